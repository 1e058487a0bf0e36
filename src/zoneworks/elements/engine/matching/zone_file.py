"""The zone's own problem from its lines: choices of every need, with what each is worth."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zoneworks.elements.engine.matching.eligibility import (
    Catalog,
    Element,
    Option,
    options_of,
    rule_text,
    rules_of,
)
from zoneworks.elements.engine.matching.refusals import (
    FileUnreadable,
    FixedContradicts,
    NeverEnough,
    OutOfRange,
    UnknownElement,
    UnknownProject,
)
from zoneworks.elements.engine.matching.terms import LARGEST_SUM, Ints
from zoneworks.elements.engine.matching.zone_rows import (
    LARGEST,
    NEED,
    Rows,
    listed,
    named,
    only,
    read_rows,
    whole,
)
from zoneworks.elements.engine.matching.zone_terms import Choices, Need, Project, Ties, Zone


@dataclass(slots=True)
class _Built:
    """The columns of the choices as they grow."""

    needs: list[int] = field(default_factory=lambda: [0])
    starts: list[int] = field(default_factory=lambda: [0])
    uses: list[int] = field(default_factory=lambda: [0])
    elements: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    fixed: Counter[int] = field(default_factory=Counter)
    offset: int = 0


def read_zone(text: str) -> Zone:
    """The problem of a text in the platform's own format.

    Raises:
        MatchRefused: the text holds none, with the line and the value at fault.
    """
    rows = read_rows(text)
    elements = [_element(name, line, row) for name, (line, row) in rows.elements.items()]
    catalog = Catalog(elements)
    built = _Built()
    projects = [
        _project(name, line, row, _Context(rows, catalog, built))
        for name, (line, row) in rows.projects.items()
    ]
    ties, bonuses = _ties(rows, elements, catalog.numbers)
    _add_bonuses(built, elements, bonuses)
    for e, amount in built.fixed.items():
        if amount > elements[e].capacity:
            raise FixedContradicts(
                f"fixed choices take {amount} of {elements[e].name}, which has "
                f"{elements[e].capacity}: {amount - elements[e].capacity} too much"
            )
    values, tied = np.array(built.values, np.int64), int(np.abs(ties.worth).sum())
    totals = [sum(value for _what, value in one.lines) for one in projects]
    sums = float(sum(abs(one) for one in totals)) + float(np.abs(values.astype(float)).sum()) + tied
    n_must = sum(one.is_must for one in projects)
    must = int(2 * sums) + 1 if n_must else 0
    if sums + float(must) * n_must >= LARGEST_SUM:
        raise OutOfRange(
            f"the values add up to {sums:.0f}: too much to be counted exactly; use larger units"
        )
    worth = np.array(totals, np.int64)
    worth += must * np.array([one.is_must for one in projects], np.int64)
    choices = Choices(
        needs=np.array(built.needs, np.int64),
        starts=np.array(built.starts, np.int64),
        uses=np.array(built.uses, np.int64),
        elements=np.array(built.elements, np.int64),
        amounts=np.array(built.amounts, np.int64),
        values=values,
        hopes=np.zeros(len(values), np.int64),
        worth=worth,
        places=np.array(built.places, np.int64),
        capacities=np.array([one.capacity for one in elements], np.int64),
    )
    return Zone(
        elements=tuple(one.name for one in elements),
        kinds=tuple(one.kind for one in elements),
        units=tuple(one.unit for one in elements),
        projects=tuple(projects),
        choices=choices._replace(hopes=_hopes(choices, ties)),
        ties=ties,
        offset=built.offset,
        must=must,
    )


@dataclass(frozen=True, slots=True)
class _Context:
    rows: Rows
    catalog: Catalog
    built: _Built


def _element(name: str, line: int, row: dict[str, Any]) -> Element:
    place = row.get("place")
    if place is not None and (not isinstance(place, list) or len(place) != 2):
        raise FileUnreadable("place is [x, y] in whole meters", line=line)
    kind = row.get("kind")
    if not isinstance(kind, str) or not kind:
        raise FileUnreadable(f"element “{name}” has no kind", line=line)
    order, whole_only = row.get("order"), row.get("whole", False)
    if not isinstance(whole_only, bool):
        raise FileUnreadable("whole is true or false", line=line)
    return Element(
        name=name,
        kind=kind,
        capacity=whole(row.get("capacity"), f"the capacity of {name}", line),
        unit=str(row.get("unit", "")),
        place=None
        if place is None
        else (
            whole(place[0], "x", line, least=-(10**8), most=10**8),
            whole(place[1], "y", line, least=-(10**8), most=10**8),
        ),
        building=str(row.get("building", "")),
        order=None if order is None else whole(order, "order", line),
        features=named(row, "features", line),
        is_whole=whole_only,
    )


def _project(name: str, line: int, row: dict[str, Any], context: _Context) -> Project:
    lines = []
    for what, amount in named(row, "worth", line).items():
        if what not in context.rows.weights:
            raise FileUnreadable(
                f"“{what}” has no weight in the first line: it cannot be counted", line=line
            )
        weight = context.rows.weights[what]
        value = weight * whole(amount, what, line, least=-LARGEST)
        if abs(value) >= LARGEST_SUM:
            raise OutOfRange(
                f"{what} {amount} times its weight {weight} is too large to be counted exactly",
                line=line,
            )
        lines.append((what, value))
    chosen = {key: _chosen(row, key, line, context.catalog.numbers) for key in ("fixed", "agreed")}
    moving_cost = whole(row.get("moving_cost", 0), "moving_cost", line)
    given = listed(row, "needs", line)
    if not given:
        raise FileUnreadable(
            f"project “{name}” needs nothing: there is nothing to match", line=line
        )
    must = row.get("must", False)
    if not isinstance(must, bool):
        raise FileUnreadable("must is true or false", line=line)
    needs = [_need(one, line, context, chosen, moving_cost) for one in given]
    names = [one.name for one in needs]
    for key, by_need in chosen.items():
        for need in by_need:
            if need not in names:
                raise FileUnreadable(f"{key} names “{need}”, which is no need", line=line)
    context.built.needs.append(len(context.built.starts) - 1)
    _one_place(context.built)
    is_must = must or bool(chosen["fixed"])
    project = Project(name, tuple(lines), tuple(needs), is_must, moving_cost, line)
    if is_must:
        _possible(project, context.built, line)
    return project


def _one_place(built: _Built) -> None:
    """A project is where the first of its needs is that has a place."""
    is_found = False
    for n in range(built.needs[-2], built.needs[-1]):
        span = slice(built.starts[n], built.starts[n + 1])
        if is_found:
            built.places[span] = [-1] * (span.stop - span.start)
        is_found = is_found or any(place >= 0 for place in built.places[span])


def _possible(project: Project, built: _Built, line: int) -> None:
    """See that each need of what must be placed has a choice."""
    first = len(built.starts) - 1 - len(project.needs)
    for k, need in enumerate(project.needs):
        if built.starts[first + k] == built.starts[first + k + 1]:
            rules = "; ".join(f"{rule_text(rule)} excludes {n}" for rule, n in need.excluded)
            raise NeverEnough(
                f"{project.name} must be placed, but no element of kind “{need.kind}” can meet "
                f"its need {need.name} of {need.amount}: {rules or 'there is none'}",
                line=line,
            )


def _chosen(
    row: dict[str, Any], key: str, line: int, numbers: dict[str, int]
) -> dict[str, tuple[str, ...]]:
    """Fixed or agreed choices: names of elements by need."""
    found = {}
    for need, value in named(row, key, line).items():
        names = value if isinstance(value, list) else [value]
        for name in names:
            if not isinstance(name, str) or name not in numbers:
                raise UnknownElement(f"{key}: there is no element “{name}”", line=line)
        found[need] = tuple(names)
    return found


def _need(
    row: Any,
    line: int,
    context: _Context,
    chosen: dict[str, dict[str, tuple[str, ...]]],
    moving_cost: int,
) -> Need:
    if not isinstance(row, dict) or not isinstance(row.get("kind"), str):
        raise FileUnreadable('a need is {"need": "site", "kind": "bay", "amount": 900}', line=line)
    only(row, NEED, "need", line)
    name = str(row.get("need", row["kind"]))
    row = {**row, "amount": whole(row.get("amount"), f"the amount of {name}", line)}
    options, excluded = options_of(row, context.catalog, line)
    fixed, agreed = (chosen[key].get(name, ()) for key in ("fixed", "agreed"))
    built, elements = context.built, context.catalog.elements
    if fixed:
        options = [one for one in options if _names(one, elements) == fixed]
        if not options:
            rules = "; ".join(f"{rule_text(rule)} excludes {n}" for rule, n in excluded.items())
            raise FixedContradicts(
                f"{name} is fixed at {', '.join(fixed)}, which may not meet it: {rules}", line=line
            )
        built.fixed.update(dict(options[0]))
    if agreed:
        built.offset += moving_cost
        options = [*options, *_kept(row, agreed, options, context.catalog, line)]
    for one in options:
        built.elements.extend(e for e, _amount in one)
        built.amounts.extend(amount for _e, amount in one)
        built.uses.append(len(built.elements))
        built.values.append(moving_cost if agreed and _names(one, elements) == agreed else 0)
        first = elements[one[0][0]]
        built.places.append(one[0][0] if first.place or first.building else -1)
    built.starts.append(len(built.values))
    rules_found = tuple(rules_of(row, line))
    return Need(
        name, row["kind"], row["amount"], rules_found, tuple(excluded.items()), agreed, bool(fixed)
    )


def _kept(
    row: dict[str, Any],
    agreed: tuple[str, ...],
    options: list[Option],
    catalog: Catalog,
    line: int,
) -> list[Option]:
    """What was agreed, where it is none of the choices but each part passes the rules and all of it
    is enough: such as bays that are more than would be taken anew."""
    parts = [catalog.numbers[name] for name in agreed]
    elements = [catalog.elements[e] for e in parts]
    if any(_names(one, catalog.elements) == agreed for one in options) or len(parts) < 2:
        return []
    of_kind = catalog.of_kind(row["kind"]).tolist()
    if any(e not in of_kind for e in parts) or len(set(parts)) < len(parts):
        return []
    for rule in rules_of(row, line):
        broken = catalog.broken(row["kind"], rule)
        if any(broken[of_kind.index(e)] for e in parts):
            return []
    if sum(one.capacity for one in elements) < int(row["amount"]):
        return []
    return [tuple((e, one.capacity) for e, one in zip(parts, elements, strict=True))]


def _names(option: Option, elements: list[Element]) -> tuple[str, ...]:
    return tuple(elements[e].name for e, _amount in option)


def _ties(
    rows: Rows, elements: list[Element], numbers: dict[str, int]
) -> tuple[Ties, list[tuple[int, int, int, int]]]:
    """Ties between projects, and bonuses (project, element, within, worth) near elements."""
    places = {name: p for p, name in enumerate(rows.projects)}
    found: list[tuple[int, int, int, int, int]] = []
    bonuses: list[tuple[int, int, int, int]] = []
    for p, (line, row) in enumerate(rows.projects.values()):
        for key in ("near", "together"):
            for one in listed(row, key, line):
                if not isinstance(one, dict):
                    raise FileUnreadable(f"{key} is a list of objects", line=line)
                only(one, {"project", "element", "within_m", "worth"}, key, line)
                worth = whole(one.get("worth"), f"worth of {key}", line)
                within = whole(one.get("within_m"), "within_m", line) if key == "near" else -1
                if "element" in one and key == "near":
                    if one["element"] not in numbers:
                        raise UnknownElement(f"there is no element “{one['element']}”", line=line)
                    bonuses.append((p, numbers[one["element"]], within, worth))
                    continue
                other = one.get("project")
                if other not in places or places[other] == p:
                    raise UnknownProject(f"{key}: there is no other project “{other}”", line=line)
                q = places[other]
                found += [(p, q, worth, within, 1), (q, p, worth, within, 0)]
    found.sort(key=lambda one: one[0])
    columns = np.array(found, np.int64).reshape(-1, 5)
    codes = {name: code for code, name in enumerate(sorted({one.building for one in elements}))}
    groups = [codes[one.building] if one.building else -1 for one in elements]
    far = [one.place or (2**40 + 2**34 * e, 0) for e, one in enumerate(elements)]
    ties = Ties(
        starts=np.searchsorted(columns[:, 0], np.arange(len(places) + 1)).astype(np.int64),
        others=columns[:, 1].copy(),
        worth=columns[:, 2].copy(),
        within=columns[:, 3].copy(),
        stated=columns[:, 4].copy(),
        x=np.array([x for x, _y in far], np.int64),
        y=np.array([y for _x, y in far], np.int64),
        groups=np.array(groups, np.int64),
    )
    return ties, bonuses


def _add_bonuses(
    built: _Built, elements: list[Element], bonuses: list[tuple[int, int, int, int]]
) -> None:
    """Choices near an element are worth more: at the first need of the project with a place."""
    for p, target, within, worth in bonuses:
        for n in range(built.needs[p], built.needs[p + 1]):
            span = range(built.starts[n], built.starts[n + 1])
            if not any(built.places[c] >= 0 for c in span):
                continue
            for c in span:
                a = elements[built.places[c]].place if built.places[c] >= 0 else None
                b = elements[target].place
                if a and b and (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= within**2:
                    built.values[c] += worth
            break


def _hopes(choices: Choices, ties: Ties) -> Ints:
    """What nearness could be worth at most with each choice: half of each tie, where it can be."""
    hopes = np.zeros(len(choices.values), np.int64)
    for p in range(len(choices.worth)):
        for t in range(int(ties.starts[p]), int(ties.starts[p + 1])):
            mine = slice(*_place_need(choices, p))
            theirs = np.unique(choices.places[slice(*_place_need(choices, int(ties.others[t])))])
            half = (int(ties.worth[t]) + 1) // 2
            hopes[mine] += half * _reach(ties, t, choices.places[mine], theirs[theirs >= 0])
    return hopes


def _reach(ties: Ties, t: int, mine: Ints, theirs: Ints) -> Ints:
    """1 for each place from which one of the others is near enough."""
    if ties.within[t] < 0:
        codes = ties.groups
        is_near = np.isin(codes[mine], codes[theirs]) & (codes[mine] >= 0)
    else:
        places, back = np.unique(mine, return_inverse=True)
        dx = np.abs(ties.x[places][:, None] - ties.x[theirs])
        dy = np.abs(ties.y[places][:, None] - ties.y[theirs])
        within = int(ties.within[t])
        close = (dx <= within) & (dy <= within)
        close[close] = dx[close] ** 2 + dy[close] ** 2 <= within**2
        is_near = close.any(axis=1)[back]
    reached: Ints = (is_near & (mine >= 0)).astype(np.int64)
    return reached


def _place_need(choices: Choices, p: int) -> tuple[int, int]:
    """The choices of the need by which a project has its place."""
    for n in range(int(choices.needs[p]), int(choices.needs[p + 1])):
        span = int(choices.starts[n]), int(choices.starts[n + 1])
        if (choices.places[slice(*span)] >= 0).any():
            return span
    return 0, 0
