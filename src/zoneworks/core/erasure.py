"""Personal data is erased from the record of acts, where the law asks for it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import contributions, events
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import ERASE_PERSONAL
from zoneworks.core.errors import InvalidInput, NotFound, check_reason
from zoneworks.core.events import Line
from zoneworks.core.models import Event, PersonalValue

LOOKED_AT, SHOWN = 2_000, 100


@dataclass(frozen=True, slots=True)
class Held:
    """What the zone's events hold of somebody or something: its values, and how many there are."""

    subject_type: str
    subject_id: int
    values: tuple[str, ...]
    count: int

    @property
    def label(self) -> Any:
        """The kind of record."""
        return contributions.record_name(self.subject_type).label


def find_personal(actor: Actor, text: str) -> list[Held]:
    """The records of which the zone's events hold a personal value with this text in it."""
    actor.require(ERASE_PERSONAL)
    text = text.strip()
    if not text:
        return []
    rows = PersonalValue.objects.filter(zone_id=actor.writing_zone_id())
    subjects = rows.filter(value__icontains=text).values_list("subject_type", "subject_id")
    found = sorted(set(subjects[:LOOKED_AT]))[:SHOWN]
    return [_held(rows, *subject) for subject in found]


def get_personal(actor: Actor, subject_type: str, pk: int) -> Held:
    """What the zone's events hold of one record.

    Raises:
        NotFound: no personal value.
    """
    actor.require(ERASE_PERSONAL)
    held = _held(PersonalValue.objects.filter(zone_id=actor.writing_zone_id()), subject_type, pk)
    if not held.count:
        raise NotFound(_("The record of acts holds no personal value of this."))
    return held


def _held(rows: "models.QuerySet[PersonalValue]", subject_type: str, pk: int) -> Held:
    values = list(
        rows.filter(subject_type=subject_type, subject_id=pk)
        .order_by("pk")
        .values_list("value", flat=True)
    )
    return Held(subject_type, pk, tuple(dict.fromkeys(values)), len(values))


def erase_personal(actor: Actor, subject: models.Model, *, reason: str) -> int:
    """Erase all personal values that the zone's events hold of a record; return how many.

    The record itself stays: change or remove it first, for that writes events too. One that was
    removed is named by an instance with its id.

    Raises:
        InvalidInput: no reason, or one that names what is to be erased.
        NotFound: the zone's events hold no personal value of the record.
    """
    actor.require(ERASE_PERSONAL)
    zone_id, name = actor.writing_zone_id(), events.subject_type(subject)
    check_reason(reason)
    with transaction.atomic():
        about = {"subject_type": name, "subject_id": subject.pk, "zone_id": zone_id}
        rows = PersonalValue.objects.filter(**about).order_by("pk").select_for_update()
        values = dict(rows.values_list("pk", "value"))
        if not values:
            raise NotFound(_("The record of acts holds no personal value of this."))
        if any(value in reason for value in values.values()):
            text = _(
                "The reason names what is to be erased, and the record keeps it: leave it out."
            )
            raise InvalidInput({"reason": [text]})
        PersonalValue.objects.filter(pk__in=values).delete()
        part_of = _part_of(Event.objects.filter(**about))
        said = {"erased_values": len(values)}
        line = Line(name, subject.pk, "core.personal_erased", {}, said, reason, *part_of)
        events.write(actor, [line])
    return len(values)


def erase_of(actor: Actor, subject_type: str, pk: int, *, reason: str) -> int:
    """Erase what the zone's events hold of a record that is named by its kind and id.

    Raises:
        NotFound, InvalidInput: see ``erase_personal``.
    """
    get_personal(actor, subject_type, pk)
    return erase_personal(actor, apps.get_model(subject_type)(pk=pk), reason=reason)


def _part_of(about: "models.QuerySet[Event]") -> tuple[str, int | None]:
    """The record that the subject was a part of, as its latest event says."""
    found = about.exclude(part_of_id=None).order_by("-pk").values_list("part_of_type", "part_of_id")
    return found.first() or ("", None)
