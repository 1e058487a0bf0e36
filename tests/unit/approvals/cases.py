"""A case of the shipped process, and moves on it, for the tests of approvals."""

from datetime import date, timedelta

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.conditions import FactValue
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State, Track
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.simulation import Award, Candidate
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.core.calendars import national_calendar

FIRST = date(2024, 3, 1)
TODAY = date(2026, 6, 1)
EVERY_POST = frozenset(Post) - {Post.SYSTEM}
PLANT: dict[str, FactValue] = {
    "investment_approval": "FILING",
    "eia_class": "FORM",
    "energy_tce": 1200,
    "electricity_kwh": 0,
    "site_ha": 4,
    "earth_m3": 20_000,
    "works_cost_yuan": 80_000_000,
    "floor_area_m2": 30_000,
    "design_size": "LARGE",
    "special_works": True,
    "civil_buildings": False,
    "explosive_or_hazardous": False,
    "touches_security": False,
    "is_secret": False,
    "industry_policy": "ENCOURAGED",
    "restricted_foreign": False,
}
TERMS = {"parcel": "W-2024-07", "floor_area_ratio": "1.8"}
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)
WON = Award("91430100TEST000001", TERMS, is_paid=True, design_is_unchanged=True)


def process(name: str = "industrial-new-build", version: str = "2023-06") -> Process:
    """Return a shipped process."""
    return next(
        one.process
        for one in shipped_definitions()
        if (one.process.id, one.process.version) == (name, version)
    )


def new_case(facts: dict[str, FactValue] | None = None, **changes: FactValue) -> Case:
    """Lay out a case of an ordinary plant."""
    plan = plan_for(process(), (PLANT if facts is None else facts) | changes)
    case = Case(national_calendar(), TODAY, plan, WON.holder, {})
    case.begin(FIRST)
    return case


def day(count: int) -> date:
    """Return a day of the case's life."""
    return FIRST + timedelta(days=count)


def act(
    case: Case,
    code: str,
    kind: HandlingAct,
    on: date,
    track: Track = Track.FORMAL,
    **more: object,
) -> Standing:
    """Do an act with everything that it asks."""
    item = case.plan.process.item(code)
    papers = tuple(
        paper.code
        for paper in item.papers
        if kind is HandlingAct.APPLY and not (paper.comes_with_land and track is Track.SIMULATED)
    )
    given: dict[str, object] = {"reason": "r", "papers": papers, "number": "No. 1"} | more
    return case.move(code, track, Move(kind, on, EVERY_POST, **given))  # type: ignore[arg-type]


def carry_through(case: Case, code: str, on: date, track: Track = Track.FORMAL) -> None:
    """Apply for an item and let it be granted and delivered on one day."""
    act(case, code, HandlingAct.APPLY, on, track)
    act(case, code, HandlingAct.ACCEPT, on, track)
    if case.standings[code, track].state is not State.DELIVERED:
        act(case, code, HandlingAct.REVIEW, on, track)
        act(case, code, HandlingAct.GRANT, on, track)
        act(case, code, HandlingAct.DELIVER, on, track)


def win_land(case: Case) -> date:
    """Let the project win its land; return the day."""
    if case.standings["filing", Track.FORMAL].state is not State.DELIVERED:
        carry_through(case, "filing", FIRST)
    carry_through(case, "planning_conditions", FIRST)
    act(case, "land_contract", HandlingAct.APPLY, FIRST)
    act(case, "land_contract", HandlingAct.ACCEPT, FIRST)
    act(case, "land_contract", HandlingAct.REVIEW, FIRST)
    won = day(31)
    act(case, "land_contract", HandlingAct.GRANT, won)
    act(case, "land_contract", HandlingAct.DELIVER, won)
    return won
