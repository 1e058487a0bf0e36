"""Acts of the demonstration on the days on which they would have been done."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.land.services import trade


def at(day: date) -> AbstractContextManager[Any]:
    """The clock at noon of a day."""
    moment = datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())
    return clock.at(moment)


def do(actor: Actor, kind: str, pk: int, act: str, values: dict[str, Any], *, on: date) -> None:
    """Do an act on an acquisition, a sale or an expansion on its day."""
    with at(on):
        trade.BY_ACT[kind][act](actor, pk, values)
