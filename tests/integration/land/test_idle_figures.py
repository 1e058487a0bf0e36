"""The figures of idle land and of what was put back to work, and colors of the map."""

from datetime import date

import pytest
from tests import make
from tests.integration.land.idle import Ground, on
from tests.integration.land.trade import expand

from zoneworks.core import contributions
from zoneworks.land.metrics.idle import COLORS
from zoneworks.land.services import idle, routes

pytestmark = pytest.mark.django_db


def figures(ground: Ground) -> dict[str, str]:
    """The figures of land by name."""
    measured = contributions.figures(ground.leader)
    return {metric.name: str(one.value) for metric, one in measured}


def test_figures_are_sums_of_single_parcels(ground: Ground) -> None:
    with on(date(2025, 5, 12)):
        assert figures(ground)["land.idle"] == "0"
    ground.determined(parcel=ground.parcel(mu=30))
    with on(date(2025, 5, 12)):
        assert figures(ground)["land.idle"] == "30"
        parcel = ground.contract(ground.parcel(mu=90)).parcel_id
        routes.note_low_efficiency(ground.officer, [parcel], date(2025, 5, 1), "亩均税收低")
        row = routes.take_route(ground.officer, parcel, {"route": "DENSITY"})
        expand(ground.officer, parcel)
        told = {"on": date(2025, 5, 12), "proof": "CAPACITY_ADDED", "proof_text": "竣工"}
        routes.put_to_work(ground.officer, row.pk, told)
        assert figures(ground)["land.at_work_again"] == "90"
    with on(date(2026, 1, 1)):
        assert figures(ground)["land.at_work_again"] == "0"


def test_the_figure_of_idle_land_opens_the_cases_that_it_counts(ground: Ground) -> None:
    counted = ground.determined(parcel=ground.parcel(mu=30))
    ground.inquired(parcel=ground.parcel(mu=50))
    with on(date(2025, 5, 12)):
        measured = contributions.figures(ground.leader)
        figure = next(one for metric, one in measured if metric.name == "land.idle")
        listed = make.client(ground.leader).get(figure.cases_url).context["list"]
    assert figure.value == "30"
    assert [row.url for row in listed.rows] == [f"/land/idle/{counted.pk}"]


def test_the_head_of_a_parcel_links_its_case_until_it_ends(ground: Ground) -> None:
    case = ground.determined()
    with on(date(2025, 5, 12)):
        (matter,) = contributions.in_hand(ground.leader, "land.Parcel", case.parcel)
        assert matter.url == f"/land/idle/{case.pk}"
        assert case.number in str(matter.word)
        told = {"on": date(2025, 5, 1), "permit_number": "JS-1", "permit_on": date(2025, 4, 1)}
        told |= {"groundwork": "PILES", "done_percent": 100, "reason": "桩基已完成。"}
        idle.end_case(ground.officer, case.pk, told)
        assert not contributions.in_hand(ground.leader, "land.Parcel", case.parcel)


def test_the_map_shows_the_gravest_of_what_stands_at_a_parcel(ground: Ground) -> None:
    case = ground.determined()
    with on(date(2025, 5, 12)):
        soon = ground.contract(start_by=date(2024, 6, 1)).parcel_id
        poor = ground.contract(start_by=date(2026, 6, 1), finish_by=None).parcel_id
        routes.note_low_efficiency(ground.officer, [soon, poor], date(2025, 5, 1), "亩均税收低")
        found = COLORS.values(ground.officer)
    assert found == {case.parcel_id: "IDLE", soon: "LOW", poor: "LOW"}


@pytest.fixture
def ground() -> Ground:
    """A zone with land."""
    return Ground()
