"""Acquisitions, sales, expansions, transfers, and the terms of the zone by which they go."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import IssuedDocument
from zoneworks.core.reading import get_one
from zoneworks.land import definitions
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.acquisition import needed_clearing
from zoneworks.land.engine.trade.expansion import IN_HAND as EXPANDING
from zoneworks.land.engine.trade.prices import Lot, least_price_fen, own_floor_fen
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.engine.trade.sale import OFFERED, SaleState
from zoneworks.land.engine.trade.terms import ClearingKind, StandardKind, TradeTerms
from zoneworks.land.models import (
    Acquisition,
    AcquisitionPayment,
    Clearing,
    Expansion,
    Floor,
    LandContract,
    LandSale,
    Mortgage,
    Parcel,
    TitleTransfer,
    TradeSetting,
)

KINDS = ("land.Acquisition", "land.LandSale", "land.Expansion")


def find_setting(zone_id: int, on: date) -> TradeSetting | None:
    """The zone's own terms that hold on a day; None where it has the sample."""
    rows = TradeSetting.objects.filter(zone_id=zone_id, valid_from__lte=on)
    found: TradeSetting | None = rows.order_by("-valid_from").first()
    return found


def terms_on(zone_id: int, on: date | None = None) -> TradeTerms:
    """The terms of a zone on a day, today unless told: its own, or the sample."""
    row = find_setting(zone_id, on or clock.today())
    if row is None:
        return definitions.sample_terms()
    return terms_of(row)


def least_prices(row: LandSale) -> tuple[int, int]:
    """The least prices of a parcel that is announced today: the nation's and the zone's, in fen."""
    lot = Lot(LandUse(row.parcel.use), row.parcel.area_m2)
    terms = price_terms(row.zone_id, clock.today())
    return least_price_fen(lot, terms, definitions.sale_law()), own_floor_fen(lot, terms)


def find_price_terms(zone_id: int, on: date) -> TradeTerms | None:
    """The zone's own terms by which a price of a day is measured; None where it has none.

    Days before its first terms are measured by those: the grade of a zone is no sample's.
    """
    own = TradeSetting.objects.filter(zone_id=zone_id, valid_from__lte=clock.today())
    known = list(own.order_by("valid_from"))
    held = [one for one in known if one.valid_from <= on]
    chosen = held[-1:] or known[:1]
    return terms_of(chosen[0]) if chosen else None


def price_terms(zone_id: int, on: date) -> TradeTerms:
    """The terms by which the price of an announcement of a day is measured: own, or the sample."""
    return find_price_terms(zone_id, on) or definitions.sample_terms()


def get_terms(actor: Actor) -> dict[str, Any]:
    """The terms of the actor's zone that hold today, and whether they are the sample."""
    actor.require(VIEW_LAND)
    zone_id = actor.zone_id or 0
    terms = terms_on(zone_id)
    is_sample = find_setting(zone_id, clock.today()) is None
    return {**asdict(terms), "is_sample": is_sample}


def terms_of(row: TradeSetting) -> TradeTerms:
    """A zone's own terms as the engine takes them."""
    return TradeTerms(
        valuation_days=row.valuation_days,
        publicity_days=row.publicity_days,
        contract_working_days=row.contract_working_days,
        grade=row.grade,
        least_price_fen_mu=row.least_price_fen_mu,
        days=row.days,
        standard={StandardKind(kind): value for kind, value in row.standard.items()},
    )


def _seen(actor: Actor, model: Any, own: str) -> Any:
    """The rows of a kind that the actor may see; an enterprise sees its own."""
    actor.require(VIEW_LAND)
    rows = model.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(**{own: actor.enterprise_id})
    return rows.select_related("parcel", "responsible__user")


def list_acquisitions(actor: Actor) -> QuerySet[Acquisition]:
    """The acquisitions that the actor may see, with what was paid (``paid``, in fen)."""
    rows: QuerySet[Acquisition] = _seen(actor, Acquisition, "holder_id")
    return rows.select_related("holder", "contract").annotate(paid=Sum("payments__amount_fen"))


def get_acquisition(actor: Actor, pk: int) -> Acquisition:
    """One acquisition with its payments and what was cleared. Raises NotFound."""
    rows = list_acquisitions(actor).select_related("zone", "holder", "contract", "parcel__holder")
    rows = rows.prefetch_related(
        Prefetch("payments", AcquisitionPayment.objects.order_by("paid_on", "pk")),
        Prefetch("clearings", Clearing.objects.order_by("done_on", "pk")),
        Prefetch("parcel__mortgages", Mortgage.objects.order_by("from_on", "pk")),
    )
    return get_one(rows.filter(pk=pk), _("There is no such acquisition."))


