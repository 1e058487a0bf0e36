"""Parcels as tables: out as the list shows them, in with a look before."""

import csv
import io
import time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from tests import make, make_land
from tests.make_land import day

from zoneworks.core.actors import Actor
from zoneworks.core.imports import bring_in
from zoneworks.core.models import Event
from zoneworks.land import queries, tables
from zoneworks.land.metrics import PARCELS
from zoneworks.land.models import Parcel
from zoneworks.land.services import change_parcel, draw_shape

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEAD = ["number", "name", "use", "area_m2 (m2)", "most_plot_ratio", "state"]


def text(rows: list[list[Any]], head: list[str] = HEAD) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([head, *rows])
    return written.getvalue()


def look(officer: Actor, rows: list[list[Any]], head: list[str] = HEAD) -> tuple[Any, Any]:
    file = make.stored_file(officer, text(rows, head), "parcels.csv")
    return file, tables.EXCHANGE.look(officer, file)


def test_new_and_changed_parcels_come_in_together_and_the_same_file_changes_nothing(
    officer: Actor,
) -> None:
    known = make_land.parcel(officer, "Known")
    rows = [
        ["N-1", "New", "Industry", "40,000", "2.0", "Planned"],
        [known.number, "Renamed", "", "", "", ""],
    ]
    file, found = look(officer, rows)
    assert found.counts() == {"new": 1, "changed": 1, "unchanged": 0, "bad": 0}
    bring_in(officer, tables.EXCHANGE, file, found.digest)
    new = Parcel.objects.get(number="N-1")
    assert (new.area_m2, new.state, new.most_plot_ratio) == (40_000, "PLANNED", Decimal("2.00"))
    known.refresh_from_db()
    assert (known.name, known.use) == ("Renamed", "INDUSTRY")
    told = Event.objects.filter(act="land.parcels_imported")
    assert {one.subject_id for one in told} == {new.pk, known.pk}
    again = tables.EXCHANGE.look(officer, file)
    assert again.counts() == {"new": 0, "changed": 0, "unchanged": 2, "bad": 0}


def test_areas_are_read_in_mu_where_the_header_says_so(officer: Actor) -> None:
    head = ["宗地号", "名称", "用途", "面积(亩)"]
    _file, found = look(officer, [["N-1", "New", "INDUSTRY", "60"]], head)
    assert found.errors == []
    assert found.rows["N-1"].values["area_m2"] == Decimal("40000.00")


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_what_the_list_exports_comes_in_again_and_changes_nothing(
    officer: Actor, language: str
) -> None:
    firm = make.enterprise(officer)
    lot = make_land.parcel(officer, "Lot")
    whole = {
        "area_m2": Decimal("12345.67"),
        "least_plot_ratio": Decimal("1.20"),
        "most_height_m": Decimal("24.50"),
        "least_investment_fen_mu": 300_000_000,
        "least_tax_fen_mu": 12_345_678,
        "is_cleared": True,
        "supplies": ["ROAD", "WATER", "POWER"],
        "power_kva": 4000,
        "note": "By the road",
    }
    change_parcel(officer, lot.pk, whole, version=lot.version, reason="register")
    make_land.contract(officer, make_land.parcel(officer, "Held"), firm)
    make_land.parcel(officer, "Plain")
    with override(language):
        browser = make.client(officer)
        for suffix in ("csv", "xlsx"):
            browser.cookies["zoneworks_language"] = language
            answer = browser.get(f"/lists/land.parcels/export.{suffix}")
            content = answer.getvalue()
            file = make.stored_file(officer, content, f"parcels.{suffix}")
            found = tables.EXCHANGE.look(officer, file)
            assert found.errors == []
            assert found.counts() == {"new": 0, "changed": 0, "unchanged": 3, "bad": 0}


def test_each_bad_row_is_named_with_its_value_and_good_rows_go_in_alone(
    officer: Actor, web: Client
) -> None:
    lot = make_land.parcel(officer, "Granted")
    make_land.contract(officer, lot, make.enterprise(officer))
    rows = [
        ["GOOD", "Good", "Industry", "9000", "2", ""],
        ["NO-AREA", "None", "Industry", "", "2", ""],
        ["SWIM", "Pool", "Swimming", "9000", "2", ""],
        ["SOLD", "Sold", "Industry", "9000", "2", "Granted"],
        ["TALL", "Tall", "Industry", "9000", "99", ""],
        [lot.number, "", "Housing", "", "", ""],
        ["GOOD", "Twice", "Industry", "9000", "2", ""],
    ]
    sent = {"file": make.upload(text(rows))}
    place = web.post("/land/parcels/table", sent)["Location"]
    page = web.get(place).content.decode()
    for said in (
        "Swimming",
        "This is needed",
        "A new parcel is planned",
        "“99.00” cannot be meant",
    ):
        assert said in page
    assert "a file does not change its use" in page
    assert "Row 2 has the same" in page
    assert web.post(place, {"digest": "0" * 64}).status_code == 422
    assert Parcel.objects.count() == 1
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    assert web.post(place, {"digest": digest, "good_only": "1"}).status_code == 302
    assert set(Parcel.objects.values_list("number", flat=True)) == {"GOOD", lot.number}
    lot.refresh_from_db()
    assert lot.use == "INDUSTRY"
    errors = web.get(f"{place}/bad-cells.xlsx")
    assert errors.status_code == 200


def test_states_move_by_their_steps_and_land_becomes_ready(officer: Actor) -> None:
    planned = make_land.parcel(officer, "Planned", state="PLANNED")
    ready = make_land.parcel(officer, "Ready")
    head = ["number", "state", "is_cleared", "is_leveled", "supplies", "is_assessed"]
    rows = [
        [planned.number, "Offered for sale", "", "", "", ""],
        [ready.number, "Offered for sale", "yes", "yes", ALL, "yes"],
    ]
    file, found = look(officer, rows, head)
    assert [(one.row, one.column) for one in found.errors] == [(2, "state")]
    bring_in(officer, tables.EXCHANGE, file, found.digest)
    ready.refresh_from_db()
    assert (ready.state, ready.ready_on) == ("LISTED", day(0))
    planned.refresh_from_db()
    assert planned.state == "PLANNED"


ALL = "road; water; drainage; power; gas; heat; telecommunication"


def test_a_shape_is_left_as_it_is_by_a_table(officer: Actor) -> None:
    lot = make_land.parcel(officer, "Lot")
    draw_shape(officer, lot.pk, make_land.square(0, 0), version=lot.version, reason="survey")
    file, found = look(officer, [[lot.number, "Renamed"]], ["number", "name"])
    bring_in(officer, tables.EXCHANGE, file, found.digest)
    after = queries.get_parcel(officer, lot.pk)
    assert (after.name, after.shape is not None) == ("Renamed", True)


def test_ten_thousand_parcels_are_looked_at_and_written_in_seconds(officer: Actor) -> None:
    rows = [
        [f"N-{number:05d}", f"Lot {number}", "Industry", str(9000 + number), "2.0", ""]
        for number in range(10_000)
    ]
    begun = time.perf_counter()
    file, found = look(officer, rows)
    bring_in(officer, tables.EXCHANGE, file, found.digest)
    took = time.perf_counter() - begun
    assert Parcel.objects.count() == 10_000
    assert took < 30
    assert PARCELS.new_file == "land:table_import"
