"""Expansion of firms on land that they hold: applied for, approved, built."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_m2
from zoneworks.core.errors import InvalidInput, gathered
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.land import definitions
from zoneworks.land.engine.acts import MANAGE_TRADE
from zoneworks.land.engine.idle.procedure import STANDS_DETERMINED
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade import expansion as engine
from zoneworks.land.engine.trade.expansion import ExpansionAct as A
from zoneworks.land.engine.trade.expansion import ExpansionState, Plan
from zoneworks.land.engine.trade.terms import INDUSTRIAL
from zoneworks.land.models import Expansion, IdleCase, Parcel
from zoneworks.land.notices import TradePaper, money
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.checking import NEEDED, checked
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.trade.holding import (
    EXPANSION,
    begin,
    change,
    changing,
    explaining,
    issue,
)

NUMBER = "KJ"


def apply_expansion(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> Expansion:
    """Take in a firm's application to build more on the parcel that it holds.

    ``values``: purpose, asked_m2, investment_fen, use_after, is_split, extract (of the registry),
    is_seized, has_consent (of the mortgagees), responsible. What stands there already is summed
    from the floors of its buildings.

    Raises:
        NotFound: no such parcel.
        InvalidInput: nobody holds it by a contract, an expansion is in hand, or a wrong value.
    """
    actor.require(MANAGE_TRADE)
    told = texts(values, "purpose", "extract")
    sizes = checked(
        {name: values.get(name) for name in ("asked_m2", "investment_fen")}, ("asked_m2",)
    )
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        parcel = records.lock(actor, Parcel, parcel_id)
        if parcel.contract_id is None or parcel.holder_id is None:
            text = _("Nobody holds this parcel by a contract: there is no firm to expand on it.")
            raise InvalidInput({"": [text]})
        known = queries.find_open_expansion(parcel.pk)
        if known is not None:
            text = _("An expansion is in hand already: %(number)s.")
            raise InvalidInput({"": [text % {"number": known.number}]})
        row = Expansion(
            number=next_number(zone_id, Expansion, NUMBER),
            parcel=parcel,
            contract_id=parcel.contract_id,
            holder_id=parcel.holder_id,
            floors_m2=queries.floors_m2(parcel.pk),
            use_after=LandUse(values.get("use_after") or parcel.use),
            is_split=bool(values.get("is_split")),
            is_seized=bool(values.get("is_seized")),
            has_consent=bool(values.get("has_consent")),
            **told,
            **sizes,
            **begin(actor, EXPANSION, values, ExpansionState.APPLIED),
        )
        return records.create(actor, row, act="land.expansion_applied")


def plan_of(row: Expansion, added_m2: Decimal, floors_m2: Decimal) -> Plan:
    """What an expansion would add, as the engine takes it, with how land and title stand today."""
    case = IdleCase.objects.filter(parcel_id=row.parcel_id, state__in=STANDS_DETERMINED).first()
    silent = () if row.has_consent else queries.standing_mortgagees(row.parcel_id)
    return Plan(
        area_m2=row.parcel.area_m2,
        most_plot_ratio=row.parcel.most_plot_ratio,
        floors_m2=floors_m2,
        added_m2=added_m2,
        use=LandUse(row.parcel.use),
        use_after=LandUse(row.use_after),
        is_split=row.is_split,
        is_seized=row.is_seized,
        mortgagees=silent,
        idle_case=case.number if case is not None else "",
    )


def approve_expansion(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Expansion:
    """Approve an expansion of so many m² of floor, with the approval and the day of its end.

    ``extract``, ``is_seized`` and ``has_consent`` are what the registry says now, if it was looked
    at again. The opinion goes out as a paper.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the title has ended, a new use or a split, more than the plot ratio allows,
            an open case of idle land, a seizure, no consent of a mortgagee, or a price for
            industrial land.
    """
    with changing(actor, EXPANSION, pk, version, A.APPROVE) as row:
        _refuse_untitled(row)
        again = {name: values[name] for name in ("is_seized", "has_consent") if name in values}
        with gathered() as noting:
            with noting():
                told = texts(values, "approval")
            if values.get("extract"):
                with noting():
                    again |= texts(values, "extract")
            with noting():
                on = day(values, "approved_on", not_before=row.begun_on)
                finish_by = day(values, "finish_by", may_come=True, not_before=on)
            with noting():
                approved = _approved_m2(values)
        for name, value in again.items():
            setattr(row, name, value)
        floors, price = queries.floors_m2(row.parcel_id), int(values.get("price_fen") or 0)
        plan = plan_of(row, approved, floors)
        with gathered() as noting:
            with noting(), explaining():
                engine.check_plan(plan)
            with noting(), explaining():
                engine.check_price(plan.use, price)
        columns = {
            **told,
            **again,
            "approved_m2": approved,
            "approved_on": on,
            "floors_m2": floors,
            "price_fen": price,
            "finish_by": finish_by,
        }
        done = change(actor, EXPANSION, row, A.APPROVE, columns, due_on=finish_by)
        _print(actor, done)
        return done


def _approved_m2(values: Mapping[str, Any]) -> Decimal:
    found: Decimal | None = values.get("approved_m2")
    if found is None:
        raise InvalidInput({"approved_m2": [NEEDED]})
    return found


def _refuse_untitled(row: Expansion) -> None:
    """Refuse an expansion whose contract is no longer that of its land."""
    if row.parcel.contract_id != row.contract_id:
        text = _("The contract of this expansion has ended: withdraw it.")
        raise InvalidInput({"": [text]})


def _print(actor: Actor, row: Expansion) -> None:
    floors = row.floors_m2 + (row.approved_m2 or 0)
    is_industrial = LandUse(row.parcel.use) in INDUSTRIAL
    ratio = float(engine.ratio_of(floors, row.parcel.area_m2))
    values = {
        "contract": row.contract.number,
        "asked": format_m2(row.asked_m2, 2),
        "floors": format_m2(row.floors_m2, 2),
        "ratio": f"{ratio:.2f}",
        "approved": format_m2(row.approved_m2 or 0, 2),
        "approval": row.approval,
        "free": ""
        if row.price_fen or not is_industrial
        else definitions.trade_words().values["marks"]["free"],
        "price": money(row.price_fen) if row.price_fen else "",
        "finish_by": row.finish_by,
    }
    issue(actor, TradePaper.EXPANSION, row, values, row.holder.name)


def finish_expansion(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Expansion:
    """Enter that an expansion is built; the floor area is what the buildings of the parcel gained.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the title has ended, no floor was entered since the approval, or more than
            was approved.
    """
    with changing(actor, EXPANSION, pk, version, A.FINISH) as row:
        _refuse_untitled(row)
        told = texts(values, "result")
        on = day(values, "done_on", not_before=row.approved_on)
        now = queries.floors_m2(row.parcel_id)
        added = engine.added_floors_m2(row.floors_m2, now, row.approved_m2 or Decimal(0))
        columns = {**told, "done_on": on, "added_m2": added, "ended_on": on}
        return change(actor, EXPANSION, row, A.FINISH, columns)


def refuse_expansion(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Expansion:
    """Refuse an application with the reason. Raises NotFound, StaleRecord, InvalidInput."""
    return _end(actor, pk, values, A.REFUSE, version)


def withdraw_expansion(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Expansion:
    """Enter that the firm withdrew its expansion. Raises NotFound, StaleRecord, InvalidInput."""
    return _end(actor, pk, values, A.WITHDRAW, version)


def _end(
    actor: Actor, pk: int, values: Mapping[str, Any], act: A, version: int | None
) -> Expansion:
    with changing(actor, EXPANSION, pk, version, act) as row:
        told = texts(values, "reason")
        columns = {"ended_on": clock.today(), "ended_because": told["reason"]}
        return change(actor, EXPANSION, row, act, columns, reason=told["reason"])
