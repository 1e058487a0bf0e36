"""Polygons of land: measured on the ellipsoid, refused with the place, cut without losing land."""

import json
import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from zoneworks.core.engine.geometry import (
    GeometryRefused,
    apportion_m2,
    check_apart,
    check_within,
    length_m,
    overlaps_of,
    read_features,
    read_line,
    read_shape,
    split,
    system_named,
    unite,
)
from zoneworks.core.engine.geometry.measuring import ring_area_m2

WEST, SOUTH = 113.62, 34.75


def square(west=WEST, south=SOUTH, width=0.004, height=0.002):
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def polygon(*points):
    return {"type": "Polygon", "coordinates": [list(map(list, points))]}


def line(*points):
    return read_line({"type": "LineString", "coordinates": list(map(list, points))})


def refused(source, system=None):
    with pytest.raises(GeometryRefused) as caught:
        read_shape(source, system)
    return caught.value


def densified(ring, steps=400):
    """Points along the straight edges of longitude and latitude, so that geodesics follow them."""
    points = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        points += [(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(steps)]
    return zip(*points, strict=True)


def test_the_whole_ellipsoid_has_its_known_area():
    """510 065 621.7 km²: GRS 80, whose flattening differs from CGCS2000's in the ninth digit."""
    world = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)]
    assert ring_area_m2(world) == pytest.approx(510_065_621_724_000, rel=1e-10)


@pytest.mark.parametrize("latitude", [4.0, 21.5, 34.75, 53.0])
@pytest.mark.parametrize("size", [0.0005, 0.01, 0.9])
def test_areas_agree_with_geodesics_of_karney(latitude, size):
    ring = [
        (113.0, latitude),
        (113.0 + size, latitude + size / 5),
        (113.0 + size * 0.8, latitude + size),
        (113.0, latitude + size * 0.7),
        (113.0, latitude),
    ]
    expected, _length = Geod(a=6378137, rf=298.257222101).polygon_area_perimeter(*densified(ring))
    shape = read_shape(polygon(*ring))
    assert float(shape.area_m2) == pytest.approx(abs(expected), rel=1e-7, abs=0.01)


def test_a_square_on_the_central_meridian_has_the_area_that_was_staked_out():
    """On the central meridian of its zone Gauss-Krüger is true to scale: 200 m by 100 m."""
    ring = [(499_900, 3_847_000), (500_100, 3_847_000), (500_100, 3_847_100), (499_900, 3_847_100)]
    shape = read_shape(polygon(*ring, ring[0]), "EPSG:4547")
    assert shape.area_m2 == Decimal("20000.00")
    assert shape.box.west < 114 < shape.box.east


def test_a_line_is_measured_along_its_geodesic():
    """One second of the meridian at 45° is 30.87 m: GRS 80."""
    assert length_m([(114, 45), (114, 45 + 1 / 3600)]) == pytest.approx(30.87, abs=0.005)
    assert length_m([(114, 45)]) == 0


@pytest.mark.parametrize(
    ("name", "code", "meridian"),
    [
        ("EPSG:4547", 4547, 114),
        ("urn:ogc:def:crs:EPSG::4526", 4526, 114),
        ("4546", 4546, 111),
        ("epsg:4545", 4545, 108),
        ("urn:ogc:def:crs:EPSG:9.8:4548", 4548, 117),
        ("EPSG:4497", 4497, 111),
        ("EPSG:4508", 4508, 111),
        ("EPSG:4490", 4490, None),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326, None),
    ],
)
def test_systems_are_known_by_every_name_that_files_give_them(name, code, meridian):
    system = system_named(name)
    assert (system.epsg, system.central_meridian) == (code, meridian)


def test_every_zone_is_what_the_registry_of_systems_says():
    for code in range(4491, 4555):
        system = system_named(f"EPSG:{code}")
        easting = (system.zone or 0) * 1_000_000 + 500_000
        transformer = Transformer.from_crs(f"EPSG:{code}", "EPSG:4490", always_xy=True)
        longitude, _latitude = transformer.transform(easting, 3_800_000)
        assert longitude == pytest.approx(system.central_meridian), code


def test_one_parcel_is_the_same_land_in_every_system():
    degrees = read_shape(square())
    for code in (4490, 4326, 4526, 4547, 4497, 4508, 4546):
        transformer = Transformer.from_crs("EPSG:4490", f"EPSG:{code}", always_xy=True)
        ring = [transformer.transform(*one) for one in square()["coordinates"][0]]
        shape = read_shape(polygon(*ring), f"EPSG:{code}")
        assert abs(shape.area_m2 - degrees.area_m2) <= Decimal("0.02")
        assert shape.place == pytest.approx(degrees.place, abs=1e-6)


