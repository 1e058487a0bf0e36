"""A million open deadlines projected anew, and thousands of timers and moves through the services.

The rivals of the projection are the loop that a program writes first, one `busday_offset` a term
and pause, and the same in plain Python, a walk over the days. Timers and moves have no rival that
does the same: their floor is items per CPU second with permission, lock, event, notices and the
timer's row.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.harness import Contender, Floor, Section, list_versions, measure_apart
from zoneworks.approvals.engine.process.clocks import NO_DAY, Stop, Term, Terms, due_on, project
from zoneworks.approvals.engine.process.terms import DayKind
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import date_of, number_of

SIZE = 1_000_000
SHARE = 20
"""The rivals do one term in so many; their seconds are multiplied."""
MOST_SECONDS = 1.0
LEAST_PER_SECOND = 3_000
CASES = 3_000
FIRST = date(2024, 3, 1)
TIMERS = {"silence", "reminders"}
WORK = {
    "silence": "timers: applications accepted by silence, then a reminder each",
    "reminders": "reminders of an overdue promise",
    "moves": "acceptances by an officer, 500 at once",
}


@cache
def terms() -> Terms:
    """A million terms: four in five in working days, one in four with a pause, seeded."""
    random = np.random.default_rng(20240731)
    accepted = random.integers(number_of(date(2019, 1, 2)), number_of(date(2026, 1, 2)), SIZE)
    counts = (random.random(SIZE) < 0.25).astype(np.int64)
    first = np.concatenate(([0], np.cumsum(counts)))
    owners = np.repeat(np.arange(SIZE), counts)
    since = accepted[owners] + random.integers(0, 15, owners.size)
    return Terms(
        accepted=accepted,
        days=random.integers(3, 31, SIZE),
        is_calendar=random.random(SIZE) < 0.2,
        stop_since=since,
        stop_until=since + random.integers(1, 30, owners.size),
        first_stop=first,
    )


def own() -> Any:
    """All of them in columns."""
    return project(national_calendar(), terms())[0]


def _stops(index: int) -> list[Stop]:
    all_terms = terms()
    return [
        Stop(date_of(int(all_terms.stop_since[at])), date_of(int(all_terms.stop_until[at])))
        for at in range(all_terms.first_stop[index], all_terms.first_stop[index + 1])
    ]


def one_by_one() -> Any:
    """Every twentieth, by the rule for a single item."""
    calendar, all_terms = national_calendar(), terms()
    found = []
    for index in range(0, SIZE, SHARE):
        kind = DayKind.CALENDAR if all_terms.is_calendar[index] else DayKind.WORKING
        term = Term(int(all_terms.days[index]), kind)
        accepted = date_of(int(all_terms.accepted[index]))
        due = due_on(calendar, accepted, term, _stops(index))
        found.append(NO_DAY if due is None else number_of(due))
    return np.array(found)


@cache
def _days_off() -> np.busdaycalendar:
    calendar = national_calendar()
    days = np.arange(calendar.first, str(calendar.last), dtype="datetime64[D]")
    return np.busdaycalendar(weekmask="1111111", holidays=days[~calendar.working_mask(days)])


def busdays() -> Any:
    """Every twentieth, by numpy's business days with every day off listed, a call a term."""
    off, all_terms, one = _days_off(), terms(), np.timedelta64(1, "D")
    found = []
    for index in range(0, SIZE, SHARE):
        start = np.datetime64(int(all_terms.accepted[index]), "D")
        days, by_calendar = int(all_terms.days[index]), bool(all_terms.is_calendar[index])
        due = (
            start + days
            if by_calendar
            else np.busday_offset(start, days, "backward", busdaycal=off)
        )
        for at in range(all_terms.first_stop[index], all_terms.first_stop[index + 1]):
            since = np.datetime64(int(all_terms.stop_since[at]), "D")
            until = np.datetime64(int(all_terms.stop_until[at]), "D")
            if since >= due:
                continue
            lost = int(np.busday_count(since + one, until + one, busdaycal=off))
            if by_calendar:
                due += until - since
            elif lost:
                due = np.busday_offset(due, lost, "backward", busdaycal=off)
        if by_calendar:
            due = np.busday_offset(due, 0, "forward", busdaycal=off)
        found.append(int(due.astype(np.int64)))
    return np.array(found)


def walk() -> Any:
    """Every twentieth, by a walk over the days in plain Python with a set of working days."""
    calendar, all_terms, day = national_calendar(), terms(), timedelta(days=1)
    span = (calendar.last - calendar.first).days + 1
    works = {
        one for number in range(span) if calendar.is_working(one := calendar.first + number * day)
    }
    found = []
    for index in range(0, SIZE, SHARE):
        stops, left = _stops(index), int(all_terms.days[index])
        by_calendar = bool(all_terms.is_calendar[index])
        due = date_of(int(all_terms.accepted[index]))
        while left:
            due += day
            stands = any(stop.since < due <= (stop.until or due) for stop in stops)
            left -= (by_calendar or due in works) and not stands
        while by_calendar and due not in works:
            due += day
        found.append(number_of(due))
    return np.array(found)


RIVALS: dict[str, Callable[[], Any]] = {
    "the rule for one item, item by item": one_by_one,
    "numpy busday_offset, term by term": busdays,
    "plain Python, a walk over the days": walk,
}


