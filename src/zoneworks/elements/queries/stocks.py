"""What there is of the five elements: free, reserved, and still to come; for one actor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.reading import get_one
from zoneworks.elements import facts
from zoneworks.elements.engine.acts import VIEW_ELEMENTS, VIEW_READINESS
from zoneworks.elements.engine.terms import TAKES, WHOLE, Coming, Hold, Kind
from zoneworks.elements.models import Reservation, SiteTerms, StockAlarm, StockFloor, Supply
from zoneworks.land import queries as land
from zoneworks.land.engine.terms import BuildingKind, ParcelState


@dataclass(frozen=True, slots=True)
class Stock:
    """A parcel, bay, house of flats or supply: how much it is, and how much of it is taken.

    ``held`` is reserved, ``used`` was taken for good; ``row`` is its record.
    """

    kind: Kind
    row: Any
    name: str
    capacity: Decimal
    held: Decimal = Decimal(0)
    used: Decimal = Decimal(0)

    @property
    def can_be_kept(self) -> bool:
        """Whether something of it is free to be reserved: land that is offered publicly is not."""
        is_public = self.kind is Kind.LAND and self.row.state == ParcelState.LISTED
        return bool(self.free) and not is_public

    @property
    def free(self) -> Decimal:
        """What nobody has; a parcel or bay of which anything is held has nothing free."""
        if self.kind in WHOLE and self.held:
            return Decimal(0)
        return max(self.capacity - self.held - self.used, Decimal(0))


def list_supplies(actor: Actor) -> QuerySet[Supply]:
    """Supplies of people and money, and what is being prepared."""
    actor.require(VIEW_ELEMENTS)
    rows: QuerySet[Supply] = Supply.objects.visible_to(actor)
    return rows.select_related("parcel")


def get_supply(actor: Actor, pk: int) -> Supply:
    """One supply. Raises NotFound."""
    return get_one(list_supplies(actor).filter(pk=pk), _("There is no such supply."))


def list_alarms(actor: Actor) -> QuerySet[StockAlarm]:
    """Elements that are scarce or will be, and those that were."""
    actor.require(VIEW_ELEMENTS)
    rows: QuerySet[StockAlarm] = StockAlarm.objects.visible_to(actor)
    return rows


def find_terms(actor: Actor, lead_id: int) -> SiteTerms | None:
    """What a lead asks of its site, None where nobody entered it."""
    actor.require(VIEW_ELEMENTS)
    found: SiteTerms | None = SiteTerms.objects.visible_to(actor).filter(lead_id=lead_id).first()
    return found


def list_floors(actor: Actor) -> dict[Kind, tuple[Decimal, StockFloor | None]]:
    """The least of each element today, with the zone's own entry where it has one."""
    actor.require(VIEW_READINESS)
    rows = StockFloor.objects.filter(zone_id=actor.zone_id, valid_from__lte=clock.today())
    own = {Kind(row.kind): row for row in rows.order_by("valid_from", "pk")}
    return {
        kind: (own[kind].least, own[kind]) if kind in own else (usual, None)
        for kind, usual in facts.usual_floors().items()
    }


def read_stocks(actor: Actor) -> dict[Kind, list[Stock]]:
    """What there is now of each element in the actor's zone, piece by piece."""
    actor.require(VIEW_READINESS)
    taken = _taken(actor)
    today = clock.today()
    return {
        Kind.LAND: [
            _whole(Kind.LAND, row, str(row), row.area_m2, taken)
            for row in land.list_ready(actor).filter(zone_id=actor.zone_id).order_by("number")
        ],
        Kind.SPACE: [
            _whole(Kind.SPACE, row, bay_name(row), row.area_m2, taken)
            for row in land.list_free_bays(actor, today)
            .filter(zone_id=actor.zone_id)
            .order_by("building__number", "floor__level", "name")
        ],
        Kind.HOMES: [
            _counted(Kind.HOMES, row, row.name, Decimal(row.homes), taken)
            for row in list_homes(actor, today)
        ],
        **_supplied(actor, today, taken),
    }


