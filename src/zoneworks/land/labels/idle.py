"""The words of idle land: codes, the reckoning line by line, and why an act is not possible."""

from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day
from zoneworks.land.engine.idle.begun import Groundwork
from zoneworks.land.engine.idle.disposition import Way
from zoneworks.land.engine.idle.procedure import Decision, Ending, IdleAct, State
from zoneworks.land.engine.idle.terms import Cause, HindranceKind, IdleTest, Manner
from zoneworks.land.labels.articles import article_text
from zoneworks.land.labels.names import DOCUMENT_FIELDS

TESTS: dict[str, Any] = {
    IdleTest.NOT_STARTED: _("Not begun a year past the agreed day"),
    IdleTest.STOPPED: _("Begun too little and stopped for a year"),
}
SHORT_TESTS: dict[str, Any] = {
    IdleTest.NOT_STARTED: _("Not begun"),
    IdleTest.STOPPED: _("Stopped"),
}
CAUSES: dict[str, Any] = {
    Cause.OWNER: _("The holder"),
    Cause.GOVERNMENT: _("The government or force majeure"),
}
STATES: dict[str, Any] = {
    State.FOUND: pgettext_lazy("idle land", "Sign of idle land"),
    State.INQUIRY: pgettext_lazy("idle land", "Inquiry"),
    State.DETERMINED: pgettext_lazy("idle land", "Determined"),
    State.HEARING: pgettext_lazy("idle land", "Hearing offered"),
    State.FEE_DUE: pgettext_lazy("idle land", "Fee due"),
    State.FEE_PAID: pgettext_lazy("idle land", "Fee paid"),
    State.PLANNED: pgettext_lazy("idle land", "Plan before the government"),
    State.DISPOSED: pgettext_lazy("idle land", "Plan carried out"),
    State.RETAKING: pgettext_lazy("idle land", "Being taken back"),
    State.ENDED: pgettext_lazy("idle land", "Ended"),
}
STATE_SHAPES: dict[str, str] = {
    State.FOUND: "soon",
    State.INQUIRY: "running",
    State.DETERMINED: "due",
    State.HEARING: "paused",
    State.FEE_DUE: "late",
    State.FEE_PAID: "due",
    State.PLANNED: "running",
    State.DISPOSED: "running",
    State.RETAKING: "blocked",
    State.ENDED: "done",
}
ENDINGS: dict[str, Any] = {
    Ending.NOT_IDLE: pgettext_lazy("idle land", "Not idle"),
    Ending.WORKS_BEGUN: pgettext_lazy("idle land", "Works have begun"),
    Ending.WORKS_RESUMED: pgettext_lazy("idle land", "Works go on"),
    Ending.BOUGHT_BACK: pgettext_lazy("idle land", "Title bought back"),
    Ending.SWAPPED: pgettext_lazy("idle land", "Swapped"),
    Ending.TAKEN_BACK: pgettext_lazy("idle land", "Taken back without compensation"),
}
ACTS: dict[str, Any] = {
    IdleAct.INQUIRE: _("Send the notice of inquiry"),
    IdleAct.DELIVER: _("Enter the delivery"),
    IdleAct.ANSWER: _("Enter the holder's answer"),
    IdleAct.HINDER: _("Enter a hindrance"),
    IdleAct.DISMISS: _("End as not idle"),
    IdleAct.DETERMINE: _("Determine as idle"),
    IdleAct.PUBLISH: _("Enter publication and filing"),
    IdleAct.TELL_MORTGAGEES: _("Enter that mortgagees were told"),
    IdleAct.PLAN: _("Draw up the plan of disposition"),
    IdleAct.APPROVE_PLAN: _("Enter the approval of the plan"),
    IdleAct.TELL_HEARING: _("Offer a hearing"),
    IdleAct.RECORD_HEARING: _("Enter the hearing"),
    IdleAct.DECIDE_FEE: _("Decide the fee"),
    IdleAct.PAY: _("Enter the payment"),
    IdleAct.DECIDE_RETAKING: _("Decide the taking back"),
    IdleAct.CANCEL_TITLE: _("Enter the canceled title"),
    IdleAct.END: _("End: at work again"),
}
DECISIONS: dict[str, Any] = {
    Decision.FEE: _("Fee on idle land"),
    Decision.RETAKING: _("Taking back without compensation"),
}
WAYS: dict[str, Any] = {
    Way.EXTEND: _("Later start, by at most a year"),
    Way.ADJUST: _("Other use or planning conditions"),
    Way.TEMPORARY_USE: _("Temporary use arranged by the government, at most two years"),
    Way.BUY_BACK: _("Buy-back by agreement"),
    Way.SWAP: _("Swap for other land"),
    Way.OTHER: pgettext_lazy("idle land", "Another way laid down by the authority"),
}
HINDRANCES: dict[str, Any] = {
    HindranceKind.NOT_DELIVERED: _("Not delivered as agreed (article 8(1))"),
    HindranceKind.PLAN_CHANGED: _("Plans changed by law (article 8(2))"),
    HindranceKind.STATE_POLICY: _("Policy of the state (article 8(3))"),
    HindranceKind.PETITIONS: _("Petitions on the land (article 8(4))"),
    HindranceKind.MILITARY_OR_RELICS: _("Military control or relics (article 8(5))"),
    HindranceKind.OTHER_ACT: _("Another act of the government (article 8(6))"),
    HindranceKind.FORCE_MAJEURE: _("Force majeure (article 8, paragraph 2)"),
    HindranceKind.PRELIMINARY_WORK: _(
        "Necessary preliminary work (Urban Real Estate Administration Law, article 26)"
    ),
}
MANNERS: dict[str, Any] = {
    Manner.IN_PERSON: pgettext_lazy("service", "In person"),
    Manner.LEFT: pgettext_lazy("service", "Left at the premises"),
    Manner.POST: pgettext_lazy("service", "By post"),
    Manner.PUBLIC_NOTICE: pgettext_lazy("service", "By public notice"),
}
GROUNDWORK: dict[str, Any] = {
    Groundwork.PIT: _("Deep foundation pit: excavated as a whole"),
    Groundwork.PILES: _("Piles: all driven"),
    Groundwork.BASE: _("Other foundation: a third built"),
}
PAPERS: dict[str, Any] = {
    "IDLE_INQUIRY": _("Notice of inquiry"),
    "IDLE_DETERMINATION": _("Determination of idle land"),
    "IDLE_HEARING": _("Notice of the right to a hearing"),
    "IDLE_FEE": _("Decision on the fee"),
    "IDLE_RETAKING": _("Decision of taking back"),
    "IDLE_PLAN": _("Plan of disposition"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("case", "Number"),
    "state": _("State"),
    "parcel": _("Parcel"),
    "contract": pgettext_lazy("idle land", "Contract"),
    "officer": pgettext_lazy("idle land", "Officer"),
    "found_on": _("Found on"),
    "inquire_by": _("Inquiry by"),
    "note": _("Note"),
    "inquired_on": _("Inquiry begun on"),
    "inquiry_delivered_on": _("Notice delivered on"),
    "answer_due_on": _("Answer by"),
    "answered_on": _("Answered on"),
    "answer": _("Answer of the holder"),
    "test": _("Test of article 2"),
    "cause": pgettext_lazy("idle land", "Caused by"),
    "base_on": _("Counted from"),
    "idle_from": _("Idle since"),
    "determined_on": _("Determined on"),
    "reason": _("Facts and reasons"),
    "published_on": pgettext_lazy("idle land", "Published on"),
    "published_at": _("Where it is published"),
    "filed_on": _("Filed in the monitoring system on"),
    "filing_number": _("Number in the monitoring system"),
    "mortgagees_told_on": _("Mortgagees told on"),
    "hearing_about": _("Hearing on"),
    "hearing_told_on": _("Hearing offered on"),
    "hearing_delivered_on": _("Notice of hearing delivered on"),
    "hearing_ask_by": _("Hearing may be asked for until"),
    "hearing_asked_on": _("Hearing asked for on"),
    "hearing_held_on": _("Hearing held on"),
    "hearing_result": _("Result of the hearing"),
    "way": _("Way of disposition"),
    "plan_from_on": _("Runs from"),
    "plan_start_by": _("New day of starting"),
    "plan_until_on": _("Temporary use until"),
    "plan_price_fen": _("Price"),
    "plan": _("What was agreed"),
    "plan_approval": _("Approval of the plan"),
    "plan_approved_on": _("Plan approved on"),
    "counts_from": _("Time counted anew from"),
    "fee_base_fen": _("Price of the land"),
    "fee_fen": _("Fee on idle land"),
    "fee_approval": _("Approval of the fee"),
    "fee_decided_on": _("Fee decided on"),
    "fee_delivered_on": _("Decision on the fee delivered on"),
    "fee_due_on": _("Fee to be paid by"),
    "fee_paid_on": _("Fee paid on"),
    "retaking_approval": _("Approval of taking back"),
    "retaking_decided_on": _("Taking back decided on"),
    "retaking_delivered_on": _("Decision of taking back delivered on"),
    "deregister_by": _("Title to be canceled by"),
    "deliveries": pgettext_lazy("service", "How it was served"),
    "manner": pgettext_lazy("service", "Manner of service"),
    "address": pgettext_lazy("service", "Served at"),
    "proof": pgettext_lazy("service", "Proof of service"),
    "ended_on": pgettext_lazy("idle land", "Ended on"),
    "ending": pgettext_lazy("idle land", "How it ended"),
    "ended_because": _("Proof or reason"),
    "kind": _("Hindrance"),
    **DOCUMENT_FIELDS,
    "from_on": _("From"),
    "until_on": _("Until before"),
    "evidence": _("Evidence"),
    "is_verified": _("Verified"),
}

LACKS = {
    "is_price_paid": _("the price was paid in full"),
    "has_funds": _("the funds of the project are secured"),
    "plan_changed": _("a lawful change of plans that made it idle was verified (article 8(2))"),
}
BEGUN_LACKS = {
    "PERMIT": _("there is no construction permit of that day or before"),
    "GROUNDWORK": _(
        "the pit must be excavated as a whole, all piles driven, or a third of the foundation built"
    ),
}
FIELDS_OF_REFUSALS = {
    "IDLE_NO_HINDRANCE": "cause",
    "IDLE_OWNER_TIME_SHORT": "",
    "IDLE_TERM_TOO_LONG": "",
    "IDLE_PRICE_MISSING": "plan_price_fen",
    "IDLE_SWAP_NOT_ALLOWED": "way",
    "IDLE_HOLDERS_CAUSE": "",
    "IDLE_NOT_BEGUN": "groundwork",
}
"""Beside which field a refusal stands."""
_REFUSALS = {
    "IDLE_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the case is in the state “%(state)s” (%(article)s)."
    ),
    "IDLE_NOT_IDLE": _(
        "On %(on)s the land is not idle by %(article)s. By what is entered it will be from:"
        " %(from_on)s."
    ),
    "IDLE_NOT_DELIVERED": _(
        "The paper has not reached the holder, so that its term does not run (%(article)s)."
        " Enter the day of delivery first."
    ),
    "IDLE_ANSWER_TERM_RUNS": _(
        "The holder may answer the inquiry until %(due_on)s (%(article)s): wait for the"
        " answer, or for the end of the term."
    ),
    "IDLE_OWNER_TIME_SHORT": _(
        "Without the hindered days the holder's own time does not fill the %(years)s-year term ("
        "%(article)s; Urban Real Estate Administration Law, article 26). The first day on which"
        " it does: %(from_on)s."
    ),
    "IDLE_NO_HINDRANCE": _(
        "No hindrance of %(article)s is verified in this case: enter and verify it first."
    ),
    "IDLE_NOT_THE_HOLDERS_CAUSE": _(
        "The land was not determined to be idle by its holder's doing: neither fee nor taking back"
        " is lawful (%(article)s). It is disposed of by articles 12 and 13."
    ),
    "IDLE_STOPPED_IS_DISPOSED_OF": _(
        "Works were begun here: by %(article)s, last paragraph, such land is disposed of by"
        " a plan, without fee or taking back."
    ),
    "IDLE_HOLDERS_CAUSE": _(
        "The holder left the land idle: the ways of article 12 are for causes of article 8"
        " (%(article)s). Offer a hearing on the fee or on taking back."
    ),
    "IDLE_HEARING_NOT_OFFERED": _(
        "The holder was not told in writing of its right to a hearing on “%(about)s” ("
        "%(article)s): offer it first."
    ),
    "IDLE_HEARING_TERM_RUNS": _(
        "The holder may ask for a hearing until %(due_on)s (%(article)s): decide after that."
    ),
    "IDLE_HEARING_NOT_HELD": _(
        "A hearing was asked for on %(on)s and is not held (%(article)s): hold it before"
        " the decision."
    ),
    "IDLE_FEE_DECIDED_ALREADY": _(
        "The fee was decided on %(on)s (%(article)s): it is charged once in a case."
    ),
    "IDLE_NOT_FILED": _(
        "The land is not filed in the monitoring system: without it the ways of article 12 are"
        " closed (%(article)s). Enter publication and filing first."
    ),
    "IDLE_MORTGAGEE_NOT_TOLD": _(
        "The land is mortgaged and the mortgagee was not told in writing (%(article)s)."
        " Enter the day on which it was."
    ),
    "IDLE_TERM_TOO_LONG": _(
        "%(until_on)s is too late: at most %(years)s years are lawful (%(article)s), until"
        " %(latest)s."
    ),
    "IDLE_TERM_BACKWARD": _(
        "%(until_on)s lies before %(from_on)s, from which it runs (%(article)s): correct"
        " one of the two days."
    ),
    "IDLE_DAY_MISSING": _("Enter “%(field)s”: %(article)s asks for it."),
    "IDLE_PRICE_MISSING": _("A buy-back by agreement has a price (%(article)s): enter it."),
    "IDLE_SWAP_NOT_ALLOWED": _("A swap is lawful only where (%(article)s): %(lacks)s."),
    "IDLE_NOT_BEGUN": _("Works have not begun in the sense of %(article)s: %(lack)s."),
}
_PLAN_FIELDS = {"start_by": FIELDS["plan_start_by"], "until_on": FIELDS["plan_until_on"]}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page, with its article."""
    words: wording.Words = {
        "act": ACTS,
        "article": article_text,
        "state": STATES,
        "about": DECISIONS,
        "from_on": _day_told,
        "lacks": lambda names: gettext("; ").join(str(LACKS[name]) for name in names),
        "lack": BEGUN_LACKS,
        "field": _PLAN_FIELDS,
    }
    return wording.refusal_text(refusal, _REFUSALS, words)


def _day_told(value: date | None) -> str:
    return gettext("not as things stand") if value is None else full_day(value)
