"""The positive list, a zone's own words of it, and where parts of a content fall."""

from dataclasses import replace

import pytest

from zoneworks.compliance import facts
from zoneworks.compliance.engine.positive_list import (
    EntryUnknown,
    PartUnknown,
    Placement,
    digest_of,
    overlay,
    place,
)

SAMPLE = facts.sample_entries()
OWN = replace(SAMPLE[2], title="Ours", is_sample=False)


def test_the_sample_has_fourteen_whole_entries_and_says_that_it_is_one() -> None:
    assert [one.number for one in SAMPLE] == list(range(1, 15))
    assert all(one.title and one.text and one.limits and one.is_sample for one in SAMPLE)
    assert len({one.title for one in SAMPLE}) == 14
    assert facts.sample_list().is_sample
    assert "非官方" in facts.sample_list().source


def test_own_words_stand_over_the_sample() -> None:
    shown = overlay(SAMPLE, {3: OWN})
    assert shown[2] == OWN
    assert shown[:2] + shown[3:] == SAMPLE[:2] + SAMPLE[3:]


def test_a_changed_word_changes_the_digest_of_the_list_and_a_mark_does_not() -> None:
    assert digest_of(overlay(SAMPLE, {3: OWN})) != digest_of(SAMPLE)
    marked = overlay(SAMPLE, {3: replace(SAMPLE[2], is_sample=False)})
    assert digest_of(marked) == digest_of(SAMPLE)
    assert digest_of(tuple(reversed(SAMPLE))) == digest_of(SAMPLE)


def test_parts_are_placed_under_entries_or_none_and_keep_the_title_of_that_day() -> None:
    placed = place(SAMPLE, 2, (), [Placement(2, 0, reason="procedure"), Placement(1, 3)])
    assert placed == (Placement(1, 3, SAMPLE[2].title), Placement(2, 0, "", "procedure"))
    again = place(overlay(SAMPLE, {3: OWN}), 2, placed, [Placement(2, 3)])
    assert again == (Placement(1, 3, SAMPLE[2].title), Placement(2, 3, "Ours"))


def test_there_is_no_fifteenth_entry_and_no_part_beyond_the_content() -> None:
    with pytest.raises(EntryUnknown):
        place(SAMPLE, 2, (), [Placement(1, 15)])
    for part in (0, 3):
        with pytest.raises(PartUnknown):
            place(SAMPLE, 2, (), [Placement(part, 1)])
