"""The words of class consultations: states, answers, doubts, and why an act is not possible."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.timelines import Words
from zoneworks.helpdesk.engine.classify import Doubt
from zoneworks.helpdesk.engine.consultations import AnswerStanding, ConsultationAct, State

STATES = {
    State.OPEN: pgettext_lazy("consultation", "Open"),
    State.DECIDED: pgettext_lazy("consultation", "Decided"),
    State.WITHDRAWN: _("Withdrawn"),
}
STATE_SHAPES = {State.OPEN: "running", State.DECIDED: "done", State.WITHDRAWN: "inapplicable"}

STANDINGS = {
    AnswerStanding.WAITING: _("Awaited"),
    AnswerStanding.IN_TIME: _("Answered in time"),
    AnswerStanding.LATE: _("Answered late"),
    AnswerStanding.SILENT: _("Did not answer in time"),
}
STANDING_SHAPES = {
    AnswerStanding.WAITING: "running",
    AnswerStanding.IN_TIME: "done",
    AnswerStanding.LATE: "late",
    AnswerStanding.SILENT: "blocked",
}

ACTS = {
    ConsultationAct.ASK: _("Ask departments"),
    ConsultationAct.ANSWER: pgettext_lazy("question", "Answer"),
    ConsultationAct.DECIDE: _("Decide the class"),
    ConsultationAct.APPLY: _("Enter the class in the register"),
    ConsultationAct.WITHDRAW: _("Withdraw"),
    ConsultationAct.REOPEN: _("Reopen"),
}

_DOUBTS = {
    Doubt.NO_WORD: _(
        "Unsure: no word of the description leads to a class. Describe what is made or done, of"
        " what, and for whom."
    ),
    Doubt.WEAK: _(
        "Unsure: the words say too little. Describe what is made or done, of what, and for whom."
    ),
    Doubt.CLOSE: _("Unsure between %(first)s and %(second)s: the words weigh alike."),
    Doubt.NO_DEEPER: _("No word leads further down."),
}

FIELDS = {
    "number": pgettext_lazy("consultation", "Number"),
    "name": _("Business"),
    "description": _("Description of the business"),
    "enterprise": _("Enterprise"),
    "project": _("Project"),
    "unit": _("Department"),
    "state": _("State"),
    "due_on": _("Answer due on"),
    "class_code": _("Industry class"),
    "reason": pgettext_lazy("decision", "Reason"),
    "applied_on": _("Entered in the register on"),
}

_ACTS_DONE = {
    "helpdesk.consultation_opened": _("Consultation opened"),
    "helpdesk.department_asked": _("Department asked"),
    "helpdesk.question_answered": _("Question answered"),
    "helpdesk.answer_corrected": _("Answer corrected"),
    "helpdesk.class_decided": _("Class decided"),
    "helpdesk.class_applied": _("Class entered in the register"),
    "helpdesk.consultation_withdrawn": _("Consultation withdrawn"),
    "helpdesk.consultation_reopened": _("Consultation reopened"),
}

TIMELINE = Words(_ACTS_DONE, FIELDS, {state.value: label for state, label in STATES.items()})

_REFUSALS = {
    "CONSULTATION_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the consultation is in the state “%(state)s”."
    ),
    "CONSULTATION_REASON_MISSING": _("Say why: the record keeps it."),
    "CONSULTATION_ALREADY_ASKED": _(
        "Already asked: %(units)s. A department that was asked may correct its answer."
    ),
    "CONSULTATION_NOBODY_ASKED": _("No department was asked: ask at least one first."),
    "CONSULTATION_STILL_WAITING": _(
        "%(units)s may answer until %(due_on)s: wait for the answer or for the end of the term."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    return wording.refusal_text(refusal, _REFUSALS, {"act": ACTS, "state": STATES})


def doubt_text(doubt: str | None, rivals: tuple[str, ...]) -> str:
    """Why a suggestion goes no deeper; ``rivals`` are the classes by code and name."""
    if not doubt:
        return ""
    first, second = (*rivals, "", "")[:2]
    return str(_DOUBTS[Doubt(doubt)]) % {"first": first, "second": second}
