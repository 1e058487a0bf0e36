"""Every address, asked by every role, with its own, its neighbor's and another zone's records.

``tests/access.csv`` holds what each may do. After a change that is meant, write it anew with
``pytest tests/integration/fence --write-access-table`` and read the difference. So is
``tests/queries.csv``, which holds how many queries each page takes that is shown.
"""

import csv
import fcntl
import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader
from tests import make
from tests.integration.fence import (
    admission,
    attraction,
    efficiency,
    elements,
    idle,
    land,
    trade,
)
from tests.integration.fence import world as worlds
from tests.integration.fence.world import Others, Records, World
from tests.unit.approvals.cases import PLANT

from zoneworks.config.api import api
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import EVERYONE, MEMBERS, Role
from zoneworks.core.models import Session
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise

TESTS = Path(__file__).parents[2]
MOST_QUERIES = 12
"""So many may a page ask, whoever opens it."""
ROLES = [role for role in Role if role in EVERYONE]
ON_POSTGRESQL = {Role.ADMINISTRATOR, Role.OFFICER, Role.ENTERPRISE, Role.PROVINCE}
"""Between them they open every page and send every form. On SQLite the other roles ask; there the
browser opens every page, and the tests of the slices send the forms."""
REFUSED = {"login", "401", "403", "404", "405"}
REFUSED_BY_STATE = {
    *("approvals/mirrors/<int:pk>/change", "approvals/posts/<int:pk>/substitute"),
    *("api/approvals/posts/<pk>/substitutions", "api/approvals/items/<pk>/acts"),
    *(f"api/approvals/cases/<pk>/{act}" for act in ("conversion", "lapse", "milestones", "terms")),
    *("api/approvals/obligations/<pk>/confirm", "api/approvals/obligations/<pk>/order"),
    *("jobs/<int:pk>/retry", "api/core/jobs/<pk>/retry"),
    *("registry/industry/import", "api/registry/industry-classes"),
    *(f"registry/{kind}/import/<int:file_id>" for kind in ("enterprises", "projects")),
    "api/registry/imports/<kind>/<file_id>",
    *("land/parcels/import/<int:file_id>", "api/land/parcel-shapes"),
    *("land/parcels/table/<int:file_id>", "api/land/parcel-tables/<file_id>"),
    "efficiency/inputs/import/<int:file_id>",
    "api/efficiency/imports/<file_id>",
    "approvals/mirrors/<int:pk>/exports/<int:file_id>",
    "api/approvals/mirrors/<pk>/exports/<file_id>",
    *elements.REFUSED_BY_STATE,
}
"""Acts that the records of the world are not ready for, whoever asks."""
WITHOUT_ACT = {"api:openapi-json", "api:api-root"}
NO_PROVIDER = "http://127.0.0.1:9"
"""An identity provider is named, so that its pages are there; nobody answers."""
PARAMETERS = {"suffix": "csv", "tab": "timeline", "year": "2023", "stage": "LEAD"}
PARAMETERS |= {"process_id": "industrial-new-build", "process_version": "2025-09"}
PARAMETERS |= {"part": "diagram", "authority_code": "ecology", "version": "2023-06"}
PARAMETERS |= {"subject_type": "registry.Project", "name": "registry.projects"}
PARAMETERS |= {"act": "apply", "code": "construction", "by": "item", "kind": "enterprises"}
PARAMETERS |= {"question": "10-2", "number": "3"}
RECORD_OF = {
    r"^(api/core/)?members/<(int:)?pk>": "member",
    r"^(api/core/)?units/<(int:)?pk>": "unit",
    r"^(api/core/)?jobs/<(int:)?pk>": "job",
    r"^api/core/files/<pk>": "file",
    r"^tokens/<int:pk>": "token",
    r"^api/registry/imports/<kind>/<file_id>": "file",
    r"^(api/)?registry/enterprises/<(int:)?pk>/take-up": "retired",
    r"^(api/)?registry/projects/<(int:)?pk>/take-up": "retired_project",
    r"^(api/)?registry/enterprises/<(int:)?pk>/retire": "twin",
    r"^(api/)?registry/projects/<(int:)?pk>/retire": "spare_project",
    r"^(api/)?registry/merges/<(int:)?pk>": "merge",
    r"^(api/)?registry/apart/<(int:)?pk>": "apart",
    r"^(api/)?registry/enterprises/<(int:)?pk>": "enterprise",
    r"^(api/)?registry/projects/<(int:)?pk>": "project",
    r"^registry/enterprises/.*<int:file_id>": "file",
    r"^registry/projects/.*<int:file_id>": "project_file",
    r"^(api/)?registry/contacts/<(int:)?pk>": "contact",
    r"^(registry/names|api/registry/former-names)/<(int:)?pk>": "former_name",
    r"^(api/)?approvals/mirrors/<(int:)?pk>": "mapping",
    r"^(api/)?approvals/differences/<(int:)?pk>": "difference",
    r"^(approvals/posts|api/approvals)/units/<(int:)?pk>": "unit",
    r"^(api/)?approvals/posts/<(int:)?pk>": "post",
    r"^(api/)?approvals/substitutions/<(int:)?pk>": "substitution",
    r"^(api/)?approvals/.*<(int:)?file_id>": "log",
    r"^files/<int:pk>": "file",
    r"^personal/<str:subject_type>/<int:pk>": "contact",
    r"^(api/core/)?webhooks/<(int:)?pk>": "webhook",
    r"^(api/core/)?deliveries/<(int:)?pk>": "delivery",
    r"^(api/core/)?views/<(int:)?pk>": "view",
    r"^(api/core/)?comments/<(int:)?pk>": "comment",
    r"^(api/core/)?lists/<(str:)?name>/acts": "spare_project",
    r"^(api/core/)?batches/<(int:)?pk>": "batch",
    r"^(api/core/)?records/<(str:)?subject_type>/<(int:)?pk>": "project",
    r"^(api/)?approvals/(items/<(int:)?pk>|bulk$)": "item",
    r"^(api/)?approvals/documents/<(int:)?pk>": "document",
    r"^(api/)?approvals/cases/<(int:)?pk>": "case",
    r"^approvals/notices/<int:pk>": "notice",
    r"^(api/)?approvals/papers/<(int:)?pk>": "paper",
    r"^(api/)?approvals/obligations/<(int:)?pk>": "obligation",
    r"^(api/)?approvals/breaches/<(int:)?pk>": "breach",
    r"^approvals/cases/new/<int:project_id>": "project",
    r"^(api/)?approvals/anal.*<(int:)?pk>": "analysis",
    r"^(api/)?compliance/reviews/<(int:)?pk>/(confirm|return)": "second_reading",
    r"^(api/)?compliance/reviews/<(int:)?pk>/(revo|document)": "passed",
    r"^(api/)?compliance/reviews/<(int:)?pk>": "first_reading",
    r"^(api/)?compliance/hearings/<(int:)?pk>": "hearing",
    r"^delivery/plans/new/<int:project_id>": "project",
    r"^(api/)?delivery/plans/<(int:)?pk>/reopen": "ended_plan",
    r"^(api/)?delivery/plans/<(int:)?pk>": "plan",
    r"^(api/)?delivery/(plans/)?activities/<(int:)?pk>": "activity",
    r"^(api/)?delivery/(plans/)?members/<(int:)?pk>": "task_force_member",
    r"^(api/)?delivery/blockers/<(int:)?pk>": "blocker",
    r"^(api/)?delivery/resources/<(int:)?pk>": "resource",
    r"^(api/)?delivery/(resources/)?periods/<(int:)?pk>": "period",
    r"^(api/)?delivery/replans/<(int:)?pk>": "replan",
    r"^(api/)?helpdesk/consultations/<(int:)?pk>/(appl|print|reopen)": "decided",
    r"^(api/)?helpdesk/consultations/<(int:)?pk>": "consultation",
    r"^(api/)?helpdesk/questions/<(int:)?pk>": "question",
    r"^attraction/chains/<int:pk>/remove": "empty_chain",
    r"^attraction/chains/nodes/<int:pk>/remove": "empty_node",
    r"^(attraction/chains/|api/attraction/chain-)nodes/<(int:)?pk>": "chain_node",
    r"^(attraction/chains/|api/attraction/chain-)flows/<(int:)?pk>": "chain_flow",
    r"^(attraction/chains/|api/attraction/chain-)places/<(int:)?pk>": "chain_place",
    r"^(api/)?attraction/chains/<(int:)?pk>": "chain",
    **{f"^(api/)?{route}": kind for route, kind in attraction.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in idle.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in trade.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in land.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in efficiency.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in admission.RECORD_OF.items()},
    **{f"^(api/)?{route}": kind for route, kind in elements.RECORD_OF.items()},
}
"""Which record a number in an address is."""
ON_ROUTES = [
    ("approvals/analysis", "tab", "overview"),
    ("approvals/performance", "tab", "conformance"),
    ("api/approvals/authorities", "code", PARAMETERS["authority_code"]),
    ("api-reference", "part", "members"),
    ("api/core/lists", "act", "retire"),
    ("attraction/chains", "tab", "nodes"),
    ("efficiency/schemes", "tab", "text"),
    ("efficiency/scores", "tab", "what_if"),
    ("efficiency/evaluations", "tab", "data"),
    *idle.ON_ROUTES,
    *elements.ON_ROUTES,
    *trade.ON_ROUTES,
]
"""Parameters that have another value on some routes."""
SPECIAL = {("contact", "subject_type"): "registry.Contact"}
"""Parameters that are others beside some records."""
MODELS = [model for model in apps.get_models() if model.__module__.startswith("zoneworks.")]
TABLES = {model._meta.db_table for model in MODELS}
NO_QUERIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def _each(roles: Iterable[Role]) -> list[Any]:
    """Roles as parameters: each asks on one of the databases."""
    mark = pytest.mark
    return [
        pytest.param(role, marks=mark.postgresql if role in ON_POSTGRESQL else mark.once)
        for role in roles
    ]


