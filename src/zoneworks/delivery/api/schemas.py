"""What operations of delivery take and give."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN, Id, Reason, Text, Version
from zoneworks.delivery.engine.plans.terms import ActivityKind, LateCause, Phase

Days = Annotated[int, Field(ge=-2000, le=2000)]
Units = Annotated[int, Field(ge=0, le=1000)]
Weight = Annotated[int, Field(ge=1, le=9)]
ActivityCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
PlanName = Annotated[str, Field(max_length=60, pattern=PLAIN)]
Line = Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]


class LinkIn(Schema):
    """What comes first, and the working days between; negative lets both overlap."""

    code: ActivityCode
    lag_days: Days = 0


class StepOut(Schema):
    """An act of the list of an activity; ``done_on`` is null while it is open."""

    name: str
    done_on: date | None


class ActivityOut(Schema):
    """An activity as it was planned and as it went.

    ``expected_start_on`` and ``expected_end_on`` are what links ask for today, ``float_days`` the
    working days by which it may end later. The days of one that ``follows_case`` are those of its
    case of approval.
    """

    id: int
    version: int
    code: str
    name: str
    phase: Phase
    kind: ActivityKind
    duration_days: int
    after: list[LinkIn]
    needs: dict[str, int]
    steps: list[StepOut]
    responsible_id: int | None
    not_before: date | None
    deadline: date | None
    planned_start_on: date | None
    planned_finish_on: date | None
    started_on: date | None
    expected_on: date | None
    finished_on: date | None
    late_cause: str
    late_note: str
    follows_case: bool
    expected_start_on: date
    expected_end_on: date
    float_days: int


class ActivityIn(Schema):
    """What an activity is; ``steps`` is its list of acts."""

    name: PlanName = ""
    phase: Phase
    kind: ActivityKind
    duration_days: Days
    after: Annotated[list[LinkIn], Field(max_length=100)] = []
    needs: dict[ActivityCode, Units] = {}
    steps: Annotated[list[Line], Field(max_length=50)] = []
    responsible_id: Id | None = None
    not_before: date | None = None
    deadline: date | None = None

    def columns(self) -> dict[str, Any]:
        """The values as the services take them."""
        values = self.dict(exclude={"code", "version", "reason"})
        return values | {"after": [[link.code, link.lag_days] for link in self.after]}


class ActivityNew(ActivityIn):
    """A new activity; ``version`` is that of the plan."""

    code: ActivityCode
    version: Version | None = None


class ActivityChange(ActivityIn):
    """An activity as it is to be."""

    version: Version
    reason: Reason = ""


class ProgressIn(Schema):
    """How an activity goes; ``steps`` are the acts of its list that are done."""

    started_on: date | None = None
    expected_on: date | None = None
    finished_on: date | None = None
    steps: Annotated[list[Line], Field(max_length=50)] = []
    late_cause: LateCause | None = None
    late_note: Annotated[str, Field(max_length=500, pattern=PLAIN)] = ""
    version: Version


class PlanOut(Schema):
    """A plan of a project."""

    id: int
    version: int
    zone_id: int
    project_id: int
    name: str
    template_id: str
    template_sha256: str
    process_id: str
    case_id: int | None
    weight: int
    state: str
    made_on: date
    published_on: date | None
    ended_on: date | None
    end_reason: str


class PlanWhole(PlanOut):
    """A plan with its activities, and those that decide its end, the first of them first."""

    activities: list[ActivityOut]
    critical_path: list[str]


class PlanIn(Schema):
    """What a plan is made of; the case is the latest of the template's process if none is named."""

    project_id: Id
    template_id: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")]
    name: PlanName = ""
    signed_on: date | None = None
    weight: Weight = 1
    case_id: Id | None = None


class PlanChange(Schema):
    """A plan as it is to be."""

    name: PlanName = ""
    weight: Weight
    case_id: Id | None = None
    version: Version
    reason: Reason = ""


class PlanEndIn(Schema):
    """Why a plan ends or is taken up again."""

    reason: Reason
    version: Version | None = None


