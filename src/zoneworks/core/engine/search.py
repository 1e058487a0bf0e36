"""What is written into the search index for a record, and what is asked of it for what was typed.

Words are kept as signs of ASCII, so that every database splits them alike: each pair of
neighboring Chinese signs is one word (``u6d77u5cb3``), so that a row of pairs finds any part of a
name, and each sign is one. Chinese names also stand there in pinyin, whole and by initials, from
each syllable on. Beginnings that many words share, such as ``91430112`` of credit codes, are words
of their own: to look for all words that begin so would take long.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

LONGEST = 24
"""Letters of a word that are kept: who types more has found it long before."""
MOST_TERMS = 8
APART = "zz9zz"
"""Stands between names, so that no pair reaches from one into the next."""
BEGINS = "zq"
"""Stands before a beginning that is a word of its own."""
_RUN = re.compile(r"(?P<signs>[\u3400-\u9fff]+)|(?P<letters>[0-9a-z]+(?:[-_./][0-9a-z]+)*)")
_PART = re.compile(r"[0-9a-z]+")
_SIGNS = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; the last may go on where ``is_open``."""

    words: tuple[str, ...]
    is_open: bool


def words_of(names: Iterable[str], codes: Iterable[str], marks: Sequence[str] = ()) -> str:
    """The words of a record by its names, its codes and the marks of who may see it."""
    pairs: list[str] = []
    signs: dict[str, None] = {}
    letters: list[str] = []
    for name in dict.fromkeys(map(normalize, names)):
        for run in _RUN.finditer(name):
            if found := run["signs"]:
                pairs += [*_pairs(found), APART]
                signs |= dict.fromkeys(map(_sign, found))
            else:
                letters += _code_words(run["letters"])
        if _SIGNS.search(name):
            letters += _pinyin_words(name)
    for code in dict.fromkeys(map(normalize, codes)):
        letters += _code_words(code)
    words = dict.fromkeys(letters)
    return " ".join([*marks, *pairs, *signs, *words, *_beginnings(words)])


def parse(text: str) -> list[Term]:
    """What was typed, as terms that must all be there."""
    terms = []
    for run in _RUN.finditer(normalize(text)):
        if signs := run["signs"]:
            words = (_sign(signs),) if len(signs) == 1 else tuple(_pairs(signs))
            terms.append(Term(words, False))
        else:
            terms.append(_letters_term(_letters(run["letters"])))
    return terms[:MOST_TERMS]


def is_in(text: str, name: str) -> bool:
    """Whether a name is found by what was typed, as a record of that name would be."""
    words = _spaced(name)
    found = [f" {' '.join(term.words)}{'' if term.is_open else ' '}" for term in parse(text)]
    return bool(found) and all(one in words for one in found)


@lru_cache(maxsize=4096)
def _spaced(name: str) -> str:
    return f" {words_of([name], [])} "


def rank(text: str, title: str, line: str) -> tuple[int, int, str]:
    """Where a hit stands: what is typed whole first, then what begins so, then short names."""
    name = normalize(title)
    is_begun = name.startswith(normalize(text))
    return 0 if is_whole(text, title, line) else 1 if is_begun else 2, len(name), name


def is_whole(text: str, title: str, line: str) -> bool:
    """Whether a hit's title or line is what was typed."""
    return normalize(text) in {normalize(title), normalize(line)}


def normalize(text: str) -> str:
    """Full-width and capital letters are as good as others."""
    return unicodedata.normalize("NFKC", text).lower()


def syllables(name: str) -> list[str]:
    """How a name sounds: pinyin without tones; letters and digits as they are."""
    return [one for one in _pinyin(name) if one.isascii() and one.isalnum()]


def _pinyin_words(name: str) -> Iterator[str]:
    spoken = syllables(name)
    whole, initials = "".join(spoken), "".join([one[0] for one in spoken])
    at = 0
    for nth, syllable in enumerate(spoken):
        yield whole[at : at + LONGEST]
        yield initials[nth : nth + LONGEST]
        at += len(syllable)


def _pinyin(signs: str) -> Iterator[str]:
    """The syllables of a name: known words as words, for some signs are read in several ways.

    Words are found by the longest match; each is read once, for to read a whole name takes long.
    """
    phrases_dict = _phrases()
    at = 0
    while at < len(signs):
        size = next((size for size in (4, 3, 2) if signs[at : at + size] in phrases_dict), 1)
        yield from _read(signs[at : at + size])
        at += size


def load_readings() -> None:
    """Load the dictionary of readings, which takes half a second, before somebody waits for it."""
    _phrases()
    _read("a")


@cache
def _phrases() -> Mapping[str, Any]:
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415 - takes a moment to load

    return phrases_dict


@lru_cache(maxsize=65_536)
def _read(word: str) -> Sequence[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - as above

    return lazy_pinyin(word)


def _code_words(code: str) -> Iterator[str]:
    """A code from its beginning, and from each of its parts on."""
    parts = _PART.findall(code)
    whole, at = "".join(parts), 0
    for part in parts:
        yield whole[at : at + LONGEST]
        at += len(part)


def _beginnings(words: Iterable[str]) -> list[str]:
    """The beginnings of words of letters and digits that are words of their own."""
    found: dict[str, None] = {}
    for word in words:
        for length in range(1, min(len(word), _longest_beginning(word)) + 1):
            found[word[:length]] = None
    return [f"{BEGINS}{word}" for word in found]


def _letters_term(word: str) -> Term:
    if len(word) <= _longest_beginning(word):
        return Term((f"{BEGINS}{word}",), False)
    return Term((word,), True)


def _longest_beginning(word: str) -> int:
    """How long a beginning is one that many words may share: codes have longer ones than pinyin."""
    return 4 if word.isalpha() else 12


def _letters(run: str) -> str:
    return re.sub(r"[^0-9a-z]", "", run)[:LONGEST]


def _pairs(signs: str) -> list[str]:
    words = [_sign(sign) for sign in signs]
    return [f"{first}{second}" for first, second in pairwise(words)]


@lru_cache(maxsize=65_536)
def _sign(sign: str) -> str:
    return f"u{ord(sign):x}"
