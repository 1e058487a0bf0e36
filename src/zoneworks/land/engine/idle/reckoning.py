"""Whether land is idle on a day, by which test, since when, and when it will be.

A year begins on the day after its base (Civil Code, article 201) and ends with the corresponding
day, or the last of the month (article 202): land whose start was agreed for 15 March 2024 is idle
from 16 March 2025. Such a year is a state that lasts, no term in which something is to be done, so
that its last day does not move when it falls on a holiday (article 203).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from zoneworks.land.engine.idle.terms import (
    Facts,
    Finding,
    Hindrance,
    HindranceKind,
    IdleTest,
    Limits,
    Line,
    Step,
    Works,
)

DAY = timedelta(days=1)
REAL_ESTATE_26 = "law 26"
"""Urban Real Estate Administration Law, article 26."""


def anniversary(day: date, years: int) -> date:
    """The last day of so many years after a day (Civil Code, articles 201 and 202)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def merged(hindrances: Iterable[Hindrance]) -> list[tuple[date, date | None]]:
    """The stretches of days, end excluded, that are hindered by anything, in order."""
    spans: list[tuple[date, date | None]] = []
    for one in sorted(hindrances, key=lambda each: each.from_on):
        if one.until_on is not None and one.until_on <= one.from_on:
            continue
        if spans and (last := spans[-1])[1] is None:
            break
        if spans and last[1] is not None and one.from_on <= last[1]:
            until = None if one.until_on is None else max(last[1], one.until_on)
            spans[-1] = (last[0], until)
        else:
            spans.append((one.from_on, one.until_on))
    return spans


def own_term_ends(base: date, years: int, hindrances: Iterable[Hindrance]) -> date | None:
    """The last day of so many years of the holder's own time; None while a hindrance lasts.

    Hindered days after the base are not counted: each moves the end by one.
    """
    ends = anniversary(base, years)
    for from_on, until_on in merged(hindrances):
        begins = max(from_on, base + DAY)
        if begins > ends:
            break
        if until_on is None:
            return None
        ends += max(until_on - begins, timedelta())
    return ends


def start_date(facts: Facts, limits: Limits) -> tuple[date | None, list[Line]]:
    """The day by which works were to begin, and where it comes from (articles 12, 22)."""
    lines = []
    start = facts.start_by
    if start is not None:
        lines.append(Line(Step.AGREED_START, "2", {"day": start}))
    elif facts.delivered_on is not None:
        start = anniversary(facts.delivered_on, limits.undated_start_years)
        values = {"delivered_on": facts.delivered_on, "day": start}
        lines.append(Line(Step.START_FROM_DELIVERY, "22", values))
    else:
        return None, [Line(Step.NO_START_DATE, "22")]
    if facts.counts_from is not None and facts.counts_from > start:
        start = facts.counts_from
        lines.append(Line(Step.COUNTS_ANEW, "12", {"day": start}))
    return start, lines


def hindrances_of(facts: Facts, base: date) -> tuple[Hindrance, ...]:
    """What hindered the holder: what was verified, and land handed over late or not at all."""
    delivered = facts.delivered_on
    if facts.start_by is None or (delivered is not None and delivered <= base):
        return facts.hindrances
    late = Hindrance(HindranceKind.NOT_DELIVERED, base + DAY, delivered)
    return (*facts.hindrances, late)


def assess(facts: Facts, on: date, limits: Limits) -> Finding:
    """Tell how land stands on a day, with the reckoning line by line."""
    if facts.ended_on is not None and facts.ended_on <= on:
        return _none(on, [Line(Step.TITLE_ENDED, "2", {"day": facts.ended_on})])
    if facts.finished_on is not None and facts.finished_on <= on:
        return _none(on, [Line(Step.FINISHED, "2", {"day": facts.finished_on})])
    if facts.started_on is not None and facts.started_on <= on:
        return _stopped(facts, on, limits)
    return _not_started(facts, on, limits)


def _none(on: date, lines: list[Line]) -> Finding:
    return Finding(on, None, None, None, False, 0, 0, None, None, tuple(lines))


