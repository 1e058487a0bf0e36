"""Investment agreements: versions, what each side owes until when, and when one may be signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.core.engine.refusals import Refusal
from zoneworks.registry.engine.terms import STAGE_ORDER, ProjectStage


class AgreementState(StrEnum):
    """Where a version of an agreement stands."""

    DRAFT = "DRAFT"
    SIGNED = "SIGNED"
    REPLACED = "REPLACED"
    """A later version was signed."""
    ENDED = "ENDED"
    """解除: it binds nobody any more."""
    DISCARDED = "DISCARDED"


class AgreementAct(StrEnum):
    """What is done to a version of an agreement."""

    CHANGE = "CHANGE"
    SIGN = "SIGN"
    DISCARD = "DISCARD"
    REVISE = "REVISE"
    FULFILL = "FULFILL"
    END = "END"


POSSIBLE: Mapping[AgreementAct, frozenset[AgreementState]] = {
    AgreementAct.CHANGE: frozenset({AgreementState.DRAFT}),
    AgreementAct.SIGN: frozenset({AgreementState.DRAFT}),
    AgreementAct.DISCARD: frozenset({AgreementState.DRAFT}),
    AgreementAct.REVISE: frozenset({AgreementState.SIGNED}),
    AgreementAct.FULFILL: frozenset({AgreementState.SIGNED}),
    AgreementAct.END: frozenset({AgreementState.SIGNED}),
}
OF_SIDE: Mapping[Side, frozenset[ObligationKind]] = {
    Side.INVESTOR: frozenset(
        {
            ObligationKind.INVESTMENT,
            ObligationKind.START,
            ObligationKind.COMPLETION,
            ObligationKind.PRODUCTION,
            ObligationKind.OUTPUT,
            ObligationKind.TAX,
            ObligationKind.STAFF,
            ObligationKind.OTHER,
        }
    ),
    Side.ZONE: frozenset(
        {
            ObligationKind.LAND,
            ObligationKind.PERMITS,
            ObligationKind.UTILITIES,
            ObligationKind.SERVICE,
            ObligationKind.POLICY,
            ObligationKind.STAFF,
            ObligationKind.OTHER,
        }
    ),
}
"""What each side can owe. No kind of the zone's refunds taxes, lowers the price of land for one
investor or buys shares back: such promises are forbidden (公平竞争审查条例 art. 10;
私募投资基金监督管理条例 art. 24)."""


class Due(StrEnum):
    """How an obligation stands on a day."""

    FULFILLED = "FULFILLED"
    FULFILLED_LATE = "FULFILLED_LATE"
    OPEN = "OPEN"
    SOON = "SOON"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one side owes: until a day (included), and when it was fulfilled."""

    side: Side
    kind: ObligationKind
    due_on: date | None
    fulfilled_on: date | None = None

    def standing(self, today: date, soon_days: int) -> Due:
        """How it stands; it is soon due in the last ``soon_days`` calendar days of its term."""
        if self.fulfilled_on is not None:
            is_late = self.due_on is not None and self.fulfilled_on > self.due_on
            return Due.FULFILLED_LATE if is_late else Due.FULFILLED
        if self.due_on is None:
            return Due.OPEN
        if today > self.due_on:
            return Due.OVERDUE
        return Due.SOON if (self.due_on - today).days <= soon_days else Due.OPEN


class AgreementActNotPossible(Refusal):
    """The state of the agreement does not allow the act."""

    code = "AGREEMENT_ACT_NOT_POSSIBLE"


class ObligationWrong(Refusal):
    """An obligation that its side cannot owe, or that says nothing."""

    code = "OBLIGATION_WRONG"


class SideMissing(Refusal):
    """An agreement in which one side owes nothing."""

    code = "SIDE_MISSING"


class NotReviewed(Refusal):
    """The project has not come to the admission review, which is never skipped."""

    code = "PROJECT_NOT_REVIEWED"


class DatesBackward(Refusal):
    """The dates that the investor promises run backwards."""

    code = "PROMISED_DATES_BACKWARD"


ORDER = (
    ObligationKind.START,
    ObligationKind.COMPLETION,
    ObligationKind.PRODUCTION,
    ObligationKind.OUTPUT,
)
"""The investor's dated steps, in the order in which they can happen."""


def check_agreement_act(act: AgreementAct, state: AgreementState) -> None:
    """Raise AgreementActNotPossible unless a version in this state allows the act."""
    if state not in POSSIBLE[act]:
        raise AgreementActNotPossible(
            f"{act} is not possible while the agreement is {state}.", act=act, state=state
        )


def check_obligation(side: Side, kind: ObligationKind, text: str) -> None:
    """Raise ObligationWrong for a kind that the side cannot owe, or for no words."""
    if kind not in OF_SIDE[side]:
        raise ObligationWrong(f"{side} cannot owe {kind}.", why="KIND", side=side, kind=kind)
    if not text.strip():
        raise ObligationWrong("It says nothing.", why="TEXT", side=side, kind=kind)


def check_signature(
    obligations: Sequence[Obligation], stage: ProjectStage, signed_on: date
) -> None:
    """Refuse to sign what binds one side only, runs backwards, or comes before the review.

    Raises:
        SideMissing, DatesBackward, NotReviewed.
    """
    for side in Side:
        if not any(one.side is side for one in obligations):
            raise SideMissing(f"{side} owes nothing in it.", side=side)
    _check_dates(obligations, signed_on)
    is_reviewed = stage in STAGE_ORDER and STAGE_ORDER.index(stage) >= STAGE_ORDER.index(
        ProjectStage.REVIEW
    )
    if not is_reviewed:
        raise NotReviewed(f"The project stands at {stage}: it is reviewed first.", stage=stage)


def _check_dates(obligations: Iterable[Obligation], signed_on: date) -> None:
    """Hold the first day of each step that is still owed against that of the step before it."""
    promised: dict[ObligationKind, date] = {}
    for one in obligations:
        if one.side is Side.INVESTOR and one.due_on is not None and one.fulfilled_on is None:
            promised[one.kind] = min(promised.get(one.kind, one.due_on), one.due_on)
    last, last_kind = signed_on, None
    for kind in ORDER:
        day = promised.get(kind)
        if day is None:
            continue
        if day < last:
            raise DatesBackward(
                f"{kind} on {day} lies before {last_kind or 'the signature'} on {last}.",
                kind=kind,
                day=day,
                earlier=last_kind,
                earlier_on=last,
            )
        last, last_kind = day, kind
