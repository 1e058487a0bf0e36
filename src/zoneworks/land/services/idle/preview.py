"""The papers of an act on idle land before it is done, for whoever is about to do it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from zoneworks.core import documents
from zoneworks.core.actors import Actor
from zoneworks.land.engine.idle.procedure import IdleAct
from zoneworks.land.notices import IDLE_CASE

ISSUING = frozenset(
    {
        IdleAct.INQUIRE,
        IdleAct.DETERMINE,
        IdleAct.APPROVE_PLAN,
        IdleAct.TELL_HEARING,
        IdleAct.DECIDE_FEE,
        IdleAct.DECIDE_RETAKING,
    }
)
"""The acts with which a paper goes out."""
TO_COME = dict.fromkeys(("reason", "approval"), "……")
"""What stands for a text that is still to be typed."""


def preview_papers(
    actor: Actor, pk: int, act: Callable[..., Any], values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Tell the words of the papers that an act would issue, and change nothing.

    Their numbers are given when they are issued. Raises what the act would, as InvalidInput.
    """
    typed = {**values, **{name: values.get(name) or dots for name, dots in TO_COME.items()}}
    papers = documents.list_documents(actor, IDLE_CASE, [pk])
    with transaction.atomic():
        known = list(papers.values_list("pk", flat=True))
        act(actor, pk, typed)
        found = [one.values | {"number": ""} for one in papers.exclude(pk__in=known)]
        transaction.set_rollback(True)  # the act, its events and the numbers that it took
    return found
