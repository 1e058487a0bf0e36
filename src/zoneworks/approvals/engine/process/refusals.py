"""Why a move is not possible: each with what stands in the way and the article behind it."""

from zoneworks.core.engine.refusals import Refusal


class MoveRefused(Refusal):
    """A move that the process or the law does not allow."""

    code = "MOVE_REFUSED"


class ActNotPossible(MoveRefused):
    """The table role × act × state has no such act."""

    code = "ACT_NOT_POSSIBLE"


class AlreadyMoved(MoveRefused):
    """Somebody else moved the item since the person saw it."""

    code = "ALREADY_MOVED"


class ProjectRetired(MoveRefused):
    """The project of the case is retired: nothing of it changes."""

    code = "PROJECT_RETIRED"


class TooEarly(MoveRefused):
    """Items or milestones that must come first are not there."""

    code = "TOO_EARLY"


class PapersMissing(MoveRefused):
    """Primary papers are not there."""

    code = "PAPERS_MISSING"


class PapersOutstanding(MoveRefused):
    """Papers that were allowed to follow have not come: the decision is withheld."""

    code = "PAPERS_OUTSTANDING"


class PaperUnknown(MoveRefused):
    """A paper that the item does not ask for."""

    code = "PAPER_UNKNOWN"


class PaperNotAsked(MoveRefused):
    """A paper that nobody asked for after the acceptance: there is nothing to take back."""

    code = "PAPER_NOT_ASKED"


class PaperAwaited(MoveRefused):
    """A paper that is awaited already: it is not asked for twice."""

    code = "PAPER_AWAITED"


class DayImpossible(MoveRefused):
    """A day in the future, or before the step that came before."""

    code = "DAY_IMPOSSIBLE"


class GapsToldBefore(MoveRefused):
    """Gaps are told once (Administrative Licensing Law, article 32, item 4)."""

    code = "GAPS_TOLD_BEFORE"


class GapsToldTooLate(MoveRefused):
    """After five working days an application counts as accepted (article 32, item 4)."""

    code = "GAPS_TOLD_TOO_LATE"


class PowerMissing(MoveRefused):
    """The authority holds no power to decide the item on that day."""

    code = "POWER_MISSING"


class NotExtendable(MoveRefused):
    """The limit cannot be extended, or was extended before (article 42)."""

    code = "NOT_EXTENDABLE"


class ValidityNotExtendable(MoveRefused):
    """A validity that no law ends, that is over, or that was extended as often as allowed."""

    code = "VALIDITY_NOT_EXTENDABLE"


class StillValid(MoveRefused):
    """A permit that has not run out: nothing is applied for anew."""

    code = "STILL_VALID"


class ExtendedTooLate(MoveRefused):
    """A limit that is over cannot be extended any more (article 42)."""

    code = "EXTENDED_TOO_LATE"


class PauseNotAllowed(MoveRefused):
    """The law knows no such reason to stop the clock of this item (article 45)."""

    code = "PAUSE_NOT_ALLOWED"


class TextMissing(MoveRefused):
    """A reason, an evidence or a number that must be written."""

    code = "TEXT_MISSING"


class TooFast(MoveRefused):
    """A step that by law takes more days than have passed."""

    code = "TOO_FAST"


class JointIncomplete(MoveRefused):
    """Items of a joint handling are not decided: they are delivered together."""

    code = "JOINT_INCOMPLETE"


class SimulationRefused(MoveRefused):
    """A project that may not be handled before it holds its land."""

    code = "SIMULATION_REFUSED"


class ConversionRefused(MoveRefused):
    """Simulated results that may not become formal: a condition of theirs does not hold."""

    code = "CONVERSION_REFUSED"


class ConstructionBlocked(MoveRefused):
    """Construction, use or production before everything is there that the law asks."""

    code = "CONSTRUCTION_BLOCKED"


class DecidedElsewhere(MoveRefused):
    """A case that follows what a mandated system decides: it is not decided here."""

    code = "DECIDED_ELSEWHERE"


class VersionRefused(MoveRefused):
    """A version of the process under which a case cannot go on."""

    code = "VERSION_REFUSED"


class ReachedBefore(MoveRefused):
    """A milestone whose day is written already: a mistake is corrected, not written again."""

    code = "REACHED_BEFORE"
