"""Each way of tampering with the sealed record, done past the triggers, and what finds it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests import make
from tests.integration.core.sealing import COLUMNS, copy, found, tamper, write

from zoneworks.core import seals, signing
from zoneworks.core.errors import InvalidInput
from zoneworks.core.seals import Head, get_head, read_head, seal_events, verify

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def record(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Thirty events under three seals: their ids."""
    monkeypatch.setattr(seals, "EVENTS_A_SEAL", 10)
    pks = write(make.zone().pk, 30)
    seal_events()
    assert found() == []
    yield pks


@pytest.fixture
def head(record: list[int]) -> Head:
    """The head as it was exported before anybody tampered."""
    made = get_head()
    assert made is not None
    return made


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'tidied up'",
        '"after" = \'{"name": "other"}\'',
        '"after" = NULL',
        "act = 'probe.other'",
        "role = 'OFFICER'",
        "zone_id = NULL",
        "subject_id = 8",
        "part_of_id = 0",
        "at = '2020-01-01 00:00:00+00:00'",
        "batch = '00000000000000000000000000000000'",
    ],
)
def test_a_changed_event_is_found(record: list[int], change: str) -> None:
    tamper(f"UPDATE core_event SET {change} WHERE id = %s", record[13])  # noqa: S608
    assert found() == [("CHANGED", 2, (record[13],))]


def test_missing_events_are_found(record: list[int]) -> None:
    tamper("DELETE FROM core_event WHERE id IN (%s, %s)", record[0], record[9])
    assert found() == [("MISSING", 1, (record[0], record[9]))]


def test_an_event_inserted_in_a_gap_is_found(record: list[int]) -> None:
    copy(record[-1], record[-1] + 50)
    seal_events()
    assert found() == []
    copy(record[3], record[-1] + 20)
    assert found() == [("INSERTED", 4, (record[-1] + 20,))]


def test_an_event_inserted_before_all_others_is_found(record: list[int]) -> None:
    copy(record[3], -7)
    assert found() == [("INSERTED", 1, (-7,))]


def test_events_that_swapped_what_they_say_are_found(record: list[int]) -> None:
    one, other, spare = record[11], record[17], record[-1] + 50
    for source, target in ((one, spare), (other, one), (spare, other)):
        tamper("DELETE FROM core_event WHERE id = %s", target)
        copy(source, target)
    tamper("DELETE FROM core_event WHERE id = %s", spare)
    assert found() == [("REORDERED", 2, (one, other))]


def test_events_that_moved_on_by_one_are_found(record: list[int]) -> None:
    assert COLUMNS
    for pk in (record[5], record[4], record[3]):
        tamper("UPDATE core_event SET id = %s WHERE id = %s", -pk, pk)
        tamper("UPDATE core_event SET id = %s WHERE id = %s", record[-1] + pk, -pk)
    kinds = {kind for kind, _number, _pks in found()}
    assert kinds == {"MISSING"}
    assert verify().unsealed == 3


@pytest.mark.once
@pytest.mark.parametrize(
    "value", ["x'00ff'", "CAST(x'ff' AS TEXT)", "1.5", "'a' || char(0) || 'b'"]
)
def test_what_no_text_can_hold_is_a_changed_event(record: list[int], value: str) -> None:
    tamper(f"UPDATE core_event SET reason = {value} WHERE id = %s", record[4])  # noqa: S608
    assert found() == [("CHANGED", 1, (record[4],))]


@pytest.mark.parametrize(
    "column", ["ids", "marks", "content", "previous", "digest", "signature", "made_at", "count"]
)
def test_a_damaged_seal_is_a_finding(record: list[int], column: str) -> None:
    damaged: dict[str, list[Any]] = {"made_at": ["2001"], "count": [9]}
    for value in damaged.get(column, [b"", b"\0", bytes(32), bytes(40), bytes(80)]):
        tamper(f"UPDATE core_seal SET {column} = %s WHERE number = 2", value)  # noqa: S608
        told = found()
        assert told
        assert {number for _kind, number, _pks in told} <= {2, 3}
        kinds = {kind for kind, _number, _pks in told}
        assert column in {"ids", "marks"} or kinds <= {"CHAIN", "SIGNATURE", "OTHER"}


