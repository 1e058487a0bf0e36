"""Two versions of a process side by side, and what a change of version means for one case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Limit, Process

NOT_BEGUN = frozenset({State.WAITING, State.READY, State.NOT_NEEDED})
PARTS = ("stages", "items", "milestones", "joints", "facts", "site_preparation", "authorities")
"""Parts of a process that have a code."""
WHOLES = ("simulation", "build_first", "certificates")
Standings = Mapping[tuple[str, Track], Standing]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions in one part.

    ``field`` is empty where the part as a whole came or went; then the other side is None.
    """

    part: str
    code: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit of an item that another version counts otherwise; ``kind`` is legal or promised."""

    code: str
    kind: str
    before: Limit | None
    after: Limit | None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What another version changes for one case; ``refusal`` says why it cannot go on so."""

    comes_in: tuple[str, ...]
    falls_out: tuple[str, ...]
    limits: tuple[LimitChange, ...]
    refusal: refusals.VersionRefused | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.comes_in or self.falls_out or self.limits or self.refusal)


def compare(before: Process, after: Process) -> list[Difference]:
    """List what differs, part by part, in the order of the later version, then what went."""
    found: list[Difference] = []
    for part in PARTS:
        old = {one.code: one for one in getattr(before, part)}
        new = {one.code: one for one in getattr(after, part)}
        for code in [*new, *(code for code in old if code not in new)]:
            found += _differences(part, code, old.get(code), new.get(code))
    for part in WHOLES:
        found += _differences(part, "", getattr(before, part), getattr(after, part))
    return found


def _differences(part: str, code: str, old: Any, new: Any) -> Iterator[Difference]:
    if old is None or new is None:
        if old is not new:
            yield Difference(part, code, "", old, new)
        return
    for one in fields(old):
        was, now = getattr(old, one.name), getattr(new, one.name)
        if was != now and one.name not in {"english", "english_unit"}:
            yield Difference(part, code, one.name, was, now)


def check_version(standings: Standings, plan: Plan) -> None:
    """Refuse a version that knows no rule for something that has begun. Raises VersionRefused."""
    known = {item.code: item for item in plan.process.items}
    lost = [
        code
        for (code, _track), standing in standings.items()
        if code not in known and standing.state not in NOT_BEGUN
    ]
    if lost:
        raise refusals.VersionRefused(
            f"These have begun and are not in this version: {', '.join(lost)}.",
            why="LOST",
            items=tuple(dict.fromkeys(lost)),
        )
    for (code, _track), standing in standings.items():
        pause = standing.pauses[-1] if standing.pauses else None
        if standing.state is State.PAUSED and pause is not None:
            reasons = {one.code for one in known[code].pauses}
            if pause.reason not in reasons:
                raise refusals.VersionRefused(
                    f"{code} stands for a reason that this version does not know.",
                    why="PAUSED",
                    items=(code,),
                )
    if plan.process.simulation is None and any(
        track is Track.SIMULATED and standing.state not in {State.CONVERTED, State.LAPSED}
        for (_code, track), standing in standings.items()
    ):
        raise refusals.VersionRefused("This version knows no simulated handling.", why="SIMULATED")


def preview(standings: Standings, old: Plan, new: Plan) -> PlanChange:
    """Tell what another version changes for a case: items in and out, limits that still count."""
    formal = {code: one for (code, track), one in standings.items() if track is Track.FORMAL}
    needed = {code for code, one in formal.items() if one.state is not State.NOT_NEEDED}
    try:
        check_version(standings, new)
        refusal = None
    except refusals.VersionRefused as found:
        refusal = found
    return PlanChange(
        tuple(code for code in new.items if code not in needed),
        tuple(
            code
            for code, one in formal.items()
            if code in needed and code not in new.items and one.state in NOT_BEGUN
        ),
        tuple(_limits(formal, old, new)),
        refusal,
    )


def _limits(formal: Mapping[str, Standing], old: Plan, new: Plan) -> Iterator[LimitChange]:
    for code, standing in formal.items():
        was, now = old.items.get(code), new.items.get(code)
        if was is None or now is None or standing.decided_on is not None:
            continue
        pairs: Sequence[tuple[str, Limit | None, Limit | None]] = (
            ("legal", was.limit_for(old.facts), now.limit_for(new.facts)),
            ("promised", was.promised, now.promised),
        )
        for kind, before, after in pairs:
            if before != after:
                yield LimitChange(code, kind, before, after)
