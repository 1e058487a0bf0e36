"""The tables of land."""

from zoneworks.land.models.buildings import Bay, Building, Floor, Lease
from zoneworks.land.models.contracts import LandContract, Mortgage, WorksReport
from zoneworks.land.models.idle import IdleCase, IdleHindrance
from zoneworks.land.models.parcels import Feature, Parcel, ParcelOrigin
from zoneworks.land.models.routes import LowEfficiency, Renewal, RouteSetting

__all__ = [
    "Bay",
    "Building",
    "Feature",
    "Floor",
    "IdleCase",
    "IdleHindrance",
    "LandContract",
    "Lease",
    "LowEfficiency",
    "Mortgage",
    "Parcel",
    "ParcelOrigin",
    "Renewal",
    "RouteSetting",
    "WorksReport",
]
