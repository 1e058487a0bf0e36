"""Numbers of documents (发文字号): word of the body, year, ordinal.

The form is that of GB/T 9704-2012, 7.2.5: the year in full in hexagonal brackets, the ordinal
without leading zeros, such as 海经开审〔2024〕12号.
"""

import re
from dataclasses import dataclass

from zoneworks.core.engine.refusals import Refusal

_FORM = re.compile(
    r"(?P<word>\D+?)[〔\[【(（](?P<year>\d{4})[〕\]】)）](?P<ordinal>[1-9]\d{0,5})号"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number of a series: the ordinal counts from 1 in each year."""

    word: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        """Write it as it stands on the document."""
        return f"{self.word}〔{self.year}〕{self.ordinal}号"


class NumberRefused(Refusal):
    """A number of the zone's own series that cannot be given; ``next`` is the one that can."""

    code = "NUMBER_REFUSED"


def parse_number(text: str) -> DocumentNumber | None:
    """Read a number as people type it, whatever its brackets; None for one of another form."""
    found = _FORM.fullmatch(re.sub(r"\s", "", text))
    if found is None:
        return None
    return DocumentNumber(found["word"], int(found["year"]), int(found["ordinal"]))


def check_next(number: DocumentNumber, last: int) -> None:
    """Refuse a number that was given before, or that would leave a gap after the last one.

    A series that is new (``last`` is 0) may begin with any: its first numbers are on paper.

    Raises:
        NumberRefused: with the number that comes next.
    """
    follows = DocumentNumber(number.word, number.year, last + 1)
    if number.ordinal <= last:
        raise NumberRefused(
            f"{number} was given before; the next is {follows}.",
            why="TAKEN",
            number=str(number),
            next=str(follows),
        )
    if last and number.ordinal > last + 1:
        raise NumberRefused(
            f"{number} would leave a gap; the next is {follows}.",
            why="GAP",
            number=str(number),
            next=str(follows),
        )
