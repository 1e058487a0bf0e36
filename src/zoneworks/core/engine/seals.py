"""Seals of events: each covers a run of events and the seal before it, so that nothing changes
unseen.

A seal's digest covers its number, its moment, the ids of its events, the SHA-256 of all that they
say, and the digest of the seal before. Who rewrites an event must rewrite its seal and all that
follow, and then the last digest is another than the one that was exported. Beside that, each event
has a mark (CRC-32), which proves nothing: it only finds the event where a seal does not hold.
"""

from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

import numpy as np

FIRST = bytes(32)
"""What stands for the seal before the first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Events in the order of their ids: ids and marks as big-endian columns, and their digest."""

    ids: bytes
    marks: bytes
    content: bytes

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.marks) // 4

    def by_id(self) -> dict[int, int]:
        """The mark of each event by its id."""
        ids = np.frombuffer(self.ids, dtype=">i8").tolist()
        return dict(zip(ids, np.frombuffer(self.marks, dtype=">u4").tolist(), strict=False))


@dataclass(frozen=True, slots=True)
class Seal:
    """A run of events that is closed. ``made_at`` is an ISO moment in UTC."""

    number: int
    last_event: int
    run: Run
    previous: bytes
    made_at: str

    @property
    def digest(self) -> bytes:
        """The digest that the next seal, and who signs, refers to."""
        head = f"zoneworks seal 1\n{self.number}\n{self.last_event}\n{self.made_at}\n"
        parts = (self.previous, sha256(self.run.ids).digest(), self.run.content)
        return sha256(head.encode() + b"".join(parts)).digest()


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


def read_run(ids: str | None, texts: str | None) -> Run:
    """Read events by their ids, with spaces between, and what each says, on a line each."""
    content = (texts or "").encode()
    numbers = np.array([*map(int, (ids or "").split())], dtype=">i8")
    lines = content.split(b"\n") if numbers.size else []
    marks = np.array([*map(crc32, lines)], dtype=">u4")
    if marks.size != numbers.size:
        raise ValueError("Each event is one line.")
    return Run(numbers.tobytes(), marks.tobytes(), sha256(content).digest())


def close(previous: Seal | None, run: Run, made_at: str) -> Seal:
    """Close a run of events.

    Raises:
        ValueError: there are none, or their ids do not rise above the last sealed one.
    """
    ids = np.frombuffer(run.ids, dtype=">i8").astype(np.int64)
    steps = np.diff(ids, prepend=np.int64(previous.last_event if previous else 0))
    if not ids.size or int(steps.min()) <= 0:
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


def starts_after(previous: Seal | None, seal: Seal) -> int:
    """The id after which a seal's run begins: that of the seal before, if it holds."""
    if seal.number == 1:
        return -1
    if previous is not None:
        return previous.last_event
    return int(np.frombuffer(seal.run.ids[:8], dtype=">i8")[0]) - 1


def breaks(previous: Seal | None, seal: Seal, digest: bytes) -> bool:
    """Whether a stored seal does not follow the one before it, or is not what its digest says."""
    follows = seal.previous == (previous.digest if previous else FIRST)
    rises = seal.last_event > (previous.last_event if previous else 0)
    in_turn = seal.number == (previous.number + 1 if previous else 1)
    return not (follows and rises and in_turn and seal.digest == digest)
