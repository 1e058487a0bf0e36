"""Ends the processes of a supervisor that is gone, however it went, even by ``kill -9``.

Run as a script of its own. The supervisor writes the identifiers of its living process groups to
standard input, one line each time they change; the end of the input is the end of the supervisor.
"""

import os
import signal
import sys
import time
from contextlib import suppress

PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.1


def guard() -> None:
    """Wait for the end of the supervisor; ask its processes to end, then make them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(one) for one in line.split()]
    _send(groups, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while _send(groups, 0) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    _send(groups, signal.SIGKILL)


def _send(groups: list[int], number: int) -> bool:
    """Send a signal to every group; tell whether one was there to get it."""
    was_there = False
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
            was_there = True
    return was_there


if __name__ == "__main__":
    guard()
