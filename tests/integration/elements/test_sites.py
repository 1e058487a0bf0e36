"""The site finder's page: what it says of a site, its counts, and how a site is reserved."""

import re
from html import unescape

import pytest
from django.test import Client
from tests import make_elements
from tests.make_attraction import Office, day

from zoneworks.core.actors import Actor
from zoneworks.core.models import Zone
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
