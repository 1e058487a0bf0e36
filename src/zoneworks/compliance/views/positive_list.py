"""The positive list: the fourteen entries, one entry, its words."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.compliance import facts, labels, queries, services
from zoneworks.compliance.engine.acts import (
    EDIT_POSITIVE_LIST,
    VIEW_POSITIVE_LIST,
    VIEW_REVIEWS,
)
from zoneworks.compliance.engine.positive_list import Entry, digest_of
from zoneworks.compliance.forms import EntryForm
from zoneworks.core.actors import Actor
from zoneworks.core.cursors import LARGEST_ID
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Zone
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.timelines import timeline
from zoneworks.core.traditional import in_script

SAMPLE = gettext_lazy(
    "Sample, not official: the fourteen entries that a province has announced are not public. Each"
    " zone replaces these words by its own."
)


@page(VIEW_POSITIVE_LIST)
def positive_list(request: ActorRequest) -> HttpResponse:
    """What the zone may lawfully promise, entry by entry."""
    actor = request.actor
    zone = _zone(request)
    entries = queries.list_entries(actor, zone)
    zones = queries.list_zones(actor) if len(actor.zone_ids) > 1 else []
    context = {
        "entries": [_in_script(one) for one in entries],
        "listed": zone,
        "zones": zones,
        "has_sample": any(one.is_sample for one in entries),
        "sample": SAMPLE,
        "source": in_script(facts.sample_list().source),
        "digest": digest_of(entries),
        "may_edit": _may_edit(actor, zone),
    }
    return render(request, "compliance/positive_list.html", context)


@page(VIEW_POSITIVE_LIST)
def entry(request: ActorRequest, number: int) -> HttpResponse:
    """One entry with its history."""
    actor = request.actor
    zone = _zone(request)
    shown, row = queries.get_entry(actor, zone, number)
    acts = []
    if _may_edit(actor, zone):
        acts = [
            button(_("Change"), reverse("compliance:entry_edit", args=[number]), is_primary=True)
        ]
    context: dict[str, Any] = {
        "entry": _in_script(shown),
        "listed": zone,
        "acts": acts,
        "sample": SAMPLE,
        "may_read_events": actor.may(VIEW_REVIEWS),
    }
    if row is not None and actor.may(VIEW_REVIEWS):
        context["events"] = timeline(actor, row, labels.TIMELINE)
    return render(request, "compliance/entry.html", context)


@page(EDIT_POSITIVE_LIST, "GET", "POST")
def entry_edit(request: ActorRequest, number: int) -> HttpResponse:
    """Give an entry the zone's own words."""
    actor = request.actor
    shown, row = queries.get_entry(actor, queries.listed_zone(actor), number)
    initial = {"title": shown.title, "text": shown.text, "limits": shown.limits}
    initial["version"] = row.version if row is not None else 0  # type: ignore[assignment]
    attempt = save(
        EntryForm(request.POST or None, initial=initial),
        lambda values: services.edit_entry(actor, number, **values),
        vars,
    )
    title = _("Entry %(number)s of the positive list") % {"number": number}
    return answer(
        request,
        attempt,
        said=_("The entry is saved."),
        title=title,
        cancel_url=reverse("compliance:entry", args=[number]),
    )


def _zone(request: ActorRequest) -> Zone:
    text = request.GET.get("zone", "")
    if text and (not text.isdecimal() or int(text) > LARGEST_ID):
        raise NotFound(_("There is no such zone."))
    return queries.listed_zone(request.actor, int(text) if text else None)


def _in_script(entry: Entry) -> Entry:
    """An entry as it is shown: the platform's own words in the script of the page."""
    if not entry.is_sample:
        return entry
    return replace(
        entry,
        title=in_script(entry.title),
        text=in_script(entry.text),
        limits=in_script(entry.limits),
    )


def _may_edit(actor: Actor, zone: Zone) -> bool:
    return actor.may(EDIT_POSITIVE_LIST) and actor.zone_id == zone.pk
