"""Coordinate systems of Chinese cadastral files, all brought to degrees of CGCS2000.

Read are EPSG:4490 (CGCS2000) and 4326 (WGS 84, which agrees with it within decimeters and is taken
as it), and all zones of Gauss and Krüger on CGCS2000: 4491 to 4512 of 6 degrees and 4513 to 4554 of
3 degrees, with and without the zone's number before the easting. GeoJSON writes the easting
first. Beijing 54 and Xi'an 80 need parameters of the place and are refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from zoneworks.core.engine.geometry.measuring import Position
from zoneworks.core.engine.geometry.terms import (
    CoordinatesSwapped,
    OutOfChina,
    SystemsDiffer,
    SystemUndeclared,
    SystemUnknown,
    SystemZoneWrong,
)

GEODETIC = 4490
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0
"""Around China: 73°30′ to 135°05′ east, 3°51′ to 53°33′ north."""
_DEGREES = frozenset({4326, 4490})
_FALSE_EASTING = 500_000
_HALF_ZONE = 350_000
"""Meters from a central meridian that still belong to a zone and its overlap."""
_CODE = re.compile(r"(?:EPSG|CGCS2000)\D*?(?:\d+\.\d+)?:*(\d{4,5})$", re.IGNORECASE)
_MILLION = 1_000_000


@dataclass(frozen=True)
class CoordinateSystem:
    """One system by its EPSG code; a ``zone`` if eastings begin with its number."""

    epsg: int
    central_meridian: int | None = None
    zone: int | None = None

    @property
    def name(self) -> str:
        """Its name as files write it."""
        return f"EPSG:{self.epsg}"


def system_named(name: str) -> CoordinateSystem:
    """Find a system by “EPSG:4547”, “urn:ogc:def:crs:EPSG::4547”, “CRS84” or its bare number.

    Raises SystemUnknown.
    """
    text = name.strip()
    if text.upper().endswith("CRS84"):
        return CoordinateSystem(4326)
    found = _CODE.search(text) or re.fullmatch(r"(\d{4,5})", text)
    system = _by_code(int(found.group(1))) if found else None
    if system is None:
        raise SystemUnknown(
            f"The coordinate system “{text}” is not read: give CGCS2000 in degrees (EPSG:4490) or "
            "one of its Gauss-Krüger zones (EPSG:4491 to 4554).",
            system=text,
        )
    return system


def agreed(declared: str | None, given: str | None) -> CoordinateSystem | None:
    """Choose between what a file declares and what whoever brings it says.

    None if neither says anything. Raises SystemUnknown or SystemsDiffer.
    """
    inside = system_named(declared) if declared else None
    told = system_named(given) if given else None
    if inside and told and inside != told and not {inside.epsg, told.epsg} <= _DEGREES:
        raise SystemsDiffer(
            f"The file says {inside.name}, the form says {told.name}: find out which is right.",
            found=inside.name,
            system=told.name,
        )
    return told or inside


def to_degrees(
    points: Sequence[Position], system: CoordinateSystem | None
) -> list[tuple[float, float]]:
    """Bring points to longitude and latitude. Without a system they must look like degrees.

    Raises SystemUndeclared, SystemZoneWrong, CoordinatesSwapped or OutOfChina.
    """
    if system is None and any(abs(first) > 360 or abs(second) > 360 for first, second in points):
        first, second = points[0]
        raise SystemUndeclared(
            f"“{first:.2f}, {second:.2f}” are meters, and the file does not name its coordinate "
            "system: name it, for example EPSG:4547.",
            first=f"{first:.2f}",
            second=f"{second:.2f}",
        )
    if system is None or system.epsg in _DEGREES:
        return [_degrees(first, second) for first, second in points]
    for first, second in points:
        _check_zone(first, second, system)
    eastings, northings = zip(*points, strict=True)
    longitudes, latitudes = _transformer(system.epsg).transform(eastings, northings)
    return [_degrees(*one) for one in zip(longitudes, latitudes, strict=True)]


def _by_code(code: int) -> CoordinateSystem | None:
    if code in _DEGREES:
        return CoordinateSystem(code)
    if 4491 <= code <= 4501:
        zone = code - 4478
        return CoordinateSystem(code, zone * 6 - 3, zone)
    if 4502 <= code <= 4512:
        return CoordinateSystem(code, 75 + 6 * (code - 4502))
    if 4513 <= code <= 4533:
        zone = code - 4488
        return CoordinateSystem(code, zone * 3, zone)
    if 4534 <= code <= 4554:
        return CoordinateSystem(code, 75 + 3 * (code - 4534))
    return None


def _degrees(longitude: float, latitude: float) -> tuple[float, float]:
    if WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH:
        return (float(longitude), float(latitude))
    if SOUTH <= longitude <= NORTH and WEST <= latitude <= EAST:
        raise _swapped(longitude, latitude, "longitude", "latitude")
    raise OutOfChina(
        f"The point {longitude:.6g}, {latitude:.6g} lies outside of China: check the coordinate "
        "system and the order, which is longitude first.",
        longitude=f"{longitude:.6g}",
        latitude=f"{latitude:.6g}",
    )


def _check_zone(easting: float, northing: float, system: CoordinateSystem) -> None:
    prefix = (system.zone or 0) * _MILLION
    if abs(easting - prefix - _FALSE_EASTING) <= _HALF_ZONE:
        return
    if abs(northing - prefix - _FALSE_EASTING) <= _HALF_ZONE and easting > _MILLION / 3:
        raise _swapped(easting, northing, "easting", "northing")
    hint = _hint(easting, system)
    raise SystemZoneWrong(
        f"The easting {easting:.2f} does not belong to {system.name}: {hint}.",
        easting=f"{easting:.2f}",
        system=system.name,
        hint=hint,
    )


def _hint(easting: float, system: CoordinateSystem) -> str:
    """Name the system to which an easting would belong, or what is expected."""
    zone = int(easting // _MILLION)
    if 25 <= zone <= 45:
        return f"EPSG:{4488 + zone}"
    if 13 <= zone <= 23:
        return f"EPSG:{4478 + zone}"
    if system.zone and 0 < easting < _MILLION and system.central_meridian:
        three = system.epsg >= 4513
        step, first = (3, 4534) if three else (6, 4502)
        return f"EPSG:{first + (system.central_meridian - 75) // step}"
    prefix = (system.zone or 0) * _MILLION
    return f"{prefix + _FALSE_EASTING - _HALF_ZONE}–{prefix + _FALSE_EASTING + _HALF_ZONE}"


def _swapped(first: float, second: float, wanted: str, found: str) -> CoordinatesSwapped:
    return CoordinatesSwapped(
        f"“{first:.8g}, {second:.8g}” has the {found} first: GeoJSON writes the {wanted} first.",
        first=f"{first:.8g}",
        second=f"{second:.8g}",
    )


@lru_cache(maxsize=64)
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(f"EPSG:{epsg}", f"EPSG:{GEODETIC}", always_xy=True)
