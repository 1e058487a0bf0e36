"""Places of parcels in whole meters, as matchings and the site finder measure distances."""

from math import cos, radians

METERS_A_DEGREE = 111_320.0
"""Of latitude; within a zone's twenty kilometers the difference is below the width of a road."""


def meters(longitude: float, latitude: float, origin: tuple[float, float]) -> tuple[int, int]:
    """A place as whole meters east and north of an origin, (longitude, latitude) in degrees."""
    east = (longitude - origin[0]) * METERS_A_DEGREE * cos(radians(origin[1]))
    north = (latitude - origin[1]) * METERS_A_DEGREE
    return round(east), round(north)


def middle(west: float, south: float, east: float, north: float) -> tuple[float, float]:
    """The middle of a box in degrees."""
    return (west + east) / 2, (south + north) / 2
