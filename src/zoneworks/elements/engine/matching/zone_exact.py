"""Exact neighborhoods of the zone's own problem: some projects are placed anew, the rest stays."""

from collections.abc import Callable
from math import floor
from typing import NamedTuple

import numpy as np

from zoneworks.elements.engine.matching import zone_kernel as kernel
from zoneworks.elements.engine.matching.placing import faults, missing, value_of
from zoneworks.elements.engine.matching.programs import (
    Program,
    Solver,
    columns_on,
    is_best,
    least_sum,
    prepare,
    start_from,
)
from zoneworks.elements.engine.matching.terms import Ints
from zoneworks.elements.engine.matching.zone_terms import Zone

MOST_CHOICES = 6000
"""Larger programs do not stop in time."""
FREED_PART = 0.5
"""The freed take such a part of the choices at most, so that others have their turn too."""


class Replaced(NamedTuple):
    """What a program gave.

    Attributes:
        at: the choices of all needs.
        n_freed: how many projects were freed.
        bound: no choices are worth more; None where only a part was tried, or nothing is proven.
    """

    at: Ints
    n_freed: int
    bound: int | None


class _Part(NamedTuple):
    """Who is placed anew, and what they may choose.

    Attributes:
        freed: those that had a place.
        projects, needs: by their numbers, rising; owners: of each of these needs, its project's
            place among these projects.
        choices: by their numbers, rising; places: the place of each one's need among these needs.
        room: what the others leave of each element, (m,).
        is_all: nothing else could be chosen, and nothing is worth more near another.
    """

    freed: Ints
    projects: Ints
    needs: Ints
    owners: Ints
    choices: Ints
    places: Ints
    room: Ints
    is_all: bool


def neighborhood(zone: Zone, at: Ints, size: int, chance: np.random.Generator) -> Ints:
    """So many of the placed projects, from anywhere or from beside one another."""
    choices = zone.choices
    placed = np.unique(_owners(zone)[at >= 0])
    if chance.random() < 0.5 or len(placed) <= size:
        return chance.permutation(placed)[:size]
    places = np.array([kernel.place_of(choices, at, p) for p in placed])
    return placed[np.argsort(np.abs(places - chance.choice(places)), kind="stable")[:size]]


def without_place(zone: Zone, at: Ints) -> Ints:
    """The projects that have needs and no choices."""
    return np.unique(_owners(zone)[at < 0])


def place_anew(
    zone: Zone,
    at: Ints,
    freed: Ints,
    others: Ints,
    *,
    seconds: float,
    seed: int,
    is_over: Callable[[], bool],
) -> Replaced:
    """Choices in which the freed projects, and the others that find room, are placed anew.

    ``others`` have no place yet; both take part in their order, as long as the program is small.
    What two of them gain by nearness counts by where one was: see whether the sum became greater.
    """
    part = _part(zone, at, freed, others)
    if not len(part.choices):
        return Replaced(at, 0, None)
    program = _program(zone, at, part)
    solver = prepare(program, seconds=seconds, seed=seed, is_over=is_over)
    is_kept = at[part.needs[part.places]] == part.choices
    start_from(solver, np.r_[is_kept, np.isin(part.projects, part.freed)])
    solver.run()
    is_on = columns_on(solver, len(program.costs))[: len(part.choices)]
    new = at.copy()
    new[part.needs] = kernel.NOTHING
    new[part.needs[part.places[is_on]]] = part.choices[is_on]
    return Replaced(new, len(part.freed), _bound(zone, solver, new) if part.is_all else None)


def _bound(zone: Zone, solver: Solver, new: Ints) -> int | None:
    """No value is above it, as the program was the whole problem."""
    least = least_sum(solver)
    if least is None:
        return None
    is_sound = not faults(zone, new) and not missing(zone, new)
    if is_sound and is_best(solver):
        return value_of(zone, new)
    must = sum(worth for one in zone.projects if one.is_must for _what, worth in one.lines)
    most = floor(-least + 1e-6 * max(1.0, abs(least) * 1e-3)) + must - zone.offset
    return max(most, value_of(zone, new)) if is_sound else most


