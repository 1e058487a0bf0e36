"""Scoring, and what would lift a score: known answers and laws."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zoneworks.admission import facts
from zoneworks.admission.engine.schemes import read_scheme
from zoneworks.admission.engine.scoring import FiguresMissing, assess, missing_figures
from zoneworks.admission.engine.terms import (
    Figures,
    FiguresWrong,
    Measure,
    Outcome,
    check_figures,
    measure,
)
from zoneworks.admission.engine.whatif import LEVERS, lift
from zoneworks.core.engine.area import m2_of

from .test_schemes import content

WAN = 1_000_000
GOOD = Figures(
    investment_fen=45_000 * WAN,
    land_m2=m2_of(100),
    output_fen=60_000 * WAN,
    tax_fen=3_000 * WAN,
    floor_m2=Decimal("100000"),
    base_m2=Decimal("30000"),
    energy_tce=Decimal("6000"),
    research_fen=1_800 * WAN,
    environment="FORM",
    safety="GENERAL",
    industry_code="3491",
)
SCHEME = facts.sample_scheme()


def scored(**changes: Any) -> Any:
    return assess(SCHEME, replace(GOOD, **changes))


def test_measures_are_exact_in_their_units() -> None:
    assert measure(Measure.INVESTMENT_PER_MU, replace(GOOD, land_m2=Decimal(2000))) == 15_000
    assert measure(Measure.PLOT_RATIO, GOOD) == Fraction(100_000) / Fraction("66666.67")
    assert measure(Measure.BUILDING_COEFFICIENT, replace(GOOD, land_m2=Decimal(60_000))) == 50
    assert measure(Measure.ENERGY_PER_OUTPUT, GOOD) == Fraction(1, 10)
    assert measure(Measure.RESEARCH_SHARE, GOOD) == 3
    assert measure(Measure.SAFETY, GOOD) == 1
    assert measure(Measure.INVESTMENT, GOOD) == 45_000
    assert measure(Measure.TAX_PER_MU, replace(GOOD, tax_fen=None)) is None
    assert measure(Measure.ENERGY_PER_OUTPUT, replace(GOOD, output_fen=0)) is None


def test_a_good_project_is_admitted_with_points_that_a_person_can_check() -> None:
    # 66,666.67 m² are 100.000005 mu: 449.99… 万元 a mu, 79.99… per cent of 20 points.
    found = scored()
    points = {one.criterion.code: one.points for one in found.criteria}
    assert points["investment"] == Fraction("16.00")
    assert points["output"] == Fraction("16.00")
    assert points["tax"] == Fraction("20.00")
    assert points["research"] == 8
    assert points["energy"] == Fraction("8.80")
    assert points["plot_ratio"] == Fraction("8.00")
    assert points["safety"] == 4
    assert found.total == sum(points.values()) == Fraction("80.80")
    assert found.outcome is Outcome.ADMIT
    assert found.failed == ()


def test_a_failed_gate_decides_the_best_outcome_and_tells_its_gap() -> None:
    found = scored(investment_fen=25_000 * WAN)
    assert [one.gate.code for one in found.failed] == ["investment"]
    assert found.failed[0].gap == 300 - Fraction(25_000) / (Fraction("66666.67") * 3 / 2000)
    assert found.by_points is Outcome.ADMIT
    assert found.outcome is Outcome.LEASE


def test_the_worst_of_gates_and_points_holds() -> None:
    assert scored(safety="MAJOR").outcome is Outcome.REFUSE
    low = scored(tax_fen=1_000 * WAN, output_fen=30_000 * WAN, research_fen=0)
    assert low.by_points is Outcome.LEASE
    assert low.outcome is Outcome.LEASE


def test_another_threshold_holds_for_a_class() -> None:
    assert "investment" not in {one.gate.code for one in scored().failed}
    strict = scored(industry_code="3973")
    assert "investment" in {one.gate.code for one in strict.failed}
    assert strict.gates[0].threshold == 500


def test_a_class_on_the_negative_list_is_refused() -> None:
    found = scored(industry_code="2631")
    assert found.outcome is Outcome.REFUSE
    assert {one.gate.code for one in found.failed} == {"industry"}


def test_all_missing_figures_are_named_at_once() -> None:
    bare = Figures(land_m2=m2_of(10), industry_code="26")
    missing = missing_figures(SCHEME, bare)
    assert {"investment_fen", "output_fen", "environment", "industry_code"} <= set(missing)
    with pytest.raises(FiguresMissing):
        assess(SCHEME, bare)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"investment_fen": -1}, "investment_fen", "RANGE"),
        ({"energy_tce": Decimal(10**10)}, "energy_tce", "RANGE"),
        ({"land_m2": Decimal(5)}, "land_m2", "LAND"),
        ({"base_m2": Decimal(70_000)}, "base_m2", "BASE_OVER_LAND"),
        ({"floor_m2": Decimal(20_000)}, "floor_m2", "FLOOR_UNDER_BASE"),
        ({"floor_m2": Decimal(9_000_000)}, "floor_m2", "PLOT_RATIO"),
        ({"tax_fen": 61_000 * WAN}, "tax_fen", "OVER_OUTPUT"),
        ({"safety": "NONE"}, "safety", "UNKNOWN"),
    ],
)
def test_absurd_figures_are_refused_by_field(changes: Any, field: str, why: str) -> None:
    with pytest.raises(FiguresWrong) as refusal:
        check_figures(replace(GOOD, **changes))
    assert (refusal.value.values["field"], refusal.value.values["why"]) == (field, why)


# What would lift the score


def test_the_smallest_change_for_a_gate_is_told_to_the_step() -> None:
    weak = replace(GOOD, investment_fen=25_000 * WAN)
    (goal,) = lift(SCHEME, weak)
    assert goal.gate == "investment"
    by_field = {one.field: one for one in goal.changes}
    assert set(by_field) == {"investment_fen", "land_m2"}
    paid = by_field["investment_fen"].after
    assert isinstance(paid, int)
    assert "investment" not in {
        one.gate.code for one in assess(SCHEME, replace(weak, investment_fen=paid)).failed
    }
    short = replace(weak, investment_fen=paid - 10_000)
    assert "investment" in {one.gate.code for one in assess(SCHEME, short).failed}
    assert goal.changes[0].relative <= goal.changes[1].relative


def test_what_no_figure_can_mend_has_no_change() -> None:
    (goal,) = lift(SCHEME, replace(GOOD, industry_code="2631"))
    assert goal.changes == ()


def test_a_lighter_grade_is_proposed_one_at_a_time() -> None:
    (goal,) = lift(SCHEME, replace(GOOD, safety="MAJOR"))
    assert [(one.field, one.after) for one in goal.changes] == [("safety", "LARGER")]


def test_nothing_is_to_be_lifted_of_what_is_admitted() -> None:
    assert lift(SCHEME, GOOD) == []


FIGURES = st.builds(
    Figures,
    investment_fen=st.integers(500, 90_000).map(lambda one: one * WAN),
    land_m2=st.integers(8, 300).map(m2_of),
    output_fen=st.integers(500, 120_000).map(lambda one: one * WAN),
    tax_fen=st.integers(0, 500).map(lambda one: one * WAN),
    floor_m2=st.integers(4_000, 90_000).map(Decimal),
    base_m2=st.integers(1_000, 4_000).map(Decimal),
    energy_tce=st.integers(0, 40_000).map(Decimal),
    research_fen=st.integers(0, 500).map(lambda one: one * WAN),
    environment=st.sampled_from(["REGISTRATION", "FORM", "REPORT"]),
    safety=st.sampled_from(["LOW", "GENERAL", "LARGER", "MAJOR"]),
    industry_code=st.sampled_from(["3491", "3841", "3240", "5990", "2710"]),
)


@settings(max_examples=60, deadline=None)
@given(FIGURES)
def test_every_change_that_is_told_really_does_it_and_changes_one_figure(figures: Figures) -> None:
    try:
        check_figures(figures)
    except FiguresWrong:
        assume(False)
    for goal in lift(SCHEME, figures):
        for change in goal.changes:
            assert replace(figures, **{change.field: change.after}) == change.figures
            check_figures(change.figures)
            again = assess(SCHEME, change.figures)
            assert again == change.assessment
            if goal.gate:
                assert goal.gate not in {one.gate.code for one in again.failed}
            else:
                assert again.total >= SCHEME.admit_from


@settings(max_examples=40, deadline=None)
@given(FIGURES, st.sampled_from([one for one in LEVERS if one.field != "output_fen"]))
def test_one_step_less_does_not_do_it_and_none_is_missed(figures: Figures, lever: Any) -> None:
    try:
        check_figures(figures)
    except FiguresWrong:
        assume(False)
    for goal in lift(SCHEME, figures):
        changes = {one.field: one for one in goal.changes}
        if (change := changes.get(lever.field)) is None or lever.field == "land_m2":
            continue
        less = Fraction(change.after) - lever.step * (1 if lever.up else -1)  # type: ignore[arg-type]
        value = int(less) if lever.field.endswith("_fen") else Decimal(str(float(less)))
        again = assess(SCHEME, replace(figures, **{lever.field: value}))
        if goal.gate:
            assert goal.gate in {one.gate.code for one in again.failed}
        else:
            assert again.total < SCHEME.admit_from


@settings(max_examples=60, deadline=None)
@given(FIGURES)
def test_points_lie_within_their_weights_and_the_order_of_rows_does_not_matter(
    figures: Figures,
) -> None:
    found = assess(SCHEME, figures)
    assert all(0 <= one.points <= one.criterion.weight for one in found.criteria)
    assert all(one.lost >= 0 for one in found.criteria)
    made = content()
    made["criteria"].reverse()
    made["gates"].reverse()
    turned = assess(read_scheme(made), figures)
    assert (turned.total, turned.outcome) == (found.total, found.outcome)
