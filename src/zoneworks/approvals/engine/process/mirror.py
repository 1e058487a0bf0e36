"""What a mandated system says of an item, beside what is known here.

Permits are legally decided in mandated systems: what they say is followed as they say it, with
their days; nothing is made up that they do not say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from zoneworks.approvals.engine.process.handling import State
from zoneworks.approvals.engine.process.standings import Standing

DAYS = ("applied_on", "accepted_on", "decided_on", "delivered_on")
TOLD = ("state", *DAYS, "number")
"""What both sides may know of an item, and differ in."""
TELLABLE = (
    *(State.SUBMITTED, State.INCOMPLETE, State.UNDER_REVIEW, State.PAUSED),
    *(State.GRANTED, State.DELIVERED, State.REFUSED, State.NOT_ACCEPTED),
    *(State.WITHDRAWN, State.REVOKED),
)
"""States that a mandated system can say an item is in."""
DAY_OF = {
    State.SUBMITTED: "applied_on",
    State.UNDER_REVIEW: "accepted_on",
    State.PAUSED: "accepted_on",
    State.GRANTED: "decided_on",
    State.DELIVERED: "decided_on",
    State.REFUSED: "decided_on",
    State.REVOKED: "decided_on",
}
"""The day without which a state cannot be."""
UNDECIDED = frozenset({State.SUBMITTED, State.INCOMPLETE, State.UNDER_REVIEW, State.PAUSED})
ALIKE = {State.REVIEWED: State.UNDER_REVIEW}
"""States that a mandated system does not tell apart."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one item; None and the empty text where nothing is said."""

    state: State
    applied_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    number: str = ""

    def on(self, today: date) -> date:
        """Return the day of the latest step that is told; today where none is."""
        return max((day for day in self.days() if day is not None), default=today)

    def onto(self, standing: Standing | None, today: date) -> Standing:
        """Write what is told over a standing. What is not told stays as it is known."""
        known = standing or Standing(round=1)
        said: dict[str, Any] = {
            name: value for name in TOLD if (value := getattr(self, name)) not in {None, ""}
        }
        if ALIKE.get(known.state, known.state) is self.state:
            said["state"] = known.state
        after = known._replace(**said)
        if known.state is State.PAUSED and after.state is not State.PAUSED:
            day = self.on(today)
            ended = [
                pause if pause.until else replace(pause, until=max(day, pause.since))
                for pause in after.pauses
            ]
            after = after._replace(pauses=tuple(ended))
        is_moved = standing is None or after.state is not known.state
        return after._replace(turn_since=self.on(today)) if is_moved else after

    def differing(self, standing: Standing) -> dict[str, tuple[Any, Any]]:
        """Name what is told otherwise than it is known here: known, told."""
        after = self.onto(standing, date.max)
        return {
            name: (getattr(standing, name), getattr(after, name))
            for name in TOLD
            if getattr(standing, name) != getattr(after, name)
        }

    def as_values(self) -> dict[str, str]:
        """Write what is told as plain values by the names of an item's columns."""
        return {
            name: str(value) for name in TOLD if (value := getattr(self, name)) not in {None, ""}
        }

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Told":
        """Read what `as_values` wrote."""
        days = {name: date.fromisoformat(values[name]) for name in DAYS if name in values}
        return cls(State(values["state"]), **days, number=values.get("number", ""))

    def days(self) -> tuple[date | None, ...]:
        """Return the days in the order of the steps."""
        return self.applied_on, self.accepted_on, self.decided_on, self.delivered_on


@dataclass(frozen=True, slots=True)
class Report:
    """One row of an export: which item of which project, and what is said of it.

    ``row`` is its number in the file; the project is known by the national project code.
    """

    row: int
    national_code: str
    code: str
    told: Told
    project_name: str = ""
    credit_code: str = ""
    authority: str = ""


class Unfollowed(StrEnum):
    """Why a report cannot be followed."""

    NO_PROJECT = "NO_PROJECT"
    NO_VERSION = "NO_VERSION"  # no version of the process held on the first day
    NO_ITEM = "NO_ITEM"  # the version does not know the item
    NOT_IN_CASE = "NOT_IN_CASE"  # our own case does not need the item
    OTHER_SYSTEM = "OTHER_SYSTEM"  # the case follows another system


def faults_of(told: Told, today: date) -> Iterator[tuple[str, str]]:
    """Find what cannot be: the column and one of FUTURE, ORDER, MISSING, CONTRADICTION."""
    days = [(name, day) for name in DAYS if (day := getattr(told, name)) is not None]
    for name, day in days:
        if day > today:
            yield name, "FUTURE"
    for (_before, earlier), (name, later) in pairwise(days):
        if later < earlier:
            yield name, "ORDER"
    needed = DAY_OF.get(told.state)
    if needed is not None and getattr(told, needed) is None:
        yield needed, "MISSING"
    if told.state in UNDECIDED and told.decided_on is not None:
        yield "state", "CONTRADICTION"
