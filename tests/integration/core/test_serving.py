"""Serving: a taken port is said in one line; what dies is started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tests.processes import ROOT

from zoneworks.core.serving import build_refusal, prepare_database, tables_refusal

pytestmark = pytest.mark.once
NOT_OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZONEWORKS_DATA"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the installation keeps its data; made by the first that starts."""
    return tmp_path_factory.mktemp("installation")


def _serve(folder: Path, port: int) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return subprocess.Popen(
        [sys.executable, "-m", "zoneworks.cli", "serve", "--port", str(port), "--web", "1"],
        cwd=ROOT,
        env=environment | {"ZONEWORKS_DATA": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_taken_port_gives_one_clear_line(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = _serve(folder, port)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out == ""
    assert err.splitlines() == [
        f"Port {port} is taken: choose another, such as: make run PORT=8001"
    ]


def test_what_is_not_built_is_said_at_the_start(settings: Any, tmp_path: Path) -> None:
    assert build_refusal() == ""
    (tmp_path / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    catalog = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalog.touch()
    settings.LOCALE_PATHS = [tmp_path]
    assert "django.mo is missing. Run `make run`" in build_refusal()


@pytest.mark.django_db
def test_tables_between_two_steps_that_became_one_are_refused() -> None:
    assert tables_refusal() == ""
    done = MigrationRecorder(connection)
    steps = MigrationLoader(connection).disk_migrations["registry", "0001_register"].replaces
    for app, name in (("registry", "0001_register"), *steps[1:]):
        done.record_unapplied(app, name)
    done.record_applied(*steps[0])
    assert "of which 1 were done here" in tables_refusal()
    with pytest.raises(SystemExit, match="Nothing was changed: the tables of registry are older"):
        prepare_database()


def test_killed_web_and_worker_processes_are_started_again(folder: Path) -> None:
    if not Path("/proc/self/stat").is_file():
        pytest.skip("processes can be looked at only where there is /proc")
    port = _free_port()
    process = _serve(folder, port)
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.strip())
        assert said == f"Zoneworks is ready: http://localhost:{port}\n"
        assert _answers(port)  # ready is said only when pages are served
        workers = _children(process.pid, "zoneworks.cli\0worker")
        web = _children(process.pid, "granian")
        assert len(workers) == len(web) == 1
        os.kill(workers[0], signal.SIGKILL)
        _wait(
            lambda: _children(process.pid, "zoneworks.cli\0worker") not in ([], workers),
            "a new worker",
        )
        assert _answers(port)
        for child in [*_children(web[0], ""), web[0]]:
            os.kill(child, signal.SIGKILL)
        _wait(lambda: _children(process.pid, "granian") not in ([], web), "a new web process")
        _wait(lambda: _answers(port), "an answer of the new one")
        children = _children(process.pid, "")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)
    assert process.returncode == 0
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    assert not _answers(port)


def test_nothing_goes_on_when_the_supervisor_is_killed(folder: Path) -> None:
    if not Path("/proc/self/stat").is_file():
        pytest.skip("processes can be looked at only where there is /proc")
    port = _free_port()
    process = _serve(folder, port)
    try:
        _wait(lambda: _answers(port), "the first answer")
        children = _children(process.pid, "")
        grandchildren = [one for child in children for one in _children(child, "")]
        assert len(children) == 3  # web, worker and the guardian of both
        assert grandchildren
        os.kill(_children(process.pid, "zoneworks.cli\0worker")[0], signal.SIGSTOP)
    finally:
        process.kill()
        process.communicate(timeout=40)
    _wait(lambda: not _living([*children, *grandchildren]), "the end of all processes")
    assert not _answers(port)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children(parent: int, word: str) -> list[int]:
    """The living children of a process whose command holds a word."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z" and word in command:
            found.append(int(folder.name))
    return found


def _living(processes: list[int]) -> list[int]:
    found = []
    for one in processes:
        with suppress(OSError):
            if Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(one)
    return found


def _wait(holds: Callable[[], bool], what: str, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")
