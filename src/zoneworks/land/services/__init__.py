"""Every write of land."""

from zoneworks.land.models.routes import LowEfficiencySource
from zoneworks.land.services.buildings import (
    change_bay,
    change_building,
    change_floor,
    enter_bay,
    enter_building,
    enter_floor,
)
from zoneworks.land.services.contracts import (
    change_contract,
    correct_works,
    end_contract,
    enter_mortgage,
    release_mortgage,
    report_works,
    sign_contract,
)
from zoneworks.land.services.holding import (
    GRANT_LAND,
    LET_BAY,
    REPLACE_PARCEL,
    hold_bay,
    hold_building,
    hold_parcel,
)
from zoneworks.land.services.imports import NEW_STATES, faults_of_parcel, import_parcels
from zoneworks.land.services.leases import end_lease, sign_lease
from zoneworks.land.services.parcels import (
    change_parcel,
    enter_feature,
    enter_parcel,
    move_parcel,
)
from zoneworks.land.services.routes import end_low_efficiency, note_low_efficiency
from zoneworks.land.services.shapes import draw_shape, merge_parcels, split_parcel

__all__ = [
    "GRANT_LAND",
    "LET_BAY",
    "NEW_STATES",
    "REPLACE_PARCEL",
    "LowEfficiencySource",
    "change_bay",
    "change_building",
    "change_contract",
    "change_floor",
    "change_parcel",
    "correct_works",
    "draw_shape",
    "end_contract",
    "end_lease",
    "end_low_efficiency",
    "enter_bay",
    "enter_building",
    "enter_feature",
    "enter_floor",
    "enter_mortgage",
    "enter_parcel",
    "faults_of_parcel",
    "hold_bay",
    "hold_building",
    "hold_parcel",
    "import_parcels",
    "merge_parcels",
    "move_parcel",
    "note_low_efficiency",
    "release_mortgage",
    "report_works",
    "sign_contract",
    "sign_lease",
    "split_parcel",
]
