"""What may be done to a lead, and which leads are likely the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.attraction.engine.terms import LeadStage
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.engine.search import syllables
from zoneworks.registry.engine import credit_code


class LeadAct(StrEnum):
    """What is done to a lead."""

    CHANGE = "CHANGE"
    TALK = "TALK"
    NEGOTIATE = "NEGOTIATE"
    REGISTER = "REGISTER"
    DROP = "DROP"
    RESUME = "RESUME"
    MERGE = "MERGE"
    FILE = "FILE"
    """A finder is filed on it."""


ALIVE = frozenset({LeadStage.LEAD, LeadStage.NEGOTIATION})
"""The stages in which the zone works on a lead as such."""
POSSIBLE: Mapping[LeadAct, frozenset[LeadStage]] = {
    LeadAct.CHANGE: ALIVE | {LeadStage.PROJECT},
    LeadAct.TALK: ALIVE | {LeadStage.PROJECT},
    LeadAct.NEGOTIATE: frozenset({LeadStage.LEAD}),
    LeadAct.REGISTER: frozenset({LeadStage.NEGOTIATION}),
    LeadAct.DROP: ALIVE,
    LeadAct.RESUME: frozenset({LeadStage.DROPPED}),
    LeadAct.MERGE: ALIVE,
    LeadAct.FILE: ALIVE | {LeadStage.PROJECT},
}


class LeadActNotPossible(Refusal):
    """The stage of the lead does not allow the act."""

    code = "LEAD_ACT_NOT_POSSIBLE"


class LeadDatesBackward(Refusal):
    """A later stage of a lead is dated before an earlier one."""

    code = "LEAD_DATES_BACKWARD"


def check_lead_act(act: LeadAct, stage: LeadStage) -> None:
    """Raise LeadActNotPossible unless a lead of the stage allows the act."""
    if stage not in POSSIBLE[act]:
        raise LeadActNotPossible(
            f"{act} is not possible while the lead is {stage}.", act=act, stage=stage
        )


def check_order(earlier: date | None, later: date) -> None:
    """Raise LeadDatesBackward when a stage would begin before the one that leads to it."""
    if earlier is not None and later < earlier:
        raise LeadDatesBackward(
            f"{later} lies before {earlier}, when the stage before it began.",
            earlier=earlier,
            later=later,
        )


class Likeness(StrEnum):
    """Why a record looks like the investor of a lead, the strongest reason first."""

    CODE = "CODE"
    NAME = "NAME"
    FORMER_NAME = "FORMER_NAME"
    SOUND = "SOUND"


@dataclass(frozen=True, slots=True)
class Known:
    """An investor that the zone knows already: of a lead or of the register.

    ``names`` are normalized, the present one first. ``record`` and ``pk`` name the record.
    """

    record: str
    pk: int
    credit_code: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A known investor that is likely the same, and why."""

    known: Known
    likeness: Likeness


def find_same(code: str, name: str, known: Iterable[Known]) -> list[Match]:
    """Records that are likely the investor of this credit code and normalized name.

    Each with its strongest reason, the strongest first: one credit code, one name, a name that it
    had, names that sound the same (pinyin without tones).
    """
    code = credit_code.normalize(code)
    spoken = _spoken(name)
    found = [
        Match(one, likeness) for one in known if (likeness := _likeness(code, name, spoken, one))
    ]
    order = list(Likeness)
    return sorted(found, key=lambda one: (order.index(one.likeness), one.known.pk))


def _likeness(code: str, name: str, spoken: str, one: Known) -> Likeness | None:
    if code and credit_code.normalize(one.credit_code) == code:
        return Likeness.CODE
    if not name or not one.names:
        return None
    if one.names[0] == name:
        return Likeness.NAME
    if name in one.names[1:]:
        return Likeness.FORMER_NAME
    if spoken and len(one.names[0]) == len(name) and _spoken(one.names[0]) == spoken:
        return Likeness.SOUND
    return None


def _spoken(name: str) -> str:
    return "" if not name or name.isascii() else " ".join(syllables(name))
