"""Shapes against each other: overlap, what lies outside, cuts and unions."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.ops import polygonize
from shapely.prepared import prep

from zoneworks.core.engine.geometry.measuring import CENT, rounded_m2
from zoneworks.core.engine.geometry.terms import (
    DECIMALS,
    LineMisses,
    OutsideBoundary,
    Overlap,
    Part,
    PartTooSmall,
    Shape,
    ShapesApart,
    ShapesOverlap,
    exact_area_m2,
    place_in,
    polygons_of,
)

ONE_M2 = Decimal(1)
REACH_DEGREES = 1e-6
"""A line that ends a decimeter before an edge is meant to reach it."""
GRID_DEGREES = 1e-9
"""Edges of neighbors that lie a tenth of a millimeter apart are one edge."""


def overlaps_of(
    shape: Shape, others: Iterable[tuple[Any, Shape]], tolerance_m2: Decimal = ONE_M2
) -> tuple[Overlap, ...]:
    """Find the land that a shape shares with others, the largest first.

    ``others`` are pairs of a key and a shape. An overlap of at most ``tolerance_m2`` is an
    inaccuracy of the survey.
    """
    found = []
    for key, other in others:
        if not shapely.intersects(shape.geometry, other.geometry):
            continue
        overlap = _faces(shapely.intersection(shape.geometry, other.geometry))
        area = rounded_m2(exact_area_m2(overlap))
        if area > tolerance_m2:
            found.append(Overlap(key, area, place_in(_largest(overlap))))
    return tuple(sorted(found, key=lambda one: -one.area_m2))


def check_apart(
    shape: Shape, others: Iterable[tuple[Any, Shape]], tolerance_m2: Decimal = ONE_M2
) -> None:
    """Raise ShapesOverlap if a shape shares more than ``tolerance_m2`` of land with another."""
    overlaps = overlaps_of(shape, others, tolerance_m2)
    if overlaps:
        worst = overlaps[0]
        raise ShapesOverlap(
            f"The shape overlaps {worst.key} by {worst.area_m2} m²: move the boundary to the edge "
            "of the neighbor.",
            overlaps=overlaps,
            key=worst.key,
            area_m2=worst.area_m2,
            place=worst.place,
        )


def check_within(shape: Shape, boundary: Shape, tolerance_m2: Decimal = ONE_M2) -> None:
    """Raise OutsideBoundary if more than ``tolerance_m2`` lies outside of a boundary."""
    outside = _faces(shapely.difference(shape.geometry, boundary.geometry))
    area = rounded_m2(exact_area_m2(outside))
    if area > tolerance_m2:
        raise OutsideBoundary(
            f"{area} m² of the shape lie outside of the boundary: draw it inside.",
            area_m2=area,
            place=place_in(_largest(outside)),
        )


def split(
    shape: Shape, line: shapely.LineString, smallest_m2: Decimal = ONE_M2
) -> tuple[Part, ...]:
    """Cut a shape by a line; the largest part first.

    Areas of the parts are rounded so that they add up to ``shape.area_m2``, to the hundredth.

    Raises:
        LineMisses: the line does not run from edge to edge.
        PartTooSmall: a part would have less than ``smallest_m2``.
    """
    cut = _reaching(line)
    net = shapely.union_all([shapely.boundary(shape.geometry), cut])
    inside = prep(shape.geometry)
    pieces = [one for one in polygonize(net) if inside.contains(one.representative_point())]
    if len(pieces) <= sum(1 for _ in shape.polygons()):
        end = line.coords[-1] if inside.contains(shapely.Point(line.coords[-1])) else line.coords[0]
        raise LineMisses(
            "The line does not cut the shape: draw it from one edge to another, across it.",
            place=(round(end[0], 7), round(end[1], 7)),
        )
    pieces.sort(key=lambda one: -exact_area_m2(one))
    smallest = rounded_m2(exact_area_m2(pieces[-1]))
    if smallest < smallest_m2:
        raise PartTooSmall(
            f"The line cuts off a sliver of {smallest} m²: draw it clear of the edge.",
            area_m2=smallest,
            limit_m2=smallest_m2,
            place=place_in(pieces[-1]),
        )
    shapes = [_tidy(one) for one in pieces]
    areas = apportion_m2(shape.area_m2, [exact_area_m2(one.geometry) for one in shapes])
    return tuple(Part(one, area) for one, area in zip(shapes, areas, strict=True))


def unite(shapes: Sequence[tuple[Any, Shape]]) -> Shape:
    """Unite neighbors, given as pairs of a key and a shape, into one shape.

    Raises:
        ShapesApart: one of them shares no edge with the others.
        ShapesOverlap: two of them overlap, so that land would be counted twice.
    """
    for index, (_key, shape) in enumerate(shapes):
        check_apart(shape, shapes[:index])
    _check_connected(shapes)
    whole = shapely.union_all([shape.geometry for _key, shape in shapes], grid_size=GRID_DEGREES)
    return _tidy(whole)


def apportion_m2(whole_m2: Decimal, parts: Sequence[float]) -> list[Decimal]:
    """Round measured areas to hundredths that add up to the whole, by largest remainders."""
    total = sum(parts)
    shares = [Decimal(repr(part / total)) * whole_m2 for part in parts]
    floors = [share.quantize(CENT, ROUND_FLOOR) for share in shares]
    missing = int((whole_m2 - sum(floors)) / CENT)
    order = sorted(range(len(parts)), key=lambda one: floors[one] - shares[one])
    for index in order[:missing]:
        floors[index] += CENT
    return floors


def _check_connected(shapes: Sequence[tuple[Any, Shape]]) -> None:
    reached, waiting = [shapes[0]], list(shapes[1:])
    while waiting:
        touching = [one for one in waiting if any(_share_edge(one[1], two[1]) for two in reached)]
        if not touching:
            key, shape = waiting[0]
            raise ShapesApart(
                f"{key} shares no edge with the others: only neighbors can be merged.",
                key=key,
                place=shape.place,
            )
        reached += touching
        waiting = [one for one in waiting if one not in touching]


def _share_edge(one: Shape, other: Shape) -> bool:
    if not shapely.dwithin(one.geometry, other.geometry, GRID_DEGREES):
        return False
    first, second = (shapely.set_precision(shape.geometry, GRID_DEGREES) for shape in (one, other))
    common = shapely.intersection(
        shapely.boundary(first), shapely.boundary(second), grid_size=GRID_DEGREES
    )
    return float(common.length) > REACH_DEGREES


def _reaching(line: shapely.LineString) -> shapely.LineString:
    """Lengthen a line at both ends by what a hand misses an edge."""
    points = list(line.coords)
    return shapely.LineString(
        [_beyond(points[1], points[0]), *points[1:-1], _beyond(points[-2], points[-1])]
    )


def _beyond(start: tuple[float, ...], end: tuple[float, ...]) -> tuple[float, float]:
    across, up = end[0] - start[0], end[1] - start[1]
    length = (across * across + up * up) ** 0.5
    reach = REACH_DEGREES / length
    return (end[0] + across * reach, end[1] + up * reach)


def _faces(geometry: BaseGeometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(list(polygons_of(geometry)))


def _largest(geometry: shapely.MultiPolygon) -> shapely.Polygon:
    return max(geometry.geoms, key=lambda one: float(one.area))


def _tidy(geometry: BaseGeometry) -> Shape:
    """Round to stored degrees and turn outer rings counterclockwise."""
    rounded = [
        orient(shapely.transform(one, lambda points: points.round(DECIMALS)))
        for one in polygons_of(geometry)
    ]
    return Shape(rounded[0] if len(rounded) == 1 else shapely.MultiPolygon(rounded))
