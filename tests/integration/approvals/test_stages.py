"""The stage of a project follows its cases: nobody writes an unlawful start by the other door."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, carry_through

from zoneworks.approvals import services
from zoneworks.approvals.engine.process.moves import NOTICE_DAYS
from zoneworks.approvals.models import ApprovalCase
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event
from zoneworks.registry import services as registry
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

pytestmark = pytest.mark.django_db
SMALL: dict[str, Any] = {
    "works_cost_yuan": 100,
    "floor_area_m2": 100,
    "special_works": False,
    "eia_class": "EXEMPT",
}


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def _prepared(office: Office) -> Project:
    """A project in preparation, whose works are too small for a permit."""
    project = make.project(
        office.officer, enterprise_id=office.enterprise.pk, entered_on=date(2023, 12, 1)
    )
    for days, stage in enumerate(
        (
            ProjectStage.NEGOTIATION,
            ProjectStage.REVIEW,
            ProjectStage.SIGNED,
            ProjectStage.PREPARATION,
        )
    ):
        day = date(2024, 1, 2) + timedelta(days=days)
        project = registry.move_project(
            office.officer, project.pk, stage, day, version=project.version
        )
    return project


def _case(office: Office, project: Project) -> ApprovalCase:
    return services.open_case(office.officer, project.pk, "small-renovation", SMALL, begun_on=FIRST)


def test_a_project_is_under_construction_once_its_case_says_so(office: Office) -> None:
    project = _prepared(office)
    case = _case(office, project)
    carry_through(office, case, "filing")
    start = FIRST + timedelta(days=NOTICE_DAYS)
    services.reach_milestone(office.officer, case.pk, "construction", start)
    project.refresh_from_db()
    assert project.stage == ProjectStage.CONSTRUCTION
    assert StageEntry.objects.get(project=project, stage=project.stage).entered_on == start
    acts = Event.objects.filter(subject_type="registry.Project").values_list("act", flat=True)
    assert list(acts)[-1] == "registry.project_moved"


def test_the_register_takes_no_start_that_the_case_has_not_released(office: Office) -> None:
    project = _prepared(office)
    case = _case(office, project)
    events = Event.objects.count()

    def build(day: date) -> None:
        registry.move_project(
            office.officer, project.pk, ProjectStage.CONSTRUCTION, day, version=project.version
        )

    with pytest.raises(InvalidInput) as blocked:
        build(FIRST)
    assert "建筑法" in str(blocked.value.fields["stage"][0])
    assert Event.objects.count() == events
    carry_through(office, case, "filing")
    with pytest.raises(InvalidInput):  # lawful now, and still written in one place
        build(FIRST)
    services.reach_milestone(office.officer, case.pk, "construction", FIRST)
    entry = StageEntry.objects.get(project=project, stage=ProjectStage.CONSTRUCTION)
    with pytest.raises(InvalidInput) as other_day:
        registry.correct_stage_date(
            office.officer,
            project.pk,
            ProjectStage.CONSTRUCTION,
            FIRST - timedelta(days=20),
            version=entry.version,
            reason="earlier",
        )
    assert "2024-03-01" in str(other_day.value.fields["entered_on"][0])
    entry.refresh_from_db()
    assert entry.entered_on == FIRST


def test_a_project_without_a_case_is_left_to_the_register(office: Office) -> None:
    project = _prepared(office)
    moved = registry.move_project(
        office.officer, project.pk, ProjectStage.CONSTRUCTION, FIRST, version=project.version
    )
    assert moved.stage == ProjectStage.CONSTRUCTION
