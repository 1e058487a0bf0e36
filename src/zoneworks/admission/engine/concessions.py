"""What a supervision agreement may grant, what only after a review, and what never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal


class ConcessionKind(StrEnum):
    """What favors one applicant: granted only after a fair-competition review."""

    DEPOSIT = "DEPOSIT"
    """A deposit below the usual one."""
    LAND = "LAND"
    """Land on better terms, by a rule of the State that the words name."""
    RENT = "RENT"
    """Rent of a factory of the zone below the published one."""
    OTHER = "OTHER"


class PromiseForbidden(Refusal):
    """Words that promise what must not be promised: ``words``, and ``article`` that says so."""

    code = "PROMISE_FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Ban:
    """Words that say a forbidden promise, and the article that forbids it."""

    words: tuple[str, ...]
    article: str


def check_words(texts: Mapping[str, str], bans: Sequence[Ban]) -> None:
    """Refuse texts in which a forbidden promise stands, by field. Blanks do not hide it.

    Raises:
        PromiseForbidden: naming field, words and article.
    """
    for field, text in texts.items():
        plain = "".join(text.split())
        for ban in bans:
            found = next((one for one in ban.words if one in plain), None)
            if found is not None:
                raise PromiseForbidden(
                    f"“{found}” must not be promised: {ban.article}.",
                    field=field,
                    words=found,
                    article=ban.article,
                )


def needs_review(kinds: Sequence[ConcessionKind], deposit_fen: int, usual_fen: int) -> bool:
    """Whether an agreement favors one applicant, so that it is reviewed before it is signed."""
    return bool(kinds) or deposit_fen < usual_fen
