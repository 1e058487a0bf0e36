"""Land, leases, groups, exemptions and vetoes, as a scheme counts them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.efficiency.schemes import one_group, plain, shipped

from zoneworks.efficiency.engine.gathering import Fault, FaultKind, Member, Row, gather
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.engine.terms import Exemption, Quantity, Standing, Veto

LANDLORDS = {"leases": "LANDLORD"}


def member(key: int, **more: Any) -> Member:
    values: dict[str, Any] = {
        "credit_code": f"{key:018d}",
        "scale": "LARGE",
        "industry": "3841",
        "held": 1_000_000,
        "let": 0,
        "leased": 0,
        "landlord": None,
        "is_utility": False,
        "started_on": None,
        "veto": None,
        "amounts": {Quantity.TAX: 100, Quantity.STAFF: 10, Quantity.REVENUE: 5_000_000_000},
    }
    return Member(key=key, **(values | more))


def only(found: tuple[list[Row], list[Fault]]) -> Row:
    rows, faults = found
    assert not faults
    return rows[0]


def test_land_of_a_tenant_is_what_it_holds_and_leases_without_what_it_lets() -> None:
    rows, faults = gather(
        read_scheme(plain()),
        2024,
        [member(1, let=400_000), member(2, held=0, leased=400_000, landlord=1)],
    )
    assert not faults
    assert [one.amounts[Quantity.LAND] for one in rows] == [600_000, 400_000]


def test_a_tenant_without_land_counts_with_its_landlord() -> None:
    rows, faults = gather(
        read_scheme(plain(**LANDLORDS)),
        2024,
        [member(1, let=400_000), member(2, held=0, leased=400_000, landlord=1)],
    )
    assert not faults
    landlord, tenant = rows
    assert (tenant.standing, tenant.with_key) == (Standing.MERGED, 1)
    assert landlord.amounts[Quantity.LAND] == 1_000_000
    assert landlord.amounts[Quantity.TAX] == 200
    assert landlord.amounts[Quantity.STAFF] == 20


def test_figures_of_a_mixed_tenant_are_split_by_area() -> None:
    members = [member(1, let=400_000), member(2, held=600_000, leased=200_000, landlord=1)]
    rows, _faults = gather(read_scheme(plain(**LANDLORDS)), 2024, members)
    assert [one.amounts[Quantity.TAX] for one in rows] == [125, 75]
    assert [one.standing for one in rows] == [Standing.RANKED, Standing.RANKED]


def test_figures_of_a_mixed_tenant_stay_with_it_where_the_scheme_says_so() -> None:
    members = [member(1, let=400_000), member(2, held=600_000, leased=200_000, landlord=1)]
    rows, _faults = gather(read_scheme(plain(**LANDLORDS, mixed="OWN")), 2024, members)
    assert [one.amounts[Quantity.TAX] for one in rows] == [100, 100]


def test_a_missing_figure_of_a_tenant_is_missing_of_the_whole() -> None:
    unknown = {Quantity.TAX: None, Quantity.STAFF: 1, Quantity.REVENUE: 1}
    members = [member(1, let=9), member(2, held=0, leased=9, landlord=1, amounts=unknown)]
    rows, _faults = gather(read_scheme(plain(**LANDLORDS)), 2024, members)
    assert rows[0].amounts[Quantity.TAX] is None


@pytest.mark.parametrize(
    ("members", "terms", "kind"),
    [
        ([member(1, held=0)], {}, FaultKind.NO_LAND),
        ([member(2, leased=5, landlord=9)], LANDLORDS, FaultKind.LANDLORD_ABSENT),
        (
            [
                member(1, let=5, leased=5, landlord=3),
                member(2, held=0, leased=5, landlord=1),
                member(3, let=5),
            ],
            LANDLORDS,
            FaultKind.LANDLORD_RENTS,
        ),
        (
            [member(1, let=4), member(2, leased=5, landlord=1)],
            {},
            FaultKind.LEASED_MORE_THAN_LET,
        ),
    ],
)
def test_contradictions_are_told_and_not_computed(
    members: list[Member], terms: Mapping[str, Any], kind: FaultKind
) -> None:
    rows, faults = gather(read_scheme(plain(**terms)), 2024, members)
    assert [one.kind for one in faults] == [kind]
    assert faults[0].key not in {one.key for one in rows}


def test_who_meets_no_group_is_told() -> None:
    scheme = read_scheme(one_group(scales=["SMALL"]))
    _rows, faults = gather(scheme, 2024, [member(1)])
    assert faults == [Fault(1, FaultKind.NO_GROUP, "LARGE 3841")]
    unknown = {Quantity.REVENUE: None}
    scheme = read_scheme(one_group(revenue_from_fen=1))
    _rows, faults = gather(scheme, 2024, [member(1, amounts=unknown)])
    assert faults == [Fault(1, FaultKind.NO_REVENUE)]


def test_the_first_group_whose_conditions_are_met_is_the_group() -> None:
    scheme = shipped()
    other = {Quantity.REVENUE: 1_999_999_999}
    members = [member(1), member(2, industry="2710"), member(3, amounts=other)]
    rows, _faults = gather(scheme, 2024, members)
    assert [one.group for one in rows] == ["equipment", "large", "small"]


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        ({"is_utility": True}, Standing.EXEMPT, Exemption.PUBLIC_UTILITY),
        ({"started_on": date(2022, 1, 1)}, Standing.EXEMPT, Exemption.NEW),
        ({"started_on": date(2021, 12, 31)}, Standing.RANKED, ""),
        ({"held": 199_999}, Standing.EXEMPT, Exemption.SMALL_LAND),
        ({"held": 200_000}, Standing.RANKED, ""),
        ({"veto": Veto.DEATH_ACCIDENT}, Standing.VETOED, Veto.DEATH_ACCIDENT),
        ({"veto": Veto.ILLEGAL_USE, "is_utility": True}, Standing.VETOED, Veto.ILLEGAL_USE),
    ],
)
def test_standing(changes: Mapping[str, Any], standing: Standing, reason: str) -> None:
    row = only(gather(shipped(), 2024, [member(1, **changes)]))
    assert (row.standing, row.reason) == (standing, reason)


def test_a_veto_that_the_scheme_does_not_know_does_nothing() -> None:
    scheme = read_scheme(plain(vetoes=[]))
    row = only(gather(scheme, 2024, [member(1, veto=Veto.DEATH_ACCIDENT)]))
    assert row.standing is Standing.RANKED


@given(
    st.lists(
        st.tuples(st.integers(0, 10**8), st.integers(1, 10**8), st.integers(-(10**12), 10**12)),
        min_size=1,
        max_size=8,
    )
)
def test_no_figure_is_lost_between_landlords_and_tenants(
    tenants: list[tuple[int, int, int]],
) -> None:
    """Whatever is held and leased: all tax together is what it was."""
    let = sum(leased for _held, leased, _tax in tenants)
    members = [member(1, held=let + 1, let=let, amounts={Quantity.TAX: 7})]
    members += [
        member(number, held=held, leased=leased, landlord=1, amounts={Quantity.TAX: tax})
        for number, (held, leased, tax) in enumerate(tenants, 2)
    ]
    rows, faults = gather(read_scheme(plain(**LANDLORDS)), 2024, members)
    assert not faults
    counted = [one for one in rows if one.standing is not Standing.MERGED]
    assert sum(one.amounts[Quantity.TAX] or 0 for one in counted) == 7 + sum(
        tax for _held, _leased, tax in tenants
    )
