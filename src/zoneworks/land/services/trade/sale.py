"""Sale of land: opened, conditions fixed, announced, sold, published, supervised, signed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, gathered
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.land import definitions
from zoneworks.land.engine.acts import BEFORE_STANDARD_CONTRACT, MANAGE_TRADE
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.engine.trade import sale as engine
from zoneworks.land.engine.trade.grants import begins_on
from zoneworks.land.engine.trade.sale import Method, SaleState
from zoneworks.land.engine.trade.sale import SaleAct as A
from zoneworks.land.engine.trade.terms import (
    StandardKind,
    check_standard,
)
from zoneworks.land.models import LandContract, LandSale, Parcel
from zoneworks.land.notices import TradePaper, money
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.checking import hold_enterprise
from zoneworks.land.services.contracts import hold_project, said_by, sign_contract
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.in_hand import refuse_in_hand
from zoneworks.land.services.trade.announcing import (
    check_conditions,
    marks_of,
    offer_of,
    words_of,
)
from zoneworks.land.services.trade.holding import (
    SALE,
    amount,
    begin,
    change,
    changing,
    explaining,
    issue,
)
from zoneworks.registry.models import Project

NUMBER = "CRG"
CONTRACT = (
    *("number", "signed_on", "investment_fen", "delivered_on"),
    *("start_by", "finish_by", "until_on"),
)
"""What a contract of grant has beside what the sale says."""


def open_sale(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> LandSale:
    """Begin to sell a parcel of the reserve: method, is_standard, with_plan, responsible.

    Raises:
        NotFound: no such parcel.
        InvalidInput: somebody has a title to it, it is in hand already, or land of its use is not
            sold in this way.
    """
    actor.require(MANAGE_TRADE)
    with transaction.atomic(), explaining():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        parcel = records.lock(actor, Parcel, parcel_id)
        method = Method(values["method"])
        engine.check_method(method, LandUse(parcel.use))
        _refuse_unfree(parcel)
        row = LandSale(
            number=next_number(zone_id, LandSale, NUMBER),
            parcel=parcel,
            method=method,
            area_m2=parcel.area_m2,
            is_standard=bool(values.get("is_standard")),
            with_plan=bool(values.get("with_plan")),
            **begin(actor, SALE, values, SaleState.DRAFT),
        )
        return records.create(actor, row, act="land.sale_opened")


def _refuse_unfree(parcel: Parcel) -> None:
    if parcel.state not in {ParcelState.RESERVE, ParcelState.LISTED}:
        text = _("Only land of the reserve is sold: nobody else has a title to it.")
        raise InvalidInput({"": [text]})
    refuse_in_hand(parcel.pk)


def fix_conditions(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Fix the conditions of a sale; ``standard`` are those of a standard sale, texts by kind.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: a condition of the zone's standard is missing, no number, or not planned.
    """
    with changing(actor, SALE, pk, version, A.FIX) as row:
        stated = {
            StandardKind(kind): clean_text(str(value))
            for kind, value in (values.get("standard") or {}).items()
            if value not in {None, ""} and row.is_standard
        }
        check_standard(stated)
        check_conditions(row, stated)
        return change(actor, SALE, row, A.FIX, {"standard": {str(k): v for k, v in stated.items()}})


@contextmanager
def _with_winner(actor: Actor, values: Mapping[str, Any]) -> Iterator[None]:
    """Hold winner and project before the parcel, as all do who hold several of them."""
    with transaction.atomic():
        hold_enterprise(actor, values, "winner")
        hold_project(actor, values)
        yield


