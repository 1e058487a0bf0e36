"""Every write of reward schemes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine import rewards as engine
from zoneworks.attraction.engine.acts import EDIT_SCHEMES, PUBLISH_SCHEMES
from zoneworks.attraction.engine.rewards import Tier, TierKind
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.labels.rewards import refusal_text
from zoneworks.attraction.labels.subjects import subject_of_scheme
from zoneworks.attraction.models import Scheme
from zoneworks.compliance import services as compliance
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.numbers import hold_zone
from zoneworks.core.tables.writing import clean_text

_FIELDS = {"SCHEME_INVALID": "tiers"}
NUMBERS = ("protection_months", "claim_months", "publicity_days", "clawback_years")
MOST_MONTHS = 600


def scheme_terms(row: Scheme) -> engine.Scheme:
    """A scheme as the engine reads it."""
    return engine.Scheme(
        name=row.name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        kind=TierKind(row.kind),
        tiers=tuple(
            Tier(one["from_fen"], Fraction(one.get("rate", 0)), one.get("amount_fen", 0))
            for one in row.tiers
        ),
        cap_fen=row.cap_fen,
        unpaid=frozenset(FinderKind(kind) for kind in row.unpaid),
        protection_months=row.protection_months,
        claim_months=row.claim_months,
        publicity_days=row.publicity_days,
        clawback_years=row.clawback_years,
    )


def scheme_digest(row: Scheme) -> str:
    """SHA-256 of the rules of a scheme, kept with each reward."""
    terms = asdict(scheme_terms(row)) | {"unpaid": sorted(row.unpaid)}
    return hashlib.sha256(json.dumps(terms, sort_keys=True, default=str).encode()).hexdigest()


def draft_scheme(actor: Actor, values: Mapping[str, Any]) -> Scheme:
    """Draft a reward scheme.

    Raises:
        InvalidInput: it cannot be read, or a number is missing or out of range.
    """
    actor.require(EDIT_SCHEMES)
    row = Scheme(**_scheme_columns(values))
    with explained(refusal_text, _FIELDS):
        engine.check_scheme(scheme_terms(row))
    return records.create(actor, row, act="attraction.scheme_drafted")


def change_scheme(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Scheme:
    """Change a draft. A published scheme is never changed: another one replaces it.

    Raises:
        InvalidInput: it is published, or cannot be read.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_SCHEMES)
    columns = _scheme_columns(values)
    with explained(refusal_text, _FIELDS):
        engine.check_scheme(scheme_terms(Scheme(**columns)))
    with transaction.atomic():
        row = records.lock(actor, Scheme, pk)
        records.check_version(row, version)
        if row.published_on is not None:
            text = _("It is published: draft another scheme that replaces it.")
            raise InvalidInput({"": [text]})
        return records.change(actor, Scheme, pk, columns, act="attraction.scheme_changed")


def publish_scheme(actor: Actor, pk: int, *, version: int | None = None) -> Scheme:
    """Publish a scheme: it holds from its day on, and the one before it ends there.

    Raises:
        InvalidInput: without a passed fair-competition review of these very words
            (公平竞争审查条例 art. 18); it is published; another one begins no earlier, or holds
            until today.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(PUBLISH_SCHEMES)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = records.lock(actor, Scheme, pk)
        records.check_version(row, version)
        if row.published_on is not None:
            raise InvalidInput({"": [_("It is published already.")]})
        compliance.require_review(actor, subject_of_scheme(row))
        published = Scheme.objects.select_for_update().filter(
            zone_id=row.zone_id, published_on__isnull=False
        )
        last = published.order_by("-valid_from").first()
        if last is not None and last.valid_from >= row.valid_from:
            text = _("“%(name)s” holds from %(day)s: the new one must begin later.")
            values = {"name": last.name, "day": last.valid_from.isoformat()}
            raise InvalidInput({"valid_from": [text % values]})
        if last is not None and (last.valid_until is None or last.valid_until > row.valid_from):
            _check_begins_later(row, last)
            ended = {"valid_until": row.valid_from}
            records.change(actor, Scheme, last.pk, ended, act="attraction.scheme_replaced")
        columns = {"published_on": clock.today()}
        return records.change(actor, Scheme, pk, columns, act="attraction.scheme_published")


def review_scheme(actor: Actor, pk: int) -> Any:
    """Open the fair-competition review of a draft as it stands. Raises as ``open_review`` does."""
    actor.require(EDIT_SCHEMES)
    return compliance.open_review(actor, subject_of_scheme(queries.get_scheme(actor, pk)))


def _check_begins_later(row: Scheme, last: Scheme) -> None:
    """Refuse to take from a scheme a day on which finders could file by it. Raises InvalidInput."""
    if row.valid_from <= clock.today():
        text = _("Finders are filed by “%(name)s” today: the new one begins tomorrow or later.")
        raise InvalidInput({"valid_from": [text % {"name": last.name}]})


def _scheme_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name": clean_text(values.get("name", "")),
        "document": clean_text(values.get("document", "")),
        "valid_from": values.get("valid_from"),
        "valid_until": values.get("valid_until"),
        "kind": values.get("kind"),
        "tiers": list(values.get("tiers") or ()),
        "cap_fen": values.get("cap_fen") or 0,
        "unpaid": sorted(values.get("unpaid") or ()),
        "is_sample": bool(values.get("is_sample", False)),
    }
    wrong: dict[str, list[Any]] = {
        name: [_("This is needed.")] for name in ("name", "valid_from") if not columns[name]
    }
    if columns["kind"] not in set(TierKind):
        wrong["kind"] = [_("Choose one of the kinds.")]
    if any(tier.keys() != {"from_fen", _paid_by(columns["kind"])} for tier in columns["tiers"]):
        text = _("A scheme by rate has tiers in ‰, one by fixed amounts has amounts.")
        wrong["tiers"] = [text]
    for name in NUMBERS:
        columns[name] = values.get(name)
        if columns[name] is None or not 0 < columns[name] <= MOST_MONTHS:
            wrong[name] = [_("Type a number from 1 to %(most)s.") % {"most": MOST_MONTHS}]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _paid_by(kind: Any) -> str:
    """What a tier of a scheme of this kind says beside where it begins."""
    return "amount_fen" if kind == TierKind.FIXED else "rate"