class BaselineIn(Schema):
    """The name of a baseline; ``version`` is that of the plan."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    reason: Reason = ""
    version: Version | None = None


class BaselineOut(Schema):
    """The days of a plan as they were agreed: first and last by the code of the activity."""

    id: int
    number: int
    name: str
    made_on: date
    dates: dict[str, list[date]]


class MilestoneForecastOut(Schema):
    """When a milestone is expected; the interval is null where history is too thin."""

    code: str
    name: str
    on: date
    low_on: date | None
    middle_on: date | None
    high_on: date | None


class ForecastOut(Schema):
    """The open milestones, with how many past activities of how many projects they stand on."""

    milestones: list[MilestoneForecastOut]
    n_past: int
    n_projects: int


class ComparisonOut(Schema):
    """Calendar days of a plan between two milestones beside those of its class.

    ``plan_ids`` are the plans of the class in the order of ``days_of_class``; an enterprise gets
    none.
    """

    since_code: str
    until_code: str
    days: int | None
    median_days: float | None
    gained_months: float | None
    likeness: str
    plan_ids: list[int]
    days_of_class: list[int]


class WhatIfQuery(Schema):
    """An activity that takes so many working days more, and units more of a shared resource.

    ``in_zone`` asks for all plans of the zone with their shared teams.
    """

    activity: ActivityCode
    days: Days
    resource: ActivityCode | None = None
    units: Units = 0
    in_zone: bool = False


class MovedOut(Schema):
    """A milestone that would move, with the working days between."""

    plan_id: int
    code: str
    was_on: date
    on: date
    days: int


class TaskForceMemberIn(Schema):
    """Somebody for a task force."""

    membership_id: Id
    duty: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    is_head: bool = False


class TaskForceMemberOut(Schema):
    """A member of a task force; ``until`` is the first day without them."""

    id: int
    version: int
    plan_id: int
    membership_id: int
    duty: str
    is_head: bool
    since: date
    until: date | None


class LeaveIn(Schema):
    """Why somebody leaves."""

    version: Version
    reason: Reason = ""


class BlockerIn(Schema):
    """What keeps an activity from going on."""

    text: Annotated[str, Field(min_length=1, max_length=300, pattern=PLAIN)]
    cause: LateCause
    owner_id: Id
    due_on: date


class BlockerChange(BlockerIn):
    """A blocker as it is to be."""

    version: Version
    reason: Reason = ""


class EscalationIn(Schema):
    """Which leader is asked, and why."""

    leader_id: Id
    reason: Reason
    version: Version | None = None


class SolutionIn(Schema):
    """How a blocker was solved."""

    solution: Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
    version: Version | None = None


class BlockerOut(Schema):
    """What keeps an activity from going on, who answers for it, and what came of it."""

    id: int
    version: int
    plan_id: int
    activity_id: int
    text: str
    cause: str
    owner_id: int
    raised_on: date
    due_on: date
    escalated_to_id: int | None
    escalated_on: date | None
    solved_on: date | None
    solution: str


class PeriodIn(Schema):
    """Other units of a resource from a day to before another."""

    since: date
    until: date
    units: Units
    note: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""


class PeriodOut(PeriodIn):
    """A time of other units."""

    id: int
    version: int


class ResourceOut(Schema):
    """What projects share, with its times of other units."""

    id: int
    version: int
    code: str
    name: str
    capacity: int
    unit_id: int | None
    periods: list[PeriodOut]

    @staticmethod
    def resolve_periods(row: Any) -> list[Any]:
        """The times in their order."""
        return list(row.periods.all())


class ResourceIn(Schema):
    """What projects share."""

    code: ActivityCode
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    capacity: Units
    unit_id: Id | None = None


class ResourceChange(Schema):
    """A shared resource as it is to be."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    capacity: Units
    unit_id: Id | None = None
    version: Version
    reason: Reason = ""


class LateOut(Schema):
    """Where something late begins, its cause (empty where nobody has said), and what it moves."""

    plan_id: int
    activity_id: int
    code: str
    days: int
    cause: str
    note: str
    followers: list[str]
    milestones: dict[str, int]


class DaysOut(Schema):
    """The milestones that a plan has reached."""

    plan_id: int
    project_id: int
    milestones: dict[str, date]


class ReplanIn(Schema):
    """What is worked out anew: with which drafts, and whether activities may come earlier."""

    draft_ids: Annotated[list[Id], Field(max_length=1000)] = []
    may_be_earlier: bool = False


class MoveOut(Schema):
    """The days that an activity gets."""

    activity_id: int
    start_on: date
    finish_on: date


class MissOut(Schema):
    """A deadline that is not kept, by so many working days.

    ``chain`` are the activities that links alone make too long by ``too_long_by`` working days;
    ``comes_first`` says that it is kept if it goes before other projects; ``units`` how many more
    units of a resource suffice, each alone; ``together`` that only several would do.
    """

    plan_id: int
    code: str
    deadline: date
    finish: date
    days: int
    chain: list[str] = []
    too_long_by: int = 0
    comes_first: bool = False
    units: dict[str, int] = {}
    together: bool = False


class ReplanOut(Schema):
    """A re-plan of the zone: a proposal until it is published."""

    id: int
    version: int
    number: int
    state: str
    made_at: datetime
    may_be_earlier: bool
    n_activities: int
    milliseconds: int
    published_at: datetime | None


class ReplanWhole(ReplanOut):
    """A re-plan with all that it changes."""

    moves: list[MoveOut]
    misses: list[MissOut]

    @staticmethod
    def resolve_moves(row: Any) -> list[Any]:
        """The days by activity."""
        return [
            {"activity_id": pk, "start_on": start, "finish_on": finish}
            for pk, start, finish in row.moves
        ]

    @staticmethod
    def resolve_misses(row: Any) -> list[Any]:
        """The deadlines that are not kept."""
        return [
            one
            | {
                "plan_id": one["plan"],
                "chain": [code for _plan, code in one.get("chain", ())],
                "units": dict(one.get("units", ())),
            }
            for one in row.misses
        ]


class PublicationIn(Schema):
    """That a re-plan shall hold; missed deadlines are accepted with a reason."""

    accepts_misses: bool = False
    reason: Text = ""
