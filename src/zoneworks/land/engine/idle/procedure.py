"""What may be done to a case of idle land in which state, and what the order forbids.

Articles are those of the order on idle land of 2012; terms run from delivery (送达).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.idle.terms import Cause, Finding, IdleTest


class State(StrEnum):
    """Where a case stands."""

    FOUND = "FOUND"
    """A sign of idle land: nobody has decided anything. It is inquired into within 30 days."""
    INQUIRY = "INQUIRY"
    DETERMINED = "DETERMINED"
    HEARING = "HEARING"
    """The holder was told of its right to a hearing."""
    FEE_DUE = "FEE_DUE"
    FEE_PAID = "FEE_PAID"
    PLANNED = "PLANNED"
    """A plan of disposition waits for the government."""
    DISPOSED = "DISPOSED"
    """The plan was approved and is carried out."""
    RETAKING = "RETAKING"
    """The decision of taking back is made, the title not canceled yet."""
    ENDED = "ENDED"


OPEN = frozenset(State) - {State.ENDED}
STANDS_DETERMINED = OPEN - {State.FOUND, State.INQUIRY}


class IdleAct(StrEnum):
    """What is done to a case."""

    INQUIRE = "INQUIRE"
    DELIVER = "DELIVER"
    ANSWER = "ANSWER"
    HINDER = "HINDER"
    DISMISS = "DISMISS"
    DETERMINE = "DETERMINE"
    PUBLISH = "PUBLISH"
    TELL_MORTGAGEES = "TELL_MORTGAGEES"
    PLAN = "PLAN"
    APPROVE_PLAN = "APPROVE_PLAN"
    TELL_HEARING = "TELL_HEARING"
    RECORD_HEARING = "RECORD_HEARING"
    DECIDE_FEE = "DECIDE_FEE"
    PAY = "PAY"
    DECIDE_RETAKING = "DECIDE_RETAKING"
    CANCEL_TITLE = "CANCEL_TITLE"
    END = "END"


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is possible, where it leads (None: it stays), by which article."""

    at: frozenset[State]
    article: str
    then: State | None = None


S = State
RULES: Mapping[IdleAct, Rule] = {
    IdleAct.INQUIRE: Rule(
        frozenset({S.FOUND, S.DETERMINED, S.HEARING, S.DISPOSED}), "5", S.INQUIRY
    ),
    IdleAct.DELIVER: Rule(frozenset({S.INQUIRY, S.HEARING, S.FEE_DUE, S.RETAKING}), "5, 15, 17"),
    IdleAct.ANSWER: Rule(frozenset({S.INQUIRY}), "5"),
    IdleAct.HINDER: Rule(frozenset({S.FOUND, S.INQUIRY}), "8"),
    IdleAct.DISMISS: Rule(frozenset({S.FOUND, S.INQUIRY}), "9", S.ENDED),
    IdleAct.DETERMINE: Rule(frozenset({S.INQUIRY}), "9", S.DETERMINED),
    IdleAct.PUBLISH: Rule(STANDS_DETERMINED, "11, 25"),
    IdleAct.TELL_MORTGAGEES: Rule(STANDS_DETERMINED, "13, 14"),
    IdleAct.PLAN: Rule(frozenset({S.DETERMINED, S.PLANNED}), "12, 13", S.PLANNED),
    IdleAct.APPROVE_PLAN: Rule(frozenset({S.PLANNED}), "13", S.DISPOSED),
    IdleAct.TELL_HEARING: Rule(frozenset({S.DETERMINED, S.FEE_DUE, S.FEE_PAID}), "15", S.HEARING),
    IdleAct.RECORD_HEARING: Rule(frozenset({S.HEARING}), "15"),
    IdleAct.DECIDE_FEE: Rule(frozenset({S.HEARING}), "14(1)", S.FEE_DUE),
    IdleAct.PAY: Rule(frozenset({S.FEE_DUE, S.HEARING, S.RETAKING}), "17"),
    IdleAct.DECIDE_RETAKING: Rule(frozenset({S.HEARING}), "14(2)", S.RETAKING),
    IdleAct.CANCEL_TITLE: Rule(frozenset({S.RETAKING}), "17, 18", S.ENDED),
    IdleAct.END: Rule(
        frozenset({S.DETERMINED, S.HEARING, S.FEE_DUE, S.FEE_PAID, S.PLANNED, S.DISPOSED}),
        "11",
        S.ENDED,
    ),
}


DECISIONS = frozenset(
    {IdleAct.DETERMINE, IdleAct.APPROVE_PLAN, IdleAct.DECIDE_FEE, IdleAct.DECIDE_RETAKING}
)
"""What the order leaves to the land authority or the government."""


def state_after_payment(state: State) -> State:
    """A fee that is paid ends its term; a hearing or taking back that was begun goes on."""
    return State.FEE_PAID if state is State.FEE_DUE else state


