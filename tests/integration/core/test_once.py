"""A write under a key is done once, whoever asks again, in whatever order."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from tests import make, make_tokens
from tests.make_tokens import Program

from zoneworks.core import clock, contributions
from zoneworks.core.actors import Actor
from zoneworks.core.api import once
from zoneworks.core.models import Event, KeptAnswer, StoredFile
from zoneworks.registry import services
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db
KEY = "5f0b7a52-2f0f-4a3c-8a36-6a0a1f4e9b11"
PATH = "registry/enterprises"


@pytest.fixture
def program(officer: Actor) -> Program:
    return Program(make_tokens.token(officer)[1])


def values(**more: Any) -> dict[str, Any]:
    known = {"name": "Steel Co.", "credit_code": make.code(7), "industry_code": "3841"}
    return known | {"scale": "SMALL"} | more


def test_the_second_answer_is_the_first_one_and_nothing_is_done_again(program: Program) -> None:
    first = program.send("POST", PATH, values(), key=KEY)
    events = Event.objects.count()
    second = program.send("POST", PATH, values(), key=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert (first.get(once.REPLAYED), second[once.REPLAYED]) == (None, "true")
    assert Enterprise.objects.count() == 1
    assert Event.objects.count() == events


def test_without_a_key_the_same_is_asked_twice(program: Program) -> None:
    assert program.send("POST", PATH, values()).status_code == 201
    assert program.send("POST", PATH, values()).status_code == 422
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [("POST", PATH, {"name": "Another"}), ("POST", f"{PATH}?is_new_confirmed=1", {})],
)
def test_another_request_under_the_key_is_refused(
    program: Program, method: str, path: str, more: dict[str, Any]
) -> None:
    program.send("POST", PATH, values(), key=KEY)
    answer = program.send(method, path, values(**more), key=KEY)
    assert (answer.status_code, answer.json()["title"]) == (422, "KeyReused")
    assert Enterprise.objects.get().name == "Steel Co."


def test_a_refusal_keeps_nothing_so_that_the_key_can_be_sent_again(program: Program) -> None:
    refused = program.send("POST", PATH, values(industry_code="0000"), key=KEY)
    assert list(refused.json()["fields"]) == ["industry_code"]
    assert not KeptAnswer.objects.exists()
    assert program.send("POST", PATH, values(), key=KEY).status_code == 201


def test_a_change_whose_answer_cannot_be_kept_has_not_happened(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_columns: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(KeptAnswer, "save", fail)
    with pytest.raises(RuntimeError):
        program.send("POST", PATH, values(), key=KEY)
    assert not Enterprise.objects.exists()
    assert not Event.objects.filter(subject_type="registry.Enterprise").exists()
    assert not KeptAnswer.objects.exists()


def test_a_key_is_a_members_own(program: Program, officer: Actor) -> None:
    program.send("POST", PATH, values(), key=KEY)
    other = Program(make_tokens.token(make.actor(make.zone()))[1])
    assert once.REPLAYED not in other.send("POST", PATH, values(), key=KEY)
    assert Enterprise.objects.count() == 2
    again = Program(make_tokens.token(officer)[1]).send("POST", PATH, values(), key=KEY)
    assert again[once.REPLAYED] == "true"


def test_a_revoked_token_gets_no_kept_answer(program: Program, officer: Actor) -> None:
    program.send("POST", PATH, values(), key=KEY)
    reading = Program(make_tokens.token(officer, is_read_only=True)[1])
    assert reading.send("POST", PATH, values(), key=KEY).status_code == 403


@pytest.mark.parametrize("key", ["", "k" * 256, "schlüssel", "tab\there"])
def test_what_is_no_key_is_refused(program: Program, key: str) -> None:
    program.headers["Idempotency-Key"] = key.encode().decode("latin-1")
    answer = program.send("POST", PATH, values())
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]
    assert not Enterprise.objects.exists()


def test_an_answer_without_content_is_given_again(program: Program, officer: Actor) -> None:
    known = make.enterprise(officer)
    contact = services.add_contact(officer, {"name": "Wang"}, enterprise_id=known.pk)
    path = f"registry/contacts/{contact.pk}?version=1"
    answers = [program.send("DELETE", path, key=KEY) for _time in range(2)]
    assert [one.status_code for one in answers] == [204, 204], answers[0].content
    assert answers[1][once.REPLAYED] == "true"


def test_a_file_is_the_same_however_the_form_divides_its_parts(program: Program) -> None:
    first, second = (
        program.upload("core/files", make.upload("a,b\n1,2\n"), key=KEY) for _time in range(2)
    )
    assert second[once.REPLAYED] == "true"
    assert first.json() == second.json()
    other = program.upload("core/files", make.upload("a,b\n1,3\n"), key=KEY)
    assert other.json()["title"] == "KeyReused"
    assert StoredFile.objects.count() == 1


def test_a_session_has_keys_too(officer: Actor) -> None:
    browser = make.client(officer, headers={"Idempotency-Key": KEY})
    sent = [
        browser.post(f"/api/{PATH}", json.dumps(values()), content_type="application/json")
        for _time in range(2)
    ]
    assert sent[1][once.REPLAYED] == "true"


def test_after_a_day_the_key_is_free(program: Program) -> None:
    start = clock.now()
    program.send("POST", PATH, values(), key=KEY)
    with clock.at(start + timedelta(hours=23, minutes=59)):
        assert program.send("POST", PATH, values(), key=KEY)[once.REPLAYED] == "true"
    with clock.at(start + timedelta(hours=24, minutes=1)):
        answer = program.send("POST", PATH, values(credit_code=make.code(8), name="Glass"), key=KEY)
    assert answer.status_code == 201
    assert once.REPLAYED not in answer


def test_kept_answers_are_forgotten_after_a_day_by_recurring_work(program: Program) -> None:
    program.send("POST", PATH, values(), key=KEY)
    (work,) = [one for one in contributions.recurring_works() if one.name == "core.answers"]
    work.work()
    assert KeptAnswer.objects.count() == 1
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        work.work()
    assert not KeptAnswer.objects.exists()


@pytest.mark.usefixtures("committed")
def test_of_requests_that_arrive_at_once_one_is_done_and_all_get_its_answer() -> None:
    officer = make.actor(make.zone())
    text = make_tokens.token(officer)[1]
    ready, answers = threading.Barrier(4), []

    def ask() -> None:
        try:
            ready.wait(timeout=20)
            answers.append(Program(text).send("POST", PATH, values(), key=KEY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    assert [one.status_code for one in answers] == [201] * 4, connection.vendor
    assert len({one.content for one in answers}) == 1
    assert sorted(one.get(once.REPLAYED, "") for one in answers) == ["", "true", "true", "true"]
    assert Enterprise.objects.count() == 1
    assert Event.objects.filter(act="registry.enterprise_registered").count() == 1
