"""Why nothing can be matched: each with the row and the value that are at fault."""

from typing import Any

from zoneworks.core.engine.refusals import Refusal


class MatchRefused(Refusal):
    """A problem that no assignment can follow, or a file that holds none."""

    code = "MATCH_REFUSED"

    def __init__(self, message: str, *, line: int = 0, **values: Any) -> None:
        super().__init__(f"line {line}: {message}" if line else message, line=line, **values)


class FileCutShort(MatchRefused):
    """The file ends before all that it announces has come."""

    code = "FILE_CUT_SHORT"


class FileUnreadable(MatchRefused):
    """A line holds something else than its format asks for."""

    code = "FILE_UNREADABLE"


class OutOfRange(MatchRefused):
    """A number that is too large, or negative where none may be."""

    code = "OUT_OF_RANGE"


class NameTwice(MatchRefused):
    """Two elements or two projects have one name, or a pair stands twice."""

    code = "NAME_TWICE"


class UnknownElement(MatchRefused):
    """An element is named that there is not."""

    code = "UNKNOWN_ELEMENT"


class UnknownProject(MatchRefused):
    """A project is named that there is not."""

    code = "UNKNOWN_PROJECT"


class NeverEnough(MatchRefused):
    """Something must be placed that fits nowhere, even alone."""

    code = "NEVER_ENOUGH"


class FixedContradicts(MatchRefused):
    """Fixed choices that break a rule, or that together exceed a capacity."""

    code = "FIXED_CONTRADICTS"


class NothingFound(MatchRefused):
    """No assignment was found in the time given."""

    code = "NOTHING_FOUND"
