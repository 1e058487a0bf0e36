"""Why an act is not possible, in the words of the pages."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.process.handling import Obstacle, Post
from zoneworks.approvals.engine.process.refusals import MoveRefused
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.labels.handling import ACTS, ITEM_STATES, POSTS
from zoneworks.approvals.labels.mirror import VERSION_REFUSALS
from zoneworks.approvals.labels.names import expired_text, shown
from zoneworks.core.templatetags.ui import sentences

OBSTACLES = {
    Obstacle.WRONG_POST: _("“%(act)s” is for: %(posts)s."),
    Obstacle.WRONG_STATE: _("“%(act)s” is not possible while it stands at “%(state)s”."),
    Obstacle.WRONG_TRACK: _("“%(act)s” does not exist in simulated handling."),
    Obstacle.NOT_NEEDED: _("“%(act)s” is not possible: the project no longer needs this item."),
}

_REFUSALS: dict[str, Any] = {
    "ALREADY_MOVED": _("Somebody else has moved this item since you saw it: look at it again."),
    "PROJECT_RETIRED": _("The project of this case is retired: take it up again first."),
    "DECIDED_ELSEWHERE": _("This is decided in “%(system)s”: here it is followed, not decided."),
    "TOO_EARLY": _("First comes: %(missing)s."),
    "PAPERS_MISSING": _("These papers are missing: %(papers)s."),
    "PAPERS_OUTSTANDING": _("Withheld until these papers come: %(papers)s."),
    "PAPER_UNKNOWN": _("This item asks for no such paper: %(papers)s."),
    "PAPER_NOT_ASKED": _(
        "Only what was asked for after the acceptance and has not come is taken back, not:"
        " %(papers)s."
    ),
    "PAPER_AWAITED": _("Awaited already: %(papers)s."),
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
    "STILL_VALID": _("“%(item)s” has not run out: nothing is applied for anew."),
    "EXTENDED_TOO_LATE": _(
        "The limit was over on %(due_on)s: it cannot be extended any more (Administrative"
        " Licensing Law, article 42)."
    ),
    "PAUSE_NOT_ALLOWED": _(
        "The law knows no such reason to stop the clock of this item (Administrative Licensing"
        " Law, article 45)."
    ),
    "TOO_FAST": _("By law this takes %(days)s days at the least, to %(earliest)s."),
    "JOINT_INCOMPLETE": _("It is delivered together with: %(items)s."),
    "CONSTRUCTION_BLOCKED": _("“%(milestone)s” is unlawful before: %(missing)s (%(article)s)."),
    "REACHED_BEFORE": _("“%(milestone)s” is written for %(on)s."),
}

_TEXTS: dict[str, Any] = {
    "reason": _("Write the reason."),
    "number": _("A decision has a number: write it."),
    "content": _("This decision is nothing without its content: write it, each by itself."),
    "evidence": _("Write what proves the pause, such as the number of a letter."),
    "papers": _("Name the papers."),
}

_VALIDITY: dict[str, Any] = {
    "NO_END": _("No validity of it can be extended: no law ends it, or its works have begun."),
    "EXPIRED": _("It expired on %(until)s (%(article)s): apply anew."),
    "USED": _("The law extends it %(times)s times at most (%(article)s)."),
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
    "NOT_ACCEPTED": _("The applicant has not accepted the terms of the conversion yet."),
    "NO_LAND": _("The right to the land is not there: no formal paper comes before it."),
    "OTHER_HOLDER": _("Another legal person won the land: the results lapse."),
    "OTHER_CONDITIONS": _("The land was won on other conditions than assumed: %(differing)s."),
    "CHANGED_DESIGN": _("The design was changed in substance: the results lapse."),
    "NOT_PAID": _("The price and the fees are not paid."),
}


_BY_REASON = {
    "VALIDITY_NOT_EXTENDABLE": _VALIDITY,
    "SIMULATION_REFUSED": _SIMULATION,
    "CONVERSION_REFUSED": _CONVERSION,
    "VERSION_REFUSED": VERSION_REFUSALS,
}


def move_refusal_text(refusal: MoveRefused, process: Process | None = None) -> str:
    """Why a move is not possible, in the language of the page."""
    item = refusal.values.get("item", "")
    values = {name: shown(name, value, process, item) for name, value in refusal.values.items()}
    if refusal.code == "ACT_NOT_POSSIBLE":
        values["act"] = ACTS[refusal.values["act"]]
        values["state"] = ITEM_STATES[refusal.values["state"]]
        values["posts"] = gettext("; ").join(
            str(POSTS[Post(one)]) for one in refusal.values["posts"]
        )
        return str(OBSTACLES[refusal.values["why"]]) % values
    if refusal.code == "TEXT_MISSING":
        return str(_TEXTS[refusal.values["field"]])
    if refusal.code == "CONSTRUCTION_BLOCKED" and refusal.values["expired"]:
        expired = expired_text(refusal.values["expired"], process)
        return sentences(str(_REFUSALS[refusal.code]) % values, expired)
    if refusal.code in _BY_REASON:
        return str(_BY_REASON[refusal.code][refusal.values["why"]]) % values
    text = _REFUSALS.get(refusal.code)
    return str(text) % values if text is not None else str(refusal)
