"""The pages of readiness: what they say of the floor."""

import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from tests import make, make_elements
from tests.make_attraction import Office, day

from zoneworks.core.actors import Actor, Role
from zoneworks.core.engine.area import m2_of
from zoneworks.core.models import Zone
from zoneworks.elements import services
from zoneworks.elements.engine.terms import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_ready_land_adds_up_and_its_floor_is_held_against_what_is_free(
    web: Client, officer: Actor
) -> None:
    zone = Zone.objects.get(pk=officer.zone_id)
    lead = make_elements.lead(officer, Office.of(zone, officer))
    free, held = (make_elements.ready_parcel(officer, name) for name in ("Free", "Held"))
    make_elements.reservation(officer, lead, Kind.LAND, held.pk, until_on=day(30))
    leader = make.actor(zone, role=Role.LEADER)
    services.set_floor(leader, Kind.LAND, m2_of(Decimal(100)), source="meeting")
    free_mu, held_mu = (round(one.area_m2 * 3 / 2000, 1) for one in (free, held))
    line = (
        f"Ready land: {free_mu} mu free + {held_mu} mu reserved = {free_mu + held_mu} mu."
        f" Its floor of 100.0 mu is kept free: {100 - free_mu} mu are missing today."
    )
    assert line in web.get("/elements/readiness").content.decode()
    land = web.get("/elements/readiness").context["elements"][0]
    assert land["supply"] == land["free"]
    page = web.get("/elements/readiness/land").content.decode()
    assert line in page
    drawn = re.search(r'<script id="element-data"[^>]*>(.*?)</script>', page)
    assert drawn is not None
    series = {one["name"]: one["values"] for one in json.loads(drawn[1])["series"]}
    assert set(series["Floor"]) == {100}
    assert series["Left, expected"][0] == pytest.approx(float(free_mu), abs=0.1)
    shown = web.get("/elements/readiness/land").context
    assert {line["word"] for line in shown["months"]} == {"under its floor"}
    first = shown["preparations"][0]
    assert first["shape"] == "late"
    assert re.fullmatch(r"begin at once: [\d,]+ days late", first["word"])
