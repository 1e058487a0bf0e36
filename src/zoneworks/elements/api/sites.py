"""The best sites for what somebody needs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.elements import queries
from zoneworks.elements.api.supplies import Fen, Load
from zoneworks.elements.engine.site_terms import Purpose, Site
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.queries import Offer
from zoneworks.elements.queries.sites import find_near, wanted_of
from zoneworks.land.engine.terms import FireClass, IndustryClass

router = Router(tags=["elements"])
Area = Annotated[Decimal, Field(gt=0, le=10**8, max_digits=12, decimal_places=2)]
Meters = Annotated[Decimal, Field(ge=Decimal("1.5"), le=60, max_digits=5, decimal_places=2)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class SitesIn(Schema):
    """What a site must have: area in m², price of land in fen a mu, rent in fen a m² and month.

    The chain partners of the node, else of the lead, draw near.
    """

    kind: Literal[Kind.LAND, Kind.SPACE]
    area: Area
    purpose: Purpose | None = None
    lead_id: Id | None = None
    node_id: Id | None = None
    ready_by: date | None = None
    height_m: Meters | None = None
    load_kg_m2: Load | None = None
    power_kva: Count | None = None
    fire_class: FireClass | Literal[""] = ""
    industry_class: IndustryClass | Literal[""] = ""
    rent: Fen | None = None
    price: Fen | None = None
    may_join: bool = True


class SiteLineOut(Schema):
    """A part of a score: what was measured, points of 1,000, and their weight."""

    of: str
    measured: int
    points: int
    weight: int


class TradeOffOut(Schema):
    """How a site differs from the best."""

    of: str
    difference: int
    unit: str


class SiteOut(Schema):
    """A parcel, or bays beside each other: their ids and names, the score and its lines.

    ``to_reserve`` are those that can be reserved today and are not yet for the lead that is asked
    about, none where one of the site is not free; ``is_public`` whether it is offered publicly;
    ``let_until`` the last day on which one of it is let. Height, load and power are the least of
    its bays.
    """

    ids: list[int]
    names: list[str]
    to_reserve: list[int]
    is_public: bool
    let_until: date | None
    height_cm: int
    load_kg_m2: int
    power_kva: int
    score: int
    lines: list[SiteLineOut]
    trade_offs: list[TradeOffOut]
    misses: str


class SitesOut(Schema):
    """The best sites, how many fit, how many each rule excludes, and what nearly fits.

    ``fitting`` counts sites that fit alone or are joined of bays. All ``sites`` are those that fit
    ``alone``, the ``parts`` of joined ones that do not, those that one rule leaves out
    (``excluded_alone``) and those that several do (``excluded_by_several``).
    """

    best: list[SiteOut]
    near: list[SiteOut]
    fitting: int
    sites: int
    alone: int
    parts: int
    excluded: dict[str, int]
    excluded_alone: dict[str, int]
    excluded_by_several: int


@router.post("/sites", response=SitesOut)
def find(request: ActorRequest, values: SitesIn) -> Any:
    """The ten best parcels or bays among all of the zone."""
    actor = request.actor
    told = values.dict()
    kind, lead_id = Kind(told.pop("kind")), told.pop("lead_id")
    near = find_near(actor, lead_id, told.pop("node_id"))
    wanted = wanted_of(actor, kind, told, near)
    found = queries.find_best(actor, kind, wanted, lead_id=lead_id)
    offer = queries.read_offer(actor, kind, lead_id)
    return {
        "best": [_site(offer, one) for one in found.best],
        "near": [_site(offer, one) for one in found.near],
        "fitting": found.n_single + found.n_joined,
        "sites": len(offer.ids),
        "alone": found.n_single,
        "parts": found.n_parts,
        "excluded": found.excluded,
        "excluded_alone": found.alone,
        "excluded_by_several": found.n_several,
    }


def _site(offer: Offer, one: Site) -> dict[str, Any]:
    return {
        "ids": [offer.ids[member] for member in one.members],
        "names": [offer.sites.names[member] for member in one.members],
        "to_reserve": offer.to_reserve(one.members),
        "is_public": offer.ids[one.members[0]] in offer.is_public,
        "let_until": offer.let_of(one.members),
        "height_cm": offer.least("height", one.members),
        "load_kg_m2": offer.least("load", one.members),
        "power_kva": offer.least("power", one.members),
        "score": one.score,
        "lines": one.lines,
        "trade_offs": one.trade_offs,
        "misses": one.miss.rule if one.miss is not None else "",
    }
