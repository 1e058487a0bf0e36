"""Money: conserved to the fen, exact in text, the same alone and in columns."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from fractions import Fraction

import numpy as np
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.core.engine.money import (
    INT64_MAX,
    AmountInvalid,
    MoneyOverflow,
    MoneyUnit,
    Rounding,
    SplitImpossible,
    apply_rate,
    apply_rate_to_column,
    format_fen,
    parse_fen,
    round_ratio,
    split,
)
from zoneworks.core.templatetags.ui import money_text, typed_money

amounts = st.integers(-(10**17), 10**17)
rates = st.fractions(-2, 2, max_denominator=10**6)
weights = st.lists(
    st.one_of(
        st.integers(0, 10**9),
        st.fractions(0, 1, max_denominator=1000),
        st.decimals(0, 1000, places=4),
    ),
    min_size=1,
    max_size=12,
).filter(any)
DECIMAL_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.HALF_DOWN: ROUND_HALF_DOWN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.CEILING: ROUND_CEILING,
}


@given(st.integers(-(10**9), 10**9), st.sampled_from(Rounding))
def test_rounding_modes_mean_what_the_decimal_module_means(tenths_of_half, rounding):
    exact = Decimal(tenths_of_half) / 4
    expected = exact.to_integral_value(DECIMAL_MODES[rounding], Context(prec=40))
    assert round_ratio(tenths_of_half, 4, rounding) == expected


@given(amounts, rates, st.sampled_from(Rounding))
def test_a_rate_is_applied_within_one_fen(fen, rate, rounding):
    result = apply_rate(fen, rate, rounding)
    limit = Fraction(1, 2) if rounding.startswith("HALF") else 1
    assert abs(result - fen * rate) <= limit


@given(st.lists(amounts, max_size=20), rates, st.sampled_from(Rounding))
def test_a_column_gives_what_single_amounts_give(fen, rate, rounding):
    column = apply_rate_to_column(np.array(fen, dtype=np.int64), rate, rounding)
    assert column.tolist() == [apply_rate(amount, rate, rounding) for amount in fen]


@given(
    st.lists(st.integers(-INT64_MAX, INT64_MAX), min_size=1, max_size=5),
    st.fractions(-1, 1),
    st.sampled_from(Rounding),
)
def test_steps_on_the_way_never_overflow(fen, rate, rounding):
    column = apply_rate_to_column(np.array(fen, dtype=np.int64), rate, rounding)
    assert column.tolist() == [apply_rate(amount, rate, rounding) for amount in fen]


@given(
    st.integers(2**40, INT64_MAX),
    st.fractions(0, 10**9, max_denominator=10**4),
    st.sampled_from(Rounding),
)
def test_a_result_is_exact_or_refused_never_wrapped(fen, rate, rounding):
    exact = apply_rate(fen, rate, rounding)
    try:
        column = apply_rate_to_column(np.array([fen], dtype=np.int64), rate, rounding)
    except MoneyOverflow:
        assert fen * rate > INT64_MAX - 1
        return
    assert column.tolist() == [exact]


@given(amounts, weights)
def test_shares_sum_to_the_total_and_lie_within_one_fen(total, parts):
    shares = split(total, parts)
    exact = [total * Fraction(part) / sum(map(Fraction, parts)) for part in parts]
    assert sum(shares) == total
    assert all(abs(share - value) < 1 for share, value in zip(shares, exact, strict=True))


@given(amounts, weights)
def test_a_negative_total_is_split_as_the_positive_one(total, parts):
    assert split(-total, parts) == [-share for share in split(total, parts)]


@given(amounts, weights, st.integers(1, 1000))
def test_only_the_proportion_of_weights_matters(total, parts, factor):
    assert split(total, parts) == split(total, [Fraction(part) * factor for part in parts])


def test_equal_remainders_go_to_the_earlier():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(5, [0, 1, 0]) == [0, 5, 0]


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1]])
def test_nothing_can_be_split_by_such_weights(parts):
    with pytest.raises(SplitImpossible, match="not negative and not all zero"):
        split(100, parts)


def test_floats_are_no_weights():
    with pytest.raises(TypeError, match="never floats"):
        split(100, [0.1, 0.9])


@given(amounts, st.sampled_from(MoneyUnit))
def test_what_is_written_reads_back_as_the_same(fen, unit):
    assert parse_fen(format_fen(fen, unit), unit) == fen
    assert parse_fen(format_fen(fen, unit, with_unit=True)) == fen


@given(amounts, st.sampled_from(MoneyUnit), st.integers(0, 6), st.sampled_from(Rounding))
def test_fewer_places_are_rounded_once(fen, unit, places, rounding):
    text = format_fen(fen, unit, places, rounding=rounding)
    shown = Fraction(text.replace(",", "").replace("−", "-"))
    assert shown == Fraction(round_ratio(fen * 10**places, unit.fen, rounding), 10**places)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56万元", 1_234_560_000),
        ("¥12.30", 1230),
        ("￥ 12.30 元", 1230),
        ("-¥5", -500),
        ("¥-5", -500),
        ("−5", -500),
        ("3.2亿", 32_000_000_000),
        ("３．２億元", 32_000_000_000),
        ("CNY 100", 10_000),
        ("12分", 12),
        ("0.0001亿元", 1_000_000),
        ("100.50000", 10_050),
        ("2 百万元", 200_000_000),
    ],
)
def test_amounts_as_people_type_them(text, fen):
    assert parse_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not an amount"),
        ("元", "is not an amount"),
        ("1e5", "is not an amount"),
        ("1,23", "is not an amount"),
        ("12.", "is not an amount"),
        ("--5", "is not an amount"),
        ("5美元", "unknown unit “美元”"),
        ("0.001", "finer than one fen: give at most 2"),
        ("0.0000001万元", "give at most 6"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text, reason):
    with pytest.raises(AmountInvalid, match=reason):
        parse_fen(text)


@pytest.mark.parametrize(
    ("fen", "unit", "places", "text"),
    [
        (0, MoneyUnit.YUAN, None, "0.00"),
        (123_456_789, MoneyUnit.YUAN, None, "1,234,567.89"),
        (-1, MoneyUnit.YUAN, 0, "0"),
        (-50, MoneyUnit.YUAN, 0, "−1"),
        (1_000_000_000_000, MoneyUnit.YI_YUAN, None, "100"),
        (1_000_000_000_000, MoneyUnit.YI_YUAN, 2, "100.00"),
        (123_456_789, MoneyUnit.WAN_YUAN, None, "123.456789"),
    ],
)
def test_amounts_as_people_read_them(fen, unit, places, text):
    assert format_fen(fen, unit, places) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0万元"),
        (123_450_000, "123.45万元"),
        (100, "0.0001万元"),
        (1_818_181_818, "18,181,818.18元"),
    ],
)
def test_a_chinese_page_tells_fen_in_yuan_and_whole_yuan_in_ten_thousands(fen, text):
    with translation.override("zh-hans"):
        assert money_text(fen) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-hans", "1,086.162168万元"), ("zh-hant", "1,086.162168萬元"), ("en", "¥10,861,621.68")],
)
def test_a_limit_of_what_is_typed_is_told_whole_in_the_unit_of_the_form(language, text):
    with translation.override(language):
        assert typed_money(1_086_162_168) == text
