"""The words of leads."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.classes import SizeClass
from zoneworks.attraction.engine.leads import LeadAct, Likeness
from zoneworks.attraction.engine.terms import (
    DropCause,
    LeadStage,
    NeedKind,
    Source,
    TalkKind,
    TopList,
)
from zoneworks.core import wording
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import money_text, mu, number
from zoneworks.core.timelines import Words
from zoneworks.registry.labels import STAGE_SHAPES as PROJECT_SHAPES
from zoneworks.registry.labels import STAGES as PROJECT_STAGES

STAGES: dict[str, Any] = {
    **PROJECT_STAGES,
    LeadStage.PROJECT: _("Project registered"),
    LeadStage.MERGED: _("Merged"),
}
"""Of a lead, or of the project that it has become."""
STAGE_SHAPES: dict[str, str] = {
    **PROJECT_SHAPES,
    LeadStage.PROJECT: "done",
    LeadStage.MERGED: "inapplicable",
}

SOURCES: dict[str, Any] = {
    Source.STAFF: _("The zone's staff"),
    Source.ENTERPRISE: pgettext_lazy("source", "An enterprise"),
    Source.FUND: pgettext_lazy("source", "A fund"),
    Source.BANK: pgettext_lazy("source", "A bank"),
    Source.EVENT: _("An event"),
    Source.FELLOW_FIRM: _("A firm of the zone brought it"),
    Source.DIRECT: _("Came by itself"),
}
TALKS: dict[str, Any] = {
    TalkKind.CALL: _("Call"),
    TalkKind.MEETING: _("Meeting"),
    TalkKind.VISIT_OUT: _("Visit to the investor"),
    TalkKind.VISIT_HERE: _("Visit to the zone"),
}
DROPS: dict[str, Any] = {
    DropCause.ELSEWHERE: _("Went to another place"),
    DropCause.NO_ELEMENT: _("Land, space, power, people or money were missing"),
    DropCause.NOT_ADMITTED: _("Not admitted"),
    DropCause.NO_INVESTMENT: _("The investor gave the plan up"),
    DropCause.NO_ANSWER: _("The investor does not answer"),
}
NEEDS: dict[str, Any] = {
    NeedKind.LAND: pgettext_lazy("need", "Land"),
    NeedKind.SPACE: _("Factory space"),
    NeedKind.POWER: _("Power"),
    NeedKind.HOMES: _("Talent flats"),
    NeedKind.STAFF: pgettext_lazy("need", "Staff"),
    NeedKind.MONEY: pgettext_lazy("need", "Money"),
}
NEED_UNITS: dict[str, Any] = {
    NeedKind.LAND: _("mu"),
    NeedKind.SPACE: "m²",
    NeedKind.POWER: "kVA",
    NeedKind.HOMES: _("flats"),
    NeedKind.STAFF: _("people"),
    NeedKind.MONEY: _("10,000 yuan"),
}
"""In which a need is typed and shown."""
LIKENESSES: dict[str, Any] = {
    Likeness.CODE: _("The same credit code"),
    Likeness.NAME: _("The same name"),
    Likeness.FORMER_NAME: _("The same as a former name"),
    Likeness.SOUND: _("A name that sounds the same"),
}
SIZES: dict[str, Any] = {
    SizeClass.TEN_BILLION: _("At least 10 billion yuan"),
    SizeClass.FIVE_BILLION: _("5 to less than 10 billion yuan"),
    SizeClass.BILLION: _("1 to less than 5 billion yuan"),
    SizeClass.SMALLER: _("Less than 1 billion yuan"),
}
TOP_LISTS: dict[str, Any] = {
    TopList.WORLD: _("World top 500"),
    TopList.CHINA: _("China top 500"),
    TopList.PRIVATE: _("China private top 500"),
}
ACTS: dict[str, Any] = {
    LeadAct.CHANGE: _("Change"),
    LeadAct.TALK: _("Record a talk"),
    LeadAct.NEGOTIATE: _("Move to talks"),
    LeadAct.REGISTER: _("Register as a project"),
    LeadAct.DROP: _("Give up"),
    LeadAct.RESUME: pgettext_lazy("lead", "Take up again"),
    LeadAct.MERGE: _("Merge with another lead"),
    LeadAct.FILE: _("File a finder"),
}

FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("lead", "Number"),
    "name": pgettext_lazy("lead", "Project idea"),
    "investor": _("Investor"),
    "credit_code": _("Credit code"),
    "group": _("Group"),
    "enterprise": _("Enterprise"),
    "industry_code": _("Industry class"),
    "makes": _("Makes"),
    "needs": _("Buys"),
    "note": _("Note"),
    "investment_fen": _("Investment"),
    "source": _("Source"),
    "source_name": _("Who brought it"),
    "source_unit": _("Unit that brought it"),
    "source_enterprise": _("Firm that brought it"),
    "owner": _("Responsible"),
    "stage": _("Stage"),
    "opened_on": _("Known since"),
    "talks_on": _("Talks since"),
    "dropped_on": _("Given up on"),
    "dropped_because": _("Given up because"),
    "project": _("Project"),
    "merged_into": _("Merged into"),
    "next_act": _("Next act"),
    "next_on": _("Next act on"),
    "probability": _("Probability of landing"),
    "leadcontact.name": pgettext_lazy("person", "Name"),
    "title": _("Position"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "kind": _("Kind"),
    "amount": _("Amount"),
    "needed_by": _("Needed by"),
    "held_on": _("Held on"),
    "people": _("People present"),
    "sites": _("Sites seen"),
    "summary": _("What was said"),
}
_ACTS_DONE = {
    "attraction.lead_opened": _("Lead entered"),
    "attraction.lead_changed": _("Lead changed"),
    "attraction.lead_moved": _("Lead moved on"),
    "attraction.lead_registered": _("Registered as a project"),
    "attraction.lead_dropped": _("Lead given up"),
    "attraction.lead_resumed": _("Lead taken up again"),
    "attraction.lead_merged": _("Lead merged"),
    "attraction.lead_contact_added": _("Contact added"),
    "attraction.lead_contact_changed": _("Contact changed"),
    "attraction.lead_contact_removed": _("Contact removed"),
    "attraction.need_set": _("Need set"),
    "attraction.need_removed": _("Need removed"),
    "attraction.talk_held": _("Talk recorded"),
    "attraction.talk_changed": _("Talk corrected"),
}


def need_text(kind: str, amount: Any) -> str:
    """An amount of a need in the unit of its kind, without it."""
    if kind == NeedKind.LAND:
        return str(mu(amount))
    if kind == NeedKind.MONEY:
        return format_fen(int(amount), MoneyUnit.WAN_YUAN)
    return str(number(amount, 0))


def _amount(value: Any, kind: str) -> str:
    """The amount of a need with its unit."""
    if kind == NeedKind.MONEY:
        return money_text(int(Decimal(value)))
    return f"{need_text(kind, Decimal(value))} {NEED_UNITS[kind]}"


TIMELINE = Words(
    _ACTS_DONE,
    FIELDS,
    {**STAGES, **SOURCES, **TALKS, **DROPS, **NEEDS},
    texts={},
    part_texts={"amount": _amount},
)

_REFUSALS = {
    "LEAD_ACT_NOT_POSSIBLE": _("“%(act)s” is not possible: the lead stands at “%(stage)s”."),
    "LEAD_DATES_BACKWARD": _(
        "%(later)s lies before %(earlier)s, when the stage before it began: correct the day."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    return wording.refusal_text(refusal, _REFUSALS, {"act": ACTS, "stage": STAGES})