def _not_started(facts: Facts, on: date, limits: Limits) -> Finding:
    base, lines = start_date(facts, limits)
    if base is None:
        return _none(on, lines)
    lines.append(Line(Step.NOT_STARTED, "2", {"on": on}))
    last = anniversary(base, limits.idle_years)
    idle_from = last + DAY
    lines.append(
        Line(Step.TERM, "2", {"base_on": base, "years": limits.idle_years, "from_on": idle_from})
    )
    hindrances = hindrances_of(facts, base)
    for one in hindrances:
        article = REAL_ESTATE_26 if one.kind is HindranceKind.PRELIMINARY_WORK else "8"
        values = {"kind": one.kind, "from_on": one.from_on, "until_on": one.until_on}
        lines.append(Line(Step.HINDERED, article, values))
    firsts: list[date | None] = []
    for years, article in ((limits.idle_years, "14(1)"), (limits.retaking_years, "14(2)")):
        ends = own_term_ends(base, years, hindrances)
        firsts.append(None if ends is None else ends + DAY)
        step = Step.OWNER_TERM_STANDS if ends is None else Step.OWNER_TERM
        lines.append(Line(step, article, {"years": years, "from_on": firsts[-1]}))
    return _finding(IdleTest.NOT_STARTED, base, (firsts[0], firsts[1]), lines, on)


def _stopped(facts: Facts, on: date, limits: Limits) -> Finding:
    lines = [Line(Step.STARTED, "30", {"day": facts.started_on})]
    reports = sorted((one for one in facts.reports if one.on <= on), key=lambda one: one.on)
    if not reports:
        return _none(on, [*lines, Line(Step.NO_REPORT, "2")])
    is_little, shares = _shares(facts, reports[-1], limits)
    lines += shares
    if not is_little:
        return _none(on, [*lines, Line(Step.ENOUGH, "2")])
    base = stopped_since(reports)
    if base is None:
        return _none(on, [*lines, Line(Step.WORKING, "2", {"day": reports[-1].on})])
    lines.append(Line(Step.STOPPED, "2", {"day": base}))
    if facts.counts_from is not None and facts.counts_from > base:
        base = facts.counts_from
        lines.append(Line(Step.COUNTS_ANEW, "12", {"day": base}))
    idle_from = anniversary(base, limits.idle_years) + DAY
    values = {"base_on": base, "years": limits.idle_years, "from_on": idle_from}
    lines.append(Line(Step.TERM, "2", values))
    return _finding(IdleTest.STOPPED, base, (None, None), lines, on)


def stopped_since(reports: Iterable[Works]) -> date | None:
    """The day since which each report, in order of days, found nobody at work."""
    since: date | None = None
    for one in reports:
        if not one.is_stopped:
            since = None
        elif since is None:
            since = one.on
    return since


def _shares(facts: Facts, latest: Works, limits: Limits) -> tuple[bool, list[Line]]:
    """Whether too little was developed or invested: less than a third, or than a quarter."""
    area = Fraction(latest.developed_m2) / Fraction(facts.to_develop_m2)
    values = {
        "part": latest.developed_m2,
        "whole": facts.to_develop_m2,
        "share": area,
        "limit": limits.area_share,
        "is_below": area < limits.area_share,
    }
    lines = [Line(Step.AREA_SHARE, "2", values)]
    if not facts.total_fen:
        return area < limits.area_share, [*lines, Line(Step.NO_INVESTMENT_AGREED, "2")]
    invested = Fraction(latest.invested_fen, facts.total_fen)
    values = {
        "part": latest.invested_fen,
        "whole": facts.total_fen,
        "share": invested,
        "limit": limits.invested_share,
        "is_below": invested < limits.invested_share,
    }
    lines.append(Line(Step.INVESTED_SHARE, "2, 30", values))
    return area < limits.area_share or invested < limits.invested_share, lines


def _finding(
    test: IdleTest,
    base: date,
    own: tuple[date | None, date | None],
    lines: list[Line],
    on: date,
) -> Finding:
    """The finding of a test, whose line of the term tells its first day."""
    term = next(line for line in lines if line.step is Step.TERM)
    idle_from: date = term.values["from_on"]
    return Finding(
        on,
        test,
        base,
        idle_from,
        on >= idle_from,
        max((on - base).days, 0),
        max((on - idle_from).days + 1, 0),
        *own,
        tuple(lines),
    )
