"""What follows from the answers, what a reading still lacks, and how long its result holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Rulebook
from zoneworks.core.engine.calendar import add_months
from zoneworks.core.engine.refusals import Refusal


class Outcome(StrEnum):
    """What an answer, or all of them, come to; the later the worse."""

    NO_EFFECT = "NO_EFFECT"
    WITH_BASIS = "WITH_BASIS"
    BY_EXCEPTION = "BY_EXCEPTION"
    VIOLATES = "VIOLATES"


_SEVERITY = {one: place for place, one in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Line:
    """An answer and what it comes to."""

    answer: Answer
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The worst of the lines (articles 17 and 18), with the lines in the order of the law."""

    outcome: Outcome
    lines: tuple[Line, ...]

    @property
    def violated(self) -> tuple[str, ...]:
        """The questions in which the content violates the law."""
        return tuple(one.answer.question for one in self.lines if one.outcome is Outcome.VIOLATES)

    @property
    def ends_on(self) -> date | None:
        """The last day of the exception that ends first; None where none is claimed."""
        return min(
            (
                one.answer.ends_on
                for one in self.lines
                if one.outcome is Outcome.BY_EXCEPTION and one.answer.ends_on is not None
            ),
            default=None,
        )


def conclude(rulebook: Rulebook, answers: Iterable[Answer]) -> Conclusion:
    """Find what the given answers come to, whatever their order."""
    by_code = {one.question: one for one in answers}
    lines = tuple(
        Line(by_code[code], _outcome_of(rulebook, by_code[code]))
        for code in rulebook.questions
        if code in by_code
    )
    worst = max(
        (one.outcome for one in lines), key=_SEVERITY.__getitem__, default=Outcome.NO_EFFECT
    )
    return Conclusion(worst, lines)


def _outcome_of(rulebook: Rulebook, answer: Answer) -> Outcome:
    if answer.finding is not Finding.YES:
        return Outcome.NO_EFFECT
    has_basis = answer.question in rulebook.with_basis and answer.basis.strip()
    if answer.defense is Defense.BASIS and has_basis:
        return Outcome.WITH_BASIS
    is_whole = answer.ground is not None and answer.alternatives.strip() and answer.ends_on
    if answer.defense is Defense.EXCEPTION and is_whole:
        return Outcome.BY_EXCEPTION
    return Outcome.VIOLATES


# What a reading lacks


class Heard(StrEnum):
    """Who was heard (article 16)."""

    OPERATOR = "OPERATOR"
    ASSOCIATION = "ASSOCIATION"
    PUBLIC = "PUBLIC"


class Lack(StrEnum):
    """What is missing before the first reading can end."""

    ANSWER = "ANSWER"
    EVIDENCE = "EVIDENCE"
    BASIS = "BASIS"
    GROUND = "GROUND"
    ALTERNATIVES = "ALTERNATIVES"
    TERM = "TERM"
    PLACEMENT = "PLACEMENT"
    PLACEMENT_REASON = "PLACEMENT_REASON"
    HEARING = "HEARING"
    PUBLIC_HEARING = "PUBLIC_HEARING"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: of a question by its code, of a part by its number."""

    lack: Lack
    of: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a first reading has come to. ``parts`` counts those of the content."""

    parts: int
    answers: Sequence[Answer]
    placements: Sequence[Placement]
    heard: frozenset[Heard]
    concerns_public: bool = False


class ReadingIncomplete(Refusal):
    """The first reading cannot end while something is missing."""

    code = "REVIEW_READING_INCOMPLETE"


class ExceptionOver(Refusal):
    """An exception is claimed whose term has passed."""

    code = "REVIEW_EXCEPTION_OVER"


def find_gaps(rulebook: Rulebook, reading: Reading) -> tuple[Gap, ...]:
    """List what a reading lacks: answers with what defends them, placements, hearings."""
    by_code = {one.question: one for one in reading.answers}
    gaps = []
    for code in rulebook.questions:
        answer = by_code.get(code)
        lacks = [Lack.ANSWER] if answer is None else _lacks_of(answer)
        gaps += [Gap(one, code) for one in lacks]
    placed = {one.part: one for one in reading.placements}
    for part in range(1, reading.parts + 1):
        if part not in placed:
            gaps.append(Gap(Lack.PLACEMENT, str(part)))
        elif not placed[part].entry and not placed[part].reason.strip():
            gaps.append(Gap(Lack.PLACEMENT_REASON, str(part)))
    if not reading.heard:
        gaps.append(Gap(Lack.HEARING))
    if reading.concerns_public and Heard.PUBLIC not in reading.heard:
        gaps.append(Gap(Lack.PUBLIC_HEARING))
    return tuple(gaps)


def _lacks_of(answer: Answer) -> list[Lack]:
    if answer.finding is not Finding.YES:
        return []
    needed = [(Lack.EVIDENCE, answer.evidence.strip())]
    if answer.defense is Defense.BASIS:
        needed.append((Lack.BASIS, answer.basis.strip()))
    if answer.defense is Defense.EXCEPTION:
        needed += [
            (Lack.GROUND, answer.ground or ""),
            (Lack.ALTERNATIVES, answer.alternatives.strip()),
            (Lack.TERM, str(answer.ends_on or "")),
        ]
    return [lack for lack, given in needed if not given]


def check_reading(rulebook: Rulebook, reading: Reading, today: date) -> Conclusion:
    """Give the conclusion of a reading that may end.

    Raises:
        ReadingIncomplete: with the gaps.
        ExceptionOver: see ``check_term``.
    """
    gaps = find_gaps(rulebook, reading)
    if gaps:
        named = ", ".join(f"{one.lack} {one.of}".strip() for one in gaps)
        raise ReadingIncomplete(f"Still missing: {named}.", gaps=gaps)
    conclusion = conclude(rulebook, reading.answers)
    check_term(conclusion, today)
    return conclusion


def check_term(conclusion: Conclusion, today: date) -> None:
    """Refuse an exception whose last day has passed. Raises ExceptionOver."""
    if conclusion.ends_on is not None and conclusion.ends_on < today:
        raise ExceptionOver(
            f"The exception ended on {conclusion.ends_on}: nothing can be issued by it.",
            ends_on=conclusion.ends_on,
        )


def valid_until(conclusion: Conclusion, passed_on: date, months: int) -> date:
    """The first day on which a passed review no longer holds.

    It is so many months after the day on which it passed, or the day after the exception that
    ends first, whichever comes before.
    """
    until = add_months(passed_on, months)
    if conclusion.ends_on is None:
        return until
    return min(until, conclusion.ends_on + timedelta(days=1))