def _owners(zone: Zone) -> Ints:
    return np.repeat(np.arange(len(zone.projects)), np.diff(zone.choices.needs))


def _part(zone: Zone, at: Ints, freed: Ints, others: Ints) -> _Part:
    choices, owners, n_projects = zone.choices, _owners(zone), len(zone.projects)
    of_choice = np.repeat(np.arange(len(owners)), np.diff(choices.starts))
    room = choices.capacities - _loads(zone, at[~np.isin(owners, freed)])
    fits = np.logical_and.reduceat(choices.amounts <= room[choices.elements], choices.uses[:-1])
    of_need = np.bincount(of_choice[fits], minlength=len(owners))
    of_project = np.bincount(owners, of_need, n_projects)
    if len(freed) > 1 and of_project[freed].sum() > FREED_PART * MOST_CHOICES:
        return _part(zone, at, freed[: len(freed) // 2], others)
    others = others[~np.isin(others, owners[of_need == 0]) & (of_project[others] > 0)]
    left = MOST_CHOICES - of_project[freed].sum()
    taken = others[np.cumsum(of_project[others]) <= left]
    is_free = len(taken) == len(others) and set(freed) == set(owners[at >= 0])
    projects = np.union1d(freed, taken)
    needs = np.flatnonzero(np.isin(owners, projects))
    chosen = np.flatnonzero(fits & np.isin(owners, projects)[of_choice])
    return _Part(
        *(freed, projects, needs, np.searchsorted(projects, owners[needs])),
        *(chosen, np.searchsorted(needs, of_choice[chosen]), room),
        is_free and not len(zone.ties.others),
    )


def _loads(zone: Zone, at: Ints) -> Ints:
    """What choices take of each element."""
    choices, loads = zone.choices, np.zeros(len(zone.elements), np.int64)
    for c in at[at >= 0]:
        uses = slice(choices.uses[c], choices.uses[c + 1])
        np.add.at(loads, choices.elements[uses], choices.amounts[uses])
    return loads


def _program(zone: Zone, at: Ints, part: _Part) -> Program:
    """A column for each choice, then for each project; a row for each need, then each element.

    Of a project all needs are met or none; all where it must be placed.
    """
    choices, n_needs = zone.choices, len(part.needs)
    is_must = np.array([zone.projects[p].is_must for p in part.projects])
    owned = is_must[part.owners].astype(float)
    uses = [np.arange(choices.uses[c], choices.uses[c + 1]) for c in part.choices]
    rows = [
        np.r_[place, n_needs + choices.elements[use]]
        for place, use in zip(part.places, uses, strict=True)
    ]
    rows += [
        np.flatnonzero(part.owners == p) if not must else np.zeros(0, np.int64)
        for p, must in enumerate(is_must)
    ]
    values = [np.r_[1.0, choices.amounts[use]] for use in uses]
    values += [np.full(len(row), -1.0) for row in rows[len(uses) :]]
    worth = choices.worth[part.projects] * ~is_must
    return Program(
        costs=-np.r_[choices.values[part.choices] + _nearness(zone, at, part), worth].astype(float),
        starts=np.r_[0, np.cumsum([len(row) for row in rows])],
        rows=np.concatenate(rows),
        values=np.concatenate(values),
        low=np.r_[owned, np.full(len(part.room), -np.inf)],
        high=np.r_[owned, part.room.astype(float)],
    )


def _nearness(zone: Zone, at: Ints, part: _Part) -> Ints:
    """What each choice gains by where the others are; of two that take part, the first counts."""
    choices, ties = zone.choices, zone.ties
    gains = np.zeros(len(part.choices), np.int64)
    owners = part.projects[part.owners[part.places]]
    for p in part.projects[np.diff(ties.starts)[part.projects] > 0]:
        for t in range(ties.starts[p], ties.starts[p + 1]):
            if ties.others[t] < p and ties.others[t] in part.projects:
                continue
            there = kernel.place_of(choices, at, ties.others[t])
            for x in np.flatnonzero(owners == p):
                if kernel.is_near(ties, t, choices.places[part.choices[x]], there):
                    gains[x] += ties.worth[t]
    return gains
