"""The parcels and bays that a project can have, in columns, and the best of them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Max, Q

from zoneworks.attraction.engine.partners import PartnerSearch
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.elements.engine.acts import FIND_SITES
from zoneworks.elements.engine.site_terms import (
    LARGEST_WASTE,
    NOWHERE,
    UNKNOWN_PRICE,
    Finding,
    Purpose,
    Sites,
    Wanted,
)
from zoneworks.elements.engine.sites import find_sites
from zoneworks.elements.engine.terms import Hold, Kind
from zoneworks.elements.models import Reservation, Supply
from zoneworks.elements.queries.places import Place, by_name, places_of_firms, places_of_parcels
from zoneworks.elements.queries.problems import (
    allowing,
    built_for,
    partners_of,
    search_of,
)
from zoneworks.elements.queries.readiness import list_candidates
from zoneworks.elements.queries.stocks import in_force
from zoneworks.land import queries as land
from zoneworks.land.engine.terms import (
    PRODUCTION,
    BuildingKind,
    FireClass,
    IndustryClass,
    LandUse,
    ParcelState,
)

FREE, HELD = 0, 1
FAR = (-(10**7), 0)
"""Where land lies that nobody has drawn: near to nothing."""
USES: Mapping[Kind, Mapping[str, int]] = {
    Kind.LAND: {one.value: place for place, one in enumerate(LandUse)},
    Kind.SPACE: {one.value: place for place, one in enumerate(BuildingKind)},
}
"""The use of a site: of a parcel that of its land, of a bay the kind of its building."""
MADE_FOR: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.LAND: {
        Purpose.PRODUCTION: (LandUse.INDUSTRY, LandUse.NEW_INDUSTRY),
        Purpose.STORAGE: (LandUse.STORAGE,),
        Purpose.RESEARCH: (LandUse.RESEARCH, LandUse.NEW_INDUSTRY),
    },
    Kind.SPACE: {
        Purpose.PRODUCTION: (BuildingKind.FACTORY, BuildingKind.VERTICAL_FACTORY),
        Purpose.STORAGE: (BuildingKind.WAREHOUSE,),
        Purpose.RESEARCH: (BuildingKind.RESEARCH, BuildingKind.OFFICE),
    },
}
FIRES = {"": 9} | {one.value: place for place, one in enumerate(FireClass)}
CLASSES = {"": 9} | {one.value: place for place, one in enumerate(IndustryClass)}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered of land or space.

    Attributes:
        ids: the parcels or bays that the sites are.
        pages: the parcel or building whose page shows each.
        is_free: whether each can be reserved today: land that is ready and not offered publicly, a
            bay that is let to nobody.
        is_public: the parcels that are offered publicly: whoever wins gets them.
        is_kept: what is reserved already for the lead that is asked about.
        let_until: of bays the day until which each is let, None where it is to nobody.
    """

    sites: Sites
    ids: tuple[int, ...]
    pages: tuple[int, ...]
    is_free: tuple[bool, ...]
    is_public: frozenset[int] = frozenset()
    is_kept: frozenset[int] = frozenset()
    let_until: tuple[date | None, ...] = ()

    def to_reserve(self, members: Iterable[int]) -> list[int]:
        """What of a site is still to be reserved; nothing where a part of it is not free."""
        left = [member for member in members if self.ids[member] not in self.is_kept]
        is_free = all(self.is_free[member] for member in left)
        return [self.ids[member] for member in left] if is_free else []

    def least(self, of: str, members: Iterable[int]) -> int:
        """What all of a site have at least: ``height``, ``load`` or ``power``."""
        sites = self.sites
        columns = {"height": sites.heights, "load": sites.loads, "power": sites.powers}
        return min(int(columns[of][member]) for member in members)

    def let_of(self, members: Iterable[int]) -> date | None:
        """Until when one of a site is let, the last of them; None where none is."""
        ends = [self.let_until[member] for member in members] if self.let_until else []
        return max(filter(None, ends), default=None)

    def is_let_until(self, members: Iterable[int], day: date) -> bool:
        """Whether some of a site is let until a day, which it is waited for."""
        return day in {self.let_until[member] for member in members} if self.let_until else False


