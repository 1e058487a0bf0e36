"""The words of stored codes, and the shapes of states."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.delivery.engine.plans.critical import Bound
from zoneworks.delivery.engine.plans.forecast import Ground
from zoneworks.delivery.engine.plans.reasons import Binding
from zoneworks.delivery.engine.plans.reference import Likeness
from zoneworks.delivery.engine.plans.scale import Zoom
from zoneworks.delivery.engine.plans.states import PlanAct, PlanState
from zoneworks.delivery.engine.plans.terms import ActivityKind, LateCause, Phase

KINDS = {
    ActivityKind.PERMIT: pgettext_lazy("activity", "Permit item"),
    ActivityKind.CONSTRUCTION: pgettext_lazy("activity", "Building"),
    ActivityKind.OTHER: pgettext_lazy("activity", "Other work"),
    ActivityKind.MILESTONE: pgettext_lazy("activity", "Milestone"),
}
PHASES = {
    Phase.SIGNING: pgettext_lazy("phase", "Signing"),
    Phase.PREPARATION: pgettext_lazy("phase", "Preparation"),
    Phase.PERMITS: pgettext_lazy("phase", "Permits"),
    Phase.GROUND: pgettext_lazy("phase", "Ground works"),
    Phase.STRUCTURE: pgettext_lazy("phase", "Structure"),
    Phase.FIT_OUT: pgettext_lazy("phase", "Fit-out and acceptance"),
    Phase.EQUIPMENT: pgettext_lazy("phase", "Equipment"),
    Phase.TRIAL: pgettext_lazy("phase", "Trial"),
    Phase.PRODUCTION: pgettext_lazy("phase", "Production"),
    Phase.FULL_OUTPUT: pgettext_lazy("phase", "Full output"),
}
CAUSES = {
    LateCause.PERMIT: pgettext_lazy("cause", "Permit procedure"),
    LateCause.LAND: pgettext_lazy("cause", "Land and clearing"),
    LateCause.DESIGN: pgettext_lazy("cause", "Design"),
    LateCause.FUNDS: pgettext_lazy("cause", "Funds"),
    LateCause.CONTRACTOR: pgettext_lazy("cause", "Contractor"),
    LateCause.EQUIPMENT: pgettext_lazy("cause", "Equipment and material"),
    LateCause.UTILITIES: pgettext_lazy("cause", "Water, power, gas"),
    LateCause.SHARED_TEAM: pgettext_lazy("cause", "Shared team not free"),
    LateCause.WEATHER: pgettext_lazy("cause", "Weather"),
    LateCause.ENTERPRISE: pgettext_lazy("cause", "The enterprise's own"),
    LateCause.OTHER: pgettext_lazy("cause", "Other"),
}
UNSTATED = pgettext_lazy("cause", "Not stated yet")
BINDINGS = {
    Binding.NEW: _("gets its first days"),
    Binding.EXPECTED: _("is expected later than published"),
    Binding.LENGTH: _("begins as published and takes another time"),
    Binding.EARLIER: _("can come earlier"),
    Binding.AFTER: _("comes after “%(before)s”, which ends later than published"),
    Binding.LINK: _("must now wait for “%(before)s”, which ends as published"),
    Binding.STATED: _("may not begin before the day stated for it"),
    Binding.OVERDUE: _("should have begun and has not"),
    Binding.SHARED: _("waits for what projects share: %(resources)s"),
    Binding.ORDER: _("was put there by the search, to move others less"),
}
"""What gives the first activity of a plan that moves its new days."""
EXPECTED_EARLIER = _("is expected earlier than published")
STATES = {
    PlanState.DRAFT: pgettext_lazy("plan", "Draft"),
    PlanState.IN_USE: pgettext_lazy("plan", "In use"),
    PlanState.ENDED: pgettext_lazy("plan", "Ended"),
}
STATE_SHAPES = {
    PlanState.DRAFT: "open",
    PlanState.IN_USE: "running",
    PlanState.ENDED: "done",
}
PLAN_ACTS = {
    PlanAct.CHANGE: _("Change the plan"),
    PlanAct.REPORT: _("Report progress"),
    PlanAct.BASELINE: _("Set a baseline"),
    PlanAct.END: _("End the plan"),
    PlanAct.REOPEN: _("Take the plan up again"),
}
BOUNDS = {
    Bound.LINK: _("the step before"),
    Bound.RELEASE: _("the day before which it may not begin"),
    Bound.RESOURCE: _("a shared team that was not free"),
    Bound.PLAN: _("the published day"),
    Bound.DONE: _("it has begun, or comes first"),
}
ZOOMS = {
    Zoom.DAY: pgettext_lazy("zoom", "Day"),
    Zoom.WEEK: pgettext_lazy("zoom", "Week"),
    Zoom.MONTH: pgettext_lazy("zoom", "Month"),
    Zoom.QUARTER: pgettext_lazy("zoom", "Quarter"),
}
LIKENESSES = {
    Likeness.AREA: _("same template, same band of investment, same band of area"),
    Likeness.INVESTMENT: _(
        "same template and same band of investment; fewer than three are alike in area, too"
    ),
    Likeness.TEMPLATE: _("same template; fewer than three are alike in investment, too"),
}
GROUNDS = {
    Ground.PHASE: _("past activities of this phase"),
    Ground.ALL_PHASES: _("past activities of all phases: this one has fewer than ten"),
}
