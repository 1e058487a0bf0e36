"""The register through the API: all that its pages do, each refusal at its field."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests import make

from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, Job
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Contact, Enterprise, FormerName, Project, YearFigures

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(officer: Actor) -> Client:
    return make.client(officer)


def send(web: Client, method: str, path: str, **values: Any) -> Any:
    content = json.dumps(values)
    return web.generic(method, f"/api/registry/{path}", content, "application/json")


def fields(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json()["fields"])


def columns(row: Enterprise | Project, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def export(web: Client, name: str, **values: Any) -> Any:
    address = f"/api/core/lists/registry.{name}/exports"
    return web.post(address, values, content_type="application/json")


def test_an_enterprise_is_changed_as_it_was_read(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer, "Old Works Co., Ltd.")
    kept = columns(row, "credit_code", "industry_code", "scale")
    path, new = f"enterprises/{row.pk}", kept | {"name": "New Works Co., Ltd."}
    changed = send(web, "PUT", path, **new, version=1, reason="renamed").json()
    assert (changed["name"], changed["version"]) == ("New Works Co., Ltd.", 2)
    assert [one["name"] for one in changed["former_names"]] == ["Old Works Co., Ltd."]
    assert Event.objects.get(act="registry.enterprise_changed").reason == "renamed"
    stale = send(web, "PUT", path, **new, version=1)
    assert (stale.status_code, stale.json()["title"]) == (409, "StaleRecord")
    for code in ("0000", "C", ""):
        wrong = send(web, "PUT", path, **new | {"industry_code": code}, version=2)
        assert fields(wrong) == (422, ["industry_code"])
    twin = make.enterprise(officer, "Twin Co., Ltd.")
    like = send(web, "PUT", path, **new | {"name": twin.name}, version=2, reason="renamed")
    assert (like.status_code, like.json()["title"]) == (409, "PossibleDuplicate")
    confirmed = new | {"name": twin.name, "reason": "renamed"}
    other = send(web, "PUT", f"{path}?is_new_confirmed=true", **confirmed, version=2)
    assert other.status_code == 200


def test_figures_names_and_contacts_come_and_go(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer)
    path = f"enterprises/{row.pk}"
    first = send(web, "PUT", f"{path}/figures/2023", tax_fen=10, energy_tce="1.50")
    assert first.json()["version"] == 1
    assert send(web, "PUT", f"{path}/figures/2023", tax_fen=11).status_code == 409
    assert send(web, "PUT", f"{path}/figures/2023", tax_fen=11, version=1).status_code == 200
    assert fields(send(web, "PUT", f"{path}/figures/2999", tax_fen=1)) == (422, ["year"])
    assert fields(send(web, "PUT", f"{path}/figures/2022", tax_fen=-1)) == (422, ["tax_fen"])
    assert YearFigures.objects.get().tax_fen == 11

    name = send(web, "POST", f"{path}/former-names", name="Before", until_on="2020-01-01").json()
    contact = send(web, "POST", f"{path}/contacts", name="Wang", email="w@example.com").json()
    assert fields(send(web, "POST", f"{path}/contacts", name="W", email="w")) == (422, ["email"])
    project = make.project(officer)
    send(web, "POST", f"projects/{project.pk}/contacts", name="Li")
    changed = send(web, "PUT", f"contacts/{contact['id']}", name="Wang Fang", version=1)
    assert changed.json() == contact | {"name": "Wang Fang", "email": "", "version": 2}
    shown = web.get(f"/api/registry/{path}").json()
    assert [one["name"] for one in shown["contacts"]] == ["Wang Fang"]
    assert [one["year"] for one in shown["figures"]] == [2023]
    assert send(web, "DELETE", f"contacts/{contact['id']}?version=1").status_code == 409
    assert send(web, "DELETE", f"contacts/{contact['id']}?version=2").status_code == 204
    assert send(web, "DELETE", f"former-names/{name['id']}?version=1&reason=no").status_code == 204
    assert fields(send(web, "DELETE", f"former-names/{name['id']}")) == (422, ["version"])
    assert (Contact.objects.count(), FormerName.objects.count()) == (1, 0)


def test_a_project_moves_on_and_its_days_are_corrected(web: Client, officer: Actor) -> None:
    row = make.project(officer, entered_on=date(2024, 1, 2))
    kept = columns(row, "code", "name")
    path = f"projects/{row.pk}"
    own = make.enterprise(officer)
    new = kept | {"land_m2": "666.67", "enterprise_id": own.pk, "reason": "agreed"}
    changed = send(web, "PUT", path, **new, version=1)
    assert (changed.json()["land_m2"], changed.json()["enterprise_id"]) == ("666.67", own.pk)
    taken = make.project(officer)
    wrong = send(web, "PUT", path, **kept | {"code": taken.code}, version=2)
    assert fields(wrong) == (422, ["code"])
    jump = {"stage": "PRODUCTION", "entered_on": "2024-02-01", "version": 2}
    assert fields(send(web, "POST", f"{path}/stages", **jump)) == (422, ["stage"])
    moved = send(web, "POST", f"{path}/stages", **jump | {"stage": "NEGOTIATION"}).json()
    assert [one["stage"] for one in moved["stages"]] == ["LEAD", "NEGOTIATION"]
    correct = f"{path}/stages/NEGOTIATION"
    day = {"entered_on": "2024-02-05", "version": 1, "reason": "typed wrongly"}
    assert send(web, "PUT", correct, **day).json()["entered_on"] == "2024-02-05"
    early = day | {"entered_on": "2023-02-05", "version": 2}
    assert fields(send(web, "PUT", correct, **early)) == (422, ["entered_on"])
    assert send(web, "PUT", f"{path}/stages/SIGNED", **day).status_code == 404


def test_an_enterprise_of_another_zone_is_none_of_the_project(web: Client) -> None:
    foreign = make.enterprise(make.actor(make.zone()))
    answer = send(web, "POST", "projects", code="P-1", name="P", enterprise_id=foreign.pk)
    assert answer.status_code == 404
    assert not Project.objects.exists()


def test_probabilities_are_set_by_leaders(web: Client, officer: Actor) -> None:
    known = web.get("/api/registry/probabilities").json()
    assert set(known["probabilities"]) == set(ProjectStage)
    values = {"probabilities": {"SIGNED": "0.9"}, "version": known["version"]}
    assert send(web, "PUT", "probabilities", **values).status_code == 403
    zone = make.Zone.objects.get(pk=officer.zone_id)
    leader = make.client(make.actor(zone, Role.LEADER))
    assert send(leader, "PUT", "probabilities", **values).json()["version"] == known["version"] + 1
    assert send(leader, "PUT", "probabilities", **values).status_code == 409
    wrong = values | {"probabilities": {"SIGNED": "1.2"}}
    assert fields(send(leader, "PUT", "probabilities", **wrong)) == (422, ["probabilities.SIGNED"])


def bring(web: Client, content: str) -> int:
    answer = web.post("/api/core/files", {"file": make.upload(content)})
    pk: int = answer.json()["id"]
    return pk


def test_a_table_is_looked_at_then_brought_in(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer, "Works", scale="SMALL")
    content = "credit_code,name,industry_code,scale\n" + "\n".join(
        [
            f"{row.credit_code},{row.name},3841,LARGE",
            f"{make.code()},New,3841,SMALL",
            "1,Bad,3841,S",
        ]
    )
    path = f"imports/enterprises/{bring(web, content)}"
    seen = web.get(f"/api/registry/{path}").json()
    assert seen["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "bad": 1}
    assert {one["row"] for one in seen["bad_cells"]} == {4}
    assert fields(send(web, "POST", path, digest=seen["digest"])) == (422, ["good_only"])
    moved = send(web, "POST", path, digest="0" * 64, good_only=True)
    assert (moved.status_code, moved.json()["title"]) == (409, "StaleRecord")
    assert Enterprise.objects.count() == 1
    done = send(web, "POST", path, digest=seen["digest"], good_only=True).json()
    assert done == {"counts": seen["counts"], "job": None}
    assert Enterprise.objects.count() == 2
    unread = f"imports/enterprises/{bring(web, 'a,b')}"
    assert fields(web.get(f"/api/registry/{unread}")) == (422, ["file_id"])


def test_a_long_table_is_brought_in_by_a_job(web: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneworks.registry.jobs.WRITTEN_AT_ONCE", 0)
    file = bring(web, "code,name\nP-9,Ninth\n")
    path = f"imports/projects/{file}"
    seen = web.get(f"/api/registry/{path}").json()
    job = send(web, "POST", path, digest=seen["digest"]).json()["job"]
    jobs.run.call(job["id"], 1)
    told = web.get(f"/api/core/jobs/{job['id']}").json()
    assert (told["state"], told["result"]["counts"]["new"]) == ("DONE", 1)
    assert Project.objects.get().code == "P-9"


def test_a_list_is_exported_by_a_job_as_it_is_narrowed(web: Client, officer: Actor) -> None:
    make.enterprise(officer, "Large", scale="LARGE")
    make.enterprise(officer, "Small", scale="SMALL")
    wrong = export(web, "enterprises", suffix="csv", filters={"tax_min": "x"})
    assert fields(wrong) == (422, ["tax"])
    asked = export(web, "enterprises", suffix="csv", filters={"scale": "LARGE"})
    assert asked.status_code == 202
    jobs.run.call(asked.json()["id"], 1)
    file = web.get(f"/api/core/jobs/{asked.json()['id']}").json()["result"]["file"]
    content = b"".join(web.get(f"/api/core/files/{file}/content")).decode()
    assert "Large" in content
    assert "Small" not in content


def test_a_job_of_ones_own_is_canceled(web: Client) -> None:
    job = export(web, "projects", suffix="xlsx").json()
    canceled = web.post(f"/api/core/jobs/{job['id']}/cancel").json()
    assert canceled["state"] == "CANCELED"
    assert Job.objects.get().is_cancel_asked


def test_classes_of_industry_come_from_a_file() -> None:
    web = make.client(make.actor(make.zone(), Role.ADMINISTRATOR))
    table = "code,name\nC,Making\n38,Machines\n384,Batteries\n3849,Other batteries\n"
    file = bring(web, table)
    added = send(web, "POST", "industry-classes", file_id=file).json()
    assert added == {"new": ["384", "3849"], "renamed": ["C", "38"]}
    under = web.get("/api/registry/industry-classes", {"under": "384"}).json()
    assert [one["code"] for one in under["items"]] == ["3849"]
    bad = bring(web, "code,name\nzz,Nothing\n")
    assert fields(send(web, "POST", "industry-classes", file_id=bad)) == (422, ["file_id"])


def test_an_officer_brings_in_no_classes(web: Client) -> None:
    file = bring(web, "code,name\n384,Batteries\n")
    assert send(web, "POST", "industry-classes", file_id=file).status_code == 403


def test_a_file_is_its_owners_alone(web: Client, officer: Actor) -> None:
    file = bring(web, "code,name\nP-9,Ninth\n")
    zone = make.Zone.objects.get(pk=officer.zone_id)
    other = make.client(make.actor(zone))
    for path in (f"core/files/{file}", f"registry/imports/projects/{file}"):
        assert other.get(f"/api/{path}").status_code == 404
    bank = make.client(make.actor(zone, Role.BANK))
    refused = bank.post("/api/core/files", {"file": make.upload("a,b\n")})
    assert refused.status_code == 403


def test_a_project_registered_late_is_dated_so(web: Client) -> None:
    values = {"code": "P-1", "name": "P", "entered_on": "2024-01-02"}
    pk = send(web, "POST", "projects", **values).json()["id"]
    assert web.get(f"/api/registry/projects/{pk}").json()["stages"][0]["entered_on"] == "2024-01-02"
    future = send(web, "POST", "projects", **values | {"code": "P-2", "entered_on": "2999-01-02"})
    assert fields(future) == (422, ["entered_on"])
