"""The five routes: which land takes which, by what they end, what comes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.land import definitions
from zoneworks.land.engine import routes
from zoneworks.land.engine.routes import (
    LAWFUL,
    PROOFS,
    Done,
    LandKind,
    Proof,
    Route,
    RouteCode,
    Stage,
    check_proof,
    check_route,
    check_takes,
    totals,
)
from zoneworks.land.labels.routes import text_of_route


def route(code: RouteCode, takes: Sequence[LandKind] | None = None) -> Route:
    kinds = tuple(takes if takes is not None else sorted(LAWFUL[code]))
    return Route(code, "一批", "用途", kinds, (Stage("洽谈", 30),))


@pytest.mark.parametrize("code", RouteCode)
@pytest.mark.parametrize("kind", LandKind)
def test_land_takes_a_route_only_where_the_law_lets_it(code: RouteCode, kind: LandKind) -> None:
    every = route(code, list(LandKind))
    if kind in LAWFUL[code]:
        check_takes(every, kind)
        return
    with pytest.raises(routes.RouteUnlawful):
        check_takes(every, kind)


def test_low_efficiency_land_is_never_treated_as_idle() -> None:
    assert LandKind.LOW_EFFICIENCY not in {
        LandKind.IDLE_OWNER,
        LandKind.IDLE_GOVERNMENT,
        LandKind.IDLE_STOPPED,
    }
    with pytest.raises(routes.RouteUnlawful):
        check_takes(route(RouteCode.BUY_BACK, list(LandKind)), LandKind.IDLE_OWNER)
    with pytest.raises(routes.RouteUnlawful):
        check_takes(route(RouteCode.TAKING_BACK, list(LandKind)), LandKind.IDLE_GOVERNMENT)


def test_a_zone_narrows_a_route_and_never_widens_it() -> None:
    narrow = route(RouteCode.START, [LandKind.IDLE_STOPPED])
    check_route(narrow)
    with pytest.raises(routes.RouteClosed):
        check_takes(narrow, LandKind.LOW_EFFICIENCY)
    with pytest.raises(routes.RouteUnlawful):
        check_route(route(RouteCode.DENSITY, [LandKind.IDLE_OWNER]))


@pytest.mark.parametrize("stages", [(), (Stage(" ", 10),), (Stage("洽谈", 0),)])
def test_a_route_has_stages_with_names_and_days(stages: tuple[Stage, ...]) -> None:
    with pytest.raises(routes.NoStages):
        check_route(replace(route(RouteCode.START), stages=stages))


@pytest.mark.parametrize("code", RouteCode)
@pytest.mark.parametrize("proof", Proof)
def test_a_route_ends_by_its_own_proofs(code: RouteCode, proof: Proof) -> None:
    if proof in PROOFS[code]:
        check_proof(route(code), proof, None)
        return
    with pytest.raises(routes.ProofForeign):
        check_proof(route(code), proof, None)


def test_land_is_transferred_when_a_quarter_is_invested() -> None:
    of = route(RouteCode.TRANSFER)
    check_proof(of, Proof.TRANSFERRED, Fraction(1, 4))
    with pytest.raises(routes.InvestedTooLittle):
        check_proof(of, Proof.TRANSFERRED, Fraction(2499, 10000))
    check_proof(route(RouteCode.TAKING_BACK), Proof.TRANSFERRED, Fraction(0))


def test_a_zones_own_words_stand_over_the_samples() -> None:
    samples = [route(code) for code in RouteCode]
    own = replace(samples[1], name="回购", is_sample=False)
    found = routes.overlay(samples, {RouteCode.BUY_BACK: own})
    assert [one.is_sample for one in found] == [True, False, True, True, True]


DONE = st.builds(
    Done,
    st.sampled_from(RouteCode),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.decimals("0.01", "1000000", places=2),
)


@given(st.lists(DONE, max_size=30))
def test_what_comes_of_the_routes_is_the_sum_of_single_parcels(done: list[Done]) -> None:
    found = totals(done)
    assert sum(count for count, _area in found.values()) == len(done)
    area = sum((each for _count, each in found.values()), Decimal(0))
    assert area == sum((one.area_m2 for one in done), Decimal(0))
    assert all(count > 0 for count, _area in found.values())


def test_english_pages_tell_the_samples_in_english_and_what_a_zone_wrote_as_it_is() -> None:
    with translation.override("en"):
        for route in definitions.sample_routes():
            stages = [one.name for one in route.stages]
            for text in (route.name, route.purpose, route.limits, *stages):
                assert text_of_route(text).isascii(), text
        assert text_of_route("本园区自定") == "本园区自定"
    with translation.override("zh-hant"):
        assert text_of_route("开工追投一批") == "開工追投一批"
