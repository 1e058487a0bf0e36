"""Let timers go off and be killed, again and again: a process that tests start.

Django is set up once; each round forks a child that lets timers of a zone go off, and kills it with
SIGKILL at a random moment. Prints how many children died before they were done.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime


def main() -> None:
    """Hammer zone ``argv[1]`` on day ``argv[2]``, ``argv[3]`` times; ``argv[4]`` is the seed."""
    import django

    django.setup()
    from zoneworks.approvals import services
    from zoneworks.core import clock
    from zoneworks.core.actors import platform

    services.timers.BATCH = 2  # many short transactions, so that deaths fall between and within
    zone_id, rounds = int(sys.argv[1]), int(sys.argv[3])
    day = datetime.fromisoformat(sys.argv[2]).replace(hour=4, tzinfo=UTC)
    chance = random.Random(int(sys.argv[4]))  # noqa: S311 - moments to die, no secrets
    died = 0
    for _round in range(rounds):
        child = os.fork()
        if child == 0:
            with clock.at(day):
                services.fire_timers(platform(zone_id))
            os._exit(0)
        time.sleep(chance.uniform(0.005, 0.15))
        os.kill(child, signal.SIGKILL)
        died += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    print(died)  # noqa: T201


if __name__ == "__main__":
    main()
