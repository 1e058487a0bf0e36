"""The words of cases: states, acts, posts, and why an act is not possible."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.process.duties import NextStep
from zoneworks.approvals.engine.process.handling import (
    RUNNING,
    TURN,
    HandlingAct,
    Post,
    State,
    Track,
)
from zoneworks.approvals.engine.process.simulation import Converted, LapseReason
from zoneworks.approvals.engine.process.terms import PowerKind, Tolerance
from zoneworks.approvals.labels.names import duties, item_name, names, owed_name, pause_name
from zoneworks.approvals.labels.timers import DEADLINES
from zoneworks.core.models import Event
from zoneworks.core.timelines import Words

ITEM_STATES = {
    State.WAITING: _("Waiting for others"),
    State.READY: _("Can be applied for"),
    State.SUBMITTED: _("Applied for"),
    State.INCOMPLETE: _("Papers missing"),
    State.UNDER_REVIEW: _("Under review"),
    State.PAUSED: pgettext_lazy("clock", "Paused"),
    State.REVIEWED: _("Awaiting decision"),
    State.GRANTED: _("Granted"),
    State.DELIVERED: _("Delivered"),
    State.REFUSED: _("Refused"),
    State.NOT_ACCEPTED: _("Not accepted"),
    State.WITHDRAWN: _("Withdrawn"),
    State.REVOKED: _("Revoked"),
    State.CONVERTED: _("Converted"),
    State.LAPSED: _("Lapsed"),
    State.NOT_NEEDED: _("Not needed"),
}

WHILE_AWAITED = {
    **dict.fromkeys(RUNNING, _("All limits run on.")),
    State.PAUSED: _("The limits stand still while the clock is stopped."),
}
"""What the limits do while a paper is awaited; once the item is decided none runs."""

STATE_SHAPES = {
    State.WAITING: "inapplicable",
    State.READY: "open",
    State.SUBMITTED: "running",
    State.INCOMPLETE: "due",
    State.UNDER_REVIEW: "running",
    State.PAUSED: "paused",
    State.REVIEWED: "running",
    State.GRANTED: "normal",
    State.DELIVERED: "done",
    State.REFUSED: "blocked",
    State.NOT_ACCEPTED: "blocked",
    State.WITHDRAWN: "inapplicable",
    State.REVOKED: "blocked",
    State.CONVERTED: "done",
    State.LAPSED: "inapplicable",
    State.NOT_NEEDED: "inapplicable",
}

WAITING_STATES = tuple(TURN)
TURNS = frozenset(TURN.values())

TRACKS = {Track.FORMAL: _("Formal"), Track.SIMULATED: _("Simulated")}

POSTS = {
    Post.APPLICANT: _("Applicant"),
    Post.WINDOW: pgettext_lazy("post", "Window officer"),
    Post.REVIEWER: _("Reviewer"),
    Post.HEAD: _("Head of the department"),
    Post.LEAD: _("Lead of the joint handling"),
    Post.LEADER: _("Leader"),
    Post.SYSTEM: _("The platform"),
}

ACTS = {
    HandlingAct.APPLY: pgettext_lazy("approval", "Apply"),
    HandlingAct.SUPPLY: _("Supply papers"),
    HandlingAct.WITHDRAW: _("Withdraw"),
    HandlingAct.APPEAL: _("Note an appeal"),
    HandlingAct.ACCEPT: pgettext_lazy("application", "Accept"),
    HandlingAct.NOTIFY_GAPS: _("Tell what is missing"),
    HandlingAct.DECLINE: _("Do not accept"),
    HandlingAct.DELIVER: _("Deliver"),
    HandlingAct.REVIEW: _("Finish the review"),
    HandlingAct.PAUSE: _("Stop the clock"),
    HandlingAct.RESUME: _("Let the clock go on"),
    HandlingAct.REFER: _("Ask another department"),
    HandlingAct.ASK_PAPER: _("Ask for a paper"),
    HandlingAct.TAKE_BACK: _("Withdraw the request for a paper"),
    HandlingAct.EXTEND: _("Extend the limit"),
    HandlingAct.GRANT: _("Grant"),
    HandlingAct.REFUSE: _("Refuse"),
    HandlingAct.SEND_BACK: _("Send back to review"),
    HandlingAct.REVOKE: _("Revoke"),
    HandlingAct.URGE: _("Urge"),
    HandlingAct.EXTEND_VALIDITY: _("Extend the validity"),
    HandlingAct.RENEW: _("Apply anew after expiry"),
    HandlingAct.OPEN: _("Opened"),
    HandlingAct.CLOSE: _("Waits for others"),
    HandlingAct.DEEM_ACCEPTED: _("Accepted because nothing was told in time"),
    HandlingAct.RULE_OUT: _("Not needed any more"),
    HandlingAct.CONVERT: _("Converted"),
    HandlingAct.TAKE_OVER: _("Taken over from the simulated result"),
    HandlingAct.LAPSE: _("Lapsed"),
    HandlingAct.RECKON: _("Limits counted anew"),
    HandlingAct.FOLLOW: _("Written as the mandated system says"),
}
"""An act as a button and, where nobody presses it, as an event."""

DONE = {
    HandlingAct.APPLY: _("Applied for"),
    HandlingAct.SUPPLY: _("Papers supplied"),
    HandlingAct.WITHDRAW: _("Withdrawn"),
    HandlingAct.APPEAL: _("Appeal noted"),
    HandlingAct.ACCEPT: pgettext_lazy("application", "Accepted"),
    HandlingAct.NOTIFY_GAPS: _("Told what is missing"),
    HandlingAct.DECLINE: _("Not accepted"),
    HandlingAct.DELIVER: _("Delivered"),
    HandlingAct.REVIEW: _("Reviewed"),
    HandlingAct.PAUSE: _("Clock stopped"),
    HandlingAct.RESUME: _("Clock goes on"),
    HandlingAct.REFER: _("Another department asked"),
    HandlingAct.ASK_PAPER: pgettext_lazy("act", "Paper asked for"),
    HandlingAct.TAKE_BACK: _("Request for a paper withdrawn"),
    HandlingAct.EXTEND: _("Limit extended"),
    HandlingAct.GRANT: _("Granted"),
    HandlingAct.REFUSE: _("Refused"),
    HandlingAct.SEND_BACK: _("Sent back to review"),
    HandlingAct.REVOKE: _("Revoked"),
    HandlingAct.URGE: _("Urged"),
    HandlingAct.EXTEND_VALIDITY: _("Validity extended"),
    HandlingAct.RENEW: _("Applied for anew after expiry"),
}

DELIVERIES: dict[str, Any] = {
    "WINDOW": _("Collected at the window"),
    "POST": _("By post"),
    "ELECTRONIC": _("Electronically, as the applicant agreed"),
    "LEFT": _("Left at the address after a refusal to receive it"),
    "PUBLIC": _("By public notice"),
}
"""Ways of delivery of the Civil Procedure Law (送达), by the code that is stored as the reason."""

LAPSE_REASONS = {
    LapseReason.OTHER_BIDDER: _("Another bidder won the land"),
    LapseReason.CHANGED_DESIGN: _("The design was changed"),
    LapseReason.CHANGED_PLAN_OR_LAW: _("The plan or the law was changed"),
    LapseReason.EXPIRED: pgettext_lazy("simulation", "Expired"),
    LapseReason.FALSE_PROMISE: _("A promise was false"),
    LapseReason.WITHDRAWN: _("The applicant withdrew"),
    LapseReason.AGREEMENT_ENDED: _("The investment agreement ended"),
}

CONVERTED = {
    Converted.CARRIES_OVER: _("Carries over: before the head"),
    Converted.CONFIRM_ANEW: _("To be confirmed anew: before the reviewer"),
    Converted.MISSING: _("Papers are missing"),
}

TOLERANCES = {
    Tolerance.PRIMARY: _("must be there"),
    Tolerance.SECONDARY: _("may follow"),
    Tolerance.COMMITMENT: _("a promise, checked later"),
}

POWERS = {
    PowerKind.OWN: _("Its own power"),
    PowerKind.DELEGATED: _("Delegated power"),
    PowerKind.ENTRUSTED: _("Entrusted power"),
}

OBLIGATIONS: dict[str, Any] = {
    "SECONDARY": _("Paper that may follow"),
    "ASKED": _("Paper asked for"),
    "COMMITMENT": _("Check of a promise"),
    "BUILD_FIRST": _("Check after building"),
}

ITEM = pgettext_lazy("approval", "Item")
DUE = pgettext_lazy("turn", "Due")
OPEN = pgettext_lazy("obligation", "open")
DUTY_STATES: dict[str, Any] = {
    "late": _("overdue"),
    "kept": _("kept"),
    "broken": _("broken"),
    "corrected": _("corrected"),
    "dropped": _("not owed any more"),
    "closed": pgettext_lazy("obligation", "closed"),
}
NEXT_STEPS: dict[NextStep, Any] = {
    NextStep.NONE: "",
    NextStep.SUPPLY: _("The applicant brings it; the result waits for it"),
    NextStep.CHECK: _("Check it, then close it as kept or broken"),
    NextStep.WITHHOLD: _(
        "Hand nothing out; the head takes the decision back, and it is noted in the credit record"
    ),
    NextStep.ORDER: _(
        "Order to correct (Regulations on the business environment, article 40; Administrative"
        " Licensing Law, article 69)"
    ),
    NextStep.AWAIT: _("The correction is due"),
    NextStep.REVOKE: _(
        "Not corrected in time: the head revokes (Administrative Licensing Law, article 69)"
    ),
    NextStep.CHECK_AGAIN: _("Check again; until it is passed it blocks what it is for"),
}
CHECK_VERBS: dict[NextStep, Any] = {
    NextStep.CHECK: _("Check"),
    NextStep.ORDER: _("Order to correct"),
    NextStep.AWAIT: _("Confirm the correction"),
    NextStep.REVOKE: ACTS[HandlingAct.REVOKE],
}

MODES: dict[str, Any] = {
    "DECIDED": _("Decided here"),
    "FOLLOWED": _("Followed: decided in a mandated system"),
}

CASE_FIELDS: dict[str, Any] = {
    "title": _("Document"),
    "number": pgettext_lazy("decision", "Number"),
    "on": _("Day"),
    "state": _("State"),
    "due_on": pgettext_lazy("turn", "Due"),
    "legal_due_on": _("Legal limit"),
    "promised_due_on": _("Promised limit"),
    "papers": _("Papers"),
    "outstanding": _("Papers still to come"),
    "asked": _("Papers asked for"),
    "evidence": _("Evidence"),
    "unit": _("Unit"),
    "authority": _("Authority"),
    "system": _("Mandated system"),
    "settlement": _("Settled"),
    "facts": _("Facts of the project"),
    "process_version": _("Version of the process"),
    "simulated_on": _("Handled so since"),
    "expires_on": _("Holds until before"),
    "assumptions": _("Assumed conditions of the land"),
    "converted_on": _("Converted on"),
    "lapsed_on": _("Lapsed on"),
    "lapse_reason": _("Why it lapsed"),
    "reached_on": _("Day"),
    "begun_on": _("Day"),
    "milestone": _("Milestone"),
    "description": _("What was found"),
    "outcome": _("Outcome"),
    "edition": _("Edition"),
    "closed_on": _("Closed on"),
    "was_kept": _("Kept"),
    "responsible": _("Who answers for it"),
    "note": _("What proves it, or the reason"),
    "correct_by": _("To be corrected by"),
    "corrected_on": _("Corrected on"),
    "terms_accepted_on": _("Terms accepted on"),
    "validity_extensions": _("Extensions of the validity"),
    "deadline": _("Deadline"),
    "deadline_on": _("Last day"),
}

_lazy_item_name = lazy(item_name, str)
_lazy_duty_name = lazy(owed_name, str)

_CASE_ACTS: dict[str, Any] = {
    "approvals.case_opened": _("Case opened"),
    "approvals.facts_changed": _("Facts changed"),
    "approvals.case_followed": _("Followed: the case was opened from an export"),
    "approvals.difference_found": _("Differs from the mandated system"),
    "approvals.difference_changed": _("Difference changed"),
    "approvals.difference_settled": _("Difference settled"),
    "approvals.case_moved_to_version": _("Moved to another version of the process"),
    "approvals.milestone_reached": _("Milestone reached"),
    "approvals.site_work_begun": _("Preparation of the site begun"),
    "approvals.breach_recorded": _("Breach recorded"),
    "approvals.breach_closed": _("Breach closed"),
    "approvals.obligation_begun": _("Obligation begun"),
    "approvals.obligation_kept": _("Obligation kept"),
    "approvals.obligation_broken": _("Obligation broken"),
    "approvals.obligation_dropped": _("Not owed any more"),
    "approvals.simulation_begun": _("Simulated handling begun"),
    "approvals.simulation_converted": _("Simulated results converted"),
    "approvals.simulation_lapsed": _("Simulated results lapsed"),
    "approvals.paper_uploaded": _("Paper uploaded"),
    "approvals.paper_given": _("Paper given in"),
    "approvals.check_put_off": _("Check put off until after building"),
    "approvals.correction_ordered": _("Correction ordered"),
    "approvals.correction_confirmed": _("Correction confirmed"),
    "approvals.terms_accepted": _("Terms of conversion accepted"),
    "core.document_issued": _("Document issued"),
    "core.document_archived": _("Document archived"),
    "core.document_withdrawn": _("Document withdrawn"),
    "approvals.item_given_to_unit": _("Given to a unit"),
    **dict.fromkeys(
        (f"approvals.{one}_reminded" for one in ("item", "obligation", "simulation")),
        _("Reminded"),
    ),
    "approvals.deadline_projected": _("Deadline moved with the calendar"),
    **{f"approvals.item_{act.value.lower()}": DONE.get(act, label) for act, label in ACTS.items()},
}


def _papers(codes: Sequence[str], event: Event) -> str:
    """The papers of an item that an event names."""
    item = (event.after or {}).get("code", "")
    return gettext("; ").join(owed_name(item, code) for code in codes) or "—"


def _reason(event: Event) -> str:
    """The reason of a step; of a pause and of a delivery it is stored as a code."""
    if event.act == "approvals.item_deliver":
        return str(DELIVERIES.get(event.reason, event.reason))
    if event.act == "approvals.item_pause":
        return pause_name((event.after or {}).get("code", ""), event.reason)
    return str(event.reason)


CASE_TIMELINE = Words(
    _CASE_ACTS,
    CASE_FIELDS,
    {
        **DEADLINES,
        **{state.value: label for state, label in ITEM_STATES.items()},
        **{reason.value: label for reason, label in LAPSE_REASONS.items()},
        **{code: _lazy_item_name(code) for kind, code in names() if kind == "node"},
        **{f"{item}.{code}": _lazy_duty_name(item, code) for item, code in duties()},
    },
    {
        "facts": lambda _value, _event: "…",
        "assumptions": lambda value, _event: gettext("; ").join(
            f"{name}: {text}" for name, text in value.items()
        ),
        **dict.fromkeys(("papers", "outstanding", "asked"), _papers),
        "was_kept": lambda value, _event: gettext("yes") if value else gettext("no"),
        "validity_extensions": lambda value, _event: str(value or "—"),
    },
    _reason,
)
