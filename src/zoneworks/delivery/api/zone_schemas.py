"""What operations of task forces, shared resources and the zone's plans together take and give."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN, Id, Reason, Text, Version
from zoneworks.delivery.api.plan_schemas import ActivityCode, Units
from zoneworks.delivery.engine.plans.terms import LateCause


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


class MoveReasonOut(Schema):
    """With which activity the change of a plan begins, the working days, and what binds it there.

    ``before`` is the activity after which it comes, ``resources`` what it shares with others.
    """

    plan_id: int
    code: str
    binding: str
    days: int
    before: str
    resources: list[str]


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
    reasons: list[MoveReasonOut]
    misses: list[MissOut]

    @staticmethod
    def resolve_moves(row: Any) -> list[Any]:
        """The days by activity."""
        return [
            {"activity_id": pk, "start_on": start, "finish_on": finish}
            for pk, start, finish in row.moves
        ]

    @staticmethod
    def resolve_reasons(row: Any) -> list[Any]:
        """Why each plan moves."""
        return [one | {"plan_id": one["plan"]} for one in row.reasons]

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
