"""The plan of disposition: agreed with the holder, approved by the government (articles 12, 13)."""

from collections.abc import Mapping
from typing import Any

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.land import definitions
from zoneworks.land.engine.acts import DECIDE_IDLE, HANDLE_IDLE
from zoneworks.land.engine.idle.disposition import Plan, Way, check_plan, counts_from
from zoneworks.land.engine.idle.procedure import Ending, IdleAct, State
from zoneworks.land.engine.idle.terms import HindranceKind
from zoneworks.land.models import IdleCase, LandContract
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
TITLE_ENDS = {Way.BUY_BACK: Ending.BOUGHT_BACK, Way.SWAP: Ending.SWAPPED}
"""The ways after which the holder has no title to this land any more."""


def draft_plan(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Draw up what was agreed with the holder, for the government's approval (article 13).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the holder left it idle, it is not filed, a mortgagee was not told, a term is
            too long, or a way lacks its conditions.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.PLAN) as case:
        told = texts(values, "plan")
        plan = Plan(
            Way(values["way"]),
            day(values, "plan_from_on", may_come=True, not_before=case.determined_on),
            start_by=values.get("plan_start_by"),
            until_on=values.get("plan_until_on"),
            price_fen=values.get("plan_price_fen"),
            is_price_paid=bool(values.get("is_price_paid")),
            has_funds=bool(values.get("has_funds")),
        )
        check_plan(queries.standing_of(case), plan, definitions.idle_limits(), _kinds(case))
        columns = {
            "state": then(A.PLAN, case),
            "way": plan.way,
            "plan_from_on": plan.from_on,
            "plan_start_by": plan.start_by,
            "plan_until_on": plan.until_on,
            "plan_price_fen": plan.price_fen,
            **told,
        }
        return change(actor, case, columns, "planned")


def _kinds(case: IdleCase) -> set[HindranceKind]:
    return {HindranceKind(one.kind) for one in case.hindrances.all() if one.is_verified}


def approve_plan(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter the government's approval: the plan is issued and carried out (articles 12, 13).

    The time of starting is reckoned anew from the agreed day; a buy-back and a swap end the title.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(DECIDE_IDLE)
    with changing(actor, pk, version, A.APPROVE_PLAN) as case:
        told = texts(values, "approval")
        on = day(values, not_before=case.determined_on)
        anew = counts_from(_plan_of(case))
        columns: dict[str, Any] = {
            "state": then(A.APPROVE_PLAN, case),
            "plan_approval": told["approval"],
            "plan_approved_on": on,
            "counts_from": anew,
        }
        ends = TITLE_ENDS.get(Way(case.way))
        if ends is not None:
            columns |= {
                "state": State.ENDED,
                "ending": ends,
                "ended_on": clock.today(),
                "ended_because": case.plan,
                "counts_from": None,
            }
        approved = change(actor, case, columns, "plan_approved")
        issue(actor, Paper.PLAN, approved, {"approval": told["approval"]})
        if ends is not None:
            end_case_title(actor, approved, on, case.plan)
        elif anew is not None:
            _agree_anew(actor, approved)
        return queries.get_idle_case(actor, pk)


def _plan_of(case: IdleCase) -> Plan:
    if case.plan_from_on is None:
        raise ValueError("A plan that waits for approval has its first day.")
    return Plan(
        Way(case.way), case.plan_from_on, start_by=case.plan_start_by, until_on=case.plan_until_on
    )


def _agree_anew(actor: Actor, case: IdleCase) -> None:
    """Write the start agreed anew into the contract, and a finish that lies before it away."""
    contract = case.contract
    columns: dict[str, Any] = {}
    if contract.started_on is None:
        columns["start_by"] = case.counts_from
        finish_by = contract.finish_by
        if finish_by is not None and case.counts_from is not None and finish_by < case.counts_from:
            columns["finish_by"] = None
    if columns:
        act = "land.idle_start_agreed_anew"
        records.change(actor, LandContract, contract.pk, columns, act=act, reason=case.plan[:500])
