"""Acquisition: opened, valued, agreed, paid, canceled, cleared, or dropped."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.wording import chinese_day
from zoneworks.core.errors import InvalidInput, gathered
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.land.engine.acts import MANAGE_TRADE
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.engine.trade import acquisition as engine
from zoneworks.land.engine.trade.acquisition import AcquisitionAct as A
from zoneworks.land.engine.trade.acquisition import AcquisitionState, Instalment
from zoneworks.land.engine.trade.terms import ClearingKind, check_amount
from zoneworks.land.models import (
    Acquisition,
    AcquisitionPayment,
    Building,
    Clearing,
    IdleCase,
    LandContract,
    Parcel,
)
from zoneworks.land.notices import TradePaper, money
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.idle.guards import refuse_end
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.in_hand import refuse_in_hand, refuse_regranted
from zoneworks.land.services.parcels import ready_day
from zoneworks.land.services.titles import end_title
from zoneworks.land.services.trade.holding import (
    ACQUISITION,
    amount,
    begin,
    change,
    changing,
    explaining,
    issue,
)

NUMBER = "SC"


def open_acquisition(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> Acquisition:
    """Begin to acquire a granted parcel, or to clear one whose title ended by another act.

    ``values``: reason, use_after, is_supervised, responsible.

    Raises:
        NotFound: no such parcel.
        InvalidInput: nobody holds it and it needs no clearing, it is being acquired, sold or built
            on more, or its title ends in a case of idle land.
    """
    actor.require(MANAGE_TRADE)
    told = texts(values, "reason")
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        parcel = records.lock(actor, Parcel, parcel_id)
        refuse_in_hand(parcel.pk, queries.find_open_expansion(parcel.pk))
        contract, ended = _title_of(parcel)
        columns = begin(actor, ACQUISITION, values, _first_state(contract))
        row = Acquisition(
            number=next_number(zone_id, Acquisition, NUMBER),
            parcel=parcel,
            contract=contract,
            holder_id=contract.holder_id,
            reason=told["reason"],
            area_m2=parcel.area_m2,
            use_after=LandUse(values.get("use_after") or parcel.use),
            is_supervised=bool(values.get("is_supervised")),
            **columns,
            **ended,
        )
        return records.create(actor, row, act="land.acquisition_opened")


def _first_state(contract: LandContract) -> AcquisitionState:
    is_over = contract.ended_on is not None
    return AcquisitionState.CANCELED if is_over else AcquisitionState.OPEN


def _title_of(parcel: Parcel) -> tuple[LandContract, dict[str, Any]]:
    """The contract that ends, or the ended one of land that came back uncleared with its price."""
    contract = queries.find_last_contract(parcel.pk)
    if contract is not None and parcel.state == ParcelState.SOLD and contract.ended_on is None:
        refuse_end(contract)
        return contract, {}
    if contract is None or contract.ended_on is None or not queries.is_returned_uncleared(parcel):
        text = _("Nobody holds this land by a contract, and none came back that is to be cleared.")
        raise InvalidInput({"": [text]})
    columns: dict[str, Any] = {"canceled_on": contract.ended_on}
    case = IdleCase.objects.filter(contract=contract, ending="BOUGHT_BACK").first()
    if case is not None and case.plan_price_fen:
        columns |= {
            "price_fen": case.plan_price_fen,
            "agreement_number": case.number,
            "agreed_on": case.plan_approved_on,
            "terms": case.plan,
        }
    return contract, columns


def value_land(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter a valuation: report, valuer, day, value in fen. A later one takes its place.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    with changing(actor, ACQUISITION, pk, version, A.VALUE) as row:
        told = texts(values, "valuation_number", "valuer")
        on, value = day(values, "valued_on"), amount(values, "value_fen")
        check_amount(value)
        engine.check_valuation(on, clock.today(), queries.terms_on(row.zone_id).valuation_days)
        columns = {**told, "valued_on": on, "value_fen": value}
        return change(actor, ACQUISITION, row, A.VALUE, columns)


def agree(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter the agreement with the holder: number, day, price, terms, instalments.

    ``instalments`` are (day, fen) that sum to the price; none is one instalment on the day of the
    agreement. ``before_cancellation_fen`` must be paid before the title is canceled. The agreement
    goes out as a paper.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the valuation is too old, the instalments are not the price, or the condition
            is more than it.
    """
    with changing(actor, ACQUISITION, pk, version, A.AGREE) as row:
        with gathered() as noting:
            with noting():
                told = texts(values, "agreement_number")
            with noting():
                on = day(values, "agreed_on", not_before=row.valued_on)
            with noting():
                price = amount(values, "price_fen")
        parts = [Instalment(*one) for one in values.get("instalments") or [(on, price)]]
        before = values.get("before_cancellation_fen")
        needed = price if before is None else int(before)
        with gathered() as noting:
            with noting(), explaining():
                days = queries.terms_on(row.zone_id, on).valuation_days
                engine.check_valuation(row.valued_on or on, on, days)
            with noting(), explaining():
                engine.check_agreement(price, parts, needed)
            with noting():
                _refuse_before(parts, on)
        columns = {
            **told,
            "agreed_on": on,
            "price_fen": price,
            "terms": str(values.get("terms") or "").strip(),
            "instalments": [
                {"due_on": one.due_on.isoformat(), "amount_fen": one.amount_fen} for one in parts
            ],
            "before_cancellation_fen": needed,
        }
        agreed = change(actor, ACQUISITION, row, A.AGREE, columns)
        _print_agreement(actor, agreed, parts)
        return agreed


