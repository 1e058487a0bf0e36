"""What is in hand with a parcel: its acquisition, sale, expansion or case of idle land."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from zoneworks.core.actors import Actor
from zoneworks.land.engine.idle.procedure import OPEN
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.expansion import IN_HAND as EXPANDING
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.queries.idle import list_idle_cases
from zoneworks.land.queries.trade import list_acquisitions, list_expansions, list_sales

SOURCES: Mapping[str, tuple[Callable[[Actor], Any], frozenset[Any]]] = {
    "sale": (list_sales, SELLING),
    "acquisition": (list_acquisitions, ACQUIRING),
    "expansion": (list_expansions, EXPANDING),
    "idle_case": (list_idle_cases, OPEN),
}


@dataclass(frozen=True, slots=True)
class MatterInHand:
    """Something that is in hand: its kind is the name of its page."""

    kind: str
    pk: int
    number: str
    state: str


def list_in_hand(actor: Actor, parcel_id: int) -> list[MatterInHand]:
    """What the actor may see of what is in hand with a parcel, by one query."""
    first, *others = (_rows(actor, parcel_id, kind) for kind in SOURCES)
    order = list(SOURCES)
    found = [MatterInHand(*row) for row in first.union(*others, all=True)]
    return sorted(found, key=lambda one: order.index(one.kind))


def _rows(actor: Actor, parcel_id: int, kind: str) -> Any:
    listed, states = SOURCES[kind]
    rows: Any = listed(actor).filter(parcel=parcel_id, state__in=sorted(states))
    named = rows.select_related(None).order_by().values(kind=Value(kind, CharField()))
    return named.values_list("kind", "pk", "number", "state")
