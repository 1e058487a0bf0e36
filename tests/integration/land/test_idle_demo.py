"""Idle and low-efficiency land of the demonstration zone: single records, at every step."""

from collections import Counter

import pytest
from django.db.models import Sum

from zoneworks.core import clock, demo
from zoneworks.core.engine.area import mu_of
from zoneworks.land import demo as part
from zoneworks.land.engine.idle.procedure import State
from zoneworks.land.engine.routes import RouteCode
from zoneworks.land.models import IdleCase, LowEfficiency, Parcel, Renewal
from zoneworks.registry import demo as registry

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_some_fifty_parcels_stand_at_every_step_and_on_every_route() -> None:
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        registry.load(demonstration)
        chance = demonstration.random.getstate()
        part.load(demonstration)
    assert demonstration.random.getstate() == chance
    concerned = {*IdleCase.objects.values_list("parcel_id", flat=True)}
    concerned |= {*LowEfficiency.objects.values_list("parcel_id", flat=True)}
    rows = Parcel.objects.filter(pk__in=concerned)
    assert 44 <= rows.count() <= 54
    assert 2_500 < mu_of(rows.aggregate(total=Sum("area_m2"))["total"]) < 3_500
    states = Counter(IdleCase.objects.values_list("state", flat=True))
    assert set(states) >= set(State) - {State.FOUND}
    on_routes = Renewal.objects.filter(ended_on=None).values_list("route", flat=True)
    assert set(on_routes) == set(RouteCode)
    assert Renewal.objects.exclude(proof="").count() >= 4
