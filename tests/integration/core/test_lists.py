"""Lists: each row once and in order, however the pages are turned; no address breaks a page."""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import make

from zoneworks.core import lists
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.list_files import over_zones
from zoneworks.core.lists import Listing
from zoneworks.registry.lists import ENTERPRISES
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "A", "a", "B", "ß", ""]),
        st.none() | st.integers(-2, 2) | st.sampled_from([-(2**63), 2**63 - 1]),
        st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 4)),
    ),
    max_size=24,
)
SORTS = st.sampled_from(["name", "latest_tax_fen", "registered_on"])


@given(rows=ROWS, sort=SORTS, descending=st.booleans(), size=st.integers(1, 7))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_turning_all_pages_forth_and_back_shows_each_row_once_in_order(
    rows: Sequence[tuple[str, int | None, date | None]], sort: str, descending: bool, size: int
) -> None:
    with transaction.atomic():
        zone = make.zone()
        Enterprise.objects.bulk_create(
            Enterprise(
                zone=zone,
                name=name,
                normalized_name=name,
                credit_code=make.code(),
                latest_tax_fen=tax,
                registered_on=registered_on,
            )
            for name, tax, registered_on in rows
        )
        params = {"sort": f"-{sort}" if descending else sort}
        found = Enterprise.objects.filter(zone=zone)
        wanted = [str(row.pk) for row in lists.ordered(ENTERPRISES, found, params)]
        pages = [_page(found, params, size)]
        while address := pages[-1].next_url:
            pages.append(_page(found, _params(address), size))
        assert [row for page in pages for row in _pks(page)] == wanted
        assert all(len(page.rows) == size for page in pages[:-1])
        back = [pages[-1]]
        while address := back[-1].previous_url:
            back.append(_page(found, _params(address), size))
        assert [row for page in reversed(back) for row in _pks(page)] == wanted
        transaction.set_rollback(True)


def test_the_databases_of_these_tests_sort_by_bytes_and_as_people_do() -> None:
    as_people_do = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'b' < 'B', '阿' < '甲', 'a' < 'B'")
        assert [bool(value) for value in cursor.fetchone()] == [as_people_do] * 3


def test_a_province_sees_of_which_zone_each_row_is_and_can_choose_one() -> None:
    province = make.zone(is_province=True)
    zones = [make.zone(name, province=province) for name in ("North <Park>", "South Park")]
    for zone in zones:
        make.enterprise(make.actor(zone), f"Works of {zone.name}")
    actor = make.actor(province, Role.PROVINCE)
    page = make.client(actor).get("/registry/enterprises").content.decode()
    assert "North &lt;Park&gt;" in page
    spec = over_zones(actor, ENTERPRISES)
    rows = Enterprise.objects.visible_to(actor)
    one = lists.read(spec, rows, {"zone": str(zones[1].pk)}, "/")
    assert [row.cells[1] for row in one.rows] == ["South Park"]
    assert (one.count, one.total_text) == (1, "2")
    own = lists.read(over_zones(make.actor(zones[0]), ENTERPRISES), rows, {}, "/")
    assert "zone" not in [column["name"] for column in own.columns]


def _page(rows: Any, params: dict[str, str], size: int) -> Listing:
    spec = replace(
        ENTERPRISES,
        page_size=size,
        row_url=lambda row: str(row.pk),
        columns=[replace(c, total=None, cell=lambda _row: "") for c in ENTERPRISES.columns],
    )
    return lists.read(spec, rows, params, "/list")


def _params(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _pks(page: Listing) -> list[str]:
    return [row.url for row in page.rows]


def _cursor(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "%",
        "ä",
        "abc",
        _cursor("not JSON"),
        _cursor("[" * 5000),
        _cursor([1]),
        _cursor([1, 2, 3]),
        _cursor({"a": 1}),
        _cursor([{}, 1]),
        _cursor(["x", "y"]),
        _cursor([[], []]),
        _cursor("[Infinity, 1]"),
        _cursor("[NaN, 1]"),
        _cursor("[1, Infinity]"),
    ],
)
def test_a_damaged_cursor_is_refused_in_words(cursor: str, officer: Actor, web: Client) -> None:
    make.enterprise(officer)
    for sort in ("name", "-latest_tax_fen", "registered_on"):
        for direction in ("after", "before"):
            response = web.get("/registry/enterprises", {"sort": sort, direction: cursor})
            assert response.status_code in {200, 422}
            if sort != "name":
                assert response.status_code == 422


@pytest.mark.parametrize("value", [None, "a\x00b", 10**30, "9" * 400, True])
def test_a_forged_cursor_never_breaks_the_page(value: object, officer: Actor, web: Client) -> None:
    make.enterprise(officer)
    for pk in (1, -1, 10**30):
        for sort in ("name", "latest_tax_fen", "registered_on"):
            forged = {"sort": sort, "after": _cursor([value, pk])}
            assert web.get("/registry/enterprises", forged).status_code in {200, 422}


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("enterprises", {"tax_min": "much"}, 422),
        ("enterprises", {"tax_max": "9" * 30}, {200, 422}),
        ("enterprises", {"tax_min": "NaN"}, 422),
        ("enterprises", {"q": "a\x00b"}, {200, 422}),
        ("enterprises", {"industry": "\x00"}, {200, 422}),
        ("enterprises", {"scale": "GIANT"}, 422),
        ("enterprises", {"scale": "\x00"}, 422),
        ("enterprises", {"sort": "password"}, 200),
        ("enterprises", {"sort": "zone__name"}, 200),
        ("projects", {"signed_min": "yesterday"}, 422),
        ("projects", {"signed_max": "2024-02-30"}, 422),
        ("projects", {"land_min": "Infinity"}, 422),
        ("projects", {"land_min": "NaN"}, 422),
        ("projects", {"land_max": "1e30"}, {200, 422}),
        ("projects", {"land_max": "1e99999999"}, {200, 422}),
        ("projects", {"investment_min": "-"}, 422),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_in_words(
    path: str, params: dict[str, str], status: int | set[int]
) -> None:
    officer = make.actor(make.zone())
    make.project(officer)
    make.enterprise(officer)
    for address in (f"/registry/{path}", f"/lists/registry.{path}/export.csv"):
        response = make.client(officer).get(address, params)
        assert response.status_code in (status if isinstance(status, set) else {status})
        if response.status_code == 422:
            assert next(iter(params.values()))[:20] in response.content.decode()


