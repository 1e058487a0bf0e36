"""Lists of the API: every row once, as the page narrows and sorts them, wrong questions refused."""

from typing import Any

import pytest
from django.test import Client
from tests import make

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.registry import services
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db
PATH = "/api/registry/enterprises"


@pytest.fixture
def browser(officer: Actor) -> Client:
    """Seven enterprises, some of the same tax, some of unknown."""
    for tax in (5, 5, None, 9, 1, None, 5):
        made = make.enterprise(officer, scale="LARGE" if tax == 5 else "SMALL")
        if tax is not None:
            services.set_figures(officer, made.pk, 2023, {"tax_fen": tax})
    return make.client(officer)


def read_all(browser: Client, path: str = PATH, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _page in range(20):
        answer = browser.get(path, params).json()
        assert len(answer["items"]) <= params["limit"]
        found += answer["items"]
        if answer["next"] is None:
            return found
        params["after"] = answer["next"]
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
@pytest.mark.parametrize("sort", ["latest_tax_fen", "-latest_tax_fen", "name", "-registered_on"])
def test_pages_of_any_length_hold_each_row_once_in_order(
    browser: Client, limit: int, sort: str
) -> None:
    found = read_all(browser, limit=limit, sort=sort)
    assert len({one["id"] for one in found}) == len(found) == 7
    key = sort.removeprefix("-")
    known = [one[key] for one in found if one[key] is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert [one[key] for one in found][: len(known)] == known  # unknown values last


def test_the_last_page_says_that_it_is_the_last(browser: Client) -> None:
    assert browser.get(PATH, {"limit": 7}).json()["next"] is None
    assert browser.get(PATH, {"limit": 6}).json()["next"]


def test_filters_are_those_of_the_page(browser: Client) -> None:
    large = read_all(browser, limit=2, scale="LARGE")
    assert [one["scale"] for one in large] == ["LARGE"] * 3
    name = Enterprise.objects.first().name
    assert [one["name"] for one in read_all(browser, limit=5, q=name)] == [name]


def test_rows_that_are_gone_end_the_list_instead_of_beginning_it_anew(browser: Client) -> None:
    first = browser.get(PATH, {"limit": 6, "sort": "latest_tax_fen"}).json()
    Enterprise.objects.exclude(pk__in=[one["id"] for one in first["items"]]).delete()
    after = {"limit": 6, "sort": "latest_tax_fen", "after": first["next"]}
    assert browser.get(PATH, after).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"scale": "HUGE"}, "scale"),
        ({"skale": "LARGE"}, "skale"),
        ({"sort": "credit_code"}, "sort"),
        ({"after": "nonsense"}, "after"),
        ({"tax_min": "much"}, "tax"),
        ({"zone": "0"}, "zone"),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(
    browser: Client, params: dict[str, str], field: str
) -> None:
    answer = browser.get(PATH, params)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_a_default_of_the_page_holds_and_can_be_lifted(officer: Actor) -> None:
    browser = make.client(officer)
    for params in ({}, {"state": "all"}, {"state": "open"}):
        assert browser.get("/api/approvals/breaches", params).status_code == 200
    assert browser.get("/api/approvals/breaches", {"state": "some"}).status_code == 422


def test_short_lists_have_pages_too() -> None:
    zone = make.zone()
    browser = make.client(make.actor(zone, Role.ADMINISTRATOR))
    units = [make.unit(zone).pk for _each in range(5)]
    found = read_all(browser, "/api/core/units", limit=2)
    assert sorted(one["id"] for one in found) == sorted(units)
    for params in ({"after": "LTU"}, {"after": "%"}, {"limit": "-1"}, {"q": "x"}):
        answer = browser.get("/api/core/units", params)
        assert list(answer.json()["fields"]) == list(params)