def _refuse_before(parts: list[Instalment], on: date) -> None:
    if any(one.due_on < on for one in parts):
        raise InvalidInput({"instalments": [_("An instalment lies before the agreement.")]})


def _print_agreement(actor: Actor, row: Acquisition, parts: list[Instalment]) -> None:
    rows = tuple(
        (str(place), chinese_day(one.due_on), money(one.amount_fen))
        for place, one in enumerate(parts, 1)
    )
    values = {
        "holder": row.holder.name,
        "contract": row.contract.number,
        "valuer": row.valuer,
        "valued_on": row.valued_on,
        "valuation": row.valuation_number,
        "value": money(row.value_fen),
        "price": money(row.price_fen),
        "before": money(row.before_cancellation_fen),
        "number": row.agreement_number,
        "terms": row.terms,
    }
    issue(actor, TradePaper.AGREEMENT, row, values, row.holder.name, rows=rows)


def pay(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter a payment: day, fen, document. All payments together never exceed the price.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no amount, more than is still to be paid, or no price was agreed.
    """
    with changing(actor, ACQUISITION, pk, version, A.PAY) as row:
        told = texts(values, "document")
        on, fen = day(values, "paid_on", not_before=row.agreed_on), amount(values, "amount_fen")
        engine.check_payment(row.price_fen or 0, queries.paid_fen(row), fen)
        payment = AcquisitionPayment(acquisition=row, paid_on=on, amount_fen=fen, **told)
        records.create(actor, payment, act="land.acquisition_pay")
        return queries.get_acquisition(actor, pk)


def cancel_title(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter the cancellation of the title (注销登记): the parcel goes back into the reserve.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: a mortgage stands, too little is paid, or a case of idle land is open.
    """
    with changing(actor, ACQUISITION, pk, version, A.CANCEL) as row:
        told = texts(values, "registry_number")
        on = day(values, "canceled_on", not_before=row.agreed_on)
        refuse_regranted(row)
        contract = records.lock(actor, LandContract, row.contract_id)
        refuse_end(contract)
        mortgagees = queries.standing_mortgagees(row.parcel_id)
        engine.check_cancellation(row.before_cancellation_fen, queries.paid_fen(row), mortgagees)
        act = "land.acquisition_title_canceled"
        if contract.ended_on is None:
            end_title(actor, contract, on, act=act, reason=row.reason)
        return change(actor, ACQUISITION, row, A.CANCEL, {**told, "canceled_on": on})


def clear(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter something of the clearing that is done, with its document; again to correct it.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    with changing(actor, ACQUISITION, pk, version, A.CLEAR) as row:
        told = texts(values, "document")
        kind, on = ClearingKind(values["kind"]), day(values, "done_on")
        known = next((one for one in row.clearings.all() if one.kind == kind), None)
        act = "land.acquisition_clear"
        if known is None:
            made = Clearing(acquisition=row, kind=kind, done_on=on, **told)
            records.create(actor, made, act=act)
        else:
            records.change(actor, Clearing, known.pk, {"done_on": on, **told}, act=act)
        return queries.get_acquisition(actor, pk)


def finish(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Enter that the land is clear: it is in the stock, for the use that it was cleared for.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: something of the clearing is open, the soil was not surveyed, a building
            still stands, or another contract grants the land by now.
    """
    with changing(actor, ACQUISITION, pk, version, A.FINISH) as row:
        refuse_regranted(row)
        done = {ClearingKind(one.kind): one.done_on for one in row.clearings.all()}
        needed = queries.needed_of(row)
        engine.check_cleared(needed, done, is_supervised=row.is_supervised)
        _refuse_standing(row)
        on = day(values, "cleared_on", not_before=max(done.values()))
        parcel = records.lock(actor, Parcel, row.parcel_id)
        parcel.is_cleared, parcel.use = True, row.use_after
        columns = {"is_cleared": True, "use": row.use_after, "ready_on": ready_day(parcel)}
        act = "land.parcel_cleared"
        records.change(actor, Parcel, row.parcel_id, columns, act=act, reason=row.number)
        return change(actor, ACQUISITION, row, A.FINISH, {"cleared_on": on, "ended_on": on})


def _refuse_standing(row: Acquisition) -> None:
    standing = Building.objects.filter(parcel_id=row.parcel_id, demolished_on=None).first()
    if standing is not None:
        text = _("“%(name)s” still stands by the records: enter its demolition first.")
        raise InvalidInput({"": [text % {"name": standing.name}]})


def drop(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Acquisition:
    """Give up what was not paid on. Raises NotFound, StaleRecord, InvalidInput."""
    with changing(actor, ACQUISITION, pk, version, A.DROP) as row:
        told = texts(values, "reason")
        engine.check_dropping(queries.paid_fen(row))
        columns = {"ended_on": clock.today(), "ended_because": told["reason"]}
        return change(actor, ACQUISITION, row, A.DROP, columns, reason=told["reason"])
