"""The steps between a case's events: waits by activity and authority, and the process map.

The wait of an event is the time since its case's previous event; a case's first event has none.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.casetable import CaseTable, measure_days
from zoneworks.approvals.engine.ranks import summarize_groups
from zoneworks.approvals.engine.terms import (
    MISSING,
    UNNAMED,
    Codes,
    EventLog,
    Flags,
    Moments,
    Options,
)

WAIT_DEFINITION = "time since the previous event of the same case"
QUANTILES = (0.5, 0.9, 1.0)
MICROSECONDS_A_SECOND = 1_000_000
PAIR_TABLE_CELLS = 1 << 26
MOST_PAIRS = 1 << 20


@dataclass(frozen=True, eq=False)
class Steps:
    """Events as seen at one moment, and the step that led to each but a case's first.

    `case_of`, `activity_of`, `authority_of`, `happened_at`: one value an event. `follows` tells of
    each event but the first of all whether it has one before it in its case; `gaps` and `waits`
    have a value for each that has: microseconds (int64), and microseconds or working days (int32).
    """

    case_of: Codes
    activity_of: Codes
    authority_of: Codes | None
    happened_at: Moments
    follows: Flags
    gaps: NDArray[np.int64]
    waits: NDArray[Any]
    waits_a_day: float

    @cached_property
    def is_first(self) -> Flags:
        """Of each event: it is its case's first."""
        return np.append(True, ~self.follows)[: len(self.case_of)]

    @cached_property
    def is_last(self) -> Flags:
        """Of each event: it is its case's last."""
        return np.append(~self.follows, True)[: len(self.case_of)]

    def arriving(self, codes: Codes) -> Codes:
        """Return the codes of the events that have one before them in their case."""
        return codes[1:][self.follows]


def take_steps(log: EventLog, cases: CaseTable, options: Options) -> Steps:
    """Pair each event seen with the one before it in its case."""
    seen = slice(None) if cases.seen is None else cases.seen
    case_of, activity_of, happened_at = (
        log.case_of[seen],
        log.activity_of[seen],
        log.happened_at[seen],
    )
    follows = case_of[1:] == case_of[:-1]
    gaps = np.diff(happened_at)[follows]
    waits: NDArray[Any] = gaps
    if options.calendar is not None:
        waits = measure_days(
            happened_at[:-1][follows], happened_at[1:][follows], log, options.calendar
        ).astype(np.int32)
    return Steps(
        case_of=case_of,
        activity_of=activity_of,
        authority_of=None if log.authority_of is None else log.authority_of[seen],
        happened_at=happened_at,
        follows=follows,
        gaps=gaps,
        waits=waits,
        waits_a_day=1.0 if options.calendar else 86_400.0 * MICROSECONDS_A_SECOND,
    )


def summarize_waits(
    codes: Codes, names: tuple[str, ...], part: str, steps: Steps
) -> list[dict[str, Any]]:
    """Summarize waits by activity or authority: number, p50, p90, longest and total in days.

    `codes` are the codes of all events; `part` is what they mean ("activity", "authority"). The
    longest total comes first. Events without a name are left out.
    """
    arriving = steps.arriving(codes)
    named = len(names)
    if bool((arriving == UNNAMED).any()):
        arriving = np.where(arriving == UNNAMED, named, arriving)
        named += 1
    found = summarize_groups(arriving, steps.waits, named, QUANTILES)
    rows: list[dict[str, Any]] = [
        {
            part: names[code],
            "n": int(found.sizes[code]),
            "p50_days": float(found.quantiles[0, code] / steps.waits_a_day),
            "p90_days": float(found.quantiles[1, code] / steps.waits_a_day),
            "max_days": float(found.quantiles[2, code] / steps.waits_a_day),
            "total_days": float(found.sums[code] / steps.waits_a_day),
            "cases": {part: names[code], "waited": True},
        }
        for code in np.flatnonzero(found.sizes[: len(names)])
    ]
    return sorted(rows, key=lambda row: (-row["total_days"], row[part]))


def outer_moments(steps: Steps, n_cases: int) -> tuple[Moments, Moments]:
    """Return the first and the last event seen of each of the log's cases; MISSING without one."""
    first, last = np.full((2, n_cases), MISSING)
    for moments, is_outer in ((first, steps.is_first), (last, steps.is_last)):
        outer = np.flatnonzero(is_outer)
        moments[steps.case_of[outer]] = steps.happened_at[outer]
    return first, last


def draw_map(steps: Steps, names: tuple[str, ...]) -> dict[str, Any]:
    """Draw the process map: activities and how cases go from one to the next.

    Nodes count events, cases, starts and ends; edges count steps ("directly follows", van der
    Aalst 2016, Process Mining) and give the median and mean seconds between.
    """
    n = len(names)
    events = np.bincount(steps.activity_of, minlength=n)
    starts = np.bincount(steps.activity_of[steps.is_first], minlength=n)
    ends = np.bincount(steps.activity_of[steps.is_last], minlength=n)
    cases = _count_cases(steps, n)
    nodes: list[dict[str, Any]] = [
        {
            "activity": names[code],
            "events": int(events[code]),
            "cases_count": int(cases[code]),
            "starts": int(starts[code]),
            "ends": int(ends[code]),
            "cases": {"activity": names[code]},
        }
        for code in np.flatnonzero(events)
    ]
    nodes.sort(key=lambda node: (-node["events"], node["activity"]))
    return {"nodes": nodes, "edges": _edges(steps, names)}


def _edges(steps: Steps, names: tuple[str, ...]) -> list[dict[str, Any]]:
    n = len(names)
    pairs = steps.activity_of[:-1][steps.follows].astype(_least(n * n))
    pairs *= n
    pairs += steps.arriving(steps.activity_of)
    if n * n > MOST_PAIRS:
        kinds, pairs = np.unique(pairs, return_inverse=True)
    else:
        kinds = np.arange(n * n)
    found = summarize_groups(pairs, steps.gaps, len(kinds), QUANTILES[:1])
    rows: list[dict[str, Any]] = [
        {
            "from": names[int(kinds[edge]) // n],
            "to": names[int(kinds[edge]) % n],
            "count": int(found.sizes[edge]),
            "median_seconds": float(found.quantiles[0, edge] / MICROSECONDS_A_SECOND),
            "mean_seconds": float(found.sums[edge] / found.sizes[edge] / MICROSECONDS_A_SECOND),
            "cases": {"from": names[int(kinds[edge]) // n], "to": names[int(kinds[edge]) % n]},
        }
        for edge in np.flatnonzero(found.sizes)
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["from"], row["to"]))


def _count_cases(steps: Steps, n_activities: int) -> NDArray[np.int64]:
    n_cases = int(steps.case_of[-1]) + 1 if len(steps.case_of) else 0
    pairs = steps.case_of.astype(_least(n_cases * n_activities))
    pairs *= n_activities
    pairs += steps.activity_of
    if n_cases * n_activities <= PAIR_TABLE_CELLS:
        met = np.zeros((n_cases, n_activities), dtype=bool)
        met.reshape(-1)[pairs] = True
        return np.asarray(met.sum(axis=0), dtype=np.int64)
    return np.bincount(np.unique(pairs) % n_activities, minlength=n_activities)


def _least(n: int) -> type[np.signedinteger[Any]]:
    """The shortest kind of whole numbers that counts to ``n``: pairs take half of the memory."""
    return np.int32 if n <= np.iinfo(np.int32).max else np.int64