def test_search_survives_whatever_is_typed() -> None:
    browser = make.client(make.actor(make.zone()))
    for text in ("\x00", "%", "'", "\\", "\ud7ff", "x" * 5000, "🏭"):
        assert browser.get("/search", {"q": text}).status_code == 200


def test_the_largest_amounts_that_can_be_typed_do_not_break_the_total_row() -> None:
    officer = make.actor(make.zone())
    browser = make.client(officer)
    for number in range(3):
        typed = {"code": f"L-{number}", "name": f"Large {number}", "investment_fen": "9" * 12}
        assert browser.post("/registry/projects/new", typed).status_code in {302, 422}
    for amount in ("800000000亿元", "700000000亿元", "9000000000000"):
        typed = {"code": amount, "name": amount, "investment_fen": amount}
        assert browser.post("/registry/projects/new", typed).status_code in {302, 422}
    assert browser.get("/registry/projects").status_code == 200


def test_a_filter_shows_a_chip_that_takes_it_away_alone() -> None:
    officer = make.actor(make.zone())
    for scale in ("SMALL", "LARGE"):
        make.enterprise(officer, f"{scale} works", scale=scale)
    params = {"scale": "SMALL", "q": "works", "tax_min": "", "sort": "-name"}
    rows = Enterprise.objects.filter(zone_id=officer.zone_id)
    listing = lists.read(ENTERPRISES, rows, params, "/list")
    assert (listing.count, listing.total_text) == (1, "2")
    assert [str(chip["label"]) for chip in listing.chips] == [
        str(one.label) for one in ENTERPRISES.filters if one.name in {"q", "scale", "use"}
    ]
    assert listing.chips[0]["value"] == "works"
    assert _params(listing.chips[1]["remove_url"]) == {"q": "works", "sort": "-name"}
    assert _params(listing.clear_url) == {"sort": "-name", "use": lists.ALL}


def test_of_a_long_list_the_exact_count_and_the_sums_follow_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists, "FEW", 2)
    officer = make.actor(make.zone())
    for scale in ("SMALL", "LARGE", "LARGE"):
        make.enterprise(officer, f"{scale} works", scale=scale, latest_tax_fen=10_000_000)
    rows = Enterprise.objects.filter(zone_id=officer.zone_id)

    def read(params: dict[str, str]) -> tuple[str, str, bool, str | None]:
        page = lists.read(ENTERPRISES, rows, params, "/list")
        has_sums = any(sum_ for sum_ in page.foot)
        return (page.count_text, page.total_text, has_sums, page.exact_url)

    assert read({}) == ("2+", "2+", False, "/list?exact=")
    assert read({"exact": ""}) == ("3", "3", True, None)
    assert read({"scale": "LARGE"}) == ("2", "2+", True, None)
    assert read({"scale": "LARGE", "exact": ""}) == ("2", "3", True, None)
    found = read({"q": "works", "sort": "name", "after": _cursor(["LARGE works", 1])})
    assert found == ("2+", "2+", False, "/list?q=works&sort=name&exact=")
    browser = make.client(officer)
    text = browser.get("/registry/enterprises?sort=name").content.decode()
    assert 'hx-get="/registry/enterprises?sort=name&amp;exact="' in text
    assert '<a href="/registry/enterprises?sort=name&amp;exact=">2+</a>' in text
    assert '<tfoot id="list-foot"></tfoot>' in text
    text = browser.get("/registry/enterprises?sort=name&exact=").content.decode()
    assert "hx-select" not in text and "<b>3</b>" in text and '<tfoot id="list-foot"><tr>' in text
    text = browser.get("/registry/enterprises?scale=LARGE").content.decode()
    assert "<b>2</b> / 2+" in text


def test_rows_come_in_their_order_though_they_are_read_in_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists, "CHUNK", 2)
    officer = make.actor(make.zone())
    for name in "edcba":
        make.enterprise(officer, name)
    rows = Enterprise.objects.order_by("name", "pk")
    assert [row.name for row in lists.in_chunks(rows)] == list("abcde")
    assert [name for (name,) in lists.in_chunks(rows, "name")] == list("abcde")


def test_somebody_else_may_write_between_two_rows_of_a_long_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists, "CHUNK", 1)
    officer = make.actor(make.zone())
    for name in "abc":
        make.enterprise(officer, name)
    seen = []
    for row in lists.in_chunks(Enterprise.objects.order_by("name", "pk")):
        seen.append(row.name)
        make.enterprise(officer, f"new beside {row.name}")
    assert seen == list("abc")