@dataclass(frozen=True)
class Address:
    """An address as the resolver knows it."""

    name: str
    route: str
    view: Any

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)

    @property
    def record(self) -> str | None:
        """The kind of record that a number in the address names."""
        for pattern, kind in RECORD_OF.items():
            if re.search(pattern, self.route):
                return kind
        unknown = [name for name in self.parameters if name not in PARAMETERS]
        assert not unknown, f"say in RECORD_OF which record {unknown} of {self.route} is"
        return None

    def path(self, records: Records) -> str:
        def value(found: re.Match[str]) -> str:
            name = found[1]
            for start, parameter, text in ON_ROUTES:
                if self.route.startswith(start) and name == parameter:
                    return text
            if self.record == "mapping" and name == "file_id":
                return str(records.export)
            if (special := SPECIAL.get((str(self.record), name))) is not None:
                return special
            return PARAMETERS.get(name) or str(getattr(records, str(self.record)))

        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, self.route)
        asked = {
            "registry:enterprise_merge": f"with={records.twin}",
            "registry:enterprise_apart": f"from={records.twin}",
            "core:bulk": f"act=retire&item={records.spare_project}.1",
            "approvals:bulk": f"act=urge&item={records.item}.1",
            "approvals:case": "case=Home-1",
            "api:suggest": "description=software",
            "attraction:partners": f"node={records.chain_node}",
            "api:find_partners": "makes=product",
            "delivery:what_if": "activity=contractor&days=3&in_zone=on",
            "api:what_if": "activity=contractor&days=3",
            "api:take_recorded_land": "year=1998",
            "api:get_distribution": f"year={efficiency.YEARS['Home']}",
            **elements.ASKED,
        }
        if self.route == "api/registry/enterprises/<pk>/merge":
            return f"{path}?gone_id={records.twin}"
        return f"{path}?{asked[self.name]}" if self.name in asked else path