def test_a_file_declares_its_system_as_programs_wrote_it_in_2008():
    ring = [(499_900, 3_847_000), (500_100, 3_847_000), (500_100, 3_847_050), (499_900, 3_847_050)]
    ring.append(ring[0])
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    shape = read_shape(json.dumps({**polygon(*ring), "crs": crs}))
    assert shape.area_m2 == Decimal("10000.00")
    differing = refused({**polygon(*ring), "crs": crs}, "EPSG:4546")
    assert (differing.code, differing.values["found"]) == ("SYSTEMS_DIFFER", "EPSG:4547")


def test_meters_without_a_system_are_refused():
    refusal = refused(polygon((499_900, 3_847_000), (500_100, 3_847_000), (500_100, 3_847_100)))
    assert refusal.code == "SYSTEM_UNDECLARED"
    assert refusal.values["first"] == "499900.00"


@pytest.mark.parametrize("name", ["EPSG:2383", "EPSG:3857", "Xi'an 80", ""])
def test_a_system_without_known_parameters_is_refused(name):
    with pytest.raises(GeometryRefused) as caught:
        system_named(name)
    assert caught.value.code == "SYSTEM_UNKNOWN"


def test_latitude_before_longitude_is_told():
    swapped = [(y, x) for x, y in square()["coordinates"][0]]
    assert refused(polygon(*swapped)).code == "COORDINATES_SWAPPED"
    northing_first = [(3_847_000, 499_900), (3_847_000, 500_100), (3_847_100, 500_100)]
    assert refused(polygon(*northing_first), "EPSG:4547").code == "COORDINATES_SWAPPED"


def test_an_easting_of_another_zone_names_the_system_it_belongs_to():
    with_prefix = [(38_499_900, 3_847_000), (38_500_100, 3_847_000), (38_500_100, 3_847_100)]
    refusal = refused(polygon(*with_prefix), "EPSG:4547")
    assert (refusal.code, refusal.values["hint"]) == ("SYSTEM_ZONE", "EPSG:4526")
    without = [(499_900, 3_847_000), (500_100, 3_847_000), (500_100, 3_847_100)]
    assert refused(polygon(*without), "EPSG:4526").values["hint"] == "EPSG:4547"


def test_a_place_outside_of_china_is_refused():
    refusal = refused(square(west=2.35, south=48.85))
    assert (refusal.code, refusal.values["longitude"]) == ("OUT_OF_CHINA", "2.35")


def test_a_bow_tie_is_refused_with_the_crossing():
    refusal = refused(polygon((113, 34), (113.2, 34.2), (113.2, 34), (113, 34.2), (113, 34)))
    assert (refusal.code, refusal.place) == ("RING_CROSSES", (113.1, 34.1))


def test_an_open_ring_is_refused_with_its_gap():
    refusal = refused(polygon((113, 34), (113.01, 34), (113.01, 34.01)))
    assert refusal.code == "RING_UNCLOSED"
    assert float(refusal.values["gap_m"]) == pytest.approx(1443, abs=2)
    assert refusal.place == (113.01, 34.01)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "GEOMETRY_EMPTY"),
        ("  ", "GEOMETRY_EMPTY"),
        ("{", "GEOMETRY_UNREADABLE"),
        ("[" * 100_000, "GEOMETRY_UNREADABLE"),
        ("[1, 2]", "GEOMETRY_UNREADABLE"),
        ('{"type": "Point", "coordinates": [113, 34]}', "GEOMETRY_KIND"),
        ('{"type": "GeometryCollection", "geometries": []}', "GEOMETRY_KIND"),
        ('{"type": "FeatureCollection", "features": []}', "GEOMETRY_EMPTY"),
        ('{"type": "FeatureCollection", "features": 3}', "GEOMETRY_UNREADABLE"),
        ('{"type": "Feature", "geometry": null}', "GEOMETRY_EMPTY"),
        ('{"type": "Polygon", "coordinates": []}', "GEOMETRY_EMPTY"),
        ('{"type": "Polygon", "coordinates": "here"}', "GEOMETRY_UNREADABLE"),
        ('{"type": "Polygon", "coordinates": [[]]}', "RING_TOO_SHORT"),
        ('{"type": "Polygon", "coordinates": [[[113, 34], [113, 34]]]}', "RING_TOO_SHORT"),
        ('{"type": "Polygon", "coordinates": [[[113, NaN]]]}', "COORDINATE_NOT_A_NUMBER"),
        ('{"type": "Polygon", "coordinates": [[[113, Infinity]]]}', "COORDINATE_NOT_A_NUMBER"),
        ('{"type": "Polygon", "coordinates": [[[113, true]]]}', "COORDINATE_NOT_A_NUMBER"),
        ('{"type": "Polygon", "coordinates": [[[113]]]}', "COORDINATE_NOT_A_NUMBER"),
        ('{"type": "Polygon", "crs": 5, "coordinates": []}', "GEOMETRY_UNREADABLE"),
    ],
)
def test_what_is_no_shape_is_refused_by_name(source, code):
    assert refused(source).code == code


