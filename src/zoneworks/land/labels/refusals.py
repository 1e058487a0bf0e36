"""Why something of land is not possible, in words."""

from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.geometry import GeometryRefused
from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.labels import names, shapes, timeline
from zoneworks.land.labels.articles import article_text

_REFUSALS = {
    "PARCEL_STEP_FORBIDDEN": _("A parcel does not go from “%(of)s” to “%(to)s”."),
    "PARCEL_STATE_FORBIDS": _(
        "The parcel is “%(state)s”: only land that nobody has a title to is split or merged."
        " Take the title back first."
    ),
    "GRANT_NOT_SOLD_PUBLICLY": _(
        "Land for “%(use)s” is granted by tender, auction or listing alone (order 39 of 2007,"
        " %(article)s): choose the deal, or the kind of approval by which none was needed."
    ),
    "GRANT_BASIS_MISSING": _("Enter the number of the confirmation or of the approval."),
    "GRANT_DELIVERY_MISSING": _(
        "Enter the day of delivery or the one by which works are to begin: else nobody knows when"
        " the land becomes idle."
    ),
    "GRANT_TERM_TOO_LONG": _(
        "Land for “%(use)s” is granted for at most %(most)s years (Interim Regulations on the Grant"
        " of Urban State Land, 1990, %(article)s): from %(since)s on, the right of use ends no"
        " later."
    ),
    "GRANT_TERM_MISSING": _("Enter the day on which the right of use ends."),
    "FIGURES_CONTRADICT": _(
        "“%(first)s” is %(low)s and lies above “%(second)s”, %(high)s: correct one of the two."
    ),
    "FLOOR_TOO_LARGE": _(
        "%(part_m2)s m² do not fit: there are %(whole_m2)s m². Correct the area or that of the"
        " whole."
    ),
    "LEASES_OVERLAP": _(
        "The bay is let to %(tenant)s from %(from_on)s until before %(until_on)s: choose other"
        " days, or end that lease first."
    ),
    "WORKS_BACKWARD": _(
        "“%(of)s” was %(earlier)s on %(earlier_on)s and would be %(later)s on %(later_on)s: it"
        " does not shrink. Correct one of the two reports."
    ),
}
FIELDS_OF_REFUSALS = {
    "LEASES_OVERLAP": "from_on",
    "FLOOR_TOO_LARGE": "area_m2",
    "GRANT_NOT_SOLD_PUBLICLY": "ground",
    "GRANT_BASIS_MISSING": "basis",
    "GRANT_DELIVERY_MISSING": "delivered_on",
    "GRANT_TERM_MISSING": "until_on",
    "GRANT_TERM_TOO_LONG": "until_on",
}
"""Beside which field a refusal stands."""


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    if isinstance(refusal, GeometryRefused):
        return shapes.refusal_text(refusal)
    words: wording.Words = {
        "article": article_text,
        "state": names.STATES,
        "use": names.USES,
        "of": names.STATES | timeline.FIELDS,
        "to": names.STATES,
        "first": timeline.FIELDS,
        "second": timeline.FIELDS,
    }
    return wording.refusal_text(refusal, _REFUSALS, words)