def addresses(under: str = "") -> list[Address]:
    """All of them, or those of a slice, each route once."""
    found = {
        address.route: address
        for address in _walk(get_resolver())
        if address.route.removeprefix("api/").startswith(f"{under}/" if under else "")
    }
    return sorted(found.values(), key=lambda address: address.route)


def _walk(
    resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(":".join([*spaces, pattern.name or ""]), here, pattern.callback)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, here, inner)


def cases(address: Address) -> list[tuple[str, str]]:
    """The method and whose records: one's own, a neighbor's in the same zone, another zone's.

    A method that the address does not know is tried once: it is refused before any record is read.
    """
    taken = getattr(address.view, "methods", None) or described(address)
    return [
        (method, whose)
        for method in methods(address)
        for whose in (["own", "neighbor", "other"] if address.record else ["-"])
        if whose in {"own", "-"} or method in taken
    ]


def is_closed(address: Address, role: Role) -> bool:
    """Whether a page's act is not the role's: refused before any record is read, so that it need
    not be asked again with a neighbor's."""
    act = getattr(address.view, "act", None)
    return act is not None and role not in act.roles


def methods(address: Address) -> list[str]:
    """What is tried at an address: of the API also the other methods that it describes."""
    return ["GET", "POST", *sorted(described(address) & {"PUT", "DELETE"})]


def described(address: Address) -> set[str]:
    """The methods that the API describes for an address."""
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address.route)
    return {method.upper() for method in api.get_openapi_schema()["paths"].get(path, {})}


@pytest.fixture(scope="module")
def others(django_db_setup: None, django_db_blocker: Any) -> Iterator[Others]:
    """What belongs to others, made once for all roles that a process asks as."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.others()
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", _each(ROLES))
@pytest.mark.django_db
def test_each_role_reaches_what_the_table_says(
    role: Role, others: Others, request: pytest.FixtureRequest, settings: LazySettings
) -> None:
    settings.OIDC_ISSUER = NO_PROVIDER
    world = worlds.build(role, others)
    crawl = Crawl(world)
    tried = addresses(under=request.config.getoption("under"))
    assert tried, "no address begins so"
    with clock.at(clock.now()):  # however long it takes: a session notes every few minutes
        answers = crawl.ask_all(tried, role)
    if request.config.getoption("write_access_table"):
        every = addresses()
        rows = [(one.route, *case) for one in every for case in cases(one)]
        ACCESS.write(role, ACCESS.read(role) | answers, rows)
        counts = {(route,): str(count) for route, count in crawl.queries.items()}
        kept = {} if tried == every else QUERIES.read(role)
        QUERIES.write(role, kept | counts, [(one.route,) for one in every])
    expected = ACCESS.read(role)
    new = [" ".join(case) for case in answers if case not in expected]
    assert not new, (
        f"{len(new)} addresses are not in tests/access.csv, the first is {new[0]}. Run pytest "
        "tests/integration/fence --write-access-table and read the difference."
    )
    wrong = {
        " ".join(case): f"table {expected[case]}, answered {answer}"
        for case, answer in answers.items()
        if expected[case] != answer
    }
    assert not wrong
    known = QUERIES.read(role)
    more = {
        route: f"table {known.get((route,)) or 'nothing'}, asked {count}"
        for route, count in crawl.queries.items()
        if count > int(known.get((route,)) or 0)
    }
    assert not more, "pages that ask more than tests/queries.csv says"


def test_whatever_may_be_done_is_done_by_somebody() -> None:
    """A form that is sent whole is taken, unless the state of the record forbids its act: an empty
    one would be refused for another reason than the fence's."""
    with ACCESS.path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] not in {"GET", "DELETE"}]
    refused = set()
    for row in rows:
        answers = {row[role] for role in ROLES} - REFUSED
        is_refused = bool(answers) and not any(one.startswith(("2", "3")) for one in answers)
        if row["records"] in {"own", "-"} and is_refused:
            refused.add(row["address"])
    assert refused == REFUSED_BY_STATE, "give test_fence._typed what these want"


def test_no_page_asks_too_much() -> None:
    with QUERIES.path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    most = {row.pop("address"): max(int(count or 0) for count in row.values()) for row in rows}
    assert len(most) > 100
    assert not {address: count for address, count in most.items() if count > MOST_QUERIES}


