"""What the zone's leads teach: funnel, sources, probabilities, forecast, targets, classes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from tests import make
from tests.integration.attraction.refusals import refused
from tests.make_attraction import YI, Office

from zoneworks.attraction import facts, queries, services
from zoneworks.attraction.engine.classes import SizeClass
from zoneworks.attraction.engine.history import Basis
from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.engine.terms import DropCause, LeadStage, Source, TopList
from zoneworks.attraction.models import Lead, Target, TopCompany
from zoneworks.core import clock, records
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, StaleRecord
from zoneworks.core.models import Event
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project
from zoneworks.registry.services import move_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = date(2024, 10, 15)


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    """The tests stand on a day in October 2024."""
    with clock.at(datetime(2024, 10, 15, 2, tzinfo=UTC)):
        yield


def signed(office: Office, on: date, fen: int = YI, **values: Any) -> Project:
    """A project of a lead that was known for a month, registered, and signed on a day."""
    lead = office.lead(
        opened_on=on - timedelta(days=30), investment_fen=fen, owner_id=None, **values
    )
    services.begin_talks(office.officer, lead.pk, on - timedelta(days=20))
    columns = {"code": f"S-{lead.pk}", "name": lead.name, "on": on - timedelta(days=10)}
    project = services.register_lead(office.officer, lead.pk, columns)
    office.signed_agreement(project, on=on)
    project.refresh_from_db()
    return project


class TestFunnel:
    """How many leads come, go on, are given up and stand."""

    def test_each_lead_is_counted_where_it_came_to(self, office: Office) -> None:
        office.lead(opened_on=TODAY - timedelta(days=12))
        office.lead(opened_on=TODAY - timedelta(days=4))
        office.talking()
        services.drop_lead(
            office.officer, office.talking().pk, DropCause.NO_ANSWER, TODAY - timedelta(days=3)
        )
        office.registered()
        signed(office, TODAY - timedelta(days=60))
        kept, gone = office.lead(), office.lead()
        services.merge_leads(office.officer, kept.pk, gone.pk)
        services.drop_lead(office.officer, kept.pk, DropCause.ELSEWHERE, TODAY)
        Office.of(zone := make.zone(), make.actor(zone)).lead()
        steps = {step.stage: step for step in queries.read_funnel(office.officer)}
        counts = {
            stage: (step.reached, step.passed, step.dropped, step.open)
            for stage, step in steps.items()
        }
        assert counts == {
            ProjectStage.LEAD: (7, 4, 1, 2),
            ProjectStage.NEGOTIATION: (4, 2, 1, 1),
            ProjectStage.REVIEW: (2, 1, 0, 1),
            ProjectStage.SIGNED: (1, 0, 0, 1),
        }
        assert steps[ProjectStage.LEAD].ages == (4, 12)
        for step in steps.values():
            assert step.reached == step.passed + step.dropped + step.open

    def test_it_counts_those_of_a_source_since_a_day(self, office: Office) -> None:
        office.lead(source=Source.FUND, opened_on=date(2024, 1, 1))
        office.lead(source=Source.FUND, opened_on=date(2024, 6, 1))
        office.lead(source=Source.EVENT, opened_on=date(2024, 6, 1))

        def reached(**asked: Any) -> int:
            return queries.read_funnel(office.officer, **asked)[0].reached

        assert reached() == 3
        assert reached(source=Source.FUND) == 2
        assert reached(since=date(2024, 6, 1)) == 2
        assert reached(since=date(2024, 6, 1), source=Source.FUND) == 1
        assert reached(since=date(2024, 6, 2)) == 0

    def test_a_project_that_was_dropped_before_its_signature_is_a_dropped_lead(
        self, office: Office
    ) -> None:
        project = office.registered()
        move_project(
            office.officer,
            project.pk,
            ProjectStage.DROPPED,
            TODAY,
            version=project.version,
            reason="No land",
        )
        review = queries.read_funnel(office.officer)[2]
        assert (review.stage, review.dropped, review.open) == (ProjectStage.REVIEW, 1, 0)

    def test_sources_are_told_by_what_they_brought(self, office: Office) -> None:
        signed(office, date(2024, 5, 6), 3 * YI, source=Source.FUND)
        signed(office, date(2024, 5, 7), YI, source=Source.BANK)
        office.lead(source=Source.BANK)
        lines = queries.list_sources(office.officer)
        assert [(one.source, one.leads, one.signed, one.investment_fen) for one in lines] == [
            (Source.FUND, 1, 1, 3 * YI),
            (Source.BANK, 2, 1, YI),
        ]

    def test_it_is_the_zones_own_page(self, office: Office) -> None:
        for role in (Role.PROVINCE, Role.FUND_MANAGER, Role.APPROVING_DEPARTMENT):
            with pytest.raises(ActForbidden):
                queries.read_funnel(make.actor(office.zone, role))
        auditor = make.actor(office.zone, Role.AUDITOR)
        assert queries.read_funnel(auditor)[0].reached == 0


class TestLearning:
    """The zone's own history counts once there is enough of it."""

    def _decide(self, office: Office, count: int, *, every: int = 2) -> None:
        """So many leads that were given up before talks or stand signed, one of ``every``."""
        signed(office, date(2024, 5, 6))
        rows = [
            Lead(
                number=f"T-{number}",
                name="Idea",
                investor=f"Investor {number}",
                source=Source.EVENT,
                opened_on=date(2024, 1, 1),
                stage=LeadStage.DROPPED,
                dropped_on=date(2024, 2, 1) + timedelta(days=number % 20),
                dropped_because=DropCause.NO_ANSWER,
            )
            for number in range(count)
        ]
        records.create_many(office.officer, rows, act="attraction.lead_opened")

    def test_until_then_the_register_says_how_likely_a_stage_lands(self, office: Office) -> None:
        self._decide(office, facts.value("least_decided") - 2)
        landing = queries.learn_landings(office.officer)[ProjectStage.LEAD]
        assert landing.basis is Basis.DEFAULT

    def test_then_it_is_learnt(self, office: Office) -> None:
        self._decide(office, facts.value("least_decided") - 1)
        landing = queries.learn_landings(office.officer)[ProjectStage.LEAD]
        assert landing.basis is not Basis.DEFAULT
        assert (landing.signed, landing.dropped) == (1, 29)
        assert landing.probability == pytest.approx(1 / 30)


