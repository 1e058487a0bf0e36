"""What is wrong with a process: found when it is loaded, not when a case meets it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from zoneworks.approvals.engine.process.conditions import Condition, Fact, FactKind, Test
from zoneworks.approvals.engine.process.terms import (
    Conversion,
    Item,
    Milestone,
    Power,
    PowerKind,
    Process,
    Tolerance,
)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place of a process; ``path`` leads there from its top."""

    path: Path
    text: str


def faults_of(process: Process) -> list[Fault]:
    """Find everything that is wrong with one version of a process, in the order of its parts."""
    return [
        *_dates(process),
        *_twice(process),
        *_unknown_authorities(process),
        *_unknown_items(process),
        *_cycle(process),
        *_citations(process),
        *_powers(process),
        *_limits(process),
        *_papers(process),
        *_conditions(process),
        *_simulation(process),
        *_validity(process),
        *_build_first(process),
    ]


def holes_between(versions: Sequence[Process]) -> list[Fault]:
    """Find days between versions of one process that no version or more than one covers.

    Takes versions in any order; the path names the version that is wrong.
    """
    found = []
    ordered = sorted(versions, key=lambda version: version.valid_from)
    for earlier, later in pairwise(ordered):
        path: Path = (later.version, "valid_from")
        if earlier.valid_until is None or earlier.valid_until > later.valid_from:
            found.append(
                Fault(
                    path,
                    f"Version {later.version} begins on {later.valid_from} while version "
                    f"{earlier.version} still holds: end that one on this day.",
                )
            )
        elif earlier.valid_until < later.valid_from:
            found.append(
                Fault(
                    path,
                    f"No version holds from {earlier.valid_until} to {later.valid_from}: let "
                    f"version {later.version} begin where version {earlier.version} ends.",
                )
            )
    return found


def _dates(process: Process) -> Iterator[Fault]:
    if process.valid_until is not None and process.valid_until <= process.valid_from:
        yield Fault(("valid_until",), "The version ends before it begins.")


def _twice(process: Process) -> Iterator[Fault]:
    seen = {item.code for item in process.items}
    for milestone in process.milestones:
        if milestone.code in seen:
            yield Fault(
                ("milestones", milestone.code), f"{milestone.code} is an item too: rename one."
            )


def _unknown_authorities(process: Process) -> Iterator[Fault]:
    known = {authority.code for authority in process.authorities}
    named: list[tuple[Path, str]] = [
        (("stages", stage.code, "lead"), stage.lead) for stage in process.stages
    ]
    named += [(("joints", joint.code, "lead"), joint.lead) for joint in process.joints]
    for item in process.items:
        named.append((("items", item.code, "authority"), item.authority))
        named += [
            (("items", item.code, "powers", place, "seal"), power.seal)
            for place, power in enumerate(item.powers)
        ]
    for path, code in named:
        if code not in known:
            yield Fault(path, f"There is no authority {code}.")


def _unknown_items(process: Process) -> Iterator[Fault]:
    items = {item.code for item in process.items}
    nodes = items | {milestone.code for milestone in process.milestones}
    stages = {stage.code for stage in process.stages}
    for item in process.items:
        if item.stage not in stages:
            yield Fault(("items", item.code, "stage"), f"There is no stage {item.stage}.")
    named: list[tuple[Path, str, set[str]]] = []
    for part, members in (("items", process.items), ("milestones", process.milestones)):
        named += [
            ((part, member.code, "after", place), code, nodes)
            for member in members
            for place, code in enumerate(member.after)
        ]
    named += [
        (("joints", joint.code, "items", place), code, items)
        for joint in process.joints
        for place, code in enumerate(joint.items)
    ]
    named += [
        (("certificates", "items", place), code, items)
        for place, code in enumerate(process.certificates.items)
    ]
    if process.simulation is not None:
        named.append((("simulation", "land_right"), process.simulation.land_right, items))
    for path, code, known in named:
        if code not in known:
            yield Fault(path, f"There is no item {code}.")


