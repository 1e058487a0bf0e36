"""Simulated handling: who is a candidate, what was assumed, how it ends and what converts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.conditions import Facts, need_of
from zoneworks.approvals.engine.process.terms import SimulationRule


class LapseReason(StrEnum):
    """Why simulated results lapse."""

    OTHER_BIDDER = "OTHER_BIDDER"
    CHANGED_DESIGN = "CHANGED_DESIGN"
    CHANGED_PLAN_OR_LAW = "CHANGED_PLAN_OR_LAW"
    EXPIRED = "EXPIRED"
    FALSE_PROMISE = "FALSE_PROMISE"
    WITHDRAWN = "WITHDRAWN"
    AGREEMENT_ENDED = "AGREEMENT_ENDED"


@dataclass(frozen=True, slots=True)
class Simulation:
    """The simulated handling of a case: on which assumptions, until when, and how it ended.

    ``assumptions`` are the conditions of the land that everybody worked on, by name. ``expires_on``
    is the first day on which no result holds any more. ``applicant`` is the legal person for whom
    it was begun, by its credit code.
    """

    begun_on: date
    expires_on: date
    assumptions: Mapping[str, str]
    converted_on: date | None = None
    lapsed_on: date | None = None
    lapse_reason: LapseReason | None = None
    applicant: str = ""

    @property
    def is_open(self) -> bool:
        """Whether results may still be made and converted."""
        return self.lapsed_on is None and self.converted_on is None

    def holds_on(self, day: date) -> bool:
        """Whether results may be made on this day: it is open and has not expired."""
        return self.is_open and day < self.expires_on


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is asked before a project may be handled without its land."""

    has_agreement: bool
    is_in_good_standing: bool
    has_promised: bool


@dataclass(frozen=True, slots=True)
class Award:
    """How the land was won: by whom, on which conditions, and whether everything is paid.

    ``terms_are_accepted`` once the applicant has accepted the terms of the conversion.
    """

    holder: str
    conditions: Mapping[str, str]
    is_paid: bool
    design_is_unchanged: bool
    terms_are_accepted: bool = True


class Converted(StrEnum):
    """What becomes of one simulated result when the land is there."""

    CARRIES_OVER = "CARRIES_OVER"
    CONFIRM_ANEW = "CONFIRM_ANEW"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class ConversionLine:
    """One item of a conversion; ``papers`` are those that are still missing."""

    code: str
    result: Converted
    papers: tuple[str, ...] = ()


def check_exclusions(rule: SimulationRule, facts: Facts) -> None:
    """Refuse kinds of projects that are never handled before they hold their land.

    Raises SimulationRefused, also where it is not known whether a project is of such a kind.
    """
    for exclusion in rule.exclusions:
        need = need_of(exclusion.when, facts)
        if need.is_needed is None:
            raise refusals.SimulationRefused(
                f"Not known: {', '.join(need.asked)}.", why="UNKNOWN", facts=need.asked
            )
        if need.is_needed:
            raise refusals.SimulationRefused(
                f"Excluded: {exclusion.english}.", why="EXCLUDED", exclusion=exclusion.code
            )


def check_award(
    simulation: Simulation, award: Award, applicant: str, on: date, *, has_land: bool
) -> None:
    """Refuse to convert on an award that is not the one assumed. Raises ConversionRefused.

    ``applicant`` is for whom the simulated handling began, ``has_land`` whether the project holds
    its land.
    """
    differing = tuple(
        name
        for name in sorted({*simulation.assumptions, *award.conditions})
        if simulation.assumptions.get(name) != award.conditions.get(name)
    )
    for fails, why in (
        (on >= simulation.expires_on, "EXPIRED"),
        (not has_land, "NO_LAND"),
        (not award.terms_are_accepted, "NOT_ACCEPTED"),
        (award.holder != applicant, "OTHER_HOLDER"),
        (bool(differing), "OTHER_CONDITIONS"),
        (not award.design_is_unchanged, "CHANGED_DESIGN"),
        (not award.is_paid, "NOT_PAID"),
    ):
        if fails:
            raise refusals.ConversionRefused(
                f"The simulated results do not convert: {why}.", why=why, differing=differing
            )
