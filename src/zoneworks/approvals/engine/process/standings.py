"""Where an item stands, what a move asks, and what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zoneworks.approvals.engine.process.clocks import Stop
from zoneworks.approvals.engine.process.duties import DutyKind
from zoneworks.approvals.engine.process.handling import TURN, HandlingAct, Post, State, Track

Key = tuple[str, Track]
"""An item of a case by its code, on one track."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock of an item stands, with its reason and what proves it."""

    reason: str
    since: date
    until: date | None = None
    evidence: str = ""

    @property
    def stop(self) -> Stop:
        """What the clocks see of it."""
        return Stop(self.since, self.until)


class Standing(NamedTuple):
    """Where an item of a case stands in its latest round, with its dates.

    Each field is a column of `CaseItem` of the same name; a tuple, because thousands are made of
    rows at once.

    ``due_on`` is the day by which whoever has the turn must act; None where nothing sets one.
    ``told`` are the papers whose absence was told before the acceptance, ``outstanding`` those that
    may follow it, ``asked`` those that were asked for since: what is there of these does not do.
    """

    state: State = State.WAITING
    round: int = 0
    extension_days: int = 0
    validity_extensions: int = 0
    number: str = ""
    gaps_told: bool = False
    turn_since: date | None = None
    due_on: date | None = None
    applied_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    legal_due_on: date | None = None
    promised_due_on: date | None = None
    told: tuple[str, ...] = ()
    outstanding: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def turn(self) -> Post | None:
        """Whose turn it is."""
        return TURN.get(self.state)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The papers that the applicant has to bring."""
        return (*self.told, *self.outstanding, *self.asked)


@dataclass(frozen=True, slots=True)
class Move:
    """An act on an item on a day, with what the act asks; ``unit`` is whom a referral asks."""

    act: HandlingAct
    on: date
    posts: frozenset[Post]
    reason: str = ""
    papers: tuple[str, ...] = ()
    number: str = ""
    evidence: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the item itself.

    ``done`` are items held with the force of law and milestones reached, ``simulated`` items with
    a simulated result; ``days`` are those on which what is done was decided or reached.
    """

    today: date
    done: Collection[str] = ()
    simulated: Collection[str] = ()
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the applicant owes after an act: ``term_days`` working days after a day."""

    kind: DutyKind
    paper: str
    due_on: date
    counted_from: date
    term_days: int


class Outcome(NamedTuple):
    """The standing after a move, with the duties that begin and the papers of those that end.

    ``settled`` came, ``dropped`` are not owed any more.
    """

    standing: Standing
    duties: tuple[Duty, ...] = ()
    settled: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a move did to one item: `Outcome` with what was before."""

    key: Key
    move: Move
    before: Standing | None
    after: Standing
    duties: tuple[Duty, ...] = ()
    settled: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
