"""Acquisition, sale, expansion and transfer of land for programs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import documents
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Amount, Id, Line, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.land.api.fields import Area, Long
from zoneworks.land.api.idle import PDF, IdlePaperOut, Short
from zoneworks.land.api.trade_acts import (
    AcquisitionActIn,
    ExpansionActIn,
    SaleActIn,
    StandardValues,
)
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.sale import Method
from zoneworks.land.lists.trade import ACQUISITIONS, EXPANSIONS, SALES
from zoneworks.land.queries import trade as queries
from zoneworks.land.services import trade as services
from zoneworks.registry import queries as registry

router = Router(tags=["land"])
Days = Annotated[int, Field(ge=1, le=3650)]
NAMES = {name: f"{name}_id" for name in ("winner", "project", "responsible", "taker")}
"""What a refusal calls a record that a body names by its id."""


class MatterOut(Schema):
    """What acquisitions, sales and expansions share: the stage in hand and until when it is due."""

    id: int
    zone_id: int
    number: str
    parcel_id: int
    state: str
    responsible_id: int
    begun_on: date
    stage_since: date
    stage_due_on: date | None
    ended_on: date | None
    ended_because: str


class AcquisitionOut(MatterOut):
    """Land that comes back into the stock; amounts in fen."""

    holder_id: int
    contract_id: int
    area_m2: Decimal
    use_after: str
    value_fen: int | None
    valued_on: date | None
    price_fen: int | None
    before_cancellation_fen: int
    canceled_on: date | None
    cleared_on: date | None


class PaymentOut(Schema):
    """A payment for land that is acquired."""

    id: int
    paid_on: date
    amount_fen: int
    document: str


class ClearingOut(Schema):
    """Something of the clearing that is done."""

    id: int
    kind: str
    done_on: date
    document: str


class WholeAcquisitionOut(AcquisitionOut):
    """An acquisition with payments and clearing; ``version`` grows with each of them."""

    version: int
    reason: str
    is_supervised: bool
    valuation_number: str
    valuer: str
    agreement_number: str
    agreed_on: date | None
    terms: str
    registry_number: str
    payments: list[PaymentOut]
    clearings: list[ClearingOut]

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act, so that nothing goes unread."""
        return queries.seen_version(row)

    @staticmethod
    def resolve_payments(row: Any) -> list[Any]:
        """The payments, the earliest first."""
        return list(row.payments.all())

    @staticmethod
    def resolve_clearings(row: Any) -> list[Any]:
        """What is cleared."""
        return list(row.clearings.all())


class SaleOut(MatterOut):
    """The sale of a parcel; amounts in fen, ``standard`` as texts by kind."""

    version: int
    method: str
    area_m2: Decimal
    is_standard: bool
    with_plan: bool
    standard: StandardValues
    announced_on: date | None
    grantor_address: str
    location: str
    term_years: int | None
    bidders: str
    documents_at: str
    register_at: str
    register_by: date | None
    held_at: str
    award: str
    opens_on: date | None
    closes_on: date | None
    start_price_fen: int | None
    deposit_fen: int | None
    increment_fen: int | None
    winner_id: int | None
    project_id: int | None
    deal_on: date | None
    price_fen: int | None
    confirmation_number: str
    published_on: date | None
    published_until: date | None
    sign_by: date | None
    supervision: str
    contract_id: int | None
    signed_on: date | None


class ExpansionOut(MatterOut):
    """A firm builds more on land that it holds; areas of floor above ground."""

    version: int
    holder_id: int
    contract_id: int
    purpose: str
    floors_m2: Decimal
    asked_m2: Decimal
    investment_fen: int | None
    use_after: str
    is_split: bool
    extract: str
    is_seized: bool
    has_consent: bool
    approval: str
    approved_on: date | None
    approved_m2: Decimal | None
    price_fen: int
    finish_by: date | None
    done_on: date | None
    added_m2: Decimal | None
    result: str


class TradePapersOut(Schema):
    """The papers of a matter, the latest first."""

    papers: list[IdlePaperOut]


class AcquisitionIn(Schema):
    """Why a parcel is acquired and for which use it is cleared."""

    reason: Long
    use_after: LandUse | None = None
    is_supervised: bool = False
    responsible_id: Id | None = None


