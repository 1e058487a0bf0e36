"""Rewards of finders: tiers, caps, who is not paid, shares, payment and clawback."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.rewards import (
    ClaimTooLate,
    Clawback,
    ClawbackCause,
    ClawbackWrong,
    FinderNotPaid,
    LineKind,
    NothingReached,
    ObjectionOpen,
    PublicityRuns,
    RewardAct,
    RewardActNotPossible,
    RewardState,
    Scheme,
    SchemeInvalid,
    SchemeNotInForce,
    SharesWrong,
    Tier,
    TierKind,
    assess,
    check_claim,
    check_clawback,
    check_payment,
    check_reward_act,
    check_scheme,
    share,
)
from zoneworks.attraction.engine.terms import FinderKind

WAN = 10_000_00
YI = 10_000 * WAN
SCHEME = Scheme(
    name="办法",
    valid_from=date(2024, 3, 1),
    valid_until=None,
    kind=TierKind.MARGINAL,
    tiers=(
        Tier(1000 * WAN, Fraction(3, 1000)),
        Tier(1 * YI, Fraction(2, 1000)),
        Tier(10 * YI, Fraction(15, 10_000)),
    ),
    cap_fen=500 * WAN,
    unpaid=frozenset({FinderKind.IN_CHARGE}),
    protection_months=12,
    claim_months=12,
    publicity_days=7,
    clawback_years=5,
)
FILED = date(2024, 5, 6)


def paid(fen: int, scheme: Scheme = SCHEME) -> int:
    return assess(scheme, fen, FinderKind.FUND, FILED).amount_fen


def test_each_tier_pays_for_the_part_that_lies_in_it() -> None:
    # 90 million at 3 ‰, 900 million at 2 ‰, 200 million at 1.5 ‰
    assert paid(12 * YI) == 27 * WAN + 180 * WAN + 30 * WAN


def test_what_lies_before_the_first_tier_is_not_counted() -> None:
    assert paid(2000 * WAN) == 3 * WAN


def test_whole_and_fixed_schemes_look_at_the_tier_that_is_reached() -> None:
    whole = replace(SCHEME, kind=TierKind.WHOLE)
    assert paid(2 * YI, whole) == 40 * WAN
    steps = (Tier(5000 * WAN, amount_fen=3 * WAN), Tier(1 * YI, amount_fen=6 * WAN))
    fixed = replace(SCHEME, kind=TierKind.FIXED, tiers=steps)
    assert paid(99_999_999_00, fixed) == 3 * WAN
    assert paid(1 * YI, fixed) == 6 * WAN


def test_a_reward_ends_at_the_cap_and_in_whole_yuan_and_says_so() -> None:
    found = assess(SCHEME, 100 * YI, FinderKind.FUND, FILED)
    assert found.amount_fen == SCHEME.cap_fen
    assert found.lines[-1].kind is LineKind.CAPPED
    odd = assess(SCHEME, 1000 * WAN + 123_456, FinderKind.FUND, FILED)
    assert odd.amount_fen == 300
    assert [line.kind for line in odd.lines] == [LineKind.TIER, LineKind.ROUNDED]


def test_at_the_first_step_exactly_nothing_lies_in_a_marginal_tier() -> None:
    assert paid(1000 * WAN) == 0


def test_who_is_in_charge_is_not_paid() -> None:
    with pytest.raises(FinderNotPaid) as refused:
        assess(SCHEME, 2 * YI, FinderKind.IN_CHARGE, FILED)
    assert refused.value.values["finder"] is FinderKind.IN_CHARGE


def test_a_scheme_pays_what_was_filed_while_it_was_in_force() -> None:
    ended = replace(SCHEME, valid_until=date(2024, 5, 6))
    for scheme, filed_on in ((SCHEME, date(2024, 2, 29)), (ended, date(2024, 5, 6))):
        with pytest.raises(SchemeNotInForce):
            assess(scheme, 2 * YI, FinderKind.FUND, filed_on)
    assert assess(ended, 2 * YI, FinderKind.FUND, date(2024, 5, 5)).amount_fen


def test_too_little_investment_is_told_with_the_first_step() -> None:
    with pytest.raises(NothingReached) as refused:
        paid(999 * WAN)
    assert refused.value.values["first_fen"] == 1000 * WAN


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"tiers": ()}, "NO_TIER"),
        ({"tiers": (Tier(5, Fraction(1, 10)), Tier(5, Fraction(1, 20)))}, "NOT_RISING"),
        ({"tiers": (Tier(-5, Fraction(1, 10)),)}, "NOT_RISING"),
        ({"tiers": (Tier(5, Fraction(11, 10)),)}, "OUT_OF_RANGE"),
        ({"tiers": (Tier(5),)}, "PAYS_NOTHING"),
        ({"kind": TierKind.FIXED}, "PAYS_NOTHING"),
        ({"cap_fen": 0}, "NO_CAP"),
        ({"valid_until": date(2024, 3, 1)}, "ENDS_BEFORE_IT_BEGINS"),
    ],
)
def test_a_scheme_that_cannot_be_read_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(SchemeInvalid) as refused:
        check_scheme(replace(SCHEME, **changed))  # type: ignore[arg-type]
    assert refused.value.values["why"] == why
    check_scheme(SCHEME)


@given(st.integers(1000 * WAN, 200 * YI), st.integers(0, 50 * YI))
def test_more_investment_never_pays_less(fen: int, more: int) -> None:
    assert paid(fen) <= paid(fen + more) <= SCHEME.cap_fen


@given(st.integers(1000 * WAN, 200 * YI))
def test_the_lines_sum_to_the_reward(fen: int) -> None:
    found = assess(SCHEME, fen, FinderKind.PERSON, FILED)
    assert sum(line.amount_fen for line in found.lines) == found.amount_fen
    assert found.amount_fen % 100 == 0


@given(
    st.integers(0, 10**12),
    st.lists(st.fractions(Fraction(1, 1000), 100), min_size=1, max_size=9),
)
def test_shares_sum_to_the_reward_to_the_fen(fen: int, weights: list[Fraction]) -> None:
    team = [(str(number), weight) for number, weight in enumerate(weights)]
    shares = share(fen, team)
    assert sum(shares) == fen
    assert min(shares) >= 0


@pytest.mark.parametrize("team", [[], [("林", 1), ("林", 2)], [("林", 0)], [("林", -1)]])
def test_shares_name_each_payee_once_with_a_positive_weight(team: list[tuple[str, int]]) -> None:
    with pytest.raises(SharesWrong):
        share(100, team)


def test_a_reward_is_paid_after_the_last_day_of_publicity_and_without_open_objections() -> None:
    last = date(2024, 12, 10)
    with pytest.raises(PublicityRuns):
        check_payment(RewardState.PUBLISHED, last, 0, last)
    with pytest.raises(ObjectionOpen):
        check_payment(RewardState.PUBLISHED, last, 1, date(2024, 12, 11))
    with pytest.raises(RewardActNotPossible):
        check_payment(RewardState.ASSESSED, last, 0, date(2024, 12, 11))
    check_payment(RewardState.PUBLISHED, last, 0, date(2024, 12, 11))


def test_a_paid_reward_is_not_paid_again() -> None:
    with pytest.raises(RewardActNotPossible):
        check_reward_act(RewardAct.PAY, RewardState.PAID)


def test_a_claim_after_its_term_is_refused() -> None:
    check_claim(date(2024, 5, 1), date(2025, 5, 1), date(2025, 5, 1))
    with pytest.raises(ClaimTooLate):
        check_claim(date(2024, 5, 1), date(2025, 5, 1), date(2025, 5, 2))


def test_no_more_is_taken_back_than_was_paid_and_only_fraud_has_no_term() -> None:
    last = date(2029, 12, 31)

    def check(amount_fen: int, cause: ClawbackCause, today: date) -> None:
        check_clawback(RewardState.PAID, Clawback(100, amount_fen, last, cause), today)

    for amount in (0, -1, 101):
        with pytest.raises(ClawbackWrong):
            check(amount, ClawbackCause.AUDIT, date(2025, 1, 1))
    with pytest.raises(ClawbackWrong):
        check(100, ClawbackCause.LEFT, date(2030, 1, 1))
    check(100, ClawbackCause.FRAUD, date(2030, 1, 1))
    check(100, ClawbackCause.LEFT, last)
