"""Shapes of land in longitude and latitude, and what is refused of them, with its place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoneworks.core.engine.geometry.measuring import Position, ring_area_m2, rounded_m2
from zoneworks.core.engine.refusals import Refusal

DECIMALS = 11
"""Decimals of a stored degree: a micrometer, so that neighbors keep one edge after a cut."""


@dataclass(frozen=True)
class Box:
    """The smallest rectangle of longitude and latitude around a shape, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Shape:
    """One piece of land, of one polygon or several, in degrees of CGCS2000 (EPSG:4490).

    It is valid: rings are closed, cross neither themselves nor each other, and outer rings run
    counterclockwise.
    """

    geometry: shapely.Polygon | shapely.MultiPolygon

    @cached_property
    def area_m2(self) -> Decimal:
        """The area on the ellipsoid in m², with two decimals."""
        return rounded_m2(exact_area_m2(self.geometry))

    @cached_property
    def box(self) -> Box:
        """The rectangle around it."""
        return Box(*self.geometry.bounds)

    @cached_property
    def place(self) -> Position:
        """A point surely inside, for a label."""
        return place_in(self.geometry)

    def geojson(self, decimals: int = DECIMALS) -> dict[str, Any]:
        """Give it as a geometry of GeoJSON; ``decimals`` of a degree, 7 are a centimeter."""
        parts = [[_written(ring, decimals) for ring in _rings(one)] for one in self.polygons()]
        if len(parts) == 1:
            return {"type": "Polygon", "coordinates": parts[0]}
        return {"type": "MultiPolygon", "coordinates": parts}

    def text(self) -> str:
        """Give it as the text that is stored."""
        return json.dumps(self.geojson(), separators=(",", ":"))

    def polygons(self) -> Iterator[shapely.Polygon]:
        """Give its polygons one by one."""
        yield from polygons_of(self.geometry)


@dataclass(frozen=True)
class Part:
    """One part of a split shape. The areas of all parts add up to the area of the whole."""

    shape: Shape
    area_m2: Decimal


@dataclass(frozen=True)
class Overlap:
    """Land that a shape shares with another one, which ``key`` names."""

    key: Any
    area_m2: Decimal
    place: Position


def polygons_of(geometry: BaseGeometry) -> Iterator[shapely.Polygon]:
    """Give the polygons of any geometry; points and lines of it are left out."""
    if isinstance(geometry, shapely.Polygon):
        if not geometry.is_empty:
            yield geometry
        return
    for part in getattr(geometry, "geoms", ()):
        yield from polygons_of(part)


def exact_area_m2(geometry: BaseGeometry) -> float:
    """Measure a geometry's polygons without their holes, in m², unrounded."""
    total = 0.0
    for polygon in polygons_of(geometry):
        outer, *holes = (abs(ring_area_m2(ring)) for ring in _rings(polygon))
        total += outer - sum(holes)
    return total


def place_in(geometry: BaseGeometry) -> Position:
    """Give a point surely inside a geometry, with seven decimals of a degree."""
    point = shapely.point_on_surface(geometry)
    return (round(float(point.x), 7), round(float(point.y), 7))


def _rings(polygon: shapely.Polygon) -> list[list[Position]]:
    return [list(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]


def _written(ring: list[Position], decimals: int) -> list[list[float]]:
    return [[round(longitude, decimals), round(latitude, decimals)] for longitude, latitude in ring]


class GeometryRefused(Refusal):
    """A shape that cannot be taken; ``place`` is where, as longitude and latitude, if known."""

    code = "GEOMETRY_REFUSED"

    @property
    def place(self) -> Position | None:
        """Where the fault is."""
        place: Position | None = self.values.get("place")
        return place


class GeometryUnreadable(GeometryRefused):
    """A text that is not GeoJSON. ``detail`` says what stands there."""

    code = "GEOMETRY_UNREADABLE"


class GeometryKindWrong(GeometryRefused):
    """Points where polygons are asked for, or the like. ``found``, ``wanted``."""

    code = "GEOMETRY_KIND"


class GeometryEmpty(GeometryRefused):
    """Nothing drawn, or a polygon without an area."""

    code = "GEOMETRY_EMPTY"


class GeometryCountWrong(GeometryRefused):
    """A file of several shapes where one is asked for. ``found``."""

    code = "GEOMETRY_COUNT"


class TooManyPoints(GeometryRefused):
    """``found`` points where at most ``limit`` are read."""

    code = "POINTS_TOO_MANY"


class SystemUnknown(GeometryRefused):
    """A coordinate system that is not read. ``system``."""

    code = "SYSTEM_UNKNOWN"


class SystemsDiffer(GeometryRefused):
    """The file declares one system (``found``), whoever brings it another (``system``)."""

    code = "SYSTEMS_DIFFER"


class SystemUndeclared(GeometryRefused):
    """Coordinates in meters without a system. ``first`` and ``second`` are an example."""

    code = "SYSTEM_UNDECLARED"


class SystemZoneWrong(GeometryRefused):
    """An easting that does not belong to the declared zone. ``easting``, ``system``, ``hint``."""

    code = "SYSTEM_ZONE"


class CoordinateNotNumber(GeometryRefused):
    """A coordinate that is no finite number. ``point`` counts from 1 in its ring, ``found``."""

    code = "COORDINATE_NOT_A_NUMBER"


class CoordinatesSwapped(GeometryRefused):
    """Latitude before longitude, or northing before easting. ``first``, ``second``."""

    code = "COORDINATES_SWAPPED"


class OutOfChina(GeometryRefused):
    """A point outside of 73° to 136° east and 3° to 54° north. ``longitude``, ``latitude``."""

    code = "OUT_OF_CHINA"


class ExtentTooLarge(GeometryRefused):
    """A shape wider or higher than ``limit`` degrees. ``found`` in degrees."""

    code = "EXTENT_TOO_LARGE"


class RingUnclosed(GeometryRefused):
    """The last point is not the first one. ``gap_m`` lies between them."""

    code = "RING_UNCLOSED"


class RingTooShort(GeometryRefused):
    """Fewer than three corners. ``found``."""

    code = "RING_TOO_SHORT"


class RingCrosses(GeometryRefused):
    """A boundary that crosses or touches itself at ``place``."""

    code = "RING_CROSSES"


class ShapeInvalid(GeometryRefused):
    """Rings that lie wrongly in each other: a hole outside, a hole in a hole."""

    code = "SHAPE_INVALID"


class ShapesOverlap(GeometryRefused):
    """Land that belongs to others. ``overlaps``; ``key``, ``area_m2``, ``place`` of the largest."""

    code = "SHAPES_OVERLAP"


class OutsideBoundary(GeometryRefused):
    """Land outside of the boundary: ``area_m2``, ``place``."""

    code = "OUTSIDE_BOUNDARY"


class LineMisses(GeometryRefused):
    """A line that does not cut the shape in parts."""

    code = "LINE_MISSES"


class PartTooSmall(GeometryRefused):
    """A cut that leaves a sliver of ``area_m2``, less than ``limit_m2``."""

    code = "PART_TOO_SMALL"


class ShapesApart(GeometryRefused):
    """Shapes without a common edge; ``place`` is in the first that stands alone, ``key`` it."""

    code = "SHAPES_APART"
