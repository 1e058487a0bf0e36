"""Measure our code and its rivals in one run, turn by turn, each time in a fresh process.

A benchmark is a module of this package with a function `run_benchmark(rounds) -> Section`. Most
build it from comparisons: a `Contender` names a function "module:function" that prepares (imports,
finds its input) and returns the act to be measured; the act returns answers as plain data, so that
contenders can be checked against each other.
"""

import gc
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "RESULTS.md"
MEBIBYTE = 1024
INTRODUCTION = (
    "# Measured against rivals\n\nWritten by `make bench`. Ratios are medians over rounds in which "
    "the contenders took turns, each in a fresh process on the same machine; walls and CPU are "
    "medians of the measured act, peak memory is that of the whole process.\n"
)


@dataclass(frozen=True)
class Contender:
    """Who is measured: a label, a function "module:function", and its arguments."""

    label: str
    function: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """One act of one contender: seconds, CPU seconds, peak memory in MiB, and its answers."""

    wall: float
    cpu: float
    peak_mib: float
    answers: dict[str, Any]


@dataclass(frozen=True)
class Floor:
    """A stated promise, what was measured, and whether it held."""

    promise: str
    measured: str
    is_held: bool


@dataclass(frozen=True)
class Section:
    """One part of RESULTS.md: a table, floors, and remarks."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    floors: tuple[Floor, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Measurements of our own contender and of its rivals, round by round."""

    own: Contender
    rounds: dict[str, list[Measurement]] = field(default_factory=dict)

    def times_faster(self, rival: str) -> float:
        """Return the median over rounds of the rival's wall time / our own."""
        return median(
            theirs.wall / ours.wall
            for theirs, ours in zip(self.rounds[rival], self.rounds[self.own.label], strict=True)
        )

    def memory_share(self, rival: str) -> float:
        """Return the median over rounds of our own peak memory / the rival's."""
        return median(
            ours.peak_mib / theirs.peak_mib
            for theirs, ours in zip(self.rounds[rival], self.rounds[self.own.label], strict=True)
        )

    def answers(self, label: str) -> dict[str, Any]:
        """Return what a contender answered in the last round."""
        return self.rounds[label][-1].answers

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return a table row a contender: wall, CPU, peak memory, times slower than our own."""
        return tuple(
            (
                label,
                f"{median(one.wall for one in measured):.3f}",
                f"{median(one.cpu for one in measured):.3f}",
                f"{median(one.peak_mib for one in measured):.0f}",
                f"{self.times_faster(label):.1f}",
            )
            for label, measured in self.rounds.items()
        )


ROW_HEADER = ("contender", "wall s", "CPU s", "peak MiB", "times our wall")


def compare(own: Contender, rivals: Sequence[Contender], rounds: int) -> Comparison:
    """Let the contenders take turns for some rounds; the order turns around every round."""
    comparison = Comparison(own)
    contenders = [own, *rivals]
    for contender in contenders:
        comparison.rounds[contender.label] = []
        # Not counted: fills the caches of files and of compiled modules for everybody.
        measure_apart(contender)
    for turn in range(rounds):
        for contender in contenders if turn % 2 == 0 else reversed(contenders):
            comparison.rounds[contender.label].append(measure_apart(contender))
    return comparison


def measure_apart(contender: Contender) -> Measurement:
    """Measure a contender in a fresh process. Raises RuntimeError with its error output."""
    command = [sys.executable, "-m", "benchmarks.harness", contender.function]
    # Compiled modules must be kept, or each process would compile what it imports.
    surroundings = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    done = subprocess.run(
        [*command, *contender.arguments],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{contender.label} failed:\n{done.stderr}")
    return Measurement(**json.loads(done.stdout.splitlines()[-1]))


def measure_here(function: str, arguments: Sequence[str]) -> Measurement:
    """Prepare and measure a contender in this process."""
    module, _, name = function.partition(":")
    prepare: Callable[..., Callable[[], dict[str, Any]]] = getattr(
        importlib.import_module(module), name
    )
    act = prepare(*arguments)
    gc.collect()
    gc.freeze()  # what was laid out is not looked through again, for any contender
    wall, cpu = time.perf_counter(), time.process_time()
    answers = act()
    return Measurement(
        time.perf_counter() - wall, time.process_time() - cpu, peak_memory_mib(), answers
    )


def peak_memory_mib() -> float:
    """Return this process's peak memory; `ru_maxrss` would count the parent's before `exec`."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / MEBIBYTE


def list_versions(packages: Sequence[str]) -> str:
    """Name the versions of Python and of packages, and the machine."""
    found = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} absent")
    return f"{', '.join(found)}; {os.cpu_count()} cores, {platform.machine()}"


def write_section(section: Section) -> None:
    """Put a section into RESULTS.md in place of the one of the same name."""
    begin, end = f"<!-- begin {section.name} -->", f"<!-- end {section.name} -->"
    text = RESULTS.read_text() if RESULTS.exists() else INTRODUCTION
    head, found, rest = text.partition(begin)
    tail = rest.partition(end)[2] if found else "\n"
    body = "\n".join([begin, *_lines(section), end])
    RESULTS.write_text(f"{head.rstrip()}\n\n{body}{tail.rstrip()}\n")


def _lines(section: Section) -> list[str]:
    lines = [f"## {section.title}", "", f"Measured on {date.today().isoformat()}."]
    lines += ["", _row(section.header), _row(["---"] * len(section.header))]
    lines += [_row(row) for row in section.rows]
    if section.floors:
        lines += ["", _row(("promise", "measured", "held")), _row(["---"] * 3)]
        lines += [_row((one.promise, one.measured, _yes(one.is_held))) for one in section.floors]
    for remark in section.remarks:
        lines += ["", remark]
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _yes(is_held: bool) -> str:
    return "yes" if is_held else "**no**"


if __name__ == "__main__":
    measured = measure_here(sys.argv[1], sys.argv[2:])
    print(json.dumps(vars(measured)))
