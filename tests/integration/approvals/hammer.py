"""Handle items of cases without pause, and be killed: a process for tests and measurements.

Every act carries a token of its own, which its event must hold once. Prints one JSON line: the
acknowledged tokens, and the number of rounds.
"""

import json
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from tests.deaths import begin, die, say

TOKEN = "kill:"


def main() -> None:
    """Hammer for ``argv[1]`` rounds within ``argv[4]`` seconds at most.

    ``argv[2]`` names the project and the memberships, ``argv[3]`` is the seed.
    """
    import django

    django.setup()
    from tests import make_cases

    from zoneworks.approvals.definitions import find_definition
    from zoneworks.core.calendars import national_calendar

    # Loaded once, before the forks.
    find_definition(make_cases.PROCESS, make_cases.FIRST)
    national_calendar()
    write = partial(hammer, json.loads(sys.argv[2]))
    deaths, seed, longest = int(sys.argv[1]), int(sys.argv[3]), float(sys.argv[4])
    print(json.dumps(die(deaths, seed, write, longest=longest)))  # noqa: T201


def hammer(world: dict[str, int], pipe: int, number: int, chance: random.Random) -> None:
    """Do one random act after the other; say so after each that returned."""
    from zoneworks.core.errors import InvalidInput

    writer = Writer(world, chance)
    begin(pipe)
    for turn in count():
        token = f"{TOKEN}{number}.{turn}"
        act = chance.choices(list(writer.acts), list(writer.acts.values()))[0]
        try:
            if act(token):
                say(pipe, [token])
        except InvalidInput:
            continue  # the law said no: nothing was written


class Writer:
    """An officer who runs errands and a clerk who holds every post."""

    def __init__(self, world: dict[str, int], chance: random.Random) -> None:
        from zoneworks.core.models import Membership
        from zoneworks.core.queries import actor_of

        self.chance = chance
        self.project = world["project"]
        self.officer, self.clerk = (
            actor_of(Membership.objects.get(pk=world[name])) for name in ("officer", "clerk")
        )
        self.acts: dict[Callable[[str], bool], float] = {
            self.move: 40,
            self.withdraw: 2,
            self.open_case: 2,
            self.change_facts: 2,
            self.simulate: 1,
            self.lapse: 0.5,
            self.reach: 1,
            self.fire: 1,
        }

    def open_case(self, token: str) -> bool:
        from tests.make_cases import FIRST, PROCESS
        from tests.unit.approvals.cases import PLANT

        from zoneworks.approvals import services

        services.open_case(
            self.officer, self.project, PROCESS, PLANT, begun_on=FIRST, national_code=token
        )
        return True

    def move(self, token: str) -> bool:
        from tests import make_cases

        from zoneworks.approvals.engine.process.handling import RULES, Post, State, Track, acts_of

        item = self._random(make_cases.CaseItem.objects.exclude(turn=""))
        if item is None:
            return self.open_case(token)
        posts = frozenset(Post) - {Post.SYSTEM, Post.LEADER}
        possible = acts_of(posts, State(item.state), Track(item.track))
        likely = [act for act in possible if RULES[act].target not in _ends()]
        kind = self.chance.choice(likely if likely and self.chance.random() < 0.9 else possible)
        return self._do(item, kind, token)

    def withdraw(self, token: str) -> bool:
        from tests import make_cases

        from zoneworks.approvals.engine.process.handling import RULES, HandlingAct

        states = RULES[HandlingAct.WITHDRAW].states
        item = self._random(make_cases.CaseItem.objects.filter(state__in=states))
        return item is not None and self._do(item, HandlingAct.WITHDRAW, token)

    def _do(self, item: Any, kind: Any, token: str) -> bool:
        from tests import make_cases

        from zoneworks.approvals import services
        from zoneworks.approvals.engine.process.handling import RULES, Post

        is_applicant = RULES[kind].posts == {Post.APPLICANT}
        order = services.Order(
            item.pk,
            kind,
            item.turn_since + timedelta(days=self.chance.choice([0, 0, 1, 40])),
            reason="expert",
            papers=make_cases.papers(item.case, item.code),
            number=token[:60],
            evidence=token,
        )
        services.advance(self.officer if is_applicant else self.clerk, [order])
        return True

    def change_facts(self, token: str) -> bool:
        from tests.unit.approvals.cases import PLANT

        from zoneworks.approvals import services

        case = self._case()
        changed = PLANT | {"energy_tce": self.chance.choice([100, 1200]), "special_works": True}
        changed |= {"explosive_or_hazardous": self.chance.random() < 0.3}
        if case is None or case.facts == changed:
            return False
        services.change_facts(self.officer, case.pk, changed, reason=token)
        return True

    def simulate(self, token: str) -> bool:
        from tests.make_cases import FIRST
        from tests.unit.approvals.cases import SOUND

        from zoneworks.approvals import services

        case = self._case()
        if case is None:
            return False
        services.begin_simulation(self.officer, case.pk, SOUND, {"parcel": token}, on=FIRST)
        return False  # what it assumed may be assumed anew: no token to look for

    def lapse(self, token: str) -> bool:
        from zoneworks.approvals import services
        from zoneworks.approvals.engine.process.simulation import LapseReason

        case = self._case()
        if case is None:
            return False
        services.lapse(self.officer, case.pk, LapseReason.AGREEMENT_ENDED, note=token)
        return True

    def reach(self, token: str) -> bool:
        from zoneworks.approvals import services

        case = self._case()
        if case is not None:
            services.reach_milestone(self.officer, case.pk, "construction")
        return False  # a milestone of a case is reached once: the events are counted

    def fire(self, _token: str) -> bool:
        from zoneworks.approvals import services
        from zoneworks.core.actors import platform

        services.fire_timers(platform(self.officer.zone_id))
        return False  # a timer goes off once: claims and events are counted

    def _case(self) -> Any:
        from zoneworks.approvals.models import ApprovalCase

        return self._random(ApprovalCase.objects)

    def _random(self, rows: Any) -> Any:
        pks = list(rows.order_by("-pk").values_list("pk", flat=True)[:200])
        return rows.get(pk=self.chance.choice(pks)) if pks else None


def _ends() -> set[Any]:
    """States that end a handling: a writer goes there seldom."""
    from zoneworks.approvals.engine.process.handling import CLOSED, State

    return {*CLOSED, State.LAPSED}


if __name__ == "__main__":
    main()