class TestForecast:
    """Kept until a lead, a stage or the day changes; the same input gives the same figures."""

    def test_it_is_kept_until_something_changes(self, office: Office) -> None:
        lead = office.talking(probability=Decimal("0.5"))
        first = queries.read_forecast(office.officer)
        assert queries.read_forecast(office.officer) is first
        assert queries.read_forecast(make.actor(office.zone, Role.LEADER)) is first
        services.change_lead(office.officer, lead.pk, {"probability": Decimal("0.9")})
        second = queries.read_forecast(office.officer)
        assert second is not first
        assert sum(one.expected for one in second.months) > sum(
            one.expected for one in first.months
        )
        with clock.at(datetime(2024, 10, 16, 2, tzinfo=UTC)):
            assert queries.read_forecast(office.officer) is not second

    def test_another_zones_leads_are_not_in_it(self, office: Office) -> None:
        office.talking(probability=Decimal(1))
        empty = Office.of(zone := make.zone(), make.actor(zone))
        found = queries.read_forecast(empty.officer)
        assert len(found.months) == facts.value("forecast_months")
        assert sum(one.expected for one in found.months) == 0
        assert all(one.projects.high == 0 for one in found.months)

    def test_months_follow_each_other_from_today(self, office: Office) -> None:
        office.talking()
        months = queries.read_forecast(office.officer).months
        assert months[0].begins_on == TODAY
        for earlier, later in pairwise(months):
            assert earlier.until == later.begins_on
        for month in months:
            assert month.projects.low <= month.projects.middle <= month.projects.high


