"""GeoJSON as people draw and upload it, read strictly: each fault is told with its place."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.polygon import orient

from zoneworks.core.engine.geometry.measuring import Position, length_m
from zoneworks.core.engine.geometry.systems import CoordinateSystem, agreed, to_degrees
from zoneworks.core.engine.geometry.terms import (
    DECIMALS,
    CoordinateNotNumber,
    ExtentTooLarge,
    GeometryCountWrong,
    GeometryEmpty,
    GeometryKindWrong,
    GeometryRefused,
    GeometryUnreadable,
    RingCrosses,
    RingTooShort,
    RingUnclosed,
    Shape,
    ShapeInvalid,
    TooManyPoints,
    exact_area_m2,
)

MOST_POINTS = 50_000
"""Points of one file that are read."""
WIDEST_DEGREES = 2.0
"""A zone is smaller than that, some 200 km: a wider shape has a wrong point."""
_REASON = re.compile(r"^(?P<what>[^\[]+)\[(?P<first>\S+) (?P<second>[^\]\s]+)\]")
_POLYGONS = ("Polygon", "MultiPolygon")

Source = str | Mapping[str, Any]
"""GeoJSON as its text or parsed."""


@dataclass(frozen=True)
class Feature:
    """One shape of a file with what the file says of it."""

    shape: Shape
    properties: Mapping[str, Any]


def read_shape(source: Source, system: str | None = None) -> Shape:
    """Read the one shape of a text: a geometry, a feature, or a collection of one feature.

    ``system`` names the coordinate system where the file does not. Raises GeometryRefused.
    """
    features = read_features(source, system)
    if len(features) != 1:
        raise GeometryCountWrong(
            f"The file holds {len(features)} shapes, wanted is one: choose the one that is meant.",
            found=len(features),
        )
    return features[0].shape


def read_features(source: Source, system: str | None = None) -> list[Feature]:
    """Read every shape of a text, with its properties. Raises GeometryRefused.

    A refusal of a collection names the feature, counted from 1, in ``values["feature"]``.
    """
    content = _parsed(source)
    chosen = agreed(_declared(content), system)
    read: list[Feature] = []
    for number, (geometry, properties) in enumerate(_geometries(content), 1):
        try:
            read.append(Feature(_shape(geometry, chosen), properties))
        except GeometryRefused as refusal:
            refusal.values["feature"] = number
            raise
    if not read:
        raise GeometryEmpty("The file holds no shape: draw one, or choose another file.")
    return read


def read_line(source: Source, system: str | None = None) -> shapely.LineString:
    """Read the one line of a text, in degrees. Raises GeometryRefused."""
    content = _parsed(source)
    chosen = agreed(_declared(content), system)
    geometries = _geometries(content)
    if len(geometries) != 1:
        raise GeometryCountWrong(
            f"The text holds {len(geometries)} lines, wanted is one.", found=len(geometries)
        )
    geometry = geometries[0][0]
    if geometry.get("type") != "LineString":
        raise _wrong_kind(geometry.get("type"), "LineString")
    points = _without_repeats(to_degrees(_points(geometry.get("coordinates")), chosen))
    if len(points) < 2:
        raise RingTooShort(f"A line needs two points; this one has {len(points)}.", found=1)
    return shapely.LineString(points)


def _parsed(source: Source) -> Mapping[str, Any]:
    if isinstance(source, str):
        if not source.strip():
            raise GeometryEmpty("Nothing is drawn: draw the shape on the map, or choose a file.")
        try:
            source = json.loads(source)
        except (ValueError, RecursionError) as error:
            raise GeometryUnreadable(
                "The text is not GeoJSON: export it again from the drawing program.",
                detail=str(error)[:200],
            ) from error
    if not isinstance(source, Mapping):
        raise GeometryUnreadable(
            "The text is JSON, but not GeoJSON: an object with a type is wanted.",
            detail=type(source).__name__,
        )
    return source


def _declared(content: Mapping[str, Any]) -> str | None:
    """Give the name in the member ``crs`` of GeoJSON 2008, which cadastral programs still write."""
    crs = content.get("crs")
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str):
        raise GeometryUnreadable(
            "The member “crs” does not name a coordinate system.", detail=str(crs)[:200]
        )
    return name


def _geometries(content: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    kind = content.get("type")
    if kind == "FeatureCollection":
        features = content.get("features")
        if not isinstance(features, Sequence) or isinstance(features, str):
            raise GeometryUnreadable("The collection has no list of features.", detail="features")
        return [one for feature in features for one in _geometries(_object(feature))]
    if kind == "Feature":
        geometry = content.get("geometry")
        if geometry is None:
            raise GeometryEmpty("A feature without a geometry: draw it, or leave it out.")
        properties = content.get("properties")
        return [(_object(geometry), properties if isinstance(properties, Mapping) else {})]
    return [(content, {})]


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise GeometryUnreadable(
            "A feature or a geometry is not an object.", detail=type(value).__name__
        )
    return value


def _shape(geometry: Mapping[str, Any], system: CoordinateSystem | None) -> Shape:
    kind = geometry.get("type")
    if kind not in _POLYGONS:
        raise _wrong_kind(kind, "Polygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    parts = [_polygon(rings, system) for rings in _list(polygons)]
    if not parts:
        raise GeometryEmpty("The shape has no polygon: draw it.")
    whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    _check_points(whole)
    _check_valid(whole)
    if exact_area_m2(whole) < 0.005:
        raise GeometryEmpty("The shape has no area: its corners lie on one line.")
    return Shape(whole)


def _polygon(rings: Any, system: CoordinateSystem | None) -> shapely.Polygon:
    read = [_ring(ring, system) for ring in _list(rings)]
    if not read:
        raise GeometryEmpty("A polygon without a boundary: draw it.")
    polygon: shapely.Polygon = orient(shapely.Polygon(read[0], read[1:]))
    return polygon


def _ring(ring: Any, system: CoordinateSystem | None) -> list[Position]:
    raw = _points(ring)
    if not raw:
        raise RingTooShort("A boundary without a corner: draw at least three.", found=0)
    degrees = to_degrees(raw, system)
    if raw[0] != raw[-1]:
        gap = length_m([degrees[0], degrees[-1]])
        raise RingUnclosed(
            f"The boundary is open: {gap:.2f} m lie between its last and its first point. Repeat "
            "the first point at the end.",
            gap_m=f"{gap:.2f}",
            place=degrees[-1],
        )
    points = _without_repeats(degrees)
    corners = len(set(points))
    if corners < 3:
        raise RingTooShort(
            f"A boundary needs three corners; this one has {corners}.",
            found=corners,
            place=points[0],
        )
    return points


def _points(values: Any) -> list[Position]:
    points = []
    for number, value in enumerate(_list(values), 1):
        pair = _list(value)
        if len(pair) < 2 or not all(_is_finite(one) for one in pair[:2]):
            raise CoordinateNotNumber(
                f"Point {number} is “{json.dumps(value)[:60]}”: two numbers are wanted.",
                point=number,
                found=json.dumps(value)[:60],
            )
        points.append((float(pair[0]), float(pair[1])))
    return points


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise GeometryUnreadable(
            "The coordinates are not lists of points as GeoJSON has them.",
            detail=json.dumps(value, default=str)[:60],
        )
    if len(value) > MOST_POINTS:
        raise TooManyPoints(
            f"The file has {len(value)} points; at most {MOST_POINTS} are read: simplify it.",
            found=len(value),
            limit=MOST_POINTS,
        )
    return value


def _is_finite(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 1e12 and math.isfinite(value)


def _without_repeats(points: Sequence[Position]) -> list[Position]:
    rounded = [(round(one, DECIMALS), round(two, DECIMALS)) for one, two in points]
    return [
        point for index, point in enumerate(rounded) if not index or point != rounded[index - 1]
    ]


def _check_points(whole: shapely.Polygon | shapely.MultiPolygon) -> None:
    count = int(shapely.get_num_coordinates(whole))
    if count > MOST_POINTS:
        raise TooManyPoints(
            f"The shape has {count} points; at most {MOST_POINTS} are read: simplify it.",
            found=count,
            limit=MOST_POINTS,
        )
    west, south, east, north = whole.bounds
    extent = max(east - west, north - south)
    if extent > WIDEST_DEGREES:
        raise ExtentTooLarge(
            f"The shape is {extent:.1f}° wide or high: one of its points is wrong.",
            found=f"{extent:.1f}",
            limit=WIDEST_DEGREES,
        )


def _check_valid(whole: shapely.Polygon | shapely.MultiPolygon) -> None:
    reason = str(shapely.is_valid_reason(whole))
    found = _REASON.match(reason)
    if found is None:
        if reason == "Valid Geometry":
            return
        raise ShapeInvalid(f"The shape is not valid: {reason}.", reason=reason)
    place = (round(float(found["first"]), 7), round(float(found["second"]), 7))
    if "intersection" in found["what"].lower():
        raise RingCrosses(
            f"The boundary crosses or touches itself at {place[0]}, {place[1]}: move the corner.",
            place=place,
        )
    raise ShapeInvalid(
        f"The rings of the shape lie wrongly in each other at {place[0]}, {place[1]} "
        f"({found['what']}): a hole lies inside its polygon, and not in another hole.",
        reason=found["what"],
        place=place,
    )


def _wrong_kind(found: Any, wanted: str) -> GeometryKindWrong:
    return GeometryKindWrong(
        f"The file holds “{found}”; wanted is {wanted}.", found=str(found)[:60], wanted=wanted
    )
