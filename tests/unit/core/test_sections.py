"""A building in section: to scale, complete, and never without its empty bays."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from zoneworks.core.maps import Category
from zoneworks.core.sections import Bay, Floor, Hoist, Section

CATEGORIES = (
    Category("LET", "Let", "c1"),
    Category("EMPTY", "Empty", "bad", is_hatched=True),
)


def bay(label, area, tenant=""):
    return Bay(label, Decimal(area), "LET" if tenant else "EMPTY", tenant, f"/bays/{label}")


SECTION = Section(
    "hall",
    "Hall 3",
    CATEGORIES,
    (
        Floor("B1", Decimal("5.40"), (bay("B1-1", 600, "Garage"),)),
        Floor("1F", Decimal("7.90"), (bay("1-1", 2400, "Cells"), bay("1-2", 600))),
        Floor("2F", Decimal("4.50"), (bay("2-1", 1500, "Lenses"),), (("Load", "8 kN/m²"),)),
    ),
    basements=1,
    hoists=(Hoist("Goods 5 t", "1F", "2F"),),
    notes=("It saves 22 mu.",),
)


def test_floors_are_drawn_from_the_top_to_the_scale_of_their_height():
    top, ground, below = SECTION.drawn()
    assert [one.floor.label for one in (top, ground, below)] == ["2F", "1F", "B1"]
    assert [one.elevation for one in (top, ground, below)] == ["+12.40", "+7.90", "±0.00"]
    assert ground.pixels / top.pixels == pytest.approx(7.9 / 4.5, rel=0.02)
    assert [one.is_ground for one in (top, ground, below)] == [False, True, False]


def test_floors_and_bays_are_as_wide_as_their_area():
    top, ground, below = SECTION.drawn()
    assert [one.percent for one in (top, ground, below)] == ["50.0", "100.0", "20.0"]
    assert [one.share for one in ground.bays] == [800, 200]


def test_a_hoist_stands_beside_the_floors_that_it_serves():
    (hoist,) = SECTION.shafts()
    rows = {str(one.floor.label): one.row for one in SECTION.drawn()}
    assert (hoist.first, hoist.last) == (rows["2F"], rows["1F"] + 1)


def test_areas_are_summed_by_what_they_are():
    counted = [(str(one.label), area, share) for one, area, share in SECTION.counts()]
    assert counted == [("Let", "4,500", "88.2"), ("Empty", "600", "11.8")]
    assert SECTION.area_m2 == "5,100"


@pytest.mark.parametrize(
    "change",
    [
        {"floors": ()},
        {"basements": 4},
        {"floors": (Floor("1F", Decimal(0), (bay("1", 1),)),)},
        {"floors": (Floor("1F", Decimal(4), ()),), "basements": 0},
        {"categories": CATEGORIES[:1]},
        {"hoists": (Hoist("Goods", "1F", "9F"),)},
    ],
)
def test_a_building_that_cannot_be_drawn_is_refused(change):
    with pytest.raises(ValueError, match="Section hall"):
        replace(SECTION, **change)


def test_the_page_tells_all_of_it_as_a_table_with_links():
    html = render_to_string("ui/section.html", {"section": SECTION})
    assert html.count('role="row"') == 4
    assert html.count('role="rowheader"') == 3
    for text in ('href="/bays/1-2"', "Empty", "Cells", "8 kN/m²", "It saves 22 mu.", "Goods 5 t"):
        assert text in html
    assert html.index("2F") < html.index("1F") < html.index("B1")
