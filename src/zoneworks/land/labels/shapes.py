"""What is wrong with a shape, in words, with its place."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.geometry import GeometryRefused

_REFUSALS = {
    "GEOMETRY_UNREADABLE": _("This is no GeoJSON (%(detail)s): export the shape again."),
    "GEOMETRY_KIND": _("It holds “%(found)s”, wanted is %(wanted)s."),
    "GEOMETRY_EMPTY": _("It holds no shape with an area: draw one, or choose another file."),
    "GEOMETRY_COUNT": _("It holds %(found)s shapes, wanted is one."),
    "POINTS_TOO_MANY": _("It has %(found)s points, more than the %(limit)s that are read."),
    "SYSTEM_UNKNOWN": _(
        "The coordinate system “%(system)s” is not read here: use CGCS2000 in degrees (EPSG:4490)"
        " or a three-degree zone of it, such as EPSG:4547."
    ),
    "SYSTEMS_DIFFER": _("The file says %(found)s, chosen is %(system)s: choose that of the file."),
    "SYSTEM_UNDECLARED": _(
        "The coordinates (%(first)s, %(second)s) are meters: choose the coordinate system."
    ),
    "SYSTEM_ZONE": _("The easting %(easting)s does not belong to %(system)s."),
    "COORDINATE_NOT_A_NUMBER": _("Point %(point)s is no pair of numbers: “%(found)s”."),
    "COORDINATES_SWAPPED": _(
        "(%(first)s, %(second)s) has latitude before longitude: exchange the two."
    ),
    "OUT_OF_CHINA": _(
        "%(longitude)s°, %(latitude)s° lies outside of China: is the coordinate system right?"
    ),
    "EXTENT_TOO_LARGE": _("It is %(found)s degrees wide, more than %(limit)s: one point is wrong."),
    "RING_UNCLOSED": _("The outline is open by %(gap_m)s m: end it at its first point."),
    "RING_TOO_SHORT": _("It has %(found)s corners: an outline has three at least."),
    "RING_CROSSES": _("The outline crosses or touches itself."),
    "SHAPE_INVALID": _("Its outlines lie wrongly in each other."),
    "SHAPES_OVERLAP": _(
        "It overlaps “%(key)s” by %(area_m2)s m²: move the outline to the neighbor's edge."
    ),
    "OUTSIDE_BOUNDARY": _("%(area_m2)s m² lie outside of the zone: draw it inside."),
    "LINE_MISSES": _("The line does not cut the parcel: draw it from edge to edge, across it."),
    "PART_TOO_SMALL": _(
        "The line cuts off %(area_m2)s m², less than %(limit_m2)s m²: draw it clear of the edge."
    ),
    "SHAPES_APART": _("“%(key)s” shares no edge with the others: only neighbors are merged."),
}


def refusal_text(refusal: GeometryRefused) -> str:
    """Why a shape cannot be taken, and where."""
    text = wording.refusal_text(refusal, _REFUSALS)
    place = refusal.place
    if place is None:
        return text
    where = {"longitude": f"{place[0]:.6f}", "latitude": f"{place[1]:.6f}"}
    return f"{text} {gettext('Place: %(longitude)s°, %(latitude)s°.') % where}"
