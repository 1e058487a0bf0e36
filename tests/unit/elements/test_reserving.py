"""Never more than there is, whole pieces, days within what the zone allows; what is to be taken."""

from datetime import date
from decimal import Decimal

import pytest

from zoneworks.elements.engine.adopting import Take, takes_of
from zoneworks.elements.engine.places import meters, middle
from zoneworks.elements.engine.reserving import (
    HeldTooLong,
    HoldEnded,
    NotWhole,
    Oversold,
    check_amount,
    check_days,
    check_open,
)
from zoneworks.elements.engine.terms import Hold, Kind

TODAY = date(2026, 11, 29)


def test_no_more_is_taken_than_is_free_and_the_refusal_says_how_much() -> None:
    check_amount(Kind.HOMES, Decimal(5), Decimal(10), Decimal(5))
    with pytest.raises(Oversold) as refused:
        check_amount(Kind.HOMES, Decimal(6), Decimal(10), Decimal(5))
    assert refused.value.values["free"] == 5
    assert refused.value.values["missing"] == 1


@pytest.mark.parametrize(
    ("kind", "amount"),
    [(Kind.LAND, "99"), (Kind.SPACE, "101"), (Kind.STAFF, "0"), (Kind.HOMES, "1.5")],
)
def test_only_whole_pieces_are_taken(kind: Kind, amount: str) -> None:
    with pytest.raises(NotWhole):
        check_amount(kind, Decimal(amount), Decimal(100), Decimal(0))


@pytest.mark.parametrize("until", [TODAY, date(2026, 11, 1), date(2027, 5, 29)])
def test_a_reservation_ends_after_today_and_within_the_most_days(until: date) -> None:
    check_days(TODAY, TODAY, date(2027, 5, 28), 180)
    with pytest.raises(HeldTooLong):
        check_days(TODAY, TODAY, until, 180)


@pytest.mark.parametrize("state", [Hold.USED, Hold.RELEASED, Hold.LAPSED])
def test_nothing_happens_to_what_has_ended(state: Hold) -> None:
    check_open(Hold.HELD)
    with pytest.raises(HoldEnded):
        check_open(state)


def test_flats_come_from_the_smallest_house_that_is_enough() -> None:
    free = {Kind.HOMES: [(1, "", Decimal(50)), (2, "", Decimal(12)), (3, "", Decimal(11))]}
    takes = takes_of({"HOMES:": "HOMES:"}, {"HOMES:": 12}, [], free)
    assert takes == [Take(Kind.HOMES, 2, Decimal(12))]
    assert free[Kind.HOMES][1] == (2, "", Decimal(0))


def test_from_several_houses_where_none_is_enough_the_largest_first() -> None:
    free = {Kind.HOMES: [(1, "", Decimal(9)), (2, "", Decimal(12))]}
    takes = takes_of({"HOMES:": "HOMES:"}, {"HOMES:": 20}, [], free)
    assert takes == [Take(Kind.HOMES, 2, Decimal(12)), Take(Kind.HOMES, 1, Decimal(8))]


def test_only_people_of_the_skill_are_taken() -> None:
    free = {Kind.STAFF: [(8, "fitter", Decimal(20)), (7, "welder", Decimal(90))]}
    takes = takes_of({"STAFF:welder": "STAFF:welder"}, {"STAFF:welder": 15}, [], free)
    assert takes == [Take(Kind.STAFF, 7, Decimal(15))]


def test_less_than_was_matched_is_refused() -> None:
    free = {Kind.STAFF: [(7, "welder", Decimal(3))]}
    with pytest.raises(Oversold) as refused:
        takes_of({"STAFF:welder": "STAFF:welder"}, {"STAFF:welder": 5}, [], free)
    assert refused.value.values["missing"] == 2


def test_a_site_that_is_held_stays_and_another_is_new() -> None:
    held = [(Kind.SPACE, 3)]
    takes = takes_of({"site": ["bay:3", "bay:4"]}, {"site": 1}, held, {})
    assert [(one.target_id, one.is_new) for one in takes] == [(3, False), (4, True)]


def test_a_place_is_measured_in_meters() -> None:
    east, north = meters(112.81, 28.35, (112.80, 28.34))
    assert north == 1113
    assert east == 980
    assert middle(1, 2, 3, 6) == (2, 4)
