"""Serve the pages on one machine: web and worker processes under one supervisor."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import translation

from zoneworks.core import demo, guardian, search
from zoneworks.core.actors import role_label
from zoneworks.core.demo_logins import LOGINS, MORE, PASSWORD
from zoneworks.core.models import Zone

RESPAWN_PAUSE_SECONDS = 1.0
LOOK_PAUSE_SECONDS = 0.2
LONG_START_SECONDS = 60.0
STOP_SECONDS = "10"  # a web process that does not end by itself is killed


def serve(*, host: str, port: int, web: int, workers: int, with_demo: bool) -> int:
    """Prepare the database, start the processes and keep them alive until told to stop.

    Returns the exit code: 1 with one line on standard error where the port is taken, or where the
    front end is not built or a translation not compiled.
    """
    if refusal := _port_refusal(host, port) or build_refusal():
        _say(refusal, sys.stderr)
        return 1
    prepare_database()
    if with_demo:
        load_demonstration()
    commands = [_web_command(host, port, web), *([_worker_command()] * workers)]
    supervisor = Supervisor(commands)
    signal.signal(signal.SIGTERM, supervisor.stop)
    signal.signal(signal.SIGINT, supervisor.stop)
    signal.signal(signal.SIGHUP, supervisor.stop)  # the terminal was closed
    announcer = threading.Thread(target=_announce, args=(host, port), daemon=True)
    announcer.start()
    supervisor.run()
    return 0


def build_refusal() -> str:
    """Say what is not built; a page without it would be bare, or in the wrong language."""
    catalogs = [one for folder in settings.LOCALE_PATHS for one in Path(folder).glob("*/*/*.po")]
    wanted = [Path(settings.MANIFEST), *(one.with_suffix(".mo") for one in catalogs)]
    missing = [one for one in wanted if not one.exists()]
    if not missing:
        return ""
    return f"Not built: {missing[0]} is missing. Run `make run` instead, which builds it."


def tables_refusal() -> str:
    """Say that the tables stand between two steps that have since become one."""
    loader = MigrationLoader(connection)
    for (app, name), migration in loader.replacements.items():
        done = [one for one in migration.replaces if one in loader.applied_migrations]
        if done and len(done) < len(migration.replaces):
            return (
                f"Nothing was changed: the tables of {app} are older than {name}, which replaces "
                f"{len(migration.replaces)} steps, of which {len(done)} were done here. Start the "
                "last version that still had these steps once, then this one."
            )
    return ""


def prepare_database() -> None:
    """Bring the tables up to date.

    Raises:
        SystemExit: no way leads on from the tables as they are.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if refusal := tables_refusal():
        sys.exit(refusal)
    call_command("migrate", verbosity=0, interactive=False)
    search.complete()


def load_demonstration() -> bool:
    """Load the demonstration zone into an empty database; say whether it is there now."""
    if demo.is_loaded():
        return True
    if Zone.objects.exists():
        _say("The database holds another zone: the demonstration was not loaded.", sys.stderr)
        return False
    _say("Loading the demonstration zone …")
    demo.load(lambda part: _say(f"  {part}"))
    return True


class Supervisor:
    """Starts the processes and starts again each one that ends."""

    def __init__(self, commands: list[list[str]]) -> None:
        self._commands = commands
        self._children: list[subprocess.Popen[bytes]] = []
        self._guardian: subprocess.Popen[bytes] | None = None
        self._is_stopping = False

    def run(self) -> None:
        """Run until ``stop``."""
        self._children = [self._start(command) for command in self._commands]
        self._tell_guardian()
        while not self._is_stopping:
            time.sleep(0.2)
            for index, child in enumerate(self._children):
                if child.poll() is not None and not self._is_stopping:
                    time.sleep(RESPAWN_PAUSE_SECONDS)
                    self._children[index] = self._start(self._commands[index])
                    self._tell_guardian()
        for child in self._children:
            with suppress(ProcessLookupError):
                child.terminate()
        for child in self._children:
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
        if self._guardian is not None:
            self._guardian.kill()
            self._guardian.wait()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """End the processes, then return from ``run``."""
        self._is_stopping = True

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - own commands

    def _tell_guardian(self) -> None:
        if self._guardian is None or self._guardian.poll() is not None:
            self._guardian = subprocess.Popen(  # noqa: S603 - own command
                [sys.executable, "-S", guardian.__file__],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        groups = " ".join(str(child.pid) for child in self._children)
        if self._guardian.stdin is not None:
            with suppress(BrokenPipeError):
                self._guardian.stdin.write(f"{groups}\n".encode())
                self._guardian.stdin.flush()


def _web_command(host: str, port: int, web: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "zoneworks.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(web), "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", STOP_SECONDS, "--log-level", "warning", "--no-ws"),
    ]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "zoneworks.cli", "worker"]


def _port_refusal(host: str, port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Port {port} needs root: choose one above 1023, such as: make run PORT=8001"
        except (OSError, OverflowError):
            return f"Port {port} is taken: choose another, such as: make run PORT=8001"
    return ""


def _announce(host: str, port: int) -> None:
    started = time.monotonic()
    is_late = False
    while not _is_healthy(host, port):
        if not is_late and time.monotonic() - started > LONG_START_SECONDS:
            is_late = True
            _say("The pages do not answer yet; the reason stands above.", sys.stderr)
        time.sleep(LOOK_PAUSE_SECONDS)
    _say(f"\nZoneworks is ready: http://localhost:{port}")
    if demo.is_loaded():
        _say(f"Demonstration log-ins, all with the password {PASSWORD}:")
        with translation.override("en"):
            for username, role, _note in (*LOGINS, *MORE):
                _say(f"  {username:<14} {role_label(role)}")
    _say("Stop with Ctrl-C. Data is kept in " + str(settings.DATA_DIR))


def _is_healthy(host: str, port: int) -> bool:
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    name = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    link = http.client.HTTPConnection(here, port, timeout=2)
    try:
        link.request("GET", "/healthz", headers={"Host": name})
        return link.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream or sys.stdout, flush=True)
