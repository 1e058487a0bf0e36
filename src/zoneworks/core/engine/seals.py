"""Seals of events: each covers a run of events and the seal before it, so that nothing changes
unseen.

A seal's digest covers its number, its moment, the ids and marks of its events, the SHA-256 of all
that they say, and the digest of the seal before. Who rewrites an event must rewrite its seal and
all that follow, and then the last digest is another than the one that was exported. A mark (CRC-32
of one event) proves nothing by itself: it finds the event where a seal does not hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

FIRST = bytes(32)
"""What stands for the seal before the first."""
LOWEST = -(2**63)
"""Before every id."""
FORM = 1
"""The form in which events are written for a seal, as its digest names it."""
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """Events in the order of their ids: ids and marks as big-endian columns, and their digest."""

    ids: bytes
    marks: bytes
    content: bytes

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.ids) // 8

    @property
    def is_whole(self) -> bool:
        """Whether the columns belong together; damaged ones do not."""
        sizes = len(self.ids), len(self.marks), len(self.content)
        return sizes == (8 * self.count, 4 * self.count, 32)

    def by_id(self) -> dict[int, int]:
        """The mark of each event by its id."""
        ids = np.frombuffer(self.ids, dtype=">i8").tolist()
        return dict(zip(ids, np.frombuffer(self.marks, dtype=">u4").tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Seal:
    """A run of events that is closed. ``made_at`` is an ISO moment in UTC."""

    number: int
    last_event: int
    run: Run
    previous: bytes
    made_at: str
    form: int = FORM

    @property
    def digest(self) -> bytes:
        """The digest that the next seal, and who signs, refers to."""
        head = f"zoneworks seal {self.form}\n{self.number}\n{self.last_event}\n{self.made_at}\n"
        columns = sha256(self.run.ids).digest() + sha256(self.run.marks).digest()
        return sha256(head.encode() + self.previous + columns + self.run.content).digest()


@dataclass(frozen=True, slots=True)
class Differences:
    """What the events of a seal's run are now, against what was sealed: ids of events.

    ``is_other`` says that the content is another although no single event was found.
    """

    changed: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    inserted: tuple[int, ...] = ()
    reordered: tuple[int, ...] = ()
    is_other: bool = False


def statement(number: int, last_event: int, made_at: str, digest: bytes) -> bytes:
    """What is signed of a seal: all that its head says."""
    return f"zoneworks head 1\n{number}\n{last_event}\n{made_at}\n{digest.hex()}\n".encode()


def read_run(ids: Ids, content: bytes, *, is_marked: bool = True) -> Run:
    """Read events by their ids, and what each says, on a line each.

    Marks are left out where they are not asked for.

    Raises:
        ValueError: there are not as many lines as ids.
    """
    marks = b""
    if is_marked:
        lines = content.split(b"\n") if ids.size else []
        if len(lines) != ids.size:
            raise ValueError("Each event is one line.")
        marks = np.fromiter(map(crc32, lines), ">u4", len(lines)).tobytes()
    return Run(ids.astype(">i8").tobytes(), marks, sha256(content).digest())


def part(ids: Ids, content: bytes, ends: Sequence[int]) -> Iterator[tuple[Ids, bytes]]:
    """Part events after each of these ids.

    Raises:
        ValueError: there are not as many lines as ids.
    """
    if not ends:
        yield ids, content
        return
    lines = content.split(b"\n") if ids.size else []
    if len(lines) != ids.size:
        raise ValueError("Each event is one line.")
    cuts = [0, *np.searchsorted(ids, ends, side="right").tolist(), len(lines)]
    for start, end in pairwise(cuts):
        yield ids[start:end], b"\n".join(lines[start:end])


def close(previous: Seal | None, run: Run, made_at: str) -> Seal:
    """Close a run of events.

    Raises:
        ValueError: there are none, or their ids do not rise above the last sealed one.
    """
    ids = np.frombuffer(run.ids, dtype=">i8").astype(np.int64)
    after = previous.last_event if previous else 0
    if not ids.size or int(ids[0]) <= after or bool((np.diff(ids) <= 0).any()):
        raise ValueError("A seal covers events that follow the last sealed one.")
    return Seal(
        number=previous.number + 1 if previous else 1,
        last_event=int(ids[-1]),
        run=run,
        previous=previous.digest if previous else FIRST,
        made_at=made_at,
    )


def compare(sealed: Run, now: Run) -> Differences:
    """Compare the events that stand in a seal's run now with those that it covers."""
    if not sealed.is_whole:
        return Differences(is_other=sealed.content != now.content)
    if sealed.content == now.content and sealed.ids == now.ids:
        return Differences()
    before, after = sealed.by_id(), now.by_id()
    moved = [pk for pk in before if pk in after and before[pk] != after[pk]]
    known = {before[pk] for pk in moved}
    found = Differences(
        changed=tuple(pk for pk in moved if after[pk] not in known),
        missing=tuple(pk for pk in before if pk not in after),
        inserted=tuple(pk for pk in after if pk not in before),
        reordered=tuple(pk for pk in moved if after[pk] in known),
    )
    return Differences(is_other=True) if found == Differences() else found


def starts_after(previous: Seal | None, seal: Seal, *, is_broken: bool = False) -> int:
    """The id after which a seal's run begins: that of the seal before, if the chain holds."""
    if seal.number == 1 or (is_broken and not (seal.run.is_whole and seal.run.count)):
        return LOWEST if previous is None else previous.last_event
    if previous is not None and not is_broken:
        return previous.last_event
    return int.from_bytes(seal.run.ids[:8], "big", signed=True) - 1


def breaks(previous: Seal | None, seal: Seal, digest: bytes) -> bool:
    """Whether a stored seal does not follow the one before it, or is not what its digest says."""
    follows = seal.previous == (previous.digest if previous else FIRST)
    rises = seal.last_event > (previous.last_event if previous else 0)
    in_turn = seal.number == (previous.number + 1 if previous else 1)
    is_whole = seal.run.is_whole and seal.digest == digest
    return not (follows and rises and in_turn and is_whole)


def parts(runs: Sequence[tuple[int, int, int]], most: int) -> Iterator[list[tuple[int, int, int]]]:
    """Put runs together that follow each other, as long as they hold no more events than ``most``.

    A run is the id after which it begins, its last id and how many events it has.
    """
    part: list[tuple[int, int, int]] = []
    for run in runs:
        if part and (part[-1][1] != run[0] or sum(one[2] for one in part) + run[2] > most):
            yield part
            part = []
        part.append(run)
    if part:
        yield part
