"""The questions of a review, what may be answered, and what defends an answer.

Regulation on Fair Competition Review (公平竞争审查条例, State Council decree 783), articles 8 to
12: what a measure must not contain, and when it may be issued all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from zoneworks.core.engine.refusals import Refusal


class Finding(StrEnum):
    """Whether the content contains what a question asks for."""

    NO = "NO"
    YES = "YES"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Defense(StrEnum):
    """By what something that is contained may stand."""

    NONE = "NONE"
    BASIS = "BASIS"
    """A law, an administrative regulation or an approval of the State Council; article 10 alone."""
    EXCEPTION = "EXCEPTION"
    """A ground of article 12, without an alternative of less effect, for a reasonable term."""


class Ground(StrEnum):
    """The grounds of article 12, items 1 to 4."""

    SECURITY = "SECURITY"
    INNOVATION = "INNOVATION"
    PUBLIC_INTEREST = "PUBLIC_INTEREST"
    OTHER_LAW = "OTHER_LAW"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of an article, in the words of the law; ``cited`` is how officials cite it."""

    code: str
    article: int
    item: int
    cited: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its items; ``has_basis`` where a basis in law lets a measure stand."""

    number: int
    cited: str
    text: str
    has_basis: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class GroundText:
    """A ground of an exception in the words of the law."""

    cited: str
    text: str


@dataclass(frozen=True)
class Rulebook:
    """The articles by which is reviewed, and the grounds of exceptions."""

    articles: tuple[Article, ...]
    grounds: Mapping[Ground, GroundText]
    sha256: str

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by their code, in the order of the law."""
        return {one.code: one for article in self.articles for one in article.questions}

    @cached_property
    def with_basis(self) -> frozenset[str]:
        """The questions for which a basis in law counts."""
        return frozenset(
            one.code for article in self.articles if article.has_basis for one in article.questions
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first reader found for one question, and what defends it.

    ``ends_on`` is the last day of an exception; ``ending`` the condition that may end it before.
    """

    question: str
    finding: Finding
    evidence: str = ""
    defense: Defense = Defense.NONE
    basis: str = ""
    ground: Ground | None = None
    alternatives: str = ""
    ends_on: date | None = None
    ending: str = ""


class QuestionUnknown(Refusal):
    """An answer to a question that the law does not ask."""

    code = "REVIEW_QUESTION_UNKNOWN"


class BasisOfNoUse(Refusal):
    """A basis in law is claimed where only an exception counts: articles 8, 9 and 11."""

    code = "REVIEW_BASIS_OF_NO_USE"


def tidy(rulebook: Rulebook, answer: Answer) -> Answer:
    """Give an answer without what does not belong to it, such as the basis of an exception.

    Raises:
        QuestionUnknown: the law asks no such question.
        BasisOfNoUse: the article knows no basis.
    """
    if answer.question not in rulebook.questions:
        raise QuestionUnknown(f"There is no question {answer.question}.", question=answer.question)
    if answer.finding is not Finding.YES:
        return Answer(answer.question, answer.finding, answer.evidence)
    if answer.defense is Defense.BASIS:
        if answer.question not in rulebook.with_basis:
            raise BasisOfNoUse(
                f"No basis in law helps against {answer.question}: only article 10 knows one.",
                question=answer.question,
            )
        return replace(answer, ground=None, alternatives="", ends_on=None, ending="")
    if answer.defense is Defense.EXCEPTION:
        return replace(answer, basis="")
    return Answer(answer.question, answer.finding, answer.evidence)


def merge(
    rulebook: Rulebook, known: Iterable[Answer], given: Iterable[Answer]
) -> tuple[Answer, ...]:
    """Put new answers in the place of earlier ones, in the order of the law.

    Raises:
        QuestionUnknown, BasisOfNoUse: see ``tidy``.
    """
    answers = {one.question: one for one in known}
    answers |= {one.question: tidy(rulebook, one) for one in given}
    return tuple(answers[code] for code in rulebook.questions if code in answers)
