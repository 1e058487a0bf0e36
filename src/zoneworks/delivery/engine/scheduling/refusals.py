"""Why a plan cannot be scheduled: each with the activity and the line that are at fault."""

from typing import Any

from zoneworks.core.engine.refusals import Refusal


class PlanRefused(Refusal):
    """A plan that no schedule can follow, or a file that holds none."""

    code = "PLAN_REFUSED"

    def __init__(self, message: str, *, line: int = 0, **values: Any) -> None:
        super().__init__(f"line {line}: {message}" if line else message, line=line, **values)


class FileCutShort(PlanRefused):
    """The file ends before all that it announces has come."""

    code = "FILE_CUT_SHORT"


class FileUnreadable(PlanRefused):
    """A line holds something else than its format asks for."""

    code = "FILE_UNREADABLE"


class UnknownActivity(PlanRefused):
    """A link names an activity that there is not."""

    code = "UNKNOWN_ACTIVITY"


class NameTwice(PlanRefused):
    """Two activities or two resources have one name."""

    code = "NAME_TWICE"


class UnknownResource(PlanRefused):
    """An activity needs a resource that there is not."""

    code = "UNKNOWN_RESOURCE"


class NegativeDuration(PlanRefused):
    """An activity lasts less than nothing."""

    code = "NEGATIVE_DURATION"


class NeedAboveCapacity(PlanRefused):
    """An activity needs more of a resource than there ever is."""

    code = "NEED_ABOVE_CAPACITY"


class CyclicPrecedence(PlanRefused):
    """Activities that wait for one another."""

    code = "CYCLIC_PRECEDENCE"


class DeadlineBeforeRelease(PlanRefused):
    """An activity must have finished before it can have started."""

    code = "DEADLINE_BEFORE_RELEASE"


class ImpossibleCalendar(PlanRefused):
    """A change of a capacity ends before it begins, or leaves less than nothing."""

    code = "IMPOSSIBLE_CALENDAR"


class OutOfRange(PlanRefused):
    """A number that is too large to be counted with."""

    code = "OUT_OF_RANGE"
