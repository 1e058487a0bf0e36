"""What operations of plans and their activities take and give."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN, Id, Reason, Version
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
    """An act of the list of an activity, by the code under which it is reported.

    ``done_on`` is null while it is open.
    """

    code: str
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
    """What an activity is; ``steps`` is its list of acts by code, or in words for a new one."""

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
    """How an activity goes; ``steps`` are the codes of the acts of its list that are done."""

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
