"""When works have begun in the sense of the order (article 30)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from zoneworks.land.engine.idle.procedure import IdleRefusal


class Groundwork(StrEnum):
    """What a project has below ground."""

    PIT = "PIT"
    """A deep foundation pit: it is excavated as a whole."""
    PILES = "PILES"
    """Piles: all of them are driven."""
    BASE = "BASE"
    """Anything else: a third of the foundation is built."""


NEEDED = {
    Groundwork.PIT: Fraction(1),
    Groundwork.PILES: Fraction(1),
    Groundwork.BASE: Fraction(1, 3),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was seen on a day: ``done`` of the groundwork, and since when a permit allowed it."""

    on: date
    permit_on: date | None
    groundwork: Groundwork
    done: Fraction


class NotBegun(IdleRefusal):
    """Works have not begun in the sense of the order; ``lack`` says why."""

    code = "IDLE_NOT_BEGUN"


def check_begun(of: Beginning) -> None:
    """Refuse what is no start of works: no permit before it, or too little done.

    Raises:
        NotBegun: ``lack`` is PERMIT or GROUNDWORK.
    """
    if of.permit_on is None or of.permit_on > of.on:
        raise NotBegun("There is no construction permit of that day.", lack="PERMIT", article="30")
    if of.done < NEEDED[of.groundwork]:
        raise NotBegun(
            f"{of.done} of the groundwork is done; {NEEDED[of.groundwork]} is needed.",
            lack="GROUNDWORK",
            article="30",
        )