@pytest.mark.parametrize("role", sorted(MEMBERS))
@pytest.mark.django_db
@pytest.mark.once
def test_nothing_is_offered_to_a_role_that_it_may_not_open(role: Role, others: Others) -> None:
    world = worlds.build(role, others)
    browser = make.client(world.actor)
    record = "enterprises" if role is Role.ENTERPRISE else "projects"
    own = world.own.enterprise if role is Role.ENTERPRISE else world.own.project
    pages = [
        "/",
        "/overview",
        f"/registry/{record}/{own}",
        f"/approvals/analysis/{world.own.analysis}",
        f"/compliance/reviews/{world.own.first_reading}",
        f"/compliance/reviews/{world.own.first_reading}/questions",
        f"/compliance/reviews/{world.own.second_reading}",
        f"/compliance/reviews/{world.own.passed}",
        "/compliance/positive-list",
        f"/helpdesk/consultations/{world.own.consultation}",
        f"/helpdesk/consultations/{world.own.decided}",
        f"/attraction/chains/{world.own.chain}",
        f"/attraction/chains/nodes/{world.own.chain_node}",
        f"/attraction/leads/{world.own.lead}",
        f"/attraction/filings/{world.own.filing}",
        f"/attraction/schemes/{world.own.scheme}",
        f"/attraction/rewards/{world.own.assessed_reward}",
        f"/attraction/agreements/{world.own.agreement}",
        "/attraction/board",
        "/attraction/targets",
        f"/delivery/plans/{world.own.plan}",
        f"/delivery/plans/activities/{world.own.activity}",
        f"/delivery/blockers/{world.own.blocker}",
        "/delivery/zone",
        "/delivery/resources",
        "/efficiency/distribution",
        f"/efficiency/evaluations/{world.own.published_evaluation}",
        f"/efficiency/evaluations/{world.own.published_evaluation}/data",
        f"/efficiency/scores/{world.own.land_score}",
        f"/efficiency/objections/{world.own.land_objection}",
        f"/efficiency/inputs/{world.own.land_inputs}",
        f"/efficiency/schemes/{world.own.land_scheme}",
        f"/efficiency/policies/{world.own.drafted_policy}",
        f"/land/idle/{world.own.idle_case}",
        f"/land/routes/{world.own.renewal}",
        f"/land/parcels/{world.own.poor_parcel}/idle",
        "/land/board",
        f"/land/acquisitions/{world.own.acquisition}",
        f"/land/sales/{world.own.land_sale}",
        f"/land/expansions/{world.own.expansion}",
        "/land/trade",
    ]
    seen: set[str] = set()
    for address in pages:
        answer = browser.get(address)
        if answer.status_code == 200:
            seen |= set(re.findall(r'<a [^>]*href="(/[^"#]*)"', answer.content.decode()))
    assert seen
    refused = {link for link in sorted(seen) if browser.get(html.unescape(link)).status_code == 403}
    assert not refused


def test_the_table_opens_nothing_in_another_zone() -> None:
    with ACCESS.path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["records"] == "other"]
    assert rows
    opened = [row for row in rows if not {row[role] for role in ROLES} <= REFUSED]
    assert not opened


def test_every_page_names_the_act_that_it_needs() -> None:
    bare = [
        address.name
        for address in addresses()
        if not address.name.startswith("api:") and not hasattr(address.view, "act")
    ]
    assert not bare, "mark these views with core.pages.page"


class Crawl:
    """Asks for addresses as one actor; each request is undone afterwards."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browser = make.client(world.actor if world.actor.user_id else None)
        self.cookies = self.browser.cookies.output(header="", sep=";")
        self.before = fingerprint()
        self.queries: dict[str, int] = {}
        """How many queries each page took that was shown."""

    def ask_all(self, tried: Iterable[Address], role: Role) -> dict[tuple[str, ...], str]:
        """The answer of each address to each method, about whose record."""
        answers: dict[tuple[str, ...], str] = {}
        for address in tried:
            for method, whose in cases(address):
                first = answers.get((address.route, method, "own"))
                is_known = first is not None and is_closed(address, role)
                answer = first if is_known else self.ask(address, method, whose)
                answers[address.route, method, whose] = str(answer)
        return answers

    def ask(self, address: Address, method: str, whose: str) -> str:
        """What is answered, as a status or ``login``; fail where the fence has a hole."""
        records: Records = getattr(self.world, "own" if whose == "-" else whose)
        writes = Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer, body = self._send(address, method, records)
            after = fingerprint() if writes.seen and answer in REFUSED else self.before
            transaction.set_rollback(True)
        if method == "GET" and answer == "200" and not address.name.startswith("api:"):
            self.queries[address.route] = max(writes.count, self.queries.get(address.route, 0))
        case = f"{method} {address.path(records)} as {self.world.actor.role}: {answer}"
        assert after == self.before, f"{case}, and yet something changed"
        for name in self.world.unseen:
            assert name not in body, f"{case} shows “{name}”"
        if is_closed(address, self.world.actor.role):
            assert answer in {"login", "403", "405"}, f"{case}, without {address.view.act.code}"
        return answer

    def _send(self, address: Address, method: str, records: Records) -> tuple[str, str]:
        browser = self.browser
        browser.cookies = SimpleCookie(self.cookies)
        path = address.path(records)
        if method == "GET":
            response = browser.get(path)
        elif method == "DELETE":
            response = browser.delete(f"{path}?version=1")
        elif address.name.startswith("api:"):
            values = _typed(address.route, records)
            if "file" in values:
                response = browser.post(path, values)
            else:
                content = json.dumps(values)
                response = browser.generic(method, path, content, "application/json")
        else:
            response = browser.post(path, _typed(address.name, records, self.world))
        return _class_of(response), _body(response)


@dataclass(frozen=True)
class Table:
    """A table in the repository: what holds of an address, a column a role."""

    path: Path
    head: tuple[str, ...]

    def read(self, role: Role) -> dict[tuple[str, ...], str]:
        """The column of a role."""
        if not self.path.exists():
            return {}
        with self.path.open(newline="") as file:
            return {
                tuple(row[name] for name in self.head): row.get(role) or ""
                for row in csv.DictReader(file)
            }

    def write(
        self, role: Role, column: Mapping[tuple[str, ...], str], cases: Iterable[tuple[str, ...]]
    ) -> None:
        """Put the role's column into the table, whose rows are the cases that there are now; other
        processes write the other columns."""
        with (settings.HOME / f"{self.path.stem}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            columns = {other: self.read(other) for other in ROLES} | {role: column}
            made = self.path.with_suffix(".new")  # others read the table meanwhile
            with made.open("w", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([*self.head, *ROLES])
                for case in cases:
                    values = [columns[other].get(case, "") for other in ROLES]
                    if any(values):
                        writer.writerow([*case, *values])
            made.replace(self.path)


ACCESS = Table(TESTS / "access.csv", ("address", "method", "records"))
QUERIES = Table(TESTS / "queries.csv", ("address",))


class Writes:
    """Notes whether a table of the platform was written to, also where it was undone again, and
    counts the queries."""

    def __init__(self) -> None:
        self.seen = False
        self.count = 0

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        self.count += not sql.startswith(NO_QUERIES)
        found = WRITE.match(sql)
        self.seen = self.seen or (found is not None and found[1] in TABLES)
        return execute(sql, *arguments)


def fingerprint() -> dict[str, str]:
    """A digest of every table of the platform, so that any change is noticed."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in MODELS
        if model is not Session  # it tells when somebody was seen last
    }


