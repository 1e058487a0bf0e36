"""The announcement of a sale: what it tells, what it may, the paper."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.wording import open_ended
from zoneworks.core.errors import InvalidInput, gathered
from zoneworks.core.templatetags.ui import full_day
from zoneworks.land import definitions
from zoneworks.land.engine.terms import LandUse, ParcelState, check_step
from zoneworks.land.engine.trade import sale as engine
from zoneworks.land.engine.trade.prices import check_price
from zoneworks.land.engine.trade.sale import Method, Offer
from zoneworks.land.engine.trade.sale import SaleAct as A
from zoneworks.land.engine.trade.terms import MONEY, StandardKind, check_amount
from zoneworks.land.models import LandSale, Parcel
from zoneworks.land.notices import TradePaper, money
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.checking import refused
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.trade.holding import (
    SALE,
    amount,
    change,
    changing,
    explaining,
    issue,
)

TEXTS = (
    *("grantor_address", "location", "bidders", "documents_at", "register_at", "held_at"),
    "award",
)
"""What an announcement tells in words (order 39 of 2007, article 9)."""


def check_conditions(row: LandSale, stated: Mapping[Any, str]) -> None:
    """Refuse conditions of a standard sale that are not all, or not planned."""
    if row.is_standard:
        asked = queries.terms_on(row.zone_id).standard
        engine.check_conditions(stated, asked, row.parcel.most_plot_ratio)


def announce(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> LandSale:
    """Announce a sale: number, days, term, start price, deposit, and ``TEXTS``.

    An auction or a listing has ``increment_fen`` too, by which bids rise at least. The parcel is
    listed, its conditions stand. Without ``register_by`` one registers until the last day that the
    way of sale allows.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: something is missing, the land is not free, clear or planned, the conditions
            are no longer all or planned, a day lies before the sale was begun or outside of it, the
            term is too long, or the law or the zone's floor does not allow days or price.
    """
    with changing(actor, SALE, pk, version, A.ANNOUNCE) as row:
        parcel = records.lock(actor, Parcel, row.parcel_id)
        columns = {"area_m2": parcel.area_m2, **_typed(row, values)}
        for name, value in columns.items():
            setattr(row, name, value)
        _check(row, parcel)
        listed = {"state": ParcelState.LISTED, **_promises(row)}
        act = "land.parcel_offered"
        records.change(actor, Parcel, parcel.pk, listed, act=act, reason=row.number)
        announced = change(actor, SALE, row, A.ANNOUNCE, columns, due_on=columns["closes_on"])
        _print(actor, announced)
        return announced


def offer_defaults(row: LandSale) -> dict[str, Any]:
    """What a form of an announcement begins with: usual texts and the longest term."""
    words: Any = definitions.trade_words().values
    told = words["offer"] | {"award": words["offer"]["award"][row.method]}
    body = words["zone_body"].format(zone=row.zone.name)
    places = {"zone": row.zone.name, "parcel": row.parcel.name, "body": body}
    found: dict[str, Any] = {name: told[name].format(**places) for name in TEXTS}
    found["term_years"] = definitions.sale_law().most_years[LandUse(row.parcel.use)]
    return found


def _typed(row: LandSale, values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {"is_priority": bool(values.get("is_priority"))}
    with gathered() as noting:
        with noting():
            columns |= texts(values, "announcement_number", *TEXTS)
        with noting():
            columns["announced_on"] = _announced_on(row, values)
        for name in ("opens_on", "closes_on"):
            with noting():
                columns[name] = day(values, name, may_come=True)
        rising = ("increment_fen",) if row.method in engine.RISING else ()
        for name in ("term_years", "start_price_fen", "deposit_fen", *rising):
            with noting():
                columns[name] = amount(values, name)
        if not rising and values.get("increment_fen") is not None:
            with noting():
                text = _("Bids rise in an auction and a listing only: leave this empty.")
                raise InvalidInput({"increment_fen": [text]})
    usual = engine.last_registration(Method(row.method), columns["opens_on"], columns["closes_on"])
    columns["register_by"] = values.get("register_by") or usual
    return columns


def _announced_on(row: LandSale, values: Mapping[str, Any]) -> date:
    found = day(values, "announced_on")
    if found < row.begun_on:
        text = _(
            "The sale was begun on %(day)s only. Correct the day; a sale of the past is begun anew"
            " with the day on which it began."
        )
        raise InvalidInput({"announced_on": [text % {"day": full_day(row.begun_on)}]})
    return found


def _check(row: LandSale, parcel: Parcel) -> None:
    """Ask all that the law and the zone ask of an announcement at once."""
    offer, law = offer_of(row), definitions.sale_law()
    terms = queries.price_terms(row.zone_id, offer.announced_on)
    has_plan = parcel.most_plot_ratio is not None
    with gathered() as noting:
        if parcel.state != ParcelState.LISTED:
            with noting(), refused(PARCEL_STEP_FORBIDDEN=""):
                check_step(ParcelState(parcel.state), ParcelState.LISTED)
        with noting(), explaining():
            engine.check_clear(is_cleared=parcel.is_cleared, has_plan=has_plan)
        with noting(), explaining():
            check_conditions(row, row.standard)
        with noting(), explaining():
            engine.check_method(offer.method, offer.use)
        with noting(), explaining():
            engine.check_days(offer, law)
        with noting(), explaining():
            engine.check_registration(offer, row.register_by or offer.closes_on)
        with noting(), explaining():
            engine.check_years(offer.use, row.term_years or 0, law)
        with noting(), explaining():
            engine.check_deposit(row.deposit_fen or 0, offer.start_fen)
        if row.increment_fen is not None:
            with noting(), explaining(TRADE_AMOUNT_WRONG="increment_fen"):
                check_amount(row.increment_fen)
                engine.check_increment(row.increment_fen, offer.start_fen)
        with noting(), explaining(TRADE_AMOUNT_WRONG="start_price_fen"):
            check_amount(offer.start_fen)
            check_price(offer.lot, offer.start_fen, terms, law)


COLUMN_OF = {
    StandardKind.INVESTMENT: "least_investment_fen_mu",
    StandardKind.TAX: "least_tax_fen_mu",
    StandardKind.OUTPUT: "least_output_fen_mu",
    StandardKind.PLOT_RATIO: "least_plot_ratio",
}
"""The conditions that the register of the parcel keeps too."""


def _promises(row: LandSale) -> dict[str, Any]:
    stated = {StandardKind(kind): value for kind, value in row.standard.items()}
    return {
        column: int(Decimal(stated[kind])) if kind in MONEY else Decimal(stated[kind])
        for kind, column in COLUMN_OF.items()
        if kind in stated
    }


def offer_of(row: LandSale) -> Offer:
    """What was announced of a sale, as the engine takes it."""
    if row.announced_on is None or row.opens_on is None or row.closes_on is None:
        raise ValueError("An announced sale has its days.")
    return Offer(
        Method(row.method),
        LandUse(row.parcel.use),
        row.area_m2,
        row.announced_on,
        row.opens_on,
        row.closes_on,
        row.start_price_fen or 0,
        row.is_priority,
    )


def words_of(row: LandSale) -> dict[str, str]:
    """What bidder, winner, deposit and the law are called in the papers of a way of sale."""
    words: Any = definitions.trade_words().values
    return {"method": words["methods"][row.method], **words["by_method"][row.method]}


def marks_of(row: LandSale) -> dict[str, str]:
    """Paragraphs of the papers that stand only where they apply."""
    marks: Any = definitions.trade_words().values["marks"]
    return {
        "standard": marks["standard"] if row.is_standard else "",
        "with_plan": marks["with_plan"] if row.with_plan else "",
    }


def _print(actor: Actor, row: LandSale) -> None:
    words: Any = definitions.trade_words().values
    rows = tuple(
        (words["standard"][kind].format(value=money(int(value)) if kind in MONEY else value),)
        for kind, value in row.standard.items()
    )
    values = {
        **words_of(row),
        **marks_of(row),
        **{name: open_ended(getattr(row, name)) for name in TEXTS},
        "years": row.term_years,
        "plan": _plan(words["plan"], row.parcel),
        "register_by": row.register_by,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "start": "" if row.method == Method.AGREEMENT else money(row.start_price_fen),
        "deposit": money(row.deposit_fen),
        "increment": "" if row.increment_fen is None else money(row.increment_fen),
        "number": row.announcement_number,
    }
    issue(actor, TradePaper.ANNOUNCEMENT, row, values, "", rows=rows)


def _plan(words: Mapping[str, str], parcel: Parcel) -> str:
    """The planning conditions of a parcel as an announcement tells them."""
    known = {name: getattr(parcel, name) for name in words}
    known["least_coefficient"] = (parcel.least_coefficient or 0) * 100  # in percent
    told = {name: f"{Decimal(value).normalize():f}" for name, value in known.items() if value}
    return "，".join(words[name].format(value=value) for name, value in told.items())