def _cycle(process: Process) -> Iterator[Fault]:
    members: list[Item | Milestone] = [*process.items, *process.milestones]
    try:
        TopologicalSorter({member.code: member.after for member in members}).prepare()
    except CycleError as error:
        ring = list(reversed(error.args[1]))
        part = "items" if any(ring[0] == item.code for item in process.items) else "milestones"
        yield Fault(
            (part, ring[0], "after"), "Each of these waits for the next: " + " → ".join(ring) + "."
        )


def _citations(process: Process) -> Iterator[Fault]:
    for item in process.items:
        path: Path = ("items", item.code)
        if not item.article.strip():
            yield Fault((*path, "article"), "Cite the article that asks for this item.")
        for place, power in enumerate(item.powers):
            if not power.document.strip():
                yield Fault(
                    (*path, "powers", place, "document"), "Cite the document that gives the power."
                )
        for place, limit in enumerate(item.legal):
            if not limit.article.strip():
                yield Fault(
                    (*path, "legal", place, "article"), "Cite the article that sets the limit."
                )
        for pause in item.pauses:
            if not pause.article.strip():
                yield Fault(
                    (*path, "pauses", pause.code, "article"),
                    "Cite the article that lets the clock stop.",
                )
    for milestone in process.milestones:
        if not milestone.article.strip():
            yield Fault(
                ("milestones", milestone.code, "article"),
                "Cite the article that forbids it before these items.",
            )


def _powers(process: Process) -> Iterator[Fault]:
    for item in process.items:
        path: Path = ("items", item.code, "powers")
        if (day := first_day_without_power(item, process)) is not None:
            yield Fault(path, f"{item.authority} holds no power to decide this item on {day}.")
        for place, power in enumerate(item.powers):
            yield from _seal(item, power, (*path, place))


def _seal(item: Item, power: Power, path: Path) -> Iterator[Fault]:
    if power.kind is PowerKind.ENTRUSTED and power.seal == item.authority:
        yield Fault(
            (*path, "seal"),
            "An entrusted power is used under the seal of who entrusts it "
            "(Administrative Licensing Law, article 24).",
        )
    if power.kind is not PowerKind.ENTRUSTED and power.seal != item.authority:
        yield Fault((*path, "seal"), "A power of one's own is used under one's own seal.")


def first_day_without_power(item: Item, process: Process) -> date | None:
    """Return the first day of a version on which an item's authority may not decide it."""
    day = process.valid_from
    while process.valid_until is None or day < process.valid_until:
        power = item.power_on(day)
        if power is None:
            return day
        if power.until is None:
            return None
        day = power.until
    return None


def _limits(process: Process) -> Iterator[Fault]:
    for item in process.items:
        places = [("legal", place, limit) for place, limit in enumerate(item.legal)]
        for part, place, limit in places:
            path: Path = ("items", item.code, part, place)
            if limit.days < 0 or limit.extension_days < 0:
                yield Fault(path, "A limit has at least 0 days.")
            if limit.when is None and place + 1 < len(item.legal):
                yield Fault(path, "The limit without a condition comes last.")
        if item.promised is not None and any(
            item.promised.kind is limit.kind and item.promised.days > limit.days
            for limit in item.legal
        ):
            yield Fault(
                ("items", item.code, "promised"),
                "What is promised is longer than the limit of the law.",
            )


def _papers(process: Process) -> Iterator[Fault]:
    for item in process.items:
        for paper in item.papers:
            path: Path = ("items", item.code, "papers", paper.code, "may_follow_days")
            if (paper.tolerance is Tolerance.PRIMARY) != (paper.may_follow_days == 0):
                yield Fault(
                    path,
                    "A primary paper cannot follow later; a secondary or promised one says within "
                    "how many working days.",
                )