def _typed(name: str, records: Records, world: World | None = None) -> dict[str, Any]:
    """What a person types who is allowed to: so that a refusal is the fence's doing."""
    enterprise = {
        "name": "Brand New Co., Ltd.",
        "credit_code": make.code(9_999_999),
        "industry_code": "3841",
        "scale": "SMALL",
        "state": "OPERATING",
    }
    project = {"code": "NEW-1", "name": "Brand new"}
    business = {"name": "Brand new", "description": "software"}
    change = {"version": "1", "reason": "because"}
    table = f"credit_code,name,industry_code,scale\n{make.code(9_999_998)},Imported,3841,SMALL\n"
    typed: dict[str, dict[str, Any]] = {
        "core:set_language": {"language": "en"},
        "core:switch_membership": {"membership": str(world.actor.membership_id) if world else ""},
        "core:members": {
            "username": "brand-new",
            "role": "LEADER",
            "name": "Brand New",
            "password": make.PASSWORD,
        },
        "core:member": change | {"role": "OFFICER"},
        "core:member_password": change,
        "core:member_second_factor": change,
        "core:member_sessions": change,
        "core:member_provider": change | {"login_name": "somebody"},
        "core:member_provider_end": change,
        "core:second_factor_demand": {"is_demanded": "on", "reason": "because"},
        "core:units": {"name": "Brand new unit", "kind": "DEPARTMENT"},
        "core:unit": change | {"name": "Renamed unit", "is_active": "on"},
        "core:password": {"old": make.PASSWORD, "new": "Neue-Nacht-43", "again": "Neue-Nacht-43"},
        "core:tokens": {"name": "New", "parts": ["register"], "expires_on": _day(7)},
        "core:token": change,
        "core:token_days": {"most_days": "30", "reason": "because"},
        "core:member_end": change,
        "core:list_columns": {"column": ["code", "stage"]},
        "core:bulk": _decided(act="retire", item=f"{records.spare_project}.1", reason="because"),
        "core:batch_undo": _decided(reason="because"),
        "core:view_keep": {"name": "Brand new view", "query": "stage=LEAD"},
        "core:following_seen": {"up_to": "1"},
        "core:webhooks": {"name": "Brand new hook", "url": "http://localhost/new"},
        "core:webhook_change": change | {"name": "Renamed hook", "url": "http://localhost/new"},
        "core:webhook_remove": change,
        "core:personal_erase": {"reason": "asked for"},
        "core:comment": {"text": "Brand new comment"},
        "core:member_resume": change,
        "registry:enterprise_new": enterprise,
        "registry:enterprise_edit": enterprise | change,
        "registry:enterprise_import": {"file": make.upload(table)},
        "registry:enterprise_preview": {"good_only": "1"},
        "registry:figures_add": {"year": "2022", "tax_fen": "10"},
        "registry:figures_edit": change | {"tax_fen": "10"},
        "registry:name_add": {"name": "Once called so", "until_on": "2020-01-01"},
        "registry:name_remove": change,
        "registry:contact": change | {"name": "Somebody else"},
        "registry:contact_remove": change,
        "registry:stage_date": change | {"entered_on": "2020-01-01"},
        "registry:enterprise_contact_add": {"name": "Somebody"},
        "registry:project_new": project,
        "registry:project_edit": project | change,
        "registry:project_import": {"file": make.upload("code,name\nNEW-2,Imported\n")},
        "registry:project_preview": {"good_only": "1"},
        "registry:project_move": change | {"stage": "NEGOTIATION", "entered_on": "2024-02-01"},
        "registry:project_contact_add": {"name": "Somebody"},
        "registry:enterprise_merge": _seen(name, records) | {"name": "kept", "credit_code": "kept"},
        "registry:merge_undo": _seen(name, records),
        "registry:enterprise_apart": {"reason": "two"},
        "registry:apart_remove": {"reason": "one"},
        "registry:enterprise_retire": change,
        "registry:enterprise_take_up": change | {"version": "2"},
        "registry:project_retire": change,
        "registry:project_take_up": change | {"version": "2"},
        "registry:probabilities": change
        | dict.fromkeys(map(str, ProjectStage), "0.5")
        | {"version": "0"},
        "registry:industry_import": {
            "file": make.upload("code,name\n384,Batteries\n3849,Other batteries\n")
        },
        "approvals:bulk": {
            "act": "urge",
            "item": f"{records.item}.1",
            "on": _day(0),
            "do": "1",
        },
        "approvals:obligation_close": change | {"was_kept": "yes", "note": "seen"},
        "approvals:breach_close": change | {"outcome": "stopped"},
        "approvals:check_new": {
            "check": "energy_measures",
            "due_on": "2030-01-02",
            "responsible": "somebody",
        },
        "approvals:papers_new": {"outline": make.upload("%PDF-1.7 y", "outline.pdf")},
        "approvals:authority": {"unit": str(records.unit)},
        "approvals:post_new": {"membership": str(records.member), "post": "HEAD"},
        "approvals:post_remove": change,
        "approvals:substitute_new": {
            "substitute": str(records.member),
            "since": "2030-01-01",
            "until": "2030-02-01",
            "document": "because",
        },
        "approvals:substitution_end": change,
        "approvals:case_version": change | {"to": "2023-06"},
        "approvals:mapping": {"file": make.upload(worlds.EXPORT.format("New"), "new.csv")},
        "approvals:mapping_new": _mapping("Brand new"),
        "approvals:mapping_edit": _mapping("Renamed") | {"version": "1"},
        "approvals:difference": change | {"settlement": "OURS"},
        "approvals:analyses": {"file": make.upload(make.LOG, "log.csv")},
        "approvals:analysis_new": {
            "name": "Brand new",
            "column_case": "case",
            "column_activity": "activity",
            "column_time": "time",
        },
        "helpdesk:consultation_new": business | {"units": [str(records.unit)]},
        "helpdesk:ask": {"version": "2", "units": [str(records.unit)]},
        "helpdesk:decide": change | {"version": "2", "class_code": "65"},
        "helpdesk:withdraw": change | {"version": "2"},
        "helpdesk:reopen": change | {"version": "3"},
        "helpdesk:apply": {"version": "3"},
        "helpdesk:question": change | {"class_code": "65"},
        "api/helpdesk/consultations": business | {"unit_ids": [records.unit]},
        "api/helpdesk/consultations/<pk>/questions": {"unit_ids": [records.unit]},
        "api/helpdesk/consultations/<pk>/decision": {"class_code": "65", "reason": "because"},
        "api/helpdesk/questions/<pk>/answer": {"class_code": "65", "reason": "because"},
        "api/helpdesk/consultations/<pk>/withdrawal": {"reason": "because"},
        "api/helpdesk/consultations/<pk>/reopening": {"reason": "because"},
        **_typed_to_compliance(),
        **_typed_to_chains(records),
        **attraction.typed(name, records),
        **land.typed(records),
        **efficiency.typed(name, records),
        **idle.typed(records),
        **trade.typed(records),
        **admission.typed(records),
        **elements.typed(records),
        **_typed_to_delivery(records),
        **_typed_to_core(records),
        **_typed_to_registry(records, enterprise, project),
        "api/registry/enterprises": {k: v for k, v in enterprise.items() if k != "state"},
        "api/registry/projects": project,
        "api/registry/projects/<pk>/change": project | change,
        "api/registry/enterprises/<pk>/change": enterprise | change,
        "api/registry/enterprises/<pk>/retire": change,
        "api/registry/enterprises/<pk>/take-up": change | {"version": "2"},
        "api/registry/projects/<pk>/retire": change,
        "api/registry/projects/<pk>/take-up": change | {"version": "2"},
        "api/registry/enterprises/<pk>/merge": {"gone_id": records.twin, "reason": "because"},
        "api/registry/enterprises/<pk>/apart": {"other_id": records.twin, "reason": "two"},
        "api/registry/apart/<pk>/remove": {"reason": "one"},
        "api/registry/merges/<pk>/undo": {"reason": "because"},
        "api/approvals/cases": {
            "project_id": records.project,
            "process_id": "industrial-new-build",
        },
    }
    typed |= {
        f"api/approvals/{route}": values
        for route, values in {
            "cases/<pk>/simulation": {
                "has_agreement": True,
                "is_in_good_standing": True,
                "has_promised": True,
                "assumptions": {"parcel": "W-1"},
            },
            "cases/<pk>/conversion": {
                "conditions": {},
                "is_paid": True,
                "design_is_unchanged": True,
            },
            "cases/<pk>/lapse": {"reason": "WITHDRAWN"},
            "cases/<pk>/milestones": {"code": "construction"},
            "cases/<pk>/site-works": {"code": "survey"},
            "cases/<pk>/breaches": {"milestone": "construction", "description": "Piles"},
            "items/<pk>/papers": {
                "paper": "outline",
                "file": make.upload("%PDF-1.7 y", "outline.pdf"),
            },
            "items/<pk>/acts": {"act": "APPLY", "papers": ["company", "outline", "total"]},
            "cases/<pk>/terms": {"document": "signed"},
            "cases/<pk>/checks": {
                "check": "energy_measures",
                "due_on": "2030-01-02",
                "responsible": "somebody",
            },
            "obligations/<pk>/close": {"was_kept": True, "note": "seen"},
            "obligations/<pk>/order": {"correct_by": "2030-01-02", "reason": "because"},
            "obligations/<pk>/confirm": {"reason": "because"},
            "breaches/<pk>/close": {"outcome": "Stopped"},
            "cases/<pk>/facts": {"facts": PLANT},
            "cases/<pk>/version": {"process_version": "2023-06", "reason": "because"},
            "acts": {"act": "URGE", "items": [{"id": records.item, "version": 1}]},
            "own-analyses": {"by": "ITEM", "name": "New", "since": "2024-01-01"},
            "analyses": {
                "file_id": records.log,
                "name": "New",
                "columns": {name: name for name in ("case", "activity", "time")},
            },
            "authorities/<code>": {"unit_id": records.unit},
            "units/<pk>/posts": {"membership_id": records.member, "post": "HEAD"},
            "posts/<pk>/substitutions": {
                "substitute_id": records.member,
                "since": "2030-01-01",
                "until": "2030-02-01",
                "document": "because",
            },
            "substitutions/<pk>/end": {"version": 1},
            "mirrors": _api_mapping("Brand new"),
            "mirrors/<pk>": _api_mapping("Renamed") | {"version": 2},
            "mirrors/<pk>/words": {"items": {"Hearing": ""}, "version": 2},
            "mirrors/<pk>/exports/<file_id>": {"digest": "0" * 64, "good_only": True},
            "differences/<pk>/settlement": {
                "settlement": "OURS",
                "reason": "because",
                "version": 1,
            },
        }.items()
    }
    return typed.get(name, {})


