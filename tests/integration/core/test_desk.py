"""What waits for people of all kinds is asked by one query that is put together once a day."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make

from zoneworks.core import clock, desk
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role

pytestmark = pytest.mark.django_db
MORNING, EVENING = (datetime(2025, 5, 12, hour, tzinfo=UTC) for hour in (1, 12))
"""Nine in the morning and eight in the evening of a day in the zone."""


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM, Role.PUBLIC}))
def test_the_query_stands_on_who_asks_and_the_day_alone(role: Role) -> None:
    zone = make.zone()
    own = make.enterprise(make.actor(zone)) if role is Role.ENTERPRISE else None
    actor = make.actor(zone, role, own=own)
    found = []
    for moment in (MORNING, EVENING):
        desk.compiled.cache_clear()
        with clock.at(moment), CaptureQueriesContext(connection) as asked:
            found.append(desk.compiled(actor, clock.today(), "en", connection.vendor))
        assert not asked.captured_queries
    assert found[0] == found[1]


def test_another_day_is_another_query() -> None:
    officer = make.actor(make.zone())
    with clock.at(MORNING):
        first = desk.compiled(officer, clock.today(), "en", connection.vendor)
        assert desk.compiled(officer, clock.today(), "en", connection.vendor) is first
    with clock.at(datetime(2025, 5, 13, 1, tzinfo=UTC)):
        assert desk.compiled(officer, clock.today(), "en", connection.vendor) != first


def test_a_province_without_a_zone_yet_has_nothing_to_do() -> None:
    province = Actor(Role.PROVINCE, user_id=1, membership_id=1, zone_id=5, zone_ids=())
    assert not list(desk.waiting_rows(province))
