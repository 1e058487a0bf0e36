"""The words of cases: states, acts, posts, and why an act is not possible."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.process.conditions import Fact, FactKind, FactValue
from zoneworks.approvals.engine.process.handling import (
    TURN,
    HandlingAct,
    Obstacle,
    Post,
    State,
    Track,
)
from zoneworks.approvals.engine.process.refusals import MoveRefused
from zoneworks.approvals.engine.process.simulation import Converted, LapseReason
from zoneworks.approvals.engine.process.terms import Item, PowerKind, Process, Tolerance
from zoneworks.approvals.labels.mirror import VERSION_REFUSALS
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
    HandlingAct.APPLY: _("Apply"),
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
    HandlingAct.EXTEND: _("Extend the limit"),
    HandlingAct.GRANT: _("Grant"),
    HandlingAct.REFUSE: _("Refuse"),
    HandlingAct.SEND_BACK: _("Send back to review"),
    HandlingAct.REVOKE: _("Revoke"),
    HandlingAct.URGE: _("Urge"),
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
    HandlingAct.ASK_PAPER: _("Paper asked for"),
    HandlingAct.EXTEND: _("Limit extended"),
    HandlingAct.GRANT: _("Granted"),
    HandlingAct.REFUSE: _("Refused"),
    HandlingAct.SEND_BACK: _("Sent back to review"),
    HandlingAct.REVOKE: _("Revoked"),
    HandlingAct.URGE: _("Urged"),
}

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
    "COMMITMENT": _("Promise to be checked"),
    "BUILD_FIRST": _("Check after building"),
}

MODES: dict[str, Any] = {
    "DECIDED": _("Decided here"),
    "FOLLOWED": _("Followed: decided in a mandated system"),
}

OBSTACLES = {
    Obstacle.WRONG_POST: _("“%(act)s” is for: %(posts)s."),
    Obstacle.WRONG_STATE: _("“%(act)s” is not possible while it stands at “%(state)s”."),
    Obstacle.WRONG_TRACK: _("“%(act)s” does not exist in simulated handling."),
}

CASE_FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("decision", "Number"),
    "on": _("Day"),
    "state": _("State"),
    "due_on": pgettext_lazy("turn", "Due"),
    "legal_due_on": _("Legal limit"),
    "promised_due_on": _("Promised limit"),
    "papers": _("Papers"),
    "outstanding": _("Papers still to come"),
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
    "paper": _("Paper"),
    "edition": _("Edition"),
    "closed_on": _("Closed on"),
    "was_kept": _("Kept"),
}

LAND_TERMS: dict[str, Any] = {
    "parcel": _("Parcel"),
    "land_use": _("Use of the land"),
    "floor_area_ratio": _("Floor area ratio"),
    "building_density": _("Building density"),
    "green_ratio": _("Green ratio"),
}
"""The conditions of the land that a simulated handling assumes."""

_REFUSALS: dict[str, Any] = {
    "TOO_EARLY": _("First comes: %(missing)s."),
    "PAPERS_MISSING": _("These papers are missing: %(papers)s."),
    "PAPERS_OUTSTANDING": _("Withheld until these papers come: %(papers)s."),
    "PAPER_UNKNOWN": _("This item asks for no such paper: %(papers)s."),
    "DAY_IMPOSSIBLE": _(
        "%(on)s cannot be: the step before was on %(earliest)s, and today is %(today)s."
    ),
    "GAPS_TOLD_BEFORE": _(
        "What is missing was told before. It is told once, completely (Administrative Licensing"
        " Law, article 32, item 4)."
    ),
    "GAPS_TOLD_TOO_LATE": _(
        "What is missing had to be told by %(due_on)s. The application counts as accepted"
        " (Administrative Licensing Law, article 32, item 4)."
    ),
    "POWER_MISSING": _("%(authority)s holds no power to decide this on %(on)s."),
    "NOT_EXTENDABLE": _(
        "This limit cannot be extended, or was extended before (Administrative Licensing Law,"
        " article 42)."
    ),
    "PAUSE_NOT_ALLOWED": _(
        "The law knows no such reason to stop the clock of this item (Administrative Licensing"
        " Law, article 45)."
    ),
    "TOO_FAST": _("By law this takes %(days)s days at the least, to %(earliest)s."),
    "JOINT_INCOMPLETE": _("It is delivered together with: %(items)s."),
    "CONSTRUCTION_BLOCKED": _("“%(milestone)s” is unlawful before: %(missing)s (%(article)s)."),
    "DECIDED_ELSEWHERE": _("This is decided in “%(system)s”: here it is followed, not decided."),
    "REACHED_BEFORE": _("“%(milestone)s” is written for %(on)s."),
}

_TEXTS: dict[str, Any] = {
    "reason": _("Write the reason."),
    "number": _("A decision has a number: write it."),
    "evidence": _("Write what proves the pause, such as the number of a letter."),
    "papers": _("Name the papers."),
}

_SIMULATION: dict[str, Any] = {
    "ENDED": _("The simulated handling has ended."),
    "ALREADY": _("The project is handled so already."),
    "HAS_LAND": _("The project holds its land: it takes the formal way."),
    "AGREEMENT": _("It takes a signed investment agreement."),
    "STANDING": _("It takes an enterprise in good standing."),
    "PROMISE": _("It takes the letter of commitment."),
    "ASSUMPTIONS": _("Write the conditions of the land that everybody is to assume."),
    "NO_RULE": _("This process is never simulated."),
    "UNKNOWN": _("First it must be known: %(facts)s."),
    "EXCLUDED": _("Such projects are excluded: %(exclusion)s."),
}

_CONVERSION: dict[str, Any] = {
    "ENDED": _("No simulated handling is open."),
    "NOTHING": _("There is no simulated result to convert."),
    "EXPIRED": _("The simulated results have expired: they hold no more."),
    "NO_LAND": _("The right to the land is not there: no formal paper comes before it."),
    "OTHER_HOLDER": _("Another legal person won the land: the results lapse."),
    "OTHER_CONDITIONS": _("The land was won on other conditions than assumed: %(differing)s."),
    "CHANGED_DESIGN": _("The design was changed in substance: the results lapse."),
    "NOT_PAID": _("The price and the fees are not paid."),
}


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def english(self) -> str: ...


def name_of(named: _Named) -> str:
    """The name of a part of a process in the language of the page."""
    language = get_language() or "zh"
    return named.name if language.startswith("zh") else named.english


def item_name(code: str) -> str:
    """The name of an item or of a milestone by its code; the code itself where none is known."""
    return str(_shown("item", code))


def item_names(codes: Iterable[str]) -> str:
    """The names of items, joined."""
    return str(_shown("items", tuple(codes)))


def paper_name(item: Item, paper: str) -> str:
    """The name of a paper of an item."""
    return next((name_of(one) for one in item.papers if one.code == paper), paper)


def fact_text(fact: Fact, value: FactValue | None) -> str:
    """What is known of a project, as people read it."""
    if value is None:
        return "—"
    if fact.kind is FactKind.YES_NO:
        return _now("yes") if value else _now("no")
    if fact.kind is FactKind.CHOICE:
        return next((name_of(one) for one in fact.choices if one.code == value), str(value))
    return f"{value} {fact.unit}".strip()


def process_of(process_id: str, version: str) -> Process | None:
    """A version of a process, None where it is not shipped any more."""
    for one in shipped_definitions():
        if (one.process.id, one.process.version) == (process_id, version):
            return one.process
    return None


def process_name(process_id: str, version: str) -> str:
    """The name of a process; its code where it is not shipped any more."""
    found = process_of(process_id, version)
    return process_id if found is None else name_of(found)


def move_refusal_text(refusal: MoveRefused) -> str:
    """Why a move is not possible, in the language of the page."""
    values = {name: _shown(name, value) for name, value in refusal.values.items()}
    if refusal.code == "ACT_NOT_POSSIBLE":
        values["act"] = ACTS[refusal.values["act"]]
        values["state"] = ITEM_STATES[refusal.values["state"]]
        values["posts"] = _now("; ").join(str(POSTS[Post(one)]) for one in refusal.values["posts"])
        return str(OBSTACLES[refusal.values["why"]]) % values
    if refusal.code == "TEXT_MISSING":
        return str(_TEXTS[refusal.values["field"]])
    if refusal.code == "SIMULATION_REFUSED":
        return str(_SIMULATION[refusal.values["why"]]) % values
    if refusal.code == "VERSION_REFUSED":
        return str(VERSION_REFUSALS[refusal.values["why"]]) % values
    if refusal.code == "CONVERSION_REFUSED":
        return str(_CONVERSION[refusal.values["why"]]) % values
    text = _REFUSALS.get(refusal.code)
    return str(text) % values if text is not None else str(refusal)


_KINDS = {
    **dict.fromkeys(("missing", "items", "milestone", "item"), "node"),
    "papers": "paper",
    "facts": "fact",
    "authority": "authority",
    "exclusion": "exclusion",
}
"""What the values of a refusal name, by the value's name."""


