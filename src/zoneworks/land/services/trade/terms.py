"""The zone's own terms for acquisition, sale and expansion, from a day on; who does a matter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import explained
from zoneworks.core.numbers import hold_zone
from zoneworks.land import definitions
from zoneworks.land.engine.acts import EDIT_TRADE_TERMS
from zoneworks.land.engine.trade.terms import StandardKind, check_terms
from zoneworks.land.labels.trade_refusals import FIELDS_OF_REFUSALS, refusal_text
from zoneworks.land.models import TradeSetting
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.trade.holding import Kind, holding, person

NUMBERS = ("valuation_days", "publicity_days", "contract_working_days", "grade")


def set_terms(actor: Actor, values: Mapping[str, Any]) -> TradeSetting:
    """Set the zone's terms from a day on; those of the same day are replaced.

    ``values``: valid_from, basis, the days and the grade, least_price_fen_mu, ``days`` by stage,
    ``standard`` by kind. What was decided before keeps the terms by which it was.

    Raises:
        InvalidInput: no basis, no such grade, or a day or value that cannot be.
    """
    actor.require(EDIT_TRADE_TERMS)
    told = texts(values, "basis")
    valid_from: date = day(values, "valid_from", may_come=True)
    known = definitions.sample_terms().days
    columns = {
        **told,
        **{name: int(values[name]) for name in NUMBERS},
        "least_price_fen_mu": int(values.get("least_price_fen_mu") or 0),
        "days": {name: int(values["days"].get(name) or one) for name, one in known.items()},
        "standard": {
            str(StandardKind(kind)): str(value)
            for kind, value in values["standard"].items()
            if value not in {None, ""}
        },
    }
    with transaction.atomic(), explained(refusal_text, FIELDS_OF_REFUSALS):
        zone_id = hold_zone(actor.writing_zone_id()).pk
        row = TradeSetting(valid_from=valid_from, **columns)
        check_terms(queries.terms_of(row), definitions.sale_law())
        same = TradeSetting.objects.filter(zone_id=zone_id, valid_from=valid_from).first()
        act = "land.terms_set"
        if same is None:
            return records.create(actor, row, act=act)
        return records.change(actor, TradeSetting, same.pk, columns, act=act)


def assign(
    actor: Actor, kind: Kind[Any], pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Any:
    """Give a matter to another person, or its stage another last day, with the reason.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    with holding(actor, kind, pk, version) as row:
        told = texts(values, "reason")
        columns = {
            "responsible_id": person(actor, values["responsible"]),
            "stage_due_on": day(values, "stage_due_on", not_before=row.stage_since, may_come=True),
        }
        act = f"land.{kind.name.lower()}_assign"
        records.change(actor, kind.model, pk, columns, act=act, reason=told["reason"])
        return kind.get(actor, pk)
