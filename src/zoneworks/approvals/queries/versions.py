"""What another version of a process would change for the cases that are pinned to an older one."""

from dataclasses import dataclass

from zoneworks.approvals import rows
from zoneworks.approvals.definitions import Definition
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.engine.process.versions import PlanChange, preview
from zoneworks.approvals.models import ApprovalCase, CaseMode
from zoneworks.approvals.queries.handling import list_approval_cases
from zoneworks.approvals.rows import CaseRow
from zoneworks.core.actors import Actor

SHOWN = 50


@dataclass(frozen=True, slots=True)
class OlderCases:
    """How many cases are under an older version, and of the latest begun what would change."""

    n_cases: int
    rows: list[tuple[ApprovalCase, PlanChange]]


def preview_move(row: CaseRow, process: Process) -> PlanChange:
    """Tell what a version changes for a loaded case."""
    case = row.case
    return preview(case.standings, case.plan, plan_for(process, case.plan.facts))


def preview_older(actor: Actor, current: Definition) -> OlderCases:
    """Tell what the current version would change for the cases under older ones."""
    older = (
        list_approval_cases(actor)
        .filter(process_id=current.process.id, mode=CaseMode.DECIDED)
        .exclude(process_version=current.process.version)
    )
    shown = list(older.order_by("-begun_on", "-pk")[:SHOWN])
    loaded: dict[int, CaseRow] = {}
    for zone_id in {case.zone_id for case in shown}:
        own = [case.pk for case in shown if case.zone_id == zone_id]
        loaded |= rows.load(zone_id, own, lock=False)
    return OlderCases(
        older.count(),
        [(case, preview_move(loaded[case.pk], current.process)) for case in shown],
    )
