"""How the events of cases of idle land read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core.templatetags.ui import money_text
from zoneworks.core.timelines import EMPTY, Words
from zoneworks.core.wording import is_chinese
from zoneworks.land.labels.idle import (
    CAUSES,
    DECISIONS,
    ENDINGS,
    FIELDS,
    HINDRANCES,
    MANNERS,
    PAPERS,
    STATES,
    TESTS,
    WAYS,
)
from zoneworks.land.labels.reckoning import told_lines

_ACTS_DONE = {
    "land.idle_found": _("Sign of idle land noted"),
    "land.idle_assigned": _("Given to another person"),
    "land.idle_inquired": _("Notice of inquiry issued"),
    "land.idle_delivered": _("Delivery entered"),
    "land.idle_answered": _("Answer entered"),
    "land.idle_hindrance_told": _("Hindrance entered"),
    "land.idle_hindrance_verified": _("Hindrance verified"),
    "land.idle_hindrance_refused": _("Hindrance not accepted"),
    "land.idle_dismissed": _("Ended as not idle"),
    "land.idle_determined": _("Determined as idle"),
    "land.idle_published": _("Published and filed"),
    "land.idle_mortgagees_told": _("Mortgagees told"),
    "land.idle_planned": _("Plan of disposition drawn up"),
    "land.idle_plan_approved": _("Plan of disposition approved"),
    "land.idle_start_agreed_anew": _("Start agreed anew"),
    "land.idle_hearing_told": _("Hearing offered"),
    "land.idle_hearing_recorded": _("Hearing entered"),
    "land.idle_fee_decided": _("Fee decided"),
    "land.idle_fee_paid": _("Fee paid"),
    "land.idle_retaking_decided": _("Taking back decided"),
    "land.idle_title_canceled": _("Title canceled"),
    "land.idle_title_ended": _("Title ended by a case of idle land"),
    "land.idle_works_begun": _("Works begun, by the order on idle land"),
    "land.idle_ended": _("Case ended: at work again"),
    "core.document_issued": _("Document issued"),
    "core.document_archived": _("File of the document made"),
}
ACTS_ON_PARCELS = {
    act: _ACTS_DONE[act]
    for act in (
        "land.idle_title_ended",
        "land.idle_start_agreed_anew",
        "land.idle_works_begun",
    )
}
"""What cases write into the records of a parcel."""
_CODES = {
    str(code): label
    for words in (TESTS, CAUSES, STATES, ENDINGS, DECISIONS, WAYS)
    for code, label in words.items()
}


def _kind_told(value: Any, _event: Any) -> str:
    return str(HINDRANCES.get(value) or PAPERS.get(value) or value)


def _money_told(value: Any, _event: Any) -> str:
    return EMPTY if value is None else money_text(int(value))


def _lines_told(value: Any, _event: Any) -> str:
    return ("" if is_chinese() else " ").join(text for text, _article in told_lines(value))


def _served_told(value: Any, event: Any) -> str:
    """How the paper was served that an event is about."""
    known = (event.before or {}).get("deliveries") or {}
    told = [one for paper, one in (value or {}).items() if known.get(paper) != one]
    return gettext("; ").join(served_text(one) for one in told) or EMPTY


def served_text(told: Mapping[str, str]) -> str:
    """Manner, address and proof of a service in a line."""
    parts = (str(MANNERS[told["manner"]]), told["address"], told["proof"])
    return gettext("; ").join(filter(None, parts))


TIMELINE = Words(
    _ACTS_DONE,
    FIELDS | {"lines": _("Reckoning")},
    _CODES,
    {
        "kind": _kind_told,
        "fee_fen": _money_told,
        "fee_base_fen": _money_told,
        "plan_price_fen": _money_told,
        "lines": _lines_told,
        "deliveries": _served_told,
    },
)
