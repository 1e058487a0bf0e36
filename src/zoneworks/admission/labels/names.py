"""The names of states, acts, figures, measures, units and of what follows from them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.admission.engine.applications import ApplicationAct, State
from zoneworks.admission.engine.committee import TallyResult, Vote
from zoneworks.admission.engine.concessions import ConcessionKind
from zoneworks.admission.engine.consequences import Ground
from zoneworks.admission.engine.promises import Basis, PromiseKind, Result
from zoneworks.admission.engine.schemes import Base, Comparison, CurveKind
from zoneworks.admission.engine.terms import Environment, Measure, Outcome, Safety, Unit
from zoneworks.admission.models.agreements import SupervisionState
from zoneworks.admission.models.meetings import MeetingState
from zoneworks.core.contributed import Achieved

STATES: dict[Any, Any] = {
    State.DRAFT: pgettext_lazy("application", "Being written"),
    State.SUBMITTED: pgettext_lazy("application", "Handed in"),
    State.SCORED: pgettext_lazy("application", "Before the committee"),
    State.VOTED: pgettext_lazy("application", "To be decided"),
    State.MENDING: pgettext_lazy("application", "To be mended"),
    State.ADMITTED: pgettext_lazy("application", "Admitted"),
    State.LEASED: pgettext_lazy("application", "To a factory instead"),
    State.REFUSED: pgettext_lazy("application", "Not admitted"),
    State.WITHDRAWN: pgettext_lazy("application", "Application withdrawn"),
}
OUTCOME = pgettext_lazy("application", "Result")
"""What was decided, or would be by the scores."""
STATE_SHAPES: dict[Any, str] = {
    State.DRAFT: "open",
    State.SUBMITTED: "running",
    State.SCORED: "running",
    State.VOTED: "due",
    State.MENDING: "paused",
    State.ADMITTED: "done",
    State.LEASED: "done",
    State.REFUSED: "blocked",
    State.WITHDRAWN: "inapplicable",
}
ACTS: dict[Any, Any] = {
    ApplicationAct.CHANGE: _("Change the figures"),
    ApplicationAct.SUBMIT: _("Hand in"),
    ApplicationAct.RETURN: _("Return as incomplete"),
    ApplicationAct.ACCEPT: _("Complete: take in and score"),
    ApplicationAct.PLACE: _("Put on an agenda"),
    ApplicationAct.DECIDE: _("Decide the application"),
    ApplicationAct.PROLONG: _("Give more time to mend"),
    ApplicationAct.LAPSE: _("Refuse: not mended in time"),
    ApplicationAct.WITHDRAW: _("Withdraw the application"),
}
OUTCOMES: dict[Any, Any] = {
    Outcome.ADMIT: pgettext_lazy("outcome", "Admit"),
    Outcome.MEND: pgettext_lazy("outcome", "Mend by a day"),
    Outcome.LEASE: pgettext_lazy("outcome", "Lease a factory instead"),
    Outcome.REFUSE: pgettext_lazy("outcome", "Do not admit"),
}
OUTCOME_SHAPES: dict[Any, str] = {
    Outcome.ADMIT: "done",
    Outcome.MEND: "due",
    Outcome.LEASE: "open",
    Outcome.REFUSE: "blocked",
}
ENVIRONMENTS: dict[Any, Any] = {
    Environment.REGISTRATION: _("Registration form"),
    Environment.FORM: _("Environmental report form"),
    Environment.REPORT: _("Environmental report"),
}
SAFETIES: dict[Any, Any] = {
    Safety.LOW: _("Low risk (blue)"),
    Safety.GENERAL: _("General risk (yellow)"),
    Safety.LARGER: _("Larger risk (orange)"),
    Safety.MAJOR: _("Major risk (red)"),
}
FIGURES: dict[str, Any] = {
    "investment_fen": _("Fixed-asset investment"),
    "land_m2": _("Land applied for"),
    "output_fen": _("Yearly output at full output"),
    "tax_fen": _("Yearly taxes at full output"),
    "floor_m2": _("Floor area that counts for the plot ratio"),
    "base_m2": _("Ground covered by buildings"),
    "energy_tce": _("Yearly use of energy"),
    "research_fen": _("Yearly research and development"),
    "environment": _("Environmental assessment"),
    "safety": _("Grade of safety risks"),
    "industry_code": _("Class of industry (GB/T 4754)"),
}
MEASURES: dict[Any, Any] = {
    Measure.INVESTMENT: _("Fixed-asset investment"),
    Measure.INVESTMENT_PER_MU: _("Investment per mu"),
    Measure.OUTPUT_PER_MU: _("Output per mu"),
    Measure.TAX_PER_MU: _("Taxes per mu"),
    Measure.PLOT_RATIO: _("Plot ratio"),
    Measure.BUILDING_COEFFICIENT: _("Building coefficient"),
    Measure.ENERGY_PER_OUTPUT: _("Energy for the output"),
    Measure.RESEARCH_SHARE: _("Research as a share of output"),
    Measure.ENVIRONMENT: _("Environmental assessment"),
    Measure.SAFETY: _("Grade of safety risks"),
    Measure.INDUSTRY: _("Class of industry (GB/T 4754)"),
}
UNITS: dict[Any, Any] = {
    Unit.WAN: _("× 10,000 yuan"),
    Unit.WAN_PER_MU: _("× 10,000 yuan/mu"),
    Unit.RATIO: "",
    Unit.PERCENT: "%",
    Unit.TCE_PER_WAN: _("tce per 10,000 yuan"),
    Unit.GRADE: "",
    Unit.CLASS: "",
}
COMPARISONS: dict[Any, Any] = {
    Comparison.AT_LEAST: pgettext_lazy("gate", "at least"),
    Comparison.AT_MOST: pgettext_lazy("gate", "at most"),
    Comparison.ONE_OF: pgettext_lazy("gate", "one of these classes"),
    Comparison.NONE_OF: pgettext_lazy("gate", "none of these classes"),
}
COMPARISON_SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}
CURVE_KINDS: dict[Any, Any] = {
    CurveKind.LINEAR: _("Straight lines between the points"),
    CurveKind.STEPS: pgettext_lazy("curve", "Steps"),
}
MORE_THAN: dict[Any, Any] = {
    Base.PRESENT: _("more than %(share)s of those present"),
    Base.CAST: _("more than %(share)s of the votes for and against"),
    Base.ENTITLED: _("more than %(share)s of all who may vote"),
}
AT_LEAST: dict[Any, Any] = {
    Base.PRESENT: _("at least %(share)s of those present"),
    Base.CAST: _("at least %(share)s of the votes for and against"),
    Base.ENTITLED: _("at least %(share)s of all who may vote"),
}
"""What a majority is, by what it is counted of."""
BASES: dict[Any, Any] = {
    Base.PRESENT: _("of those present"),
    Base.CAST: _("of the votes for and against"),
    Base.ENTITLED: _("of all who may vote"),
}
VOTES: dict[Any, Any] = {
    Vote.FOR: pgettext_lazy("vote", "For"),
    Vote.AGAINST: pgettext_lazy("vote", "Against"),
    Vote.ABSTAIN: pgettext_lazy("vote", "Abstains"),
}
TALLY_RESULTS: dict[Any, Any] = {
    TallyResult.CARRIED: pgettext_lazy("vote", "Carried"),
    TallyResult.LOST: pgettext_lazy("vote", "Not carried"),
    TallyResult.NO_QUORUM: pgettext_lazy("vote", "No quorum"),
}
TALLY_SHAPES: dict[Any, str] = {
    TallyResult.CARRIED: "done",
    TallyResult.LOST: "blocked",
    TallyResult.NO_QUORUM: "paused",
}
MEETING_STATES: dict[Any, Any] = {
    MeetingState.CALLED: pgettext_lazy("meeting", "Called"),
    MeetingState.HELD: pgettext_lazy("meeting", "Held"),
    MeetingState.CANCELED: pgettext_lazy("meeting", "Canceled"),
}
MEETING_SHAPES: dict[Any, str] = {
    MeetingState.CALLED: "open",
    MeetingState.HELD: "done",
    MeetingState.CANCELED: "inapplicable",
}
SUPERVISION_STATES: dict[Any, Any] = {
    SupervisionState.DRAFT: pgettext_lazy("agreement", "Draft"),
    SupervisionState.SIGNED: pgettext_lazy("agreement", "In force"),
    SupervisionState.ENDED: pgettext_lazy("agreement", "Ended"),
    SupervisionState.DISCARDED: pgettext_lazy("agreement", "Discarded"),
}
SUPERVISION_SHAPES: dict[Any, str] = {
    SupervisionState.DRAFT: "open",
    SupervisionState.SIGNED: "running",
    SupervisionState.ENDED: "done",
    SupervisionState.DISCARDED: "inapplicable",
}
PROMISE_KINDS: dict[Any, Any] = {
    PromiseKind.INVESTMENT: _("Paid-in fixed investment"),
    PromiseKind.START: _("Works begin"),
    PromiseKind.FINISH: _("Completion"),
    PromiseKind.FULL_OUTPUT: pgettext_lazy("promise", "Full output reached"),
    PromiseKind.OUTPUT: _("Output of a year"),
    PromiseKind.TAX: _("Taxes of a year"),
}
BASIS_NAMES: dict[Any, Any] = {
    Basis.TOTAL: pgettext_lazy("promise", "in all"),
    Basis.PER_MU: pgettext_lazy("promise", "for each mu"),
}
RESULTS: dict[Any, Any] = {
    Result.KEPT: pgettext_lazy("promise", "Kept"),
    Result.LATE: pgettext_lazy("promise", "Kept late"),
    Result.SHORT: pgettext_lazy("promise", "Short"),
    Result.UNKNOWN: pgettext_lazy("promise", "Not recorded yet"),
}
RESULT_SHAPES: dict[Any, str] = {
    Result.KEPT: "done",
    Result.LATE: "due",
    Result.SHORT: "late",
    Result.UNKNOWN: "paused",
}
GROUNDS: dict[Any, Any] = {
    Ground.KEPT: _("Kept: the part is returned."),
    Ground.LATE: _("Late: %(share)s of the part is forfeited, the rest returned."),
    Ground.HOLD: _("Short by %(share)s: the part is held until another day."),
    Ground.SHORT: _("Short by %(share)s: this share of the part is forfeited, the rest returned."),
    Ground.LAST: _(
        "Short by %(share)s after the last extension: this share is forfeited, the rest returned."
    ),
}
CONCESSIONS: dict[Any, Any] = {
    ConcessionKind.DEPOSIT: _("A deposit below the usual one"),
    ConcessionKind.LAND: _("Land on better terms, by a rule of the State"),
    ConcessionKind.RENT: _("Rent below the published one"),
    ConcessionKind.OTHER: _("Another advantage"),
}
ACHIEVED: dict[Any, Any] = {
    PromiseKind.INVESTMENT: Achieved.PAID_INVESTMENT,
    PromiseKind.START: Achieved.CONSTRUCTION_START,
    PromiseKind.FINISH: Achieved.COMPLETION,
    PromiseKind.FULL_OUTPUT: Achieved.FULL_OUTPUT,
}
"""From which records a promise is checked; the others from the figures of a year."""
FIELDS: dict[str, Any] = {
    **FIGURES,
    "number": pgettext_lazy("application", "Number"),
    "state": pgettext_lazy("application", "State"),
    "round": pgettext_lazy("application", "Round"),
    "total": _("Points"),
    "proposal": _("Best outcome by the scheme"),
    "outcome": _("Decided outcome"),
    "decision": _("Reasons of the decision"),
    "submitted_on": _("Handed in on"),
    "opened_on": _("Applied on"),
    "scored_on": _("Scored on"),
    "decided_on": _("Decided on"),
    "mend_by": _("To be mended by"),
    "mend_items": _("What is to be mended"),
    "returned_because": _("Why it was returned"),
    "carried": _("Outcome carried by the committee"),
    "stage_done": _("Sitting passed"),
    "evidence": _("What shows it"),
    "title": pgettext_lazy("meeting", "Meeting"),
    "stage": pgettext_lazy("meeting", "Sitting"),
    "held_on": pgettext_lazy("meeting", "Held on"),
    "place": pgettext_lazy("meeting", "Place"),
    "minutes": _("Minutes"),
    "motion": _("Motion"),
    "result": pgettext_lazy("promise", "Result"),
    "vote": pgettext_lazy("meeting", "Vote"),
    "recused_because": _("Recused, because"),
    "is_chair": _("In the chair"),
    "remark": pgettext_lazy("vote", "Remark"),
    "deposit_fen": _("Deposit"),
    "usual_fen": _("Usual deposit"),
    "drafted_on": pgettext_lazy("agreement", "Drafted on"),
    "signed_on": pgettext_lazy("agreement", "Signed on"),
    "ended_on": pgettext_lazy("agreement", "Ended on"),
    "ended_because": pgettext_lazy("agreement", "Ended, because"),
    "kind": pgettext_lazy("promise", "Promise"),
    "due_on": pgettext_lazy("promise", "Due on"),
    "amount_fen": pgettext_lazy("promise", "Amount"),
    "basis": pgettext_lazy("promise", "Counts"),
    "year": pgettext_lazy("promise", "Year of the figures"),
    "base_fen": _("Before the project, not counted"),
    "weight": _("Weight in the deposit"),
    "part_fen": _("Part of the deposit"),
    "checked_on": _("Checked on"),
    "promised_fen": pgettext_lazy("promise", "Promised"),
    "achieved_fen": pgettext_lazy("promise", "Achieved"),
    "gap_fen": pgettext_lazy("promise", "Missing"),
    "days_late": _("Days late"),
    "return_fen": _("Returned"),
    "hold_fen": pgettext_lazy("deposit", "Held"),
    "forfeit_fen": _("Forfeited"),
    "new_due_on": _("New day"),
    "reason": pgettext_lazy("decision", "Reason"),
    "note": pgettext_lazy("agreement", "Other terms"),
    "late_rate": _("Forfeited for each begun 30 days of lateness"),
    "hold_up_to": _("Held, if short by at most"),
    "extensions": _("Extensions at most"),
    "concessions": _("What favors the applicant"),
    "valid_from": pgettext_lazy("scheme", "In force from"),
    "source": pgettext_lazy("scheme", "Source"),
}
