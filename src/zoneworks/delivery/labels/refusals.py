"""Why something is not possible, in words."""

from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.delivery.labels.terms import PLAN_ACTS, STATES

_REFUSALS = {
    "CYCLIC_PRECEDENCE": _(
        "Activities wait for one another: %(activities)s. Take one of these links away."
    ),
    "UNKNOWN_ACTIVITY": _("There is no activity “%(activity)s” in the plan."),
    "UNKNOWN_RESOURCE": _("The zone has no shared resource “%(resource)s”: add it first."),
    "NEGATIVE_DURATION": _("“%(activity)s” lasts %(days)s working days: it must be 0 or more."),
    "NEED_ABOVE_CAPACITY": _(
        "“%(activity)s” needs %(units)s units of “%(resource)s”, there are %(capacity)s: raise the"
        " one or split the other."
    ),
    "DEADLINE_BEFORE_RELEASE": _(
        "“%(activity)s” may not begin before %(not_before)s and lasts %(days)s working days: it"
        " ends on %(earliest)s at the earliest, after its deadline %(deadline)s."
    ),
    "IMPOSSIBLE_CALENDAR": _(
        "From %(since)s to before %(until)s is no time: the end must lie behind the begin."
    ),
    "OUT_OF_RANGE": _("This number is too large: %(most)s at most, and no less than 0."),
    "MILESTONE_LASTS": _("“%(activity)s” is a milestone: it lasts 0 days and needs nothing."),
    "CONSTRUCTION_UNRELEASED": _(
        "“%(activity)s” is building and must come after the start of construction, which the case"
        " of approval releases (Construction Law, article 7): add a link."
    ),
    "STILL_NEEDED": _("%(activities)s come after it: change their links first."),
    "HAS_BEGUN": _(
        "“%(activity)s” has begun: it stays in the plan, and keeps its planned days once it has"
        " ended."
    ),
    "LAST_ACTIVITY": _("“%(activity)s” is the only activity: a plan has one at least."),
    "END_BEFORE_START": _("It ends on %(finished_on)s: give a day of its begin that is not later."),
    "EXPECTED_PAST": _("%(expected_on)s has passed: say when it will be done, or that it is."),
    "FOLLOWS_CASE": _(
        "The days of “%(activity)s” are those of the case of approval: report them there."
    ),
    "NOT_RELEASED": _(
        "“%(activity)s” is building, and the plan has no case of approval that releases it"
        " (Construction Law, article 7): name the case in the plan."
    ),
    "STEPS_OPEN": _("These acts of its list are still open: %(steps)s."),
    "CAUSE_MISSING": _("It was published for %(published)s: say why it is later."),
    "NOTHING_TO_PLAN": _("No activity of a plan is open: there is nothing to work out."),
    "PLAN_STATE_FORBIDS": _("“%(act)s” is not possible: the plan is in the state “%(state)s”."),
    "BLOCKER_SOLVED": _("This blocker is solved."),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    return wording.refusal_text(refusal, _REFUSALS, {"act": PLAN_ACTS, "state": STATES})