class Decision(StrEnum):
    """What a hearing is about."""

    FEE = "FEE"
    RETAKING = "RETAKING"


class Ending(StrEnum):
    """How a case ended."""

    NOT_IDLE = "NOT_IDLE"
    WORKS_BEGUN = "WORKS_BEGUN"
    WORKS_RESUMED = "WORKS_RESUMED"
    BOUGHT_BACK = "BOUGHT_BACK"
    SWAPPED = "SWAPPED"
    TAKEN_BACK = "TAKEN_BACK"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case holds, as far as it decides what may follow.

    ``fee_decided_on`` is that of this case; hearings are those told last.
    """

    state: State
    test: IdleTest | None = None
    cause: Cause | None = None
    inquiry_delivered_on: date | None = None
    answer_due_on: date | None = None
    answered_on: date | None = None
    is_filed: bool = False
    has_mortgage: bool = False
    mortgagees_told_on: date | None = None
    hearing_about: Decision | None = None
    hearing_delivered_on: date | None = None
    hearing_ask_by: date | None = None
    hearing_asked_on: date | None = None
    hearing_held_on: date | None = None
    fee_decided_on: date | None = None
    decision_delivered_on: date | None = None


class IdleRefusal(Refusal):
    """Something that the order does not allow; ``article`` says by what."""


class ActNotPossible(IdleRefusal):
    """The state of the case does not allow the act."""

    code = "IDLE_ACT_NOT_POSSIBLE"


class NotIdle(IdleRefusal):
    """The land meets neither test of article 2 on that day."""

    code = "IDLE_NOT_IDLE"


class NotDelivered(IdleRefusal):
    """A notice has not reached the holder: no term runs before."""

    code = "IDLE_NOT_DELIVERED"


class AnswerTermRuns(IdleRefusal):
    """The holder may still answer the inquiry."""

    code = "IDLE_ANSWER_TERM_RUNS"


class OwnerTimeShort(IdleRefusal):
    """The holder's own time has not filled the term; ``from_on`` is the first day, or None."""

    code = "IDLE_OWNER_TIME_SHORT"


class NoHindrance(IdleRefusal):
    """The government is to have caused it, but no case of article 8 was verified."""

    code = "IDLE_NO_HINDRANCE"


class NotTheHoldersCause(IdleRefusal):
    """A fee or taking back where the government or force majeure caused it."""

    code = "IDLE_NOT_THE_HOLDERS_CAUSE"


class StoppedIsDisposedOf(IdleRefusal):
    """A fee or taking back where works were begun and stopped (article 12, last paragraph)."""

    code = "IDLE_STOPPED_IS_DISPOSED_OF"


class HoldersCause(IdleRefusal):
    """A way of article 12 for land that its holder left idle."""

    code = "IDLE_HOLDERS_CAUSE"


class HearingNotOffered(IdleRefusal):
    """The holder was not told of a hearing on this decision."""

    code = "IDLE_HEARING_NOT_OFFERED"


class HearingTermRuns(IdleRefusal):
    """The holder may still ask for a hearing."""

    code = "IDLE_HEARING_TERM_RUNS"


class HearingNotHeld(IdleRefusal):
    """A hearing was asked for and not held."""

    code = "IDLE_HEARING_NOT_HELD"


class FeeDecidedAlready(IdleRefusal):
    """A second fee in one case."""

    code = "IDLE_FEE_DECIDED_ALREADY"


class NotFiled(IdleRefusal):
    """The land is not entered in the monitoring system (article 25)."""

    code = "IDLE_NOT_FILED"


class MortgageeNotTold(IdleRefusal):
    """The land is mortgaged and the mortgagee was not told in writing."""

    code = "IDLE_MORTGAGEE_NOT_TOLD"


class TermTooLong(IdleRefusal):
    """An extension above a year, or temporary use above two."""

    code = "IDLE_TERM_TOO_LONG"


class TermBackward(IdleRefusal):
    """A term that ends before it begins."""

    code = "IDLE_TERM_BACKWARD"


def check_act(act: IdleAct, state: State) -> State:
    """Give the state after an act. Raises ActNotPossible."""
    rule = RULES[act]
    if state not in rule.at:
        raise ActNotPossible(
            f"{act} is not possible while the case is {state} (article {rule.article}).",
            act=act,
            state=state,
            article=rule.article,
        )
    return rule.then or state


def check_inquiry(finding: Finding) -> None:
    """Refuse to inquire where neither test of article 2 is met (article 5). Raises NotIdle."""
    _check_idle(finding)


