"""Which records of the register are likely the same enterprise, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from zoneworks.core.engine.search import syllables
from zoneworks.registry.engine import credit_code

LARGEST_GROUP = 12
"""Of more records that look alike each is held against the first alone."""
ORGANIZATION = slice(8, 17)
"""Where the code of the organization stands in a credit code (GB 32100-2015, table 1)."""


class DuplicateReason(StrEnum):
    """Why two records look like one enterprise, the strongest reason first."""

    CODE = "CODE"
    """The same credit code, once both are written alike."""
    ORGANIZATION = "ORGANIZATION"
    """The same organization in codes of other authorities or places."""
    NAME = "NAME"
    """The same name but for its legal form, brackets and width."""
    FORMER_NAME = "FORMER_NAME"
    """A former name of one is a name of the other."""
    SOUND = "SOUND"
    """Names of other characters that sound the same (pinyin without tones)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise as it is held against others; names are normalized."""

    pk: int
    credit_code: str
    name: str
    former_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the older first, and why they look like one."""

    first: int
    second: int
    reasons: tuple[DuplicateReason, ...]


def find_pairs(candidates: Iterable[Candidate]) -> list[Pair]:
    """Pairs of records that are likely the same enterprise, those with the best reasons first."""
    groups: dict[tuple[str, str], dict[int, DuplicateReason]] = defaultdict(dict)
    for one in candidates:
        for kind, key, reason in _keys(one):
            groups[kind, key].setdefault(one.pk, reason)
    reasons: dict[tuple[int, int], set[DuplicateReason]] = defaultdict(set)
    for group in groups.values():
        for first, second in _pairs(sorted(group)):
            reasons[first, second].add(_of_both(group[first], group[second]))
    order = list(DuplicateReason)
    found = [
        Pair(*pks, tuple(sorted(_telling(known), key=order.index)))
        for pks, known in reasons.items()
    ]
    return sorted(found, key=lambda pair: (order.index(pair.reasons[0]), pair.first, pair.second))


def _keys(one: Candidate) -> Iterator[tuple[str, str, DuplicateReason]]:
    """What a record has that another may have too: kind, value, and the reason that it gives."""
    code = credit_code.normalize(one.credit_code)
    yield "code", code, DuplicateReason.CODE
    if len(code) == credit_code.LENGTH:
        yield "organization", code[ORGANIZATION], DuplicateReason.ORGANIZATION
    if one.name:
        yield "name", one.name, DuplicateReason.NAME
    for name in one.former_names:
        if name and name != one.name:
            yield "name", name, DuplicateReason.FORMER_NAME
    if not one.name.isascii() and (spoken := _spoken(one.name)):
        yield "sound", spoken, DuplicateReason.SOUND


@lru_cache(maxsize=131_072)
def _spoken(name: str) -> str:
    """How a name sounds; to find that out takes longest, and names stay."""
    return " ".join(syllables(name))


def _pairs(pks: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(pks) > LARGEST_GROUP:
        return ((pks[0], other) for other in pks[1:])
    return combinations(pks, 2)


def _of_both(first: DuplicateReason, second: DuplicateReason) -> DuplicateReason:
    """Names of both are a name; else one of them was a former one."""
    return first if first is second else DuplicateReason.FORMER_NAME


def _telling(reasons: set[DuplicateReason]) -> set[DuplicateReason]:
    """Without reasons that follow from others: equal codes hold one organization, equal names
    sound the same."""
    found = set(reasons)
    if DuplicateReason.CODE in found:
        found.discard(DuplicateReason.ORGANIZATION)
    if DuplicateReason.NAME in found:
        found.discard(DuplicateReason.SOUND)
    return found
