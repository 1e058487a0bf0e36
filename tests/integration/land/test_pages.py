"""The pages of land and its file of shapes, as people use them."""

import gzip
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests import make, make_land
from tests.make_land import day, square

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import StoredFile
from zoneworks.land import queries, services
from zoneworks.land.models import Lease, Parcel
from zoneworks.land.views.sections import section_of

pytestmark = pytest.mark.django_db


def feature(number: str, at: tuple[int, int], **more: Any) -> dict[str, Any]:
    properties = {"number": number, "name": number, "use": "INDUSTRY", **more}
    return {"type": "Feature", "geometry": json.loads(square(*at)), "properties": properties}


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def send(web: Client, text: str) -> str:
    """Upload a file; where its look is."""
    answer = web.post("/land/parcels/import", {"file": make.upload(text, "lots.geojson")})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_the_map_sends_what_may_be_seen(officer: Actor, web: Client) -> None:
    row = make_land.parcel(officer, "Lot")
    services.enter_feature(officer, "BOUNDARY", "Zone", square(0, 0, width=0.1))
    assert "data-map" in web.get("/land/map").content.decode()
    answer = web.get("/land/map/data")
    found = json.loads(answer.content)
    assert [one["id"] for one in found["features"]] == [row.pk]
    assert found["features"][0]["properties"]["state"] == "RESERVE"
    assert found["background"]["features"][0]["properties"]["kind"] == "boundary"
    packed = web.get("/land/map/data", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == answer.content


def test_the_map_calls_land_that_is_ready_as_the_list_does(officer: Actor, web: Client) -> None:
    row = make_land.parcel(officer, "Lot")
    Parcel.objects.filter(pk=row.pk).update(ready_on=day(0))
    told = json.loads(web.get("/land/map/data").content)["features"][0]["properties"]
    assert (told["state"], told["state_text"]) == ("READY", "Ready")


def test_an_enterprise_sees_its_own_land_alone(officer: Actor) -> None:
    firm = make.enterprise(officer, "Own")
    own, other = make_land.parcel(officer, "Own lot"), make_land.parcel(officer, "Other lot")
    make_land.contract(officer, own, firm)
    hall = make_land.building(officer, other)
    floor = make_land.floor(officer, hall)
    rented, free = make_land.bay(officer, floor, "A"), make_land.bay(officer, floor, "B")
    make_land.lease(officer, rented, firm)
    zone = make.Zone.objects.get(pk=officer.zone_id)
    actor = make.actor(zone, Role.ENTERPRISE, own=firm)
    assert [row.pk for row in queries.list_parcels(actor)] == [own.pk]
    assert [row.pk for row in queries.list_buildings(actor)] == [hall.pk]
    assert [row.pk for row in queries.list_bays(actor)] == [rented.pk]
    browser = make.client(actor)
    assert browser.get(f"/land/parcels/{other.pk}").status_code == 404
    assert "Other lot" not in browser.get("/land/map/data").content.decode()
    assert browser.get(f"/land/bays/{free.pk}/let").status_code == 403


def test_a_tenant_sees_other_bays_as_such_and_no_link_to_the_land(officer: Actor) -> None:
    firm, other = make.enterprise(officer, "Own"), make.enterprise(officer, "Other")
    lot = make_land.parcel(officer, "Lot")
    hall = make_land.building(officer, lot)
    floor = make_land.floor(officer, hall, area_m2=Decimal(2000))
    rented = make_land.bay(officer, floor, "A", area_m2=Decimal(500))
    hidden = make_land.bay(officer, floor, "B", area_m2=Decimal(1200))
    make_land.lease(officer, rented, firm)
    make_land.lease(officer, hidden, other)
    zone = make.Zone.objects.get(pk=officer.zone_id)
    tenant = make.actor(zone, Role.ENTERPRISE, own=firm)
    section = section_of(tenant, queries.get_building(tenant, hall.pk))
    assert section is not None
    areas = {category.value: area for category, area, _percent in section.counts()}
    assert areas == {"LET": "500", "OTHERS": "1,200", "REST": "300"}
    page = make.client(tenant).get(f"/land/buildings/{hall.pk}").content.decode()
    assert "Other" not in page
    assert f'"/land/parcels/{lot.pk}"' not in page
    assert lot.name in page
    told = make.client(tenant).get(f"/land/buildings/{hall.pk}/timeline").content.decode()
    assert "Own" in told
    assert "Other" not in told
    full = make.client(officer).get(f"/land/buildings/{hall.pk}").content.decode()
    assert f'"/land/parcels/{lot.pk}"' in full


def test_a_file_is_looked_at_before_anything_is_written(officer: Actor, web: Client) -> None:
    known = make_land.parcel(officer, "Known", at=(0, 0))
    text = collection(
        feature("NEW", (1, 0)),
        feature(known.number, (0, 0), name="Renamed"),
        feature("OVER", (1, 0)),
        feature("NEGATIVE", (3, 0), area_m2=-4),
        feature("STRANGE", (4, 0), use="SWIMMING"),
        feature("", (5, 0)),
    )
    place = send(web, text)
    page = web.get(place).content.decode()
    assert "overlaps “NEW”" in page
    assert "-4" in page
    assert "SWIMMING" in page
    assert Parcel.objects.count() == 1
    whole = web.post(place, {"digest": "0" * 64})
    assert whole.status_code == 422
    assert Parcel.objects.count() == 1


def test_good_features_go_in_alone_and_the_same_file_changes_nothing(
    officer: Actor, web: Client
) -> None:
    text = collection(feature("A", (1, 0)), feature("B", (2, 0)), feature("C", (2, 0), name="Twin"))
    place = send(web, text)
    digest = _digest(web.get(place).content.decode())
    web.post(place, {"digest": digest, "good_only": "1"})
    assert set(Parcel.objects.values_list("number", flat=True)) == {"A"}
    again = web.get(send(web, collection(feature("A", (1, 0))))).content.decode()
    assert "Nothing in this file would change anything" in again


def test_what_goes_out_comes_in_again_and_changes_nothing(officer: Actor, web: Client) -> None:
    make_land.parcel(officer, "Lot")
    make_land.parcel(officer, "Second")
    text = web.get("/land/parcels/shapes").content.decode()
    assert json.loads(text)["crs"]["properties"]["name"].endswith("EPSG::4490")
    page = web.get(send(web, text)).content.decode()
    assert "Nothing in this file would change anything" in page


def test_a_file_that_is_no_geojson_is_refused_where_it_was_chosen(web: Client) -> None:
    for text in ("no json", "[]", '{"type":"FeatureCollection","features":[]}'):
        answer = web.post("/land/parcels/import", {"file": make.upload(text, "lots.geojson")})
        assert answer.status_code == 422
        assert "export" in answer.content.decode()


def test_a_register_that_has_moved_is_looked_at_again(officer: Actor, web: Client) -> None:
    place = send(web, collection(feature("A", (1, 0))))
    digest = _digest(web.get(place).content.decode())
    make_land.parcel(officer, "A", at=(1, 0), number="A")
    assert web.post(place, {"digest": digest}).status_code == 409
    assert Parcel.objects.count() == 1
    assert StoredFile.objects.count() == 1


def test_a_refused_shape_is_shown_again_with_its_fault(officer: Actor, web: Client) -> None:
    make_land.parcel(officer, "Neighbor", at=(0, 0))
    row = make_land.parcel(officer, "Lot", at=(1, 0))
    answer = web.post(f"/land/parcels/{row.pk}/shape", {"shape": square(0, 0), "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "data-faults" in text
    assert "112.80" in text
    assert "Neighbor" in text


def test_a_parcel_becomes_a_building_that_is_let(officer: Actor, web: Client) -> None:
    firm = make.enterprise(officer, "Tenant Co., Ltd.")
    row = make_land.parcel(officer, "Lot")
    form = {"number": "F1", "name": "Tower", "kind": "VERTICAL_FACTORY", "base_m2": "2000"}
    form |= {"storeys": "5", "basements": "0", "completed_on": day(-9).isoformat()}
    made = web.post(f"/land/parcels/{row.pk}/building", form)
    floor = {"level": "1", "area_m2": "2000", "height_m": "7.8", "load_kg_m2": "1500"}
    floor |= {"hoists": "2", "power_kva": "630", "fire_class": "C"}
    web.post(f"{made['Location']}/floor", floor)
    building = queries.list_buildings(officer).get()
    level = queries.get_building(officer, building.pk).floors.get()
    web.post(f"/land/floors/{level.pk}/bay", {"name": "1A", "area_m2": "1900"})
    bay = queries.list_bays(officer).get()
    values = {"tenant": "Tenant", "from_on": day(0).isoformat(), "until_on": day(365).isoformat()}
    web.post(f"/land/bays/{bay.pk}/let", values | {"rent_fen": "34200"})
    lease = Lease.objects.get()
    assert (lease.tenant, lease.rent_fen) == (firm, 3_420_000)
    page = web.get(f"/land/buildings/{building.pk}").content.decode()
    assert "Tenant Co., Ltd." in page
    tab = web.get(f"/registry/enterprises/{firm.pk}/land").content.decode()
    assert "Tower" in tab


def test_land_is_sold_or_granted_once_it_is_clear_and_planned(officer: Actor, web: Client) -> None:
    clear = make_land.parcel(officer, "Clear", is_cleared=True)
    page = web.get(f"/land/parcels/{clear.pk}").content.decode()
    assert f'"/land/parcels/{clear.pk}/sell"' in page
    assert f'"/land/parcels/{clear.pk}/grant"' in page
    taken = make_land.parcel(officer, "Taken")
    page = web.get(f"/land/parcels/{taken.pk}").content.decode()
    assert f'"/land/parcels/{taken.pk}/sell"' not in page
    assert f'"/land/parcels/{taken.pk}/grant"' not in page
    begun = services.trade.open_sale(officer, clear.pk, {"method": "LISTING"})
    page = web.get(f"/land/parcels/{begun.parcel_id}").content.decode()
    assert f'"/land/parcels/{clear.pk}/sell"' not in page
    assert f'"/land/parcels/{clear.pk}/grant"' not in page


def test_a_name_that_several_have_is_asked_for(officer: Actor, web: Client) -> None:
    make.enterprise(officer, "Alpha Glass")
    make.enterprise(officer, "Alpha Steel")
    row = make_land.parcel(officer)
    values = {"holder": "Alpha", "number": "CR-1", "signed_on": day(-1).isoformat()}
    values |= {"price_fen": "100", "version": "1"}
    answer = web.post(f"/land/parcels/{row.pk}/grant", values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Alpha Glass" in text
    assert "Alpha Steel" in text


def _digest(page: str) -> str:
    return page.partition('name="digest" value="')[2].partition('"')[0]
