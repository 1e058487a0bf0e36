"""What is reviewed, and the digest by which one version of it is told from the next."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal

MOST_PARTS = 100
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that a database or a file cannot hold."""


class SubjectKind(StrEnum):
    """What sort of measure is reviewed."""

    AGREEMENT = "AGREEMENT"
    MEASURE = "MEASURE"
    REWARD = "REWARD"
    SUBSIDY = "SUBSIDY"
    OTHER = "OTHER"


class ContentMissing(Refusal):
    """There is nothing to read: no part, or one without words."""

    code = "REVIEW_CONTENT_MISSING"


class TooManyParts(Refusal):
    """More parts than anybody reads one by one."""

    code = "REVIEW_TOO_MANY_PARTS"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reviewed: a record of any slice in one version of its content.

    ``record`` is its model, such as ``attraction.Agreement``, and empty for a text that is entered
    by hand, as ``record_id`` is 0 then. ``content`` are the parts (heading, text) in the order of
    reading: all that the review is about.
    """

    kind: SubjectKind
    record: str
    record_id: int
    title: str
    content: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if bool(self.record) != bool(self.record_id):
            raise ValueError(f"A record has a model and an id: {self.record!r} {self.record_id}.")

    @property
    def digest(self) -> str:
        """SHA-256 of kind and content in canonical form; the title is not part of it."""
        parts = [[_plain(heading), _plain(text)] for heading, text in self.content]
        canonical = json.dumps([self.kind, parts], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def canonical(subject: Subject) -> Subject:
    """Give the subject as it is kept: its digest is the same.

    Raises:
        ContentMissing: naming the part without words, 0 where there is no part.
        TooManyParts: more than ``MOST_PARTS``.
    """
    content = tuple((_plain(heading), _plain(text)) for heading, text in subject.content)
    if not content:
        raise ContentMissing("There is nothing to review.", part=0)
    if len(content) > MOST_PARTS:
        raise TooManyParts(
            f"{len(content)} parts; at most {MOST_PARTS} are read at once.",
            parts=len(content),
            most=MOST_PARTS,
        )
    for place, (_heading, text) in enumerate(content, 1):
        if not text:
            raise ContentMissing(f"Part {place} has no words.", part=place)
    return replace(subject, title=_plain(subject.title), content=content)


def _plain(text: str) -> str:
    """A text without what depends on how it was typed or sent: line ends, blanks at its ends."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
