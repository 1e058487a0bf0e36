"""Every page of the demonstration zone with ten times its records, as each person opens it.

Pages are found by following links from the first page of each person; of each kind of page a few
are asked. The floors are milliseconds of server time at the median, and queries.
"""

import html
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from benchmarks.harness import Contender, Floor, Section, list_versions, measure_apart
from benchmarks.lists import databases, milliseconds_of, set_up

TIMES = 10
MOST_MILLISECONDS = 100
MOST_QUERIES = 12
EXAMPLES = 2
"""So many pages of each kind are asked."""
REQUESTS = 5
SHOWN = 12
STRIDE = 10**6
"""The ids of a copy lie so far above those of the record."""
FIRST_MARK = 0x2460
"""With these signs begin the names of copies; no record has them."""
NO_QUERIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")
PEOPLE = (
    *("administrator", "leader", "officer", "department", "committee", "fund", "bank"),
    *("enterprise", "auditor", "province", "head", "window", "market"),
)
KEPT = {
    *("core.User", "core.Zone", "core.Unit", "core.Membership", "core.Session", "core.Seal"),
    *("core.SearchEntry", "core.NumberSeries", "core.PersonalValue", "core.Recurring"),
    *("registry.IndustryClass", "registry.StageProbability", "approvals.AuthorityUnit"),
    *("approvals.PostHolder", "approvals.Substitution", "compliance.PositiveListEntry"),
    *("attraction.Scheme", "delivery.Replan", "delivery.SharedResource", "efficiency.Scheme"),
    *("efficiency.Evaluation", "admission.SchemeVersion", "land.RouteSetting"),
    *("elements.StockFloor", "elements.StockAlarm"),
}
"""There are as many of these however large a zone is, or they are made anew of the others."""
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')


def run_benchmark(_rounds: int) -> Section:
    rows, floors = [], []
    with ExitStack() as stack:
        for label, url, folder in databases(stack):
            subprocess.run([sys.executable, "-m", "benchmarks.pages", url, folder], check=True)
            pages = [page for person in PEOPLE for page in _measure(url, folder, person)]
            slowest = _worst(pages, by=3)
            asking = _worst(pages, by=4)
            told = dict.fromkeys([*slowest[:SHOWN], *asking[:SHOWN]])
            rows += [(label, person, path, f"{ms:.0f}", f"{n}") for person, _, path, ms, n in told]
            about = f"each of {len(pages):,} pages on {label}"
            floors.append(
                Floor(
                    f"{about} under {MOST_MILLISECONDS} ms",
                    f"{slowest[0][3]:.0f} ms: {slowest[0][1]}",
                    slowest[0][3] < MOST_MILLISECONDS,
                )
            )
            floors.append(
                Floor(
                    f"{about} within {MOST_QUERIES} queries",
                    f"{asking[0][4]}: {asking[0][1]}",
                    asking[0][4] <= MOST_QUERIES,
                )
            )
    return Section(
        name="pages",
        title=f"Pages at {TIMES} times the demonstration zone",
        header=("database", "who", "page", "ms", "queries"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            f"The {SHOWN} slowest kinds of page, and those that ask most; median of "
            f"{REQUESTS} requests each after one that warms up.",
            list_versions(["django", "psycopg"]),
        ),
    )


def prepare_pages(url: str, folder: str, username: str) -> Callable[[], dict[str, Any]]:
    set_up(url, folder)
    from django.test import Client

    from zoneworks.core.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=username))

    def act() -> dict[str, Any]:
        return {"pages": list(_walk(client))}

    return act


