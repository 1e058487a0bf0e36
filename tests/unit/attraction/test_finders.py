"""Filings of finders: who was first, until when they are protected."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.finders import (
    AlreadyFound,
    ContactCameFirst,
    Filing,
    FilingAct,
    FilingActNotPossible,
    FilingReasonMissing,
    FilingState,
    check_filing_act,
    check_first,
    find_protecting,
)

MORNING = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
DAY = date(2024, 5, 6)


def filing(
    pk: int, at: datetime, until: date, state: FilingState = FilingState.CONFIRMED
) -> Filing:
    return Filing(pk, f"SB-{pk}", f"finder {pk}", at, until, state)


def test_a_filing_after_the_first_talk_is_not_confirmed() -> None:
    with pytest.raises(ContactCameFirst):
        check_first(date(2024, 5, 5), DAY, [])
    check_first(DAY, DAY, [])
    check_first(None, DAY, [])


def test_a_confirmed_filing_keeps_another_of_the_same_day_away() -> None:
    first = filing(1, MORNING, date(2025, 5, 6))
    with pytest.raises(AlreadyFound) as refused:
        check_first(None, DAY, [first])
    assert refused.value.values["number"] == "SB-1"


def test_a_confirmed_filing_keeps_an_earlier_one_away_until_a_dispute_is_decided() -> None:
    later = filing(2, NOON, date(2025, 5, 6))
    with pytest.raises(AlreadyFound):
        check_first(None, DAY, [later])
    check_first(None, DAY, [filing(2, NOON, date(2025, 5, 6), FilingState.REFUSED)])


def test_protection_ends_before_its_last_day_begins() -> None:
    old = filing(1, datetime(2023, 5, 6, tzinfo=UTC), DAY)
    check_first(None, DAY, [old])
    with pytest.raises(AlreadyFound):
        check_first(None, date(2024, 5, 5), [old])


@pytest.mark.parametrize("state", [FilingState.FILED, FilingState.REFUSED, FilingState.WITHDRAWN])
def test_only_a_filing_that_stands_protects(state: FilingState) -> None:
    assert find_protecting([filing(1, MORNING, date(2025, 5, 6), state)], DAY) is None


def test_a_disputed_filing_protects_until_the_dispute_is_decided() -> None:
    disputed = filing(1, MORNING, date(2025, 5, 6), FilingState.DISPUTED)
    assert find_protecting([disputed], DAY) is disputed


def test_acts_follow_the_state_and_grave_ones_want_a_reason() -> None:
    check_filing_act(FilingAct.CONFIRM, FilingState.FILED)
    with pytest.raises(FilingActNotPossible):
        check_filing_act(FilingAct.CONFIRM, FilingState.REFUSED)
    with pytest.raises(FilingReasonMissing):
        check_filing_act(FilingAct.REFUSE, FilingState.FILED, " ")


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.randoms())
def test_who_was_first_does_not_depend_on_the_order(days: list[int], chance: object) -> None:
    known = [
        filing(pk, datetime.fromordinal(738_000 + day).replace(tzinfo=UTC), date(2030, 1, 1))
        for pk, day in enumerate(days)
    ]
    shuffled = list(known)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = find_protecting(shuffled, DAY)
    assert found is min(known, key=lambda one: (one.filed_at, one.pk))
