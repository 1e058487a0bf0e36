"""Events: written with the change or not at all, and never altered."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests import make

from zoneworks.core import events, records
from zoneworks.core.events import Entry
from zoneworks.core.models import Event, Unit

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


@pytest.mark.usefixtures("committed")
class TestCommitted:
    def test_the_triggers_come_back_after_a_migration_that_rebuilds_the_table(self) -> None:
        make.enterprise(make.actor(make.zone()))
        role = Event._meta.get_field("role")
        wider = role.clone()
        wider.max_length = 30
        wider.set_attributes_from_name("role")
        with connection.schema_editor() as editor:
            editor.alter_field(Event, role, wider)
            editor.alter_field(Event, wider, role)
        call_command("migrate", verbosity=0)
        for statement in ("UPDATE core_event SET reason = 'x'", "DELETE FROM core_event"):
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute(statement)
        assert Event.objects.exists()

    def test_an_event_outside_a_transaction_is_refused(self) -> None:
        actor = make.actor(make.zone())
        unit = Unit.objects.create(zone_id=actor.zone_id, name="u", kind="DEPARTMENT")
        with pytest.raises(RuntimeError, match="transaction"):
            events.record(actor, [Entry(unit, "probe")])
        assert not Event.objects.exists()


def test_a_change_whose_event_cannot_be_written_does_not_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor = make.actor(make.zone())
    row = make.enterprise(actor, "Before")
    before = list(Event.objects.values())
    monkeypatch.setattr(events, "_INSERT", "INSERT INTO nowhere VALUES (%s)")
    with pytest.raises(Exception, match=r"nowhere|parameters"), transaction.atomic():
        records.change_many(
            actor, [(row, {"address": "a"}), (make.enterprise(actor), {"address": "b"})], act="p"
        )
    row.refresh_from_db()
    assert (row.address, row.version) == ("", 1)
    assert list(Event.objects.values()) == before


def test_who_acts_and_in_which_role_is_written() -> None:
    zone = make.zone()
    actor = make.actor(zone)
    row = make.enterprise(actor, "Works")
    event = Event.objects.get()
    assert (event.zone_id, event.user_id, event.role) == (zone.pk, actor.user_id, "OFFICER")
    assert (event.subject_type, event.subject_id) == ("registry.Enterprise", row.pk)
    assert event.before is None
    assert event.after["name"] == "Works"
    assert "version" not in event.after


def test_a_change_that_changes_nothing_writes_nothing() -> None:
    actor = make.actor(make.zone())
    row = make.enterprise(actor, "Works")
    records.change(actor, type(row), row.pk, {"name": "Works"}, act="probe")
    row.refresh_from_db()
    assert row.version == 1
    assert Event.objects.count() == 1


def test_events_of_another_zone_are_not_read() -> None:
    row = make.enterprise(make.actor(make.zone()))
    assert events.list_events(make.actor(make.zone()), row) == []
