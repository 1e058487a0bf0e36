"""Promises held against records, and what becomes of a deposit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.admission import facts
from zoneworks.admission.engine.concessions import (
    ConcessionKind,
    PromiseForbidden,
    check_words,
    needs_review,
)
from zoneworks.admission.engine.consequences import (
    Consequence,
    ConsequenceWrong,
    Ground,
    Terms,
    TermsWrong,
    check_decided,
    check_terms,
    favors,
    parts_of,
    propose,
    usual_deposit,
)
from zoneworks.admission.engine.promises import (
    Basis,
    CheckTooEarly,
    Entry,
    Finding,
    Promise,
    PromiseKind,
    PromiseWrong,
    Result,
    check_order,
    check_promise,
    examine,
)
from zoneworks.core.engine.area import m2_of

WAN = 1_000_000
SIGNED, DUE = date(2024, 1, 10), date(2024, 12, 31)
AFTER = date(2025, 2, 1)
LAND = m2_of(100)
PAID = Promise(PromiseKind.INVESTMENT, DUE, 1_000 * WAN)
START = Promise(PromiseKind.START, DUE)
TAX = Promise(PromiseKind.TAX, date(2025, 6, 30), 10 * WAN, Basis.PER_MU, year=2024)


def test_an_investment_is_kept_on_the_day_on_which_the_sum_is_reached() -> None:
    entries = [Entry(date(2024, 12, 31), 400 * WAN), Entry(date(2024, 5, 2), 600 * WAN)]
    found = examine(PAID, entries, AFTER, LAND)
    assert (found.result, found.reached_on, found.gap_fen) == (Result.KEPT, DUE, 0)


def test_what_comes_after_the_day_is_late_by_so_many_days() -> None:
    found = examine(PAID, [Entry(date(2025, 1, 15), 1_000 * WAN)], AFTER, LAND)
    assert (found.result, found.days_late) == (Result.LATE, 15)


def test_what_is_missing_is_told_to_the_fen() -> None:
    found = examine(PAID, [Entry(date(2024, 6, 1), 999 * WAN + 1)], AFTER, LAND)
    assert (found.result, found.gap_fen) == (Result.SHORT, WAN - 1)
    assert found.short_share == Fraction(WAN - 1, 1_000 * WAN)


def test_what_the_future_holds_does_not_count() -> None:
    entries = [Entry(date(2025, 3, 1), 1_000 * WAN)]
    assert examine(PAID, entries, AFTER, LAND).result is Result.SHORT


def test_nothing_is_checked_early_but_what_is_kept_already() -> None:
    with pytest.raises(CheckTooEarly):
        examine(START, [], DUE, LAND)
    assert examine(START, [Entry(date(2024, 3, 1))], date(2024, 3, 2), LAND).result is Result.KEPT


def test_the_day_itself_is_kept_and_the_next_is_late() -> None:
    assert examine(START, [Entry(DUE)], AFTER, LAND).result is Result.KEPT
    late = examine(START, [Entry(DUE + timedelta(days=1))], AFTER, LAND)
    assert (late.result, late.days_late) == (Result.LATE, 1)
    missed = examine(START, [], AFTER, LAND)
    assert (missed.result, missed.short_share, missed.days_late) == (Result.SHORT, 1, 32)


def test_an_amount_for_each_mu_counts_the_land_of_the_agreement() -> None:
    land = Decimal("66666.67")
    assert TAX.promised_fen(land) == 1_000_000_050
    found = examine(TAX, [Entry(date(2024, 12, 31), 1_000_000_050)], date(2025, 7, 1), land)
    assert found.result is Result.KEPT


def test_figures_that_are_not_there_are_unknown_and_not_nil() -> None:
    found = examine(TAX, [], date(2025, 7, 1), LAND)
    assert found.result is Result.UNKNOWN
    assert propose(100, found, Terms(), 0) is None
    nil = examine(TAX, [Entry(date(2024, 12, 31), 0)], date(2025, 7, 1), LAND)
    assert nil.result is Result.SHORT


def test_what_the_enterprise_had_before_does_not_count() -> None:
    promise = replace(TAX, basis=Basis.TOTAL, amount_fen=500, base_fen=300)
    year = [Entry(date(2024, 12, 31), 700)]
    found = examine(promise, year, date(2025, 7, 1), None)
    assert (found.achieved_fen, found.gap_fen) == (400, 100)


@pytest.mark.parametrize(
    ("promise", "field", "why"),
    [
        (replace(PAID, amount_fen=None), "amount_fen", "AMOUNT_MISSING"),
        (replace(PAID, amount_fen=0), "amount_fen", "AMOUNT_RANGE"),
        (replace(PAID, amount_fen=10**15), "amount_fen", "AMOUNT_RANGE"),
        (replace(START, amount_fen=5), "amount_fen", "NO_AMOUNT"),
        (replace(START, basis=Basis.PER_MU), "basis", "NO_LAND"),
        (replace(PAID, due_on=SIGNED), "due_on", "DUE_BEFORE_SIGNATURE"),
        (replace(TAX, year=None), "year", "YEAR"),
        (replace(TAX, year=2025), "year", "YEAR_ENDS_BEFORE"),
        (replace(TAX, year=2023), "year", "YEAR_ENDS_BEFORE"),
        (replace(PAID, weight=101), "weight", "WEIGHT"),
        (replace(START, base_fen=1), "base_fen", "AMOUNT_RANGE"),
    ],
)
def test_a_promise_that_nobody_can_check_is_refused(promise: Promise, field: str, why: str) -> None:
    with pytest.raises(PromiseWrong) as refusal:
        check_promise(promise, SIGNED, LAND)
    assert (refusal.value.values["field"], refusal.value.values["why"]) == (field, why)


def test_nothing_is_per_mu_without_land_and_days_do_not_run_backwards() -> None:
    check_promise(TAX, SIGNED, LAND)
    with pytest.raises(PromiseWrong, match="NO_LAND"):
        check_promise(TAX, SIGNED, None)
    finish = Promise(PromiseKind.FINISH, DUE - timedelta(days=1))
    with pytest.raises(PromiseWrong) as refusal:
        check_order([START, finish])
    assert refusal.value.values["why"] == "BACKWARD"
    with pytest.raises(PromiseWrong, match="TWICE"):
        check_order([START, START])
    check_order([START, Promise(PromiseKind.FULL_OUTPUT, DUE)])


# The deposit


def found(result: Result, gap: int = 0, promised: int = 0, late: int = 0) -> Finding:
    return Finding(result, DUE, promised, promised - gap, gap, None, late)


def test_what_is_kept_returns_the_part() -> None:
    proposal = propose(301, found(Result.KEPT), Terms(), 0)
    assert proposal is not None
    assert proposal.consequence == Consequence(301, 0, 0)


@pytest.mark.parametrize(("days", "forfeited"), [(1, 100), (30, 100), (31, 200), (400, 1_000)])
def test_lateness_costs_a_share_for_each_begun_month(days: int, forfeited: int) -> None:
    proposal = propose(1_000, found(Result.LATE, late=days), Terms(), 0)
    assert proposal is not None
    assert proposal.consequence == Consequence(1_000 - forfeited, 0, forfeited)


def test_a_little_short_is_held_once_and_then_forfeited_in_its_share() -> None:
    short = found(Result.SHORT, gap=100, promised=1_000)
    held, last = propose(999, short, Terms(), 0), propose(999, short, Terms(), 1)
    assert held is not None
    assert last is not None
    assert (held.ground, held.consequence) == (Ground.HOLD, Consequence(0, 999, 0))
    assert (last.ground, last.consequence) == (Ground.LAST, Consequence(899, 0, 100))
    much = propose(999, found(Result.SHORT, gap=500, promised=1_000), Terms(), 0)
    assert much is not None
    assert (much.ground, much.consequence) == (Ground.SHORT, Consequence(499, 0, 500))


def test_a_missed_day_is_held_once_and_then_forfeited_whole() -> None:
    missed = found(Result.SHORT, late=40)
    held, last = propose(50, missed, Terms(), 0), propose(50, missed, Terms(), 1)
    assert held is not None
    assert last is not None
    assert held.consequence == Consequence(0, 50, 0)
    assert last.consequence == Consequence(0, 0, 50)


@given(
    st.integers(0, 10**12),
    st.sampled_from(list(Result)),
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.integers(0, 5000),
    st.integers(0, 2),
)
def test_no_fen_is_lost_or_made(  # noqa: PLR0917
    part: int, result: Result, gap: int, promised: int, late: int, extended: int
) -> None:
    finding = found(result, gap=gap, promised=promised, late=late)
    proposal = propose(part, finding, Terms(), extended)
    if proposal is None:
        assert result is Result.UNKNOWN
        return
    assert proposal.consequence.part_fen == part
    assert min(proposal.consequence.return_fen, proposal.consequence.forfeit_fen) >= 0


@given(st.integers(0, 10**12), st.lists(st.integers(0, 100), min_size=1, max_size=12))
def test_the_parts_of_a_deposit_are_the_deposit(deposit: int, weights: list[int]) -> None:
    parts = parts_of(deposit, weights)
    assert sum(parts) == (deposit if sum(weights) else 0)
    assert all(part >= 0 for part in parts)


def test_the_usual_deposit_is_rounded_half_up() -> None:
    assert usual_deposit(12_345_678_951, Fraction(1, 100)) == 123_456_790


@pytest.mark.parametrize(
    ("decided", "day", "result", "why"),
    [
        (Consequence(90, 0, 0), None, Result.KEPT, "SUM"),
        (Consequence(110, 0, -10), None, Result.KEPT, "NEGATIVE"),
        (Consequence(0, 100, 0), None, Result.SHORT, "NO_DAY"),
        (Consequence(0, 100, 0), AFTER, Result.SHORT, "PAST"),
        (Consequence(0, 100, 0), date(2026, 1, 1), Result.KEPT, "REACHED"),
    ],
)
def test_a_consequence_that_cannot_be_is_refused(
    decided: Consequence, day: Any, result: Result, why: str
) -> None:
    with pytest.raises(ConsequenceWrong) as refusal:
        check_decided(100, decided, day, AFTER, result)
    assert refusal.value.values["why"] == why


def test_more_than_the_terms_give_favors_the_enterprise() -> None:
    assert favors(Consequence(100, 0, 0), Consequence(90, 0, 10))
    assert favors(Consequence(0, 100, 0), Consequence(0, 0, 100))
    assert not favors(Consequence(0, 100, 0), Consequence(100, 0, 0))
    assert not favors(Consequence(90, 0, 10), Consequence(90, 0, 10))


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(late_rate=Fraction(2)), "late_rate"),
        (Terms(hold_up_to=Fraction(-1)), "hold_up_to"),
        (Terms(extensions=10), "extensions"),
    ],
)
def test_terms_outside_what_a_deposit_can_hold_are_refused(terms: Terms, field: str) -> None:
    with pytest.raises(TermsWrong) as refusal:
        check_terms(terms, 100, [PAID])
    assert refusal.value.values["field"] == field
    with pytest.raises(TermsWrong, match="weights"):
        check_terms(Terms(), 100, [replace(PAID, weight=0)])


# Concessions


def test_a_forbidden_promise_is_refused_with_its_article_even_with_blanks_in_it() -> None:
    for text, article in (
        ("甲方将土地出让金 返还乙方 30%", "100号"),
        ("前三年税收\n返还 50%", "第十条"),
        ("按纳税额奖励", "财政奖励"),
    ):
        with pytest.raises(PromiseForbidden) as refusal:
            check_words({"note": text}, facts.bans())
        assert article in refusal.value.values["article"]
        assert refusal.value.values["field"] == "note"
    check_words({"note": "依申请适用已公布的普惠政策"}, facts.bans())


def test_what_favors_one_applicant_needs_a_review() -> None:
    assert needs_review([ConcessionKind.RENT], 100, 100)
    assert needs_review([], 99, 100)
    assert not needs_review([], 100, 100)
