"""How far a contract of grant is kept on a day: begun, ended, stopped, and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal

SOON_DAYS = 90
"""So many days before a day of the contract its land is looked at."""


class Risk(StrEnum):
    """How a contract stands, the gravest last."""

    NONE = "NONE"
    """No days are agreed, or the works have ended."""
    KEPT = "KEPT"
    BEGUN_LATE = "BEGUN_LATE"
    START_SOON = "START_SOON"
    FINISH_SOON = "FINISH_SOON"
    STOPPED = "STOPPED"
    FINISH_LATE = "FINISH_LATE"
    START_LATE = "START_LATE"


@dataclass(frozen=True, slots=True)
class Works:
    """The days of a contract, agreed and actual, and whether the works stand still."""

    start_by: date | None
    finish_by: date | None
    started_on: date | None
    finished_on: date | None
    is_stopped: bool = False


class WorksBackward(Refusal):
    """A report tells less than an earlier one: what is built or invested does not shrink."""

    code = "WORKS_BACKWARD"


def risk_of(works: Works, today: date) -> Risk:
    """How the contract stands today."""
    if works.finished_on is not None:
        return Risk.NONE
    soon = today + timedelta(days=SOON_DAYS)
    if works.started_on is None:
        return _waiting(works.start_by, today, soon)
    return _begun(works, works.started_on, today, soon)


def _begun(works: Works, started_on: date, today: date, soon: date) -> Risk:
    if works.finish_by is not None and works.finish_by < today:
        return Risk.FINISH_LATE
    if works.is_stopped:
        return Risk.STOPPED
    if works.finish_by is not None and works.finish_by <= soon:
        return Risk.FINISH_SOON
    if works.start_by is not None and started_on > works.start_by:
        return Risk.BEGUN_LATE
    return Risk.NONE if works.finish_by is None else Risk.KEPT


def _waiting(start_by: date | None, today: date, soon: date) -> Risk:
    if start_by is None:
        return Risk.NONE
    if start_by < today:
        return Risk.START_LATE
    return Risk.START_SOON if start_by <= soon else Risk.KEPT


def start_due(start_by: date | None, delivered_on: date | None) -> date | None:
    """The day by which works must begin: agreed, or a year from delivery.

    Source: Measures for the Disposal of Idle Land (2012), article 22.
    """
    if start_by is not None or delivered_on is None:
        return start_by
    try:
        return delivered_on.replace(year=delivered_on.year + 1)
    except ValueError:  # 29 February
        return date(delivered_on.year + 1, 2, 28)


def check_grows(
    before: tuple[date, object, object] | None,
    now: tuple[date, object, object],
    after: tuple[date, object, object] | None,
) -> None:
    """Raise WorksBackward where a report tells less than one before, or more than one after.

    Each is (day, area developed in m², invested in fen).
    """
    for earlier, later in ((before, now), (now, after)):
        if earlier is None or later is None:
            continue
        for of, low, high in (
            ("developed_m2", earlier[1], later[1]),
            ("invested_fen", earlier[2], later[2]),
        ):
            if low > high:  # type: ignore[operator]
                raise WorksBackward(
                    f"{of} was {low} on {earlier[0]} and would be {high} on {later[0]}.",
                    of=of,
                    earlier=low,
                    earlier_on=earlier[0],
                    later=high,
                    later_on=later[0],
                )
