"""A list of 100,000 enterprises: pages by key against pages by number, on both databases.

The floors are milliseconds of server time, request to answer, at the median; the rival is Django's
own Paginator over the same rows, its query alone, without a page around it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from benchmarks.harness import Contender, Floor, Section, list_versions, measure_apart

ROWS = 100_000
REQUESTS = 25
MOST_MILLISECONDS = 20
DEEP_PAGE = 1600
PAGE_SIZE = 50
PAGES = {
    "first": "the first page",
    "deep": f"page {DEEP_PAGE}, by cursor",
    "filtered": "filtered by scale and tax, sorted by tax",
    "searched": "filtered by a part of the name",
    "exact": "the exact count, which follows the page",
}
WITHOUT_FLOOR = {"searched", "exact"}


def run_benchmark(rounds: int) -> Section:
    rows, floors = [], []
    with ExitStack() as stack:
        for label, url, folder in databases(stack):
            _fill(url, folder)
            for page, words in PAGES.items():
                own, rival = _measure(url, folder, page, rounds)
                rows.append((label, words, f"{own:.1f}", f"{rival:.1f}", f"{rival / own:.1f}"))
                if page not in WITHOUT_FLOOR:
                    promise = f"{words} of {ROWS:,} rows on {label} under {MOST_MILLISECONDS} ms"
                    floors.append(Floor(promise, f"{own:.1f} ms", own < MOST_MILLISECONDS))
    return Section(
        name="lists",
        title=f"A list of {ROWS:,} rows",
        header=("database", "page", "whole page, ms", "Paginator's query alone, ms", "ratio"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "A page counts up to 1,000 rows; the exact count of more follows in its own request.",
            "A part of a name is looked for in every name; an index for it is not built yet.",
            list_versions(["django", "psycopg"]),
        ),
    )


def prepare_page(url: str, folder: str, page: str) -> Callable[[], dict[str, Any]]:
    client, addresses = _client(url, folder)

    def act() -> dict[str, Any]:
        return {"milliseconds": milliseconds_of(lambda: client.get(addresses[page]))}

    return act


def prepare_paginator(url: str, folder: str, page: str) -> Callable[[], dict[str, Any]]:
    _client(url, folder)
    from django.core.paginator import Paginator

    from zoneworks.registry.models import Enterprise

    rows = Enterprise.objects.order_by("name", "pk")
    if page == "filtered":
        rows = rows.filter(scale="LARGE", latest_tax_fen__gte=10**8).order_by("-latest_tax_fen")
    if page == "searched":
        rows = rows.filter(name__icontains="拓777")
    number = DEEP_PAGE if page == "deep" else 1

    def act() -> dict[str, Any]:
        return {
            "milliseconds": milliseconds_of(lambda: list(Paginator(rows, PAGE_SIZE).page(number)))
        }

    return act


def fill(url: str, folder: str) -> None:
    """Make the rows, seeded."""
    set_up(url, folder)
    import random
    from datetime import date, timedelta

    from django.db import connection

    from zoneworks.registry.engine import credit_code
    from zoneworks.registry.models import Enterprise

    zone = open_zone()
    chance = random.Random(1)  # noqa: S311 - rows to measure by
    rows = []
    for number in range(ROWS):
        name = f"海岳{chance.choice('恩曜泰云衡')}{chance.choice('拓程昱栈')}{number}科技有限公司"
        is_known = number % 10 > 0
        rows.append(
            Enterprise(
                zone=zone,
                name=name,
                normalized_name=name,
                credit_code=credit_code.complete(f"91430200MA{number:07d}"),
                scale=chance.choice(["LARGE", "MEDIUM", "SMALL", "MICRO"]),
                industry_code=chance.choice(["3841", "3240", "26", "39"]),
                registered_on=date(2000, 1, 1) + timedelta(days=chance.randrange(9000)),
                latest_output_fen=chance.randrange(10**12) if is_known else None,
                latest_tax_fen=chance.randrange(10**11) if is_known else None,
            )
        )
    Enterprise.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def open_zone() -> Any:
    """Make the tables of a database, and a zone with an officer."""
    from django.core.management import call_command

    from zoneworks.core.models import Membership, User, Zone

    call_command("migrate", verbosity=0)
    zone = Zone.objects.create(code="large", name="Large")
    user = User.objects.create(username="officer", name="Officer", password="")
    Membership.objects.create(user=user, zone=zone, role="OFFICER")
    return zone


def databases(stack: ExitStack) -> list[tuple[str, str, str]]:
    """Name, address and data folder of each database that is installed; they end with the stack."""
    from tests.postgresql import Cluster, binaries

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    found = [("SQLite", f"sqlite:///{folder / 'lists.sqlite3'}", str(folder))]
    if binaries():
        cluster = Cluster(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.callback(cluster.stop)
        cluster.start()
        address = f"postgresql://postgres@{quote(str(cluster.home), safe='')}/postgres"
        found.append(("PostgreSQL", address, str(folder)))
    return found


def _fill(url: str, folder: str) -> None:
    command = [sys.executable, "-m", "benchmarks.lists", url, folder]
    subprocess.run(command, check=True)


def _measure(url: str, folder: str, page: str, rounds: int) -> tuple[float, float]:
    """Medians over rounds in which page and paginator took turns."""
    own, rival = [], []
    for _round in range(rounds):
        for function, found in (("prepare_page", own), ("prepare_paginator", rival)):
            contender = Contender(page, f"benchmarks.lists:{function}", (url, folder, page))
            found.append(measure_apart(contender).answers["milliseconds"])
    return median(own), median(rival)


def _client(url: str, folder: str) -> tuple[Any, dict[str, str]]:
    set_up(url, folder)
    from django.test import Client

    from zoneworks.core import lists
    from zoneworks.core.models import User
    from zoneworks.registry.models import Enterprise

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="officer"))
    last = Enterprise.objects.order_by("name", "pk")[(DEEP_PAGE - 1) * PAGE_SIZE - 1]
    address = "/registry/enterprises"
    return client, {
        "first": address,
        "deep": f"{address}?after={lists.cursor_of(last, 'name')}",
        "filtered": f"{address}?scale=LARGE&tax_min=100&sort=-latest_tax_fen",
        "searched": f"{address}?q=拓777",
        "exact": f"{address}?exact=",
    }


def set_up(url: str, folder: str) -> None:
    """Let this process work on a database."""
    os.environ |= {
        "DATABASE_URL": url,
        "ZONEWORKS_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    import django

    django.setup()


def milliseconds_of(act: Callable[[], Any], requests: int = REQUESTS) -> float:
    """The median of some calls, after one that warms up."""
    act()
    seconds = []
    for _request in range(requests):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return median(seconds) * 1000


if __name__ == "__main__":
    fill(*sys.argv[1:])
