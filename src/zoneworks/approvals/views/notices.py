"""What I have been told, unread first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.acts import READ_NOTICES
from zoneworks.approvals.lists import NOTICE_LIST
from zoneworks.core import list_pages
from zoneworks.core.pages import ActorRequest, page


@page(READ_NOTICES)
def notices(request: ActorRequest) -> HttpResponse:
    """The notices to me."""
    rows = queries.list_notices(request.actor)
    listing = list_pages.read(request, NOTICE_LIST)
    unread = rows.filter(is_unread=True).order_by("-pk")
    context = {"list": listing, "unread": unread.count(), "latest": unread.first()}
    return render(request, "approvals/notices.html", context)


@page(READ_NOTICES)
def notice(request: ActorRequest, pk: int) -> HttpResponse:
    """What a notice is about: whoever opens that has read the notice."""
    found = queries.get_notice(request.actor, pk)
    if request.method == "GET":  # to ask where it leads is not to read it
        services.mark_read(request.actor, [found.pk])
    if found.item_id is not None:
        return redirect("approvals:item", found.item_id)
    return redirect("approvals:approval_case", found.case_id)


@page(READ_NOTICES, "POST")
def mark_read(request: ActorRequest) -> HttpResponse:
    """Mark the chosen notices as read, or all that were there when the page was made."""
    if up_to := _numbers(request, "up_to"):
        count = services.mark_read(request.actor, up_to=up_to[0])
    else:
        count = services.mark_read(request.actor, _numbers(request, "notice"))
    said = ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", count)
    if count:
        messages.success(request, said % {"n": count})
    else:
        messages.warning(request, _("No notice was ticked: nothing has changed."))
    return redirect("approvals:notices")


def _numbers(request: ActorRequest, name: str) -> list[int]:
    """The ids that were sent; what is no id names no notice."""
    sent = request.POST.getlist(name)
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19]
