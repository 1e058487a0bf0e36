"""Several people act at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError

LONGEST_SECONDS = 120


def at_once(*acts: Callable[[], Any]) -> list[DomainError | Refusal | None]:
    """Do acts at the same time; return for each its refusal, or None.

    Raises:
        Exception: what one of them failed with.
        TimeoutError: one of them waits for ever.
    """
    barrier, outcomes = Barrier(len(acts)), dict[int, Exception | None]()

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(LONGEST_SECONDS)
            act()
            outcomes[number] = None
        except Exception as failure:
            outcomes[number] = failure
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_SECONDS)
    if len(outcomes) < len(acts):
        raise TimeoutError("An act waits for ever.")
    refusals: list[DomainError | Refusal | None] = []
    for number in range(len(acts)):
        outcome = outcomes[number]
        if not isinstance(outcome, DomainError | Refusal | None):
            raise outcome
        refusals.append(outcome)
    return refusals
