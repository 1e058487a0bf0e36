"""Papers that were asked for after the acceptance, as the events of their items tell."""

from collections.abc import Collection

from zoneworks.approvals.engine.process.handling import HandlingAct
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
    if not item_ids:
        return {}
    asked = Event.objects.filter(
        subject_type=ITEM, subject_id__in=item_ids, act="approvals.item_ask_paper"
    )
    return {
        (item_id, paper): reason
        for item_id, after, reason in asked.order_by("id").values_list(
            "subject_id", "after", "reason"
        )
        for paper in (after or {}).get("papers", ())
    }
