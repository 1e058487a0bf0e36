"""Targets of a period: how far, at what pace, and how likely they are reached (双百目标)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from zoneworks.attraction.engine.forecast import Forecast
from zoneworks.core.engine.refusals import Refusal


class Measure(StrEnum):
    """What a target counts among the projects that are signed in its period."""

    PROJECTS = "PROJECTS"
    """Their number."""
    INVESTMENT = "INVESTMENT"
    """Their promised investment, in fen."""
    LARGE_PROJECTS = "LARGE_PROJECTS"
    """The number of those of at least the target's investment."""


class TargetInvalid(Refusal):
    """A goal or a period that cannot be."""

    code = "TARGET_INVALID"


@dataclass(frozen=True, slots=True)
class Target:
    """A goal for ``begins_on`` … ``ends_on`` (both included). ``least_fen`` is for large ones."""

    measure: Measure
    goal: int
    begins_on: date
    ends_on: date
    least_fen: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """A project that was signed: on which day, for how much (fen)."""

    signed_on: date
    investment_fen: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stands on a day.

    ``reached`` of ``goal``; ``due`` is what an even pace would have by now, rounded up.
    ``chance`` is the share of the forecast's draws that reach the goal; None before the period,
    where it is over, and where the forecast does not reach its end. ``counted`` are the places of
    the projects that count.
    """

    reached: int
    due: int
    chance: float | None
    counted: tuple[int, ...]


def check_target(target: Target) -> None:
    """Raise TargetInvalid for no goal, a period that ends before it begins, or no least amount."""
    why = ""
    if target.goal <= 0:
        why = "GOAL"
    elif target.ends_on < target.begins_on:
        why = "PERIOD"
    elif target.measure is Measure.LARGE_PROJECTS and target.least_fen <= 0:
        why = "LEAST"
    if why:
        raise TargetInvalid(f"The target cannot be: {why}.", why=why)


def judge(
    target: Target, signed: Sequence[Signed], today: date, forecast: Forecast | None
) -> Standing:
    """Say how a target stands.

    ``forecast`` begins today. Of its months those count that end within the period, so that the
    chance is not overstated where a period ends inside a month.
    """
    counted = tuple(
        place
        for place, one in enumerate(signed)
        if target.begins_on <= one.signed_on <= target.ends_on
        and one.signed_on <= today
        and (target.measure is not Measure.LARGE_PROJECTS or one.investment_fen >= target.least_fen)
    )
    is_money = target.measure is Measure.INVESTMENT
    reached = sum(signed[place].investment_fen if is_money else 1 for place in counted)
    return Standing(
        reached, _due(target, today), _chance(target, reached, today, forecast), counted
    )


def _due(target: Target, today: date) -> int:
    days = (target.ends_on - target.begins_on).days + 1
    gone = min(max((today - target.begins_on).days + 1, 0), days)
    share = Fraction(target.goal * gone, days)
    return -(-share.numerator // share.denominator)


def _chance(target: Target, reached: int, today: date, forecast: Forecast | None) -> float | None:
    if reached >= target.goal:
        return 1.0
    if forecast is None or not target.begins_on <= today <= target.ends_on:
        return None
    if forecast.months[-1].until <= target.ends_on:
        return None
    inside = [
        place
        for place, month in enumerate(forecast.months)
        if month.until <= target.ends_on + timedelta(days=1)
    ]
    if target.measure is Measure.LARGE_PROJECTS:
        draws = forecast.large(target.least_fen)
    elif target.measure is Measure.INVESTMENT:
        draws = forecast.investment_fen
    else:
        draws = forecast.projects
    totals = reached + draws[:, inside].sum(axis=1)
    return float((totals >= target.goal).mean())
