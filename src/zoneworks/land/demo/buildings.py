"""Buildings of the demonstration zone: factories, vertical factories, talent homes; who rents."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.land.demo import holders
from zoneworks.land.demo.contracts import Story
from zoneworks.land.engine.terms import BuildingKind, FireClass, LandUse
from zoneworks.land.models import Bay, Building, Floor, Lease
from zoneworks.registry.models import Enterprise

M2 = Decimal("0.01")
HOMES_M2 = 300_000
HOME_M2 = 62
"""The flats of talents on average."""
FIRST_YEAR = 2022
"""Who holds no land rents by the end of it, and goes on."""


def enter(
    actor: Actor, chance: Random, stories: Sequence[Story], enterprises: Sequence[Enterprise]
) -> list[Building]:
    """Enter some seventy buildings with floors and bays, and let most bays."""
    today = clock.today()
    places = holders.places_of(stories)
    let = [*places.tall, *places.low]
    floors: list[Floor] = []
    bays: list[Bay] = []
    made: list[Building] = []
    for place, story in enumerate([*let, *places.own]):
        is_own = place >= len(let)
        storeys = chance.randint(5, 9) if story in places.tall else chance.choice([1, 1, 2, 3, 4])
        building = _building(chance, story, place, storeys)
        made.append(building)
        for level in range(1, storeys + 1):
            floor = _floor(chance, building, level, storeys)
            floors.append(floor)
            if not is_own:
                bays += _bays(chance, building, floor)
    made += _homes(chance, places.homes)
    records.create_many(actor, made, act="land.building_entered")
    records.create_many(actor, floors, act="land.floor_entered")
    records.create_many(actor, bays, act="land.bay_entered")
    holding = {one.contract.holder_id for one in stories if one.kind != "FLAGSHIP"}
    tenants = [one for one in enterprises if one.pk not in holding]
    signed = _leases(chance, _by_land(chance, bays), tenants, today)
    records.create_many(actor, signed, act="land.lease_signed")
    return made


def _building(chance: Random, story: Story, place: int, storeys: int) -> Building:
    row = story.parcel
    base = (row.area_m2 * Decimal(str(round(chance.uniform(0.16, 0.32), 3)))).quantize(M2)
    base = min(base, Decimal(6_500) if storeys > 4 else Decimal(14_000))
    kind = BuildingKind.VERTICAL_FACTORY if storeys > 4 else BuildingKind.FACTORY
    if row.use == LandUse.STORAGE:
        kind = BuildingKind.WAREHOUSE
    name = {
        BuildingKind.VERTICAL_FACTORY: "工业上楼",
        BuildingKind.FACTORY: "标准厂房",
        BuildingKind.WAREHOUSE: "仓储中心",
    }[kind]
    district = row.name.split()[0]
    return Building(
        parcel=row,
        number=f"FC-{place + 1:03d}",
        name=f"{district} {name} {place + 1} 栋",
        kind=kind,
        owner=story.contract.holder,
        base_m2=base,
        storeys=storeys,
        completed_on=story.contract.finished_on,
    )


def _floor(chance: Random, building: Building, level: int, storeys: int) -> Floor:
    is_ground = level == 1
    is_tall = storeys > 4
    height = "9.60" if storeys == 1 else "7.80" if is_ground else "4.50" if is_tall else "6.00"
    return Floor(
        building=building,
        level=level,
        area_m2=building.base_m2,
        height_m=Decimal(height),
        load_kg_m2=(1500 if is_ground else 1000 if level < 4 else 800) if is_tall else 2000,
        hoists=3 if is_tall else 0 if storeys == 1 else 2,
        power_kva=chance.choice([400, 630, 800, 1250]),
        fire_class=chance.choice([FireClass.C, FireClass.C, FireClass.D]),
    )


def _bays(chance: Random, building: Building, floor: Floor) -> list[Bay]:
    count = chance.choice([1, 2, 2, 2] if building.storeys > 4 else [4, 4, 5, 5])
    usable = floor.area_m2 * Decimal("0.94")
    each = (usable / count).quantize(M2, rounding="ROUND_DOWN")
    return [
        Bay(
            building=building,
            floor=floor,
            name=f"{floor.level}{letter}",
            area_m2=each,
            rent_fen_m2=chance.randrange(14, 24) * 100,
        )
        for letter in "ABCDE"[:count]
    ]


def _homes(chance: Random, stories: Sequence[Story]) -> list[Building]:
    """Talent homes, house by house, until there are 300,000 m² of them."""
    made: list[Building] = []
    total = Decimal(0)
    free = {one.parcel.pk: one.parcel.area_m2 * Decimal("0.3") for one in stories}
    while total < HOMES_M2:
        story = max(stories, key=lambda one: free[one.parcel.pk])
        storeys = chance.choice([17, 18, 24, 26])
        base = Decimal(chance.randrange(620, 880))
        free[story.parcel.pk] -= base
        place = len(made) + 1
        total += base * storeys
        made.append(
            Building(
                parcel=story.parcel,
                owner=story.contract.holder,
                number=f"RC-{place:03d}",
                name=f"人才公寓 {place} 栋",
                kind=BuildingKind.TALENT_HOMES,
                base_m2=base,
                storeys=storeys,
                homes=int(base * storeys / HOME_M2),
                completed_on=story.contract.finished_on,
            )
        )
    return made


def _by_land(chance: Random, bays: Sequence[Bay]) -> list[Bay]:
    """Bays by how much of a parcel goes with them, about the largest first."""

    def land(bay: Bay) -> float:
        building = bay.building
        share = float(bay.area_m2) / float(building.base_m2) / building.storeys
        return -share * float(building.parcel.area_m2) * chance.uniform(0.7, 1.4)

    return sorted(bays, key=land)


def _leases(
    chance: Random, bays: Sequence[Bay], tenants: Sequence[Enterprise], today: date
) -> list[Lease]:
    """Who has no land rents for years, the larger the more; some rent another bay since."""
    by_size = sorted(
        tenants, key=lambda one: -float(one.latest_output_fen or 0) * chance.uniform(0.7, 1.4)
    )
    rows = []
    for place, bay in enumerate(bays):
        finished = bay.building.completed_on or today
        is_first = place < len(by_size)
        if is_first:
            tenant = by_size[place]
            last = date(FIRST_YEAR, 12, 20)
            begins = max(finished, last - timedelta(days=chance.randrange(0, 1400)))
        elif chance.random() < 0.6:
            continue
        else:
            tenant = chance.choice(by_size)
            begins = max(finished, today - timedelta(days=chance.randrange(30, 900)))
        years = chance.choice([2, 3, 5])
        ends = begins + timedelta(days=365 * years)
        while ends <= today:
            ends += timedelta(days=365 * years)
        if chance.random() < 0.06:
            ends = today - timedelta(days=chance.randrange(1, 20))
        rows.append(
            Lease(
                building=bay.building,
                bay=bay,
                tenant=tenant,
                from_on=begins,
                until_on=ends,
                rent_fen=int(bay.area_m2 * (bay.rent_fen_m2 or 0)),
            )
        )
    return rows
