"""Writers that are killed by the hundred: what is acknowledged and then lost, or there twice.

Items are handled through the real services by processes that die by SIGKILL at random moments.
``--rounds 50`` lets 10,000 of them die on each database.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.harness import ROOT, Floor, Section, list_versions

DEATHS_A_ROUND = 200
SECONDS_A_DEATH = 2.0
"""How long a death may take at most; a machine that is busier reports fewer."""
SEED = 20241126


def run_benchmark(rounds: int) -> Section:
    rows, floors = [], []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for label, url in _databases(stack, folder):
            found = _kill_apart(url, folder, rounds * DEATHS_A_ROUND)
            bad = [found[name] for name in ("lost", "doubled", "differing")]
            counts = [found[name] for name in ("deaths", "acknowledged", "records", "events")]
            rows.append((label, *(f"{count:,}" for count in [*counts, *map(len, bad)])))
            promise = f"nothing acknowledged is lost, twice, or stored otherwise than told: {label}"
            measured = f"{sum(map(len, bad))} of {found['acknowledged']:,}"
            floors.append(Floor(promise, measured, not any(bad) and found["deaths"] > 0))
    return Section(
        name="kills",
        title="Killed while handling items",
        header=(
            *("database", "deaths", "acknowledged acts", "records", "events"),
            *("lost", "twice", "stored otherwise than told"),
        ),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "After the last death the events of every case are replayed and compared with what is "
            "stored, as `zoneworks approvals replay` does.",
            list_versions(["django", "psycopg"]),
        ),
    )


def kill(deaths: str) -> None:
    """Lay out a zone in a new database, let writers die, and print what was found."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests import kills

    call_command("migrate", verbosity=0)
    longest = int(deaths) * SECONDS_A_DEATH
    found = kills.kill(kills.lay_out(), int(deaths), SEED, longest=longest)
    print(json.dumps(vars(found) | {"acts": sorted(found.acts)}))


def _kill_apart(url: str, folder: str, deaths: int) -> dict[str, Any]:
    surroundings = {
        "DATABASE_URL": url,
        "ZONEWORKS_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", str(deaths)],
        cwd=ROOT,
        env=os.environ | surroundings,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _databases(stack: ExitStack, folder: str) -> list[tuple[str, str]]:
    from tests.postgresql import Cluster, binaries

    found = [("SQLite", f"sqlite:///{folder}/kills.sqlite3")]
    if binaries():
        cluster = Cluster(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.callback(cluster.stop)
        cluster.start()
        host = quote(str(cluster.home), safe="")
        found.append(("PostgreSQL", f"postgresql://postgres@{host}/postgres"))
    return found


if __name__ == "__main__":
    kill(*sys.argv[1:])
