"""A zone's own words of the positive list."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts, queries
from zoneworks.compliance.engine.acts import EDIT_POSITIVE_LIST
from zoneworks.compliance.models import PositiveListEntry
from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.models import Zone
from zoneworks.core.tables.writing import clean_text

WORDS = ("title", "text", "limits")


def edit_entry(
    actor: Actor,
    number: int,
    title: str,
    text: str,
    limits: str,
    *,
    reason: str = "",
    version: int | None = None,
) -> PositiveListEntry:
    """Give an entry the zone's own words; the sample's words make it a sample again.

    ``version`` is that of the entry as it was seen, 0 where it still was the shipped one.

    Raises:
        NotFound: the list has no such number.
        InvalidInput: no title or no text.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(EDIT_POSITIVE_LIST)
    zone_id = actor.writing_zone_id()
    words = {name: clean_text(one) for name, one in zip(WORDS, (title, text, limits), strict=True)}
    if wrong := {name: [_("This is needed.")] for name in ("title", "text") if not words[name]}:
        raise InvalidInput(wrong)
    act = "compliance.entry_changed"
    with transaction.atomic():
        zone = Zone.objects.select_for_update().get(pk=zone_id)
        _shown, row = queries.get_entry(actor, zone, number)
        columns = words | {"is_sample": _is_sample(number, words)}
        if row is not None:
            return records.change(
                actor, PositiveListEntry, row.pk, columns, act=act, version=version, reason=reason
            )
        if version:
            raise StaleRecord(_("Somebody else saved this entry while you were editing it."))
        made = PositiveListEntry(number=number, **columns)
        return records.create(actor, made, act=act, reason=reason)


def _is_sample(number: int, words: dict[str, str]) -> bool:
    sample = facts.sample_entries()[number - 1]
    return all(getattr(sample, name) == words[name] for name in WORDS)
