"""What follows from an obligation: kept, broken, corrected or not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DutyKind(StrEnum):
    """What the applicant owes after an act."""

    SECONDARY = "SECONDARY"  # a paper that was allowed to follow
    ASKED = "ASKED"  # a paper that was asked for after the acceptance
    COMMITMENT = "COMMITMENT"  # what was promised is to be checked
    BUILD_FIRST = "BUILD_FIRST"  # a technical check after building (先建后验)


PAPERS = (DutyKind.SECONDARY, DutyKind.ASKED)
"""What is kept by the paper that comes."""


class NextStep(StrEnum):
    """What comes next for an obligation."""

    NONE = "NONE"
    CHECK = "CHECK"  # it is open: close it as kept or as broken
    SUPPLY = "SUPPLY"  # the applicant brings it, or the reviewer does without
    WITHHOLD = "WITHHOLD"  # the paper did not come: nothing is handed out, the result is taken back
    ORDER = "ORDER"  # the promise was false: order to correct it by a day
    AWAIT = "AWAIT"  # the correction is due
    REVOKE = "REVOKE"  # it was not corrected in time: the head revokes
    CHECK_AGAIN = "CHECK_AGAIN"  # a failed technical check is made again


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as it stands; ``correct_by`` is the last day of an order to correct.

    ``is_dropped`` says that it is not owed any more.
    """

    kind: DutyKind
    was_kept: bool | None = None
    correct_by: date | None = None
    corrected_on: date | None = None
    is_undone: bool = False
    is_dropped: bool = False


def next_step(owed: Owed, today: date) -> NextStep:
    """Decide what comes next.

    A decision whose secondary paper never came is withheld and taken back. A false promise is
    ordered to be corrected, and what it was granted for is revoked when that day has passed. A
    technical check that failed is made again; until then it blocks. ``is_undone`` says that the
    item is not held any more.
    """
    if owed.was_kept is None and not owed.is_dropped:
        return NextStep.SUPPLY if owed.kind is DutyKind.ASKED else NextStep.CHECK
    if owed.was_kept is not False or owed.is_undone or owed.corrected_on is not None:
        return NextStep.NONE
    if owed.kind is DutyKind.SECONDARY:
        return NextStep.WITHHOLD
    if owed.kind is DutyKind.BUILD_FIRST:
        return NextStep.CHECK_AGAIN
    if owed.correct_by is None:
        return NextStep.ORDER
    return NextStep.AWAIT if today <= owed.correct_by else NextStep.REVOKE
