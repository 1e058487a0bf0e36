"""The words of the five routes and of low-efficiency land."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import number
from zoneworks.core.timelines import Words
from zoneworks.core.traditional import in_script
from zoneworks.land import definitions
from zoneworks.land.engine.routes import LandKind, NotLow, Proof, RouteCode
from zoneworks.land.labels.articles import article_text


def text_of_route(text: str) -> str:
    """A name, a stage or another text of a route in the language of the page.

    English pages have words of their own for the samples; what a zone wrote stays as it is.
    """
    if wording.is_chinese():
        return in_script(text)
    english: dict[str, str] = definitions.route_rules().values["english"]
    return english.get(text, text)


LAND_KINDS: dict[str, Any] = {
    LandKind.IDLE_OWNER: _("Idle by its holder's doing"),
    LandKind.IDLE_GOVERNMENT: _("Idle by the government's doing or force majeure"),
    LandKind.IDLE_STOPPED: _("Idle: begun and stopped"),
    LandKind.LOW_EFFICIENCY: _("Low-efficiency land"),
}
ROUTES: dict[str, Any] = {
    RouteCode.START: _("Start or add investment"),
    RouteCode.BUY_BACK: _("Buy back into the reserve"),
    RouteCode.TRANSFER: _("Transfer or merger"),
    RouteCode.DENSITY: _("Raise density"),
    RouteCode.TAKING_BACK: _("Court disposal or taking back by law"),
}
PROOFS: dict[str, Any] = {
    Proof.WORKS_BEGUN: pgettext_lazy("proof", "Works have begun"),
    Proof.INVESTMENT_ADDED: pgettext_lazy("proof", "Investment added, production goes on"),
    Proof.SOLD_AGAIN: pgettext_lazy("proof", "Granted again"),
    Proof.TRANSFERRED: pgettext_lazy("proof", "Transferred to another holder"),
    Proof.LET: pgettext_lazy("proof", "Let"),
    Proof.CAPACITY_ADDED: pgettext_lazy("proof", "Floor area or capacity added"),
}
SOURCES: dict[str, Any] = {
    "GRADES": _("Grades of the evaluation a mu"),
    "OFFICER": _("Entered by an officer"),
}
NOT_LOW: dict[str, Any] = {
    NotLow.NOBODY_HOLDS: _("%(parcel)s: nobody holds this land, so that it has no results."),
    NotLow.IDLE_CASE: _("%(parcel)s: it has an open case of idle land, %(number)s."),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("case", "Number"),
    "parcel": _("Parcel"),
    "kind": _("Kind of land"),
    "case": _("Case of idle land"),
    "low": _("Low-efficiency land"),
    "route": pgettext_lazy("land", "Route"),
    "route_name": pgettext_lazy("land", "Route"),
    "stages": _("Stages"),
    "stage": _("Stage"),
    "begun_on": _("On the route since"),
    "stage_since": _("Stage since"),
    "stage_due_on": _("Stage due on"),
    "responsible": _("Responsible"),
    "goal": _("Goal"),
    "ended_on": pgettext_lazy("idle land", "Ended on"),
    "proof": _("Proof"),
    "proof_text": _("Proof in words"),
    "area_m2": _("Area put back to work"),
    "source": _("Found by"),
    "since": pgettext_lazy("land", "Since"),
    "reason": _("Reason"),
    "ended_because": _("Ended because"),
    "name": _("Name"),
    "purpose": _("What it is for"),
    "takes": _("Land that may take it"),
    "limits": _("Limits of the law"),
    "code": pgettext_lazy("land", "Route"),
}
_REFUSALS = {
    "ROUTE_CLOSED": _(
        "“%(kind)s” does not take the route “%(route)s” in this zone: choose another, or have the"
        " route changed."
    ),
    "ROUTE_UNLAWFUL": _(
        "The law keeps from the route “%(route)s”: %(kinds)s (order on idle land, articles 12 and"
        " 14; Urban Real Estate Administration Law, articles 26 and 39)."
    ),
    "ROUTE_NO_STAGES": _("A route has stages, each with a name and at least one day."),
    "ROUTE_PROOF_FOREIGN": _("“%(proof)s” does not end the route “%(route)s”: choose its proof."),
    "ROUTE_INVESTED_TOO_LITTLE": _(
        "%(share)s of the promised investment was made; land is transferred from 25%% on (Urban"
        " Real Estate Administration Law, %(article)s)."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    words: wording.Words = {
        "article": article_text,
        "route": ROUTES,
        "kind": LAND_KINDS,
        "proof": PROOFS,
        "kinds": lambda kinds: gettext("; ").join(str(LAND_KINDS[one]) for one in kinds),
        "share": lambda share: f"{number(share * 100, 2)}%",
    }
    return wording.refusal_text(refusal, _REFUSALS, words)


_ACTS_DONE = {
    "land.low_efficiency_noted": _("Noted as of low efficiency"),
    "land.low_efficiency_ended": _("No longer of low efficiency"),
    "land.route_edited": _("Route changed"),
    "land.route_taken": _("Route chosen"),
    "land.route_advanced": _("Another stage"),
    "land.route_assigned": _("Person or day changed"),
    "land.route_done": _("Put back to work"),
    "land.route_left": _("Left the route"),
}
ACTS_ON_PARCELS = {
    act: _ACTS_DONE[act] for act in ("land.low_efficiency_noted", "land.low_efficiency_ended")
}
"""What is written of a parcel's low efficiency into its own timeline."""
_CODES = {
    str(code): label for words in (LAND_KINDS, PROOFS, SOURCES) for code, label in words.items()
}


def _stages_told(value: Any, _event: Any) -> str:
    return " → ".join(
        gettext("%(stage)s (%(days)s days)") % {"stage": one["name"], "days": one["days"]}
        for one in value
    )


def _stage_told(value: Any, _event: Any) -> str:
    return str(int(value) + 1)


def _takes_told(value: Any, _event: Any) -> str:
    return gettext("; ").join(str(LAND_KINDS.get(one, one)) for one in value)


TIMELINE = Words(
    _ACTS_DONE,
    FIELDS,
    _CODES,
    {
        "stages": _stages_told,
        "stage": _stage_told,
        "takes": _takes_told,
        "route": lambda value, _event: str(ROUTES.get(value, value)),
        "code": lambda value, _event: str(ROUTES.get(value, value)),
    },
)
