"""Schemes: what is refused in one, with row and value; curves; the sample."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.admission import facts
from zoneworks.admission.engine.schemes import (
    Curve,
    CurveKind,
    SchemeWrong,
    digest_of,
    finest,
    read_scheme,
)


def content(**changes: Any) -> dict[str, Any]:
    """The sample with some parts replaced: ``gates__1__threshold`` is a field of a row."""
    made: dict[str, Any] = deepcopy(dict(facts.sample_content()))
    for path, value in changes.items():
        *way, last = [int(one) if one.isdecimal() else one for one in path.split("__")]
        at: Any = made
        for step in way:
            at = at[step]
        at[last] = value
    return made


def refused(**changes: Any) -> SchemeWrong:
    with pytest.raises(SchemeWrong) as refusal:
        read_scheme(content(**changes))
    return refusal.value


def test_the_sample_says_that_it_is_one_and_can_be_used() -> None:
    assert facts.sample().is_sample
    assert "内容未公开" in facts.sample().source
    scheme = facts.sample_scheme()
    assert sum(one.weight for one in scheme.criteria) == 100
    assert "样例" in scheme.title


def test_weights_that_are_not_a_hundred_are_named_with_their_sum() -> None:
    wrong = refused(criteria__0__weight="25")
    assert wrong.values["why"] == "WEIGHTS"
    assert "亩均固定资产投资 25" in wrong.values["value"]
    assert wrong.values["value"].endswith("= 105")


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        ({"gates__0__threshold": "many"}, "gates 1 threshold", "NUMBER"),
        ({"gates__0__threshold": 1.5}, "gates 1 threshold", "NUMBER"),
        ({"gates__0__threshold": "-1"}, "gates 1 threshold", "RANGE"),
        ({"gates__0__unit": "PERCENT"}, "gates 1 unit", "UNIT"),
        ({"gates__0__measure": "HAPPINESS"}, "gates 1 measure", "CHOICE"),
        ({"gates__0__comparison": "NONE_OF"}, "gates 1 comparison", "COMPARISON"),
        ({"gates__0__if_failed": "ADMIT"}, "gates 1 if_failed", "GATE_ADMITS"),
        ({"gates__0__by_industry": {"3": "400"}}, "gates 1 by_industry", "CLASS"),
        ({"gates__6__threshold": "HUGE"}, "gates 7 threshold", "CHOICE"),
        ({"gates__8__classes": []}, "gates 9 classes", "MISSING"),
        ({"gates__1__code": "investment"}, "gates code", "TWICE"),
        ({"criteria__0__weight": "0"}, "criteria 1 weight", "RANGE"),
        ({"criteria__0__measure": "INDUSTRY"}, "criteria 1 measure", "NOT_SCORED"),
        ({"criteria__0__curve": {"kind": "LINEAR", "points": []}}, "criteria 1 curve", "MISSING"),
        ({"criteria__1__curve__points": [["1", "0"], ["1", "9"]]}, "point 2", "NOT_RISING"),
        ({"criteria__1__curve__points": [["2", "0"], ["1", "9"]]}, "point 2", "NOT_RISING"),
        (
            {"criteria__1__curve__points": [["1", "0"], ["2", "9"], ["3", "5"]]},
            "criteria 2 curve",
            "UP_AND_DOWN",
        ),
        ({"criteria__1__curve__points": [["1"]]}, "point 1", "PAIR"),
        ({"criteria__1__curve__points": [["1", "101"]]}, "point 1", "RANGE"),
        ({"stages__0__majority": "1/3"}, "stages 1 majority", "MINORITY"),
        ({"stages__0__majority": "1"}, "stages 1 majority", "MORE_THAN_ALL"),
        ({"stages__0__quorum": "0"}, "stages 1 quorum", "RANGE"),
        ({"stages__1__majority": "2/3"}, "stages 2 chair_casts", "CASTING"),
        ({"stages__0__least_members": "2.5"}, "stages 1 least_members", "WHOLE"),
        ({"outcomes__mend_from": "80"}, "outcomes", "ORDER"),
        ({"outcomes__mend_days": "0"}, "outcomes mend_days", "RANGE"),
        ({"deposit_rate": "2"}, "deposit_rate", "RANGE"),
        ({"title": ""}, "title", "MISSING"),
        ({"gates": []}, "gates", "NONE"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_field(
    change: dict[str, Any], where: str, why: str
) -> None:
    wrong = refused(**change)
    assert wrong.values["why"] == why
    assert where in wrong.values["where"]


def test_thresholds_that_nothing_passes_together_are_refused_for_a_class_alone_too() -> None:
    made = content()
    limit = made["gates"][0] | {"code": "most", "title": "上限", "comparison": "AT_MOST"}
    limit |= {"threshold": "450", "by_industry": {}}
    made["gates"].append(limit)
    with pytest.raises(SchemeWrong) as refusal:
        read_scheme(made)
    assert refusal.value.values["why"] == "CONTRADICTION"
    assert "3973 500 > 450" in refusal.value.values["value"]
    made["gates"][0]["by_industry"] = {}
    assert len(read_scheme(made).gates) == 10
    made["gates"].append(limit | {"code": "again"})
    with pytest.raises(SchemeWrong) as refusal:
        read_scheme(made)
    assert refusal.value.values["why"] == "SAME_GATE"


def test_of_two_classes_the_finer_one_holds() -> None:
    known = [("32", "division"), ("3240", "class")]
    assert finest(known, "3240", "all") == "class"
    assert finest(known, "3250", "all") == "division"
    assert finest(known, "3841", "all") == "all"


def test_a_straight_line_is_exact_between_its_points_and_stays_beyond_them() -> None:
    curve = Curve(CurveKind.LINEAR, ((Fraction(200), Fraction(0)), (Fraction(400), Fraction(60))))
    assert curve.share(Fraction(100)) == 0
    assert curve.share(Fraction(300)) == 30
    assert curve.share(Fraction(1001, 3)) == Fraction(401, 10)
    assert curve.share(Fraction(9999)) == 60


def test_a_stair_gives_what_is_reached_and_nothing_before_its_first_step() -> None:
    curve = Curve(CurveKind.STEPS, ((Fraction(1), Fraction(40)), (Fraction(2), Fraction(60))))
    assert [curve.share(Fraction(x, 10)) for x in (9, 10, 19, 20, 50)] == [0, 40, 40, 60, 60]


def test_a_cap_cuts_the_share_and_the_value_at_which_it_is_full_is_where_it_cuts() -> None:
    points = ((Fraction(0), Fraction(0)), (Fraction(100), Fraction(100)))
    curve = Curve(CurveKind.LINEAR, points, cap=Fraction(80))
    assert curve.share(Fraction(90)) == 80
    assert curve.first_full() == 80
    falling = Curve(CurveKind.LINEAR, ((Fraction(1), Fraction(100)), (Fraction(2), Fraction(0))))
    assert falling.first_full() == 1


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_more_of_a_rising_measure_never_gives_less(first: int, second: int) -> None:
    for criterion in facts.sample_scheme().criteria:
        low, high = sorted([Fraction(first), Fraction(second)])
        shares = criterion.curve.share(low), criterion.curve.share(high)
        rises = criterion.curve.points[-1][1] >= criterion.curve.points[0][1]
        assert (shares[0] <= shares[1]) if rises else (shares[0] >= shares[1])
        assert all(0 <= one <= 100 for one in shares)


def test_the_digest_is_of_the_content_and_not_of_the_order_of_its_keys() -> None:
    made = content()
    turned = dict(reversed(list(made.items())))
    assert digest_of(turned) == digest_of(made) == read_scheme(made).sha256
    assert digest_of(content(deposit_rate="1/50")) != digest_of(made)
