"""The zone's members and units: an administrator's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import queries, services
from zoneworks.core.actors import UNIT_KINDS, role_label
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.engine.roles import Role
from zoneworks.core.forms import (
    MemberChangeForm,
    MemberForm,
    ReasonForm,
    UnitChangeForm,
    UnitForm,
)
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, form_page, save, saved_name
from zoneworks.core.services import NewMember


@page(MANAGE_MEMBERS, "GET", "POST")
def members(request: ActorRequest) -> HttpResponse:
    """List the members, and add one."""

    def add(values: dict[str, Any]) -> Any:
        new = NewMember(
            username=values["username"],
            role=Role(values["role"]),
            name=values["name"],
            password=values["password"],
            unit_id=values["unit"],
            enterprise_id=values["enterprise"],
        )
        return services.add_member(request.actor, new)

    attempt = save(MemberForm(request.POST or None, actor=request.actor), add)
    if attempt.is_done:
        messages.success(request, _("The member was added."))
        return redirect("core:members")
    context = {
        "form": attempt.form,
        "members": [
            (member, role_label(Role(member.role)))
            for member in queries.list_members(request.actor)
        ],
    }
    status = 422 if attempt.form.is_bound else 200
    return render(request, "core/members.html", context, status=status)


@page(MANAGE_MEMBERS, "GET", "POST")
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a member another role or unit."""
    member = queries.get_member(request.actor, pk)

    def give(values: dict[str, Any]) -> Any:
        role, unit_id = Role(values.pop("role")), values.pop("unit_id")
        return services.change_member(request.actor, pk, role, unit_id, **values)

    form = MemberChangeForm(request.POST or None, actor=request.actor, initial=vars(member))
    attempt = save(form, give)
    name = member.user.name
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": name},
        title=name,
        cancel_url=reverse("core:members"),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def set_active(request: ActorRequest, pk: int, is_active: bool) -> HttpResponse:
    """End a membership, or take it up again, with a reason."""
    member = queries.get_member(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    attempt = save(
        form,
        lambda values: services.set_member_active(request.actor, pk, is_active=is_active, **values),
    )
    label = (
        _("Resume the membership of %(name)s") if is_active else _("End the membership of %(name)s")
    )
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": member.user.name},
        title=label % {"name": member.user.name},
        cancel_url=reverse("core:members"),
        submit_label=_("Resume") if is_active else _("End"),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def reset_password(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a member a password for one log-in, shown once."""
    member = queries.get_member(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    attempt = save(form, lambda values: services.reset_password(request.actor, pk, **values))
    if attempt.is_done:
        context = {"member": member, "password": attempt.result}
        response = render(request, "core/password_reset.html", context)
        response["Cache-Control"] = "no-store"
        return response
    return form_page(
        request,
        attempt,
        title=_("Reset the password of %(name)s") % {"name": member.user.name},
        cancel_url=reverse("core:members"),
        submit_label=_("Reset"),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def units(request: ActorRequest) -> HttpResponse:
    """List the units, and add one."""
    attempt = save(
        UnitForm(request.POST or None),
        lambda values: services.add_unit(request.actor, values["name"], values["kind"]),
    )
    if attempt.is_done:
        messages.success(request, _("“%(name)s” is saved.") % {"name": attempt.result.name})
        return redirect("core:units")
    context = {
        "form": attempt.form,
        "units": [(unit, UNIT_KINDS[unit.kind]) for unit in queries.list_units(request.actor)],
    }
    status = 422 if attempt.form.is_bound else 200
    return render(request, "core/units.html", context, status=status)


@page(MANAGE_MEMBERS, "GET", "POST")
def change_unit(request: ActorRequest, pk: int) -> HttpResponse:
    """Rename a unit, retire it, or take it up again."""
    unit = queries.get_unit(request.actor, pk)
    attempt = save(
        UnitChangeForm(request.POST or None, initial=vars(unit)),
        lambda values: services.change_unit(request.actor, pk, values.pop("name"), **values),
    )
    cancel_url = reverse("core:units")
    return answer(request, attempt, said=saved_name, title=unit.name, cancel_url=cancel_url)