def _decided(**values: str) -> dict[str, str]:
    """A form that was looked at before it is done: it carries the digest of what was shown."""
    sent = json.dumps({name: [value] for name, value in values.items()}, sort_keys=True)
    return {**values, "do": "1", "seen": hashlib.sha256(sent.encode()).hexdigest()}


def _seen(name: str, records: Records) -> dict[str, str]:
    """A reason, and what whoever may has seen before a merge or its undoing."""
    if name not in {"registry:enterprise_merge", "registry:merge_undo"}:
        return {}
    zone_id = Enterprise.objects.get(pk=records.enterprise).zone_id
    officer = Actor(Role.OFFICER, zone_id=zone_id, zone_ids=(zone_id,))
    if name == "registry:merge_undo":
        digest = registry.plan_undo(officer, records.merge).digest
    else:
        digest = registry.plan_merge(officer, records.enterprise, records.twin).digest
    return {"version": digest, "reason": "because"}


def _typed_to_chains(records: Records) -> dict[str, Any]:
    change = {"version": 1, "reason": "because"}
    node = {"name": "Brand new node", "tier": "UPSTREAM"}
    ends = {"source": records.empty_node, "target": records.chain_node}
    return {
        "attraction:chain_new": {"name": "Brand new chain"},
        "attraction:chain_edit": change | {"name": "Renamed chain"},
        "attraction:chain_remove": change,
        "attraction:chain_node_new": node,
        "attraction:chain_node_edit": change | node,
        "attraction:chain_node_remove": change,
        "attraction:chain_node_place": {"enterprises": [records.twin]},
        "attraction:chain_flow_new": ends | {"product": "Brand new"},
        "attraction:chain_flow_edit": change | {"product": "Renamed"},
        "attraction:chain_flow_remove": change,
        "attraction:chain_place_edit": change | {"products": "Renamed"},
        "attraction:chain_place_remove": change,
        "api/attraction/chains": {"name": "Brand new chain"},
        "api/attraction/chains/<pk>": change | {"name": "Renamed chain"},
        "api/attraction/chains/<pk>/nodes": node,
        "api/attraction/chain-nodes/<pk>": change | node,
        "api/attraction/chain-nodes/<pk>/places": {"enterprise_ids": [records.twin]},
        "api/attraction/chain-places/<pk>": change | {"products": "Renamed"},
        "api/attraction/chain-flows": {
            "product": "Brand new",
            **{f"{name}_id": pk for name, pk in ends.items()},
        },
        "api/attraction/chain-flows/<pk>": change | {"product": "Renamed"},
    }


