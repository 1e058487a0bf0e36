"""The only place that reads the clock. Tests and the demonstration set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The moment, with its time zone."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The date in the installation's time zone."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date of a moment in the installation's time zone."""
    return moment.astimezone(timezone.get_default_timezone()).date()


@contextmanager
def running() -> Iterator[None]:
    """Let the clock run within a time that is held."""
    token = _fixed.set(None)
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment``. Raises ValueError for one without a time zone."""
    if timezone.is_naive(moment):
        raise ValueError(f"{moment} has no time zone.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
