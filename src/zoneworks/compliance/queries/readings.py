"""What a stored review holds, as the engine sees it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from zoneworks.compliance import facts
from zoneworks.compliance.engine import conclusions
from zoneworks.compliance.engine.conclusions import Conclusion, Gap, Heard, Reading
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Ground, Rulebook
from zoneworks.compliance.models import Review


def rulebook_of(review: Review) -> Rulebook:
    """The articles by which a review is held."""
    return facts.rulebook_on(review.opened_on)


def answers_of(review: Review) -> tuple[Answer, ...]:
    """The answers of the first reading, in the order of the law."""
    return tuple(_answer(one) for one in review.answers)


def _answer(stored: dict[str, Any]) -> Answer:
    ends_on = stored["ends_on"]
    return Answer(
        **stored
        | {
            "finding": Finding(stored["finding"]),
            "defense": Defense(stored["defense"]),
            "ground": Ground(stored["ground"]) if stored["ground"] else None,
            "ends_on": date.fromisoformat(ends_on) if ends_on else None,
        }
    )


def placements_of(review: Review) -> tuple[Placement, ...]:
    """Where the parts of the content fall in the positive list."""
    return tuple(Placement(**one) for one in review.placements)


def kept(terms: Iterable[Answer] | Iterable[Placement]) -> list[dict[str, Any]]:
    """Answers or placements as a review keeps them."""
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(one).items()
        }
        for one in terms
    ]


def reading_of(review: Review, *, concerns_public: bool | None = None) -> Reading:
    """All that the first reading has come to; ``concerns_public`` as it is about to be."""
    return Reading(
        parts=len(review.content),
        answers=answers_of(review),
        placements=placements_of(review),
        heard=frozenset(Heard(one.kind) for one in review.hearings.all()),
        concerns_public=review.concerns_public if concerns_public is None else concerns_public,
    )


def gaps_of(review: Review) -> tuple[Gap, ...]:
    """What the first reading still lacks."""
    return conclusions.find_gaps(rulebook_of(review), reading_of(review))


def conclusion_of(review: Review) -> Conclusion:
    """What the answers of the first reading come to, so far as there are any."""
    return conclusions.conclude(rulebook_of(review), answers_of(review))


def is_answered(review: Review) -> bool:
    """Whether all questions of the law have their answer, so that there is a conclusion."""
    return len(review.answers) == len(rulebook_of(review).questions)
