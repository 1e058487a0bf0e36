"""Holding an acquisition, a sale or an expansion while it is changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord, explained
from zoneworks.core.models import Membership
from zoneworks.land.engine.acts import MANAGE_TRADE
from zoneworks.land.engine.trade import acquisition, expansion, sale
from zoneworks.land.engine.trade.terms import check_step
from zoneworks.land.labels.trade_refusals import FIELDS_OF_REFUSALS, refusal_text
from zoneworks.land.models import Acquisition, Expansion, LandSale, Parcel
from zoneworks.land.notices import TradePaper, draft_for
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.idle.holding import day

Row = TypeVar("Row", Acquisition, LandSale, Expansion)


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """A kind of matter: table, steps of a row, states, how one is read, its name in days."""

    model: type[Row]
    steps: Callable[[Any], Mapping[Any, Any]]
    states: Any
    get: Callable[[Actor, int], Row]
    name: str
    in_hand: frozenset[Any]


ACQUISITION = Kind(
    Acquisition,
    lambda _row: acquisition.STEPS,
    acquisition.AcquisitionState,
    queries.get_acquisition,
    "ACQUISITION",
    acquisition.IN_HAND,
)
SALE = Kind(
    LandSale,
    lambda row: sale.steps_of(sale.Method(row.method)),
    sale.SaleState,
    queries.get_sale,
    "SALE",
    sale.IN_HAND,
)
EXPANSION = Kind(
    Expansion,
    lambda _row: expansion.STEPS,
    expansion.ExpansionState,
    queries.get_expansion,
    "EXPANSION",
    expansion.IN_HAND,
)


def explaining(**beside: str) -> AbstractContextManager[None]:
    """Tell an engine's refusal in words beside its field; ``beside`` maps further codes."""
    return explained(refusal_text, FIELDS_OF_REFUSALS | beside)


@contextmanager
def holding(actor: Actor, kind: Kind[Row], pk: int, version: int | None) -> Iterator[Row]:
    """Hold a matter after its parcel, as it was seen; refusals stand beside their fields.

    Raises:
        NotFound: no such matter in the zone where the actor writes.
        StaleRecord: it was changed since ``version``.
    """
    actor.require(MANAGE_TRADE)
    with transaction.atomic():
        rows = kind.model.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
        parcel_id = rows.values_list("parcel_id", flat=True).first()
        if parcel_id is None:
            raise NotFound(_("There is no such matter."))
        records.lock(actor, Parcel, parcel_id)
        records.lock(actor, kind.model, pk)
        row = kind.get(actor, pk)
        current = queries.seen_version(row)
        if version is not None and version != current:
            raise StaleRecord(
                _("Somebody else changed it while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        with explaining():
            yield row


@contextmanager
def changing(
    actor: Actor, kind: Kind[Row], pk: int, version: int | None, act: Any
) -> Iterator[Row]:
    """Hold a matter in whose state an act is possible. Raises as ``holding``, InvalidInput."""
    with holding(actor, kind, pk, version) as row:
        check_step(kind.steps(row), act, kind.states(row.state))
        yield row


def change(
    actor: Actor,
    kind: Kind[Row],
    row: Row,
    act: Any,
    columns: Mapping[str, Any],
    *,
    due_on: date | None = None,
    reason: str = "",
) -> Row:
    """Write columns of a matter and the stage that follows an act, with its event.

    A new stage is due after the days of the zone's terms, or on ``due_on``.
    """
    then = check_step(kind.steps(row), act, kind.states(row.state))
    if then != row.state:
        columns = {**columns, "state": then, **_stage(kind, row.zone_id, then, due_on)}
    name = f"land.{kind.name.lower()}_{act.lower()}"
    records.change(actor, kind.model, row.pk, columns, act=name, reason=reason)
    return kind.get(actor, row.pk)


def _stage(kind: Kind[Any], zone_id: int, state: Any, due_on: date | None) -> dict[str, Any]:
    today = clock.today()
    if state not in kind.in_hand:
        return {"stage_since": today, "stage_due_on": None}
    return {"stage_since": today, "stage_due_on": due_on or due_after(kind, zone_id, state, today)}


def due_after(kind: Kind[Any], zone_id: int, state: Any, since: date) -> date | None:
    """Until when a stage that begins on a day is done, by the zone's terms; None without a term."""
    days = queries.terms_on(zone_id, since).days.get(f"{kind.name}_{state}")
    return None if days is None else since + timedelta(days=days)


def begin(actor: Actor, kind: Kind[Any], values: Mapping[str, Any], state: Any) -> dict[str, Any]:
    """What a new matter has: its person, its first stage and when that is due.

    It begins today, or on an earlier day that is told (``begun_on``). Raises InvalidInput.
    """
    begun_on = day(values, "begun_on") if values.get("begun_on") else clock.today()
    due_on = due_after(kind, actor.writing_zone_id(), state, begun_on)
    return {
        "state": state,
        "responsible_id": person(actor, values.get("responsible") or actor.membership_id),
        "begun_on": begun_on,
        "stage_since": begun_on,
        "stage_due_on": due_on,
    }


def person(actor: Actor, membership_id: int) -> int:
    """A member of the zone. Raises InvalidInput."""
    found = Membership.objects.filter(
        pk=membership_id, zone_id=actor.writing_zone_id(), is_active=True
    )
    if not found.exists():
        raise InvalidInput({"responsible": [_("There is no such person in the zone.")]})
    return membership_id


def issue(
    actor: Actor, paper: TradePaper, row: Any, values: Mapping[str, Any], receiver: str, **more: Any
) -> None:
    """Issue a paper of a matter, numbered."""
    draft = draft_for(paper, row, values, on=clock.today(), receiver=receiver, **more)
    documents.issue(actor, [draft])


def amount(values: Mapping[str, Any], name: str) -> int:
    """A whole number that was typed, such as an amount in fen. Raises InvalidInput."""
    found = values.get(name)
    if found is None:
        raise InvalidInput({name: [_("This is needed.")]})
    return int(found)


KINDS: Mapping[str, Kind[Any]] = {"acquisition": ACQUISITION, "sale": SALE, "expansion": EXPANSION}
