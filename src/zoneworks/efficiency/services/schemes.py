"""Schemes: drafted, changed, adopted, replaced."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, explained
from zoneworks.core.numbers import hold_zone
from zoneworks.core.tables.writing import clean_text
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.acts import ADOPT_SCHEMES, EDIT_SCHEMES
from zoneworks.efficiency.labels import refusal_text
from zoneworks.efficiency.models import Scheme
from zoneworks.efficiency.readers import EXAMPLES, digest_of, example, read_terms, text_of


def draft_scheme(actor: Actor, values: Mapping[str, Any]) -> Scheme:
    """Draft a scheme; it gets the zone's next version.

    Raises:
        InvalidInput: a term cannot be applied, such as weights that do not sum, and where.
    """
    actor.require(EDIT_SCHEMES)
    columns = _columns(values)
    with transaction.atomic():
        zone_id = actor.writing_zone_id()
        hold_zone(zone_id)
        row = Scheme(number=queries.next_number(zone_id), **columns)
        return records.create(actor, row, act="efficiency.scheme_drafted")


def draft_from_example(actor: Actor, name: str, valid_from: date) -> Scheme:
    """Draft a scheme that begins as a shipped rule set, with its source.

    Raises:
        NotFound: no such example.
    """
    actor.require(EDIT_SCHEMES)
    if name not in EXAMPLES:
        raise NotFound(_("There is no such example."))
    found = example(name)
    values = {
        "name": found.id,
        "source": found.source,
        "is_sample": found.is_sample,
        "valid_from": valid_from,
        "text": text_of(dict(found.values)),
    }
    return draft_scheme(actor, values)


def change_scheme(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Scheme:
    """Change a draft. An adopted scheme is never changed: another one replaces it.

    Raises:
        InvalidInput: it is adopted, or a term cannot be applied.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_SCHEMES)
    columns = _columns(values)
    with transaction.atomic():
        row = records.lock(actor, Scheme, pk)
        records.check_version(row, version)
        _check_draft(row)
        return records.change(actor, Scheme, pk, columns, act="efficiency.scheme_changed")


def adopt_scheme(actor: Actor, pk: int, *, version: int | None = None) -> Scheme:
    """Adopt a draft: evaluations may be opened by it from its day on, and the one before ends.

    Raises:
        InvalidInput: it is adopted already, names no document of its adoption, or begins no later
            than the one before.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(ADOPT_SCHEMES)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = records.lock(actor, Scheme, pk)
        records.check_version(row, version)
        _check_draft(row)
        if not row.document:
            text = _("Enter the document by which the scheme is issued: evaluations name it.")
            raise InvalidInput({"document": [text]})
        earlier = Scheme.objects.select_for_update().filter(
            zone_id=row.zone_id, adopted_on__isnull=False
        )
        last = earlier.order_by("-valid_from", "-pk").first()
        if last is not None and last.valid_from >= row.valid_from:
            text = _("“%(name)s” holds from %(day)s: the new one must begin later.")
            told = {"name": str(last), "day": last.valid_from.isoformat()}
            raise InvalidInput({"valid_from": [text % told]})
        if last is not None and (last.valid_until is None or last.valid_until > row.valid_from):
            ended = {"valid_until": row.valid_from}
            records.change(actor, Scheme, last.pk, ended, act="efficiency.scheme_replaced")
        adopted = {"adopted_on": clock.today()}
        return records.change(actor, Scheme, pk, adopted, act="efficiency.scheme_adopted")


def _check_draft(row: Scheme) -> None:
    if row.adopted_on is not None:
        text = _("It is adopted: draft another scheme that replaces it.")
        raise InvalidInput({"": [text]})


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: clean_text(values.get(name) or "") for name in ("name", "document", "source")}
    wrong: dict[str, list[Any]] = {}
    if not columns["name"]:
        wrong["name"] = [_("This is needed.")]
    since, until = values.get("valid_from"), values.get("valid_until")
    if since is None:
        wrong["valid_from"] = [_("This is needed.")]
    elif until is not None and until <= since:
        wrong["valid_until"] = [_("A scheme ends after it begins.")]
    if wrong:
        raise InvalidInput(wrong)
    text = str(values.get("text") or "").replace("\r\n", "\n")
    with explained(refusal_text, field="text"):
        terms = read_terms(text)
    return columns | {
        "valid_from": since,
        "valid_until": until,
        "is_sample": bool(values.get("is_sample", False)),
        "text": text,
        "terms": terms,
        "sha256": digest_of(terms),
    }
