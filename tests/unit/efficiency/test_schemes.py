"""Terms of a scheme: what is read, what is refused and how that is told."""

from fractions import Fraction
from typing import Any

import pytest
from tests.unit.efficiency.schemes import indicator, one_group, plain, shipped

from zoneworks.efficiency.engine.refusals import QuotasDoNotSum, SchemeInvalid, WeightsDoNotSum
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.engine.terms import Grade, Leases, Missing, SmallGroup


def test_the_shipped_formulas_of_huangyan_stand_as_published() -> None:
    scheme = shipped("huangyan_2022")
    large, small = scheme.groups
    assert [(one.baseline, one.weight // 10_000) for one in large.indicators] == [
        (Fraction("24.097"), 30),
        (Fraction("136.16"), 20),
        (Fraction("2.694"), 20),
        (Fraction("4929.81"), 10),
        (Fraction("18.14"), 10),
        (Fraction("0.0302"), 10),
    ]
    assert [(one.baseline, one.weight // 10_000) for one in small.indicators] == [
        (Fraction("11.5932"), 50),
        (Fraction("0.2352"), 50),
    ]
    assert large.indicators[3].missing is Missing.GROUP_AVERAGE
    assert scheme.leases is Leases.LANDLORD


def test_the_sample_is_read() -> None:
    scheme = shipped()
    assert dict(scheme.quotas)[Grade.D] == 5
    assert scheme.groups[0].small is SmallGroup.MERGE
    assert scheme.least_land == 200_000


def test_weights_that_do_not_sum_are_refused_by_name() -> None:
    terms = plain()
    terms["groups"][0]["indicators"][1]["weight"] = "39.5"
    with pytest.raises(WeightsDoNotSum) as refused:
        read_scheme(terms)
    assert refused.value.values == {
        "group": "All",
        "sum": "99.5",
        "weights": "tax per mu 60 + value per mu 39.5",
    }


def test_quotas_that_do_not_sum_are_refused() -> None:
    with pytest.raises(QuotasDoNotSum) as refused:
        read_scheme(plain(quotas={"A": 20, "B": 40, "C": 35, "D": 6}))
    assert refused.value.values["sum"] == 101


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ([], ""),
        ({"quotas": {}}, "groups"),
        (plain(groups=[]), "groups"),
        (plain(weights=1), "weights"),
        (plain(leases="PERHAPS"), "leases"),
        (plain(rounding="UP"), "rounding"),
        (plain(tie_breaks=["TAX", "TAX"]), "tie_breaks"),
        (plain(new_years=0), "new_years"),
        (plain(new_years=True), "new_years"),
        (plain(least_land_m2="-1"), "least_land_m2"),
        (plain(least_land_m2="NaN"), "least_land_m2"),
        (plain(window_days=0), "window_days"),
        (plain(quotas={"A": 100, "B": 0, "C": 0}), "quotas.D"),
        (plain(marks=[{"grade": "D", "years": 2, "mark": "EXPELLED"}]), "marks[1].mark"),
        (one_group(least=1), "groups[1].least"),
        (one_group(small="GRADE"), "groups[1].small_grade"),
        (one_group(small_grade="B"), "groups[1].small_grade"),
        (one_group(small="MERGE", merge_into="all"), "groups[1].merge_into"),
        (one_group(small="MERGE", merge_into="other"), "groups[1].merge_into"),
        (one_group(revenue_from_fen=5, revenue_below_fen=5), "groups[1].revenue_below_fen"),
        (one_group(indicators=[indicator("x", "LAND", weight=100)]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=0)]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=100, baseline="0")]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=100, baseline=0.5)]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=100, cap="0.5")]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=100, missing="MINUS")]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=100, minus=3)]), None),
        (one_group(indicators=[indicator("x", "TAX", weight=50)] * 2), "groups[1].indicators"),
    ],
)
def test_what_cannot_be_applied_is_refused_with_its_place(terms: Any, place: str | None) -> None:
    with pytest.raises(SchemeInvalid) as refused:
        read_scheme(terms)
    told = refused.value.values["place"]
    assert told == place if place is not None else told.startswith("groups[1].indicators[1].")


def test_groups_of_one_never_fall_under_quotas() -> None:
    assert all(one.least >= 2 for one in read_scheme(plain()).groups)