class SaleIn(Schema):
    """How a parcel is sold."""

    method: Method
    begun_on: date | None = None
    is_standard: bool = True
    with_plan: bool = False
    responsible_id: Id | None = None


class ExpansionIn(Schema):
    """What a firm wants to build on its land, and what the registry says."""

    purpose: Long
    asked_m2: Area
    investment_fen: Amount | None = None
    use_after: LandUse | None = None
    is_split: bool = False
    extract: Short
    is_seized: bool = False
    has_consent: bool = False
    responsible_id: Id | None = None


class TransferIn(Schema):
    """A transfer of granted land; ``version`` is that of the contract."""

    taker_id: Id
    on: date
    price_fen: Amount
    certificate: Short
    extract: Short
    registry_number: Short
    is_price_paid: bool
    is_seized: bool = False
    is_disputed: bool = False
    has_consent: bool = False
    version: Version | None = None


class TransferOut(Schema):
    """A transfer, with what was invested and promised when it was made."""

    id: int
    parcel_id: int
    contract_id: int
    giver_id: int
    taker_id: int
    on: date
    price_fen: int
    invested_fen: int
    promised_fen: int
    registry_number: str


class TradeTermsValues(Schema):
    """What a zone sets for acquisition, sale and expansion; no law does."""

    valuation_days: Days
    publicity_days: Days
    contract_working_days: Days
    grade: Annotated[int, Field(ge=1, le=15)]
    least_price_fen_mu: Amount
    days: dict[str, Days]
    standard: StandardValues


class TradeTermsOut(TradeTermsValues):
    """The terms that hold today; ``is_sample`` marks the shipped ones."""

    is_sample: bool


class TradeTermsIn(TradeTermsValues):
    """The zone's own terms from a day on, with the paper by which they were set."""

    valid_from: date
    basis: Line


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the services call them: a person by the membership's id."""
    told = dict(values)
    if "responsible_id" in told:
        told["responsible"] = told.pop("responsible_id")
    return told


def _act(request: ActorRequest, kind: str, pk: int, told: dict[str, Any]) -> None:
    """Do one act on a matter, by the same table as the pages."""
    act, version = told.pop("act"), told.pop("version")
    for name, read in (("winner", registry.get_enterprise), ("project", registry.get_project)):
        if f"{name}_id" in told:
            known = told.pop(f"{name}_id")
            told[name] = read(request.actor, known) if known else None
    services.check_values(act, told)
    with renamed(NAMES):
        services.BY_ACT[kind][act](request.actor, pk, told, version=version)


@router.get("/acquisitions", response=Page[AcquisitionOut], openapi_extra=parameters(ACQUISITIONS))
def list_acquisitions(request: ActorRequest) -> Any:
    """Acquisitions of land; those in hand unless asked otherwise."""
    return page(request, ACQUISITIONS, queries.list_acquisitions(request.actor))


@router.get("/acquisitions/{pk}", response=WholeAcquisitionOut)
def get_acquisition(request: ActorRequest, pk: Path[Id]) -> Any:
    """One acquisition."""
    return queries.get_acquisition(request.actor, pk)


@router.get("/acquisitions/{pk}/papers", response=TradePapersOut)
def list_acquisition_papers(request: ActorRequest, pk: Path[Id]) -> Any:
    """The papers of an acquisition, the latest first."""
    row = queries.get_acquisition(request.actor, pk)
    return {"papers": queries.list_papers(request.actor, row)}


@router.post("/parcels/{pk}/acquisitions", response={201: WholeAcquisitionOut})
def open_acquisition(request: ActorRequest, pk: Path[Id], values: AcquisitionIn) -> Any:
    """Begin to acquire a parcel, or to clear one whose title ended by another act."""
    with renamed(NAMES):
        made = services.open_acquisition(request.actor, pk, _named(values.dict()))
    return Status(201, queries.get_acquisition(request.actor, made.pk))


@router.post("/acquisitions/{pk}/acts", response=WholeAcquisitionOut)
def act_on_acquisition(request: ActorRequest, pk: Path[Id], values: AcquisitionActIn) -> Any:
    """Do one act in an acquisition."""
    told = _named(values.dict())
    told["instalments"] = [(one["due_on"], one["amount_fen"]) for one in told["instalments"]]
    _act(request, "acquisition", pk, told)
    return queries.get_acquisition(request.actor, pk)


