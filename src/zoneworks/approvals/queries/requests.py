"""Papers that were asked for after the acceptance, as the events of their items tell."""

from collections.abc import Collection, Iterator

from zoneworks.approvals.engine.process.duties import DutyKind
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.models import Obligation
from zoneworks.approvals.rows import ITEM
from zoneworks.core.models import Event

_ACTS = {
    "approvals.item_ask_paper": HandlingAct.ASK_PAPER,
    "approvals.item_take_back": HandlingAct.TAKE_BACK,
}


def list_requests(item_id: int) -> list[tuple[HandlingAct, list[str]]]:
    """The papers that were asked for and taken back of an item, act by act, in their order."""
    found = Event.objects.filter(subject_type=ITEM, subject_id=item_id, act__in=_ACTS)
    return [
        (_ACTS[act], (after or {}).get("papers", []))
        for act, after in found.order_by("id").values_list("act", "after")
    ]


def list_requirements(item_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """What is wanted of each paper that was asked for, by item and paper, the latest of each.

    The items are ones that the actor has been shown.
    """
    return {(item_id, paper): reason for item_id, paper, _on, reason in _asked(item_ids)}


def what_was_wanted(duty: Obligation) -> str:
    """What the department wrote when it asked for the paper; empty where it wrote nothing."""
    if duty.kind != DutyKind.ASKED:
        return ""
    this = (duty.item_id, duty.paper, duty.begun_on.isoformat())
    found = [reason for *asked, reason in _asked([duty.item_id]) if tuple(asked) == this]
    return found[-1] if found else ""


def _asked(item_ids: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """Of items what was asked for: item, paper, day and what was wanted of it, in order."""
    if not item_ids:
        return
    asked = Event.objects.filter(
        subject_type=ITEM, subject_id__in=item_ids, act="approvals.item_ask_paper"
    )
    columns = asked.order_by("id").values_list("subject_id", "after", "reason")
    for item_id, after, reason in columns:
        told = after or {}
        for paper in told.get("papers", ()):
            yield item_id, paper, told["on"], reason
