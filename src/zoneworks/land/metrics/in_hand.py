"""What land has in hand with a parcel, for the head of its page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import InHand, InHandSource
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.labels import idle as idle_words
from zoneworks.land.labels import trade as words
from zoneworks.land.queries.in_hand import MatterInHand, list_in_hand
from zoneworks.land.queries.parcels import PARCEL

KINDS = words.KINDS | {"idle_case": gettext_lazy("Case of idle land")}
STATES = words.STATES | {"idle_case": idle_words.STATES}


def _find(actor: Actor, parcel: Any) -> Iterator[InHand]:
    for one in list_in_hand(actor, parcel.pk):
        told = {
            "kind": KINDS[one.kind],
            "number": one.number,
            "state": STATES[one.kind][one.state],
        }
        word = _("%(kind)s %(number)s: %(state)s") % told
        yield InHand(_shape(one), word, reverse(f"land:{one.kind}", args=[one.pk]))


def _shape(one: MatterInHand) -> str:
    is_idle = one.kind == "idle_case"
    return idle_words.STATE_SHAPES[one.state] if is_idle else words.SHAPES.get(one.state, "running")


OF_PARCEL = InHandSource(PARCEL, VIEW_LAND, _find)
