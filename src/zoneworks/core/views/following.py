"""What a person follows, and what is new there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import contributions, following
from zoneworks.core.engine.acts import WORK
from zoneworks.core.pages import ActorRequest, page, sent_from
from zoneworks.core.timelines import Words, act_label


@page(WORK)
def news(request: ActorRequest) -> HttpResponse:
    """All that I follow; as a fragment what is new of it."""
    found = following.list_news(request.actor)
    lines = [
        {
            "pk": one.follow.pk,
            "subject_type": one.follow.subject_type,
            "subject_id": one.follow.subject_id,
            "title": one.title,
            "count": one.count,
            "is_list": one.is_list,
            "latest": one.latest,
            "act": act_label(one.latest, _words(one)) if one.latest else "",
        }
        for one in found
    ]
    up_to = max((one.latest.pk for one in found if one.latest), default=0)
    shown = [line for line in lines if line["count"]] if request.htmx else lines
    template = "core/news.html" if request.htmx else "core/following.html"
    return render(request, template, {"news": shown, "up_to": up_to, "n_followed": len(lines)})


@page(WORK, "POST")
def follow(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """Follow a record or a kept list."""
    following.follow(request.actor, subject_type, pk)
    messages.success(request, _("You follow this now: what is new of it stands under Today."))
    return redirect(sent_from(request, reverse("core:today")))


@page(WORK, "POST")
def leave(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """Follow it no longer."""
    following.leave(request.actor, subject_type, pk)
    messages.success(request, _("You no longer follow this."))
    return redirect(sent_from(request, reverse("core:today")))


@page(WORK, "POST")
def seen(request: ActorRequest) -> HttpResponse:
    """I know what is new, of one thing or of all."""
    sent = [one for one in request.POST.getlist("follow") if one.isdecimal() and len(one) < 19]
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and len(up_to) < 19:
        following.mark_seen(request.actor, [int(one) for one in sent], up_to=int(up_to))
    return redirect(sent_from(request, reverse("core:today")))


def _words(one: following.News) -> Words | None:
    kind = contributions.search_kind(one.follow.subject_type)
    if one.is_list and one.latest is not None:
        kind = contributions.search_kind(one.latest.part_of_type or one.latest.subject_type)
    return kind.words if kind is not None else None
