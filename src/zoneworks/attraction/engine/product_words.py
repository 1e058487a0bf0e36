"""Products in words, compared without a dictionary: by pairs of neighboring Chinese characters.

Two phrases match by the overlap coefficient of their pairs: shared ones ÷ those of the phrase that
has fewer (M. K. Vijaymeena, K. Kavitha: A survey on similarity measures in text mining, Machine
Learning and Applications 3 (2016), 19-28; after Szymkiewicz and Simpson). Latin words and numbers
count as a whole. Pairs that say nothing, such as 材料, do not count.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_SEPARATORS = re.compile(r"[、，,；;。.：:！!？?（）()\n\r\t/|“”\"]+")
_HAN = "\u3400-\u9fff"
_PIECES = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")


class Phrase(NamedTuple):
    """A product as it is written and as it is compared, with its pairs and words in their order."""

    told: str
    text: str
    grams: tuple[str, ...]


class Match(NamedTuple):
    """How far words agree, from 0 to 1, the runs of characters that do, and the products in which
    they stand, for people to read: the shorter one where the longer one holds it, else both."""

    share: Fraction
    words: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


NO_MATCH = Match(Fraction(0))


@lru_cache(maxsize=32_768)
def normalize(text: str) -> str:
    """Bring a text to the form in which it is compared: half width, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def read_phrases(text: str, empty: Collection[str] = ()) -> tuple[Phrase, ...]:
    """Split a text at its punctuation into products, without those of ``empty`` words alone."""
    told = _SEPARATORS.split(unicodedata.normalize("NFKC", text))
    found = (_phrase(part, empty) for part in told)
    return tuple(one for one in found if one.grams)


def best_match(
    wanted: Sequence[Phrase], text: str, least: Fraction, empty: Collection[str] = ()
) -> Match:
    """How far a text agrees with the nearest of ``wanted``; ``NO_MATCH`` below ``least``."""
    plain = normalize(text)
    near = [one for one in wanted if any(gram in plain for gram in one.grams)]
    if not near:
        return NO_MATCH
    offered = read_phrases(text, empty)
    found = [match for one in near for other in offered if (match := _compare(one, other)).share]
    best = max(found, key=lambda one: (one.share, len("".join(one.words))), default=NO_MATCH)
    return best if best.share >= least else NO_MATCH


def _phrase(told: str, empty: Collection[str]) -> Phrase:
    text = normalize(told).strip()
    grams: dict[str, None] = {}
    for piece in _PIECES.findall(text):
        is_whole = len(piece) == 1 or not _is_chinese(piece)
        pairs = [piece] if is_whole else ["".join(pair) for pair in pairwise(piece)]
        grams |= dict.fromkeys(pair for pair in pairs if pair not in empty)
    return Phrase(told.strip(), text, tuple(grams))


def _compare(sought: Phrase, other: Phrase) -> Match:
    """A character that is sought alone agrees with every word that holds it: 铜 with 铜箔."""
    shared = [
        gram
        for gram in sought.grams
        if gram in other.grams or (len(gram) == 1 and _is_chinese(gram) and gram in other.text)
    ]
    smaller = min(len(sought.grams), len(other.grams))
    share = min(Fraction(len(shared), smaller), Fraction(1))
    return Match(share, tuple(_runs(shared, sought.text)), _told(sought, other))


def _told(one: Phrase, other: Phrase) -> tuple[str, ...]:
    shorter, longer = sorted((one, other), key=lambda phrase: len(phrase.text))
    is_held = shorter.text.replace(" ", "") in longer.text.replace(" ", "")
    return (shorter.told,) if is_held else (one.told, other.told)


def _is_chinese(piece: str) -> bool:
    return _HAN[0] <= piece[0] <= _HAN[-1]


def _runs(grams: Iterable[str], text: str) -> Iterable[str]:
    """Join pairs that overlap into the words that people read."""
    run = ""
    for gram in grams:
        if run and len(gram) == 2 and run[-1] == gram[0] and run + gram[1] in text:
            run += gram[1]
            continue
        if run:
            yield run
        run = gram
    if run:
        yield run