def paid_fen(row: Acquisition) -> int:
    """What was paid for an acquisition that was read whole."""
    return sum(one.amount_fen for one in row.payments.all())


def needed_of(row: Acquisition) -> tuple[ClearingKind, ...]:
    """What must be done until the land of an acquisition is clear."""
    return needed_clearing(
        LandUse(row.parcel.use), LandUse(row.use_after), is_supervised=row.is_supervised
    )


def list_sales(actor: Actor) -> QuerySet[LandSale]:
    """The sales that the actor may see; an enterprise sees those that it won."""
    rows: QuerySet[LandSale] = _seen(actor, LandSale, "winner_id")
    return rows.select_related("winner", "project", "contract")


def get_sale(actor: Actor, pk: int) -> LandSale:
    """One sale. Raises NotFound."""
    rows = list_sales(actor).select_related("zone")
    return get_one(rows.filter(pk=pk), _("There is no such sale."))


def list_expansions(actor: Actor) -> QuerySet[Expansion]:
    """The expansions that the actor may see; an enterprise sees its own."""
    rows: QuerySet[Expansion] = _seen(actor, Expansion, "holder_id")
    return rows.select_related("holder", "contract")


def get_expansion(actor: Actor, pk: int) -> Expansion:
    """One expansion. Raises NotFound."""
    rows = list_expansions(actor).select_related("zone")
    return get_one(rows.filter(pk=pk), _("There is no such expansion."))


def list_transfers(actor: Actor) -> QuerySet[TitleTransfer]:
    """The transfers of granted land that the actor may see; an enterprise sees its own."""
    actor.require(VIEW_LAND)
    rows: QuerySet[TitleTransfer] = TitleTransfer.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(taker_id=actor.enterprise_id)
    return rows.select_related("giver", "taker", "contract")


def seen_version(row: Any) -> int:
    """A number that grows with each change of a matter and of its parts."""
    parts = [*row.payments.all(), *row.clearings.all()] if isinstance(row, Acquisition) else []
    return sum(one.version for one in (row, *parts))


def floors_m2(parcel_id: int) -> Decimal:
    """The floor area above ground on a parcel, of the buildings that stand."""
    rows = Floor.objects.filter(
        building__parcel_id=parcel_id, building__demolished_on=None, level__gt=0
    )
    return Decimal(str(rows.aggregate(total=Sum("area_m2"))["total"] or 0)).quantize(
        Decimal("0.01")
    )


def standing_mortgagees(parcel_id: int) -> tuple[str, ...]:
    """Who holds a mortgage on a parcel that is not released."""
    rows = Mortgage.objects.filter(parcel_id=parcel_id, released_on=None)
    return tuple(rows.order_by("from_on", "pk").values_list("mortgagee", flat=True))


def find_last_contract(parcel_id: int) -> LandContract | None:
    """The latest contract of a parcel that the caller was allowed to see."""
    rows = LandContract.objects.filter(parcel_id=parcel_id)
    found: LandContract | None = rows.order_by("-signed_on", "-pk").first()
    return found


def find_open_sale(parcel_id: int) -> LandSale | None:
    """The sale in hand of a parcel that the caller was allowed to see; None for none."""
    rows = LandSale.objects.filter(parcel_id=parcel_id, state__in=sorted(SELLING))
    found: LandSale | None = rows.first()
    return found


def sales_in_hand(actor: Actor, parcel_ids: Collection[int]) -> dict[int, str]:
    """The number of the sale in hand of each of these parcels that has one."""
    rows = list_sales(actor).filter(parcel__in=parcel_ids, state__in=sorted(SELLING))
    return dict(rows.order_by().values_list("parcel_id", "number"))


def find_in_hand(parcel_id: int) -> Acquisition | LandSale | None:
    """The acquisition or sale in hand of a parcel that the caller was allowed to see."""
    rows = Acquisition.objects.filter(parcel_id=parcel_id, state__in=sorted(ACQUIRING))
    found: Acquisition | None = rows.first()
    return found or find_open_sale(parcel_id)


