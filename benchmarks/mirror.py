"""The export of a mandated system, 10,000 items of 1,000 projects, from file to events.

Our own contender reads the file, traces and writes it by the service that the page calls; the rival
reads the same file and keeps a case, an item and an event row by row by Django's ORM, all in one
transaction. Both write the same items. The floor is in items per second of CPU.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import ROW_HEADER, Contender, Floor, Section, compare, list_versions

PROJECTS = 1_000
ITEMS = 10
ROWS = PROJECTS * ITEMS
LEAST_PER_CPU_SECOND = 3_000
FILES = {"first": "a first export", "later": "a later export, every item changed"}


def run_benchmark(rounds: int) -> Section:
    rows: list[tuple[str, ...]] = []
    floors: list[Floor] = []
    with tempfile.TemporaryDirectory() as folder:
        for which, words in FILES.items():
            subprocess.run([sys.executable, "-m", "benchmarks.mirror", folder, which], check=True)
            own = Contender("zoneworks", "benchmarks.mirror:prepare_own", (folder, which))
            rival = Contender(
                "Django ORM, row by row", "benchmarks.mirror:prepare_rival", (folder, which)
            )
            found = compare(own, [rival], rounds)
            rows += [(words, *row) for row in found.rows()]
            speed = ROWS / median(one.cpu for one in found.rounds["zoneworks"])
            promise = f"{words}: at least {LEAST_PER_CPU_SECOND:,} items a CPU second"
            floors.append(Floor(promise, f"{speed:,.0f}", speed >= LEAST_PER_CPU_SECOND))
            same = found.answers("zoneworks") == found.answers(rival.label)
            floors.append(Floor(f"{words}: both have written the same items", str(same), same))
    return Section(
        name="mirror",
        title=f"Following an export of {ROWS:,} items",
        header=("file", *ROW_HEADER),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "CSV to SQLite. Ours also checks each row, compares it with what is known and keeps "
            "what was before in the event; the rival checks nothing. Reading back what was "
            "written, for the comparison, counts for both.",
            list_versions(["django", "zoneworks"]),
        ),
    )


def prepare_own(folder: str, which: str) -> Callable[[], dict[str, Any]]:
    _set_up(folder, which)
    from zoneworks.approvals import services, tables
    from zoneworks.approvals.models import MirrorMapping
    from zoneworks.core import queries
    from zoneworks.core.engine.search import load_readings
    from zoneworks.core.models import Membership, StoredFile

    load_readings()  # as every server process does when it starts
    actor = queries.actor_of(Membership.objects.get())
    mapping, file = MirrorMapping.objects.get(), StoredFile.objects.get(name=f"{which}.csv")
    services.trace(actor, mapping, [])

    def act() -> dict[str, Any]:
        tables.bring_in(actor, mapping, file)
        return {}

    return lambda: act() | _written()


def prepare_rival(folder: str, which: str) -> Callable[[], dict[str, Any]]:
    _set_up(folder, which)
    import csv

    from django.db import transaction

    from zoneworks.approvals.definitions import get_definition
    from zoneworks.approvals.models import ApprovalCase, CaseItem, CaseMode, MirrorMapping
    from zoneworks.core import clock
    from zoneworks.core.models import Event, StoredFile
    from zoneworks.registry.models import Project

    mapping, file = MirrorMapping.objects.get(), StoredFile.objects.get(name=f"{which}.csv")
    definition = get_definition(mapping.process_id, "2023-06")

    def keep(row: dict[str, str]) -> None:
        project = Project.objects.get(code=row["项目代码"])
        case, _is_new = ApprovalCase.objects.get_or_create(
            zone_id=project.zone_id,
            national_code=row["项目代码"],
            defaults={
                "project": project,
                "number": f"{project.code}-SP01",
                "process_id": definition.process.id,
                "process_version": definition.process.version,
                "process_sha256": definition.sha256,
                "mode": CaseMode.FOLLOWED,
                "system": mapping.system,
                "begun_on": row["申请日期"],
            },
        )
        columns = {
            "state": mapping.states[row["办理状态"]],
            "applied_on": row["申请日期"],
            "accepted_on": row["受理日期"],
            "decided_on": row["办结日期"] or None,
            "number": row["批复文号"],
        }
        item, _is_new = CaseItem.objects.update_or_create(
            case=case,
            code=mapping.items[row["事项名称"]],
            track="FORMAL",
            defaults={"zone_id": case.zone_id, **columns},
        )
        Event.objects.create(
            zone_id=case.zone_id,
            at=clock.now(),
            user_id=file.user_id,
            role="OFFICER",
            subject_type="approvals.CaseItem",
            subject_id=item.pk,
            part_of_type="approvals.ApprovalCase",
            part_of_id=case.pk,
            act="approvals.item_follow",
            after=columns,
        )

    def act() -> dict[str, Any]:
        with transaction.atomic(), file.content.open("rb") as content:
            lines = content.read().decode("utf-8-sig").splitlines()
            for row in csv.DictReader(lines):
                keep(row)
        return {}

    return lambda: act() | _written()


def _written() -> dict[str, Any]:
    """What stands in the database, in short: so that both can be compared."""
    import hashlib

    from zoneworks.approvals.models import CaseItem
    from zoneworks.core.models import Event

    rows = CaseItem.objects.order_by("case__national_code", "code").values_list(
        "case__national_code", "code", "state", "applied_on", "accepted_on", "decided_on", "number"
    )
    digest = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    events = Event.objects.filter(act="approvals.item_follow").count()
    return {"items": CaseItem.objects.count(), "events": events, "digest": digest}


def fill(folder: str, which: str) -> None:
    """Make projects, a mapping and the export; for the later export the first one is followed."""
    template = Path(folder) / f"{which}-template"
    template.mkdir()
    _connect(template)
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.db import connection

    from zoneworks.approvals import services, tables
    from zoneworks.approvals.definitions import get_definition
    from zoneworks.core import queries, uploads
    from zoneworks.core.models import Membership, User, Zone
    from zoneworks.registry.models import Project

    call_command("migrate", verbosity=0)
    zone = Zone.objects.create(code="large", name="Large")
    user = User.objects.create(username="officer", name="Officer", password="")
    actor = queries.actor_of(Membership.objects.create(user=user, zone=zone, role="OFFICER"))
    Project.objects.bulk_create(
        [
            Project(zone=zone, code=_code(number), name=f"项目 {number}")
            for number in range(PROJECTS)
        ]
    )
    definition = get_definition("industrial-new-build", "2023-06")
    items = {item.name: item.code for item in definition.process.items[:ITEMS]}
    names = {
        "national_code": "项目代码",
        "item": "事项名称",
        "state": "办理状态",
        "applied_on": "申请日期",
        "accepted_on": "受理日期",
        "decided_on": "办结日期",
        "number": "批复文号",
    }
    mapping = services.save_mapping(
        actor,
        {
            "name": "export",
            "system": "省系统",
            "process_id": "industrial-new-build",
            "sheet": "",
            "columns": names,
        },
    )
    states = {"在办": "UNDER_REVIEW", "办结": "GRANTED"}
    services.remember_words(actor, mapping.pk, items=items, states=states, projects={})
    mapping.refresh_from_db()
    for name in FILES:
        content = _export(list(names.values()), list(items), is_later=name == "later")
        file = uploads.keep_file(
            actor,
            SimpleUploadedFile(f"{name}.csv", content.encode("utf-8-sig")),
            kinds={".csv"},
            max_bytes=20 * uploads.MEGABYTE,
        )
        if which == "later" and name == "first":
            tables.bring_in(actor, mapping, file)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _export(headers: list[str], items: list[str], *, is_later: bool) -> str:
    lines = [",".join(headers)]
    first = date(2024, 3, 1)
    for number in range(PROJECTS):
        for place, item in enumerate(items):
            applied = first + timedelta(days=number % 200)
            accepted = applied + timedelta(days=1)
            decided = accepted + timedelta(days=5 + place)
            ending = f"办结,{applied},{accepted},{decided},{number}-{place}"
            open_ = f"在办,{applied},{accepted},,"
            lines.append(f"{_code(number)},{item},{ending if is_later else open_}")
    return "\n".join(lines)


def _code(number: int) -> str:
    return f"2401-430112-04-01-{number:06d}"


def _set_up(folder: str, which: str) -> None:
    """Give this process a copy of the filled database."""
    own = Path(folder) / f"{which}-{os.getpid()}"
    shutil.copytree(Path(folder) / f"{which}-template", own)
    _connect(own)


def _connect(folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'mirror.sqlite3'}",
        "ZONEWORKS_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    import django

    django.setup()


if __name__ == "__main__":
    fill(*sys.argv[1:])
