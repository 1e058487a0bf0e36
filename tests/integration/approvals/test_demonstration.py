"""The demonstration zone's cases: single records from which the pages compute their figures."""

from datetime import date, timedelta

import pytest

from zoneworks.admission.models import Supervision
from zoneworks.approvals.engine.process.conformance import count
from zoneworks.approvals.engine.process.handling import RUNNING, Track
from zoneworks.approvals.engine.process.performance import performance_of, saved_against
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseItem,
    CaseMode,
    MirrorDifference,
    ReachedMilestone,
    SiteWork,
)
from zoneworks.approvals.queries import (
    find_conformance,
    find_paths,
    list_histories,
    list_served,
    list_steps,
    predict_own,
)
from zoneworks.core import demo, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo_logins import ZONE_CODE
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.land.models import LandSale
from zoneworks.registry.models import StageEntry

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_figures_of_the_demonstration_come_from_its_single_records() -> None:
    demo.load(lambda _part: None)
    leader = queries.actor_of(Membership.objects.get(zone__code=ZONE_CODE, role=Role.LEADER))
    before = list_served(leader, date(2023, 1, 1), date(2024, 1, 1))
    after = list_served(leader, date(2024, 1, 1), date(2025, 1, 1))
    assert 1_400 < len(before) + len(after) < 1_700
    figures = performance_of(after)
    assert figures.saved_of_legal is not None
    assert round(figures.saved_of_legal * 1000) == 840
    against = saved_against(before, after)
    assert against is not None
    assert round(against * 1000) == 420
    assert figures.simulated_days > 0  # nothing is hidden in what came before
    _check_flagship()
    _stages_follow_the_cases()
    _check_own_cases(leader)
    _check_followed()


def _check_followed() -> None:
    case = ApprovalCase.objects.get(mode=CaseMode.FOLLOWED)
    assert case.items.count() == 5
    assert not case.items.exclude(turn="").exists()
    differing = MirrorDifference.objects.filter(settled_on=None).select_related("case")
    assert {one.case.mode for one in differing} == {CaseMode.DECIDED}
    assert differing.count() == 2


def _check_flagship() -> None:
    case = ApprovalCase.objects.select_related("project").get(
        project__name="曜程储能电池百亿基地", process_id="industrial-new-build"
    )
    signed_on = case.project.signed_on
    formal = CaseItem.objects.filter(case=case, track=Track.FORMAL)
    days = dict(formal.values_list("code", "delivered_on"))
    certificates = (
        *("filing", "land_use_permit", "land_title"),
        *("works_planning_permit", "construction_permit"),
    )
    assert all(days[code] for code in certificates)
    last = max(days[code] for code in certificates)
    assert last - days["land_contract"] <= timedelta(days=30)
    clearing = SiteWork.objects.get(case=case, code="clearing")
    assert clearing.begun_on - signed_on == timedelta(days=20)
    start = ReachedMilestone.objects.get(case=case, code="construction")
    assert start.reached_on > last > clearing.begun_on
    sale = LandSale.objects.get(project=case.project)
    agreement = Supervision.objects.get(project=case.project, state="SIGNED")
    assert (sale.supervision, sale.area_m2) == (agreement.number, case.project.land_m2)


def _stages_follow_the_cases() -> None:
    reached = {
        (code, project_id): day
        for code, project_id, day in ReachedMilestone.objects.values_list(
            "code", "case__project_id", "reached_on"
        )
    }
    for stage, code in (("CONSTRUCTION", "construction"), ("PRODUCTION", "production")):
        entered = StageEntry.objects.filter(stage=stage).values_list("project_id", "entered_on")
        assert entered
        assert {(code, project): day for project, day in entered} == {
            key: day for key, day in reached.items() if key[0] == code
        }


def _check_own_cases(leader: Actor) -> None:
    """Paths sum up to the whole, nothing unlawful was decided, a prediction can be judged."""
    cases = list_histories(leader)
    calendar = national_calendar()
    for case, path in find_paths(cases, "construction"):
        assert path.days == calendar.difference(case.begun_on, path.until)
    found = count(find_conformance(cases)[1].findings)
    assert not found.keys() & {"LAND", "ORDER", "MILESTONE", "POWER", "TOO_FAST", "JOINT"}
    assert found["SIMULATED"] > 0
    outlooks = predict_own(list_steps(cases))
    assert outlooks.judgement is not None
    assert outlooks.judgement.n_tested > 100
    in_hand = CaseItem.objects.filter(
        zone_id=leader.zone_id, state__in=RUNNING, track=Track.FORMAL, case__system=""
    )
    assert {one.item_id for one in outlooks.expected} == set(in_hand.values_list("pk", flat=True))
    assert all(one.low_on <= one.on <= one.high_on for one in outlooks.expected)
