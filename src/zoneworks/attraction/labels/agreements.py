"""The words of investment agreements."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.agreements import AgreementAct, AgreementState, Due
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import Words
from zoneworks.registry.labels import STAGES

STATES: dict[str, Any] = {
    AgreementState.DRAFT: _("Draft"),
    AgreementState.SIGNED: pgettext_lazy("agreement", "Signed"),
    AgreementState.REPLACED: pgettext_lazy("agreement", "Replaced"),
    AgreementState.ENDED: pgettext_lazy("agreement", "Ended"),
    AgreementState.DISCARDED: _("Discarded"),
}
STATE_SHAPES: dict[str, str] = {
    AgreementState.DRAFT: "open",
    AgreementState.SIGNED: "done",
    AgreementState.REPLACED: "inapplicable",
    AgreementState.ENDED: "inapplicable",
    AgreementState.DISCARDED: "inapplicable",
}
SIDES: dict[str, Any] = {
    Side.ZONE: pgettext_lazy("side", "Zone"),
    Side.INVESTOR: pgettext_lazy("side", "Investor"),
}
KINDS: dict[str, Any] = {
    ObligationKind.INVESTMENT: pgettext_lazy("obligation", "Fixed investment"),
    ObligationKind.START: _("Start of works"),
    ObligationKind.COMPLETION: pgettext_lazy("obligation", "Completion"),
    ObligationKind.PRODUCTION: pgettext_lazy("obligation", "Start of production"),
    ObligationKind.OUTPUT: pgettext_lazy("obligation", "Full output"),
    ObligationKind.TAX: pgettext_lazy("obligation", "Tax paid"),
    ObligationKind.STAFF: pgettext_lazy("obligation", "Staff"),
    ObligationKind.LAND: pgettext_lazy("obligation", "Land"),
    ObligationKind.PERMITS: pgettext_lazy("obligation", "Permits"),
    ObligationKind.UTILITIES: pgettext_lazy("obligation", "Utilities"),
    ObligationKind.SERVICE: pgettext_lazy("obligation", "Service"),
    ObligationKind.POLICY: _("A published measure, as for everybody"),
    ObligationKind.OTHER: pgettext_lazy("obligation", "Other"),
}
DUES: dict[str, Any] = {
    Due.FULFILLED: _("Fulfilled"),
    Due.FULFILLED_LATE: _("Fulfilled late"),
    Due.OPEN: pgettext_lazy("obligation", "Open"),
    Due.SOON: _("Soon due"),
    Due.OVERDUE: _("Overdue"),
}
DUE_SHAPES: dict[str, str] = {
    Due.FULFILLED: "done",
    Due.FULFILLED_LATE: "done",
    Due.OPEN: "open",
    Due.SOON: "soon",
    Due.OVERDUE: "late",
}
ACTS: dict[str, Any] = {
    AgreementAct.CHANGE: _("Change"),
    AgreementAct.SIGN: pgettext_lazy("agreement", "Sign"),
    AgreementAct.DISCARD: _("Discard the draft"),
    AgreementAct.REVISE: _("Draft a new version"),
    AgreementAct.FULFILL: _("Enter as fulfilled"),
    AgreementAct.END: _("End the agreement"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("agreement", "Number"),
    "edition": _("Version"),
    "title": pgettext_lazy("agreement", "Title"),
    "investor": _("Investor"),
    "project": _("Project"),
    "investment_fen": _("Investment"),
    "land_m2": _("Land"),
    "note": _("Note"),
    "state": _("State"),
    "drafted_on": _("Drafted on"),
    "signed_on": _("Signed on"),
    "ended_on": _("Ended on"),
    "side": _("Side"),
    "kind": _("Kind"),
    "text": pgettext_lazy("obligation", "What is owed"),
    "due_on": _("Due on"),
    "amount_fen": _("Amount"),
    "fulfilled_on": _("Fulfilled on"),
    "evidence": _("Evidence"),
    "reason": pgettext_lazy("decision", "Reason"),
}
_ACTS_DONE = {
    "attraction.agreement_drafted": _("Agreement drafted"),
    "attraction.agreement_changed": _("Agreement changed"),
    "attraction.obligation_added": _("Obligation added"),
    "attraction.obligation_changed": _("Obligation changed"),
    "attraction.obligation_removed": _("Obligation removed"),
    "attraction.agreement_signed": _("Agreement signed"),
    "attraction.agreement_replaced": _("Agreement replaced by a later version"),
    "attraction.agreement_discarded": _("Draft discarded"),
    "attraction.obligation_fulfilled": _("Obligation fulfilled"),
    "attraction.agreement_ended": _("Agreement ended"),
}
TIMELINE = Words(_ACTS_DONE, FIELDS, {**STATES, **SIDES, **KINDS})

_REFUSALS = {
    "AGREEMENT_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the agreement is in the state “%(state)s”."
    ),
    "SIDE_MISSING": _("This side owes nothing in it: %(side)s. An agreement binds both."),
    "PROJECT_NOT_REVIEWED": _(
        "The project stands at “%(stage)s”: the admission review comes before the signature."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    values: dict[str, Any] = dict(refusal.values)
    if refusal.code == "OBLIGATION_WRONG":
        return _obligation_text(values)
    if refusal.code == "PROMISED_DATES_BACKWARD":
        return _dates_text(values)
    words = {"act": ACTS, "state": STATES, "side": SIDES, "stage": STAGES}
    return wording.refusal_text(refusal, _REFUSALS, words)


def _obligation_text(values: dict[str, Any]) -> str:
    if values["why"] == "TEXT":
        return str(_("Say what is owed."))
    text = _(
        "The side “%(side)s” cannot owe “%(kind)s”. Tax refunds, cheaper land for one investor and"
        " promised returns are forbidden (Fair Competition Review Regulation, article 10)."
    )
    return str(text % {"side": SIDES[values["side"]], "kind": KINDS[values["kind"]]})


def _dates_text(values: dict[str, Any]) -> str:
    earlier = values["earlier"]
    text = _("“%(kind)s” on %(day)s lies before “%(earlier)s” on %(earlier_on)s.")
    return str(
        text
        % {
            "kind": KINDS[values["kind"]],
            "day": full_day(values["day"]),
            "earlier": KINDS[earlier] if earlier else _("Signature"),
            "earlier_on": full_day(values["earlier_on"]),
        }
    )
