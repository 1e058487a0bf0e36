"""Rank the classes of GB/T 4754 for the description of a business, and say which words decided.

A description and the names of the classes are compared by pairs of neighboring characters. A pair
weighs ln(classes / classes that have it): what stands in few names decides, what stands in many
hardly counts. Keywords, which officials edit, lead from words that stand in no name to a class.
Everything that a class scores is a line with the word, where it stands, and its weight.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from zoneworks.registry.engine.industry import IndustryClass, level_of

LEVEL_WEIGHTS = (1.0, 0.6, 0.4, 0.2)
"""A pair in a class's own name, in its parent's, and so on upwards."""
PAIR_WEIGHT = 6.0
"""What a pair of characters of a keyword weighs: about as much as a pair of few names."""
LONGEST_KEYWORD = 3
"""So many pairs of a keyword count: a longer word is not surer than a short one."""
SHOWN = 8
LEAST_COVER = 0.2
"""What a word of a name still weighs where it is next to nothing of the name."""
ASIDE, PURPOSE = 0.5, 0.25
"""A word that only qualifies what stands after it; one that says what for, or for whom."""
LEAST_SHARE = 0.1
"""A class below this share of the best score is not shown."""

_FILLERS = re.compile(r"生产|销售|其他|未列明|未包括|及有关|及相关|等类似|和类似|及类似|业$")
_CUTS = re.compile(r"[^\u3400-\u9fff]+|[及和与或的]")
_BORDERS = re.compile(r"(?<=[\u3400-\u9fff])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u3400-\u9fff])")
_BREAKS = re.compile(r"[^\u3400-\u9fffa-z0-9+.-]+")


_SEGMENT = re.compile(r"[^\s的、和及与或等]+")
_ACTS = re.compile(
    r"(?:研究开发|生产|制造|制作|加工|研发|研制|开发|设计|销售|批发|零售|经营|运营|服务|业务|产品|系列)+$"
)
_FOR_WHOM = re.compile(r"^(?:为|向|供|面向|对)")


class Doubt(StrEnum):
    """Why a suggestion goes no deeper."""

    NO_WORD = "NO_WORD"
    """No word of the description leads to a class."""
    WEAK = "WEAK"
    """The best class scores less than is asked for."""
    CLOSE = "CLOSE"
    """Two classes lie so close that the words do not decide between them."""
    NO_DEEPER = "NO_DEEPER"
    """No word leads to one of the classes below."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that leads to a class, of any level, and why.

    It does not count in a description that holds one of ``unless``. Where it counts, nothing leads
    to a class of ``silences`` or below: who only sells batteries makes none.
    """

    word: str
    code: str
    because: str
    unless: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a suggestion is made: the score, and the lead over the next as a ratio."""

    score: float
    lead: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A word that counted for a class: where it stands (``code``) and its weight.

    ``because`` is empty where the word stands in the name of that class.
    """

    word: str
    code: str
    weight: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A class with its score and the words that make it, the heaviest first.

    It is the deepest class to which one of the words leads; those below it would score the same.
    """

    code: str
    name: str
    score: float
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The classes that fit best, and how deep the words decide.

    ``code`` is the deepest class above whose rivals stand clear, None where not even a section
    does. ``doubt`` says why it goes no deeper, None where it reaches a class without others below;
    ``rivals`` are the two that lie close.
    """

    candidates: tuple[Candidate, ...]
    code: str | None
    doubt: Doubt | None
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    leaf: str
    code: str
    weight: float


@dataclass(frozen=True, eq=False)
class Classifier:
    """The loaded classes and keywords, prepared to be compared with descriptions.

    It ranks the deepest classes that are loaded: divisions where no more is known. ``traditional``
    maps traditional characters to those of the standard.
    """

    classes: Sequence[IndustryClass]
    keywords: Sequence[Keyword]
    thresholds: Thresholds
    traditional: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names by pairs of characters and the keywords by class."""
        by_code = {one.code: one for one in self.classes}
        children: dict[str | None, list[str]] = defaultdict(list)
        for one in self.classes:
            children[one.parent].append(one.code)
        leaves = [one.code for one in self.classes if one.code not in children]
        pairs: dict[str, list[_Entry]] = defaultdict(list)
        for leaf in leaves:
            best: dict[str, _Entry] = {}
            for weight, code in zip(LEVEL_WEIGHTS, _upwards(by_code, leaf), strict=False):
                for pair in _pairs(_FILLERS.sub(" ", by_code[code].name)):
                    best.setdefault(pair, _Entry(leaf, code, weight))
            for pair, entry in best.items():
                pairs[pair].append(entry)
        rarity = {pair: math.log(len(leaves) / len(found)) for pair, found in pairs.items()}
        whole = {one.code: _whole(one.name, rarity) for one in self.classes}
        for name, value in {
            "_by_code": by_code,
            "_children": children,
            "_pairs": pairs,
            "_rarity": rarity,
            "_whole": whole,
            "_below": _below(by_code, leaves),
        }.items():
            object.__setattr__(self, name, value)

    _by_code: Mapping[str, IndustryClass] = field(init=False, repr=False)
    _children: Mapping[str | None, Sequence[str]] = field(init=False, repr=False)
    _pairs: Mapping[str, Sequence[_Entry]] = field(init=False, repr=False)
    _rarity: Mapping[str, float] = field(init=False, repr=False)
    _whole: Mapping[str, float] = field(init=False, repr=False)
    _below: Mapping[str, Sequence[str]] = field(init=False, repr=False)

    def suggest(self, description: str) -> Suggestion:
        """Rank the classes for a description and say how deep its words decide."""
        text = self._tidied(description)
        grounds: dict[str, list[Ground]] = defaultdict(list)
        hints = self._hints(text)
        silent = {code for _start, one in hints for code in one.silences}
        for leaf, ground in (*self._named(text), *self._hinted(text, hints)):
            if silent.isdisjoint(_upwards(self._by_code, leaf)):
                grounds[leaf].append(ground)
        scores = {leaf: sum(one.weight for one in found) for leaf, found in grounds.items()}
        leads = {
            leaf: max(map(self._known, (one.code for one in found)), key=_depth_of)
            for leaf, found in grounds.items()
        }
        shown: dict[str, Candidate] = {}
        least = LEAST_SHARE * max(scores.values(), default=0.0)
        for leaf in sorted(scores, key=lambda leaf: (-scores[leaf], leaf)):
            if len(shown) == SHOWN or scores[leaf] < least:
                break
            heaviest = sorted(grounds[leaf], key=lambda one: -one.weight)
            code, score = leads[leaf], round(scores[leaf], 1)
            name = self._by_code[code].name
            shown.setdefault(code, Candidate(code, name, score, tuple(heaviest)))
        return Suggestion(tuple(shown.values()), *self._depth(grounds))

    def _tidied(self, description: str) -> str:
        text = unicodedata.normalize("NFKC", description).casefold()
        text = "".join(self.traditional.get(one, one) for one in text)
        return f" {_BREAKS.sub(' ', _BORDERS.sub(' ', text)).strip()} "

    def _named(self, text: str) -> Iterator[tuple[str, Ground]]:
        """Words of the description that stand in names, weighed by how much of a name they are."""
        runs: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        matched: dict[tuple[str, str], float] = defaultdict(float)
        for pair, stress in _stressed_pairs(text).items():
            for entry in self._pairs.get(pair, ()):
                key = entry.leaf, entry.code
                runs[key][pair] = self._rarity[pair] * entry.weight * stress
                matched[key] += self._rarity[pair]
        for (leaf, code), found in runs.items():
            share = matched[leaf, code] / self._whole[code] if self._whole[code] else 0.0
            for word, weight in _words(text, found):
                if weight := round(weight * (LEAST_COVER + (1 - LEAST_COVER) * share), 1):
                    yield leaf, Ground(word, code, weight)

    def _hints(self, text: str) -> list[tuple[int, Keyword]]:
        """The keywords of a text by where they stand, without those that do not count."""
        found = [
            (start, one)
            for one in self.keywords
            if (start := _position(text, one.word)) >= 0
            and not any(word in text for word in one.unless)
        ]
        return [
            (start, one)
            for start, one in found
            if not any(
                at <= start
                and start + len(one.word) <= at + len(other.word)
                and one.word != other.word
                for at, other in found
            )
        ]

    def _hinted(
        self, text: str, hints: Sequence[tuple[int, Keyword]]
    ) -> Iterator[tuple[str, Ground]]:
        stress = _stress(text)
        for start, one in hints:
            pairs = min(len(one.word) - 1, LONGEST_KEYWORD) if _is_chinese(one.word) else 2
            # Words for a whole section or division say what is done, wherever they stand.
            emphasis = stress[start + len(one.word) - 1] if len(one.code) > 2 else 1.0
            weight = round(PAIR_WEIGHT * pairs * emphasis, 1)
            for leaf in self._below.get(self._known(one.code), ()):
                yield leaf, Ground(one.word, one.code, weight, one.because)

    def _known(self, code: str) -> str:
        """The code itself, or the next one above it that is loaded; empty where none is."""
        while code and code not in self._by_code:
            code = code[:-1]
        return code

    def _depth(
        self, grounds: Mapping[str, Sequence[Ground]]
    ) -> tuple[str | None, Doubt | None, tuple[str, ...]]:
        """Go down while words that lead below the class reached favor one of those below it."""
        if not grounds:
            return None, Doubt.NO_WORD, ()
        reached: str | None = None
        while below := self._children.get(reached):
            depth = _depth_of(reached) if reached else 0
            height = dict.fromkeys(below, 0.0)
            for leaf, found in grounds.items():
                trail = list(_upwards(self._by_code, leaf))[::-1]
                if reached is None or reached in trail:
                    own = (one for one in found if _depth_of(self._known(one.code)) > depth)
                    score = sum(one.weight for one in own)
                    height[trail[depth]] = max(height[trail[depth]], score)
            first, *others = sorted(below, key=lambda code: (-height[code], code))
            if others and height[first] < self.thresholds.score:
                return reached, Doubt.NO_DEEPER if reached else Doubt.WEAK, ()
            if others and height[others[0]] * self.thresholds.lead > height[first]:
                return reached, Doubt.CLOSE, (first, others[0])
            reached = first
        return reached, None, ()