def fill(url: str, folder: str) -> None:
    """Load the demonstration zone, and copy its records until there are ten times as many."""
    set_up(url, folder)
    from django.core.management import call_command
    from django.db import connection, transaction

    from zoneworks.core import demo, search

    call_command("migrate", verbosity=0)
    demo.load(lambda _text: None)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for copy in range(1, TIMES):
            for statement in _copies(copy):
                with connection.cursor() as cursor:
                    cursor.execute(statement)
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _copies(copy: int) -> Iterator[str]:
    """A statement a table, which copies the records that were there first."""
    from django.apps import apps
    from django.db.models import ForeignKey

    models = [one for one in apps.get_models() if one.__module__.startswith("zoneworks.")]
    copied = {one._meta.label: one for one in models if one._meta.label not in KEPT}
    kinds = ", ".join(f"'{label}'" for label in copied)
    shift = copy * STRIDE
    for model in copied.values():
        told = _telling(model, copied)
        columns, values = [], []
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            name = value = f'"{field.column}"'
            is_key = isinstance(field, ForeignKey) and field.related_model._meta.label in copied
            if is_key or (field.primary_key and field.get_internal_type() == "BigAutoField"):
                value = f"{name} + {shift}"
            elif (named := field.name.removesuffix("_id") + "_type") in names:
                kind = f'"{named}"'
                value = f"CASE WHEN {kind} IN ({kinds}) THEN {name} + {shift} ELSE {name} END"
            elif field.name in told:
                value = _marked(name, field.max_length, chr(FIRST_MARK + copy))
            columns.append(name)
            values.append(value)
        table, key = model._meta.db_table, f'"{model._meta.pk.column}"'
        yield (
            f'INSERT INTO "{table}" ({", ".join(columns)}) '  # noqa: S608 - own names
            f'SELECT {", ".join(values)} FROM "{table}" WHERE {key} < {STRIDE}'
        )


def _marked(name: str, most: int, mark: str) -> str:
    """A text with a mark before it, or in place of its first letter where it is full."""
    kept = f"CASE WHEN length({name}) < {most} THEN {name} ELSE substr({name}, 2) END"
    return f"CASE WHEN {name} = '' THEN '' ELSE '{mark}' || {kept} END"


def _telling(model: Any, copied: dict[str, Any]) -> set[str]:
    """The texts that must differ from copy to copy: in keys of which nothing else does."""
    told = {one.name for one in model._meta.concrete_fields if one.unique and _is_text(one)}
    for constraint in model._meta.constraints:
        fields = [model._meta.get_field(name) for name in getattr(constraint, "fields", ())]
        differs = any(
            one.name == "subject_id"
            or (one.is_relation and one.related_model._meta.label in copied)
            for one in fields
        )
        texts = [one.name for one in fields if _is_text(one)]
        if texts and not differs:
            told.add(texts[-1])
    return told


def _is_text(field: Any) -> bool:
    return bool(field.get_internal_type() == "CharField")


def _walk(client: Any) -> Iterator[tuple[str, str, float, int]]:
    """Follow the links of a person: each kind of page, an address, milliseconds and queries."""
    from django.db import connection
    from django.urls import Resolver404, resolve

    waiting, asked, seen = ["/"], defaultdict(int), set()
    while waiting:
        path = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            continue
        if path in seen or asked[route] >= EXAMPLES:
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        asked[route] += 1
        waiting += [html.unescape(one) for one in LINK.findall(answer.content.decode())]
        count = _Count()
        with connection.execute_wrapper(count):
            client.get(path)
        milliseconds = milliseconds_of(lambda path=path: client.get(path), REQUESTS)
        yield route or "/", path, milliseconds, count.queries


class _Count:
    """Counts the queries that are asked."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        self.queries += not sql.startswith(NO_QUERIES)
        return execute(sql, *arguments)


def _measure(url: str, folder: str, person: str) -> list[tuple[str, str, str, float, int]]:
    contender = Contender(person, "benchmarks.pages:prepare_pages", (url, folder, person))
    found = measure_apart(contender).answers["pages"]
    return [(person, *page) for page in found]


def _worst(pages: list[tuple[str, str, str, float, int]], by: int) -> list[Any]:
    """Of each kind of page the one that takes most, the worst kind first."""
    most: dict[str, tuple[str, str, str, float, int]] = {}
    for page in pages:
        if page[1] not in most or page[by] > most[page[1]][by]:
            most[page[1]] = page
    return sorted(most.values(), key=lambda page: -page[by])


if __name__ == "__main__":
    fill(*sys.argv[1:])