def find_offered(parcel_id: int) -> LandSale | None:
    """The announced sale of a parcel that the caller was allowed to see; None for none."""
    rows = LandSale.objects.filter(parcel_id=parcel_id, state__in=sorted(OFFERED))
    found: LandSale | None = rows.first()
    return found


def find_deal(actor: Actor, parcel_id: int) -> LandSale | None:
    """The sale of a parcel that has a winner and no contract yet; None for none."""
    found: LandSale | None = (
        list_sales(actor).filter(parcel_id=parcel_id, state=SaleState.DEAL).first()
    )
    return found


def find_open_expansion(parcel_id: int) -> Expansion | None:
    """The expansion in hand of a parcel that the caller was allowed to see; None for none."""
    rows = Expansion.objects.filter(parcel_id=parcel_id, state__in=sorted(EXPANDING))
    found: Expansion | None = rows.first()
    return found


def is_surveyed(contract: LandContract) -> bool:
    """Whether the soil was surveyed after the title of a contract ended."""
    kind = ClearingKind.SOIL_SURVEY
    return bool(Clearing.objects.filter(acquisition__contract=contract, kind=kind).exists())


def is_expanded_since(parcel_id: int, day: date) -> bool:
    """Whether floor area was added to a parcel by an expansion that was done since a day."""
    done = Expansion.objects.filter(parcel_id=parcel_id, state="DONE", done_on__gte=day)
    return bool(done.exists())


def is_transferred_since(parcel_id: int, day: date) -> bool:
    """Whether the title of a parcel was transferred since a day."""
    return bool(TitleTransfer.objects.filter(parcel_id=parcel_id, on__gte=day).exists())


def list_papers(actor: Actor, row: Any) -> list[IssuedDocument]:
    """What was issued of a matter that the actor was shown, the latest first."""
    return list(documents.list_documents(actor, row._meta.label, [row.pk]))


def get_paper(actor: Actor, pk: int) -> IssuedDocument:
    """One paper of a matter that the actor may see. Raises NotFound."""
    seen: Mapping[str, Any] = {
        "land.Acquisition": list_acquisitions,
        "land.LandSale": list_sales,
        "land.Expansion": list_expansions,
    }
    rows = IssuedDocument.objects.visible_to(actor).filter(pk=pk, subject_type__in=KINDS)
    paper: IssuedDocument = get_one(rows, _("There is no such paper."))
    matters = seen[paper.subject_type](actor).order_by()
    get_one(matters.filter(pk=paper.subject_id), _("There is no such paper."))
    return paper


@dataclass(frozen=True, slots=True)
class Board:
    """Acquisitions, sales and expansions in hand, those due first."""

    acquisitions: list[Acquisition]
    sales: list[LandSale]
    expansions: list[Expansion]


def board(actor: Actor) -> Board:
    """What is in hand of acquisition, sale and expansion."""
    order = ("stage_due_on", "pk")
    return Board(
        list(list_acquisitions(actor).filter(state__in=sorted(ACQUIRING)).order_by(*order)),
        list(list_sales(actor).filter(state__in=sorted(SELLING)).order_by(*order)),
        list(list_expansions(actor).filter(state__in=sorted(EXPANDING)).order_by(*order)),
    )


def list_acquired(actor: Actor, year: int) -> QuerySet[Acquisition]:
    """The acquisitions whose titles were canceled in a year."""
    rows: QuerySet[Acquisition] = _seen(actor, Acquisition, "holder_id")
    return rows.filter(canceled_on__year=year)


def list_sold(actor: Actor, year: int) -> QuerySet[LandSale]:
    """The sales whose contracts were signed in a year."""
    return list_sales(actor).filter(signed_on__year=year)


def list_expanded(actor: Actor, year: int) -> QuerySet[Expansion]:
    """The expansions that were done in a year."""
    return list_expansions(actor).filter(done_on__year=year)


def list_contracts_of(actor: Actor, project_id: int) -> list[LandContract]:
    """The contracts in force by which a project stands on land, with their parcels."""
    actor.require(VIEW_LAND)
    rows: QuerySet[LandContract] = LandContract.objects.visible_to(actor)
    rows = rows.filter(project_id=project_id, ended_on=None).select_related("parcel")
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(holder_id=actor.enterprise_id)
    return list(rows.order_by("signed_on", "pk"))


def is_returned_uncleared(parcel: Parcel) -> bool:
    """Whether land came back by an ended title and was not cleared since."""
    return parcel.state in {"RESERVE", "PLANNED"} and not parcel.is_cleared
