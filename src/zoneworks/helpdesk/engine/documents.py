"""The printed decision of a class consultation, with all that stands on it."""

from dataclasses import dataclass
from datetime import date

from zoneworks.helpdesk.engine.consultations import AnswerStanding


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one department said; without an answer, code, name and reason are empty."""

    unit: str
    asked_on: date
    due_on: date
    answered_on: date | None
    standing: AnswerStanding
    class_code: str
    class_name: str
    reason: str
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClassTrailLine:
    """A class on the way down to the decided one."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DecisionDocument:
    """A reasoned class (行业类别会商意见), ready to be printed in any form.

    ``trail`` leads from the section to the decided class. ``decided_by`` is the person's name.
    """

    zone: str
    number: str
    name: str
    description: str
    enterprise: str
    credit_code: str
    project: str
    opened_on: date
    opened_by: str
    answers: tuple[AnswerLine, ...]
    trail: tuple[ClassTrailLine, ...]
    reason: str
    decided_on: date
    decided_by: str
    is_synthetic: bool

    @property
    def silent(self) -> tuple[str, ...]:
        """The departments that did not answer."""
        return tuple(one.unit for one in self.answers if one.answered_on is None)
