"""Land: exact between m² and mu, rounded in text only."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.core.engine.area import (
    AreaInvalid,
    format_m2,
    format_mu,
    m2_of,
    mu_decimal,
    mu_of,
)

areas = st.decimals(0, 10**12, places=2)


@given(areas)
def test_an_area_survives_the_way_to_mu_and_back(area):
    assert m2_of(mu_of(area)) == area


@given(areas)
def test_an_area_survives_the_way_to_five_decimals_of_mu_and_back(area):
    assert m2_of(mu_decimal(area)) == area


@given(st.decimals(0, 10**6, places=4))
def test_what_was_typed_in_mu_is_shown_as_it_was_typed(mu):
    assert mu_decimal(m2_of(mu)) == mu


@given(areas, areas)
def test_mu_add_up_as_areas_do(one, other):
    assert mu_of(one) + mu_of(other) == mu_of(one + other)


@given(st.fractions(0, 10**6, max_denominator=1000), st.integers(0, 6))
def test_mu_become_the_nearest_area(mu, places):
    assert abs(Fraction(m2_of(mu, places)) - mu * Fraction(2000, 3)) <= Fraction(1, 2 * 10**places)


def test_three_mu_are_two_thousand_square_meters():
    assert m2_of(3) == Decimal("2000.00")
    assert mu_of(10_000) == 15
    assert str(m2_of(1)) == "666.67"


def test_areas_as_people_read_them():
    assert format_mu(Decimal("823000")) == "1,234.50"
    assert format_m2(Decimal("823000.5")) == "823,001"
    assert format_m2(Decimal("823000.5"), 2) == "823,000.50"
    assert format_mu(0, 0) == "0"


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_area_is_refused(value):
    with pytest.raises(AreaInvalid, match="not an area"):
        mu_of(value)
