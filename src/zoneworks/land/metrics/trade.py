"""What acquisition, sale and expansion add to the desk, the overview, search, lists and parcels."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    ListKind,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.money import MoneyUnit, Rounding, format_fen
from zoneworks.core.reading import Sums
from zoneworks.land.engine.acts import EXPORT_LAND, MANAGE_TRADE, VIEW_LAND, VIEW_ZONE_LAND
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.expansion import IN_HAND as EXPANDING
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.labels import trade as words
from zoneworks.land.labels.trade_timeline import (
    ACQUISITION_TIMELINE,
    EXPANSION_TIMELINE,
    SALE_TIMELINE,
)
from zoneworks.land.lists.trade import ACQUISITIONS, EXPANSIONS, SALES, shown
from zoneworks.land.models import Acquisition, Expansion, LandSale
from zoneworks.land.queries import trade as queries
from zoneworks.land.queries.parcels import is_clear

LAND = _("Land")
MODELS: dict[str, Any] = {"acquisition": Acquisition, "sale": LandSale, "expansion": Expansion}
IN_HAND = {"acquisition": ACQUIRING, "sale": SELLING, "expansion": EXPANDING}
LISTED = {
    "acquisition": queries.list_acquisitions,
    "sale": queries.list_sales,
    "expansion": queries.list_expansions,
}

# Desk


def _desk(kind: str) -> DeskQuery:
    def rows(actor: Actor) -> Any:
        if not actor.may(MANAGE_TRADE):
            return None
        open_rows = MODELS[kind].objects.visible_to(actor)
        states = sorted(IN_HAND[kind])
        return open_rows.filter(state__in=states, responsible=actor.membership_id)

    def tell(row: DeskRow) -> DeskItem:
        return DeskItem(
            theme=LAND,
            title=row.title,
            line=row.line,
            verb=words.STATES[kind][row.code],
            url=reverse(f"land:{kind}", args=[row.pk]),
            since=beginning(row.since),
            due_on=row.due_on,
        )

    return DeskQuery(
        f"land.{kind}",
        rows,
        (None, "parcel__name", "number", "state", "stage_since", "stage_due_on"),
        tell,
        f"land:{kind}s",
    )


DESK = tuple(_desk(kind) for kind in MODELS)

# Search and lists


def _index(row: Any) -> Indexed:
    """A matter by its number and its parcel; the firm sees its own."""
    name = row.parcel.name
    owner = row.winner_id if isinstance(row, LandSale) else row.holder_id
    return Indexed(name, row.number, [name], [row.number, row.parcel.number], owner)


_SEARCHED = (
    ("acquisition", _("Acquisition of land"), ACQUISITION_TIMELINE),
    ("sale", _("Sale of land"), SALE_TIMELINE),
    ("expansion", _("Expansion on held land"), EXPANSION_TIMELINE),
)


def _search_kind(kind: str, label: Any, timeline: Any) -> SearchKind:
    return SearchKind(
        MODELS[kind],
        label,
        VIEW_LAND,
        lambda: MODELS[kind].objects.select_related("parcel"),
        _index,
        LISTED[kind],
        f"land:{kind}",
        timeline,
        part="land",
    )


SEARCH_KINDS = tuple(_search_kind(*one) for one in _SEARCHED)


def _list_kind(kind: str, spec: Any) -> ListKind:
    name = f"{kind}s"
    rows = LISTED[kind]
    return ListKind(f"land.{name}", f"land:{name}", VIEW_LAND, spec, rows, EXPORT_LAND, part="land")


ACQUISITION_LIST = _list_kind("acquisition", ACQUISITIONS)
SALE_LIST = _list_kind("sale", SALES)
EXPANSION_LIST = _list_kind("expansion", EXPANSIONS)
LISTS = (ACQUISITION_LIST, SALE_LIST, EXPANSION_LIST)
RECORD_NAMES = {
    "land.Acquisition": RecordName(_("Acquisitions of land"), lambda row: str(row.number)),
    "land.LandSale": RecordName(_("Sales of land"), lambda row: str(row.number)),
    "land.Expansion": RecordName(_("Expansions on held land"), lambda row: str(row.number)),
    "land.TitleTransfer": RecordName(_("Transfers of the title")),
    "land.TradeSetting": RecordName(_("Terms of acquisition, sale and expansion")),
}

# Figures


def _in_year(url_name: str, day: str) -> str:
    first = date(clock.today().year, 1, 1)
    return f"{reverse(url_name)}?state=&{day}_min={first}"


def _mu(area_m2: Any) -> str:
    """A sum of areas, which databases give as they like, in whole mu."""
    return format_mu(Decimal(str(area_m2 or 0)), 0)


def _m2(area_m2: Any) -> str:
    return format_m2(Decimal(str(area_m2 or 0)))


def _money(fen: Any) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    unit, places = (MoneyUnit.WAN_YUAN, 0) if is_chinese else (MoneyUnit.MILLION_YUAN, 2)
    return format_fen(int(fen or 0), unit, places, rounding=Rounding.HALF_UP)


def _acquired(actor: Actor) -> Measured:
    rows = queries.list_acquired(actor, clock.today().year)
    return Measured(Sums(rows, ("area_m2",)), _in_year("land:acquisitions", "canceled"), _mu)


def _sold(actor: Actor) -> Measured:
    rows = queries.list_sold(actor, clock.today().year)
    return Measured(Sums(rows, ("area_m2",)), _in_year("land:sales", "signed"), _mu)


def _income(actor: Actor) -> Measured:
    rows = queries.list_sold(actor, clock.today().year)
    return Measured(Sums(rows, ("price_fen",)), _in_year("land:sales", "signed"), _money)


def _expanded(actor: Actor) -> Measured:
    rows = queries.list_expanded(actor, clock.today().year)
    return Measured(Sums(rows, ("added_m2",)), _in_year("land:expansions", "done"), _m2)


METRICS = [
    Metric(
        "land.acquired",
        _("Land acquired this year"),
        _("mu"),
        _("Registered area of the parcels whose titles were canceled by an acquisition this year."),
        VIEW_ZONE_LAND,
        _acquired,
    ),
    Metric(
        "land.sold",
        _("Land sold this year"),
        _("mu"),
        _("Registered area of the parcels whose contracts were signed out of a sale this year."),
        VIEW_ZONE_LAND,
        _sold,
    ),
    Metric(
        "land.income",
        _("Income of land sales this year"),
        pgettext_lazy("income", "million yuan"),
        _("Prices of the deals whose contracts were signed this year."),
        VIEW_ZONE_LAND,
        _income,
    ),
    Metric(
        "land.expanded",
        _("Floor area added on held land this year"),
        "m²",
        _(
            "Floor area above ground that expansions added which were done this year, summed from"
            " the floors of single buildings."
        ),
        VIEW_ZONE_LAND,
        _expanded,
    ),
]

# The tab of a parcel


def _of_parcel(actor: Actor, parcel: Any) -> dict[str, Any]:
    rows = {
        kind: list(LISTED[kind](actor).filter(parcel=parcel).order_by("-pk")) for kind in MODELS
    }
    may = actor.may(MANAGE_TRADE) and actor.zone_id == parcel.zone_id
    busy = any(one.ended_on is None for kind in ("acquisition", "sale") for one in rows[kind])
    is_held = parcel.state == ParcelState.SOLD
    is_building = any(one.ended_on is None for one in rows["expansion"])
    is_free = parcel.state in {ParcelState.RESERVE, ParcelState.LISTED}
    is_returned = is_free and not parcel.is_cleared and queries.find_last_contract(parcel.pk)
    return {
        "matters": [
            (kind, words.KINDS[kind], [(one, shown(kind, one)) for one in rows[kind]])
            for kind in MODELS
        ],
        "transfers": list(queries.list_transfers(actor).filter(parcel=parcel).order_by("-on")),
        "may_acquire": may and not busy and bool((is_held and parcel.contract_id) or is_returned),
        "may_sell": may and not busy and is_free and not is_clear(parcel),
        "may_expand": may and is_held and parcel.contract_id and not is_building,
        "may_transfer": may and is_held and parcel.contract_id and not busy and not is_building,
    }


TRADE_OF_PARCEL = RecordTab(
    "land.Parcel",
    "trade",
    _("Acquisition, sale, expansion"),
    VIEW_LAND,
    "land/trade_of_parcel.html",
    _of_parcel,
)


def _of_project(actor: Actor, project: Any) -> dict[str, Any]:
    contracts = queries.list_contracts_of(actor, project.pk)
    area = sum((one.parcel.area_m2 for one in contracts), Decimal(0))
    sales = {one.contract_id: one for one in queries.list_sales(actor).filter(project=project)}
    return {
        "contracts": [(one, sales.get(one.pk)) for one in contracts],
        "granted_m2": area,
        "differs": bool(contracts) and project.land_m2 is not None and project.land_m2 != area,
    }


LAND_OF_PROJECT = RecordTab(
    "registry.Project", "land", _("Land"), VIEW_LAND, "land/of_project.html", _of_project
)