def _typed_to_core(records: Records) -> dict[str, Any]:
    change = {"version": 1, "reason": "because"}
    return {
        "api/core/members": {
            "username": "brand-new",
            "role": "LEADER",
            "name": "Brand New",
            "password": make.PASSWORD,
        },
        "api/core/members/<pk>": change | {"role": "OFFICER"},
        "api/core/members/<pk>/end": change,
        "api/core/members/<pk>/resume": change,
        "api/core/units": {"name": "Brand new unit", "kind": "DEPARTMENT"},
        "api/core/units/<pk>": change | {"name": "Renamed unit", "is_active": True},
        "api/core/files": {"file": make.upload("a,b\n1,2\n")},
        "api/core/lists/<name>/views": {"name": "Brand new view", "query": "stage=LEAD"},
        "api/core/lists/<name>/columns": {"columns": ["code"]},
        "api/core/lists/<name>/exports": {"suffix": "csv"},
        "api/core/lists/<name>/acts/<act>": {
            "items": [{"id": records.spare_project, "version": 1}],
            "values": {"reason": "because"},
        },
        "api/core/batches/<pk>/undo": {"reason": "because"},
        "api/core/following/seen": {"up_to": 1},
        "api/core/records/<subject_type>/<pk>/comments": {"text": "Brand new comment"},
        "api/core/webhooks/<pk>": change | {"name": "Renamed", "url": "http://localhost/new"},
    }


def _typed_to_compliance() -> dict[str, Any]:
    """By the versions that the world's reviews have, each with what was heard in it."""
    first, second, passed = {"version": 4}, {"version": 5}, {"version": 6}
    because = {"reason": "because"}
    said = {"kind": "PUBLIC", "name": "All", "heard_on": "2024-01-02", "said": "No."}
    words = {"title": "Ours", "text": "Only this", "version": 0}
    no = {"question": "8-1", "finding": "NO"}
    text = {"kind": "MEASURE", "title": "Brand new"}
    pages = {
        "entry_edit": words,
        "review_new": text | {"text": "Equal for all."},
        "answers": first | {"answer_8-1": "NO"},
        "answer": first | {"evidence": "part 1", "defense": "NONE"},
        "places": first | {"entry_1": "2"},
        "hearing_new": first | said,
        "hearing": said | {"version": 1},
        "submit": first | {"opinion": "Equal for all."},
        "confirm": second,
        "send_back": second | because,
        "withdraw": first | because,
        "revoke": passed | because,
    }
    operations = {
        "positive-list/<number>": words,
        "reviews": text | {"content": [{"heading": "1", "text": "Equal for all."}]},
        "reviews/<pk>/answers": first | {"answers": [no]},
        "reviews/<pk>/placements": first | {"placements": [{"part": 1, "entry": 2}]},
        "reviews/<pk>/hearings": first | said,
        "hearings/<pk>": said | {"version": 1},
        "reviews/<pk>/submission": first | {"opinion": "Equal for all."},
        "reviews/<pk>/confirmation": second,
        "reviews/<pk>/return": second | because,
        "reviews/<pk>/withdrawal": first | because,
        "reviews/<pk>/revocation": passed | because,
    }
    return {f"compliance:{name}": values for name, values in pages.items()} | {
        f"api/compliance/{route}": values for route, values in operations.items()
    }


