"""Builders of land: parcels side by side, contracts, buildings with floors and bays, leases."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import make

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.geometry import read_shape
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Zone
from zoneworks.land import definitions, services
from zoneworks.land.models import (
    Bay,
    Building,
    Floor,
    LandContract,
    Lease,
    Mortgage,
    Parcel,
    TradeSetting,
    WorksReport,
)
from zoneworks.land.services import trade
from zoneworks.registry.models import Enterprise

WEST, SOUTH = 112.80, 28.34
STEP = 0.002
WAN = 1_000_000
PLANNED = {"least_plot_ratio": Decimal("1.00"), "most_plot_ratio": Decimal("2.00")}


def day(days: int) -> date:
    """Some days from today."""
    return clock.today() + timedelta(days=days)


def square(column: int, row: int = 0, *, width: float = STEP) -> str:
    """A square of about 190 m by 220 m beside others, as GeoJSON in degrees."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + width, south + STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def cut(column: int, row: int = 0) -> str:
    """A line from south to north through the middle of a square, as GeoJSON."""
    middle, south = WEST + (column + 0.5) * STEP, SOUTH + row * STEP
    points = [[middle, south - STEP / 9], [middle, south + STEP + STEP / 9]]
    return json.dumps({"type": "LineString", "coordinates": points})


def parcel(
    officer: Actor, name: str = "Lot", *, at: tuple[int, int] | None = None, **more: Any
) -> Parcel:
    """A parcel of the reserve with planning conditions, at a free place of its zone."""
    known = Parcel.objects.filter(zone_id=officer.zone_id).count()
    column, row = at or (known % 40, 3 + known // 40)
    shape = square(column, row)
    values = {
        "number": f"{name}-{known}",
        "name": name,
        "use": "INDUSTRY",
        "area_m2": read_shape(shape).area_m2,
        "least_coefficient": Decimal("0.400"),
        **PLANNED,
        **more,
    }
    return services.enter_parcel(officer, values, shape=shape)


def contract(officer: Actor, of: Parcel, holder: Enterprise, **more: Any) -> LandContract:
    """A parcel granted a year ago for 39 years, to be begun in a month."""
    signed_on = more.get("signed_on") or day(-365)
    values = {
        "number": f"CR-{of.pk}",
        "ground": "DEAL",
        "basis": f"Deal {of.pk}",
        "holder": holder,
        "signed_on": signed_on,
        "price_fen": 1000 * WAN,
        "delivered_on": day(-330),
        "start_by": day(30),
        "finish_by": day(600),
        "until_on": signed_on + timedelta(days=365 * 39),
        "investment_fen": 20_000 * WAN,
        **more,
    }
    return services.sign_contract(officer, of.pk, values)


def terms(officer: Actor, **more: Any) -> TradeSetting:
    """The zone's own terms from today on: the sample's, or others."""
    sample = asdict(definitions.sample_terms())
    values = {"valid_from": clock.today(), "basis": "No. 1 of the committee", **sample, **more}
    leader = make.actor(Zone.objects.get(pk=officer.zone_id), Role.LEADER)
    return trade.set_terms(leader, values)


def works(officer: Actor, of: LandContract, on: date | None = None, **more: Any) -> WorksReport:
    """A report that a tenth is begun."""
    values = {
        "on": on or day(-10),
        "developed_m2": Decimal(1000),
        "invested_fen": 500 * WAN,
        "is_stopped": False,
        **more,
    }
    return services.report_works(officer, of.pk, values)


def mortgage(officer: Actor, of: Parcel, mortgagee: str = "Bank") -> Mortgage:
    """A mortgage on a granted parcel."""
    values = {"mortgagee": mortgagee, "secured_fen": 100 * WAN, "from_on": day(-20)}
    return services.enter_mortgage(officer, of.pk, values)


def building(officer: Actor, of: Parcel, name: str = "Hall", **more: Any) -> Building:
    """A building of four storeys, completed a year ago."""
    values = {
        "number": f"FC-{name}-{Building.objects.count()}",
        "name": name,
        "kind": "VERTICAL_FACTORY",
        "base_m2": Decimal(2000),
        "storeys": 4,
        "basements": 0,
        "completed_on": day(-365),
        **more,
    }
    return services.enter_building(officer, of.pk, values)


def floor(officer: Actor, of: Building, level: int = 1, **more: Any) -> Floor:
    """A floor as large as the building's base."""
    values = {
        "level": level,
        "area_m2": Decimal(2000),
        "height_m": Decimal("4.50"),
        "load_kg_m2": 1000,
        "hoists": 2,
        "power_kva": 400,
        "fire_class": "C",
        **more,
    }
    return services.enter_floor(officer, of.pk, values)


def bay(officer: Actor, of: Floor, name: str = "A", **more: Any) -> Bay:
    """A bay of 800 m²."""
    values = {"name": name, "area_m2": Decimal(800), "rent_fen_m2": 1800, **more}
    return services.enter_bay(officer, of.pk, values)


def lease(officer: Actor, of: Bay, tenant: Enterprise, **more: Any) -> Lease:
    """A bay let since a month, for two years."""
    values = {
        "tenant": tenant,
        "from_on": day(-30),
        "until_on": day(700),
        "rent_fen": 1_440_000,
        **more,
    }
    return services.sign_lease(officer, of.pk, values)
