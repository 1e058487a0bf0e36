"""What a process asks of one project: which items, in which order, and what is open by now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from zoneworks.approvals.engine.process.conditions import Facts, Need
from zoneworks.approvals.engine.process.terms import Item, Joint, Milestone, Process


@dataclass(frozen=True)
class Plan:
    """A process with the facts of a project.

    ``before`` names for each needed item and each milestone what comes first; items that the
    project does not need are passed over, so that what was before them comes first instead. An item
    of which it is not known whether it is needed counts as needed.
    """

    process: Process
    facts: Facts
    needs: Mapping[str, Need] = field(init=False)
    items: Mapping[str, Item] = field(init=False)
    milestones: Mapping[str, Milestone] = field(init=False)
    before: Mapping[str, tuple[str, ...]] = field(init=False)
    dependents: Mapping[str, tuple[str, ...]] = field(init=False)
    joint_of: Mapping[str, Joint] = field(init=False)

    def __post_init__(self) -> None:
        """Decide what is needed and lay the order over it."""
        needs = self.process.needs(self.facts)
        items = {
            item.code: item
            for item in self.process.items
            if needs[item.code].is_needed is not False
        }
        milestones = {milestone.code: milestone for milestone in self.process.milestones}
        after = {item.code: item.after for item in self.process.items}
        after |= {milestone.code: milestone.after for milestone in self.process.milestones}
        wanted = items.keys() | milestones.keys()
        before = {
            code: tuple(dict.fromkeys(_met(code, after, wanted))) for code in [*items, *milestones]
        }
        dependents: dict[str, list[str]] = {code: [] for code in before}
        for code, firsts in before.items():
            for first in firsts:
                dependents[first].append(code)
        joints = self.process.joints
        for name, value in {
            "needs": needs,
            "items": items,
            "milestones": milestones,
            "before": before,
            "dependents": {code: tuple(later) for code, later in dependents.items()},
            "joint_of": {code: joint for joint in joints for code in joint.items if code in items},
        }.items():
            object.__setattr__(self, name, value)

    def missing(self, code: str, done: Collection[str]) -> tuple[str, ...]:
        """Name the items and milestones that must be there for an item's decision or a milestone.

        Near or far: a permit that rests on a revoked one is missing its ground. What lies before a
        milestone that was reached is not asked again.
        """
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = list(reversed(self.before[code]))
        while waiting:
            first = waiting.pop()
            if first in seen:
                continue
            seen.add(first)
            if first not in done:
                found[first] = None
            if first in self.items:
                waiting += reversed(self.before[first])
        return tuple(found)

    def missing_to_apply(self, code: str, done: Collection[str]) -> tuple[str, ...]:
        """Name what must come before an item may be applied for.

        Items that are handled jointly are applied for together: their order binds the decisions.
        """
        joint = self.joint_of.get(code)
        together = joint.items if joint is not None else ()
        return tuple(
            first for first in self.before[code] if first not in done and first not in together
        )

    def missing_to_simulate(
        self, code: str, done: Collection[str], simulated: Collection[str]
    ) -> tuple[str, ...]:
        """Name what must come before an item may be simulated.

        The right to the land is taken as given. ``done`` holds what was decided formally,
        ``simulated`` the items with a simulated result.
        """
        rule = self.process.simulation
        land_right = rule.land_right if rule is not None else ""
        return tuple(
            first
            for first in self.missing_to_apply(code, done)
            if first != land_right and first not in simulated
        )


def _met(code: str, after: Mapping[str, tuple[str, ...]], wanted: Collection[str]) -> Iterator[str]:
    for first in after[code]:
        if first in wanted:
            yield first
        else:
            yield from _met(first, after, wanted)


@lru_cache(maxsize=4096)
def _plan(process: Process, facts: tuple[tuple[str, object], ...]) -> Plan:
    return Plan(process, dict(facts))  # type: ignore[arg-type]


def plan_for(process: Process, facts: Facts) -> Plan:
    """Return the plan of a project; plans of like projects are kept."""
    return _plan(process, tuple(sorted(facts.items())))
