"""What the two zones of the fence have of land, and what is typed there."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from tests import make, make_land

from zoneworks.core.actors import Actor
from zoneworks.land.models import Parcel
from zoneworks.registry.models import Enterprise

RECORD_OF = {
    r"land/parcels/import/<(int:)?file_id>": "shapes_file",
    r"land/(parcels/table|parcel-tables)/<(int:)?file_id>": "parcels_file",
    r"land/parcels/<(int:)?pk>/(grant|contracts|split|move|state)": "free_parcel",
    r"land/parcels/<(int:)?pk>": "parcel",
    r"land/contracts/<(int:)?pk>/end": "free_contract",
    r"land/contracts/<(int:)?pk>": "contract",
    r"land/reports/<(int:)?pk>": "works_report",
    r"land/mortgages/<(int:)?pk>": "mortgage",
    r"land/buildings/<(int:)?pk>": "building",
    r"land/floors/<(int:)?pk>": "floor",
    r"land/bays/<(int:)?pk>/(let|leases)": "free_bay",
    r"land/bays/<(int:)?pk>": "bay",
    r"land/leases/<(int:)?pk>": "lease",
}
"""Which record a number in an address is."""
SEEN = {"version": 1, "reason": "because"}
NEW_PLACE = (90, 90)


def table(number: str) -> str:
    """A table of one parcel."""
    return f"number,name,use,area_m2\n{number},Lot,Industry,9000\n"


def records(officer: Actor, uploader: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """A parcel that is held, mortgaged and built on, one that is free, and what is let."""
    held = make_land.parcel(officer, f"{name} lot")
    contract = make_land.contract(officer, held, enterprise)
    report = make_land.works(officer, contract)
    mortgage = make_land.mortgage(officer, held, f"{name} mortgagee")
    other = make_land.parcel(officer, f"{name} second lot")
    free_contract = make_land.contract(officer, other, enterprise)
    building = make_land.building(officer, held, f"{name} hall")
    floor = make_land.floor(officer, building)
    bay = make_land.bay(officer, floor, "A")
    content = json.dumps(collection(f"{name} import"))
    return {
        "parcel": held.pk,
        "free_parcel": make_land.parcel(officer, f"{name} free lot").pk,
        "merged_parcel": make_land.parcel(officer, f"{name} free lot beside").pk,
        "contract": contract.pk,
        "free_contract": free_contract.pk,
        "works_report": report.pk,
        "mortgage": mortgage.pk,
        "building": building.pk,
        "floor": floor.pk,
        "bay": bay.pk,
        "free_bay": make_land.bay(officer, floor, "B").pk,
        "lease": make_land.lease(officer, bay, enterprise).pk,
        "parcels_file": make.stored_file(uploader, table(f"{name}-T"), f"{name}-parcels.csv").pk,
        "shapes_file": make.stored_file(uploader, content, f"{name}-shapes.geojson").pk,
    }


def collection(number: str) -> dict[str, Any]:
    """A file of one new parcel."""
    geometry = json.loads(make_land.square(*NEW_PLACE))
    properties = {"number": number, "name": "Brand new", "use": "INDUSTRY"}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


def typed(records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    pages = _typed_to_parcels(records) | _typed_to_contracts() | _typed_to_buildings()
    holder = Enterprise.objects.get(pk=records.enterprise).credit_code
    pages["grant"] |= {"holder": holder}
    pages["lease_new"] |= {"tenant": holder}
    return {f"land:{page}": values for page, values in pages.items()} | {
        f"api/land/{route}": values for route, values in _bodies(pages, records).items()
    }


def _typed_to_parcels(records: Any) -> dict[str, dict[str, Any]]:
    parcel = {"number": "NEW-1", "name": "Brand new", "use": "INDUSTRY", "area_m2": "60"}
    held = Parcel.objects.filter(pk=records.parcel).first()
    drawn = json.dumps(held.shape) if held else ""
    free = Parcel.objects.filter(pk=records.free_parcel).first()
    line = _line_through(free) if free else ""
    return {
        "parcel_new": parcel | {"state": "RESERVE"},
        "parcel_edit": parcel | SEEN | {"area_m2": "60", "version": 2},
        "parcel_move": SEEN | {"state": "LISTED"},
        "shape": SEEN | {"shape": drawn, "version": 2},
        "split": SEEN | {"line": line, "names": "East\nWest"},
        "merge": {
            "parcels": f"{records.free_parcel},{records.merged_parcel}",
            "number": "NEW-2",
            "name": "Brand new",
        },
        "import": {"file": make.upload(json.dumps(collection("Brand new")), "new.geojson")},
        "import_preview": {"digest": "0" * 64},
        "table_import": {"file": make.upload(table("NEW-T"))},
        "table_preview": {"digest": "0" * 64},
    }


def _line_through(row: Parcel) -> str:
    middle = ((row.west or 0) + (row.east or 0)) / 2
    points = [[middle, (row.south or 0) - 0.001], [middle, (row.north or 0) + 0.001]]
    return json.dumps({"type": "LineString", "coordinates": points})


def _typed_to_contracts() -> dict[str, dict[str, Any]]:
    contract = {
        "number": "NEW-3",
        "signed_on": make_land.day(-20),
        "ground": "DEAL",
        "basis": "Deal",
        "price_fen": "2000",
        "start_by": make_land.day(30),
        "until_on": make_land.day(9000),
    }
    works = {"on": make_land.day(-1), "developed_m2": "3", "invested_fen": "600"}
    mortgage = {"mortgagee": "Brand new", "secured_fen": "10", "from_on": make_land.day(-1)}
    return {
        "grant": contract | {"version": 1},
        "contract_edit": contract | SEEN,
        "contract_end": SEEN | {"on": make_land.day(0)},
        "works_new": works,
        "works_edit": works | SEEN,
        "mortgage_new": mortgage,
        "mortgage_release": {"released_on": make_land.day(0), "version": 1},
    }


def _typed_to_buildings() -> dict[str, dict[str, Any]]:
    building = {"number": "NEW-4", "name": "Brand new", "kind": "FACTORY", "base_m2": "2000"}
    building |= {"storeys": 4, "basements": 0}
    floor = {"area_m2": "1800", "height_m": "4", "load_kg_m2": 800, "hoists": 1, "power_kva": 0}
    floor |= {"fire_class": "C"}
    lease = {"from_on": make_land.day(0), "until_on": make_land.day(90), "rent_fen": "100"}
    return {
        "building_new": building,
        "building_edit": building | SEEN,
        "floor_new": floor | {"level": 2},
        "floor_edit": floor | SEEN | {"level": 1},
        "bay_new": {"name": "C", "area_m2": "100"},
        "bay_edit": SEEN | {"name": "A2", "area_m2": "700"},
        "lease_new": lease,
        "lease_end": SEEN | {"until_on": make_land.day(9)},
    }


def _bodies(pages: dict[str, dict[str, Any]], records: Any) -> dict[str, dict[str, Any]]:
    """What programs send: amounts in fen, areas in m², records by their ids."""
    sent = {
        name: {key: value.isoformat() if isinstance(value, date) else value for key, value in of}
        for name, of in ((name, values.items()) for name, values in pages.items())
    }
    held = Parcel.objects.filter(pk=records.parcel).first()
    m2 = {"area_m2": str(held.area_m2 if held else Decimal(1))}
    fen = {"price_fen": 2_000_000_000}
    works = {"developed_m2": "2000", "invested_fen": 6_000_000_00}
    content = json.dumps(collection("Brand new"))
    return {
        "parcels": sent["parcel_new"] | m2,
        "parcels/<pk>": sent["parcel_edit"] | m2,
        "parcels/<pk>/state": sent["parcel_move"],
        "parcels/<pk>/shape": sent["shape"],
        "parcels/<pk>/split": sent["split"] | {"names": ["East", "West"]},
        "parcel-merges": {
            "parcels": {str(records.free_parcel): 1, str(records.merged_parcel): 1},
            "number": "NEW-2",
            "name": "Brand new",
        },
        "parcel-tables/<file_id>": {"digest": "0" * 64},
        "parcel-shapes/look": {"content": content},
        "parcel-shapes": sent["import_preview"] | {"content": content},
        "parcels/<pk>/contracts": {
            **{key: value for key, value in sent["grant"].items() if key != "holder"},
            **fen,
            "holder_id": records.enterprise,
        },
        "contracts/<pk>": sent["contract_edit"] | fen,
        "contracts/<pk>/end": sent["contract_end"],
        "contracts/<pk>/reports": sent["works_new"] | works,
        "reports/<pk>": sent["works_edit"] | works,
        "parcels/<pk>/mortgages": sent["mortgage_new"] | {"secured_fen": 10_000_000},
        "mortgages/<pk>/release": sent["mortgage_release"],
        "parcels/<pk>/buildings": sent["building_new"],
        "buildings/<pk>": sent["building_edit"],
        "buildings/<pk>/floors": sent["floor_new"],
        "floors/<pk>": sent["floor_edit"],
        "floors/<pk>/bays": sent["bay_new"],
        "bays/<pk>": sent["bay_edit"],
        "bays/<pk>/leases": {
            **{key: value for key, value in sent["lease_new"].items() if key != "tenant"},
            "tenant_id": records.enterprise,
            "rent_fen": 10_000,
        },
        "leases/<pk>/end": sent["lease_end"],
    }
