"""`zoneworks audit` and the recurring work: what is said, and by which code it ends."""

from pathlib import Path

import pytest
from tests import make
from tests.integration.core.sealing import tamper, write

from zoneworks import cli
from zoneworks.core import contributions, recurring, seals
from zoneworks.core.models import Seal

pytestmark = pytest.mark.usefixtures("committed")
Said = pytest.CaptureFixture[str]


@pytest.fixture
def record(committed: None) -> list[int]:
    """Thirty events that nobody has sealed: their ids."""
    return write(make.zone().pk, 30)


def audit(*arguments: str) -> int:
    return cli.main(["audit", *arguments])


def test_a_healthy_record_is_told_in_sentences(record: list[int], capsys: Said) -> None:
    assert audit("seal") == 0
    write(make.zone().pk, 2)
    assert audit("verify") == 0
    said = capsys.readouterr()
    assert "Events sealed: 30." in said.out
    assert "Seals read: 1. Sealed events read: 30." in said.out
    assert "Events not yet sealed: 2." in said.out
    assert "Nothing was changed." in said.out
    assert said.err == ""


def test_findings_name_the_seal_and_the_first_twenty_events(
    record: list[int], capsys: Said
) -> None:
    audit("seal")
    tamper("UPDATE core_event SET reason = 'x' WHERE id <= %s", record[24])
    tamper("DELETE FROM core_event WHERE id = %s", record[29])
    assert audit("verify") == 1
    said = capsys.readouterr()
    assert "Findings: 2." in said.out
    changed, missing = said.err.splitlines()
    assert changed.startswith("Seal 1: these events were changed")
    assert changed.endswith(f"{record[18]}, {record[19]} and 5 more.")
    assert missing == f"Seal 1: these events are missing: {record[29]}."


def test_the_head_is_exported_and_finds_a_cut_tail(
    record: list[int], capsys: Said, tmp_path: Path
) -> None:
    assert audit("head") == 2
    audit("seal")
    file = tmp_path / "head.json"
    assert audit("head", "--out", str(file)) == 0
    capsys.readouterr()
    assert audit("head") == 0
    assert capsys.readouterr().out == file.read_text()
    assert audit("verify", "--head", str(file)) == 0
    assert "Compared with the head of seal 1" in capsys.readouterr().out
    tamper("DELETE FROM core_event")
    tamper("DELETE FROM core_seal")
    assert audit("verify") == 0
    assert audit("verify", "--head", str(file)) == 1
    assert "cut off" in capsys.readouterr().err


def test_each_kind_of_finding_has_a_sentence() -> None:
    from zoneworks.core.commands import SENTENCES

    assert seals.Finding.__doc__
    for kind in SENTENCES:
        assert kind in seals.Finding.__doc__


def test_a_bad_head_ends_with_two(record: list[int], capsys: Said, tmp_path: Path) -> None:
    for content in (b"{}", b"\xff\xfe", b""):
        file = tmp_path / "bad"
        file.write_bytes(content)
        assert audit("verify", "--head", str(file)) == 2
    assert audit("verify", "--head", str(tmp_path / "nowhere")) == 2
    assert audit("verify", "--head", str(tmp_path)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 5
    audit("seal")
    assert audit("head", "--out", str(tmp_path / "no" / "folder")) == 2


def test_workers_seal_every_five_minutes(record: list[int]) -> None:
    work = next(one for one in contributions.recurring_works() if one.name == "core.seals")
    assert work.every.total_seconds() == 300
    recurring.run_due()
    assert [one.count for one in Seal.objects.all()] == [30]
