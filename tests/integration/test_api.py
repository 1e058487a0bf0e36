"""The whole API, asked what its description allows and forbids; and an item handled through it."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.middleware.csrf import get_token
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests import make, make_cases, make_tokens
from tests.make_cases import Office
from tests.make_tokens import Program

from zoneworks.approvals.engine.process.handling import HandlingAct, State
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db
CHECKS: Any = [
    *(not_a_server_error, status_code_conformance),
    *(content_type_conformance, response_schema_conformance),
]
ACCESS = Path(__file__).parents[1] / "access.csv"
ASKING = ("applicant", "administrator", "leader", "officer")
PARTS = 2
"""The operations are asked in so many parts, side by side."""
EXAMPLES = 4
"""Of each operation, of what is allowed and of what is forbidden."""


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let the server keep the test's connection after a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def closed_to(role: Role) -> set[tuple[str, str]]:
    """The operations that a role may not use: the fence tries that they are refused."""
    return {one for one, row in operations() if row[role] == "403"}


def all_operations() -> set[tuple[str, str]]:
    """Every operation of the table of access."""
    return {one for one, _row in operations()}


def operations() -> list[tuple[tuple[str, str], dict[str, str]]]:
    """Each operation, with who may use it."""
    with ACCESS.open(newline="") as file:
        return [
            (("/" + re.sub(r"<(\w+)>", r"{\1}", row["address"]), row["method"]), row)
            for row in csv.DictReader(file)
            if row["records"] in {"own", "-"}
        ]


def logged_in(by: Actor) -> dict[str, str]:
    """The headers of a program that acts for somebody."""
    browser = make.client(by)
    request = RequestFactory().get("/")
    token = get_token(request)
    cookies = {name: one.value for name, one in browser.cookies.items()}
    cookies["zoneworks_csrf"] = request.META["CSRF_COOKIE"]
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
    }


def with_token(by: Actor, *, is_read_only: bool = False) -> dict[str, str]:
    """The headers of a program that shows a token of every part."""
    return Program(make_tokens.token(by, is_read_only=is_read_only)[1]).headers


# The WSGI client of schemathesis leaves the file open of which an answer is read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(logged_in, marks=pytest.mark.once),
        pytest.param(with_token, marks=pytest.mark.postgresql),
    ],
)
def test_the_api_answers_as_its_description_says(
    office: Office, part: int, way: Callable[[Actor], dict[str, str]]
) -> None:
    """What is made up for an operation is sent by each who may use it; leaders send what they
    alone decide."""
    case = office.case()
    item = make_cases.item(case, "filing")
    known = {"cases": case.pk, "items": item.pk, "projects": office.project.pk}
    known |= {"enterprises": office.enterprise.pk}
    asking = {who: way(getattr(office, who)) for who in ASKING}
    closed = {who: closed_to(getattr(office, who).role) for who in ASKING}
    closed["leader"] |= all_operations() - closed["officer"]
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    asked = dict.fromkeys(ASKING, 0)
    for found in list(schema.get_all_operations())[part::PARTS]:
        operation = found.ok()
        name = operation.path, operation.method.upper()
        open_to = [who for who in ASKING if name not in closed[who]]
        record = next((pk for name, pk in known.items() if f"/{name}/{{pk}}" in operation.path), 1)
        modes = [
            operation.as_strategy(generation_mode=mode, path_parameters=path)
            for mode in GenerationMode
            for path in ([{"pk": record}] if "{pk}" in operation.path else [None])
        ]

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.one_of(modes))
        def ask(made_up: Any) -> None:
            for who in open_to:  # noqa: B023 - called at once
                with transaction.atomic():
                    made_up.call_and_validate(headers=asking[who], checks=CHECKS)
                    # Each finds the state that the first one found; what the last did stays.
                    transaction.set_rollback(who != open_to[-1])  # noqa: B023 - as above

        ask()
        for who in open_to:
            asked[who] += 1
    assert all(count > 15 for who, count in asked.items() if who != "leader")


def test_every_operation_is_open_to_one_of_those_who_ask() -> None:
    asking = (Role.OFFICER, Role.ENTERPRISE, Role.ADMINISTRATOR, Role.LEADER)
    assert not set.intersection(*map(closed_to, asking))


def test_a_reading_token_changes_nothing_by_any_operation(office: Office) -> None:
    program = Program(make_tokens.token(office.officer, is_read_only=True)[1])
    events = Event.objects.count()
    description = make.client().get("/api/openapi.json").json()
    writes = [
        (method.upper(), re.sub(r"{\w+}", "1", path).removeprefix("/api/"))
        for path, operations in description["paths"].items()
        for method in operations
        if method != "get"
    ]
    assert len(writes) > 50
    for method, path in writes:
        answer = program.send(method, path, key=f"{method} {path}")
        assert (answer.status_code, answer.json()["title"]) == (403, "TokenReadOnly"), path
    assert Event.objects.count() == events


def send(by: Actor, path: str, **values: Any) -> Any:
    return make.client(by).post(f"/api/approvals/{path}", values, content_type="application/json")


def test_an_item_is_handled_through_the_api(office: Office) -> None:
    opened = send(
        office.officer,
        "cases",
        project_id=office.project.pk,
        process_id=make_cases.PROCESS,
        facts=make_cases.PLANT,
        begun_on="2024-03-01",
    )
    assert opened.status_code == 201
    pk = next(one["id"] for one in opened.json()["items"] if one["code"] == "filing")
    case = make_cases.item_of(pk).case
    path, first = f"items/{pk}/acts", {"on": "2024-03-01"}
    papers = list(make_cases.papers(case, "filing"))
    applied = send(office.officer, path, act="APPLY", papers=papers, **first)
    assert (applied.status_code, applied.json()["state"]) == (200, State.SUBMITTED)
    turns = make.client(office.clerk).get("/api/approvals/my-turns").json()
    assert [one["id"] for one in turns["items"]] == [pk]
    done = send(office.clerk, path, act="ACCEPT", number="No. 1", **first).json()
    assert (done["state"], done["number"]) == (State.DELIVERED, "No. 1")
    acts = {one["act"]: one for one in done["acts"]}
    assert acts[HandlingAct.REVOKE]["is_possible"]
    assert acts[HandlingAct.GRANT]["obstacle"] == "WRONG_STATE"
    assert acts[HandlingAct.GRANT]["why_not"]
    assert HandlingAct.APPLY not in acts


def test_a_refused_act_says_why_and_changes_nothing(office: Office) -> None:
    item = make_cases.item(office.case(), "filing")
    events = Event.objects.count()
    refused = send(office.clerk, f"items/{item.pk}/acts", act="GRANT", number="No. 1")
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"]
    unreadable = send(office.clerk, f"items/{item.pk}/acts", act="JUMP")
    assert list(unreadable.json()["fields"]) == ["act"]
    item.refresh_from_db()
    assert (item.state, item.version) == (State.READY, 1)
    assert Event.objects.count() == events


def test_construction_is_not_reached_through_the_api_without_its_permits(office: Office) -> None:
    case = office.case()
    refused = send(office.officer, f"cases/{case.pk}/milestones", code="construction")
    assert refused.status_code == 422
    assert not case.milestones.exists()
