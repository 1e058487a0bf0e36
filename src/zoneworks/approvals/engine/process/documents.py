"""Which documents moves call for, and the words of their terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.handling import HELD, HandlingAct, Track
from zoneworks.approvals.engine.process.standings import Change, Key
from zoneworks.approvals.engine.process.terms import DayKind, Handling, Joint, PowerKind


class Document(StrEnum):
    """A kind of document that goes out (文书)."""

    ACCEPTANCE = "ACCEPTANCE"
    NON_ACCEPTANCE = "NON_ACCEPTANCE"
    GAPS = "GAPS"
    PAPER_REQUEST = "PAPER_REQUEST"
    DECISION = "DECISION"
    FILING = "FILING"  # of what is decided at once: 备案, 告知承诺
    REFUSAL = "REFUSAL"
    EXTENSION = "EXTENSION"
    PAUSE = "PAUSE"
    REVOCATION = "REVOCATION"
    JOINT_OPINION = "JOINT_OPINION"
    SIMULATED_RESULT = "SIMULATED_RESULT"
    SIMULATED_REFUSAL = "SIMULATED_REFUSAL"
    CONVERSION = "CONVERSION"
    LAPSE = "LAPSE"


_A, _D = HandlingAct, Document
FORMAL: Mapping[HandlingAct, Document] = {
    _A.ACCEPT: _D.ACCEPTANCE,
    _A.DEEM_ACCEPTED: _D.ACCEPTANCE,
    _A.DECLINE: _D.NON_ACCEPTANCE,
    _A.NOTIFY_GAPS: _D.GAPS,
    _A.ASK_PAPER: _D.PAPER_REQUEST,
    _A.GRANT: _D.DECISION,
    _A.REFUSE: _D.REFUSAL,
    _A.EXTEND: _D.EXTENSION,
    _A.PAUSE: _D.PAUSE,
    _A.REVOKE: _D.REVOCATION,
}
"""What the law wants in writing (Administrative Licensing Law, articles 32, 38, 42, 45, 69), and a
paper that is asked for after the acceptance."""
SIMULATED: Mapping[HandlingAct, Document] = {
    _A.GRANT: _D.SIMULATED_RESULT,
    _A.REFUSE: _D.SIMULATED_REFUSAL,
}
"""Of a simulated handling only its result goes out: its steps have no force of law."""
FAVORABLE = frozenset({_D.DECISION, _D.FILING})
"""Documents that fall with the revocation of what they say."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document that must go out, with the changes that call for it.

    It is an item's where there is one change of an item, else the case's.
    """

    kind: Document
    changes: tuple[Change, ...]
    joint: Joint | None = None

    @property
    def name(self) -> str:
        """The kind as it is stored: of a joint handling with which one it is."""
        return self.kind.value if self.joint is None else f"{self.kind}:{self.joint.code}"

    @property
    def key(self) -> Key | None:
        """The item whose document it is; None for one of the whole case."""
        return self.changes[0].key if self.kind in _OF_ITEMS else None


_OF_ITEMS = frozenset({*FORMAL.values(), *SIMULATED.values(), _D.FILING})


def kind_of(act: HandlingAct, track: Track, handling: Handling) -> Document | None:
    """Name the document of an act on an item; None where the act needs none."""
    if track is Track.SIMULATED:
        return SIMULATED.get(act)
    if act is HandlingAct.ACCEPT and handling is not Handling.REVIEW:
        return Document.FILING
    return FORMAL.get(act)


def due_of(case: Case) -> list[Due]:
    """List the documents that the changes of a case call for, in their order."""
    found = []
    for change in case.changes:
        code, track = change.key
        if change.move.act not in FORMAL:
            continue  # also of an item that another version has left out
        kind = kind_of(change.move.act, track, case.plan.process.item(code).handling)
        if kind is not None:
            found.append(Due(kind, (change,)))
    found += _joint_opinions(case)
    if converted := _changes(case, HandlingAct.CONVERT):
        found.append(Due(Document.CONVERSION, converted))
    if case.simulation is not None and case.simulation.lapsed_on is not None:
        lapsed = _changes(case, HandlingAct.LAPSE)
        if lapsed:
            found.append(Due(Document.LAPSE, lapsed))
    return found


def _joint_opinions(case: Case) -> list[Due]:
    """The opinion of a joint handling goes out when the first of its items is delivered."""
    found: dict[str, Due] = {}
    for change in _changes(case, HandlingAct.DELIVER):
        code, track = change.key
        joint = case.plan.joint_of.get(code)
        if joint is not None and track is Track.FORMAL and joint.code not in found:
            found[joint.code] = Due(Document.JOINT_OPINION, (change,), joint)
    return list(found.values())


def _changes(case: Case, act: HandlingAct) -> tuple[Change, ...]:
    return tuple(one for one in case.changes if one.move.act is act)


def taken_back(steps: Iterable[tuple[HandlingAct, Sequence[str]]]) -> list[bool]:
    """Tell of each request for papers, in their order, whether all of it was taken back.

    ``steps`` are the papers that an item's acts asked for and took back, in order. What is taken
    back belongs to the latest request that names it: what is awaited is not asked for twice.
    """
    left: list[set[str]] = []
    for act, papers in steps:
        if act is HandlingAct.ASK_PAPER:
            left.append(set(papers))
        elif act is HandlingAct.TAKE_BACK:
            for paper in papers:
                next((one for one in reversed(left) if paper in one), set()).discard(paper)
    return [not one for one in left]


def results_of(changes: Iterable[Change]) -> list[str]:
    """Name the items whose simulated result stood before the changes."""
    return [one.key[0] for one in changes if one.before is not None and one.before.state in HELD]


def chinese_days(days: int, kind: DayKind = DayKind.WORKING) -> str:
    """Write a number of days: 20个工作日, 60日; nothing for none."""
    if not days:
        return ""
    return f"{days}个工作日" if kind is DayKind.WORKING else f"{days}日"


def issuing_authority(authority: str, seal: str, kind: PowerKind) -> str:
    """Name in whose name a document goes out: of an entrusted power who entrusts it."""
    return seal if kind is PowerKind.ENTRUSTED else authority
