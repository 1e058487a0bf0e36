"""Builders of elements: ready land, free bays, supplies, leads with what they need."""

from decimal import Decimal
from typing import Any

from tests import make_land
from tests.make_attraction import Office, day

from zoneworks.attraction import services as attraction
from zoneworks.attraction.models import Lead
from zoneworks.core.actors import Actor
from zoneworks.elements import services
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import Reservation, Supply
from zoneworks.land.facts import ready_rule
from zoneworks.land.models import Bay, Building, Parcel

READY: dict[str, Any] = {"is_cleared": True, "is_leveled": True, "is_assessed": True}


def ready_parcel(officer: Actor, name: str = "Ready", **more: Any) -> Parcel:
    """A parcel that is ready for a production project by all its conditions."""
    supplies = list(ready_rule().supplies)
    return make_land.parcel(officer, name, **READY, supplies=supplies, **more)


def free_bay(officer: Actor, name: str = "A", area: int = 700, **of_floor: Any) -> Bay:
    """A bay of a hall of its own that is let to nobody."""
    hall = make_land.building(officer, make_land.parcel(officer, f"Site {name}"), f"Hall {name}")
    floor = make_land.floor(officer, hall, **of_floor)
    return make_land.bay(officer, floor, name, area_m2=Decimal(area))


def free_bays(officer: Actor, names: str = "ABC", area: int = 300, **of_floor: Any) -> list[Bay]:
    """Bays side by side on one floor, let to nobody."""
    hall = make_land.building(officer, make_land.parcel(officer, f"Site {names}"), f"Hall {names}")
    floor = make_land.floor(officer, hall, **of_floor)
    return [make_land.bay(officer, floor, name, area_m2=Decimal(area)) for name in names]


def homes(officer: Actor, count: int = 20, name: str = "Homes") -> Building:
    """A house of talent homes."""
    ground = make_land.parcel(officer, f"Ground of {name}", use="HOUSING")
    return make_land.building(officer, ground, name, kind="TALENT_HOMES", homes=count)


def supply(officer: Actor, kind: Kind = Kind.STAFF, amount: int = 100, **more: Any) -> Supply:
    """People who are there since last week."""
    values = {
        "kind": kind,
        "name": f"Supply {amount}",
        "amount": Decimal(amount),
        "from_on": day(-7),
        "source": "Labor office",
        **more,
    }
    return services.enter_supply(officer, values)


def lead(officer: Actor, office: Office, name: str = "Plant", **needs: int) -> Lead:
    """A lead that surely lands and needs so much of each element within three months."""
    row = office.lead(name=name, probability=Decimal(1))
    for kind, amount in needs.items():
        values = {"kind": kind.upper(), "amount": Decimal(amount), "needed_by": day(90)}
        attraction.set_need(officer, row.pk, values)
    return row


def reservation(officer: Actor, of: Lead, kind: Kind, target: int, **more: Any) -> Reservation:
    """Something that is kept for a lead for a month."""
    values = {"lead_id": of.pk, "until_on": day(30), **more}
    return services.reserve(officer, kind, target, values)
