"""Which chain of items decided when a project could be built, used or put to work.

Seen backwards from the release of a milestone: the item that came last, before it the one of its
predecessors that came last, and so on to the beginning of the case. The links of this chain follow
each other without a gap, so that their working days sum up to those of the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np

from zoneworks.approvals.engine.process.clocks import Stop, merged
from zoneworks.core.engine.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an item or a milestone in its latest round; None where it has not come so far.

    ``ended_on`` is the delivery of an item, the day on which a milestone was reached.
    """

    applied_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One item of a critical path and its working days after the link before it.

    ``applicant`` waited for the application, ``acceptance`` from it to the acceptance, ``net`` and
    ``paused`` from there to the decision, ``delivery`` to the end. ``gross`` is their sum.
    """

    code: str
    since: date
    until: date
    applicant: int
    acceptance: int
    net: int
    paused: int
    delivery: int
    is_open: bool

    @property
    def gross(self) -> int:
        """All its working days."""
        return self.applicant + self.acceptance + self.net + self.paused + self.delivery


@dataclass(frozen=True, slots=True)
class Path:
    """The critical path to a milestone's release, earliest link first; open while it lasts."""

    links: tuple[Link, ...]
    begun_on: date
    until: date
    is_open: bool

    @property
    def days(self) -> int:
        """The working days of the whole, which are those of its links."""
        return sum(link.gross for link in self.links)


@dataclass(frozen=True, slots=True)
class Weight:
    """How often an item lay on critical paths, and for how many working days.

    ``share`` is its part of the days of all paths together, from 0 to 1.
    """

    code: str
    paths: int
    open_paths: int
    median_gross: float
    p90_gross: float
    net: int
    applicant: int
    paused: int
    gross: int
    share: float


def critical_path(
    calendar: WorkingCalendar,
    before: Mapping[str, Sequence[str]],
    spans: Mapping[str, Span],
    target: str,
    *,
    begun_on: date,
    today: date,
) -> Path:
    """Find the chain that decided when a milestone was released, or decides it by today.

    ``before`` names what comes first. Of several that end on one day the one that was applied for
    last counts; of several that are open, the one that was applied for first. Raises
    CalendarExhausted.
    """

    def end_of(code: str) -> date:
        return spans[code].ended_on or today

    def rank(code: str) -> tuple[date, int, str]:
        applied = spans[code].applied_on or today
        is_open = spans[code].ended_on is None
        return end_of(code), -applied.toordinal() if is_open else applied.toordinal(), code

    chain: list[str] = []
    code = target
    while firsts := before[code]:
        code = max(firsts, key=rank)
        chain.append(code)
    chain.reverse()
    links, reached = [], begun_on
    for code in chain:
        until = max(end_of(code), reached)
        links.append(_link(calendar, code, spans[code], reached, until))
        reached = until
    return Path(tuple(links), begun_on, reached, any(link.is_open for link in links))


def _link(calendar: WorkingCalendar, code: str, span: Span, since: date, until: date) -> Link:
    marks = [since]
    for day in (span.applied_on, span.accepted_on, span.decided_on):
        marks.append(min(max(day or until, marks[-1]), until))
    applied, accepted, decided = marks[1:]
    handled = calendar.difference(accepted, decided)
    paused = sum(
        calendar.difference(max(stop.since, accepted), min(stop.until or decided, decided))
        for stop in merged(span.stops)
        if stop.since < decided and (stop.until is None or stop.until > accepted)
    )
    return Link(
        code=code,
        since=since,
        until=until,
        applicant=calendar.difference(since, applied),
        acceptance=calendar.difference(applied, accepted),
        net=handled - paused,
        paused=paused,
        delivery=calendar.difference(decided, until),
        is_open=span.ended_on is None,
    )


def weigh(paths: Iterable[Path]) -> list[Weight]:
    """Sum up paths by item, the one with the most days first."""
    found: dict[str, list[Link]] = {}
    for path in paths:
        for link in path.links:
            found.setdefault(link.code, []).append(link)
    whole = sum(link.gross for links in found.values() for link in links)
    weights = [
        Weight(
            code=code,
            paths=len(links),
            open_paths=sum(link.is_open for link in links),
            median_gross=median(link.gross for link in links),
            p90_gross=float(np.quantile([link.gross for link in links], 0.9)),
            net=sum(link.net for link in links),
            applicant=sum(link.applicant for link in links),
            paused=sum(link.paused for link in links),
            gross=(gross := sum(link.gross for link in links)),
            share=gross / whole if whole else 0.0,
        )
        for code, links in found.items()
    ]
    return sorted(weights, key=lambda one: (-one.gross, one.code))