def check_answer_term(of: Standing, today: date) -> None:
    """Refuse to conclude an inquiry before the holder answered or its term ended (article 5).

    Raises:
        NotDelivered, AnswerTermRuns.
    """
    if of.answered_on is not None:
        return
    if of.inquiry_delivered_on is None or of.answer_due_on is None:
        raise NotDelivered("The notice of inquiry was not delivered yet (article 5).", article="5")
    if today <= of.answer_due_on:
        raise AnswerTermRuns(
            f"The holder may answer until {of.answer_due_on} (article 5).",
            due_on=of.answer_due_on,
            article="5",
        )


def check_determination(
    of: Standing, finding: Finding, cause: Cause, *, has_article_8: bool, today: date
) -> None:
    """Refuse a determination that the facts do not bear (articles 2, 5, 8, 9).

    Raises:
        NotDelivered, AnswerTermRuns, NotIdle, OwnerTimeShort, NoHindrance.
    """
    check_answer_term(of, today)
    _check_idle(finding)
    if cause is Cause.GOVERNMENT and not has_article_8:
        raise NoHindrance("No hindrance of article 8 was verified.", article="8")
    if cause is Cause.OWNER and finding.test is IdleTest.NOT_STARTED:
        _check_own_time(finding.fee_from, today, years=1, article="8")


def _check_idle(finding: Finding) -> None:
    if not finding.is_idle:
        raise NotIdle(
            f"On {finding.on} the land is not idle (article 2).",
            on=finding.on,
            from_on=finding.idle_from,
            article="2",
        )


def _check_own_time(from_on: date | None, today: date, *, years: int, article: str) -> None:
    if from_on is None or today < from_on:
        raise OwnerTimeShort(
            f"The holder's own time fills {years} years on {from_on} only (article {article}).",
            years=years,
            from_on=from_on,
            article=article,
        )


def check_decision(of: Standing, about: Decision) -> None:
    """Refuse a fee or taking back where the order knows none (articles 12 and 14).

    Raises:
        NotTheHoldersCause, StoppedIsDisposedOf, FeeDecidedAlready.
    """
    if of.cause is not Cause.OWNER:
        raise NotTheHoldersCause(
            "The holder did not cause it: it is disposed of by articles 12 and 13.",
            article="8, 14",
        )
    if of.test is not IdleTest.NOT_STARTED:
        raise StoppedIsDisposedOf(
            "Works were begun: it is disposed of by the ways of article 12.", article="12"
        )
    if about is Decision.FEE and of.fee_decided_on is not None:
        raise FeeDecidedAlready(
            f"The fee was decided on {of.fee_decided_on}.",
            on=of.fee_decided_on,
            article="14(1)",
        )


def check_hearing(of: Standing, about: Decision, today: date) -> None:
    """Refuse a decision before the right to a hearing was told, used or given up (article 15).

    Raises:
        HearingNotOffered, NotDelivered, HearingTermRuns, HearingNotHeld.
    """
    if of.hearing_about is not about:
        raise HearingNotOffered(
            f"The holder was not told of its right to a hearing on {about}.",
            about=about,
            article="15",
        )
    if of.hearing_delivered_on is None or of.hearing_ask_by is None:
        raise NotDelivered("The notice of hearing was not delivered yet.", article="15")
    if of.hearing_asked_on is None and today <= of.hearing_ask_by:
        raise HearingTermRuns(
            f"The holder may ask for a hearing until {of.hearing_ask_by}.",
            due_on=of.hearing_ask_by,
            article="15",
        )
    if of.hearing_asked_on is not None and of.hearing_held_on is None:
        raise HearingNotHeld(
            f"A hearing was asked for on {of.hearing_asked_on} and not held.",
            on=of.hearing_asked_on,
            article="15",
        )


def check_fee(of: Standing, finding: Finding, today: date) -> None:
    """Refuse a fee that articles 14 and 15 do not allow. Raises any refusal of this module."""
    check_decision(of, Decision.FEE)
    _check_idle(finding)
    _check_own_time(finding.fee_from, today, years=1, article="14(1)")
    check_hearing(of, Decision.FEE, today)


def check_retaking(of: Standing, finding: Finding, today: date) -> None:
    """Refuse a taking back that articles 14 and 15 do not allow.

    Raises any refusal of this module.
    """
    check_decision(of, Decision.RETAKING)
    check_retaking_time(finding, today)
    check_hearing(of, Decision.RETAKING, today)
    if of.has_mortgage and of.mortgagees_told_on is None:
        raise MortgageeNotTold("The decision is copied to the mortgagee.", article="14")


def check_retaking_time(finding: Finding, today: date) -> None:
    """Refuse what leads to taking back before two years of the holder's own time are full.

    Raises:
        NotIdle, OwnerTimeShort.
    """
    _check_idle(finding)
    _check_own_time(finding.retaking_from, today, years=2, article="14(2)")


def check_delivery_before(of: Standing) -> None:
    """Refuse to cancel a title before the decision reached the holder. Raises NotDelivered."""
    if of.decision_delivered_on is None:
        raise NotDelivered("The decision was not delivered yet.", article="17")