def test_corners_on_one_line_have_no_area():
    refusal = refused(polygon((113, 34), (113.01, 34), (113.02, 34), (113, 34)))
    assert refusal.code in {"RING_CROSSES", "SHAPE_INVALID", "GEOMETRY_EMPTY"}


def test_a_shape_wider_than_a_zone_has_a_wrong_point():
    refusal = refused(polygon((113, 34), (117, 34), (113, 34.1), (113, 34)))
    assert (refusal.code, refusal.values["found"]) == ("EXTENT_TOO_LARGE", "4.0")


def test_more_points_than_can_be_meant_are_refused():
    ring = [[113 + i * 1e-6, 34 + i % 2 * 1e-6] for i in range(50_001)]
    assert refused({"type": "Polygon", "coordinates": [ring]}).code == "POINTS_TOO_MANY"


def test_a_hole_is_no_land_of_the_parcel():
    outer, hole = square()["coordinates"][0], square(WEST + 0.001, SOUTH + 0.0005, 0.001, 0.001)
    shape = read_shape({"type": "Polygon", "coordinates": [outer, hole["coordinates"][0]]})
    whole, inner = read_shape(square()).area_m2, read_shape(hole).area_m2
    assert abs(shape.area_m2 - (whole - inner)) <= Decimal("0.01")
    outside = square(WEST + 0.1)["coordinates"][0]
    refusal = refused({"type": "Polygon", "coordinates": [outer, outside]})
    assert refusal.code == "SHAPE_INVALID"
    assert refusal.place == pytest.approx((WEST + 0.1, SOUTH), abs=0.01)


def test_several_polygons_are_one_shape_unless_they_overlap():
    apart = [square()["coordinates"], square(WEST + 0.01)["coordinates"]]
    shape = read_shape({"type": "MultiPolygon", "coordinates": apart})
    assert shape.area_m2 == 2 * read_shape(square()).area_m2
    assert shape.geojson()["type"] == "MultiPolygon"
    overlapping = [square()["coordinates"], square(WEST + 0.001)["coordinates"]]
    assert refused({"type": "MultiPolygon", "coordinates": overlapping}).code == "RING_CROSSES"


def test_a_collection_gives_each_shape_with_its_properties_and_names_the_bad_one():
    good = {"type": "Feature", "geometry": square(), "properties": {"parcel": "B-07"}}
    bad = {"type": "Feature", "geometry": polygon((113, 34), (113, 34)), "properties": {}}
    read = read_features({"type": "FeatureCollection", "features": [good, good]})
    assert [one.properties["parcel"] for one in read] == ["B-07", "B-07"]
    assert refused({"type": "FeatureCollection", "features": [good, good]}).values["found"] == 2
    with pytest.raises(GeometryRefused) as caught:
        read_features({"type": "FeatureCollection", "features": [good, bad]})
    assert caught.value.values["feature"] == 2


def test_what_is_stored_is_read_back_as_the_same_land():
    shape = read_shape(polygon((113.1, 34.1), (113.1, 34.2), (113.2, 34.1), (113.1, 34.1)))
    again = read_shape(shape.text())
    assert again.text() == shape.text()
    assert again.area_m2 == shape.area_m2


def test_an_overlap_is_told_with_its_area_and_a_place_inside_both():
    mine, theirs = read_shape(square()), read_shape(square(WEST + 0.003))
    (overlap,) = overlaps_of(mine, [("B-07", theirs), ("B-08", read_shape(square(WEST + 1)))])
    assert overlap.key == "B-07"
    assert float(overlap.area_m2) == pytest.approx(float(mine.area_m2) / 4, rel=1e-6)
    assert WEST + 0.003 < overlap.place[0] < WEST + 0.004
    with pytest.raises(GeometryRefused) as caught:
        check_apart(mine, [("B-07", theirs)])
    assert (caught.value.code, caught.value.values["key"]) == ("SHAPES_OVERLAP", "B-07")


def test_neighbors_and_inaccuracies_of_a_survey_do_not_overlap():
    mine, touching = read_shape(square()), read_shape(square(WEST + 0.004))
    check_apart(mine, [("B-07", touching), ("B-08", read_shape(square(WEST + 0.004 - 4e-8)))])
    with pytest.raises(GeometryRefused):
        check_apart(mine, [("B-09", read_shape(square(WEST + 0.004 - 1e-6)))])


