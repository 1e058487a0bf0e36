"""How ready the zone is, month by month, what is scarce, and what to prepare."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zoneworks.attraction import queries as attraction
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.memo import once_a_page
from zoneworks.elements import facts
from zoneworks.elements.engine import outlook
from zoneworks.elements.engine.acts import VIEW_READINESS
from zoneworks.elements.engine.outlook import Alarm, Band, Preparation, Standing
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import Reservation, SiteTerms, StockFloor, Supply
from zoneworks.elements.queries.demand import Candidate, prospects_of, read_candidates
from zoneworks.elements.queries.stocks import Stock, list_coming, list_floors, read_stocks
from zoneworks.land import queries as land


@dataclass(frozen=True, slots=True)
class ElementReadiness:
    """An element today and by month: ``free`` today, ``held`` reserved, ``floor`` the least."""

    kind: Kind
    free: Decimal
    held: Decimal
    used: Decimal
    floor: Decimal
    own_floor: StockFloor | None
    standings: tuple[Standing, ...]
    preparations: tuple[Preparation, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The zone's elements with their months, the first of which begins on ``first``."""

    first: date
    elements: dict[Kind, ElementReadiness]
    zone: tuple[Band, ...]
    stocks: dict[Kind, list[Stock]]
    candidates: list[Candidate]

    def month(self, place: int) -> date:
        """The first day of a month."""
        return outlook.month_at(self.first, place)


def list_stocks(actor: Actor) -> dict[Kind, list[Stock]]:
    """What there is today of each element, as ``read_stocks``: kept until something changes."""
    return read_readiness(actor).stocks


def list_candidates(actor: Actor) -> list[Candidate]:
    """The pipeline with what it wants, as ``read_candidates``: kept until something changes."""
    return read_readiness(actor).candidates


@once_a_page
def read_readiness(actor: Actor) -> Readiness:
    """Stocks against the demand of the pipeline, for the coming months.

    It is kept until a lead, land, a lease, a supply or a reservation of the zone changes, or a day
    passes.
    """
    actor.require(VIEW_READINESS)
    zone_id = actor.zone_id
    own = memo.mark_of([zone_id], Reservation, SiteTerms, StockFloor, Supply)
    mark = own, land.mark_of_space(zone_id), attraction.mark_of_leads(zone_id)
    key = ("elements.readiness", zone_id, clock.today())
    return memo.kept(key, mark, lambda: reckon_readiness(actor))


def reckon_readiness(actor: Actor) -> Readiness:
    """As ``read_readiness``, of what is there this moment."""
    first = clock.today().replace(day=1)
    months = int(facts.value("months"))
    stocks, candidates = read_stocks(actor), read_candidates(actor)
    coming, floors = list_coming(actor), list_floors(actor)
    free = {kind: sum((one.free for one in stocks[kind]), Decimal(0)) for kind in Kind}
    supply = {kind: outlook.supply_of(kind, free[kind], coming, first, months) for kind in Kind}
    found = outlook.foresee(
        prospects_of(candidates, first),
        supply,
        seed=int(facts.value("seed")),
        draws=int(facts.value("draws")),
    )
    elements = {
        kind: _element(stocks[kind], free[kind], floors[kind], found.standings[kind], first)
        for kind in Kind
    }
    return Readiness(first, elements, found.zone, stocks, candidates)


def _element(
    stocks: list[Stock],
    free: Decimal,
    floor: tuple[Decimal, StockFloor | None],
    standings: tuple[Standing, ...],
    first: date,
) -> ElementReadiness:
    kind, (least, own) = standings[0].kind, floor
    bundle = int(facts.value("bundle_months"))
    lead_months = int(facts.value("lead_months")[kind])
    return ElementReadiness(
        kind,
        free,
        sum((one.held for one in stocks), Decimal(0)),
        sum((one.used for one in stocks), Decimal(0)),
        least,
        own,
        standings,
        tuple(outlook.prepare(standings, least, first, lead_months=lead_months, bundle=bundle)),
        tuple(outlook.alarms(free, standings, least)),
    )
