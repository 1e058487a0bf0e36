"""What the pipeline wants of the five elements, each project times its probability."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zoneworks.attraction import queries as attraction
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.elements import facts
from zoneworks.elements.engine.acts import VIEW_READINESS
from zoneworks.elements.engine.outlook import month_of
from zoneworks.elements.engine.terms import TAKES, Hold, Kind, Prospect, Wish
from zoneworks.elements.models import Reservation, SiteTerms
from zoneworks.elements.queries.stocks import in_force
from zoneworks.land import queries as land
from zoneworks.registry import queries as registry

ODDS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An amount of an element that a project wants by a day.

    ``held`` is reserved for it, ``used`` it has taken already. ``is_dated`` is false where nobody
    said a day and the usual one of its stage stands.
    """

    kind: Kind
    amount: Decimal
    by: date
    is_dated: bool
    held: Decimal
    used: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be found."""
        return max(self.amount - self.held - self.used, Decimal(0))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project of the pipeline with what it wants, and how likely it lands.

    ``is_own`` says that somebody entered the probability of this one. ``power_kva`` is asked of its
    site. ``holds`` are its reservations in force, ``uses`` what it has taken of flats, people and
    money.
    """

    lead: Any
    stage: str
    probability: Decimal
    is_own: bool
    wants: tuple[Wanted, ...]
    power_kva: Decimal | None
    terms: SiteTerms | None
    holds: tuple[Reservation, ...]
    uses: tuple[Reservation, ...]

    def want(self, kind: Kind) -> Decimal:
        """How much it wants of an element in all, reserved or not, without what it has taken."""
        mine = (one for one in self.wants if one.kind is kind)
        return sum((max(one.amount - one.used, Decimal(0)) for one in mine), Decimal(0))

    def amount_of(self, kind: Kind) -> Decimal:
        """How much it wants of an element in all, with what it has taken."""
        return sum((one.amount for one in self.wants if one.kind is kind), Decimal(0))

    def taken(self, kind: Kind, skill: str = "") -> Decimal:
        """How much it holds or has taken of flats, money, or people of a skill."""
        rows = (one for one in (*self.holds, *self.uses) if one.kind == kind)
        return sum((one.amount for one in rows if skill_of(one) == skill), Decimal(0))


def read_candidates(actor: Actor) -> list[Candidate]:
    """The pipeline of the actor's zone with what each project wants, the likeliest first."""
    actor.require(VIEW_READINESS)
    leads = list(attraction.list_open_leads(actor))
    taken: dict[int, list[Reservation]] = {}
    rows = Reservation.objects.filter(zone_id=actor.zone_id, lead__isnull=False, state__in=TAKES)
    for row in in_force(rows).select_related("parcel", "bay__building", "building", "supply"):
        taken.setdefault(row.lead_id or 0, []).append(row)
    found = SiteTerms.objects.filter(zone_id=actor.zone_id)
    terms = {row.lead_id: row for row in found}
    odds, settled = _odds(actor), _settled(actor, leads)
    candidates = [
        _candidate(one, odds, settled, terms.get(one.pk), taken.get(one.pk, [])) for one in leads
    ]
    return sorted(candidates, key=lambda one: (-one.probability, one.lead.number))


def prospects_of(candidates: list[Candidate], first: date) -> list[Prospect]:
    """The pipeline as the engine reads it: what is reserved already is not wanted again."""
    return [
        Prospect(
            one.lead.pk,
            one.probability,
            tuple(
                Wish(want.kind, want.open, month_of(want.by, first))
                for want in one.wants
                if want.open
            ),
        )
        for one in candidates
    ]


def _odds(actor: Actor) -> dict[str, Decimal]:
    """How likely a project of each stage lands: as learnt from leads, otherwise as the zone set."""
    found = {
        str(stage): value
        for stage, value in registry.list_probabilities(actor, actor.zone_id).items()
    }
    for stage, landing in attraction.learn_landings(actor).items():
        found[str(stage)] = Decimal(str(landing.probability))
    return {stage: value.quantize(ODDS) for stage, value in found.items()}


def _settled(actor: Actor, leads: list[Any]) -> set[int]:
    """The projects that have land or space already, by a contract of grant or a lease."""
    projects = [one.project_id for one in leads if one.project_id]
    if not projects:
        return set()
    granted = land.list_contracts(actor).filter(project_id__in=projects, ended_on=None)
    let = land.list_leases(actor).filter(project_id__in=projects, until_on__gt=clock.today())
    return {
        *granted.values_list("project_id", flat=True),
        *let.values_list("project_id", flat=True),
    }


def _candidate(
    lead: Any,
    odds: dict[str, Decimal],
    settled: set[int],
    terms: SiteTerms | None,
    taken: list[Reservation],
) -> Candidate:
    own = lead.probability if lead.project is None else lead.project.probability
    stage = str(lead.stage_now)
    has_site = lead.project_id in settled
    sums: dict[tuple[Kind, Hold], Decimal] = {}
    for row in taken:
        key = Kind(row.kind), Hold(row.state)
        sums[key] = sums.get(key, Decimal(0)) + row.amount
    wants, power = [], None
    for need in lead.element_needs.all():
        if need.kind == "POWER":
            power = max(power or Decimal(0), need.amount)
        elif not (has_site and need.kind in {Kind.LAND, Kind.SPACE}):
            wants.append(_want(Kind(need.kind), need, stage, sums))
    return Candidate(
        lead,
        stage,
        odds.get(stage, Decimal(0)) if own is None else own,
        own is not None,
        tuple(wants),
        power,
        terms,
        tuple(one for one in taken if one.state == Hold.HELD),
        tuple(one for one in taken if one.state == Hold.USED),
    )


def _want(kind: Kind, need: Any, stage: str, sums: dict[tuple[Kind, Hold], Decimal]) -> Wanted:
    """A need with what was taken and is held for it; a second need gets what the first left."""
    by, left, mine = need.needed_by or _usual_day(stage), need.amount, {}
    for state in (Hold.USED, Hold.HELD):
        there = sums.get((kind, state), Decimal(0))
        mine[state] = min(there, left)
        sums[kind, state] = there - mine[state]
        left -= mine[state]
    dated = need.needed_by is not None
    return Wanted(kind, need.amount, by, dated, mine[Hold.HELD], mine[Hold.USED])


def skill_of(row: Reservation) -> str:
    """The skill of people that are reserved; nothing for all else."""
    return row.supply.skill if row.supply is not None and row.kind == Kind.STAFF else ""


def _usual_day(stage: str) -> date:
    today = clock.today()
    months = int(facts.value("months_until").get(stage, 12))
    number = today.year * 12 + today.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
