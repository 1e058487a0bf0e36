"""In which state of a plan what may be done to it."""

from collections.abc import Mapping
from enum import StrEnum

from zoneworks.delivery.engine.plans.refusals import PlanStateForbids


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "DRAFT"
    """It is written and binds nobody; the next publication takes it in use."""
    IN_USE = "IN_USE"
    ENDED = "ENDED"


class PlanAct(StrEnum):
    """What is done to a plan."""

    CHANGE = "CHANGE"
    REPORT = "REPORT"
    BASELINE = "BASELINE"
    END = "END"
    REOPEN = "REOPEN"


STATES: Mapping[PlanAct, frozenset[PlanState]] = {
    PlanAct.CHANGE: frozenset({PlanState.DRAFT, PlanState.IN_USE}),
    PlanAct.REPORT: frozenset({PlanState.IN_USE}),
    PlanAct.BASELINE: frozenset({PlanState.IN_USE}),
    PlanAct.END: frozenset({PlanState.DRAFT, PlanState.IN_USE}),
    PlanAct.REOPEN: frozenset({PlanState.ENDED}),
}


def check_state(act: PlanAct, state: PlanState) -> None:
    """Refuse what the state does not allow. Raises PlanStateForbids."""
    if state not in STATES[act]:
        raise PlanStateForbids(
            f"{act} is not possible while a plan is {state}", act=act, state=state
        )
