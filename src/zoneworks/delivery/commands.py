"""The sub-command of the delivery slice: `zoneworks delivery schedule FILE`.

Nothing heavy is imported until it runs, so that `zoneworks --help` stays quick.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zoneworks.core.commands import count, seconds

if TYPE_CHECKING:
    from zoneworks.delivery.engine.scheduling.mending import Mend
    from zoneworks.delivery.engine.scheduling.terms import Problem
    from zoneworks.delivery.solving import Solution

MEND_SECONDS = 10.0
"""So long it is tried what would make missed deadlines possible."""
FORMATS = "PSPLIB (.rcp, .sm), MPLIB (.txt) or the platform's own (.jsonl)"


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `delivery` to the command line; `run` takes the arguments and gives a code."""
    delivery = subcommands.add_parser("delivery", help="from signing to production")
    acts = delivery.add_subparsers(dest="act", required=True)
    schedule = acts.add_parser("schedule", help="schedule the activities of a plan")
    schedule.add_argument("file", metavar="FILE", type=Path, help=f"the plan: {FORMATS}")
    schedule.add_argument(
        "--seconds", type=seconds, default=10.0, metavar="S", help="search for so long (10)"
    )
    schedule.add_argument("--json", action="store_true", help="print one JSON object")
    schedule.add_argument("--seed", type=count, default=1, metavar="N", help="of the search (1)")
    schedule.add_argument(
        "--threads", type=count, default=2, metavar="N", help="search with so many (2)"
    )
    schedule.set_defaults(run=schedule_file)


def schedule_file(arguments: argparse.Namespace) -> int:
    """Schedule a file; 1 with one line on standard error where it holds no plan."""
    from zoneworks.delivery.engine.scheduling.bounds import missed_deadlines
    from zoneworks.delivery.engine.scheduling.refusals import PlanRefused
    from zoneworks.delivery.solving import mend_all, solve

    try:
        problem = _read(arguments.file)
        solution = solve(
            problem,
            seconds=arguments.seconds,
            seed=arguments.seed,
            threads=arguments.threads,
        )
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    except PlanRefused as refusal:
        print(f"{arguments.file}: {refusal}", file=sys.stderr)
        return 1
    starts = solution.schedule.starts
    mends = mend_all(problem, starts, missed_deadlines(problem, starts), seconds=MEND_SECONDS)
    if arguments.json:
        print(json.dumps(_told(problem, solution, mends)))
    else:
        _print(problem, solution, mends)
    return 0


def _read(file: Path) -> "Problem":
    from zoneworks.delivery.engine.scheduling.formats import read_mplib, read_rcp, read_sm
    from zoneworks.delivery.engine.scheduling.plan_file import read_plan

    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith("{"):
        return read_plan(text)
    readers = {".rcp": read_rcp, ".sm": read_sm}
    return readers.get(file.suffix.lower(), read_mplib)(text)


def _told(problem: "Problem", solution: "Solution", mends: "list[Mend]") -> dict[str, object]:
    schedule = solution.schedule
    return {
        "makespan": schedule.makespan,
        "lower_bound": solution.makespan_bound,
        "gap": round(solution.makespan_gap, 6),
        "seconds": round(solution.seconds, 3),
        "schedules": solution.n_schedules,
        "starts": schedule.starts.tolist(),
        "missed_deadlines": [
            {
                "activity": problem.names[one.activity],
                "deadline": one.deadline,
                "finish": one.finish,
                "earliest_finish": one.earliest,
                "chain": [problem.names[j] for j in one.chain],
                "comes_first": one.comes_first,
                "units": {problem.resources[k]: units for k, units in one.units},
                "together": one.together,
            }
            for one in mends
        ],
    }


def _print(problem: "Problem", solution: "Solution", mends: "list[Mend]") -> None:
    schedule = solution.schedule
    print(
        f"{problem.size} activities end at {schedule.makespan}; none can end before "
        f"{solution.makespan_bound} (gap {solution.makespan_gap:.1%}); "
        f"{solution.n_schedules:,} schedules in {solution.seconds:.2f} s"
    )
    for one in mends:
        print(
            f"not kept: {problem.names[one.activity]} finishes at {one.finish}, its deadline is "
            f"{one.deadline}: {' or '.join(_helps(problem, one))}"
        )
    for name, start, length in zip(problem.names, schedule.starts, problem.durations, strict=True):
        print(f"{start:>8} {start + length:>8}  {name}")


def _helps(problem: "Problem", one: "Mend") -> list[str]:
    """What would make a deadline possible."""
    found = [f"{units} more of {problem.resources[k]}" for k, units in one.units]
    if one.chain:
        names = " → ".join(problem.names[j] for j in one.chain)
        found.append(f"{names} must become {one.earliest - one.deadline} shorter")
    if one.comes_first:
        found.append("all that it waits for goes before others")
    if one.together:
        found.append("more of several resources at once")
    return [*found, f"a deadline of {one.finish}"]
