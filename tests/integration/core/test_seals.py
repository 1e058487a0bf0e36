"""Sealing the record: what is sealed, by whom at once, and what dies in the midst of it."""

import json
from pathlib import Path
from threading import Barrier, Thread
from threading import Event as Signal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests import make, processes
from tests.integration.core.sealing import found, write

from zoneworks.core import events, seals, signing
from zoneworks.core.actors import platform
from zoneworks.core.events import Line
from zoneworks.core.models import Event, Seal
from zoneworks.core.seals import seal_events, verify

pytestmark = pytest.mark.usefixtures("committed")
DEATHS = 20


@pytest.fixture
def zone(committed: None, monkeypatch: pytest.MonkeyPatch) -> int:
    """A zone whose events are sealed by tens."""
    monkeypatch.setattr(seals, "EVENTS_A_SEAL", 10)
    pk: int = make.zone().pk
    return pk


def test_a_seal_covers_every_column_of_an_event() -> None:
    columns = {one.column for one in Event._meta.concrete_fields if not one.primary_key}
    assert set(seals.FORMS[seals.seals.FORM]) == columns


def test_events_are_sealed_in_order_and_a_healthy_record_gives_no_finding(zone: int) -> None:
    pks = write(zone, 25)
    assert seal_events() == 25
    made = Seal.objects.order_by("number")
    assert [(one.number, one.count) for one in made] == [(1, 10), (2, 10), (3, 5)]
    assert made[2].last_event == pks[-1]
    report = verify()
    assert (report.seals, report.events, report.unsealed, report.findings) == (3, 25, 0, [])


def test_what_is_sealed_is_not_sealed_again(zone: int) -> None:
    write(zone, 3)
    assert [seal_events(), seal_events()] == [3, 0]
    write(zone, 2)
    assert verify().unsealed == 2
    assert seal_events() == 2
    assert (verify().unsealed, found()) == (0, [])


def test_an_empty_record_has_nothing_to_seal_and_no_head(
    tmp_path: Path, settings: Any, committed: None
) -> None:
    settings.DATA_DIR = tmp_path
    assert (seal_events(), seals.get_head(), found()) == (0, None, [])
    assert not signing.key_path().exists()


def test_many_small_seals_are_read_as_one_by_one(zone: int) -> None:
    for turn in range(40):
        write(zone, 1 + turn % 3)
        seal_events()
    report = verify()
    assert (report.seals, report.events, report.findings) == (40, Event.objects.count(), [])


def test_a_head_is_written_and_read_again(zone: int) -> None:
    write(zone, 12)
    seal_events()
    head = seals.get_head()
    assert head is not None
    assert seals.read_head(head.text()) == head
    write(zone, 12)
    seal_events()
    assert found(head) == []


def test_the_key_is_for_its_owner_alone_and_made_once(
    zone: int, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path / "new"
    write(zone, 2)
    seal_events()
    key = signing.key_path().read_bytes()
    assert signing.key_path().stat().st_mode & 0o077 == 0
    write(zone, 2)
    seal_events()
    assert signing.key_path().read_bytes() == key
    assert [one.name for one in settings.DATA_DIR.iterdir()] == ["seal_key"]


@pytest.mark.parametrize("left", [None, b"", b"short"])
def test_without_its_key_the_record_is_not_sealed_on(
    zone: int, tmp_path: Path, settings: Any, left: bytes | None
) -> None:
    write(zone, 2)
    seal_events()
    write(zone, 2)
    settings.DATA_DIR = tmp_path
    if left is not None:
        signing.key_path().write_bytes(left)
    with pytest.raises(signing.KeyLost, match="seal_key"):
        seal_events()
    assert Seal.objects.count() == 1
    assert found() == [("KEY_LOST", 1, ())]


@pytest.mark.parametrize("statement", ["UPDATE core_seal SET count = 1", "DELETE FROM core_seal"])
def test_the_database_refuses_to_change_or_delete_a_seal(zone: int, statement: str) -> None:
    write(zone, 2)
    seal_events()
    before = list(Seal.objects.values())
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE core_seal")
    assert list(Seal.objects.values()) == before


def test_two_who_seal_while_others_write_lose_nothing(zone: int) -> None:
    barrier, errors = Barrier(4), list[Exception]()

    def run(act: Any) -> None:
        try:
            barrier.wait(60)
            for _turn in range(15):
                act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def add() -> None:
        with transaction.atomic():
            events.write(platform(zone), [Line("probe.Record", 1, "probe")] * 7)

    threads = [Thread(target=run, args=(act,)) for act in (add, add, seal_events, seal_events)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    seal_events()
    report = verify()
    assert (report.events, report.unsealed, report.findings) == (2 * 15 * 7, 0, [])
    assert sum(Seal.objects.values_list("count", flat=True)) == 2 * 15 * 7


@pytest.mark.postgresql
def test_a_writer_who_holds_a_lower_id_is_waited_for(
    zone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "HORIZON_WAIT", "300ms")
    has_written, may_commit = Signal(), Signal()

    def hold() -> None:
        with transaction.atomic():
            events.write(platform(zone), [Line("probe.Record", 1, "probe")])
            has_written.set()
            may_commit.wait(60)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert has_written.wait(60)
    pks = write(zone, 3)
    assert seal_events() == 0
    assert not Seal.objects.exists()
    may_commit.set()
    holder.join()
    assert min(Event.objects.values_list("pk", flat=True)) < pks[0]
    assert seal_events() == 4
    assert (verify().events, found()) == (4, [])


def test_killed_in_the_midst_of_sealing_the_chain_goes_on(zone: int) -> None:
    said = processes.run("tests.integration.core.seal_hammer", str(DEATHS), str(zone), "20240731")
    report = json.loads(said)
    assert report["rounds"] >= DEATHS
    told = {"written": 0, "sealed": 0}
    for act, count in report["acknowledged"]:
        told[act] += count
    assert told["sealed"] > 0
    assert sum(Seal.objects.values_list("count", flat=True)) >= told["sealed"]
    assert Event.objects.count() >= told["written"]
    seal_events()
    after = verify()
    assert (after.events, after.unsealed, after.findings) == (Event.objects.count(), 0, [])