def confirm_deal(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Confirm the deal (成交确认): winner, project, day, price, number of the confirmation.

    The contract is due so many working days later as the zone's terms say. A paper goes out, except
    by agreement: order 21 knows none before the contract.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the sale has not ended, the price lies under the start price, no winner, or
            the project is another's.
    """
    with _with_winner(actor, values), changing(actor, SALE, pk, version, A.DEAL) as row:
        with gathered() as noting:
            with noting():
                told = texts(values, "confirmation_number")
            with noting():
                on = day(values, "deal_on")
            with noting():
                price = amount(values, "price_fen")
            with noting():
                parties = _winner(actor, values)
        offer = offer_of(row)
        with gathered() as noting:
            with noting(), explaining():
                engine.check_closed(offer.closes_on, on, offer.method)
            with noting(), explaining():
                engine.check_deal_price(offer, price)
        days = queries.terms_on(row.zone_id, on).contract_working_days
        columns = {
            **told,
            **parties,
            "deal_on": on,
            "price_fen": price,
            "sign_by": national_calendar().add(on, days),
        }
        sold = change(actor, SALE, row, A.DEAL, columns, due_on=columns["sign_by"])
        if offer.method is not Method.AGREEMENT:
            _print_confirmation(actor, sold)
        return sold


def _print_confirmation(actor: Actor, row: LandSale) -> None:
    values = {
        "on": row.deal_on,
        **words_of(row),
        "price": money(row.price_fen),
        "number": row.confirmation_number,
        "sign_by": row.sign_by,
        **marks_of(row),
    }
    issue(actor, TradePaper.CONFIRMATION, row, values, row.winner.name if row.winner else "")


def _winner(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    winner, project = values.get("winner"), values.get("project")
    if winner is None:
        raise InvalidInput({"winner": [_("This is needed.")]})
    if project is not None:
        is_own = Project.objects.filter(
            pk=project.pk, zone_id=actor.writing_zone_id(), enterprise_id=winner.pk
        )
        if not is_own.exists():
            text = _("The project is not one of “%(name)s”.") % {"name": winner.name}
            raise InvalidInput({"project": [text]})
    return {"winner": winner, "project": project}


def publish_result(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Enter where and when the result was published (order 39, article 22).

    It is public for as many days as the zone's terms say, before the contract is signed; by
    agreement for those of order 21 (article 14), once it is. Raises NotFound, StaleRecord,
    InvalidInput.
    """
    with changing(actor, SALE, pk, version, A.PUBLISH) as row:
        told = texts(values, "published_at")
        is_agreed = row.method == Method.AGREEMENT
        since = row.signed_on if is_agreed else row.deal_on
        on = day(values, "published_on", not_before=since)
        law, terms = definitions.sale_law(), queries.terms_on(row.zone_id, on)
        days = law.agreement_publicity_days if is_agreed else terms.publicity_days
        columns = {**told, "published_on": on, "published_until": on + timedelta(days=days)}
        return change(actor, SALE, row, A.PUBLISH, columns)


def name_supervision(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Name the supervision agreement (监管协议) of a sale; guards look whether it is one of it.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    with changing(actor, SALE, pk, version, A.SUPERVISE) as row:
        number = texts(values, "supervision")["supervision"]
        contributions.ask_guards(BEFORE_STANDARD_CONTRACT, actor, row, number)
        return change(actor, SALE, row, A.SUPERVISE, {"supervision": number})


def sign_sale(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Sign the contract of grant with the winner, at the price of the deal.

    ``values`` are those of a contract without holder, project and price, and ``late_because`` where
    it is signed after its day.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the result is not published or its publicity runs, a standard sale has no
            supervision agreement, it promises less than the conditions, it is late without a
            reason, or the contract itself cannot be.
    """
    with (
        _with_winner(actor, _find_parties(actor, pk)),
        changing(actor, SALE, pk, version, A.SIGN) as row,
    ):
        on = day(values, "signed_on", not_before=row.deal_on)
        late = clean_text(values.get("late_because") or "")
        with gathered() as noting:
            for check in _signing(actor, row, values, on, late):
                with noting(), explaining():
                    check()
            with noting():
                contract = _sign_contract(actor, row, values)
        columns = {
            "contract": contract,
            "signed_on": on,
            "late_because": late,
            "ended_on": on,
        }
        return change(actor, SALE, row, A.SIGN, columns)


def _sign_contract(actor: Actor, row: LandSale, values: Mapping[str, Any]) -> LandContract:
    """The contract with the winner: what was typed, and what the sale says."""
    columns = {name: values.get(name) for name in CONTRACT}
    columns |= said_by(row) | {"holder": row.winner, "project": row.project}
    return sign_contract(actor, row.parcel_id, columns, sale_id=row.pk)


def _signing(
    actor: Actor, row: LandSale, values: Mapping[str, Any], on: date, late: str
) -> Iterator[Callable[[], None]]:
    """What is asked before a contract is signed, each apart."""
    method = Method(row.method)
    if method is not Method.AGREEMENT:
        yield lambda: engine.check_published(on, row.published_until)
    since = begins_on(on, values.get("delivered_on"), values.get("start_by"))
    yield lambda: engine.check_term(since, values.get("until_on"), row.term_years)
    yield lambda: engine.check_in_time(on, row.sign_by or on, late, method)
    if not row.is_standard:
        return
    yield lambda: engine.check_supervised(row.supervision)
    if row.supervision:
        guard = BEFORE_STANDARD_CONTRACT
        yield lambda: contributions.ask_guards(guard, actor, row, row.supervision)
    promised = int(values.get("investment_fen") or 0)
    yield lambda: engine.check_promised(promised, row.standard, row.area_m2)


def _find_parties(actor: Actor, pk: int) -> dict[str, Any]:
    rows = LandSale.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
    row = rows.select_related("winner", "project").first()
    return {} if row is None else {"winner": row.winner, "project": row.project}


def fail_sale(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Enter that nobody bought (未成交): the parcel goes back into the reserve.

    Raises NotFound, StaleRecord, InvalidInput; also before the day on which it closes.
    """
    return _end(actor, pk, values, A.FAIL, version)


def withdraw_sale(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Withdraw a sale before its contract. Raises NotFound, StaleRecord, InvalidInput."""
    return _end(actor, pk, values, A.WITHDRAW, version)


def _end(actor: Actor, pk: int, values: Mapping[str, Any], act: A, version: int | None) -> LandSale:
    with changing(actor, SALE, pk, version, act) as row:
        told = texts(values, "reason")
        if act is A.FAIL and row.closes_on is not None:
            engine.check_closed(row.closes_on, clock.today(), Method(row.method))
        parcel = records.lock(actor, Parcel, row.parcel_id)
        if parcel.state == ParcelState.LISTED:
            free = {"state": ParcelState.RESERVE}
            records.change(
                actor, Parcel, parcel.pk, free, act="land.parcel_moved", reason=told["reason"]
            )
        columns = {"ended_on": clock.today(), "ended_because": told["reason"]}
        return change(actor, SALE, row, act, columns, reason=told["reason"])
