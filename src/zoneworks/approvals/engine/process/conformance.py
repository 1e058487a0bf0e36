"""Whether items were handled as the law says, and where it was bent in a way that it allows.

A rule that was broken is a violation; a tolerance is an exception that the law or the definition
provides for: it is shown, and it is not held against anybody. All rules go over columns, so that
daily records, back-entered ones and imported logs are held against the same definition.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.process.clocks import NO_DAY as NO_STOP
from zoneworks.approvals.engine.process.clocks import Terms, project
from zoneworks.approvals.engine.process.handlings import (
    NO_DAY,
    Flags,
    Handlings,
    Ints,
    Marks,
    ShortDays,
    fold,
    later,
)
from zoneworks.approvals.engine.process.moves import DELIVERY_DAYS
from zoneworks.approvals.engine.process.rulebook import NO_LIMIT, Rulebook
from zoneworks.core.engine.calendar import Days, WorkingCalendar

STEPS_AT_ONCE = 250_000
"""So many steps are checked by one thread at once: their columns stay in the caches."""


class Rule(StrEnum):
    """What is checked, violations first."""

    LAND = "LAND"
    ORDER = "ORDER"
    MILESTONE = "MILESTONE"
    LIMIT = "LIMIT"
    POWER = "POWER"
    TOO_FAST = "TOO_FAST"
    GAPS_LATE = "GAPS_LATE"
    GAPS_TWICE = "GAPS_TWICE"
    DELIVERY = "DELIVERY"
    JOINT = "JOINT"
    PAUSE_REASON = "PAUSE_REASON"
    PAUSE_LONG = "PAUSE_LONG"
    PAPER_LATE = "PAPER_LATE"
    PROMISE_LATE = "PROMISE_LATE"
    EXTENDED = "EXTENDED"
    DEEMED = "DEEMED"
    WITHHELD = "WITHHELD"
    JOINT_WAITED = "JOINT_WAITED"
    PAPER = "PAPER"
    PROMISE = "PROMISE"
    SIMULATED = "SIMULATED"


TOLERANCES = frozenset(list(Rule)[list(Rule).index(Rule.EXTENDED) :])
"""Exceptions that the law or the definition allows."""


@dataclass(frozen=True, eq=False)
class Duties:
    """What applicants owed, one value a duty; ``closed`` is NO_DAY while it is owed."""

    case: NDArray[np.int32]
    node: NDArray[np.int32]
    is_formal: Flags
    is_promise: Flags
    due: Days
    closed: Days
    was_kept: Flags

    @staticmethod
    def none() -> "Duties":
        """No duties, as in a log that does not tell of them."""
        places, days = np.zeros(0, np.int32), np.zeros(0, np.int64)
        no = np.zeros(0, bool)
        return Duties(places, places, no, no, days, days, no)


@dataclass(frozen=True, eq=False)
class Finding:
    """The handlings that one rule found; ``other`` is the node that it compares with, or -1."""

    rule: Rule
    rows: Ints
    other: Ints

    @property
    def is_violation(self) -> bool:
        """Whether a rule was broken."""
        return self.rule not in TOLERANCES


@dataclass(frozen=True, eq=False)
class Conformance:
    """Handlings and what was found of them, each rule once and in the order of `Rule`."""

    handlings: Handlings
    findings: tuple[Finding, ...]

    def rows(self, *, violations: bool) -> Ints:
        """The handlings with a violation, or with a tolerance."""
        found = [one.rows for one in self.findings if one.is_violation is violations]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def check(
    book: Rulebook, marks: Marks, duties: Duties, calendar: WorkingCalendar, today: int
) -> Conformance:
    """Hold steps against the rulebook as they stand on a day. Raises CalendarExhausted."""
    parts = marks.parts(STEPS_AT_ONCE)
    if len(parts) == 1:
        return _check(book, marks, duties, calendar, today)
    with ThreadPoolExecutor() as pool:
        of_part = partial(_check, book, duties=duties, calendar=calendar, today=today)
        return _join(list(pool.map(of_part, parts)))


def _join(parts: Sequence[Conformance]) -> Conformance:
    """What was found of parts of a log, with the rows as in the whole."""
    handlings = Handlings.join([part.handlings for part in parts])
    before = np.cumsum([0, *(len(part.handlings) for part in parts)]).tolist()
    by_rule: dict[Rule, list[tuple[Ints, Ints]]] = {}
    for start, part in zip(before, parts, strict=False):
        for one in part.findings:
            by_rule.setdefault(one.rule, []).append((one.rows + start, one.other))
    return Conformance(handlings, _findings(by_rule))


def _check(
    book: Rulebook, marks: Marks, duties: Duties, calendar: WorkingCalendar, today: int
) -> Conformance:
    handlings = fold(book, marks, calendar)
    checker = _Checker(book, marks, handlings, duties, calendar, today)
    by_rule: dict[Rule, list[tuple[Ints, Ints]]] = {}
    for rule, rows, other in checker.findings():
        if rows.size:
            by_rule.setdefault(rule, []).append((rows, np.broadcast_to(other, rows.shape)))
    return Conformance(handlings, _findings(by_rule))


def _findings(by_rule: Mapping[Rule, Sequence[tuple[Ints, Ints]]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule, *(np.concatenate(part) for part in zip(*by_rule[rule], strict=True)))
        for rule in Rule
        if rule in by_rule
    )


Found = tuple[Rule, Ints, Ints]


@dataclass
class _Checker:
    book: Rulebook
    marks: Marks
    of: Handlings
    duties: Duties
    calendar: WorkingCalendar
    today: int

    def __post_init__(self) -> None:
        handlings, book = self.of, self.book
        # Handlings are in the order of their cases, of which these may be a part.
        first = int(handlings.case[0]) if len(handlings) else 0
        last = int(handlings.case[-1]) if len(handlings) else -1
        self.plan_of, self.reasons = self.marks.plan_of[first : last + 1], self.marks.reasons
        case = handlings.case - np.int32(first)
        self.at = self.plan_of.take(case) * len(book.codes) + handlings.node
        # By node and case: when an item was first decided, by which handling, and its delivery.
        shape = len(book.codes), len(self.plan_of)
        formal = np.flatnonzero(handlings.is_formal & (handlings.decided != NO_DAY))[::-1]
        place = handlings.node[formal] * np.int64(shape[1]) + case[formal]

        def spread(values: Ints | ShortDays, missing: int) -> NDArray[np.int32]:
            found = np.full(shape[0] * shape[1], missing, dtype=np.int32)
            found[place] = values
            return found.reshape(shape)

        self.decided = spread(handlings.decided[formal], NO_DAY)
        self.delivered = spread(handlings.delivered[formal], NO_DAY)
        self.row = spread(formal, -1)

    def _of(self, table: NDArray[Any], rows: Ints | slice = slice(None)) -> NDArray[Any]:
        """What the rulebook says of handlings, from a table of plans and nodes."""
        found: NDArray[Any] = table.take(self.at[rows])
        return found

    def _in(self, plans: Flags, cases: Flags) -> Flags:
        """Those of the cases whose plan is among these plans."""
        return cases if plans.all() else cases & plans[self.plan_of]

    def findings(self) -> Iterator[Found]:
        yield from self._order()
        yield from self._limits()
        yield from self._gaps()
        yield from self._powers()
        yield from self._deliveries()
        yield from self._pauses()
        yield from self._duties()
        decided = self.of.decided != NO_DAY
        known = self.of.is_formal & decided & (self.of.applied != NO_DAY)
        least = self._of(self.book.least_days)
        yield _rows(Rule.TOO_FAST, known & (self.of.decided < self.of.applied + least))
        yield _rows(Rule.SIMULATED, ~self.of.is_formal & decided)

    def _order(self) -> Iterator[Found]:
        """What was decided, or reached, before what comes first; by law only what is delivered
        lets a milestone be reached."""
        for rule, edges in (
            (Rule.LAND, self.book.land_edges),
            (Rule.ORDER, self.book.edges),
        ):
            for (first, then), plans in edges.items():
                is_milestone = bool(self.book.is_milestone[then])
                there = (self.delivered if is_milestone else self.decided)[first]
                on = self.decided[then]
                # NO_DAY lies before every day: a missing one must be asked for by itself.
                bad = (on != NO_DAY) & ((there > on) | (there == NO_DAY))
                rows = self.row[then][self._in(plans, bad)].astype(np.int64)
                yield Rule.MILESTONE if is_milestone else rule, rows, np.array(first)

    def _limits(self) -> Iterator[Found]:
        of, book = self.of, self.book
        limit = self._of(book.limit_days)
        is_over = of.ended != NO_DAY
        counted = of.is_formal & (of.accepted != NO_DAY) & (limit != NO_LIMIT)
        counted &= (of.decided != NO_DAY) | is_over | of.is_last
        rows = np.flatnonzero(counted)
        end = np.where(of.decided[rows] != NO_DAY, of.decided[rows], of.ended[rows])
        end = np.where(end == NO_DAY, self.today, end)
        due = self._due(rows, limit[rows])
        late = (due != NO_STOP) & (end > due)
        again = np.flatnonzero(late & of.is_extended[rows])
        extension = self._of(book.extension_days, rows[again])
        longer = self._due(rows[again], limit[rows[again]] + extension)
        within = again[(longer == NO_STOP) | (end[again] <= longer)]
        late[within] = False
        yield Rule.LIMIT, rows[late], np.array(-1)
        yield Rule.EXTENDED, rows[within], np.array(-1)

    def _due(self, rows: Ints, days: Ints) -> Days:
        of = self.of
        place = np.full(len(of), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        # Pauses are in the order of their handlings already.
        mine = np.flatnonzero(place[of.pause_of] >= 0)
        counts = np.bincount(place[of.pause_of[mine]], minlength=len(rows))
        until = of.pause_until[mine]
        terms = Terms(
            accepted=of.accepted[rows].astype(np.int64),
            days=days,
            is_calendar=self._of(self.book.limit_is_calendar, rows),
            stop_since=of.pause_since[mine].astype(np.int64),
            stop_until=np.where(until == NO_DAY, NO_STOP, until.astype(np.int64)),
            first_stop=np.concatenate(([0], np.cumsum(counts))),
        )
        return project(self.calendar, terms)[0]

    def _gaps(self) -> Iterator[Found]:
        of = self.of
        told = of.times_told > 0
        yield _rows(Rule.GAPS_TWICE, of.times_told > 1)
        known = told & (of.applied != NO_DAY)
        yield _rows(Rule.GAPS_LATE, known & (of.first_told > of.notice_due))
        yield _rows(Rule.DEEMED, of.is_deemed & of.is_formal)

    def _powers(self) -> Iterator[Found]:
        for node, plans, powers in self.book.powers:
            on = self.decided[node]
            bad = on != NO_DAY
            for since, until in powers:
                bad &= (on < since) | (until <= on)
            rows = self.row[node][self._in(plans, bad)].astype(np.int64)
            yield Rule.POWER, rows, np.array(-1)

    def _deliveries(self) -> Iterator[Found]:
        of = self.of
        base = of.decided.copy()
        for members, plans in self.book.joints.items():
            together = plans[self.plan_of]
            delivered = self.delivered[list(members)]
            known = delivered != NO_DAY
            highest, is_whole = delivered.max(axis=0), known.all(axis=0)
            last = self.decided[list(members)].max(axis=0)
            for place, node in enumerate(members):
                apart = together & known[place] & ~(is_whole & (delivered[place] == highest))
                yield Rule.JOINT, self.row[node][apart].astype(np.int64), np.array(-1)
                here = together & (self.row[node] >= 0)
                base[self.row[node][here]] = last[here]
        is_open = (of.decided != NO_DAY) & (of.delivered == NO_DAY)
        end = np.where(is_open, np.where(of.ended != NO_DAY, of.ended, self.today), of.delivered)
        decided = of.is_formal & (of.decided != NO_DAY)
        due = later(self.calendar, of.decided, DELIVERY_DAYS)
        late = decided & (end > due)
        withheld = np.zeros(len(of), dtype=bool)
        asked, owed, closed = self._papers()
        withheld[asked[owed]] = True
        came = later(self.calendar, closed, DELIVERY_DAYS)
        withheld[asked[~owed & (end[asked] <= came)]] = True
        waited = late & (base != of.decided)
        waited[waited] = end[waited] <= later(self.calendar, base[waited], DELIVERY_DAYS)
        yield _rows(Rule.JOINT_WAITED, waited)
        yield _rows(Rule.WITHHELD, late & ~waited & withheld)
        yield _rows(Rule.DELIVERY, late & ~waited & ~withheld)

    def _papers(self) -> tuple[Ints, Flags, Days]:
        """The handlings that wait for papers, whether they still do, and when the papers came."""
        papers = ~self.duties.is_promise
        rows, closed = self._rows_of_duties()[papers], self.duties.closed[papers]
        known = rows >= 0
        return rows[known], (closed == NO_DAY)[known], closed[known]

    def _pauses(self) -> Iterator[Found]:
        of = self.of
        limits = self.book.pause_limits
        node = of.node[of.pause_of]
        until = np.where(of.pause_until == NO_DAY, self.today, of.pause_until)
        length = self.calendar.differences(of.pause_since, np.maximum(until, of.pause_since))
        width = max(len(self.reasons), 1)
        kinds, kind_of = np.unique(node * width + of.pause_reason, return_inverse=True)
        known = [limits.get((int(one) // width, self.reasons[int(one) % width])) for one in kinds]
        is_known = np.array([one is not None for one in known], dtype=bool)[kind_of]
        limit = np.array([one or 0 for one in known], dtype=np.int64)[kind_of]
        yield Rule.PAUSE_REASON, np.unique(of.pause_of[~is_known]), np.array(-1)
        is_long = is_known & (limit > 0) & (length > limit)
        yield Rule.PAUSE_LONG, np.unique(of.pause_of[is_long]), np.array(-1)

    def _duties(self) -> Iterator[Found]:
        owed = self.duties
        rows = self._rows_of_duties()
        known = rows >= 0
        end = np.where(owed.closed == NO_DAY, self.today, owed.closed)
        is_open = owed.closed == NO_DAY
        broken = (end > owed.due) | (~is_open & ~owed.was_kept)
        for rule, chosen in (
            (Rule.PAPER_LATE, ~owed.is_promise & broken),
            (Rule.PAPER, ~owed.is_promise & ~broken),
            (Rule.PROMISE_LATE, owed.is_promise & broken),
            (Rule.PROMISE, owed.is_promise & ~broken),
        ):
            yield rule, np.unique(rows[known & chosen]), np.array(-1)

    def _rows_of_duties(self) -> Ints:
        """The last handling of each duty's item; -1 where the log has none."""
        of, width = self.of, 2 * len(self.book.codes)
        if not len(self.duties.case):
            return np.zeros(0, np.int64)
        last = np.flatnonzero(of.is_last)
        keys = of.case[last].astype(np.int64) * width + of.node[last] * 2 + of.is_formal[last]
        wanted = self.duties.case.astype(np.int64) * width
        wanted += self.duties.node * 2 + self.duties.is_formal
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        return np.where(keys[place] == wanted, last[place], -1)


def _rows(rule: Rule, chosen: Flags) -> Found:
    return rule, np.flatnonzero(chosen), np.array(-1)


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Count what each rule found."""
    return {one.rule.value: len(one.rows) for one in findings}
