"""What is written into the search index for a record, and what is asked of it for what was typed.

Words are kept as signs of ASCII, so that every database splits them alike: each pair of
neighboring Chinese signs is one word (``u6d77u5cb3``), so that a row of pairs finds any part of a
name, and each sign is one. Chinese names also stand there in pinyin, whole and by initials, from
each syllable on. Beginnings that many words share, such as ``91430112`` of credit codes, are words
of their own: to look for all words that begin so would take long.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 24
"""Letters of a word that are kept: who types more has found it long before."""
MOST_TERMS = 8
APART = "zz9zz"
"""Stands between names, so that no pair reaches from one into the next."""
BEGINS = "zq"
"""Stands before a beginning that is a word of its own."""
_IN_SIGNS = re.compile(r"(?:u[0-9a-f]{4})+")
_RUN = re.compile(r"(?P<signs>[\u3400-\u9fff]+)|(?P<letters>[0-9a-z]+(?:[-_./][0-9a-z]+)*)")
_SIGNS = re.compile(r"[\u3400-\u9fff]+")
_TAIL = re.compile(r"(.*?)((?:\u80a1\u4efd|\u6709\u9650|\u8d23\u4efb|\u516c\u53f8)*)", re.DOTALL)
"""A name and its legal form, such as a company limited by shares, whose pinyin is known."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; the last may go on where ``is_open``."""

    words: tuple[str, ...]
    is_open: bool


def words_of(names: Iterable[str], codes: Iterable[str], marks: Sequence[str] = ()) -> str:
    """The words of a record by its names, its codes and the marks of who may see it."""
    found = [*marks]
    for name in dict.fromkeys(names):
        found += [*_name_words(normalize(name)), APART]
    for code in dict.fromkeys(codes):
        found += _code_words(normalize(code))
    return " ".join([*found, *_beginnings(found[len(marks) :])])


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


def rank(text: str, title: str, line: str) -> tuple[int, int, str]:
    """Where a hit stands: what is typed whole first, then what begins so, then short names."""
    wanted = normalize(text)
    name, code = normalize(title), normalize(line)
    place = 0 if wanted in {name, code} else 1 if name.startswith(wanted) else 2
    return place, len(name), name


def normalize(text: str) -> str:
    """Full-width and capital letters are as good as others."""
    return unicodedata.normalize("NFKC", text).lower()


def _name_words(name: str) -> Iterator[str]:
    for run in _RUN.finditer(name):
        if signs := run["signs"]:
            yield from _pairs(signs)
        else:
            yield from _code_words(run["letters"])
        yield APART
    if signs := "".join(_SIGNS.findall(name)):
        yield from map(_sign, dict.fromkeys(signs))
        yield from _pinyin_words(name)


def _pinyin_words(name: str) -> Iterator[str]:
    body, tail = _TAIL.fullmatch(name).groups()  # type: ignore[union-attr]
    found = [*_pinyin(body), *_tail_pinyin(tail)]
    syllables = [one for one in found if one.isascii() and one.isalnum()]
    initials = [one if one.isdigit() else one[0] for one in syllables]
    for at in range(len(syllables)):
        yield "".join(syllables[at:])[:LONGEST]
        yield "".join(initials[at:])[:LONGEST]


def _pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take a moment to load

    return lazy_pinyin(text) if text else []


_tail_pinyin = lru_cache(maxsize=16)(_pinyin)


def _code_words(code: str) -> Iterator[str]:
    """A code from its beginning, and from each of its parts on."""
    parts = [part for part in re.split(r"[^0-9a-z]+", code) if part]
    for at in range(len(parts)):
        yield "".join(parts[at:])[:LONGEST]


def _beginnings(words: Iterable[str]) -> dict[str, None]:
    """The beginnings of words of letters and digits that are words of their own."""
    return {
        f"{BEGINS}{word[:length]}": None
        for word in words
        if word != APART and not _IN_SIGNS.fullmatch(word)
        for length in range(1, min(len(word), _longest_beginning(word)) + 1)
    }


def _letters_term(word: str) -> Term:
    if len(word) <= _longest_beginning(word):
        return Term((f"{BEGINS}{word}",), False)
    return Term((word,), True)


def _longest_beginning(word: str) -> int:
    """How long a beginning is one that many words may share: codes have longer ones than pinyin."""
    return 4 if word.isalpha() else 12


def _letters(run: str) -> str:
    return re.sub(r"[^0-9a-z]", "", run)[:LONGEST]


def _pairs(signs: str) -> Sequence[str]:
    return [_sign(signs[at]) + _sign(signs[at + 1]) for at in range(len(signs) - 1)]


def _sign(sign: str) -> str:
    return f"u{ord(sign):x}"
