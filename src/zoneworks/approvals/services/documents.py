"""Documents of moves: each goes out with its move, and is withdrawn with what it says."""

from collections.abc import Callable, Sequence

from zoneworks.approvals import rows
from zoneworks.approvals.engine.process.documents import (
    FAVORABLE,
    Document,
    Due,
    due_of,
    kind_of,
    taken_back,
)
from zoneworks.approvals.engine.process.handling import HELD, HandlingAct, Track
from zoneworks.approvals.engine.process.standings import Change, Move
from zoneworks.approvals.engine.process.terms import Item
from zoneworks.approvals.queries import letters
from zoneworks.approvals.queries.requests import list_requests
from zoneworks.approvals.rows import CASE, ITEM, CaseRow
from zoneworks.core import documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.numbering import NumberRefused, parse_number
from zoneworks.core.models import IssuedDocument
from zoneworks.core.printing import Sheet

Claim = Callable[[], None]

FALLING = {
    HandlingAct.REVOKE: FAVORABLE,
    HandlingAct.RENEW: FAVORABLE,
    HandlingAct.FOLLOW: FAVORABLE,
    HandlingAct.CONVERT: frozenset({Document.SIMULATED_RESULT}),
    HandlingAct.LAPSE: frozenset({Document.SIMULATED_RESULT}),
}
"""Acts by which documents of the same item no longer hold."""


def keep(actor: Actor, cases: Sequence[CaseRow]) -> None:
    """Write what moves have changed in cases, and issue and withdraw the documents of it.

    Raises:
        StaleRecord: somebody else moved one of the items since it was read.
    """
    due = [(row, one) for row in cases for one in due_of(row.case)]
    falling = [
        (row, change)
        for row in cases
        for change in row.case.changes
        if change.move.act in FALLING
        and change.before is not None
        and change.before.state in HELD
        and change.after.state not in HELD
    ]
    recalled = [
        (row.items[change.key].pk, change)
        for row in cases
        for change in row.case.changes
        if change.move.act is HandlingAct.TAKE_BACK
    ]
    rows.save(actor, cases)
    for row, change in falling:
        _withdraw(actor, row, change)
    documents.issue(actor, letters.compose([pair for pair in due if not _is_there(*pair)]))
    for item_id, change in recalled:
        _withdraw_requests(actor, item_id, change)


def preview(cases: Sequence[CaseRow]) -> list[Sheet]:
    """Write the documents that the moves of cases call for, and keep none."""
    due = [(row, one) for row in cases for one in due_of(row.case)]
    drafts = letters.compose([pair for pair in due if not _is_there(*pair)])
    return [draft.sheet for draft in drafts]


def _withdraw(actor: Actor, row: CaseRow, change: Change) -> None:
    act, on = change.move.act, change.move.on
    reason = letters.texts().values["withdrawals"].get(act) or change.move.reason
    items = {ITEM: [row.items[change.key].pk]}
    documents.withdraw(actor, FALLING[act], items, on=on, reason=reason)
    joint = row.case.plan.joint_of.get(change.key[0])
    if FALLING[act] is FAVORABLE and joint is not None:
        kinds = {Due(Document.JOINT_OPINION, (change,), joint).name}
        documents.withdraw(actor, kinds, {CASE: [row.pk]}, on=on, reason=reason)


def _withdraw_requests(actor: Actor, item_id: int, change: Change) -> None:
    """Withdraw the requests of which nothing is wanted any more.

    Each request has its document; those of a time when none went out are the earliest.
    """
    issued = IssuedDocument.objects.select_for_update().filter(
        zone_id=actor.writing_zone_id(),
        subject_type=ITEM,
        subject_id=item_id,
        kind=Document.PAPER_REQUEST,
    )
    ended = reversed(taken_back(list_requests(item_id)))
    pairs = zip(issued.order_by("-pk"), ended, strict=False)
    gone = [one for one, is_ended in pairs if is_ended and one.withdrawn_on is None]
    documents.withdraw_these(actor, gone, on=change.move.on, reason=change.move.reason)


def _is_there(row: CaseRow, due: Due) -> bool:
    """Whether the opinion of a joint handling went out with an earlier delivery."""
    if due.joint is None:
        return False
    found = IssuedDocument.objects.filter(subject_type=CASE, subject_id=row.pk, kind=due.name)
    return bool(found.filter(withdrawn_on=None).exists())


def check_number(row: CaseRow, move: Move, track: Track, item: Item) -> Claim:
    """Look whether a number that a person wrote can be given, and hold its series meanwhile.

    Return what takes it. A number of another form, such as that of a mandated system, is taken as
    it is.

    Raises:
        NumberRefused: it was given before, leaves a gap, or belongs to another kind of document.
    """
    text, on = move.number, move.on
    kind, number = kind_of(move.act, track, item.handling), parse_number(text)
    if kind not in letters.WITH_DECISION_NUMBER:
        return take_no_number
    zone_id, code = row.zone_id, letters.letterhead_of(row).zone_code
    series = {letters.series_word(code, one): one for one in Document}
    if number is None or number.word not in series:
        if any(word and text.strip().startswith(word) for word in series):
            raise NumberRefused(
                f"“{text}” is no number of this series.",
                why="FORM",
                number=text,
                next=str(documents.next_number(zone_id, letters.series_word(code, kind), on.year)),
            )
        return take_no_number
    if number.year != on.year:
        raise NumberRefused(
            f"{number} is not a number of {on.year}.",
            why="YEAR",
            number=str(number),
            next=str(documents.next_number(zone_id, letters.series_word(code, kind), on.year)),
        )
    if series[number.word] is not kind:
        follows = documents.next_number(zone_id, letters.series_word(code, kind), number.year)
        raise NumberRefused(
            f"{number} is a number of another kind of document; here the next is {follows}.",
            why="SERIES",
            number=str(number),
            next=str(follows),
        )
    return documents.check_number(zone_id, number)


def take_no_number() -> None:
    """Take none: it is not of the zone's own, or the act is refused."""