@pytest.mark.once
@pytest.mark.parametrize("column", ["ids", "marks", "digest", "number", "last_event", "form"])
def test_a_seal_of_other_kinds_is_a_finding(record: list[int], column: str) -> None:
    tamper(f"UPDATE core_seal SET {column} = 'text' WHERE number = 2")  # noqa: S608
    assert "CHAIN" in {kind for kind, _number, _pks in found()}


def test_a_seal_that_is_gone_is_found(record: list[int]) -> None:
    tamper("DELETE FROM core_seal WHERE number = 2")
    assert found() == [("CHAIN", 3, ())]
    tamper("DELETE FROM core_seal WHERE number = 1")
    assert found() == [("CHAIN", 3, ())]


def _seal_again() -> None:
    """Write the chain anew over what stands there now."""
    tamper("DELETE FROM core_seal")
    seal_events()


def test_a_seal_rewritten_with_another_key_is_found(record: list[int], tmp_path: Path) -> None:
    tamper("UPDATE core_event SET reason = 'x' WHERE id = %s", record[25])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA_DIR", tmp_path)
        signing.make_key()
        tamper("DELETE FROM core_seal WHERE number = 3")
        assert seal_events() == 10
    assert found() == [("SIGNATURE", 3, ())]


def test_a_chain_rewritten_with_the_own_key_is_found_by_the_head(
    record: list[int], head: Head
) -> None:
    tamper("UPDATE core_event SET reason = 'x' WHERE id = %s", record[2])
    _seal_again()
    assert found() == []
    assert found(head) == [("REWRITTEN", 3, ())]


def test_a_tail_that_was_cut_off_is_found_by_the_head(record: list[int], head: Head) -> None:
    tamper("DELETE FROM core_event WHERE id > %s", record[19])
    tamper("DELETE FROM core_seal WHERE number > 2")
    assert found() == []
    assert found(head) == [("CUT", 3, ())]
    copy(record[4], record[-1] + 5)
    seal_events()
    assert found() == []
    assert found(head) == [("REWRITTEN", 3, ())]


def test_all_that_was_cut_off_is_found_by_the_head(record: list[int], head: Head) -> None:
    tamper("DELETE FROM core_event")
    tamper("DELETE FROM core_seal")
    assert found() == []
    assert found(head) == [("CUT", 3, ())]


@pytest.mark.parametrize(
    "change",
    [
        {"number": 2},
        {"number": 0},
        {"number": -1},
        {"last_event": 1},
        {"made_at": "2020"},
        {"digest": "0" * 64},
        {"signature": signing.to_text(bytes(64))},
    ],
    ids=str,
)
def test_a_forged_head_is_found(head: Head, change: dict[str, Any]) -> None:
    assert "FORGED" in {kind for kind, _number, _pks in found(replace(head, **change))}


def test_a_head_of_another_installation_is_found(
    record: list[int], head: Head, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA_DIR", tmp_path)
        signing.make_key()
        _seal_again()
        other = get_head()
    assert other is not None
    tamper("DELETE FROM core_seal")
    seal_events()
    assert {kind for kind, _number, _pks in found(other)} >= {"KEY"}
    assert "FORGED" not in {kind for kind, _number, _pks in found(other)}
    swapped = replace(head, public_key=other.public_key)
    assert {kind for kind, _number, _pks in found(swapped)} >= {"KEY", "FORGED"}


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 100_000, '{"number": 1}', "\0", "числа"],
)
def test_a_file_that_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_head(text)


@pytest.mark.parametrize(
    "change",
    [
        {"number": True},
        {"number": "1"},
        {"last_event": 1.0},
        {"digest": "00"},
        {"digest": "Z" * 64},
        {"signature": "?"},
        {"public_key": ""},
        {"made_at": 5},
    ],
    ids=str,
)
def test_a_head_with_values_of_another_kind_is_refused(head: Head, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        read_head(replace(head, **change).text())


def test_the_record_is_read_the_same_wherever_the_session_is(record: list[int]) -> None:
    if connection.vendor != "postgresql":
        assert found() == []
        return
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'Asia/Shanghai'")
        cursor.execute("SET DateStyle = 'German'")
    try:
        assert found() == []
    finally:
        with connection.cursor() as cursor:  # the next test may get it from the pool
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute("SET DateStyle = 'ISO'")
