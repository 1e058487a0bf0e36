"""Stages of a project, scale and state of an enterprise.

Labels in the languages of the pages stand beside the columns that use these codes.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise

from zoneworks.core.engine.refusals import Refusal


class ProjectStage(StrEnum):
    """How far an investment project has come, in the order of the field.

    DROPPED stands outside the order: a project may be given up at any stage before production.
    """

    LEAD = "LEAD"
    """线索: somebody has named a possible investor."""
    NEGOTIATION = "NEGOTIATION"
    """在谈: talks are held."""
    REVIEW = "REVIEW"
    """评审: the admission committee has it."""
    SIGNED = "SIGNED"
    """签约: the investment agreement is signed."""
    PREPARATION = "PREPARATION"
    """筹建: company, land or rooms and permits are being got."""
    CONSTRUCTION = "CONSTRUCTION"
    """开工在建: building or fitting out."""
    COMPLETED = "COMPLETED"
    """竣工: built and accepted."""
    PRODUCTION = "PRODUCTION"
    """投产: the first products are made."""
    FULL_OUTPUT = "FULL_OUTPUT"
    """达产: the promised output is reached."""
    DROPPED = "DROPPED"
    """终止: given up."""


class EnterpriseScale(StrEnum):
    """Size by the statistical standard for large, medium, small and micro enterprises (2017)."""

    LARGE = "LARGE"
    MEDIUM = "MEDIUM"
    SMALL = "SMALL"
    MICRO = "MICRO"


class EnterpriseState(StrEnum):
    """Whether an enterprise still works in the zone."""

    OPERATING = "OPERATING"
    SUSPENDED = "SUSPENDED"
    CANCELED = "CANCELED"
    MOVED_OUT = "MOVED_OUT"


STAGE_ORDER = tuple(stage for stage in ProjectStage if stage is not ProjectStage.DROPPED)
_SHORT_CUTS = {
    ProjectStage.SIGNED: (ProjectStage.CONSTRUCTION,),  # works start with the signature
    ProjectStage.PREPARATION: (ProjectStage.PRODUCTION,),  # rented rooms need no works
    ProjectStage.CONSTRUCTION: (ProjectStage.PRODUCTION,),  # production before acceptance is seen
}


class StageForbidden(Refusal):
    """A step between stages that the field does not know."""

    code = "STAGE_FORBIDDEN"


class DayToCome(Refusal):
    """A day that has not come, where something that has happened is dated."""

    code = "DAY_TO_COME"


class SignatureContradicts(Refusal):
    """A day of signature at a stage before the signature, or a later stage without one."""

    code = "SIGNATURE_CONTRADICTS"


class StageDatesBackward(Refusal):
    """A later stage dated before an earlier one.

    ``values`` hold ``earlier``, ``earlier_on``, ``later`` and ``later_on``.
    """

    code = "STAGE_DATES_BACKWARD"


def next_stages(stage: ProjectStage) -> tuple[ProjectStage, ...]:
    """List the stages that may follow, the usual one first.

    One step forward; from SIGNED also to CONSTRUCTION and from PREPARATION and CONSTRUCTION also to
    PRODUCTION; from every stage before PRODUCTION to DROPPED. A dropped project is taken up again
    as a negotiation. A review is never skipped. Corrections of a wrong entry are no steps.
    """
    if stage is ProjectStage.DROPPED:
        return (ProjectStage.NEGOTIATION,)
    position = STAGE_ORDER.index(stage)
    following = STAGE_ORDER[position + 1 : position + 2] + _SHORT_CUTS.get(stage, ())
    is_droppable = position < STAGE_ORDER.index(ProjectStage.PRODUCTION)
    return (*following, ProjectStage.DROPPED) if is_droppable else following


def check_stage_step(before: ProjectStage, after: ProjectStage) -> None:
    """Raise StageForbidden when ``after`` cannot follow ``before``."""
    if after not in (allowed := next_stages(before)):
        raise StageForbidden(
            f"A project cannot go from {before} to {after}; next may come "
            f"{', '.join(allowed) or 'nothing'}.",
            before=before,
            after=after,
            allowed=allowed,
        )


def check_has_come(day: date, today: date) -> None:
    """Raise DayToCome when ``day`` lies after ``today``."""
    if day > today:
        raise DayToCome(f"{day} has not come yet: today is {today}.", day=day, today=today)


def check_signature(stage: ProjectStage, signed_on: date | None) -> None:
    """Raise SignatureContradicts when stage and day of signature cannot both be right.

    A dropped project may have been signed or not.
    """
    if stage is ProjectStage.DROPPED:
        return
    is_signed = STAGE_ORDER.index(stage) >= STAGE_ORDER.index(ProjectStage.SIGNED)
    if is_signed != (signed_on is not None):
        raise SignatureContradicts(
            f"At {stage} a project {'has' if is_signed else 'has no'} day of signature.",
            stage=stage,
            is_signed=is_signed,
        )


def check_stage_dates(dates: Mapping[ProjectStage, date | None]) -> None:
    """Raise StageDatesBackward for the first pair of dates that runs backwards.

    Stages without a date are passed over; two stages may share a day. DROPPED comes after all
    others, except where talks were taken up again: then NEGOTIATION has a new date that is not
    before DROPPED, and the former dates of later stages are gone.
    """
    dated: list[tuple[ProjectStage, date]] = [
        (stage, on) for stage in STAGE_ORDER if (on := dates.get(stage)) is not None
    ]
    pairs = list(pairwise(dated))
    dropped_on = dates.get(ProjectStage.DROPPED)
    talks_on = dates.get(ProjectStage.NEGOTIATION)
    was_resumed = dropped_on is not None and talks_on is not None and dropped_on <= talks_on
    if dropped_on is not None and dated and not was_resumed:
        pairs.append((dated[-1], (ProjectStage.DROPPED, dropped_on)))
    for (earlier, earlier_on), (later, later_on) in pairs:
        if later_on < earlier_on:
            raise StageDatesBackward(
                f"{later} on {later_on} lies before {earlier} on {earlier_on}: correct one of "
                "the two dates.",
                earlier=earlier,
                earlier_on=earlier_on,
                later=later,
                later_on=later_on,
            )
