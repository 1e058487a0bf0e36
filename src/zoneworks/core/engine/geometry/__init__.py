"""Polygons of land: read, measured, compared, cut and united.

Everything is in degrees of CGCS2000 inside; areas are on its ellipsoid. Each refusal is a
``GeometryRefused`` with a code and, where there is one, a ``place``.
"""

from zoneworks.core.engine.geometry.measuring import Position, length_m
from zoneworks.core.engine.geometry.reading import Feature, read_features, read_line, read_shape
from zoneworks.core.engine.geometry.relating import (
    apportion_m2,
    check_apart,
    check_within,
    overlaps_of,
    split,
    unite,
)
from zoneworks.core.engine.geometry.systems import CoordinateSystem, system_named
from zoneworks.core.engine.geometry.terms import Box, GeometryRefused, Overlap, Part, Shape

__all__ = [
    "Box",
    "CoordinateSystem",
    "Feature",
    "GeometryRefused",
    "Overlap",
    "Part",
    "Position",
    "Shape",
    "apportion_m2",
    "check_apart",
    "check_within",
    "length_m",
    "overlaps_of",
    "read_features",
    "read_line",
    "read_shape",
    "split",
    "system_named",
    "unite",
]