def _conditions(process: Process) -> Iterator[Fault]:
    facts = {fact.code: fact for fact in process.facts}
    conditions: list[tuple[Path, Condition]] = []
    for item in process.items:
        path: Path = ("items", item.code)
        if item.needed_when is not None:
            conditions.append(((*path, "needed_when"), item.needed_when))
        conditions += [
            ((*path, "legal", place, "when"), limit.when)
            for place, limit in enumerate(item.legal)
            if limit.when is not None
        ]
    if process.simulation is not None:
        conditions += [
            (("simulation", "exclusions", exclusion.code, "when"), exclusion.when)
            for exclusion in process.simulation.exclusions
        ]
    for path, condition in conditions:
        for test in condition.tests():
            if (text := _fault_of_test(test, facts.get(test.fact))) is not None:
                yield Fault(path, text)


def _fault_of_test(test: Test, fact: Fact | None) -> str | None:
    if fact is None:
        return f"There is no fact {test.fact}."
    bounds = [bound for bound in (test.at_least, test.above, test.below) if bound is not None]
    if len(bounds) + bool(test.one_of) != 1:
        return f"Compare {test.fact} by exactly one of at_least, above, below and one_of."
    if fact.kind is FactKind.NUMBER:
        return f"{test.fact} is a number: use at_least, above or below." if test.one_of else None
    codes = {choice.code for choice in fact.choices}
    is_yes_no = fact.kind is FactKind.YES_NO
    strange = [
        str(value)
        for value in test.one_of
        if not (isinstance(value, bool) if is_yes_no else value in codes)
    ]
    if not test.one_of:
        return f"{test.fact} is no number: use one_of."
    return f"{test.fact} is never {', '.join(strange)}." if strange else None


def _simulation(process: Process) -> Iterator[Fault]:
    rule = process.simulation
    simulated = [item for item in process.items if item.conversion is not Conversion.NOT_SIMULATED]
    if rule is None:
        for item in simulated:
            yield Fault(
                ("items", item.code, "conversion"), "This process has no part “simulation”."
            )
        return
    if rule.expires_after_days < 1:
        yield Fault(("simulation", "expires_after_days"), "A simulated result holds for some days.")
    for item in simulated:
        if item.code == rule.land_right:
            yield Fault(
                ("items", item.code, "conversion"),
                "The right to the land is won in the open and never simulated "
                "(Civil Code, article 347).",
            )


def _validity(process: Process) -> Iterator[Fault]:
    milestones = {milestone.code for milestone in process.milestones}
    for item in process.items:
        rule, path = item.valid, ("items", item.code, "valid")
        if rule is None:
            continue
        if rule.begins not in milestones:
            yield Fault((*path, "begins"), f"There is no milestone {rule.begins}.")
        if not rule.article.strip():
            yield Fault((*path, "article"), "Cite the article that ends the validity.")
        if rule.months < 1 or (rule.extensions > 0) != (rule.extension_months > 0):
            yield Fault(path, "A validity has months, and so has each extension.")


def _build_first(process: Process) -> Iterator[Fault]:
    rule = process.build_first
    if rule is None:
        return
    items = {item.code for item in process.items}
    after = {item.code: item.after for item in process.items}
    after |= {milestone.code: milestone.after for milestone in process.milestones}
    milestones = {milestone.code for milestone in process.milestones}
    if rule.begins not in milestones:
        yield Fault(("build_first", "begins"), f"There is no milestone {rule.begins}.")
        return
    before = _all_before(rule.begins, after)
    for check in rule.checks:
        path: Path = ("build_first", "checks", check.code)
        if check.code in after:
            yield Fault(path, f"{check.code} is an item or a milestone: rename the check.")
        if check.item not in items:
            yield Fault((*path, "item"), f"There is no item {check.item}.")
        elif check.item in before:
            yield Fault(
                (*path, "item"),
                f"The law asks {check.item} before {rule.begins}: it is never put off.",
            )
        if not check.article.strip():
            yield Fault((*path, "article"), "Cite what lets this check follow the building.")
        if not check.blocks:
            yield Fault(path, "Name the milestones that the check blocks.")
        for place, code in enumerate(check.blocks):
            if code not in milestones or code == rule.begins or code in before:
                yield Fault(
                    (*path, "blocks", place), f"{code} is no milestone after {rule.begins}."
                )


def _all_before(code: str, after: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        fresh = set(after.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