def _typed_to_registry(
    records: Records, enterprise: dict[str, str], project: dict[str, str]
) -> dict[str, Any]:
    change = {"version": 1, "reason": "because"}
    return {
        "api/registry/enterprises/<pk>": enterprise | change,
        "api/registry/enterprises/<pk>/figures/<year>": change | {"tax_fen": 10},
        "api/registry/enterprises/<pk>/former-names": {
            "name": "Once called so",
            "until_on": "2020-01-01",
        },
        "api/registry/enterprises/<pk>/contacts": {"name": "Somebody"},
        "api/registry/projects/<pk>/contacts": {"name": "Somebody"},
        "api/registry/contacts/<pk>": change | {"name": "Somebody else"},
        "api/registry/projects/<pk>": project | change,
        "api/registry/projects/<pk>/stages": change
        | {"stage": "NEGOTIATION", "entered_on": "2024-02-01"},
        "api/registry/projects/<pk>/stages/<stage>": change | {"entered_on": "2020-01-01"},
        "api/registry/probabilities": {"probabilities": {"LEAD": "0.5"}, "version": 0},
        "api/registry/industry-classes": {"file_id": records.file},
        "api/registry/imports/<kind>/<file_id>": {"digest": "0" * 64, "good_only": True},
    }


def _typed_to_delivery(records: Records) -> dict[str, Any]:
    """As pages take it and as programs send it."""
    published = {"version": "2", "reason": "because"}
    change = {"version": "1", "reason": "because"}
    work = {"name": "Other", "phase": "SIGNING", "kind": "OTHER", "duration_days": "5"}
    blocker = {"text": "Rain", "cause": "WEATHER", "due_on": _day(9), "owner_id": records.member}
    member = {"membership_id": records.member, "duty": "helps"}
    escalation = {"leader_id": records.member, "reason": "because"}
    team = {"name": "Crew", "capacity": "3"}
    period = {"since": "2030-03-01", "until": "2030-04-01", "units": "0"}
    plan = {"template_id": "rented-factory", "weight": "2"}
    pages: dict[str, Any] = {
        "plan_new": plan,
        "plan_edit": published | {"name": "Renamed", "weight": "3"},
        "plan_end": published,
        "plan_reopen": published,
        "baseline_new": published | {"name": "New"},
        "activity_new": work | {"code": "new", "after": "company +2", "version": "2"},
        "activity_edit": published | work | {"after": "full_output"},
        "activity_remove": published,
        "progress": {"started_on": _day(0), "version": "2"},
        "member_new": member,
        "member_end": change,
        "blocker_new": blocker,
        "blocker_edit": blocker | change,
        "blocker_escalate": escalation | change,
        "blocker_solve": {"solution": "dried", "version": "1"},
        "resource_new": team | {"code": "crew"},
        "resource_edit": team | change,
        "period_new": period,
        "period_remove": change,
        "replan": {"may_be_earlier": "on"},
        "proposal": {"reason": "because"},
    }
    after = [{"code": "company", "lag_days": 2}]
    operations: dict[str, Any] = {
        "plans": plan | {"project_id": records.project},
        "plans/<pk>/change": pages["plan_edit"],
        "plans/<pk>/end": published,
        "plans/<pk>/reopening": published,
        "plans/<pk>/baselines": pages["baseline_new"],
        "plans/<pk>/activities": pages["activity_new"] | {"after": after},
        "plans/<pk>/members": member,
        "activities/<pk>/change": pages["activity_edit"] | {"after": after},
        "activities/<pk>/remove": published,
        "activities/<pk>/progress": pages["progress"],
        "activities/<pk>/blockers": blocker,
        "members/<pk>/end": change,
        "blockers/<pk>/change": pages["blocker_edit"],
        "blockers/<pk>/escalation": escalation,
        "blockers/<pk>/solution": pages["blocker_solve"],
        "resources": pages["resource_new"],
        "resources/<pk>/change": pages["resource_edit"],
        "resources/<pk>/periods": period,
        "periods/<pk>/remove": change,
        "replans/<pk>/publication": pages["proposal"],
    }
    return {f"delivery:{name}": values for name, values in pages.items()} | {
        f"api/delivery/{route}": values for route, values in operations.items()
    }


def _day(days: int) -> str:
    """Some days from the day of the test."""
    return (clock.today() + timedelta(days=days)).isoformat()


def _api_mapping(name: str) -> dict[str, Any]:
    columns = {"national_code": "code", "item": "item", "state": "state"}
    known = {"name": name, "system": "Some system", "process_id": "industrial-new-build"}
    return known | {"columns": columns}


def _mapping(name: str) -> dict[str, str]:
    headers = {"national_code": "code", "item": "item", "state": "state"}
    return {
        "name": name,
        "system": "Some system",
        "process_id": "industrial-new-build",
        **{f"column_{column}": header for column, header in headers.items()},
    }


def _class_of(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith("/login?next="):
        return "login"
    return str(response.status_code)


def _body(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):  # an Excel file: look into it
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    if content.startswith(b"%PDF") and b"%%EOF" in content:  # a paper of the tests is no real one
        content = "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
        ).encode()
    return f"{response.headers} {content.decode()}"
