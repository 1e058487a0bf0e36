"""Hearing, fee and taking back where the holder left land idle (articles 14 to 18)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land import definitions
from zoneworks.land.engine.acts import DECIDE_IDLE, HANDLE_IDLE
from zoneworks.land.engine.idle.disposition import fee_of
from zoneworks.land.engine.idle.procedure import (
    Decision,
    Ending,
    IdleAct,
    State,
    check_decision,
    check_delivery_before,
    check_fee,
    check_retaking,
    check_retaking_time,
    state_after_payment,
)
from zoneworks.land.models import IdleCase
from zoneworks.land.notices import Paper
from zoneworks.land.queries import idle as queries
from zoneworks.land.services.idle.holding import (
    change,
    changing,
    day,
    end_case_title,
    issue,
    texts,
    then,
)

A = IdleAct


def tell_hearing(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Tell the holder of its right to a hearing before a fee or taking back (article 15).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the order knows no such decision here, or its time has not come.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.TELL_HEARING) as case:
        about = Decision(values["about"])
        check_decision(queries.standing_of(case), about)
        if about is Decision.RETAKING:
            check_retaking_time(queries.finding_of(case.contract), clock.today())
        columns: dict[str, Any] = {
            "state": then(A.TELL_HEARING, case),
            "hearing_about": about,
            "hearing_told_on": clock.today(),
            "hearing_delivered_on": None,
            "hearing_ask_by": None,
            "hearing_asked_on": None,
            "hearing_held_on": None,
            "hearing_result": "",
        }
        if about is Decision.FEE:
            columns |= _fee(case)
        told = change(actor, case, columns, "hearing_told")
        hidden = {} if about is Decision.FEE else {"fee": "", "fee_base": ""}
        issue(actor, Paper.HEARING, told, hidden)
        return told


def _fee(case: IdleCase) -> dict[str, int]:
    price = case.contract.price_fen
    return {"fee_base_fen": price, "fee_fen": fee_of(price, definitions.idle_limits())}


def record_hearing(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter that the holder asked for a hearing, and that it was held with its result.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: days out of order, or asked for before the notice.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.RECORD_HEARING) as case:
        if case.hearing_delivered_on is None:
            text = _("Enter first when the notice of hearing was delivered (article 15).")
            raise InvalidInput({"": [text]})
        asked = day(values, "asked_on", not_before=case.hearing_told_on)
        if case.hearing_ask_by is not None and asked > case.hearing_ask_by:
            text = _("The term for asking ended on %(day)s: the hearing counts as given up.")
            raise InvalidInput({"asked_on": [text % {"day": case.hearing_ask_by}]})
        columns: dict[str, Any] = {"hearing_asked_on": asked}
        if values.get("held_on") is not None:
            columns["hearing_held_on"] = day(values, "held_on", not_before=asked)
            columns["hearing_result"] = texts(values, "result")["result"]
        return change(actor, case, columns, "hearing_recorded")


def decide_fee(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Decide the fee on idle land, a fifth of the price, with the government's approval.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: articles 12, 14 or 15 do not allow it, or no approval.
    """
    actor.require(DECIDE_IDLE)
    with changing(actor, pk, version, A.DECIDE_FEE) as case:
        told = texts(values, "approval")
        check_fee(queries.standing_of(case), queries.finding_of(case.contract), clock.today())
        columns = {
            "state": then(A.DECIDE_FEE, case),
            "fee_approval": told["approval"],
            "fee_decided_on": clock.today(),
            **_fee(case),
        }
        decided = change(actor, case, columns, "fee_decided")
        issue(actor, Paper.FEE, decided, {"approval": told["approval"]})
        return decided


def pay_fee(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter that the fee was paid, in full, on a day (article 17).

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.PAY) as case:
        if case.fee_decided_on is None or case.fee_paid_on is not None:
            raise InvalidInput({"": [_("No fee is due in this case.")]})
        on = day(values, not_before=case.fee_decided_on)
        columns = {"state": state_after_payment(State(case.state)), "fee_paid_on": on}
        return change(actor, case, columns, "fee_paid")


def decide_retaking(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Decide that the title is taken back without compensation, with the approval.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: articles 12, 14 or 15 do not allow it, or no approval.
    """
    actor.require(DECIDE_IDLE)
    with changing(actor, pk, version, A.DECIDE_RETAKING) as case:
        told = texts(values, "approval")
        finding = queries.finding_of(case.contract)
        check_retaking(queries.standing_of(case), finding, clock.today())
        columns = {
            "state": then(A.DECIDE_RETAKING, case),
            "retaking_approval": told["approval"],
            "retaking_decided_on": clock.today(),
        }
        decided = change(actor, case, columns, "retaking_decided")
        issue(actor, Paper.RETAKING, decided, {"approval": told["approval"]})
        return decided


def cancel_title(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter that the title was canceled: the land is the zone's again (articles 17 to 19).

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.CANCEL_TITLE) as case:
        check_delivery_before(queries.standing_of(case))
        told = texts(values, "reason")
        on = day(values, not_before=case.retaking_delivered_on)
        columns = {
            "state": then(A.CANCEL_TITLE, case),
            "ending": Ending.TAKEN_BACK,
            "ended_on": on,
            "ended_because": told["reason"],
        }
        ended = change(actor, case, columns, "title_canceled")
        end_case_title(actor, ended, on, told["reason"])
        return queries.get_idle_case(actor, pk)
