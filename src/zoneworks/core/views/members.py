"""The zone's members: an administrator's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zoneworks.core import queries, services
from zoneworks.core.actors import role_label
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.forms import MemberForm, ReasonForm
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.services import NewMember


@page(MANAGE_MEMBERS, "GET", "POST")
def members(request: ActorRequest) -> HttpResponse:
    """List the members, and add one."""
    form = MemberForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.add_member(
                request.actor,
                NewMember(
                    username=values["username"],
                    role=Role(values["role"]),
                    name=values["name"],
                    password=values["password"],
                    unit_id=values["unit"],
                ),
            )
        except InvalidInput as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The member was added."))
            return redirect("core:members")
    status = 422 if form.is_bound else 200
    return render(request, "core/members.html", _context(request, form), status=status)


@page(MANAGE_MEMBERS, "POST")
def set_active(request: ActorRequest, pk: int, is_active: bool) -> HttpResponse:
    """End a membership, or take it up again, with a reason."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.set_member_active(
                request.actor,
                pk,
                is_active=is_active,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )
        except InvalidInput as refusal:
            messages.error(request, str(refusal))
    return redirect("core:members")


def _context(request: ActorRequest, form: MemberForm) -> dict[str, Any]:
    return {
        "form": form,
        "members": [
            (member, role_label(Role(member.role)))
            for member in queries.list_members(request.actor)
        ],
    }
