"""Work that comes again by itself: each piece is claimed by one worker at a time.

A worker that holds a piece shows signs of life. One that was killed shows none, and after a while
another worker takes the piece up. Each piece can be begun again from nothing.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Q
from django.utils.crypto import get_random_string

from zoneworks.core import clock, contributions
from zoneworks.core.contributed import RecurringWork
from zoneworks.core.models import Recurring

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5
SILENCE = timedelta(seconds=30)
"""After so long without a sign of life the worker counts as dead."""
LATE = timedelta(minutes=2)
"""Work that is due for so long waits for a worker that is not there."""


def run_due() -> int:
    """Do the recurring work that is due and that no living worker has; return how many pieces.

    A piece that fails is told in the log and comes again at its next time.
    """
    return sum(_run(work) for work in contributions.recurring_works())


def _run(work: RecurringWork) -> bool:
    holder = get_random_string(32)
    if not _claim(work, holder):
        return False
    error = ""
    with _Heartbeat(work.name, holder):
        try:
            work.work()
        except OperationalError as failure:
            logger.exception("%s: the database is away or locked; tried again later", work.name)
            error = f"{type(failure).__name__}: {failure}"
        except Exception as failure:
            logger.exception("%s failed", work.name)
            error = f"{type(failure).__name__}: {failure}"
    ended: dict[str, Any] = {
        "holder": "",
        "next_at": clock.now() + work.every,
        "error": error[:200],
    }
    if not error:
        ended["done_at"] = clock.now()
    Recurring.objects.filter(name=work.name, holder=holder).update(**ended)
    return True


def _claim(work: RecurringWork, holder: str) -> bool:
    moment = clock.now()
    piece = Recurring.objects.filter(name=work.name)
    free = Q(holder="") | Q(beat_at__lt=moment - SILENCE)
    if not piece.filter(free, next_at__lte=moment).exists():
        if piece.exists():
            return False
        Recurring.objects.bulk_create(
            [Recurring(name=work.name, next_at=moment)], ignore_conflicts=True
        )
    return bool(piece.filter(free, next_at__lte=moment).update(holder=holder, beat_at=moment))


class _Heartbeat:
    """Shows that the worker lives while it does a piece of work."""

    def __init__(self, name: str, holder: str) -> None:
        self._piece = Recurring.objects.filter(name=name, holder=holder)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        if not connection.in_atomic_block:
            self._thread.start()

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            try:
                self._piece.update(beat_at=clock.now())
            except OperationalError:
                logger.warning("a beat could not be written")
                connection.close()
        connection.close()


class Standing(StrEnum):
    """How a piece of recurring work stands."""

    RUNNING = "RUNNING"
    STUCK = "STUCK"
    LATE = "LATE"
    FAILED = "FAILED"
    WAITING = "WAITING"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of recurring work, as its page shows it."""

    label: Any
    standing: Standing
    every: timedelta
    next_at: datetime
    done_at: datetime | None
    error: str


def list_pieces() -> list[Piece]:
    """All recurring work of the installation and how it stands."""
    known = {one.name: one for one in Recurring.objects.all()}
    return [
        Piece(work.label, _standing(row), work.every, row.next_at, row.done_at, row.error)
        for work in contributions.recurring_works()
        if (row := known.get(work.name)) is not None
    ]


def _standing(row: Recurring) -> Standing:
    moment = clock.now()
    if row.holder:
        is_silent = row.beat_at is None or row.beat_at < moment - SILENCE
        return Standing.STUCK if is_silent else Standing.RUNNING
    if row.next_at < moment - LATE:
        return Standing.LATE
    return Standing.FAILED if row.error else Standing.WAITING
