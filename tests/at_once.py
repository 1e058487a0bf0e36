"""Several people act at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from zoneworks.core.errors import DomainError


def at_once(*acts: Callable[[], Any]) -> list[DomainError | None]:
    """Do acts at the same time; return for each its refusal, or None."""
    barrier, refusals = Barrier(len(acts)), dict[int, DomainError | None]()

    def run(number: int, act: Callable[[], Any]) -> None:
        connection.ensure_connection()
        barrier.wait(60)
        try:
            act()
            refusals[number] = None
        except DomainError as refusal:
            refusals[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [refusals[number] for number in range(len(acts))]
