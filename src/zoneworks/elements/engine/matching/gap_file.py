"""Generalized assignment problems from files of the OR-Library (Beasley 1990; Chu & Beasley 1997).

Whole numbers with any white space between: agents m and jobs n; m rows of n costs; m rows of n
weights; m capacities. Some files first tell how many such problems they hold.
"""

import re
from collections.abc import Iterator

import numpy as np

from zoneworks.elements.engine.matching.refusals import (
    FileCutShort,
    FileUnreadable,
    MatchRefused,
    NeverEnough,
    OutOfRange,
)
from zoneworks.elements.engine.matching.terms import LARGEST_SUM, Gap, Ints

MOST_PAIRS = 20_000_000
_NOT_A_NUMBER = re.compile(r"(?<!\S)(?![+-]?\d{1,18}(?!\S))\S+")


def read_gap(text: str, instance: int | None = None, *, maximize: bool = False) -> Gap:
    """The problem of a file, or its instance of that number, from 1.

    With ``maximize`` the costs are profits: they come back negated.

    Raises:
        MatchRefused: the file holds none, with the line and the value at fault.
    """
    problems = _problems(text, _numbers(text))
    if instance is None and len(problems) > 1:
        raise MatchRefused(
            f"the file holds {len(problems)} instances: choose one by --instance 1 "
            f"to {len(problems)}"
        )
    if instance is not None and not 1 <= instance <= len(problems):
        raise MatchRefused(f"there is no instance {instance}: the file holds {len(problems)}")
    costs, weights, capacities = problems[(instance or 1) - 1]
    gap = Gap(-costs if maximize else costs, weights, capacities)
    check_gap(gap)
    return gap


def check_gap(gap: Gap) -> None:
    """See that the numbers can be counted with, and that each job fits somewhere alone.

    Raises:
        MatchRefused: they cannot, or it does not, with row and value.
    """
    for name, rows in (("weight", gap.weights), ("capacity", gap.capacities[:, None])):
        if rows.min() < 0:
            i, j = np.unravel_index(int(rows.argmin()), rows.shape)
            of = f"agent {i}" + (f", job {j}" if name == "weight" else "")
            raise OutOfRange(f"the {name} of {of} is {rows[i, j]}: none is negative")
    for rows in (gap.costs, gap.weights):
        if float(np.abs(rows.astype(np.float64)).max(axis=0).sum()) >= LARGEST_SUM:
            largest = int(np.abs(rows).max())
            raise OutOfRange(f"the numbers are too large to be added exactly, such as {largest}")
    fits = (gap.weights <= gap.capacities[:, None]).any(axis=0)
    if not fits.all():
        job = int(fits.argmin())
        short = int((gap.weights[:, job] - gap.capacities).min())
        raise NeverEnough(
            f"job {job} fits no agent, even alone: {short} is lacking at the nearest", job=job
        )


def _numbers(text: str) -> Ints:
    wrong = _NOT_A_NUMBER.search(text)
    if wrong:
        line = text.count("\n", 0, wrong.start()) + 1
        raise FileUnreadable(
            f"“{wrong.group()[:40]}” stands where a whole number should", line=line
        )
    return np.array(text.split(), dtype=np.int64)


def _problems(text: str, numbers: Ints) -> list[tuple[Ints, Ints, Ints]]:
    if len(numbers) < 2:
        raise FileCutShort("the file ends before its numbers of agents and jobs: copy it again")
    m, n = int(numbers[0]), int(numbers[1])
    single = m > 0 and n > 0 and len(numbers) == 2 + 2 * m * n + m
    try:
        return list(_several(numbers, 0, 1) if single else _several(numbers, 1, m))
    except MatchRefused:
        if single:
            raise
    found, wanted = len(numbers), 2 + 2 * m * n + m
    if m < 1 or n < 1 or m * n > MOST_PAIRS:
        raise OutOfRange(f"{m} agents and {n} jobs: there is at least one of each", line=1)
    lines = len(text.splitlines())
    if found < wanted:
        raise FileCutShort(
            f"{found} numbers stand here, {m} agents and {n} jobs need {wanted}: copy it again",
            line=lines,
        )
    raise FileUnreadable(
        f"{found - wanted} numbers stand after the end of {m} agents and {n} jobs", line=lines
    )


def _several(numbers: Ints, at: int, count: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """So many problems from a place on, up to the end."""
    for _ in range(count):
        m, n = (int(one) for one in numbers[at : at + 2]) if at + 2 <= len(numbers) else (0, 0)
        end = at + 2 + 2 * m * n + m
        if m < 1 or n < 1 or end > len(numbers):
            raise FileCutShort("the file ends too early")
        body = numbers[at + 2 : end]
        yield body[: m * n].reshape(m, n), body[m * n : 2 * m * n].reshape(m, n), body[-m:]
        at = end
    if at != len(numbers):
        raise FileUnreadable("something follows the end")
