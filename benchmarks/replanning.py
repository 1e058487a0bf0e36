"""The demonstration zone re-planned after a slip, and the start of the schedule command.

A re-plan is what an officer waits for: reading all plans in use, the search for its fixed seconds,
what would mend missed deadlines, and keeping the proposal; then it is published, so that the next
slip meets a zone that holds. The first of a process also loads the compiled search. There is no
rival that does the same: the floors are seconds.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import Contender, Floor, Section, list_versions, measure_apart
from benchmarks.lists import databases, set_up

MOST_SECONDS = 1.0
SLIPS = 5
SLIP = timedelta(days=21)
TWO = """4 1
1
0 0 1 2
2 1 1 3
1 1 1 4
0 0 0
"""
"""A project of two activities on one team, as PSPLIB writes it."""


def run_benchmark(rounds: int) -> Section:
    rows, floors = [], []
    with ExitStack() as stack:
        for label, url, folder in databases(stack):
            subprocess.run([sys.executable, "-m", "benchmarks.replanning", url, folder], check=True)
            runs = [_measure(url, folder, at) for at in range(rounds)]
            first = median(run["seconds"][0] for run in runs)
            later = median(seconds for run in runs for seconds in run["seconds"][1:])
            moves = median(count for run in runs for count in run["moves"])
            told = f"{runs[0]['plans']} plans, {runs[0]['activities']:,} open activities"
            rows.append((label, told, f"{moves:.0f}", f"{first:.2f}", f"{later:.2f}"))
            for what, seconds in (("first of a process", first), ("after that", later)):
                promise = f"{label}: re-planned after a slip in under {MOST_SECONDS:g} s, {what}"
                floors.append(Floor(promise, f"{seconds:.2f} s", seconds < MOST_SECONDS))
    started = median(_start_command() for _round in range(rounds + 1))
    promise = "`zoneworks delivery schedule` of two activities, start and all, under 1 s"
    floors.append(Floor(promise, f"{started:.2f} s", started < 1.0))
    return Section(
        name="replanning",
        title="The demonstration zone re-planned after a slip",
        header=("database", "zone", "activities moved", "first s", "later s"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            f"Medians of {rounds} processes with {SLIPS} slips each of {SLIP.days} days.",
            list_versions(["numba", "numpy", "django"]),
        ),
    )


def _measure(url: str, folder: str, at: int) -> dict[str, Any]:
    contender = Contender("replan", "benchmarks.replanning:prepare_replans", (url, folder, str(at)))
    return measure_apart(contender).answers


def prepare_replans(url: str, folder: str, at: str) -> Callable[[], dict[str, Any]]:
    """Let activities slip one after the other; after each the zone is re-planned."""
    set_up(url, folder)
    from zoneworks.core.models import Membership
    from zoneworks.core.queries import actor_of
    from zoneworks.delivery import queries, services

    actor = actor_of(Membership.objects.filter(user__username="officer").order_by("pk")[0])
    plans = queries.load(queries.list_plans_in_use(actor))
    coming = [
        one.rows[code].pk
        for one in plans
        for code, term in one.activities.items()
        if code not in one.follows and not term.is_milestone and term.started_on is None
    ][int(at) * SLIPS :: max(len(plans), 1)][:SLIPS]

    def act() -> dict[str, Any]:
        seconds, moves, activities = [], [], 0
        for pk in coming:
            row = queries.get_activity(actor, pk)
            services.change_activity(actor, pk, {"duration_days": row.duration_days + SLIP.days})
            began = time.perf_counter()
            made = services.propose_replan(actor)
            seconds.append(time.perf_counter() - began)
            moves.append(len(made.moves))
            services.publish_replan(actor, made.pk, accepts_misses=True, reason="measured")
            activities = made.n_activities
        return {
            "seconds": seconds,
            "moves": moves,
            "plans": len(plans),
            "activities": activities,
        }

    return act


def _start_command() -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "two.rcp")
        path.write_text(TWO)
        command = [Path(sys.executable).parent / "zoneworks", "delivery", "schedule", path]
        began = time.perf_counter()
        subprocess.run([*command, "--seconds", "0", "--json"], check=True, capture_output=True)
        return time.perf_counter() - began


def fill(url: str, folder: str) -> None:
    """Load the demonstration zone."""
    set_up(url, folder)
    from django.core.management import call_command

    from zoneworks.core import demo

    call_command("migrate", verbosity=0)
    demo.load(lambda _text: None)


if __name__ == "__main__":
    fill(*sys.argv[1:])