def test_land_outside_of_the_zone_is_told_with_its_area():
    zone = read_shape(square(WEST - 0.001, SOUTH - 0.001, 0.004, 0.01))
    with pytest.raises(GeometryRefused) as caught:
        check_within(read_shape(square()), zone)
    refusal = caught.value
    assert refusal.code == "OUTSIDE_BOUNDARY"
    assert float(refusal.values["area_m2"]) == pytest.approx(20331, rel=0.01)
    assert refusal.place[0] > WEST + 0.003
    check_within(read_shape(square(WEST, SOUTH, 0.001, 0.001)), zone)


def test_a_cut_gives_parts_that_share_the_edge():
    whole = read_shape(square())
    first, second = split(whole, line((WEST + 0.001, SOUTH - 1), (WEST + 0.001, SOUTH + 1)))
    assert first.area_m2 + second.area_m2 == whole.area_m2
    assert float(second.area_m2) == pytest.approx(float(whole.area_m2) / 4, rel=1e-6)
    assert overlaps_of(first.shape, [("second", second.shape)], Decimal(0)) == ()


def test_a_line_snapped_to_the_edges_cuts():
    parts = split(read_shape(square()), line((WEST + 0.001, SOUTH), (WEST + 0.001, SOUTH + 0.002)))
    assert len(parts) == 2


def test_a_line_that_ends_inside_does_not_cut_and_says_where_it_ends():
    end = (WEST + 0.001, SOUTH + 0.001)
    with pytest.raises(GeometryRefused) as caught:
        split(read_shape(square()), line((WEST + 0.001, SOUTH - 1), end))
    assert (caught.value.code, caught.value.place) == ("LINE_MISSES", pytest.approx(end))


def test_a_sliver_is_not_cut_off():
    with pytest.raises(GeometryRefused) as caught:
        split(read_shape(square()), line((WEST + 1e-8, SOUTH - 1), (WEST + 1e-8, SOUTH + 1)))
    assert caught.value.code == "PART_TOO_SMALL"


def test_a_ring_and_several_polygons_are_cut_in_all_their_parts():
    outer, hole = square()["coordinates"][0], square(WEST + 0.001, SOUTH + 0.0005, 0.001, 0.001)
    ring = read_shape({"type": "Polygon", "coordinates": [outer, hole["coordinates"][0]]})
    parts = split(ring, line((WEST - 1, SOUTH + 0.001), (WEST + 1, SOUTH + 0.001)))
    assert [len(list(part.shape.polygons())) for part in parts] == [1, 1]
    assert sum(part.area_m2 for part in parts) == ring.area_m2


fractions = st.floats(0.05, 0.95)


@settings(max_examples=60, deadline=None)
@given(fractions, fractions, st.floats(3.5, 50), st.floats(75, 133))
def test_parts_of_any_cut_add_up_and_unite_to_the_whole(low, high, latitude, longitude):
    whole = read_shape(square(longitude, latitude, 0.004, 0.003))
    cut = line(
        (longitude + low * 0.004, latitude - 0.001), (longitude + high * 0.004, latitude + 0.004)
    )
    parts = split(whole, cut)
    assert sum(part.area_m2 for part in parts) == whole.area_m2
    for part in parts:
        assert abs(part.area_m2 - part.shape.area_m2) <= Decimal("0.02")
    united = unite([(index, part.shape) for index, part in enumerate(parts)])
    assert abs(united.area_m2 - whole.area_m2) <= Decimal("0.1")


def test_only_neighbors_are_united():
    mine = ("B-07", read_shape(square()))
    united = unite([mine, ("B-08", read_shape(square(WEST + 0.004)))])
    assert abs(united.area_m2 - 2 * mine[1].area_m2) <= Decimal("0.05")
    for other in (square(WEST + 0.005), square(WEST + 0.004, SOUTH + 0.002)):
        with pytest.raises(GeometryRefused) as caught:
            unite([mine, ("B-09", read_shape(other))])
        assert (caught.value.code, caught.value.values["key"]) == ("SHAPES_APART", "B-09")
    with pytest.raises(GeometryRefused) as caught:
        unite([mine, ("B-10", read_shape(square(WEST + 0.003)))])
    assert caught.value.code == "SHAPES_OVERLAP"


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=12))
def test_rounded_areas_add_up_to_the_whole(parts):
    whole = Decimal(repr(sum(parts))).quantize(Decimal("0.01"))
    shares = apportion_m2(whole, parts)
    assert sum(shares) == whole
    assert all(
        math.isclose(float(share), part, abs_tol=0.02)
        for share, part in zip(shares, parts, strict=True)
    )


def test_a_line_needs_two_points_and_is_a_line():
    with pytest.raises(GeometryRefused) as caught:
        line((113, 34), (113, 34))
    assert caught.value.code == "RING_TOO_SHORT"
    with pytest.raises(GeometryRefused) as caught:
        read_line(square())
    assert caught.value.code == "GEOMETRY_KIND"