@router.get("/sales", response=Page[SaleOut], openapi_extra=parameters(SALES))
def list_sales(request: ActorRequest) -> Any:
    """Sales of land; those in hand unless asked otherwise."""
    return page(request, SALES, queries.list_sales(request.actor))


@router.get("/sales/{pk}", response=SaleOut)
def get_sale(request: ActorRequest, pk: Path[Id]) -> Any:
    """One sale."""
    return queries.get_sale(request.actor, pk)


@router.get("/sales/{pk}/papers", response=TradePapersOut)
def list_sale_papers(request: ActorRequest, pk: Path[Id]) -> Any:
    """The papers of a sale, the latest first."""
    row = queries.get_sale(request.actor, pk)
    return {"papers": queries.list_papers(request.actor, row)}


@router.post("/parcels/{pk}/sales", response={201: SaleOut})
def open_sale(request: ActorRequest, pk: Path[Id], values: SaleIn) -> Any:
    """Begin to sell a parcel of the reserve."""
    with renamed(NAMES):
        made = services.open_sale(request.actor, pk, _named(values.dict()))
    return Status(201, queries.get_sale(request.actor, made.pk))


@router.post("/sales/{pk}/acts", response=SaleOut)
def act_on_sale(request: ActorRequest, pk: Path[Id], values: SaleActIn) -> Any:
    """Do one act in a sale."""
    _act(request, "sale", pk, _named(values.dict()))
    return queries.get_sale(request.actor, pk)


@router.get("/expansions", response=Page[ExpansionOut], openapi_extra=parameters(EXPANSIONS))
def list_expansions(request: ActorRequest) -> Any:
    """Expansions on held land; those in hand unless asked otherwise."""
    return page(request, EXPANSIONS, queries.list_expansions(request.actor))


@router.get("/expansions/{pk}", response=ExpansionOut)
def get_expansion(request: ActorRequest, pk: Path[Id]) -> Any:
    """One expansion."""
    return queries.get_expansion(request.actor, pk)


@router.get("/expansions/{pk}/papers", response=TradePapersOut)
def list_expansion_papers(request: ActorRequest, pk: Path[Id]) -> Any:
    """The papers of an expansion, the latest first."""
    row = queries.get_expansion(request.actor, pk)
    return {"papers": queries.list_papers(request.actor, row)}


@router.post("/parcels/{pk}/expansions", response={201: ExpansionOut})
def apply_expansion(request: ActorRequest, pk: Path[Id], values: ExpansionIn) -> Any:
    """Take in an application to build more on held land."""
    with renamed(NAMES):
        made = services.apply_expansion(request.actor, pk, _named(values.dict()))
    return Status(201, queries.get_expansion(request.actor, made.pk))


@router.post("/expansions/{pk}/acts", response=ExpansionOut)
def act_on_expansion(request: ActorRequest, pk: Path[Id], values: ExpansionActIn) -> Any:
    """Do one act on an expansion."""
    told = _named(values.dict())
    for name in ("is_seized", "has_consent"):
        if told[name] is None:
            del told[name]
    _act(request, "expansion", pk, told)
    return queries.get_expansion(request.actor, pk)


@router.post("/contracts/{pk}/transfers", response={201: TransferOut})
def transfer_title(request: ActorRequest, pk: Path[Id], values: TransferIn) -> Any:
    """Transfer granted land to another firm, under the same contract."""
    told = values.dict()
    version = told.pop("version")
    told["taker"] = registry.get_enterprise(request.actor, told.pop("taker_id"))
    with renamed(NAMES):
        return Status(201, services.transfer_title(request.actor, pk, told, version=version))


@router.get("/trade-papers/{pk}", openapi_extra=PDF)
def get_trade_paper(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The file of a paper, the same bytes each time."""
    found = queries.get_paper(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")


@router.get("/trade-terms", response=TradeTermsOut)
def get_trade_terms(request: ActorRequest) -> Any:
    """The zone's terms that hold today, or the sample."""
    return queries.get_terms(request.actor)


@router.put("/trade-terms", response=TradeTermsOut)
def set_trade_terms(request: ActorRequest, values: TradeTermsIn) -> Any:
    """Set the zone's terms from a day on."""
    services.set_terms(request.actor, values.dict())
    return queries.get_terms(request.actor)
