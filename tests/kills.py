"""A zone whose writers are killed, and what must hold of it afterwards."""

import json
from collections import Counter
from dataclasses import dataclass

from tests import make_cases, processes
from tests.integration.approvals.hammer import TOKEN

from zoneworks.approvals import queries
from zoneworks.approvals.models import ApprovalCase, Firing
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event
from zoneworks.core.queries import operator

FIRED = (
    *(f"approvals.{one}_reminded" for one in ("item", "obligation", "simulation")),
    *("approvals.item_deem_accepted", "approvals.simulation_lapsed"),
)
"""What a timer leaves behind, one event each."""


@dataclass(frozen=True)
class Found:
    """What a run of deaths left behind; the three lists are to be empty."""

    deaths: int
    acknowledged: int
    records: int
    events: int
    timers: int
    acts: set[str]
    lost: list[str]
    doubled: list[str]
    differing: list[str]


def lay_out() -> dict[str, int]:
    """Make a zone; return the project and the memberships of its writers."""
    office = make_cases.office()
    return {
        "project": office.project.pk,
        "officer": office.officer.membership_id,
        "clerk": office.clerk.membership_id,
    }


def kill(world: dict[str, int], deaths: int, seed: int, *, longest: float) -> Found:
    """Let writers die, then compare what they said, what is told and what is stored."""
    said = processes.run(
        "tests.integration.approvals.hammer",
        *(str(deaths), json.dumps(world), str(seed), str(longest)),
        timeout=longest + 60,
    )
    report = json.loads(said)
    tokens = Counter(
        token
        for after, reason in Event.objects.values_list("after", "reason")
        for token in {(after or {}).get("evidence", ""), (after or {}).get("national_code"), reason}
        if token and token.startswith(TOKEN)
    )
    claimed = Firing.objects.count()
    fired = Event.objects.filter(role=Role.SYSTEM, act__in=FIRED).count()
    opened = ApprovalCase.objects.filter(national_code__startswith=TOKEN)
    compared = list(queries.replay_cases(operator()))
    return Found(
        deaths=report["rounds"],
        acknowledged=len(report["acknowledged"]),
        records=len(compared),
        events=sum(one.n_events for one in compared),
        timers=claimed,
        acts=set(Event.objects.values_list("act", flat=True)),
        lost=sorted({token for [token] in report["acknowledged"]} - tokens.keys()),
        doubled=sorted(token for token, times in tokens.items() if times > 1)
        + [f"{fired} of {claimed} timers"] * (fired != claimed),
        differing=[
            f"{one.subject_type} {one.subject_id}: {one.differing}"
            for one in compared
            if one.differing
        ]
        + [f"case {one.pk}" for one in opened if one.national_code not in tokens],
    )
