"""Seals: whatever is done to sealed events is found, and the chain holds or breaks."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.core.engine import seals
from zoneworks.core.engine.seals import Differences, Run, Seal, breaks, close, compare, read_run

MOMENT = "2024-03-05T08:00:00+00:00"
Events = dict[int, str]


def run_of(events: Events) -> Run:
    rising = sorted(events)
    said = "\n".join(events[pk] for pk in rising).encode()
    return read_run(np.array(rising, dtype=np.int64), said)


def chain(*parts: Events) -> list[Seal]:
    made: list[Seal] = []
    for events in parts:
        made.append(close(made[-1] if made else None, run_of(events), MOMENT))
    return made


words = st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=8)
records = st.dictionaries(st.integers(1, 10**12), words, min_size=1, max_size=20)


@given(records)
def test_the_same_events_give_no_difference(events: Events) -> None:
    assert compare(run_of(events), run_of(events)) == Differences()


@given(records, st.data())
def test_any_changed_event_is_found(events: Events, data: Any) -> None:
    pk = data.draw(st.sampled_from(sorted(events)))
    others = set(events.values())
    changed = events | {pk: data.draw(words.filter(lambda text: text not in others))}
    assert compare(run_of(events), run_of(changed)) == Differences(changed=(pk,))


@given(records, st.data())
def test_any_missing_event_is_found(events: Events, data: Any) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(events)), min_size=1))
    left = {pk: text for pk, text in events.items() if pk not in gone}
    assert compare(run_of(events), run_of(left)) == Differences(missing=tuple(sorted(gone)))


@given(records, st.integers(1, 10**12), words)
def test_any_inserted_event_is_found(events: Events, pk: int, text: str) -> None:
    if pk not in events:
        found = compare(run_of(events), run_of(events | {pk: text}))
        assert found == Differences(inserted=(pk,))


@given(records, st.data())
def test_events_that_swap_what_they_say_are_found(events: Events, data: Any) -> None:
    one, other = (data.draw(st.sampled_from(sorted(events))) for _turn in range(2))
    if events[one] == events[other]:
        return
    swapped = events | {one: events[other], other: events[one]}
    found = compare(run_of(events), run_of(swapped))
    assert found == Differences(reordered=tuple(sorted((one, other))))


@given(records, records)
def test_no_other_events_pass_for_the_sealed_ones(events: Events, others: Events) -> None:
    assert (compare(run_of(events), run_of(others)) == Differences()) == (events == others)


def test_a_change_with_the_same_mark_is_found_by_the_digest() -> None:
    sealed = run_of({1: "plumless"})
    same_mark = run_of({1: "buckeroo"})  # both have the CRC-32 4DDB0C25
    assert sealed.marks == same_mark.marks
    assert compare(sealed, same_mark) == Differences(is_other=True)


@given(st.lists(records, min_size=1, max_size=5), st.data())
def test_read_together_or_one_by_one_runs_are_the_same(parts: list[Events], data: Any) -> None:
    shifted = [
        {pk + number * 10**13: text for pk, text in events.items()}
        for number, events in enumerate(parts)
    ]
    together = {pk: text for events in shifted for pk, text in events.items()}
    said = "\n".join(together[pk] for pk in sorted(together)).encode()
    ends = [max(events) for events in shifted[:-1]]
    parts = seals.part(np.array(sorted(together), dtype=np.int64), said, ends)
    assert [read_run(*one) for one in parts] == [run_of(events) for events in shifted]


def test_a_text_of_two_lines_is_refused() -> None:
    for read in (read_run, lambda ids, said: list(seals.part(ids, said, [1]))):
        with pytest.raises(ValueError, match="one line"):
            read(np.array([1], dtype=np.int64), b"a\nb")


def test_a_chain_holds_from_the_first_seal_on() -> None:
    made = chain({1: "a", 2: "b"}, {3: "c"}, {7: "d"})
    assert [one.number for one in made] == [1, 2, 3]
    assert [one.last_event for one in made] == [2, 3, 7]
    for previous, seal in zip([None, *made[:-1]], made, strict=True):
        assert not breaks(previous, seal, seal.digest)


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 3},
        {"last_event": 4},
        {"made_at": "2023-03-05T08:00:00+00:00"},
        {"previous": bytes(31) + b"\1"},
        {"form": 2},
        {"run": run_of({3: "x"})},
        {"run": replace(run_of({3: "c"}), marks=bytes(4))},
        {"run": replace(run_of({3: "c"}), ids=bytes(8))},
        {"run": replace(run_of({3: "c"}), content=bytes(32))},
    ],
    ids="".join,
)
def test_a_seal_of_which_anything_was_changed_breaks_the_chain(changed: dict[str, Any]) -> None:
    first, second = chain({1: "a"}, {3: "c"})
    assert breaks(first, replace(second, **changed), second.digest)


def test_a_seal_that_is_gone_or_out_of_its_turn_breaks_the_chain() -> None:
    first, second, third = chain({1: "a"}, {2: "b"}, {3: "c"})
    assert breaks(first, third, third.digest)
    assert breaks(None, second, second.digest)
    assert breaks(second, first, first.digest)


def test_a_seal_written_anew_with_its_digest_breaks_the_next() -> None:
    first, second, third = chain({1: "a"}, {2: "b"}, {3: "c"})
    anew = close(first, run_of({2: "x"}), second.made_at)
    assert not breaks(first, anew, anew.digest)
    assert breaks(anew, third, third.digest)


damaged = st.builds(
    Run, st.binary(max_size=20), st.binary(max_size=20), st.binary(min_size=31, max_size=33)
)


@given(damaged, records, st.integers(-3, 3), st.booleans())
def test_damaged_columns_break_the_chain_and_nothing_else(
    run: Run, events: Events, number: int, is_first: bool
) -> None:
    first, second = chain({1: "a"}, {3: "c"})
    seal = replace(second, run=run, number=number)
    previous = None if is_first else first
    assert breaks(previous, seal, second.digest)
    assert isinstance(compare(run, run_of(events)), Differences)
    assert isinstance(seals.starts_after(previous, seal, is_broken=True), int)


def test_a_run_begins_behind_the_seal_before_and_the_first_before_every_id() -> None:
    first, second, third = chain({5: "a"}, {8: "b"}, {9: "c"})
    assert seals.starts_after(None, first) == seals.LOWEST
    assert seals.starts_after(first, second) == 5
    assert seals.starts_after(first, third, is_broken=True) == 8


def test_a_seal_covers_events_that_rise_above_the_last() -> None:
    first = close(None, run_of({5: "a"}), MOMENT)
    for events in ({}, {5: "b"}, {4: "b", 6: "c"}):
        with pytest.raises(ValueError, match="follow"):
            close(first, run_of(events), MOMENT)


def test_runs_that_follow_each_other_are_read_together() -> None:
    runs = [(0, 3, 3), (3, 5, 2), (5, 9, 4), (12, 20, 1)]
    assert list(seals.parts(runs, 5)) == [runs[:2], runs[2:3], runs[3:]]
    assert list(seals.parts([], 5)) == []
