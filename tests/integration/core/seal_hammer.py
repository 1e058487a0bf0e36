"""Write events and seal them without pause, and be killed: a process for tests.

Prints one JSON line: the acknowledged facts, and the number of rounds.
"""

import json
import random
import sys
from functools import partial
from itertools import count

from tests.deaths import begin, die, say


def main() -> None:
    """Hammer for at least ``argv[1]`` deaths in zone ``argv[2]``, with ``argv[3]`` as the seed."""
    import django

    django.setup()
    from zoneworks.core import seals

    seals.EVENTS_A_SEAL = 3  # many seals a turn, so that death comes between them
    print(json.dumps(die(int(sys.argv[1]), int(sys.argv[3]), partial(hammer, int(sys.argv[2])))))  # noqa: T201


def hammer(zone_id: int, pipe: int, number: int, chance: random.Random) -> None:
    """Write events, seal them, and say so after each act that returned."""
    from django.db import transaction

    from zoneworks.core import events, seals
    from zoneworks.core.actors import platform
    from zoneworks.core.events import Line

    actor = platform(zone_id)
    begin(pipe)
    for turn in count():
        lines = [Line("probe", number, "probe", reason=str(turn))] * chance.randrange(1, 20)
        with transaction.atomic():
            events.write(actor, lines)
        say(pipe, ["written", len(lines)])
        say(pipe, ["sealed", seals.seal_events()])


if __name__ == "__main__":
    main()
