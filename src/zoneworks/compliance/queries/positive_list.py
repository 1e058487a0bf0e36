"""The positive list of a zone: its own words over the sample's."""

from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts
from zoneworks.compliance.engine.acts import VIEW_POSITIVE_LIST
from zoneworks.compliance.engine.positive_list import Entry, overlay
from zoneworks.compliance.models import PositiveListEntry
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Zone
from zoneworks.core.reading import get_one


def listed_zone(actor: Actor, zone_id: int | None = None) -> Zone:
    """The zone whose list is read: the actor's own, or one of those that they read.

    A province that has no zones yet reads the sample, as its own.

    Raises:
        NotFound: it is none of theirs.
    """
    actor.require(VIEW_POSITIVE_LIST)
    readable = actor.zone_ids or (actor.zone_id,)
    if zone_id is None:
        zone_id = actor.zone_id if actor.zone_id in readable else min(readable)
    zones = Zone.objects.filter(pk__in=readable)
    return get_one(zones.filter(pk=zone_id), _("There is no such zone."))


def list_zones(actor: Actor) -> list[Zone]:
    """The zones whose lists the actor reads."""
    actor.require(VIEW_POSITIVE_LIST)
    return list(Zone.objects.filter(pk__in=actor.zone_ids).order_by("pk"))


def list_entries(actor: Actor, zone: Zone) -> tuple[Entry, ...]:
    """The fourteen entries of a zone that the actor has been shown."""
    actor.require(VIEW_POSITIVE_LIST)
    own = PositiveListEntry.objects.visible_to(actor).filter(zone=zone)
    return overlay(
        facts.sample_entries(),
        {
            row.number: Entry(row.number, row.title, row.text, row.limits, row.is_sample)
            for row in own
        },
    )


def list_entry_versions(actor: Actor, zone: Zone) -> dict[int, int]:
    """The versions of those entries of which a zone has kept words, by number."""
    actor.require(VIEW_POSITIVE_LIST)
    own = PositiveListEntry.objects.visible_to(actor).filter(zone=zone)
    return dict(own.values_list("number", "version"))


def get_entry(actor: Actor, zone: Zone, number: int) -> tuple[Entry, PositiveListEntry | None]:
    """One entry, and its row where the zone has words of its own.

    Raises:
        NotFound: the list has no such number.
    """
    entry = next((one for one in list_entries(actor, zone) if one.number == number), None)
    if entry is None:
        raise NotFound(_("The positive list has no entry %(number)s."), number=number)
    row = PositiveListEntry.objects.visible_to(actor).filter(zone=zone, number=number).first()
    return entry, row