def run_benchmark(rounds: int) -> Section:
    rows, floors = _projection(rounds)
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled"
        filled.mkdir()
        subprocess.run([sys.executable, "-m", "benchmarks.deadlines", str(filled)], check=True)
        for work, words in WORK.items():
            speeds = []
            for turn in range(rounds):
                place = Path(folder) / f"{work}-{turn}"
                shutil.copytree(filled, place)
                contender = Contender(work, "benchmarks.deadlines:prepare", (str(place), work))
                measured = measure_apart(contender)
                done = measured.answers["done"]
                if done < CASES:
                    raise AssertionError(f"{work}: only {done} of {CASES} were done.")
                speeds.append((done / measured.cpu, measured.cpu))
            per_second = median(speed for speed, _cpu in speeds)
            seconds = median(cpu for _speed, cpu in speeds)
            rows.append((f"{done:,} {words}", f"{seconds:.2f}", f"{per_second:,.0f} / CPU s"))
            if work in TIMERS:
                promise = f"{words}: at least {LEAST_PER_SECOND:,} items per CPU second"
                floors.append(Floor(promise, f"{per_second:,.0f}", per_second >= LEAST_PER_SECOND))
    return Section(
        name="deadlines",
        title="A million deadlines, thousands of timers and moves",
        header=("work", "seconds", "against our own"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            f"The rivals project one deadline in {SHARE}, and their seconds are multiplied; where "
            "they and our columns project the same deadline, the days are equal. Timers and moves "
            "go through the services on SQLite with full synchronization: each with permission, "
            "the case held, its event, its notices and the timer's row; seconds are of CPU.",
            list_versions(["numpy", "django"]),
        ),
    )


def _projection(rounds: int) -> tuple[list[tuple[str, ...]], list[Floor]]:
    ours = own()
    own_seconds, times = [], {label: [] for label in RIVALS}
    for label, rival in RIVALS.items():
        if not np.array_equal(rival(), ours[::SHARE]):
            raise AssertionError(f"{label}: the days differ.")
    for _round in range(rounds):
        own_seconds.append(_seconds(own))
        for label, rival in RIVALS.items():
            times[label].append(_seconds(rival) * SHARE)
    mine = median(own_seconds)
    rows: list[tuple[str, ...]] = [("1M deadlines, own columns", f"{mine:.3f}", "1")]
    for label, seconds in times.items():
        ratio = median(theirs / ours for theirs, ours in zip(seconds, own_seconds, strict=True))
        rows.append((f"1M deadlines, {label}", f"{median(seconds):.1f}", f"{ratio:.0f} times"))
    promise = f"1M open deadlines projected in under {MOST_SECONDS:g} s"
    return rows, [Floor(promise, f"{mine:.3f} s", mine < MOST_SECONDS)]


def _seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def fill(folder: str) -> None:
    """Make cases of a plant, each with one application that nobody has answered."""
    _set_up(folder)
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests import make_cases

    from zoneworks.approvals.engine.process.handling import HandlingAct
    from zoneworks.approvals.models import ApprovalCase, CaseItem
    from zoneworks.core import clock

    with clock.at(datetime(2024, 3, 1, 4, tzinfo=UTC)):
        office = make_cases.office()
        case = office.case()
        make_cases.carry_through(office, case, "filing")
        make_cases.carry_through(office, case, "eia_form", until=HandlingAct.APPLY)
    items = list(CaseItem.objects.filter(case=case))
    case.refresh_from_db()
    number, copies = case.number, []
    for copy in range(1, CASES):
        case.pk, case.number = None, f"{number}-{copy}"
        copies.append(ApprovalCase(**_values(case)))
    made = ApprovalCase.objects.bulk_create(copies, batch_size=500)
    CaseItem.objects.bulk_create(
        [CaseItem(**(_values(item) | {"case_id": one.pk})) for one in made for item in items],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def prepare(folder: str, work: str) -> Callable[[], dict[str, Any]]:
    """Prepare timers or moves in a filled database."""
    _set_up(folder)
    from zoneworks.approvals import services
    from zoneworks.approvals.engine.process.handling import HandlingAct, State
    from zoneworks.approvals.models import CaseItem
    from zoneworks.approvals.services import Order
    from zoneworks.core import clock, queries
    from zoneworks.core.actors import platform
    from zoneworks.core.engine.roles import Role
    from zoneworks.core.models import Membership

    waiting = CaseItem.objects.filter(code="eia_form", state=State.SUBMITTED)
    zone_id = waiting.values_list("zone_id", flat=True)[0]
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))
    clerk = queries.actor_of(Membership.objects.get(role=Role.APPROVING_DEPARTMENT))

    def moves() -> dict[str, Any]:
        done = 0
        for start in range(0, len(pks), 500):
            orders = [Order(pk, HandlingAct.ACCEPT, FIRST) for pk in pks[start : start + 500]]
            done += len(services.advance(clerk, orders))
        return {"done": done}

    def fire() -> dict[str, Any]:
        day = date(2024, 3, 9) if work == "silence" else date(2024, 3, 14)
        with clock.at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
            return {"done": services.fire_timers(platform(zone_id))}

    if work == "reminders":
        moves()
    return moves if work == "moves" else fire


def _values(row: Any) -> dict[str, Any]:
    """The columns of a row without its id."""
    columns = [one.attname for one in row._meta.concrete_fields if not one.primary_key]
    return {name: getattr(row, name) for name in columns}


def _set_up(folder: str) -> None:
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'deadlines.sqlite3'}",
        "ZONEWORKS_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    import django

    django.setup()


if __name__ == "__main__":
    fill(sys.argv[1])
