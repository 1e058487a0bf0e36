"""An item as its events tell it: what each step changed, and all folded to where it stands.

What is stored must be what is told: a folded history equals the columns of the item, value by
value, and each step begins where the one before it ended.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zoneworks.approvals.engine.process.handling import TURN, State
from zoneworks.approvals.engine.process.standings import Pause, Standing
from zoneworks.core.engine.refusals import Refusal

DATES = (
    *("turn_since", "due_on", "applied_on", "accepted_on"),
    *("decided_on", "delivered_on", "legal_due_on", "promised_due_on"),
)
LISTS = ("told", "outstanding", "asked", "received")
COLUMNS = Standing._fields
"""The columns of a standing, in the order in which they are stored."""
Columns = Mapping[str, Any]


class HistoryBroken(Refusal):
    """Events of an item that do not follow each other; ``step`` counts from 1."""

    code = "HISTORY_BROKEN"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of an item: the day on which it was recorded, what it changed, from what to what.

    ``after`` also holds the day ``on`` which it happened. What only moves deadlines with the
    calendar is no move, and is not counted.
    """

    recorded_on: date
    before: Columns | None
    after: Columns
    is_move: bool = True


def values_of(standing: Standing) -> list[Any]:
    """Write a standing as plain values in the order of `COLUMNS`: days as text, lists as lists."""
    return [
        value if write is None else write(value)
        for write, value in zip(_WRITERS, standing, strict=True)
    ]


def columns_of(standing: Standing) -> dict[str, Any]:
    """Write the columns of a standing by their names, as events hold them."""
    return dict(zip(COLUMNS, values_of(standing), strict=True))


def pauses_of(pauses: Sequence[Pause]) -> list[list[str | None]]:
    """Write pauses as plain values."""
    return [[one.reason, str(one.since), text_of(one.until), one.evidence] for one in pauses]


def text_of(day: date | None) -> str | None:
    """Write a day as events and both databases take it."""
    return None if day is None else str(day)


_UNTOUCHED = Standing()
_PLAIN_OF: Mapping[str, Callable[[Any], Any]] = {
    "state": str,
    **dict.fromkeys(DATES, text_of),
    **dict.fromkeys(LISTS, list),
    "pauses": pauses_of,
}
_WRITERS = tuple(_PLAIN_OF.get(name) for name in COLUMNS)


def difference(
    before: Standing | None, after: Standing
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Write what a step changed: the columns that differ, as they were and as they are.

    Of a new item nothing was: it differs from an untouched one.
    """
    was: dict[str, Any] = {}
    now: dict[str, Any] = {}
    known = _UNTOUCHED if before is None else before
    for name, write, old, new in zip(COLUMNS, _WRITERS, known, after, strict=True):
        if old != new:
            was[name] = old if write is None else write(old)
            now[name] = new if write is None else write(new)
    return None if before is None else was or None, now


def replay(steps: Iterable[Step]) -> dict[str, Any]:
    """Fold the events of one item to its columns, with whose turn it is and its count of steps.

    Raises:
        HistoryBroken: a step does not begin where the one before it ended.
    """
    found = columns_of(_UNTOUCHED)
    count = back_entered = 0
    for place, step in enumerate(steps):
        count += step.is_move
        before = step.before or {}
        differing = [name for name in before if found.get(name) != before[name]]
        if differing or (place == 0 and step.before is not None):
            raise HistoryBroken(
                f"Step {count} does not begin where the one before it ended.",
                step=count,
                columns=differing,
            )
        found |= {name: step.after[name] for name in COLUMNS if name in step.after}
        is_late = date.fromisoformat(step.after["on"]) < step.recorded_on
        back_entered += step.is_move and is_late
    turn = TURN.get(State(found["state"]))
    return found | {
        "turn": turn.value if turn is not None else "",
        "steps": count,
        "back_entered": back_entered,
    }
