"""The words of the site finder: parts of a score, rules, how sites differ."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.elements.engine.site_terms import Purpose
from zoneworks.elements.engine.terms import Kind
from zoneworks.land.engine.terms import BuildingKind, LandUse
from zoneworks.land.labels import BUILDING_KINDS, USES

PARTS: dict[str, Any] = {
    "area": pgettext_lazy("site", "Area, little wasted"),
    "price": pgettext_lazy("site", "Price"),
    "distance": pgettext_lazy("site", "Distance to chain partners"),
    "ready": pgettext_lazy("site", "Ready on"),
}
PURPOSES: dict[str, Any] = {
    Purpose.PRODUCTION: pgettext_lazy("site", "Production"),
    Purpose.STORAGE: pgettext_lazy("site", "Storage"),
    Purpose.RESEARCH: pgettext_lazy("site", "Research"),
}
RULES: dict[str, Any] = {
    "uses": _("another use"),
    "states": _("reserved for others"),
    "fires": _("not built for the fire hazard"),
    "environments": _("the class of industry is not allowed"),
    "area": _("too small"),
    "most_area": _("far too large"),
    "ratio": _("plot ratio too low"),
    "height": _("not high enough"),
    "load": _("bears too little"),
    "power": _("too little power"),
    "price": _("too dear"),
    "ready_by": _("not ready in time"),
}
FEATURES: dict[str, Any] = {
    "height": pgettext_lazy("site", "Height"),
    "load": pgettext_lazy("site", "Load"),
    "power": pgettext_lazy("site", "Power"),
}
"""What a rule may ask of a site and no part of the score tells."""
_USES = {
    Kind.LAND: [USES[one] for one in LandUse],
    Kind.SPACE: [BUILDING_KINDS[one] for one in BuildingKind],
}


def use_of(kind: Kind, code: int) -> Any:
    """The use of a site: of a parcel that of its land, of a bay the kind of its building."""
    return _USES[kind][code]


UNITS = {"height": "m", "load": "kg/m²", "power": "kVA"}
TRADE_OFFS: dict[str, Any] = {
    "area": (_("larger by %(by)s"), _("smaller by %(by)s")),
    "price": (_("dearer by %(by)s"), _("cheaper by %(by)s")),
    "distance": (_("farther from its partners by %(by)s"), _("nearer to its partners by %(by)s")),
    "ready": (_("later by %(by)s"), _("earlier by %(by)s")),
}
