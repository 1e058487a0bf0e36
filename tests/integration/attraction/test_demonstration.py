"""Attraction in the demonstration zone: single records from which the pages compute totals."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Count, Min, Sum
from tests.make_attraction import YI

from zoneworks.attraction import queries
from zoneworks.attraction.demo import quantum
from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.engine.classes import SizeClass
from zoneworks.attraction.engine.finders import FilingState
from zoneworks.attraction.engine.leads import ALIVE
from zoneworks.attraction.engine.rewards import RewardState
from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.engine.terms import FinderKind, LeadStage, Side, TopList
from zoneworks.attraction.labels.subjects import subject_of_agreement, subject_of_reward
from zoneworks.attraction.metrics import figures
from zoneworks.attraction.models import (
    Agreement,
    Dispute,
    Filing,
    Lead,
    PaidInvestment,
    Reward,
    Scheme,
    Talk,
)
from zoneworks.compliance.models import Review
from zoneworks.core import clock, contributions, demo, desk
from zoneworks.core import queries as people
from zoneworks.core.actors import Actor
from zoneworks.core.demo_logins import ZONE_CODE
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def test_the_figures_of_attraction_come_from_single_records() -> None:
    chance = _load()
    leader = _member(Role.LEADER)
    _check_projects(leader)
    _check_leads(leader, chance)
    _check_finders(leader)
    _check_rewards()
    _check_agreements()
    _check_talks_with_the_quantum_firm()
    _check_desks()


def _load() -> tuple[object, object]:
    """Load the parts up to attraction's; give the chance before and after that one."""
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        for part in contributions.demo_parts():
            before = demonstration.random.getstate()
            part.load(demonstration)
            if part.slice_name == "attraction":
                return before, demonstration.random.getstate()
    raise LookupError("attraction has no part in the demonstration")


def _member(role: Role) -> Actor:
    return people.actor_of(Membership.objects.get(zone__code=ZONE_CODE, role=role))


def _check_projects(leader: Actor) -> None:
    """Twice a hundred: 102 projects, one of ten billion; each total is that of the records."""
    signed = Project.objects.filter(zone_id=leader.zone_id, signed_on__range=YEAR)
    assert signed.count() == 102
    assert signed.aggregate(fen=Sum("investment_fen"))["fen"] == 380 * YI
    classed = queries.list_classed(leader, *YEAR)
    sizes = Counter(one.size for one in classed)
    assert (sizes[SizeClass.TEN_BILLION], sizes[SizeClass.FIVE_BILLION]) == (1, 2)
    listed = Counter(rank.kind for one in classed for rank in one.ranks)
    assert listed == dict.fromkeys(TopList, 1)
    rows = [one for one in queries.list_targets(leader) if one.begins_on == YEAR[0]]
    reached = {
        (row.measure, row.goal): found.reached
        for row, found in zip(rows, queries.judge_targets(leader, rows), strict=True)
    }
    assert reached == {
        (Measure.PROJECTS, 100): 102,
        (Measure.LARGE_PROJECTS, 1): 1,
        (Measure.INVESTMENT, 350 * YI): 380 * YI,
    }


def _check_leads(leader: Actor, chance: tuple[object, object]) -> None:
    """About a thousand, those that came to nothing among them; no other slice's chance is drawn."""
    before, after = chance
    assert before == after
    rows = Lead.objects.filter(zone_id=leader.zone_id)
    assert 950 <= rows.count() <= 1050
    stages = Counter(rows.values_list("stage", flat=True))
    assert stages[LeadStage.PROJECT] == 121  # 120 signed ones, one whose agreement is in draft
    assert sum(stages[stage] for stage in ALIVE) > 50
    first, *_more, last = queries.read_funnel(leader)
    assert (first.reached, last.reached) == (rows.count(), 120)
    held = StageEntry.objects.filter(stage=ProjectStage.NEGOTIATION).values("project_id")
    firsts = held.annotate(on=Min("entered_on")).values_list("project_id", "on")
    days = dict(firsts)
    for lead in rows.filter(project__isnull=False):
        assert lead.talks_on == days[lead.project_id]
    assert not rows.filter(stage__in=ALIVE, next_on__isnull=True).exists()
    landings = queries.learn_landings(leader)
    assert all(0 < landing.probability < 1 for landing in landings.values())


