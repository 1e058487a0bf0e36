"""Every write about idle land: one function an act of the order."""

from collections.abc import Callable, Mapping
from typing import Any

from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.idle.procedure import IdleAct
from zoneworks.land.services.idle.decisions import (
    cancel_title,
    decide_fee,
    decide_retaking,
    pay_fee,
    record_hearing,
    tell_hearing,
)
from zoneworks.land.services.idle.disposition import approve_plan, draft_plan
from zoneworks.land.services.idle.ends import end_case
from zoneworks.land.services.idle.finding import notice_idle_land, open_case
from zoneworks.land.services.idle.holding import NEEDED
from zoneworks.land.services.idle.inquiry import (
    add_hindrance,
    answer,
    assign,
    deliver,
    determine,
    dismiss,
    inquire,
    publish,
    tell_mortgagees,
    verify_hindrance,
)
from zoneworks.land.services.idle.preview import ISSUING, preview_papers

BY_ACT: Mapping[IdleAct, Callable[..., Any]] = {
    IdleAct.INQUIRE: inquire,
    IdleAct.DELIVER: deliver,
    IdleAct.ANSWER: answer,
    IdleAct.HINDER: add_hindrance,
    IdleAct.DISMISS: dismiss,
    IdleAct.DETERMINE: determine,
    IdleAct.PUBLISH: publish,
    IdleAct.TELL_MORTGAGEES: tell_mortgagees,
    IdleAct.PLAN: draft_plan,
    IdleAct.APPROVE_PLAN: approve_plan,
    IdleAct.TELL_HEARING: tell_hearing,
    IdleAct.RECORD_HEARING: record_hearing,
    IdleAct.DECIDE_FEE: decide_fee,
    IdleAct.PAY: pay_fee,
    IdleAct.DECIDE_RETAKING: decide_retaking,
    IdleAct.CANCEL_TITLE: cancel_title,
    IdleAct.END: end_case,
}
"""What does each act: called with the actor, the case, values by name, and ``version``."""
CODES = {
    IdleAct.DELIVER: "manner",
    IdleAct.HINDER: "kind",
    IdleAct.DETERMINE: "cause",
    IdleAct.PLAN: "way",
    IdleAct.TELL_HEARING: "about",
}
"""The code that an act cannot do without."""


def preview(actor: Actor, pk: int, act: IdleAct, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell the words of the papers that an act would issue as its form stands; keep none.

    Raises InvalidInput where the act would be refused; nothing is told before its code is chosen.
    """
    if CODES.get(act) and not values.get(CODES[act]):
        return []
    return preview_papers(actor, pk, BY_ACT[act], values)


def check_values(act: IdleAct, values: Mapping[str, Any]) -> None:
    """Refuse an act without the code that it is about. Raises InvalidInput."""
    name = CODES.get(act)
    if name is not None and not values.get(name):
        raise InvalidInput({name: [NEEDED]})


__all__ = [
    "BY_ACT",
    "ISSUING",
    "add_hindrance",
    "answer",
    "approve_plan",
    "assign",
    "cancel_title",
    "check_values",
    "decide_fee",
    "decide_retaking",
    "deliver",
    "determine",
    "dismiss",
    "draft_plan",
    "end_case",
    "inquire",
    "notice_idle_land",
    "open_case",
    "pay_fee",
    "preview",
    "publish",
    "record_hearing",
    "tell_hearing",
    "tell_mortgagees",
    "verify_hindrance",
]