def _shown(name: str, value: Any) -> Any:
    if name == "differing" and isinstance(value, str):
        return LAND_TERMS.get(value, value)
    if isinstance(value, tuple):
        return _now("; ").join(str(_shown(name, one)) for one in value)
    if name in _KINDS:
        found = _names().get((_KINDS[name], value))
        return name_of(found) if found is not None else value
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    return "—" if value is None else value


@cache
def _names() -> dict[tuple[str, str], _Named]:
    """Every part of the shipped processes that has a name, by its kind and code."""
    found: dict[tuple[str, str], _Named] = {}
    for each in shipped_definitions():
        process = each.process
        parts: list[tuple[str, Iterable[Any]]] = [
            ("node", (*process.items, *process.milestones)),
            ("fact", process.facts),
            ("authority", process.authorities),
            ("exclusion", process.simulation.exclusions if process.simulation else ()),
            *(("paper", item.papers) for item in process.items),
        ]
        found |= {(kind, one.code): one for kind, several in parts for one in several}
    return found


_lazy_item_name = lazy(item_name, str)

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
    "approvals.simulation_begun": _("Simulated handling begun"),
    "approvals.simulation_converted": _("Simulated results converted"),
    "approvals.simulation_lapsed": _("Simulated results lapsed"),
    "approvals.paper_uploaded": _("Paper uploaded"),
    "approvals.item_given_to_unit": _("Given to a unit"),
    **{f"approvals.item_{act.value.lower()}": DONE.get(act, label) for act, label in ACTS.items()},
}

CASE_TIMELINE = Words(
    _CASE_ACTS,
    CASE_FIELDS,
    {
        **{state.value: label for state, label in ITEM_STATES.items()},
        **{reason.value: label for reason, label in LAPSE_REASONS.items()},
        **{code: _lazy_item_name(code) for kind, code in _names() if kind == "node"},
    },
    {
        "facts": lambda _value: "…",
        "assumptions": lambda value: _now("; ").join(
            f"{name}: {text}" for name, text in value.items()
        ),
        "papers": lambda value: str(_shown("papers", tuple(value))) or "—",
        "outstanding": lambda value: str(_shown("papers", tuple(value))) or "—",
        "was_kept": lambda value: _now("yes") if value else _now("no"),
    },
)