def find_best(actor: Actor, kind: Kind, wanted: Wanted, *, lead_id: int | None = None) -> Finding:
    """The ten best parcels or bays for what is wanted, among all of the actor's zone.

    What is reserved takes no part, unless it is for the lead that is asked about.
    """
    actor.require(FIND_SITES)
    return find_sites(read_offer(actor, kind, lead_id).sites, wanted)


def wanted_of(
    actor: Actor, kind: Kind, values: Mapping[str, Any], near: Iterable[int] = ()
) -> Wanted:
    """What somebody asks for, as the engine reads it.

    ``values`` are ``area`` (m²), ``purpose``, ``ready_by``, ``height_m``, ``load_kg_m2``,
    ``power_kva``, ``fire_class``, ``industry_class``, ``rent`` (fen a m² and month), ``price`` (fen
    a mu) and ``may_join``; the enterprises ``near`` which it would be draw it.
    """
    is_space = kind is Kind.SPACE
    today = clock.today()
    area, ready_by = int(values["area"] * 100), values.get("ready_by")
    places = places_of_firms(actor) if near else {}
    purpose = values.get("purpose")
    height, fire, of_class = (
        values.get(name) for name in ("height_m", "fire_class", "industry_class")
    )
    return Wanted(
        area=area,
        on=today.toordinal(),
        most_area=area * LARGEST_WASTE,
        height=int(height * 100) if is_space and height else None,
        load=values.get("load_kg_m2") if is_space else None,
        power=values.get("power_kva") or None,
        price=values.get("rent" if is_space else "price"),
        price_unit="fen/m²" if is_space else "fen/mu",
        ready_by=max(ready_by, today).toordinal() if ready_by else None,
        states=(FREE,),
        uses=tuple(USES[kind][one] for one in MADE_FOR[kind][purpose]) if purpose else (),
        fires=tuple(FIRES[one] for one in built_for(fire)) if is_space and fire else (),
        environments=tuple(CLASSES[one] for one in allowing(of_class)) if of_class else (),
        partners=tuple(places[one] for one in near if one in places),
        may_join=bool(is_space and values.get("may_join")),
    )


def find_near(
    actor: Actor, lead_id: int | None = None, node_id: int | None = None
) -> dict[int, str]:
    """The chain partners in the zone of a node of its chains, else of a lead: id and name.

    The nearest come first; there are none where nothing is known of either.
    """
    if node_id is not None:
        return partners_of(actor, PartnerSearch(node_id=node_id))
    leads = (one.lead for one in list_candidates(actor) if one.lead.pk == lead_id)
    lead = next(leads, None)
    return partners_of(actor, search_of(lead)) if lead is not None else {}


def read_offer(actor: Actor, kind: Kind, lead_id: int | None = None) -> Offer:
    """The zone's parcels or bays in columns, kept until one of them changes."""
    zone_id = actor.zone_id
    mark = land.mark_of_space(zone_id), memo.mark_of([zone_id], Reservation, Supply)
    key = ("elements.offer", zone_id, kind, lead_id, clock.today())
    read = _land if kind is Kind.LAND else _space

    def offer() -> Offer:
        held = _held(zone_id, kind)
        own = frozenset(target for target, lead in held.items() if lead and lead == lead_id)
        return replace(read(actor, held.keys() - own), is_kept=own)

    return memo.kept(key, mark, offer)


def _held(zone_id: int, kind: Kind) -> dict[int, int | None]:
    """The parcels or bays that are reserved, and for which lead each is."""
    rows = in_force(Reservation.objects.filter(zone_id=zone_id, kind=kind, state=Hold.HELD))
    rows = rows.only("kind", "parcel_id", "bay_id", "lead_id")
    return {row.target_id: row.lead_id for row in rows}