def _check_finders(leader: Actor) -> None:
    """At least ten projects of 2024 were brought by funds; every filing came before the talks."""
    by_funds = Filing.objects.filter(
        kind=FinderKind.FUND,
        state=FilingState.CONFIRMED,
        lead__project__signed_on__range=YEAR,
    )
    assert by_funds.count() >= 10
    filings = Filing.objects.select_related("lead")
    decided = [one for one in filings if one.decided_on]
    assert all(one.filed_on < one.lead.talks_on for one in decided if one.lead.talks_on)
    assert Filing.objects.filter(state=FilingState.FILED).count() == 1
    assert Counter(Dispute.objects.values_list("is_upheld", flat=True)) == {False: 1, None: 1}
    (scheme,) = Scheme.objects.all()
    assert scheme.is_sample
    metric = next(one for one in figures.METRICS if one.name == "attraction.projects_by_funds")
    measured = metric.measure(leader)
    every = Filing.objects.filter(
        kind=FinderKind.FUND, state=FilingState.CONFIRMED, lead__project__signed_on__isnull=False
    )
    assert measured.value.count() == every.count()


def _check_rewards() -> None:
    """Paid ones with their reviews, others on their way; each sums to the fen."""
    states = Counter(Reward.objects.values_list("state", flat=True))
    assert states[RewardState.PAID] >= 2
    assert states[RewardState.PUBLISHED] >= 1
    assert states[RewardState.ASSESSED] >= 1
    for reward in Reward.objects.select_related("project", "filing", "scheme"):
        shares = reward.shares.aggregate(fen=Sum("amount_fen"))["fen"]
        lines = sum(line["amount_fen"] for line in reward.lines)
        assert reward.amount_fen == shares == lines
        verified = PaidInvestment.objects.filter(
            project_id=reward.project_id, verified_on__isnull=False
        )
        assert reward.paid_in_fen == verified.aggregate(fen=Sum("amount_fen"))["fen"]
        if reward.state == RewardState.PAID:
            digest = subject_of_reward(reward).digest
            reviews = Review.objects.filter(record="attraction.Reward", record_id=reward.pk)
            assert reviews.filter(digest=digest, state="PASSED").exists()
            assert reward.paid_on > reward.public_until


def _check_agreements() -> None:
    """Every signed project has one that was signed on its day and binds both sides."""
    signed = Agreement.objects.filter(state=AgreementState.SIGNED).select_related("project")
    projects = Project.objects.filter(zone__code=ZONE_CODE, signed_on__isnull=False)
    assert {one.project_id for one in signed} == set(projects.values_list("pk", flat=True))
    for agreement in signed:
        assert agreement.signed_on == agreement.project.signed_on
        assert agreement.content_sha256 == subject_of_agreement(agreement).digest
        sides = agreement.obligations.values("side").annotate(n=Count("pk"))
        assert {row["side"] for row in sides} == set(Side)
    (draft,) = Agreement.objects.filter(state=AgreementState.DRAFT)
    assert draft.project.stage == ProjectStage.REVIEW
    assert Review.objects.filter(record="attraction.Agreement", record_id=draft.pk).count() == 1


def _check_talks_with_the_quantum_firm() -> None:
    talks = Talk.objects.filter(lead__investor=quantum.FIRM, summary__contains="量子").count()
    assert talks >= 1
    days = Talk.objects.filter(lead__investor=quantum.FIRM).values_list("held_on", flat=True)
    assert {held_on for held_on, *_told in quantum.TALKS} <= set(days)


def _check_desks() -> None:
    """Officer and leader have something to do."""
    for role in (Role.OFFICER, Role.LEADER):
        memberships = Membership.objects.filter(zone__code=ZONE_CODE, role=role)
        waiting = [
            item
            for one in memberships
            for item in desk.waiting_rows(people.actor_of(one))
            if "/attraction/" in item.url
        ]
        assert waiting, role
