"""Events: written with the change or not at all, and never altered."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests import make

from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_event SET reason = 'tidied up'", "DELETE FROM core_event"],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement: str) -> None:
    make.enterprise(make.actor(make.zone()))
    before = list(Event.objects.values())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.values()) == before


def test_postgresql_refuses_to_truncate_events() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("TRUNCATE core_event")  # SQLite knows no TRUNCATE
        return
    make.enterprise(make.actor(make.zone()))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE core_event CASCADE")
    assert Event.objects.exists()
