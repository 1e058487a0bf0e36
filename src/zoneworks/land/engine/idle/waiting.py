"""What comes next in a case of idle land, as the order goes on (articles 5 to 18)."""

from datetime import date

from zoneworks.land.engine.idle.procedure import Decision, IdleAct, Standing, State
from zoneworks.land.engine.idle.terms import Cause, IdleTest


def next_act(of: Standing, today: date) -> IdleAct | None:
    """Tell the act that comes next as a rule; None where the case has ended.

    While a term of the holder runs, it is the act by which its answer, asking or payment is
    entered.
    """
    after = {
        State.INQUIRY: _of_inquiry,
        State.DETERMINED: _of_determination,
        State.HEARING: _of_hearing,
        State.FEE_DUE: _of_fee,
        State.RETAKING: _of_retaking,
    }.get(of.state)
    return _ALWAYS.get(of.state) if after is None else after(of, today)


_ALWAYS = {
    State.FOUND: IdleAct.INQUIRE,
    State.PLANNED: IdleAct.APPROVE_PLAN,
    State.DISPOSED: IdleAct.END,
    State.FEE_PAID: IdleAct.END,
}


def _of_inquiry(of: Standing, today: date) -> IdleAct:
    if of.answered_on is not None:
        return IdleAct.DETERMINE
    if of.answer_due_on is None:
        return IdleAct.DELIVER
    return IdleAct.ANSWER if today <= of.answer_due_on else IdleAct.DETERMINE


def _of_determination(of: Standing, _today: date) -> IdleAct:
    if not of.is_filed:
        return IdleAct.PUBLISH
    if of.has_mortgage and of.mortgagees_told_on is None:
        return IdleAct.TELL_MORTGAGEES
    is_holders = of.cause is Cause.OWNER and of.test is IdleTest.NOT_STARTED
    return IdleAct.TELL_HEARING if is_holders else IdleAct.PLAN


def _of_hearing(of: Standing, today: date) -> IdleAct:
    if of.hearing_ask_by is None:
        return IdleAct.DELIVER
    is_asked = of.hearing_asked_on is not None
    if of.hearing_held_on is None and (is_asked or today <= of.hearing_ask_by):
        return IdleAct.RECORD_HEARING
    is_fee = of.hearing_about is Decision.FEE
    return IdleAct.DECIDE_FEE if is_fee else IdleAct.DECIDE_RETAKING


def _of_fee(of: Standing, _today: date) -> IdleAct:
    return IdleAct.DELIVER if of.decision_delivered_on is None else IdleAct.PAY


def _of_retaking(of: Standing, _today: date) -> IdleAct:
    return IdleAct.DELIVER if of.decision_delivered_on is None else IdleAct.CANCEL_TITLE
