"""Who is told what about a case: notices of moves, reminders, new deadlines, written in sets.

They are written in the transaction of what they tell of, with one statement however many there
are, because jobs and timers move thousands of items at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from zoneworks.approvals.engine.process.cases import NOT_CONVERTED
from zoneworks.approvals.engine.process.handling import IN_HAND, TURN, HandlingAct, Post, State
from zoneworks.approvals.engine.process.standings import Change
from zoneworks.approvals.engine.process.timers import Rung, Timer
from zoneworks.approvals.models import Notice
from zoneworks.core import statements

if TYPE_CHECKING:
    from zoneworks.approvals.rows import CaseRow, ItemRow


class NoticeKind(StrEnum):
    """What a notice tells, beside the acts on items."""

    REMINDER = "REMINDER"
    DEADLINE_MOVED = "DEADLINE_MOVED"


TOLD_TO_APPLICANT = frozenset(
    {
        *(HandlingAct.ACCEPT, HandlingAct.DEEM_ACCEPTED, HandlingAct.NOTIFY_GAPS),
        *(HandlingAct.DECLINE, HandlingAct.ASK_PAPER, HandlingAct.TAKE_BACK),
        *(HandlingAct.PAUSE, HandlingAct.RESUME, HandlingAct.EXTEND),
        *(HandlingAct.GRANT, HandlingAct.REFUSE, HandlingAct.DELIVER),
        *(HandlingAct.REVOKE, HandlingAct.CONVERT),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice before it is written. One of the addressees is given, 0 stands for none."""

    zone_id: int
    case_id: int
    item_id: int
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    enterprise_id: int = 0
    membership_id: int = 0
    unit_id: int = 0
    post: str = ""


def of_moves(row: "CaseRow") -> Iterator[Told]:
    """Tell of the moves that a loaded case has made: the applicant, and whose turn it becomes."""
    has_lapsed = False
    for change in row.case.changes:
        item, act = row.items[change.key], change.move.act
        if act is HandlingAct.LAPSE and change.move.reason == NOT_CONVERTED:
            continue
        if act is HandlingAct.LAPSE:
            if not has_lapsed:
                yield from to_applicant(row, 0, act, {"reason": change.move.reason})
            has_lapsed = True
            yield from _to_interrupted(row, item, change)
        elif act in TOLD_TO_APPLICANT:
            kind = HandlingAct.DELIVER if change.after.state is State.DELIVERED else act
            values = _values(change)
            yield from to_applicant(row, item.pk, kind, values)
            if act is HandlingAct.DEEM_ACCEPTED:
                yield from to_turn(row, item, Post.REVIEWER, act, values)
        elif act is HandlingAct.URGE:
            yield from to_turn(row, item, change.after.turn, act, _values(change))


def _to_interrupted(row: "CaseRow", item: "ItemRow", change: Change) -> Iterator[Told]:
    """Tell those who had the turn that a handling has ended under their hands."""
    before = change.before.state if change.before is not None else State.WAITING
    turn = TURN.get(before)
    if before in IN_HAND and turn is not Post.APPLICANT:
        yield from to_turn(row, item, turn, change.move.act, {"reason": change.move.reason})


def _values(change: Change) -> dict[str, Any]:
    move, after = change.move, change.after
    told = {
        "on": move.on,
        "papers": list(move.papers) if move.act is not HandlingAct.ACCEPT else (),
        "reason": move.reason,
        "number": after.number,
        "due_on": after.legal_due_on or after.promised_due_on,
    }
    return {name: value for name, value in told.items() if value}


def of_timer(
    row: "CaseRow", item: "ItemRow", turn: Post | None, timer: Timer, more: Mapping[str, Any]
) -> Iterator[Told]:
    """Remind whose turn it is of a deadline; of one that is overdue the unit's head too.

    What the head is told too says so, so that who holds both posts reads it once, as the head.
    """
    values = {**reminder_values(timer), **more}
    is_with_unit = turn not in {None, Post.APPLICANT, Post.HEAD}
    if timer.rung is Rung.OVERDUE and is_with_unit:
        yield from to_turn(row, item, Post.HEAD, NoticeKind.REMINDER, values)
        values = {**values, "head_too": True}
    yield from to_turn(row, item, turn, NoticeKind.REMINDER, values)


def reminder_values(timer: Timer) -> dict[str, Any]:
    """What a reminder says of its deadline."""
    return {
        "deadline": timer.kind.value,
        "rung": timer.rung.value,
        "due_on": timer.due_on,
        "days": timer.days,
    }


def of_simulation(row: "CaseRow", timer: Timer) -> Iterator[Told]:
    """Remind the applicant that the results of a simulated handling are about to expire."""
    yield from to_applicant(row, 0, NoticeKind.REMINDER, reminder_values(timer))


def to_applicant(
    row: "CaseRow", item_id: int, kind: str, values: Mapping[str, Any]
) -> Iterator[Told]:
    """Tell the enterprise, and the officer who runs its errands."""
    if row.enterprise_id:
        yield Told(row.zone_id, row.pk, item_id, kind, values, enterprise_id=row.enterprise_id)
    if row.agent_id:
        yield Told(row.zone_id, row.pk, item_id, kind, values, membership_id=row.agent_id)


def to_turn(
    row: "CaseRow", item: "ItemRow", post: Post | None, kind: str, values: Mapping[str, Any]
) -> Iterator[Told]:
    """Tell a post of the item's unit, or the applicant where it is theirs."""
    if post is Post.APPLICANT:
        yield from to_applicant(row, item.pk, kind, values)
    elif post is not None and item.unit_id:
        yield Told(
            row.zone_id, row.pk, item.pk, kind, values, unit_id=item.unit_id, post=post.value
        )


def write(today: date, told: Sequence[Told]) -> None:
    """Write notices, in the transaction of what they tell of."""
    if not told:
        return
    day = connection.ops.adapt_datefield_value(today)
    # Whoever is told of the same is told in the same words: they are written down once.
    words = {id(one.values): one.values for one in told}
    written = {key: _encode(values) for key, values in words.items()}
    with connection.cursor() as cursor:
        statements.write(cursor, _INSERT, [_row(one, written[id(one.values)], day) for one in told])


def _row(told: Told, words: str, day: Any) -> Sequence[Any]:
    return (
        *(told.zone_id, 1, told.case_id, told.item_id or None),
        *(told.enterprise_id or None, told.membership_id or None, told.unit_id or None),
        *(told.post, str(told.kind), words, day, True),
    )


_encode = DjangoJSONEncoder(ensure_ascii=False).encode
_COLUMNS = (
    *("zone_id", "version", "case_id", "item_id", "enterprise_id", "membership_id", "unit_id"),
    *("post", "kind", '"values"', "made_on", "is_unread"),
)
_INSERT = (
    f"INSERT INTO {Notice._meta.db_table} "  # noqa: S608 - own names
    f"({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
