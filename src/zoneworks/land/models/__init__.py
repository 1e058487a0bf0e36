"""The tables of land."""

from zoneworks.land.models.buildings import Bay, Building, Floor, Lease
from zoneworks.land.models.contracts import LandContract, Mortgage, WorksReport
from zoneworks.land.models.idle import IdleCase, IdleHindrance
from zoneworks.land.models.parcels import Feature, Parcel, ParcelOrigin
from zoneworks.land.models.routes import LowEfficiency, Renewal, RouteSetting
from zoneworks.land.models.trade import (
    Acquisition,
    AcquisitionPayment,
    Clearing,
    Expansion,
    LandSale,
    TitleTransfer,
    TradeSetting,
)

__all__ = [
    "Acquisition",
    "AcquisitionPayment",
    "Bay",
    "Building",
    "Clearing",
    "Expansion",
    "Feature",
    "Floor",
    "IdleCase",
    "IdleHindrance",
    "LandContract",
    "LandSale",
    "Lease",
    "LowEfficiency",
    "Mortgage",
    "Parcel",
    "ParcelOrigin",
    "Renewal",
    "RouteSetting",
    "TitleTransfer",
    "TradeSetting",
    "WorksReport",
]
