"""The site finder's page: what it says of a site, its counts, and how a site is reserved."""

import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests import make, make_chains, make_elements, make_land
from tests.make_attraction import Office, day

from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Zone
from zoneworks.core.templatetags.ui import full_day
from zoneworks.elements import services
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def office(officer: Actor) -> Office:
    return Office.of(Zone.objects.get(pk=officer.zone_id), officer)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def found(web: Client, **asked: object) -> str:
    answer = web.get("/elements/sites", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_site_of_several_bays_is_reserved_at_once(
    web: Client, officer: Actor, office: Office
) -> None:
    bays = make_elements.free_bays(officer, "AB")
    lead = make_elements.lead(officer, office)
    page = found(web, kind="SPACE", area=500, may_join="on", lead=lead.pk)
    (url,) = re.findall(r'href="(/elements/reservations/new[^"]+)"', page)
    asked = unescape(url)
    assert "Hall AB A; Hall AB B" in web.get(asked).content.decode()
    answer = web.post(asked, {"lead_id": lead.pk, "until_on": day(30).isoformat()})
    assert answer.status_code == 302
    assert {row.bay_id for row in Reservation.objects.all()} == {bay.pk for bay in bays}
    again = web.post(asked, {"lead_id": lead.pk, "until_on": day(30).isoformat()})
    assert again.status_code == 422
    assert "Hall AB A: It is kept for" in text_of(again.content.decode())
    assert Reservation.objects.count() == 2


def test_of_a_site_only_what_its_lead_does_not_hold_yet_is_still_to_be_reserved(
    web: Client, officer: Actor, office: Office
) -> None:
    first, second = make_elements.free_bays(officer, "AB")
    lead = make_elements.lead(officer, office)
    asked = f"/elements/sites?lead={lead.pk}&kind=SPACE&area=500&may_join=on"
    make_elements.reservation(officer, lead, Kind.SPACE, first.pk)
    (site,) = web.get(asked).context["best"]
    assert parse_qs(urlsplit(site["reserve_url"]).query)["target"] == [str(second.pk)]
    make_elements.reservation(officer, lead, Kind.SPACE, second.pk)
    page = web.get(asked)
    assert page.context["best"][0]["reserve_url"] == ""
    assert "reserved already" in page.content.decode()
    told = {"kind": "SPACE", "area": 500, "lead_id": lead.pk}
    answer = web.post("/api/elements/sites", told, content_type="application/json").json()
    assert (answer["best"][0]["to_reserve"], answer["best"][0]["is_public"]) == ([], False)


def test_more_bays_than_make_a_site_are_not_reserved_together(officer: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.reserve_bays(officer, range(1, 22), {})
    assert "20" in str(refused.value.fields["target"][0])


def test_a_site_with_a_bay_that_is_none_is_not_reserved(web: Client, officer: Actor) -> None:
    (bay,) = make_elements.free_bays(officer, "A")
    answer = web.get(f"/elements/reservations/new?kind=SPACE&target={bay.pk}&target=0")
    assert answer.status_code == 404


def test_a_program_reserves_bays_together(web: Client, officer: Actor, office: Office) -> None:
    first, second = make_elements.free_bays(officer, "AB")
    lead = make_elements.lead(officer, office)
    told = {"kind": "SPACE", "target_id": second.pk, "more_bay_ids": [first.pk], "lead_id": lead.pk}
    url, sent = "/api/elements/reservations", {"content_type": "application/json"}
    assert web.post(url, told | {"kind": "LAND"}, **sent).status_code == 422
    assert not Reservation.objects.exists()
    answer = web.post(url, told, **sent)
    assert (answer.status_code, answer.json()["bay_id"]) == (201, second.pk)
    assert Reservation.objects.count() == 2


def test_a_bay_that_is_let_says_until_when_and_how_long_that_is(
    web: Client, officer: Actor
) -> None:
    bay = make_elements.free_bay(officer, area=700, load_kg_m2=1500)
    make_land.lease(officer, bay, make.enterprise(officer, "Tenant"), until_on=day(200))
    asked = {"kind": "SPACE", "area": 600, "load_kg_m2": 1000}
    source = found(web, **asked, ready_by=day(300).isoformat())
    assert f'href="/land/buildings/{bay.building_id}/leases"' in source
    page = text_of(source)
    assert f"{full_day(day(200))}, let until before: 200 days to wait" in page
    assert f"let until before {full_day(day(200))}" in page
    assert f"needed by {full_day(day(300))}" in page
    assert "Load 1,500 kg/m² 1,000 kg/m² asked" in page
    late = text_of(found(web, **asked, ready_by=day(100).isoformat()))
    assert f"not ready in time: {full_day(day(200))} instead of {full_day(day(100))}" in late
    assert "Area, little wasted 700 m²" in late


def test_land_costs_what_was_entered_a_mu(web: Client, officer: Actor) -> None:
    parcel = make_elements.ready_parcel(officer, price_fen_mu=19_999_999)
    area = int(parcel.area_m2 * 3 / 2000)
    page = text_of(found(web, kind="LAND", area=area, price="30"))
    assert "¥199,999.99 a mu" in page
    dear = text_of(found(web, kind="LAND", area=area, price="19.99"))
    assert "too dear: ¥199,999.99 a mu instead of ¥199,900.00 a mu" in dear


def test_bays_that_fit_together_are_counted_once(web: Client, officer: Actor) -> None:
    make_elements.free_bays(officer, "ABC")
    make_elements.free_bay(officer, "Big", area=700)
    make_elements.free_bay(officer, "Small", area=300)
    page = text_of(found(web, kind="SPACE", area=500, may_join="on"))
    assert "of 5 bays fit alone: 1; only beside others: 3, which make 2 sites; left out: 1" in page
    assert "2 bays side by side: 300 m² + 300 m²" in page
    assert re.search(r"too small 1 1 several rules at once — 0 Left out in all 1", page)


def test_a_workshop_is_not_looked_for_in_a_warehouse(web: Client, officer: Actor) -> None:
    ground = make_land.parcel(officer, "Depot", use="STORAGE")
    depot = make_land.building(officer, ground, "Depot", kind="WAREHOUSE")
    make_land.bay(officer, make_land.floor(officer, depot), area_m2=Decimal(700))
    asked = {"kind": "SPACE", "area": 600}
    assert '<option value="PRODUCTION" selected>' in found(web)
    page = text_of(found(web, **asked, purpose="PRODUCTION"))
    assert "No site fits" in page
    assert "another use" in page
    (site,) = web.get("/elements/sites", asked | {"purpose": "STORAGE"}).context["best"]
    assert str(site["use"]) == "Warehouse"
    assert "Warehouse" in text_of(found(web, **asked))
    assert web.get("/elements/sites", asked | {"purpose": "FUN"}).status_code == 422


def test_partners_of_a_node_draw_near_and_are_named(web: Client, officer: Actor) -> None:
    chain = make_chains.chain(officer)
    parts = make_chains.node(officer, chain, "Parts")
    phones = make_chains.node(officer, chain, "Phones")
    make_chains.flow(officer, parts, phones)
    buyer = make_chains.firm(officer, phones, "Buyer")
    far = make_elements.free_bay(officer, "Far", area=700)
    near = make_elements.free_bay(officer, "Near", area=700)
    beside = make_land.bay(officer, near.floor, "Beside", area_m2=Decimal(50))
    make_land.lease(officer, beside, buyer, until_on=day(900))
    asked = {"kind": "SPACE", "area": 600, "node": parts.pk}
    answer = web.get("/elements/sites", asked)
    assert [one["names"] for one in answer.context["best"]] == [
        ["Hall Near Near"],
        ["Hall Far Far"],
    ]
    page = text_of(answer.content.decode())
    assert "the mean distance is measured: Buyer" in page
    told = {"kind": "SPACE", "area": 600, "node_id": parts.pk, "may_join": False}
    found = web.post("/api/elements/sites", told, content_type="application/json").json()
    assert [one["ids"] for one in found["best"]] == [[near.pk], [far.pk]]


def test_what_is_asked_of_the_other_kind_is_not_heeded(web: Client, officer: Actor) -> None:
    make_elements.free_bay(officer, area=700)
    page = found(web, kind="SPACE", area=600, price="no amount")
    assert "The best sites" in page
    assert '<div class="only only-land">' in page


def test_a_load_in_tonnes_and_an_absurd_height_are_refused(web: Client, officer: Actor) -> None:
    make_elements.free_bay(officer, area=700)
    asked = {"kind": "SPACE", "area": 600}
    page = web.get("/elements/sites", asked | {"load_kg_m2": 2, "height_m": 90})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"load_kg_m2", "height_m"}
    assert "“2” cannot be meant: it lies between 50 and 20000" in page.content.decode()
    told = asked | {"load_kg_m2": 2}
    answer = web.post("/api/elements/sites", told, content_type="application/json")
    assert answer.status_code == 422
    assert web.get("/elements/sites", told | {"kind": "LAND"}).status_code == 200
