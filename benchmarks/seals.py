"""A million events sealed and verified on SQLite.

The rival is what a program writes first: each event read by Django's ORM, written by `json.dumps`
with sorted keys, and hashed together with the hash before. It seals a part of the events, and its
seconds are multiplied; it verifies by doing the same again.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import Contender, Floor, Measurement, Section, list_versions, measure_apart

EVENTS = 1_000_000
AT_ONCE = 10_000
SHARE = 20
"""The rival does one event in so many."""
MOST_SECONDS = 10
WORK = {"seal": "sealed", "verify": "verified"}


def run_benchmark(rounds: int) -> Section:
    times: dict[str, list[Measurement]] = {work: [] for work in (*WORK, "rival")}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.seals", folder], check=True)
        for _round in range(rounds):
            for work, measured in times.items():
                contender = Contender(work, "benchmarks.seals:prepare", (folder, work))
                measured.append(measure_apart(contender))
                _check(work, measured[-1].answers)
    rows, floors = [], []
    rival = median(one.wall for one in times["rival"]) * SHARE
    for work, words in WORK.items():
        wall = median(one.wall for one in times[work])
        ratio = median(
            theirs.wall * SHARE / ours.wall
            for theirs, ours in zip(times["rival"], times[work], strict=True)
        )
        cpu, peak = (
            median(getattr(one, name) for one in times[work]) for name in ("cpu", "peak_mib")
        )
        label = f"{EVENTS:,} events {words}"
        rows.append((label, f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", f"{ratio:.0f} times"))
        promise = f"{label} in under {MOST_SECONDS} s"
        floors.append(Floor(promise, f"{wall:.2f} s", wall < MOST_SECONDS))
    rows.append(("row by row: ORM, json.dumps, SHA-256", f"{rival:.0f}", "", "", ""))
    return Section(
        name="seals",
        title="A million events sealed and verified",
        header=("work", "wall s", "CPU s", "peak MiB", "row by row takes"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "Each event holds five columns before and after. Sealing reads every event, hashes it "
            "and writes signed seals with full synchronization; verifying reads every event and "
            f"checks every seal and signature. The rival does one event in {SHARE} and its seconds "
            "are multiplied; it neither signs nor finds which event was changed.",
            list_versions(["django", "numpy", "cryptography"]),
        ),
    )


def _check(work: str, answers: dict[str, Any]) -> None:
    expected = {"seal": EVENTS, "verify": EVENTS, "rival": EVENTS // SHARE}[work]
    if answers["done"] != expected or answers.get("findings"):
        raise AssertionError(f"{work}: {answers}.")


def fill(folder: str) -> None:
    """Write the events, as acts write them."""
    _set_up(folder)
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from zoneworks.core import events
    from zoneworks.core.actors import platform
    from zoneworks.core.events import Line
    from zoneworks.core.models import Zone

    actor = platform(Zone.objects.create(code="seals", name="Seals").pk)
    for start in range(0, EVENTS, AT_ONCE):
        lines = [
            Line("probe.Record", number, "probe.changed", _said(number), _said(number + 1), "改正")
            for number in range(start, start + AT_ONCE)
        ]
        with transaction.atomic():
            events.write(actor, lines)


def _said(number: int) -> dict[str, Any]:
    return {
        "name": f"海岳新材料有限公司 {number}",
        "state": "OPERATING",
        "tax_fen": number * 100,
        "entered_on": "2024-03-05",
        "note": None,
    }


def prepare(folder: str, work: str) -> Callable[[], dict[str, Any]]:
    """Prepare sealing, verifying or the rival's sealing of a filled database."""
    _set_up(folder)
    from django.db import connection

    from zoneworks.core import seals

    with connection.cursor() as cursor:
        if work == "seal":
            cursor.execute("DROP TRIGGER IF EXISTS core_seal_no_delete")
            cursor.execute("DELETE FROM core_seal")

    def verify() -> dict[str, Any]:
        report = seals.verify()
        return {"done": report.events, "findings": [str(one) for one in report.findings]}

    return {"seal": lambda: {"done": seals.seal_events()}, "verify": verify, "rival": rival}[work]


def rival() -> dict[str, Any]:
    """Hash a part of the events, one by one."""
    from django.core.serializers.json import DjangoJSONEncoder

    from zoneworks.core.models import Event

    done, digest = 0, b""
    names = [one.attname for one in Event._meta.concrete_fields]
    for event in Event.objects.order_by("pk")[: EVENTS // SHARE].iterator():
        values = {name: getattr(event, name) for name in names}
        text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
        digest = sha256(digest + text.encode()).digest()
        done += 1
    return {"done": done}


def _set_up(folder: str) -> None:
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'seals.sqlite3'}",
        "ZONEWORKS_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    import django

    django.setup()


if __name__ == "__main__":
    fill(sys.argv[1])
