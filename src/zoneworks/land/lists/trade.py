"""Acquisitions, sales and expansions on screen."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import whole
from zoneworks.core.templatetags.ui import money_text, state
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.expansion import IN_HAND as EXPANDING
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.labels import trade as words

MU = _("mu")
IN_HAND = "IN_HAND"
"""No state: the first of an acquisition is called OPEN."""
F = words.FIELDS


def shown(kind: str, row: Any) -> tuple[str, Any]:
    """The shape and the word of a matter: its state, or how many days it is overdue."""
    word = words.STATES[kind][row.state]
    if row.state in words.SHAPES:
        return words.SHAPES[row.state], word
    return ("late" if is_late(row) else "running"), word


def is_late(row: Any) -> bool:
    """Whether the stage in hand is overdue."""
    return row.stage_due_on is not None and row.stage_due_on < clock.today()


def days_of(row: Any) -> int:
    """Calendar days since a matter was begun, until it ended."""
    return int(((row.ended_on or clock.today()) - row.begun_on).days)


def due_text(row: Any) -> str:
    """How long the stage in hand may still last, or how long it is overdue."""
    if row.stage_due_on is None:
        return "—"
    days = (row.stage_due_on - clock.today()).days
    if days >= 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}


def _money(value: int | None) -> str:
    return "—" if value is None else money_text(value)


def _first(kind: str) -> list[Column]:
    return [
        Column("parcel", F["parcel"], lambda row: row.parcel.name),
        Column("number", F["number"], lambda row: whole(row.number), sort="number"),
        Column("state", F["state"], lambda row: state(*shown(kind, row))),
    ]


def _last() -> list[Column]:
    return [
        Column("responsible", F["responsible"], lambda row: whole(row.responsible.user.name)),
        day_column("stage_due_on", F["stage_due_on"]),
        Column("days", _("Days"), lambda row: str(days_of(row)), is_numeric=True),
        day_column("begun_on", F["begun_on"]),
        day_column("ended_on", F["ended_on"], is_sorted=False),
    ]


def _state_filter(kind: str, in_hand: Any) -> Filter:
    def chosen(value: str) -> Q:
        if value == IN_HAND:
            return Q(state__in=sorted(in_hand))
        return Q(state=value)

    states = words.STATES[kind].items()
    return Filter(
        "state",
        F["state"],
        "choice",
        chosen,
        lambda: [(IN_HAND, _("all that are open")), *((str(one), word) for one, word in states)],
        default=IN_HAND,
    )


def _text_filter(*more: str) -> Filter:
    names = ("number", "parcel__name", "parcel__number", *more)

    def found(text: str) -> Q:
        query = Q()
        for name in names:
            query |= Q(**{f"{name}__icontains": text})
        return query

    return Filter("q", _("Parcel, number or firm"), "text", found)


ACQUISITIONS = ListSpec(
    title=_("Acquisitions of land"),
    default_sort="-begun_on",
    row_url=record_url("land:acquisition"),
    empty_title=_("No acquisition"),
    empty_text=_("Land is acquired back into the stock from the page of its parcel."),
    columns=[
        *_first("acquisition"),
        Column("holder", F["holder"], lambda row: row.holder.name),
        Column(
            "area", F["area_m2"], lambda row: format_mu(row.area_m2, 1), unit=MU, is_numeric=True
        ),
        Column("price", F["price_fen"], lambda row: _money(row.price_fen), is_numeric=True),
        Column(
            "paid", pgettext_lazy("land", "Paid"), lambda row: _money(row.paid), is_numeric=True
        ),
        day_column("canceled_on", F["canceled_on"]),
        *_last(),
    ],
    filters=[
        _text_filter("holder__name"),
        _state_filter("acquisition", ACQUIRING),
        range_filter("canceled", F["canceled_on"], "canceled_on"),
    ],
)
SALES = ListSpec(
    title=_("Sales of land"),
    default_sort="-begun_on",
    row_url=record_url("land:sale"),
    empty_title=_("No sale"),
    empty_text=_("Land of the reserve is sold from the page of its parcel."),
    columns=[
        *_first("sale"),
        Column("method", F["method"], lambda row: words.METHODS[row.method]),
        Column(
            "area", F["area_m2"], lambda row: format_mu(row.area_m2, 1), unit=MU, is_numeric=True
        ),
        Column(
            "start", F["start_price_fen"], lambda row: _money(row.start_price_fen), is_numeric=True
        ),
        Column("price", F["price_fen"], lambda row: _money(row.price_fen), is_numeric=True),
        Column("winner", F["winner"], lambda row: row.winner.name if row.winner else "—"),
        day_column("signed_on", F["signed_on"]),
        *_last(),
    ],
    filters=[
        _text_filter("winner__name"),
        _state_filter("sale", SELLING),
        choice_filter("method", F["method"], words.METHODS),
        range_filter("signed", F["signed_on"], "signed_on"),
    ],
)
EXPANSIONS = ListSpec(
    title=_("Expansions on held land"),
    default_sort="-begun_on",
    row_url=record_url("land:expansion"),
    empty_title=_("No expansion"),
    empty_text=_("A firm's application to build more is taken in from the page of its parcel."),
    columns=[
        *_first("expansion"),
        Column("holder", F["holder"], lambda row: row.holder.name),
        Column(
            "asked",
            F["asked_m2"],
            lambda row: format_m2(row.asked_m2),
            unit="m²",
            is_numeric=True,
        ),
        Column(
            "added",
            F["added_m2"],
            lambda row: "—" if row.added_m2 is None else format_m2(row.added_m2),
            unit="m²",
            is_numeric=True,
        ),
        day_column("finish_by", F["finish_by"], is_sorted=False),
        day_column("done_on", F["done_on"]),
        *_last(),
    ],
    filters=[
        _text_filter("holder__name"),
        _state_filter("expansion", EXPANDING),
        range_filter("done", F["done_on"], "done_on"),
    ],
)
SPECS = {"acquisition": ACQUISITIONS, "sale": SALES, "expansion": EXPANSIONS}