def list_homes(actor: Actor, on: date) -> Iterable[Any]:
    """The houses of talent homes that stand on a day."""
    return (
        land.list_buildings(actor)
        .filter(
            Q(demolished_on__isnull=True) | Q(demolished_on__gt=on),
            zone_id=actor.zone_id,
            kind=BuildingKind.TALENT_HOMES,
            homes__gt=0,
            completed_on__lte=on,
        )
        .order_by("number")
    )


def bay_name(bay: Any) -> str:
    """A bay by its building, floor and name."""
    return f"{bay.building.name} {bay.name}"


def names_of_bays(actor: Actor, pks: Iterable[int]) -> dict[int, str]:
    """The names of bays of the actor's zone. Raises NotFound where one is none."""
    actor.require(VIEW_ELEMENTS)
    asked = set(pks)
    rows = land.list_bays(actor).filter(zone_id=actor.zone_id, pk__in=asked)
    found = {row.pk: bay_name(row) for row in rows.order_by("pk")}
    if len(found) < len(asked):
        raise NotFound(_("There is no such bay."))
    return found


def list_coming(actor: Actor) -> list[Coming]:
    """What is added to the stocks from a later day on, and what ends by then.

    What is reserved or used of it is neither added nor taken away. Land that is ready before its
    day is in the register already.
    """
    today, taken, found = clock.today(), _taken(actor), []
    for row in _in_force(actor).select_related("parcel"):
        kind = Kind(row.kind)
        left = _counted(kind, row, row.name, row.amount, taken).free
        ends = row.until_on if kind in {Kind.STAFF, Kind.MONEY} else None
        if row.from_on > today:
            if not _is_registered(row):
                found.append(Coming(kind, left, row.from_on, ends))
        elif ends is not None:
            found.append(Coming(kind, -left, ends))
    return found


def _is_registered(row: Supply) -> bool:
    """Whether land that was to be prepared is ready already, or is no longer the zone's."""
    parcel = row.parcel
    states = {ParcelState.PLANNED, ParcelState.RESERVE}
    return parcel is not None and (parcel.ready_on is not None or parcel.state not in states)


def _in_force(actor: Actor) -> QuerySet[Supply]:
    """The supplies of the actor's zone that are there, or still to come."""
    today = clock.today()
    rows: QuerySet[Supply] = Supply.objects.filter(zone_id=actor.zone_id, withdrawn_on=None)
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=today)).order_by("from_on", "pk")


def _supplied(actor: Actor, today: date, taken: "_Taken") -> dict[Kind, list[Stock]]:
    found: dict[Kind, list[Stock]] = {Kind.STAFF: [], Kind.MONEY: []}
    for row in _in_force(actor):
        if row.from_on <= today and Kind(row.kind) in found:
            kind = Kind(row.kind)
            found[kind].append(_counted(kind, row, row.name, row.amount, taken))
    return found


_Taken = Mapping[tuple[Kind, int], Mapping[Hold, Decimal]]


def _taken(actor: Actor) -> _Taken:
    """What is held and used of each element, by its id."""
    found: dict[tuple[Kind, int], dict[Hold, Decimal]] = {}
    rows = Reservation.objects.filter(zone_id=actor.zone_id, state__in=TAKES)
    for row in in_force(rows):
        sums = found.setdefault((Kind(row.kind), row.target_id), {})
        sums[Hold(row.state)] = sums.get(Hold(row.state), Decimal(0)) + row.amount
    return found


def in_force(rows: QuerySet[Reservation]) -> QuerySet[Reservation]:
    """Those that hold today: what has lapsed holds nothing, even before it is written."""
    return rows.exclude(state=Hold.HELD, until_on__lte=clock.today())


def _whole(kind: Kind, row: Any, name: str, area: Decimal, taken: _Taken) -> Stock:
    """A parcel or bay: what was used of it the register of land tells."""
    return Stock(kind, row, name, area, taken.get((kind, row.pk), {}).get(Hold.HELD, Decimal(0)))


def _counted(kind: Kind, row: Any, name: str, capacity: Decimal, taken: _Taken) -> Stock:
    sums = taken.get((kind, row.pk), {})
    zero = Decimal(0)
    return Stock(kind, row, name, capacity, sums.get(Hold.HELD, zero), sums.get(Hold.USED, zero))