def _depth_of(code: str) -> int:
    return level_of(code).value


def _whole(name: str, rarity: Mapping[str, float]) -> float:
    """What all pairs of a name weigh; “other” is a word that no description can hold."""
    pairs = _pairs(_FILLERS.sub(" ", name))
    return sum(rarity[pair] for pair in pairs) + (PAIR_WEIGHT if "其他" in name else 0.0)


def _upwards(by_code: Mapping[str, IndustryClass], code: str | None) -> Iterator[str]:
    while code is not None:
        yield code
        code = by_code[code].parent


def _below(by_code: Mapping[str, IndustryClass], leaves: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for leaf in leaves:
        for code in _upwards(by_code, leaf):
            found[code].append(leaf)
    return found


def _pairs(text: str) -> list[str]:
    return [first + second for part in _CUTS.split(text) for first, second in pairwise(part)]


def _words(text: str, pairs: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Join pairs that follow each other in the text to words, with their weight."""
    word, weight = "", 0.0
    for pair, value in pairs.items():
        if word and word[-1] == pair[0] and word + pair[1] in text:
            word, weight = word + pair[1], weight + value
            continue
        if word:
            yield word, weight
        word, weight = pair, value
    if word:
        yield word, weight


def _stress(text: str) -> list[float]:
    """What a word weighs that ends at each character of a tidied text.

    In Chinese the head stands last: in “锂电池分切设备” the battery only says which machine. So a
    word counts in full at the end of its phrase, before the verbs, and less elsewhere.
    """
    stress = [1.0] * len(text)
    for segment in _SEGMENT.finditer(text):
        phrase = segment.group()
        head = len(_ACTS.sub("", phrase)) or len(phrase)
        purpose = phrase.rfind("用", 1, head - 1)
        for at in range(head - 2):
            is_purpose = at <= purpose or _FOR_WHOM.match(phrase)
            stress[segment.start() + at] = PURPOSE if is_purpose else ASIDE
    return stress


def _stressed_pairs(text: str) -> dict[str, float]:
    """The pairs of a text in their order, each with its heaviest stress."""
    stress = _stress(text)
    found: dict[str, float] = {}
    for at, (first, second) in enumerate(pairwise(text), start=1):
        if not _CUTS.search(first + second):
            found[first + second] = max(found.get(first + second, 0.0), stress[at])
    return found


def _position(text: str, word: str) -> int:
    """Where a word stands in a tidied text, -1 where it does not; Latin words stand alone."""
    return text.find(word) if _is_chinese(word) else text.find(f" {word} ")


def _is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"
