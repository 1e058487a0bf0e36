"""The positive list (正面清单): what a zone may lawfully promise, and where content falls in it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from zoneworks.core.engine.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of investment promotion that is lawful within its limits.

    ``is_sample`` marks the shipped words, which no authority has issued.
    """

    number: int
    title: str
    text: str
    limits: str
    is_sample: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a part of the content (counted from 1) falls: under an entry, or none with a reason.

    ``entry`` is 0 for none; ``title`` is that of the entry when the part was placed.
    """

    part: int
    entry: int
    title: str = ""
    reason: str = ""


class EntryUnknown(Refusal):
    """A number that the list does not have."""

    code = "POSITIVE_LIST_ENTRY_UNKNOWN"


class PartUnknown(Refusal):
    """A part that the content does not have."""

    code = "POSITIVE_LIST_PART_UNKNOWN"


def overlay(sample: Sequence[Entry], own: Mapping[int, Entry]) -> tuple[Entry, ...]:
    """The list of a zone: its own entries over the sample's, by number."""
    return tuple(own.get(one.number, one) for one in sample)


def digest_of(entries: Sequence[Entry]) -> str:
    """SHA-256 of a list: its words by number, whether they are the sample's or not."""
    words = [astuple(one)[:4] for one in sorted(entries, key=lambda one: one.number)]
    canonical = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def place(
    entries: Sequence[Entry], parts: int, known: Sequence[Placement], given: Sequence[Placement]
) -> tuple[Placement, ...]:
    """Put new placements in the place of earlier ones, in the order of the parts.

    Raises:
        EntryUnknown: the list has no such number.
        PartUnknown: the content has no such part.
    """
    titles = {one.number: one.title for one in entries} | {0: ""}
    placed = {one.part: one for one in known}
    for one in given:
        if one.entry not in titles:
            raise EntryUnknown(f"The list has no entry {one.entry}.", entry=one.entry)
        if not 1 <= one.part <= parts:
            raise PartUnknown(f"There is no part {one.part}.", part=one.part)
        placed[one.part] = Placement(one.part, one.entry, titles[one.entry], one.reason)
    return tuple(placed[part] for part in sorted(placed))
