"""Write without pause and be killed: a process that tests start, many deaths a run.

Django is set up once; each round forks a child that writes until it is killed with SIGKILL at a
random moment. The child says what was acknowledged through a pipe, so that what it said counts
even though it died. Prints one JSON line: the acknowledged facts, and the number of rounds.
"""

import json
import os
import random
import signal
import sys
import time
from itertools import count
from typing import Any

LONGEST_SECONDS = 90
"""A machine that is busy with other work gets longer; then the test says how little was done."""


def main() -> None:
    """Hammer for at least ``argv[1]`` rounds and as many acknowledgements, with a limit of time.

    ``argv[2]`` is the actor, ``argv[3]`` the seed.
    """
    import django

    django.setup()
    from zoneworks.core.models import Zone  # noqa: F401 - loaded once, before the forks
    from zoneworks.registry import services  # noqa: F401

    wanted, actor_fields, seed = int(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311 - moments to die, no secrets
    until = time.monotonic() + LONGEST_SECONDS
    acknowledged: list[list[Any]] = []
    rounds = 0
    while min(rounds, len(acknowledged)) < wanted and time.monotonic() < until:
        rounds += 1
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            hammer(actor_fields, writing, rounds, chance.random())
        os.close(writing)
        time.sleep(chance.uniform(0.02, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            lines = pipe.read().split(b"\n")[:-1]  # a torn last line was never acknowledged
        acknowledged += [json.loads(line) for line in lines]
    print(json.dumps({"rounds": rounds, "acknowledged": acknowledged}))  # noqa: T201


def hammer(actor_fields: dict[str, Any], pipe: int, number: int, seed: float) -> None:
    """Register, change, set figures, import in bulk; say so after each act that returned."""
    from tests import make

    from zoneworks.core.actors import Actor
    from zoneworks.core.engine.roles import Role
    from zoneworks.registry import services

    actor = Actor(role=Role.OFFICER, **actor_fields)
    chance = random.Random(seed)  # noqa: S311 - moments to die, no secrets
    for turn in count():
        first = number * 100_000 + turn * 10
        codes = [make.code(first + step) for step in range(6)]
        names = [f"Hammer {first + step}" for step in range(6)]
        values = {"industry_code": "3841", "scale": "SMALL", "state": "OPERATING"}
        row = services.register_enterprise(
            actor, values | {"name": names[0], "credit_code": codes[0]}
        )
        say(pipe, ["registered", row.pk, 1])
        changes = chance.randrange(3)
        for change in range(changes):
            changed = values | {"name": f"{names[0]} {change}", "credit_code": codes[0]}
            services.change_enterprise(actor, row.pk, changed, version=change + 1)
            say(pipe, ["registered", row.pk, change + 2])
        services.set_figures(actor, row.pk, 2023, {"tax_fen": first})
        say(pipe, ["figures", row.pk, first])
        new = [
            values | {"name": name, "credit_code": code}
            for name, code in zip(names[1:], codes[1:], strict=True)
        ]
        services.import_enterprises(
            actor, new, [(row.pk, changes + 1, {"address": "moved"})], reason="bulk"
        )
        say(pipe, ["imported", codes[1:], row.pk])


def say(pipe: int, fact: list[Any]) -> None:
    """Acknowledge: what stands in the pipe survives the death of the writer."""
    os.write(pipe, json.dumps(fact).encode() + b"\n")


if __name__ == "__main__":
    main()
