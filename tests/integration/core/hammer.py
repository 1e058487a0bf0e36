"""Register, change and import enterprises without pause, and be killed: a process for tests.

Prints one JSON line: the acknowledged facts, and the number of rounds.
"""

import json
import random
import sys
from functools import partial
from itertools import count
from typing import Any

from tests.deaths import begin, die, say


def main() -> None:
    """Hammer for at least ``argv[1]`` rounds and as many acknowledgements, with a limit of time.

    ``argv[2]`` is the actor, ``argv[3]`` the seed.
    """
    import django

    django.setup()
    from zoneworks.core.models import Zone  # noqa: F401 - loaded once, before the forks
    from zoneworks.registry import services  # noqa: F401

    write = partial(hammer, json.loads(sys.argv[2]))
    print(json.dumps(die(int(sys.argv[1]), int(sys.argv[3]), write)))  # noqa: T201


def hammer(actor_fields: dict[str, Any], pipe: int, number: int, chance: random.Random) -> None:
    """Register, change, set figures, import in bulk; say so after each act that returned."""
    from tests import make

    from zoneworks.core.actors import Actor
    from zoneworks.core.engine.roles import Role
    from zoneworks.registry import services

    actor = Actor(role=Role.OFFICER, **actor_fields)
    begin(pipe)
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
            changed = values | {"name": f"{names[0]} renamed {change}", "credit_code": codes[0]}
            services.change_enterprise(actor, row.pk, changed, version=change + 1, reason="r")
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


if __name__ == "__main__":
    main()
