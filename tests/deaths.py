"""Writers that are killed: each dies by SIGKILL at a random moment, many of them a run.

Django is set up once; each round forks a child that writes until it is killed. The child says what
was acknowledged through a pipe, so that what it said counts even though it died.
"""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

LONGEST_SECONDS = 90
"""A machine that is busy with other work gets longer; then the test says how little was done."""
MOST_SEEN = 5
"""Lines that are waited for before the moment of death is drawn: the beginning and a few acts."""
LONGEST_MOMENT = 0.06
Write = Callable[[int, int, random.Random], None]


def die(
    wanted: int,
    seed: int,
    write: Write,
    *,
    longest: float = LONGEST_SECONDS,
) -> dict[str, Any]:
    """Let writers die until as many deaths and acknowledgements as wanted are there.

    ``write`` gets its end of the pipe, the number of its round and its own chance; it calls
    `begin` where it begins to write, and never returns. It dies within some milliseconds after a
    few acknowledgements, so that a machine that is busy with other work sees as much.
    """
    chance = random.Random(seed)  # noqa: S311 - moments to die, no secrets
    until = time.monotonic() + longest
    acknowledged: list[list[Any]] = []
    rounds = 0
    while min(rounds, len(acknowledged)) < wanted and time.monotonic() < until:
        rounds += 1
        reading, writing = os.pipe()
        own = random.Random(chance.random())  # noqa: S311 - as above
        child = os.fork()
        if child == 0:
            os.close(reading)
            write(writing, rounds, own)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            lines = [pipe.readline() for _line in range(1 + chance.randrange(MOST_SEEN))]
            time.sleep(chance.uniform(0, LONGEST_MOMENT))
            os.kill(child, signal.SIGKILL)
            if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
                raise RuntimeError(f"The writer of round {rounds} ended by itself.")
            lines += pipe.readlines()
        said = [line for line in lines[1:] if line.endswith(b"\n")]  # a torn one was never said
        acknowledged += [json.loads(line) for line in said]
    return {"rounds": rounds, "acknowledged": acknowledged}


def begin(pipe: int) -> None:
    """Tell that everything is loaded: from here on death may come."""
    os.write(pipe, b"begun\n")


def say(pipe: int, fact: list[Any]) -> None:
    """Acknowledge: what stands in the pipe survives the death of the writer."""
    os.write(pipe, json.dumps(fact).encode() + b"\n")
