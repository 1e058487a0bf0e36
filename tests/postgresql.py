"""A PostgreSQL cluster for one run of the tests, made with Debian's binaries."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


class Cluster:
    """A server that listens on a socket in ``home`` and ends with whoever started it.

    PostgreSQL refuses to run as root: then it runs as ``postgres``. Text sorts by its bytes, or
    as people of a place sort it where ``icu_locale`` names one. ``options`` are the server's.
    """

    def __init__(self, home: Path, icu_locale: str = "", options: Sequence[str] = ()) -> None:
        self.home = home
        self.icu_locale = icu_locale
        self.options = options
        self.folder = home / "postgresql"
        self.log = home / "postgresql.log"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        tools = binaries()
        if tools is None:
            raise RuntimeError("PostgreSQL is not installed.")
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            shutil.chown(self.home, "root", "postgres")
            self.home.chmod(0o770)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if self.icu_locale:
            options += ["--locale-provider=icu", f"--icu-locale={self.icu_locale}"]
        subprocess.run(
            [*_as_postgres(), tools / "initdb", "--no-sync", *options, "-D", self.folder],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )
        settings = ("listen_addresses=", f"unix_socket_directories={self.home}", *self.options)
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                [*_as_postgres(), tools / "postgres", "-D", self.folder]
                + [part for setting in settings for part in ("-c", setting)],
                cwd="/",
                stdout=log,
                stderr=log,
            )
        for _attempt in range(300):
            asked = subprocess.run(
                [tools / "pg_isready", "-q", "-h", self.home, "-U", "postgres"], check=False
            )
            if asked.returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text()}")

    def stop(self) -> None:
        """End the server, whatever is still connected."""
        if self._server:
            self._server.terminate()
            try:
                self._server.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._server.send_signal(2)  # do not wait for clients
                self._server.wait(timeout=20)


def _as_postgres() -> list[str]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    as_postgres = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return [setpriv, *(as_postgres if os.geteuid() == 0 else []), "--pdeathsig", "INT", "--"]