class TestTargets:
    """Set by leaders, reached by what was signed in their period."""

    YEAR: dict[str, Any] = {
        "name": "Hundred projects",
        "measure": Measure.PROJECTS,
        "goal": 4,
        "begins_on": date(2024, 1, 1),
        "ends_on": date(2024, 12, 31),
    }

    def test_they_count_what_was_signed_in_their_period(self, office: Office) -> None:
        for on, fen in ((date(2024, 3, 4), YI), (date(2024, 6, 5), 60 * YI), (TODAY, YI)):
            signed(office, on, fen)
        signed(office, date(2023, 12, 29), 500 * YI)
        money = {"name": "Investment", "measure": Measure.INVESTMENT, "goal": 100 * YI}
        large = {"name": "Large", "measure": Measure.LARGE_PROJECTS, "goal": 1}
        large |= {"least_fen": 50 * YI}
        rows = [
            services.set_target(office.leader, self.YEAR | values) for values in ({}, money, large)
        ]
        found = queries.judge_targets(office.officer, rows)
        assert [one.reached for one in found] == [3, 62 * YI, 1]
        assert found[0].due == -(-4 * 289 // 366)
        assert found[2].chance == 1.0
        assert found[0].chance is not None

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": " "}, "name"),
            ({"measure": "SMILES"}, "measure"),
            ({"goal": 0}, "goal"),
            ({"ends_on": date(2023, 12, 31)}, "goal"),
            ({"measure": Measure.LARGE_PROJECTS}, "goal"),
        ],
    )
    def test_a_target_that_cannot_be_is_refused(
        self, office: Office, wrong: dict[str, Any], field: str
    ) -> None:
        with refused(InvalidInput, field=field):
            services.set_target(office.leader, self.YEAR | wrong)

    def test_a_target_is_changed_as_it_was_seen_and_stands_once(self, office: Office) -> None:
        target = services.set_target(office.leader, self.YEAR)
        with refused(InvalidInput, "begins on that day already", "name"):
            services.set_target(office.leader, self.YEAR)
        with refused(ActForbidden):
            services.set_target(office.officer, self.YEAR | {"name": "Another"})
        changed = self.YEAR | {"goal": 9}
        services.set_target(office.leader, changed, pk=target.pk, version=1, reason="More")
        with refused(StaleRecord):
            services.set_target(office.leader, self.YEAR, pk=target.pk, version=1)
        assert Target.objects.get().goal == 9
        assert Event.objects.get(act="attraction.target_changed").reason == "More"


class TestClasses:
    """Projects by investment, and by the lists that held on the day of the signature."""

    def test_a_project_is_held_against_the_list_of_its_day(self, office: Office) -> None:
        listed = signed(office, date(2024, 5, 6), 100 * YI, group="Northern Star Group")
        later = signed(office, date(2024, 9, 6), 50 * YI, investor="Northern Star Group")
        other = signed(office, date(2024, 9, 7), 10 * YI)
        signed(office, date(2024, 9, 8), 10 * YI - 1)
        names = [(7, "Northern Star Group"), (8, "Other Group")]
        services.load_top_list(office.leader, TopList.WORLD, date(2024, 1, 1), names)
        services.load_top_list(office.leader, TopList.WORLD, date(2024, 8, 1), names[1:])
        services.load_top_list(office.leader, TopList.CHINA, date(2024, 9, 6), [(3, names[0][1])])
        found = queries.list_classed(office.officer, date(2024, 1, 1), date(2024, 12, 31))
        assert [(one.project.pk, one.size) for one in found][:3] == [
            (listed.pk, SizeClass.TEN_BILLION),
            (later.pk, SizeClass.FIVE_BILLION),
            (other.pk, SizeClass.BILLION),
        ]
        assert found[3].size is SizeClass.SMALLER
        ranks = {one.project.pk: [(rank.kind, rank.rank) for rank in one.ranks] for one in found}
        assert ranks[listed.pk] == [(TopList.WORLD, 7)]
        assert ranks[later.pk] == [(TopList.CHINA, 3)]
        assert not ranks[other.pk]
        assert not queries.list_classed(office.officer, date(2025, 1, 1), date(2025, 12, 31))

    def test_a_list_that_is_entered_again_replaces_the_one_of_that_day(
        self, office: Office
    ) -> None:
        on = date(2024, 1, 1)
        services.load_top_list(office.leader, TopList.WORLD, on, [(1, "One"), (2, "Two")])
        services.load_top_list(office.leader, TopList.CHINA, on, [(1, "One")])
        assert services.load_top_list(office.leader, TopList.WORLD, on, [(1, "Three")]) == 1
        kept = TopCompany.objects.order_by("kind").values_list("kind", "name")
        assert list(kept) == [(TopList.CHINA, "One"), (TopList.WORLD, "Three")]

    @pytest.mark.parametrize(
        "names",
        [
            [],
            [(1, "One"), (2, "one")],
            [(1, "One"), (1, "Two")],
            [(1, " ")],
            [(0, "One")],
            [(number, f"Company {number}") for number in range(1, 1002)],
        ],
    )
    def test_a_list_that_cannot_be_is_refused_and_the_old_one_stays(
        self, office: Office, names: list[tuple[int, str]]
    ) -> None:
        on = date(2024, 1, 1)
        services.load_top_list(office.leader, TopList.WORLD, on, [(1, "One"), (2, "Two")])
        with refused(InvalidInput, field="names"):
            services.load_top_list(office.leader, TopList.WORLD, on, names)
