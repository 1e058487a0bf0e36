"""Which class a project belongs to: by its investment, and by the lists of the top 500.

Lists are dated: a project is held against the latest list of each kind that was published by the
day of its signature.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.attraction.engine.terms import TopList


class SizeClass(StrEnum):
    """By the promised investment; the bound itself belongs to the class."""

    TEN_BILLION = "TEN_BILLION"
    """百亿项目: at least 10 billion yuan."""
    FIVE_BILLION = "FIVE_BILLION"
    """五十亿项目: at least 5 billion yuan and less than 10."""
    BILLION = "BILLION"
    """十亿项目: at least 1 billion yuan and less than 5."""
    SMALLER = "SMALLER"


BOUNDS_FEN = (
    (10_000_000_000_00, SizeClass.TEN_BILLION),
    (5_000_000_000_00, SizeClass.FIVE_BILLION),
    (1_000_000_000_00, SizeClass.BILLION),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A company on a list: which list, since when it is published, rank, normalized name."""

    kind: TopList
    published_on: date
    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a project's group on a list."""

    kind: TopList
    published_on: date
    rank: int


def size_class(investment_fen: int | None) -> SizeClass:
    """The class of a promised investment; unknown is the smallest."""
    amount = investment_fen or 0
    return next((name for bound, name in BOUNDS_FEN if amount >= bound), SizeClass.SMALLER)


class TopLists:
    """Lists of the top 500, ready to be asked."""

    def __init__(self, rows: Iterable[Listed]) -> None:
        self._ranks: dict[tuple[TopList, date], dict[str, int]] = {}
        for row in rows:
            self._ranks.setdefault((row.kind, row.published_on), {})[row.name] = row.rank

    def ranks(self, names: Sequence[str], on: date) -> tuple[Rank, ...]:
        """The places of any of the normalized names on the lists in force on a day."""
        found = []
        for kind in TopList:
            days = [day for known, day in self._ranks if known is kind and day <= on]
            if not days:
                continue
            listed = self._ranks[kind, max(days)]
            places = [listed[name] for name in names if name in listed]
            if places:
                found.append(Rank(kind, max(days), min(places)))
        return tuple(found)
