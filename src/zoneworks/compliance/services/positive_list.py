"""A zone's own words of the positive list."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts, queries
from zoneworks.compliance.engine.acts import EDIT_POSITIVE_LIST
from zoneworks.compliance.engine.positive_list import Entry
from zoneworks.compliance.models import PositiveListEntry
from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.numbers import hold_zone
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

    ``version`` is that of the entry as it was seen, 0 where it still was the shipped one; to save
    that one untouched keeps nothing.

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
        zone = hold_zone(zone_id)
        shown, row = queries.get_entry(actor, zone, number)
        if row is None:
            if version:
                raise StaleRecord(_("Somebody else saved this entry while you were editing it."))
            if words == _words_of(shown):
                return PositiveListEntry(number=number, is_sample=True, version=0, **words)
            row = _begin(actor, shown)
            version = row.version
        columns = words | {"is_sample": words == _words_of(facts.sample_entries()[number - 1])}
        return records.change(
            actor, PositiveListEntry, row.pk, columns, act=act, version=version, reason=reason
        )


def _begin(actor: Actor, sample: Entry) -> PositiveListEntry:
    """Keep the sample's words, so that the timeline tells what was changed in them."""
    row = PositiveListEntry(number=sample.number, is_sample=True, **_words_of(sample))
    return records.create(actor, row, act="compliance.entry_begun")


def _words_of(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in WORDS}
