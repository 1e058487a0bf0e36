"""The best sites for one project: rules, scores, trade-offs, near misses, joined bays."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneworks.elements.engine.site_terms import UNKNOWN_PRICE, Sites, Wanted
from zoneworks.elements.engine.sites import find_sites

TODAY = 740_000


def sites_of(*rows: dict[str, int]) -> Sites:
    """Sites that differ from a plain parcel in what is said."""

    def column(name: str, usual: int) -> np.ndarray:
        return np.array([row.get(name, usual) for row in rows], np.int64)

    def codes(name: str) -> np.ndarray:
        return column(name, 0).astype(np.int16)

    return Sites(
        names=tuple(str(at) for at in range(len(rows))),
        floors=column("floor", -1),
        orders=column("order", 0),
        uses=codes("use"),
        states=codes("state"),
        fires=codes("fire"),
        environments=codes("environment"),
        areas=column("area", 1000),
        ratios=column("ratio", 100),
        heights=column("height", 900),
        loads=column("load", 2000),
        powers=column("power", 500),
        prices=column("price", 100),
        ready=column("ready", TODAY),
        x=column("x", 0),
        y=column("y", 0),
    )


def test_each_rule_excludes_and_is_counted() -> None:
    sites = sites_of({}, {"height": 500}, {"use": 3}, {"price": 900, "height": 400})
    wanted = Wanted(area=900, on=TODAY, height=800, price=500, uses=(0, 1))
    found = find_sites(sites, wanted)
    assert [one.members for one in found.best] == [(0,)]
    assert found.excluded == {"uses": 1, "area": 0, "height": 2, "price": 1}


def test_near_misses_break_one_rule_and_take_turns_by_rule() -> None:
    sites = sites_of({"height": 700}, {"height": 500}, {"height": 500, "price": 900}, {"use": 2})
    wanted = Wanted(area=900, on=TODAY, height=800, price=500, uses=(0,))
    found = find_sites(sites, wanted)
    assert not found.best
    misses = [(one.members, one.miss.rule, one.miss.short) for one in found.near if one.miss]
    assert misses == [((0,), "height", 100), ((3,), "uses", 0), ((1,), "height", 300)]


def test_a_score_adds_up_and_trade_offs_are_against_the_best() -> None:
    sites = sites_of({"price": 100, "ready": TODAY + 30}, {"price": 90, "ready": TODAY + 90})
    found = find_sites(sites, Wanted(area=1000, on=TODAY, price=400))
    for one in found.best:
        assert one.score == sum(line.points * line.weight for line in one.lines)
    first, second = found.best
    texts = [one.text for one in second.trade_offs]
    assert first.members == (0,)
    assert texts == ["cheaper by 10 fen/m²", "later by 60 days"]


def test_what_is_ready_now_is_neither_earlier_nor_later() -> None:
    sites = sites_of({"ready": TODAY - 900}, {"ready": TODAY - 10}, {"ready": TODAY + 5})
    found = find_sites(sites, Wanted(area=1000, on=TODAY))
    assert [one.lines[-1].measured for one in found.best] == [TODAY, TODAY, TODAY + 5]
    assert [[line.text for line in one.trade_offs] for one in found.best[1:]] == [
        [],
        ["later by 5 days"],
    ]


def test_what_is_let_for_long_stands_behind_what_is_empty() -> None:
    sites = sites_of({"ready": TODAY + 270, "price": 70}, {"area": 1100, "price": 100})
    found = find_sites(sites, Wanted(area=1000, on=TODAY, price=200))
    assert [one.members for one in found.best] == [(1,), (0,)]


def test_a_joined_site_has_no_price_where_one_bay_has_none() -> None:
    bays = [{"floor": 1, "order": at, "price": price} for at, price in ((1, 9), (2, UNKNOWN_PRICE))]
    (site,) = find_sites(sites_of(*bays), Wanted(area=2000, on=TODAY)).best
    assert {one.of: one.measured for one in site.lines}["price"] == UNKNOWN_PRICE
    assert not find_sites(sites_of(*bays), Wanted(area=2000, on=TODAY, price=10**14)).best


def test_a_bay_that_is_a_part_of_a_site_is_not_left_out() -> None:
    bays = [{"floor": 1, "order": at, "area": area} for at, area in ((1, 400), (2, 400), (4, 900))]
    bays += [{"floor": 2, "order": 9, "area": 400}, {"floor": 2, "order": 11, "height": 1}]
    found = find_sites(sites_of(*bays), Wanted(area=700, on=TODAY, height=800))
    assert (found.n_single, found.n_joined, found.n_parts, found.n_several) == (1, 1, 2, 0)
    assert found.excluded == found.alone == {"area": 1, "height": 1}
    assert [one.members for one in found.near] == [(3,), (4,)]


def test_distance_to_partners_counts() -> None:
    sites = sites_of({"x": 3000}, {"x": 100})
    found = find_sites(sites, Wanted(area=1000, on=TODAY, partners=((0, 0),)))
    assert [one.members for one in found.best] == [(1,), (0,)]
    assert found.best[1].trade_offs[-1].text == "farther from partners by 2900 m"


def test_neighboring_bays_join_and_are_no_more_than_needed() -> None:
    bays = [{"floor": 1, "order": at, "area": 400, "power": 100} for at in (1, 2, 3, 5)]
    bays.append({"floor": 2, "order": 6, "area": 400, "power": 100})
    found = find_sites(sites_of(*bays), Wanted(area=700, on=TODAY))
    assert [one.members for one in found.best] == [(0, 1), (1, 2)]
    assert found.best[0].lines[0].measured == 800
    powered = find_sites(sites_of(*bays), Wanted(area=700, on=TODAY, power=300))
    assert not powered.best, "the power of a floor is there once for all of its bays"
    assert not find_sites(sites_of(*bays), Wanted(area=700, on=TODAY, may_join=False)).best


def test_a_joined_site_is_ready_with_its_last_bay_and_costs_the_mean() -> None:
    sites = sites_of(
        {"floor": 1, "order": 1, "area": 300, "price": 100, "ready": TODAY},
        {"floor": 1, "order": 2, "area": 100, "price": 300, "ready": TODAY + 50},
    )
    lines = {one.of: one for one in find_sites(sites, Wanted(area=400, on=TODAY)).best[0].lines}
    assert lines["price"].measured == 150
    assert lines["ready"].measured == TODAY + 50


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(100, 2500))
def test_the_best_are_those_of_a_plain_search(seed: int, n: int, area: int) -> None:
    chance = np.random.default_rng(seed)
    rows = [
        {
            **{"floor": int(at // 4), "order": int(at % 4)},
            **{"area": int(chance.integers(100, 1000)), "price": int(chance.integers(1, 9))},
            **{"height": int(chance.integers(3, 9)), "ready": TODAY + int(chance.integers(0, 99))},
        }
        for at in range(n)
    ]
    wanted = Wanted(area=area, on=TODAY, height=5)
    found = find_sites(sites_of(*rows), wanted, 1000)
    plain = set()
    for first in range(n):
        total = 0
        for last in range(first, n):
            is_broken = rows[last]["floor"] != rows[first]["floor"] or rows[last]["height"] < 5
            if is_broken:
                break
            total += rows[last]["area"]
            if total >= area:
                plain.add(tuple(range(first, last + 1)))
                break
    assert {one.members for one in found.best} == plain
    scores = [one.score for one in found.best]
    assert scores == sorted(scores, reverse=True)
    assert found.n_single + found.n_parts + found.n_left_out == n
    assert found.n_single + found.n_joined == len(plain)
    few = find_sites(sites_of(*rows), replace(wanted, price=10**6), 3)
    assert len(few.best) == min(3, len(plain))
