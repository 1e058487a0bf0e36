"""Words of stored codes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.efficiency.engine.gathering import FaultKind
from zoneworks.efficiency.engine.policies import PolicyKind, PolicyState
from zoneworks.efficiency.engine.process import EvaluationAct, ObjectionState, State
from zoneworks.efficiency.engine.terms import (
    Applied,
    Exemption,
    Grade,
    Mark,
    Missing,
    Quantity,
    Standing,
    Veto,
)
from zoneworks.land.engine.routes import NotLow

GRADES: dict[str, Any] = {
    Grade.A: _("A: first to develop"),
    Grade.B: _("B: encouraged to rise"),
    Grade.C: _("C: supervised"),
    Grade.D: _("D: to be mended"),
}
STATES: dict[str, Any] = {
    State.OPEN: _("Data are gathered"),
    State.COMPUTED: pgettext_lazy("evaluation", "Computed"),
    State.PUBLISHED: _("Published for objections"),
    State.FINAL: pgettext_lazy("evaluation", "Final"),
    State.WITHDRAWN: pgettext_lazy("evaluation", "Withdrawn"),
}
STATE_SHAPES: dict[str, str] = {
    State.OPEN: "open",
    State.COMPUTED: "running",
    State.PUBLISHED: "running",
    State.FINAL: "done",
    State.WITHDRAWN: "inapplicable",
}
STANDINGS: dict[str, Any] = {
    Standing.RANKED: _("Graded by rank"),
    Standing.VETOED: _("D by veto"),
    Standing.EXEMPT: _("No grade"),
    Standing.MERGED: _("Counted with its landlord"),
}
STANDING_SHAPES: dict[str, str] = {
    Standing.RANKED: "normal",
    Standing.VETOED: "blocked",
    Standing.EXEMPT: "inapplicable",
    Standing.MERGED: "inapplicable",
}
REASONS: dict[str, Any] = {
    Veto.DEATH_ACCIDENT: _("Accident with a death"),
    Veto.MAJOR_POLLUTION: _("Major pollution"),
    Veto.ILLEGAL_USE: _("Unlawful use of land"),
    Veto.DATA_REFUSED: _("Data refused or falsified"),
    Exemption.NEW: _("New enterprise"),
    Exemption.PUBLIC_UTILITY: _("Public utility"),
    Exemption.SMALL_LAND: _("Little land"),
}
"""Why an enterprise stands outside the ranks."""
VETOES = {one: REASONS[one] for one in Veto}
QUANTITIES: dict[str, Any] = {
    Quantity.LAND: _("Land"),
    Quantity.TAX: _("Tax"),
    Quantity.OUTPUT: _("Output"),
    Quantity.RESEARCH: _("R&D"),
    Quantity.VALUE_ADDED: _("Value added"),
    Quantity.REVENUE: _("Revenue"),
    Quantity.ENERGY: _("Energy"),
    Quantity.EMISSIONS: _("Emissions"),
    Quantity.ELECTRICITY: _("Electricity"),
    Quantity.STAFF: _("Staff"),
}
UNITS: dict[str, Any] = {
    Quantity.LAND: _("mu"),
    Quantity.TAX: _("10,000 yuan"),
    Quantity.OUTPUT: _("10,000 yuan"),
    Quantity.RESEARCH: _("10,000 yuan"),
    Quantity.VALUE_ADDED: _("10,000 yuan"),
    Quantity.REVENUE: _("10,000 yuan"),
    Quantity.ENERGY: _("tce"),
    Quantity.EMISSIONS: _("t"),
    Quantity.ELECTRICITY: _("10,000 kWh"),
    Quantity.STAFF: _("persons"),
}
UNITS_BELOW = {**UNITS, Quantity.STAFF: _("person")}
"""The units by which another one is divided."""
DELIVERERS: dict[str, Any] = {
    Quantity.LAND: _("Natural resources"),
    Quantity.TAX: _("Tax authority"),
    Quantity.OUTPUT: _("Statistics"),
    Quantity.RESEARCH: _("Statistics"),
    Quantity.VALUE_ADDED: _("Statistics"),
    Quantity.REVENUE: _("Statistics"),
    Quantity.ENERGY: _("Statistics"),
    Quantity.EMISSIONS: _("Ecology and environment"),
    Quantity.ELECTRICITY: _("Power supply"),
    Quantity.STAFF: _("Statistics"),
}
"""Who delivers a quantity."""
MISSING: dict[str, Any] = {
    Missing.GROUP_AVERAGE: _("gets the group's average score"),
    Missing.MINUS: _("points are taken away"),
    Missing.ZERO: _("scores nothing"),
    Missing.REFUSE: _("nothing is computed before it is there"),
}
APPLIED: dict[str, Any] = {
    Applied.COUNTED: pgettext_lazy("line", "counted"),
    Applied.CAPPED: _("cut at the cap"),
    Applied.NEGATIVE: _("negative: nothing"),
    Applied.TWICE: _("twice the baseline or more: nothing"),
    Applied.AVERAGE: _("missing: the group's average score"),
    Applied.MINUS: _("missing: points taken away"),
    Applied.ZERO: _("missing: nothing"),
}
FAULTS: dict[str, Any] = {
    FaultKind.NO_GROUP: _(
        "%(name)s: no group takes it (%(value)s). Add a group, or mend its scale or class."
    ),
    FaultKind.NO_LAND: _("%(name)s: it has no land of its own and leases none. Enter its land."),
    FaultKind.NO_REVENUE: _(
        "%(name)s: its revenue is not known, by which groups are told apart. Enter it."
    ),
    FaultKind.LANDLORD_ABSENT: _(
        "%(name)s: its landlord has no land and figures in this year. Enter them."
    ),
    FaultKind.LANDLORD_RENTS: _(
        "%(name)s: its landlord %(value)s is itself a tenant, and could"
        " not be counted. Mend one of the leases."
    ),
    FaultKind.LEASED_MORE_THAN_LET: _(
        "%(name)s: its tenants lease more than it lets (%(value)s). Mend one of them."
    ),
}
OBJECTION_STATES: dict[str, Any] = {
    ObjectionState.OPEN: pgettext_lazy("objection", "Waits"),
    ObjectionState.UPHELD: pgettext_lazy("objection", "Upheld"),
    ObjectionState.REJECTED: pgettext_lazy("objection", "Rejected"),
}
OBJECTION_SHAPES: dict[str, str] = {
    ObjectionState.OPEN: "open",
    ObjectionState.UPHELD: "done",
    ObjectionState.REJECTED: "inapplicable",
}
POLICY_KINDS: dict[str, Any] = {
    PolicyKind.ADVANTAGE: _("Advantage"),
    PolicyKind.SURCHARGE: _("Surcharge"),
    PolicyKind.SERVICE: _("Service"),
}
POLICY_STATES: dict[str, Any] = {
    PolicyState.DRAFT: _("Draft"),
    PolicyState.IN_FORCE: _("In force"),
    PolicyState.ENDED: pgettext_lazy("policy", "Ended"),
}
POLICY_SHAPES: dict[str, str] = {
    PolicyState.DRAFT: "open",
    PolicyState.IN_FORCE: "done",
    PolicyState.ENDED: "inapplicable",
}
MARKS: dict[str, Any] = {
    Mark.LOW_EFFICIENCY_LAND: _("Low-efficiency land"),
    Mark.SCREENED: _("Screened"),
}
LEFT_OUT: dict[str, Any] = {
    NotLow.NOTED: _("noted already"),
    NotLow.NOBODY_HOLDS: _("nobody holds it any more"),
    NotLow.IDLE_CASE: _("left out: open case of idle land %(detail)s"),
    "ON_ROUTE": _("on a route: end that, then its entry"),
}
"""Why a parcel of a mark was not noted as low-efficiency land, or is still."""
MARK_SHAPES: dict[str, str] = {Mark.LOW_EFFICIENCY_LAND: "late", Mark.SCREENED: "due"}
ACTS: dict[str, Any] = {
    EvaluationAct.COMPUTE: _("Compute"),
    EvaluationAct.PUBLISH: _("Publish for objections"),
    EvaluationAct.OBJECT: _("Raise an objection"),
    EvaluationAct.FIX: _("Make it final"),
    EvaluationAct.WITHDRAW: _("Withdraw the evaluation"),
}
EXAMPLES: dict[str, Any] = {
    "sample": _("Sample: six indicators for large, two for small"),
    "huangyan_2022": _("Published formulas of Huangyan, results of 2022"),
}
