"""Why a plan cannot stand so, beside those of the scheduler (``engine.scheduling.refusals``)."""

from zoneworks.core.engine.refusals import Refusal


class MilestoneLasts(Refusal):
    """A milestone was given a duration or a need of shared resources."""

    code = "MILESTONE_LASTS"


class ConstructionUnreleased(Refusal):
    """Building that does not wait for the start of construction, by no way of links."""

    code = "CONSTRUCTION_UNRELEASED"


class StillNeeded(Refusal):
    """What others in the plan wait for cannot be taken out."""

    code = "STILL_NEEDED"


class HasBegun(Refusal):
    """What has begun stays in the plan, and what has ended keeps the days that were planned."""

    code = "HAS_BEGUN"


class LastActivity(Refusal):
    """A plan without any activity."""

    code = "LAST_ACTIVITY"


class EndBeforeStart(Refusal):
    """Something ended before it began, or ended without having begun."""

    code = "END_BEFORE_START"


class ExpectedPast(Refusal):
    """What still runs is expected to be done on a day that has passed."""

    code = "EXPECTED_PAST"


class FollowsCase(Refusal):
    """The days of a permit are those of its case, and are not written here."""

    code = "FOLLOWS_CASE"


class NotReleased(Refusal):
    """Building was to begin before the case of approval has released construction."""

    code = "NOT_RELEASED"


class StepsOpen(Refusal):
    """Something is to be done, and acts on its list are not."""

    code = "STEPS_OPEN"


class CauseMissing(Refusal):
    """Something ended, or will end, later than published, and nobody said why."""

    code = "CAUSE_MISSING"


class NothingToPlan(Refusal):
    """There is no plan to be scheduled."""

    code = "NOTHING_TO_PLAN"


class PlanStateForbids(Refusal):
    """The state of a plan does not allow the act."""

    code = "PLAN_STATE_FORBIDS"


class BlockerSolved(Refusal):
    """A blocker that is solved already."""

    code = "BLOCKER_SOLVED"
