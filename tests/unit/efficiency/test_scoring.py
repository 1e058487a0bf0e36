"""Scores, ranks and grades: answers from print, from fractions and from a second computation."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.efficiency.referee import judge
from tests.unit.efficiency.schemes import indicator, one_group, plain, shipped
from tests.unit.efficiency.tables import WAN, invented, shuffled, table

from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.money import Rounding
from zoneworks.efficiency.engine.lines import least_amount, line_of
from zoneworks.efficiency.engine.ranking import best_rank
from zoneworks.efficiency.engine.refusals import (
    AverageImpossible,
    BaselineImpossible,
    FiguresMissing,
    FiguresTooLarge,
    GroupTooSmall,
    NobodyToRank,
)
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.engine.scoring import APPLIED, Result, score
from zoneworks.efficiency.engine.terms import (
    Applied,
    Direction,
    Grade,
    LastTie,
    Quantity,
    Scheme,
)

DATA_SETS = Path(
    os.environ.get("ZONEWORKS_DATA_SETS", Path(__file__).parents[4] / "shared" / "data")
)
MU = 66_667
"""A mu in hundredths of m², as it is kept."""


def _totals(scheme: Scheme, rows: pl.DataFrame) -> list[int]:
    return score(scheme, rows).rows["total"].to_list()


def _answers(found: Result) -> list[tuple[Any, ...]]:
    return found.rows.sort("key").select("key", "total", "rank", "grade").rows()


# --- Huangyan, results of 2022 --------------------------------------------------------------

LARGE = [
    # 万元, mu, tce, t, persons, 万元, 万元
    {
        "tax": "812.5",
        "mu": "38.42",
        "added": "4210",
        "tce": "1830.5",
        "t": "0.912",
        "staff": 240,
        "research": "310",
        "revenue": "15200",
    },
    {
        "tax": "96.3",
        "mu": "12.05",
        "added": "905.7",
        "tce": "411.2",
        "t": None,
        "staff": 61,
        "research": "18",
        "revenue": "2950",
    },
    {
        "tax": "2450",
        "mu": "101.7",
        "added": "13848.99",
        "tce": "5140",
        "t": "2.81",
        "staff": 763,
        "research": "1020.5",
        "revenue": "33791",
    },
]


def _large(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "group": "large",
        "LAND": int(m2_of(Decimal(one["mu"])) * 100),
        "TAX": int(Decimal(one["tax"]) * WAN),
        "VALUE_ADDED": int(Decimal(one["added"]) * WAN),
        "ENERGY": int(Decimal(one["tce"]) * 100),
        "EMISSIONS": None if one["t"] is None else int(Decimal(one["t"]) * 1000),
        "STAFF": one["staff"],
        "RESEARCH": int(Decimal(one["research"]) * WAN),
        "REVENUE": int(Decimal(one["revenue"]) * WAN),
    }


def _by_hand(one: dict[str, Any]) -> list[Fraction | None]:
    """The six terms of the published formula, in points, from what is typed here."""
    mu, tax, added = (Fraction(one[name]) for name in ("mu", "tax", "added"))
    return [
        tax / mu / Fraction("24.097") * 30,
        added / mu / Fraction("136.16") * 20,
        added / Fraction(one["tce"]) / Fraction("2.694") * 20,
        None if one["t"] is None else added / Fraction(one["t"]) / Fraction("4929.81") * 10,
        added / one["staff"] / Fraction("18.14") * 10,
        Fraction(one["research"]) / Fraction(one["revenue"]) / Fraction("0.0302") * 10,
    ]


def test_the_formula_of_huangyan_for_large_enterprises_is_reproduced() -> None:
    terms = [_by_hand(one) for one in LARGE]
    emissions = [one[3] for one in terms if one[3] is not None]
    mean = sum(emissions, Fraction(0)) / len(emissions)
    expected = [
        sum((part if part is not None else mean for part in one), Fraction(0)) for one in terms
    ]
    found = score(shipped("huangyan_2022"), table([_large(one) for one in LARGE])).rows
    for units, points in zip(found["total"], expected, strict=True):
        assert abs(Fraction(units, 10_000) - points) < Fraction(
            1, 2000
        )  # areas are kept to 0.01 m²
    lines = [[found[f"units_{place}"][row] for place in range(6)] for row in range(3)]
    for row, one in enumerate(LARGE):
        exact = Fraction(one["mu"]) * Fraction(200_000, 3) / int(m2_of(Decimal(one["mu"])) * 100)
        for place, part in enumerate(terms[row]):
            kept = mean if part is None else part * (exact if place < 2 else 1)
            assert abs(Fraction(lines[row][place], 10_000) - kept) <= Fraction(1, 10_000)
    assert APPLIED[found["applied_3"][1]] is Applied.AVERAGE


def test_the_formula_of_huangyan_for_small_enterprises_is_reproduced() -> None:
    rows = [
        {"group": "small", "LAND": 20 * MU, "TAX": 231 * WAN, "ELECTRICITY": 9_840_000},
        {"group": "small", "LAND": 3 * 200_000, "TAX": 47 * WAN, "ELECTRICITY": 1_260_000},
    ]
    by_hand = [
        Fraction(231) / (Fraction(20 * MU * 3, 200_000)) / Fraction("11.5932") * 50
        + Fraction(231) / 984 / Fraction("0.2352") * 50,
        Fraction(47) / 9 / Fraction("11.5932") * 50 + Fraction(47) / 126 / Fraction("0.2352") * 50,
    ]
    found = _totals(shipped("huangyan_2022"), table(rows))
    for units, points in zip(found, by_hand, strict=True):
        assert abs(Fraction(units, 10_000) - points) <= Fraction(1, 10_000)


@pytest.mark.data
def test_the_shipped_baselines_are_those_of_the_published_formulas() -> None:
    source = DATA_SETS / "known_answers" / "per_mu_published_formulas.json"
    if not source.exists():
        pytest.skip(f"needs the published formulas in {source}")
    published = json.loads(source.read_text())[0]
    large, small = shipped("huangyan_2022").groups
    for group, text in ((large, published["formula"]), (small, published["notes"])):
        for one in group.indicators:
            assert one.baseline is not None
            assert f"/{float(one.baseline):g}*{one.weight // 10_000}" in text


def test_an_average_enterprise_of_a_group_measured_by_itself_has_a_hundred_points() -> None:
    indicators = [indicator("tax", "TAX", weight=70), indicator("value", "VALUE_ADDED", weight=30)]
    scheme = read_scheme(one_group(indicators=indicators))
    rows = [{"group": "all", "LAND": 5, "TAX": 100, "VALUE_ADDED": 700}] * 4
    assert _totals(scheme, table(rows)) == [1_000_000] * 4


def test_points_of_a_line_end_at_its_cap() -> None:
    indicators = [indicator("tax", "TAX", weight=100, baseline="1", cap="1.5")]
    scheme = read_scheme(one_group(indicators=indicators))
    rows = table([{"group": "all", "LAND": 200_000, "TAX": tax * WAN} for tax in (3, 4, 5, 900)])
    found = score(scheme, rows).rows
    assert found["total"].to_list() == [1_000_000, 1_333_333, 1_500_000, 1_500_000]
    assert [APPLIED[one] for one in found["applied_0"]] == [
        *(Applied.COUNTED, Applied.COUNTED, Applied.CAPPED, Applied.CAPPED)
    ]


def test_a_negative_value_scores_nothing_and_takes_nothing_away() -> None:
    rows = table(
        [{"group": "all", "LAND": MU, "TAX": tax, "VALUE_ADDED": 10 * WAN} for tax in (-5, 5)]
    )
    found = score(read_scheme(plain()), rows).rows
    assert found["units_0"].to_list()[0] == 0
    assert APPLIED[found["applied_0"][0]] is Applied.NEGATIVE


@pytest.mark.parametrize(
    ("energy", "points", "applied"),
    [
        (0, 150, Applied.CAPPED),
        (50, 150, Applied.COUNTED),
        (100, 100, Applied.COUNTED),
        (150, 50, Applied.COUNTED),
        (200, 0, Applied.TWICE),
        (900, 0, Applied.TWICE),
    ],
)
def test_where_less_is_better_points_fall_to_nothing_at_twice_the_baseline(
    energy: int, points: int, applied: Applied
) -> None:
    line = {"numerator": "ENERGY", "denominator": "VALUE_ADDED", "direction": "LOWER"}
    one = indicator("energy", "ENERGY", weight=100, baseline="1", cap="1.5") | line
    scheme = read_scheme(one_group(indicators=[one]))
    rows = table([{"group": "all", "ENERGY": energy, "VALUE_ADDED": WAN}] * 2)
    found = score(scheme, rows).rows
    assert found["total"].to_list() == [points * 10_000] * 2
    assert APPLIED[found["applied_0"][0]] is applied


@pytest.mark.parametrize(
    ("policy", "units"), [({"missing": "ZERO"}, 0), ({"missing": "MINUS", "minus": 3}, -30_000)]
)
def test_a_missing_value_counts_as_the_scheme_says(policy: dict[str, Any], units: int) -> None:
    one = indicator("tax", "TAX", weight=100, baseline="1") | policy
    scheme = read_scheme(one_group(indicators=[one]))
    rows = table([{"group": "all", "LAND": MU}, {"group": "all", "LAND": MU, "TAX": WAN}])
    assert _totals(scheme, rows)[0] == units


def test_nothing_to_divide_by_is_missing() -> None:
    one = indicator("tax", "TAX", weight=100, baseline="1", missing="ZERO")
    one["denominator"] = "ENERGY"
    scheme = read_scheme(one_group(indicators=[one]))
    found = score(scheme, table([{"group": "all", "TAX": WAN, "ENERGY": 0}] * 2)).rows
    assert found["total"].to_list() == [0, 0]


def test_a_value_that_nobody_goes_without_is_refused_with_its_enterprise() -> None:
    rows = table(
        [
            {"group": "all", "LAND": MU, "TAX": 1, "VALUE_ADDED": 1},
            {"group": "all", "LAND": MU, "TAX": 1, "credit_code": "91000000000000000X"},
        ]
    )
    with pytest.raises(FiguresMissing) as refused:
        score(read_scheme(plain()), rows)
    assert refused.value.values["credit_code"] == "91000000000000000X"
    assert refused.value.values["indicator"] == "value per mu"


def test_an_average_of_nobody_is_refused() -> None:
    one = indicator("tax", "TAX", weight=100, baseline="1", missing="GROUP_AVERAGE")
    with pytest.raises(AverageImpossible):
        score(read_scheme(one_group(indicators=[one])), table([{"group": "all", "LAND": MU}] * 2))


@pytest.mark.parametrize("taxes", [(0, 0), (5, -5), (None, None)])
def test_a_group_whose_own_average_is_no_positive_number_is_refused(taxes: Any) -> None:
    one = indicator("tax", "TAX", weight=100, missing="ZERO")
    rows = table([{"group": "all", "LAND": MU, "TAX": tax} for tax in taxes])
    with pytest.raises(BaselineImpossible):
        score(read_scheme(one_group(indicators=[one])), rows)


def test_figures_beyond_exact_arithmetic_are_refused_and_never_wrap() -> None:
    one = indicator("tax", "TAX", weight=100, cap="1.5", missing="ZERO")
    huge = {"group": "all", "LAND": 2**62, "TAX": 2**62 - 1}
    with pytest.raises(FiguresTooLarge):
        score(read_scheme(one_group(indicators=[one])), table([huge, huge]))


def test_a_score_beyond_what_can_be_ranked_is_refused() -> None:
    one = indicator("tax", "TAX", weight=100, baseline="0.000001")
    rows = [{"group": "all", "LAND": 1, "TAX": tax} for tax in (1, 9 * 10**14)]
    with pytest.raises(FiguresTooLarge):
        score(read_scheme(one_group(indicators=[one])), table(rows))


def test_nobody_to_rank_is_refused() -> None:
    with pytest.raises(NobodyToRank):
        score(read_scheme(plain()), table([]))


# --- ranks and grades ------------------------------------------------------------------------


def _ranked(count: int, **terms: Any) -> Result:
    """So many enterprises whose tax falls from one to the next."""
    rows = [
        {"group": "all", "LAND": MU, "TAX": (count - one) * WAN, "VALUE_ADDED": WAN}
        for one in range(count)
    ]
    return score(read_scheme(plain(**terms)), table(rows))


def test_quotas_are_compared_in_whole_numbers() -> None:
    found = _ranked(20).rows
    assert "".join(found["grade"]) == "A" * 4 + "B" * 8 + "C" * 7 + "D"
    assert found["rank"].to_list() == list(range(1, 21))


def test_counted_from_the_top_rounding_falls_on_the_last() -> None:
    assert "".join(_ranked(3).rows["grade"]) == "BCD"


def test_counted_from_the_bottom_nobody_is_last_beyond_the_quota() -> None:
    assert "".join(_ranked(3, lowest_from_bottom=True).rows["grade"]) == "BCC"


def test_a_group_of_one_is_refused_where_no_rule_is_stated() -> None:
    with pytest.raises(GroupTooSmall) as refused:
        _ranked(1)
    assert refused.value.values == {"group": "All", "n": 1, "least": 2}


def test_a_small_group_gets_the_stated_grade() -> None:
    scheme = read_scheme(one_group(least=5, small="GRADE", small_grade="B"))
    rows = [{"group": "all", "LAND": MU, "TAX": one, "VALUE_ADDED": 1} for one in range(1, 5)]
    assert score(scheme, table(rows)).rows["grade"].to_list() == ["B"] * 4


def test_a_small_group_is_ranked_with_the_one_that_is_stated() -> None:
    terms = plain()
    other = terms["groups"][0] | {"code": "few", "name": "Few", "least": 3}
    terms["groups"].append(other | {"small": "MERGE", "merge_into": "all"})
    rows = [{"group": "all", "LAND": MU, "TAX": one * WAN, "VALUE_ADDED": 1} for one in (9, 5, 1)]
    rows.append({"group": "few", "LAND": MU, "TAX": 7 * WAN, "VALUE_ADDED": 1})
    found = score(read_scheme(terms), table(rows))
    assert found.rows["rank"].to_list() == [1, 3, 4, 2]
    assert found.rows["ranked"].to_list() == [4] * 4
    assert found.groups["few"].ranked_with == "all"
    assert found.groups["few"].members == 1


@pytest.mark.parametrize(
    ("tie_breaks", "last_tie", "ranks"),
    [
        ([], "SHARED", [1, 1, 1]),
        ([], "CREDIT_CODE", [3, 1, 2]),
        (["OUTPUT"], "SHARED", [2, 1, 2]),
        (["OUTPUT"], "CREDIT_CODE", [3, 1, 2]),
    ],
)
def test_ties_are_broken_as_stated(tie_breaks: list[str], last_tie: str, ranks: list[int]) -> None:
    scheme = read_scheme(plain(tie_breaks=tie_breaks, last_tie=last_tie))
    same = {"group": "all", "LAND": MU, "TAX": 1, "VALUE_ADDED": 1}
    rows = [
        same | {"OUTPUT": 5, "credit_code": "3"},
        same | {"OUTPUT": 6, "credit_code": "1"},
        same | {"OUTPUT": 5, "credit_code": "2"},
    ]
    assert score(scheme, table(rows)).rows["rank"].to_list() == ranks


@pytest.mark.parametrize("from_bottom", [False, True])
@pytest.mark.parametrize("count", [2, 3, 19, 20, 21, 99, 137])
def test_the_last_rank_of_a_grade_is_that_of_the_ranking(count: int, from_bottom: bool) -> None:
    scheme = read_scheme(plain(lowest_from_bottom=from_bottom))
    grades = _ranked(count, lowest_from_bottom=from_bottom).rows["grade"].to_list()
    for grade in Grade:
        got = sum(one <= grade for one in grades)
        assert best_rank(scheme, grade, count) == got


# --- a second, independent computation -------------------------------------------------------


@pytest.mark.parametrize("last_tie", list(LastTie))
@pytest.mark.parametrize("from_bottom", [False, True])
def test_two_computations_agree_to_the_bit(last_tie: LastTie, from_bottom: bool) -> None:
    sample = shipped()
    six, two = sample.groups[1].indicators, sample.groups[2].indicators
    stated = tuple(replace(one, baseline=Fraction("3.017")) for one in two)
    groups = tuple(
        replace(
            sample.groups[1],
            code=f"g{number}",
            name=f"G{number}",
            indicators=[six, two, stated][number % 3],
            least=2,
        )
        for number in range(12)
    )
    scheme = replace(sample, groups=groups, last_tie=last_tie, lowest_from_bottom=from_bottom)
    rows = invented(6_000, 12, seed=5)
    assert _answers(score(scheme, rows)) == judge(scheme, rows)


AMOUNT = st.one_of(st.none(), st.integers(-(10**6), 10**15))
AREA = st.integers(1, 10**10)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(AREA, AMOUNT, AMOUNT, st.one_of(st.none(), st.integers(0, 10**9))),
        min_size=2,
        max_size=12,
    ),
    st.booleans(),
)
def test_each_line_is_that_of_exact_fractions(rows: list[Any], halves: bool) -> None:
    rounding = Rounding.HALF_UP if halves else Rounding.DOWN
    own = [
        indicator("tax", "TAX", weight="33.3334", baseline="24.097", missing="ZERO"),
        indicator(
            "value",
            "VALUE_ADDED",
            weight="46.6666",
            baseline="136.16",
            missing="MINUS",
            minus=3,
            cap="1.5",
        ),
        indicator(
            "energy",
            "ENERGY",
            weight=20,
            baseline="0.5",
            direction="LOWER",
            missing="ZERO",
            cap="1.5",
        ),
    ]
    scheme = read_scheme(one_group(indicators=own) | {"rounding": str(rounding)})
    amounts = [
        {Quantity.LAND: land, Quantity.TAX: tax, Quantity.VALUE_ADDED: value, Quantity.ENERGY: tce}
        for land, tax, value, tce in rows
    ]
    found = score(
        scheme, table([{"group": "all"} | {str(k): v for k, v in one.items()} for one in amounts])
    ).rows
    for place, one in enumerate(scheme.groups[0].indicators):
        assert one.baseline is not None
        for row, of in enumerate(amounts):
            line = line_of(one, of, one.baseline, None, rounding)
            assert (found[f"units_{place}"][row], APPLIED[found[f"applied_{place}"][row]]) == (
                line.units,
                line.applied,
            )


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(count: int, seed: int) -> None:
    sample = shipped()
    scheme = replace(sample, groups=(replace(sample.groups[1], code="g0", least=2),))
    rows = invented(count + 20, 1, seed)
    assert _answers(score(scheme, rows)) == _answers(score(scheme, shuffled(rows, seed)))


@given(
    st.integers(1, 1_400_000),
    st.integers(1, 10**9),
    st.sampled_from(list(Rounding)[:1] + [Rounding.DOWN]),
)
def test_the_least_amount_for_points_is_the_least(
    units: int, land: int, rounding: Rounding
) -> None:
    one = read_scheme(plain()).groups[0].indicators[0]
    amounts = {Quantity.LAND: land}
    assert one.baseline is not None
    assert one.direction is Direction.HIGHER
    least = least_amount(one, amounts, one.baseline, units, rounding)
    assert least is not None

    def of(tax: int) -> int:
        return line_of(one, amounts | {Quantity.TAX: tax}, one.baseline, None, rounding).units  # type: ignore[arg-type]

    assert of(least) >= units
    assert of(least - 1) < units
