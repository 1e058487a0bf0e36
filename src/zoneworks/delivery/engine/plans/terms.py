"""What a plan is made of: activities in phases, what comes first, milestones, causes of lateness.

Durations and lags are working days. An activity that begins on a day and lasts one ends on that
day; a milestone lasts nothing and is reached on the day on which the last before it ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class ActivityKind(StrEnum):
    """What an activity is: who decides its days, and what may stand before it."""

    PERMIT = "PERMIT"
    """An item of approval; its real days come from the case."""
    CONSTRUCTION = "CONSTRUCTION"
    """Building: it begins after the case has released construction."""
    OTHER = "OTHER"
    MILESTONE = "MILESTONE"


class Phase(StrEnum):
    """The parts of the way from the signature to full output, in their order."""

    SIGNING = "SIGNING"
    PREPARATION = "PREPARATION"
    PERMITS = "PERMITS"
    GROUND = "GROUND"
    STRUCTURE = "STRUCTURE"
    FIT_OUT = "FIT_OUT"
    EQUIPMENT = "EQUIPMENT"
    TRIAL = "TRIAL"
    PRODUCTION = "PRODUCTION"
    FULL_OUTPUT = "FULL_OUTPUT"


class LateCause(StrEnum):
    """Why something is late, by who can mend it."""

    PERMIT = "PERMIT"
    LAND = "LAND"
    DESIGN = "DESIGN"
    FUNDS = "FUNDS"
    CONTRACTOR = "CONTRACTOR"
    EQUIPMENT = "EQUIPMENT"
    UTILITIES = "UTILITIES"
    SHARED_TEAM = "SHARED_TEAM"
    WEATHER = "WEATHER"
    ENTERPRISE = "ENTERPRISE"
    OTHER = "OTHER"


SIGNING, SITE_START, CONSTRUCTION_START = "signing", "site_start", "construction_start"
TOPPING_OUT, HAND_OVER = "topping_out", "hand_over"
PRODUCTION, FULL_OUTPUT = "production", "full_output"
MILESTONES = (
    *(SIGNING, SITE_START, CONSTRUCTION_START, TOPPING_OUT),
    *(HAND_OVER, PRODUCTION, FULL_OUTPUT),
)
"""The milestones that every zone counts by, by their codes; a plan may have others."""


class Link(NamedTuple):
    """What comes first, and the working days between its end and the beginning of the next.

    A negative lag lets both overlap.
    """

    code: str
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """A piece of work of a plan, as it was planned and as it went.

    Attributes:
        name: as people read it.
        needs: units of shared resources by their codes, while it runs.
        not_before, deadline: the first day of its beginning, the last of its end.
        planned_start_on, planned_finish_on: as they were published for the whole zone.
        started_on, finished_on: as they were; ``expected_on`` is when what runs will be done.
    """

    code: str
    name: str
    kind: ActivityKind
    phase: Phase
    duration_days: int
    after: tuple[Link, ...] = ()
    needs: Mapping[str, int] = field(default_factory=dict)
    not_before: date | None = None
    deadline: date | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None
    started_on: date | None = None
    expected_on: date | None = None
    finished_on: date | None = None

    @property
    def is_milestone(self) -> bool:
        """Whether it lasts nothing."""
        return self.kind is ActivityKind.MILESTONE


Activities = Mapping[str, Activity]
"""The activities of one plan by their codes, in their order on the page."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A project's plan among those of the zone; ``weight`` is what a day late costs, 1 to 9."""

    key: int
    name: str
    activities: Activities
    weight: int = 1


class Period(NamedTuple):
    """Other units of a resource from a day to before another."""

    since: date
    until: date
    units: int


@dataclass(frozen=True, slots=True)
class Resource:
    """What several projects share: a team, a crane, a connection. So many units there are."""

    code: str
    name: str
    capacity: int
    periods: Sequence[Period] = ()

    def units_on(self, day: date) -> int:
        """How many there are on a day: as its period says, the fewest where several overlap."""
        found = [one.units for one in self.periods if one.since <= day < one.until]
        return min(found, default=self.capacity)
