"""Pages and API of class consultations, as people and programs use them."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from tests import make

from zoneworks.core import clock
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import UnitKind
from zoneworks.helpdesk import services
from zoneworks.helpdesk.models import Consultation, ConsultationQuestion

pytestmark = pytest.mark.django_db

TEXT = "量子计算测控系统的软件开发"


def test_a_description_shows_the_classes_and_the_words_that_decided() -> None:
    web = make.english(make.client(make.actor(make.zone())))
    page = web.get("/helpdesk/classes", {"description": TEXT}).content.decode()
    assert "量子计算" in page
    assert "in the name of 65" in page
    assert f"/helpdesk/consultations/new?description={quote(TEXT, safe='')}" in page
    unsure = web.get("/helpdesk/classes", {"description": "hello"}).content.decode()
    assert "Unsure" in unsure
    assert web.get("/helpdesk/classes", {"description": "子" * 501}).status_code == 422


def test_from_the_opening_to_the_printed_decision() -> None:
    zone = make.zone()
    officer = make.actor(zone)
    firm = make.enterprise(officer, "Quantum Co., Ltd.", industry_code="73")
    market = make.unit(zone, UnitKind.APPROVING_DEPARTMENT, name="Market bureau")
    clerk = make.colleague(zone, market)
    web, desk = make.english(make.client(officer)), make.english(make.client(clerk))
    typed = {"name": "Quantum", "description": TEXT, "enterprise": firm.credit_code}
    refused = web.post("/helpdesk/consultations/new", typed)
    assert refused.status_code == 422
    assert TEXT in refused.content.decode()
    assert "in the name of 65" in refused.content.decode()
    assert not Consultation.objects.exists()
    opened = web.post("/helpdesk/consultations/new", typed | {"units": [market.pk]}, follow=True)
    row = Consultation.objects.get()
    assert row.number in opened.content.decode()
    assert "Quantum" in desk.get("/").content.decode()

    question = ConsultationQuestion.objects.get()
    address = f"/helpdesk/questions/{question.pk}"
    assert TEXT in desk.get(address).content.decode()
    sent = {"class_code": "", "reason": "", "version": question.version}
    assert desk.post(address, sent).status_code == 422
    answered = desk.post(address, sent | {"reason": "no such class here"}, follow=True)
    assert "Cannot tell" in answered.content.decode()

    record = f"/helpdesk/consultations/{row.pk}"
    form = web.get(f"{record}/decide").content.decode()
    version = form.split('name="version" value="')[1].split('"')[0]
    choice = {"class_code": "65", "reason": "software is its main activity", "version": version}
    decided = web.post(f"{record}/decide", choice, follow=True).content.decode()
    assert "software is its main activity" in decided
    version = decided.split('name="version" value="')[1].split('"')[0]
    web.post(f"{record}/apply", {"version": version})
    firm.refresh_from_db()
    assert firm.industry_code == "65"
    printed = web.get(f"{record}/print").content.decode()
    for text in (row.number, "Market bureau", "no such class here", "Cannot tell", firm.name):
        assert text in printed
    tab = web.get(f"/registry/enterprises/{firm.pk}/consultations").content.decode()
    assert record in tab
    assert "Class decided" in web.get(f"{record}/timeline").content.decode()


def test_a_stale_decision_keeps_what_was_typed_and_can_be_sent_again() -> None:
    zone = make.zone()
    leader, market = make.actor(zone, Role.LEADER), make.unit(zone)
    with clock.at(datetime(2024, 6, 18, 2, tzinfo=UTC)):
        row = make.consultation(make.actor(zone), market)
    web = make.english(make.client(leader))
    typed = {"class_code": "65", "reason": "typed with care", "version": 1}
    stale = web.post(f"/helpdesk/consultations/{row.pk}/decide", typed)
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "typed with care" in page
    row.refresh_from_db()
    assert row.state == "OPEN"
    version = page.split('name="version" value="')[1].split('"')[0]
    web.post(f"/helpdesk/consultations/{row.pk}/decide", typed | {"version": version})
    row.refresh_from_db()
    assert row.state == "DECIDED"
    page = web.get("/helpdesk/classes", {"description": TEXT}).content.decode()
    assert f'Decided before: <a href="/helpdesk/consultations/{row.pk}">{row.number}</a>' in page
    assert 'href="/registry/industry?under=65"' in page
    elsewhere = make.english(make.client(make.actor(make.zone())))
    page = elsewhere.get("/helpdesk/classes", {"description": TEXT}).content.decode()
    assert row.number not in page
    own = make.enterprise(make.actor(zone), "Quantum Co., Ltd.")
    firm = make.english(make.client(make.actor(zone, Role.ENTERPRISE, own=own)))
    assert row.number not in firm.get("/helpdesk/classes", {"description": TEXT}).content.decode()


def test_the_api_suggests_asks_answers_and_decides() -> None:
    zone = make.zone()
    officer, market = make.actor(zone), make.unit(zone)
    clerk = make.colleague(zone, market, Role.OFFICER)

    def post(web: Client, path: str, values: object) -> tuple[int, dict[str, object]]:
        sent = web.post(f"/api/helpdesk/{path}", json.dumps(values), "application/json")
        return sent.status_code, sent.json()

    web, desk = make.client(officer), make.client(clerk)
    assert web.get("/api/helpdesk/suggestions", {"description": TEXT}).json()["code"] == "65"
    values = {"name": "Quantum", "description": TEXT, "unit_ids": [market.pk]}
    status, made = post(web, "consultations", values)
    assert status == 201
    second = make.unit(zone)
    status, made = post(web, f"consultations/{made['id']}/questions", {"unit_ids": [second.pk]})
    questions = make_list(made["questions"])
    assert len(questions) == 2
    mine = next(one["id"] for one in questions if one["unit_id"] == market.pk)
    status, said = post(desk, f"questions/{mine}/answer", {"class_code": "65", "reason": "so"})
    assert (status, said["class_code"]) == (200, "65")
    status, problem = post(
        web, f"consultations/{made['id']}/decision", {"class_code": "65", "reason": "so"}
    )
    assert status == 422
    assert str(second.name) in str(problem["detail"])
    listed = web.get("/api/helpdesk/consultations").json()["items"]
    assert [one["state"] for one in listed] == ["OPEN"]
    seen = made["version"]
    status, _problem = post(
        web,
        f"consultations/{made['id']}/decision",
        {"class_code": "65", "reason": "an answer came since", "version": seen},
    )
    assert status == 409
    assert listed[0]["version"] == seen + 1


def test_the_api_enters_a_decided_class_takes_it_up_again_and_withdraws() -> None:
    zone = make.zone()
    officer, market = make.actor(zone), make.unit(zone)
    clerk = make.colleague(zone, market, Role.OFFICER)
    enterprise = make.enterprise(officer)
    row = make.consultation(officer, market, enterprise=enterprise)
    services.answer(clerk, row.questions.get().pk, "65", "so")
    web = make.client(officer)

    def post(path: str, **values: object) -> Any:
        address = f"/api/helpdesk/consultations/{row.pk}/{path}"
        return web.post(address, json.dumps(values), "application/json")

    assert post("application").status_code == 422
    decided = post("decision", class_code="65", reason="by its main activity").json()
    assert post("application", version=decided["version"] - 1).status_code == 409
    assert post("application", version=decided["version"]).json()["applied_on"]
    enterprise.refresh_from_db()
    assert enterprise.industry_code == "65"
    assert list(post("reopening", reason="").json()["fields"]) == ["reason"]
    assert post("reopening", reason="a new activity").json()["state"] == "OPEN"
    assert post("withdrawal", reason="not needed").json()["state"] == "WITHDRAWN"


def make_list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
