"""A million working-day counts and deadlines against numpy's business days.

numpy knows no make-up workdays. The rival's usual route counts Monday to Friday less holidays and
adds the make-up days by binary search; its other route lists every day off as a holiday of a
seven-day week, the only one by which numpy can also find deadlines.
"""

import statistics
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from benchmarks.harness import Floor, Section, list_versions
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import number_of

FLOOR = 10
"""Times that own must be faster than rival."""
SIZE = 1_000_000
ROUNDS = 7


@cache
def pairs() -> tuple[Any, Any, Any]:
    """A million starts, ends 0 to 200 days later, and terms of 0 to 120 working days."""
    random = np.random.default_rng(20240101)
    calendar = national_calendar()
    first = number_of(calendar.first)
    starts = random.integers(first, first + 22 * 365, SIZE).astype("datetime64[D]")
    ends = starts + random.integers(0, 201, SIZE).astype("timedelta64[D]")
    return starts, ends, random.integers(0, 121, SIZE)


@cache
def numpy_calendar() -> tuple[np.busdaycalendar, Any]:
    """Monday to Friday with the holidays, and the make-up workdays beside it, sorted."""
    calendar = national_calendar()
    holidays = np.array(sorted(calendar.holidays), dtype="datetime64[D]")
    makeup_workdays = np.array(sorted(calendar.makeup_workdays), dtype="datetime64[D]")
    return np.busdaycalendar(holidays=holidays), makeup_workdays


@cache
def numpy_days_off() -> np.busdaycalendar:
    """A week of seven working days with every day off as a holiday."""
    calendar = national_calendar()
    days = np.arange(calendar.first, str(calendar.last), dtype="datetime64[D]")
    off = days[~calendar.working_mask(days)]
    return np.busdaycalendar(weekmask="1111111", holidays=off)


def own() -> Any:
    """Count by prefix sums."""
    starts, ends, _ = pairs()
    return national_calendar().differences(starts, ends)


def rival() -> Any:
    """Count by busday_count with holidays, and searchsorted for make-up workdays."""
    starts, ends, _ = pairs()
    calendar, makeup_workdays = numpy_calendar()
    one = np.timedelta64(1, "D")
    return (
        np.busday_count(starts + one, ends + one, busdaycal=calendar)
        + np.searchsorted(makeup_workdays, ends, side="right")
        - np.searchsorted(makeup_workdays, starts, side="right")
    )


def rival_by_days_off() -> Any:
    """Count by busday_count alone, with every day off listed."""
    starts, ends, _ = pairs()
    one = np.timedelta64(1, "D")
    return np.busday_count(starts + one, ends + one, busdaycal=numpy_days_off())


def own_deadlines() -> Any:
    """Find deadlines by prefix sums."""
    starts, _, counts = pairs()
    return national_calendar().additions(starts, counts)


def rival_deadlines() -> Any:
    """Find deadlines by busday_offset, with every day off listed."""
    starts, _, counts = pairs()
    ends = np.busday_offset(starts, counts, roll="backward", busdaycal=numpy_days_off())
    return np.where(counts == 0, starts, ends).view(np.int64)


COMPARISONS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "1M differences against busday_count and searchsorted": (own, rival),
    "1M differences against busday_count with every day off": (own, rival_by_days_off),
    "1M deadlines against busday_offset with every day off": (own_deadlines, rival_deadlines),
}


def run_benchmark(rounds: int) -> Section:
    """Compare in one process, turn by turn: an act takes milliseconds, a process a second."""
    rows, floors = [], []
    for name, (ours, theirs) in COMPARISONS.items():
        own_seconds, rival_seconds, ratio = ratios(ours, theirs, max(rounds, ROUNDS))
        rows.append((name, f"{own_seconds:.4f}", f"{rival_seconds:.4f}", f"{ratio:.1f}"))
        promise = f"{name}: at least {FLOOR} times as fast, equal days"
        floors.append(Floor(promise, f"{ratio:.1f} times", ratio >= FLOOR))
    return Section(
        name="working_days",
        title="A million working-day differences and deadlines",
        header=("comparison", "own wall s", "rival wall s", "ratio"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(list_versions(["numpy", "chinesecalendar"]),),
    )


def ratios(
    ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int
) -> tuple[float, float, float]:
    """Alternate both, after one round to warm up; give median seconds and median ratio."""
    if not np.array_equal(ours(), theirs()):
        raise AssertionError("Both ways must give the same days.")
    seconds = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return (
        statistics.median(own for own, _ in seconds),
        statistics.median(rival for _, rival in seconds),
        statistics.median(rival / own for own, rival in seconds),
    )


def _seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
