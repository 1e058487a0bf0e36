"""Words for the codes of land."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.templatetags.ui import money_text
from zoneworks.land.engine.terms import (
    BuildingKind,
    Condition,
    FireClass,
    IndustryClass,
    LandUse,
    ParcelState,
    Supply,
)
from zoneworks.land.engine.trade.grants import GrantGround

USES: dict[str, Any] = {
    LandUse.INDUSTRY: pgettext_lazy("land use", "Industry"),
    LandUse.NEW_INDUSTRY: pgettext_lazy("land use", "New industry"),
    LandUse.STORAGE: pgettext_lazy("land use", "Storage and logistics"),
    LandUse.RESEARCH: pgettext_lazy("land use", "Research"),
    LandUse.BUSINESS: pgettext_lazy("land use", "Business and services"),
    LandUse.HOUSING: pgettext_lazy("land use", "Housing"),
    LandUse.PUBLIC: pgettext_lazy("land use", "Public services"),
    LandUse.UTILITY: pgettext_lazy("land use", "Utilities"),
}
STATES: dict[str, Any] = {
    ParcelState.PLANNED: pgettext_lazy("parcel", "Planned"),
    ParcelState.RESERVE: pgettext_lazy("parcel", "In reserve"),
    ParcelState.LISTED: pgettext_lazy("parcel", "Offered for sale"),
    ParcelState.SOLD: pgettext_lazy("parcel", "Granted"),
    ParcelState.REPLACED: pgettext_lazy("parcel", "Split or merged"),
}
READY_LABEL = pgettext_lazy("parcel", "Ready")
"""The word of land of the reserve that is ready for production."""
STATE_SHAPES: dict[str, str] = {
    ParcelState.PLANNED: "open",
    ParcelState.RESERVE: "normal",
    ParcelState.LISTED: "running",
    ParcelState.SOLD: "done",
    ParcelState.REPLACED: "inapplicable",
}
SUPPLIES: dict[str, Any] = {
    Supply.ROAD: _("road"),
    Supply.WATER: _("water"),
    Supply.DRAINAGE: _("drainage"),
    Supply.POWER: pgettext_lazy("supply", "power"),
    Supply.GAS: _("gas"),
    Supply.HEAT: _("heat"),
    Supply.TELECOM: _("telecommunication"),
}
CONDITIONS: dict[str, Any] = {
    Condition.CLEARED: _("cleared, titles settled"),
    Condition.LEVELED: _("leveled"),
    Condition.SUPPLIED: _("supplies laid"),
    Condition.PLANNED: _("planning conditions fixed"),
    Condition.ASSESSED: _("covered by the assessments of the area"),
}
BUILDING_KINDS: dict[str, Any] = {
    BuildingKind.FACTORY: _("Factory"),
    BuildingKind.VERTICAL_FACTORY: _("Vertical factory"),
    BuildingKind.RESEARCH: _("Research building"),
    BuildingKind.WAREHOUSE: _("Warehouse"),
    BuildingKind.OFFICE: _("Office building"),
    BuildingKind.TALENT_HOMES: _("Talent homes"),
    BuildingKind.OTHER: pgettext_lazy("building", "Other"),
}
FIRE_CLASSES: dict[str, Any] = {
    FireClass.A: pgettext_lazy("fire hazard", "A"),
    FireClass.B: pgettext_lazy("fire hazard", "B"),
    FireClass.C: pgettext_lazy("fire hazard", "C"),
    FireClass.D: pgettext_lazy("fire hazard", "D"),
    FireClass.E: pgettext_lazy("fire hazard", "E"),
}
FEATURE_KINDS: dict[str, Any] = {
    "BOUNDARY": _("Boundary of the zone"),
    "MAIN_ROAD": _("Main road"),
    "ROAD": _("Road"),
    "WATER": pgettext_lazy("map", "Water"),
    "GREEN": pgettext_lazy("map", "Green"),
}
INDUSTRY_CLASSES: dict[str, Any] = {
    IndustryClass.M1: _("M1: disturbs nobody"),
    IndustryClass.M2: _("M2: disturbs somewhat"),
    IndustryClass.M3: _("M3: disturbs severely"),
}

GROUNDS: dict[str, Any] = {
    GrantGround.DEAL: _("Public sale: confirmation of the deal"),
    GrantGround.SOLE_APPLICANT: _("By agreement: one applicant alone"),
    GrantGround.ALLOCATED: _("By agreement: allocated land is granted to its holder"),
    GrantGround.RENEWAL: _("By agreement: the term is renewed"),
    GrantGround.BY_LAW: _("By agreement: a law or regulation allows it"),
}


def per_mu_text(fen: int | None) -> str:
    """An amount a mu, with its unit."""
    return "—" if fen is None else gettext("%(money)s a mu") % {"money": money_text(fen)}


DOCUMENT_FIELDS: dict[str, Any] = {
    "issueddocument.kind": pgettext_lazy("paper", "Title"),
    "issueddocument.number": pgettext_lazy("paper", "Number"),
}
"""The columns of papers that went out, beside those of their case."""