def _land(actor: Actor, held: Set[int]) -> Offer:
    rows: Any = land.list_unsold(actor).filter(
        zone_id=actor.zone_id,
        state__in=[ParcelState.RESERVE, ParcelState.LISTED, ParcelState.PLANNED],
        use__in=sorted(PRODUCTION),
    )
    found = list(
        rows.order_by("pk").values_list(
            *("pk", "number", "name", "use", "area_m2", "most_plot_ratio", "power_kva"),
            *("price_fen_mu", "ready_on", "industry_class", "state"),
        )
    )
    coming = _coming(actor)
    columns: list[tuple[Any, ...]] = [
        (
            f"{number} {name}",
            NOWHERE,
            0,
            USES[Kind.LAND][use],
            HELD if pk in held else FREE,
            FIRES[""],
            CLASSES[industry_class],
            _hundredths(area),
            _hundredths(ratio or 0),
            0,
            0,
            power or 0,
            UNKNOWN_PRICE if price is None else price,
            (ready_on or coming.get(pk) or date.max).toordinal(),
        )
        for pk, number, name, use, area, ratio, power, price, ready_on, industry_class, _s in found
    ]
    ids = tuple(row[0] for row in found)
    is_free = tuple(row[10] == ParcelState.RESERVE and row[8] is not None for row in found)
    is_public = frozenset(row[0] for row in found if row[10] == ParcelState.LISTED)
    places = places_of_parcels(actor)
    sites = _sites(columns, [places.get(pk) for pk in ids])
    return Offer(sites, ids, ids, is_free, is_public)


def _coming(actor: Actor) -> Mapping[int, date]:
    """When parcels that are being prepared are ready."""
    rows = Supply.objects.filter(
        zone_id=actor.zone_id, kind=Kind.LAND, parcel__isnull=False, withdrawn_on=None
    )
    return dict(rows.order_by("from_on").values_list("parcel_id", "from_on"))


def _space(actor: Actor, held: Set[int]) -> Offer:
    today = clock.today()
    rows: Any = land.list_bays(actor).filter(
        Q(building__demolished_on__isnull=True) | Q(building__demolished_on__gt=today),
        zone_id=actor.zone_id,
        building__completed_on__isnull=False,
    )
    ends = Max("leases__until_on", filter=Q(leases__until_on__gt=today))
    found = list(
        rows.annotate(let_until=ends).values_list(
            *("pk", "building__name", "name", "floor_id", "area_m2", "rent_fen_m2", "let_until"),
            *("floor__height_m", "floor__load_kg_m2", "floor__power_kva", "floor__fire_class"),
            *("building__parcel_id", "building__kind", "building__parcel__industry_class"),
            *("building__completed_on", "building_id"),
        )
    )
    found.sort(key=lambda row: (row[3], *by_name((row[3], row[2], row[0]))))
    columns: list[tuple[Any, ...]] = []
    for order, row in enumerate(found):
        pk, building, name, floor, area, rent, until, height, load, power, fire = row[:11]
        _parcel, use, industry_class, completed_on, _building = row[11:]
        columns.append(
            (
                f"{building} {name}",
                floor,
                order,
                USES[Kind.SPACE][use],
                HELD if pk in held else FREE,
                FIRES[fire],
                CLASSES[industry_class],
                _hundredths(area),
                0,
                _hundredths(height),
                load,
                power,
                UNKNOWN_PRICE if rent is None else rent,
                max(until or completed_on, completed_on).toordinal(),
            )
        )
    places = places_of_parcels(actor)
    sites = _sites(columns, [places.get(row[11]) for row in found])
    is_free = tuple(row[6] is None and row[14] <= today for row in found)
    let_until = tuple(row[6] for row in found)
    ids, pages = (tuple(row[place] for row in found) for place in (0, 15))
    return Offer(sites, ids, pages, is_free, let_until=let_until)


def _hundredths(value: Decimal | int) -> int:
    return int(Decimal(value) * 100)


def _sites(columns: Sequence[tuple[Any, ...]], places: Iterable[Place | None]) -> Sites:
    rows = list(zip(*columns, strict=True)) if columns else [()] * 14
    where = [one or FAR for one in places]
    wide = [np.array(one, np.int64) for one in rows[1:]]
    uses, states, fires, environments = (one.astype(np.int16) for one in wide[2:6])
    areas, ratios, heights, loads, powers, prices, ready = wide[6:]
    return Sites(
        names=tuple(rows[0]),
        floors=wide[0],
        orders=wide[1],
        uses=uses,
        states=states,
        fires=fires,
        environments=environments,
        areas=areas,
        ratios=ratios,
        heights=heights,
        loads=loads,
        powers=powers,
        prices=prices,
        ready=ready,
        x=np.array([x for x, _y in where], np.int64),
        y=np.array([y for _x, y in where], np.int64),
    )
