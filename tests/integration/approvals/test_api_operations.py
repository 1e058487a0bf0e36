"""Approvals through the API: many items at once, posts, mandated systems, notices, logs."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests import make, make_cases
from tests.make_cases import HEADERS, Office, at, carry_through, item

from zoneworks.approvals.engine.process.handling import HandlingAct, State
from zoneworks.approvals.models import (
    ApprovalCase,
    LogAnalysis,
    MirrorDifference,
    PostHolder,
    Substitution,
)
from zoneworks.core import jobs
from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def send(web: Client, method: str, path: str, **values: Any) -> Any:
    content = json.dumps(values)
    return web.generic(method, f"/api/approvals/{path}", content, "application/json")


def fields(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json()["fields"])


def bring(web: Client, content: bytes | str, name: str = "table.csv") -> int:
    answer = web.post("/api/core/files", {"file": make.upload(content, name)})
    pk: int = answer.json()["id"]
    return pk


def test_many_items_are_looked_at_then_acted_upon_each_with_what_became_of_it(
    office: Office,
) -> None:
    rows = [
        carry_through(office, office.case(), "filing", until=HandlingAct.APPLY) for _one in range(2)
    ]
    idle = item(office.case(), "filing")
    web = make.client(office.clerk)
    asked: dict[str, Any] = {
        "act": "ACCEPT",
        "on": DAY.isoformat(),
        "items": [{"id": one.pk, "version": one.version} for one in [*rows, idle]],
        "series": {"before": "备", "first": 7},
    }
    events = Event.objects.count()
    seen = send(web, "POST", "acts", **asked, is_preview=True).json()["items"]
    assert Event.objects.count() == events
    done = send(web, "POST", "acts", **asked).json()["items"]
    assert done == seen
    assert [one["state"] for one in done] == [State.DELIVERED, State.DELIVERED, None]
    assert [one["number"] for one in done[:2]] == ["备7", "备8"]
    assert done[2]["why_not"]
    again = send(web, "POST", "acts", **asked).json()["items"]
    assert all(one["why_not"] for one in again)
    assert fields(send(web, "POST", "acts", **asked | {"act": "REVOKE"})) == (422, ["act"])
    assert fields(send(web, "POST", "acts", **asked | {"items": []})) == (422, ["items"])


def test_an_item_of_another_zone_is_not_there_for_many_acts(office: Office) -> None:
    foreign = item(make_cases.office().case(), "filing")
    values = {"act": "URGE", "items": [{"id": foreign.pk, "version": 1}]}
    assert send(make.client(office.officer), "POST", "acts", **values).status_code == 404


def test_posts_are_given_stood_in_for_and_taken_back(office: Office) -> None:
    web = make.client(office.administrator)
    unit = make.unit(office.zone, name="New unit")
    told = send(web, "PUT", "authorities/ecology", unit_id=unit.pk).json()
    assert (told["code"], told["unit_id"]) == ("ecology", unit.pk)
    member = office.officer.membership_id
    wanted = {"membership_id": member, "post": "HEAD"}
    held = send(web, "POST", f"units/{unit.pk}/posts", **wanted).json()
    assert fields(send(web, "POST", f"units/{unit.pk}/posts", **wanted)) == (
        422,
        ["membership_id"],
    )
    path = f"posts/{held['id']}/substitutions"
    days = {"since": "2024-03-01", "until": "2099-01-01", "document": "No. 3"}
    oneself = send(web, "POST", path, substitute_id=member, **days)
    assert fields(oneself) == (422, ["substitute_id"])
    other = office.leader.membership_id
    wrong = send(web, "POST", path, substitute_id=other, **days | {"until": "2024-03-01"})
    assert fields(wrong) == (422, ["until"])
    standing = send(web, "POST", path, substitute_id=other, **days).json()
    staffing = web.get("/api/approvals/staffing", {"limit": 500}).json()["items"]
    (mine,) = [one for one in staffing if one["unit_id"] == unit.pk]
    assert mine["authorities"] == ["ecology"]
    assert mine["holders"] == [held]
    assert mine["substitutions"] == [standing]
    assert set(mine["empty"]) == {"WINDOW", "REVIEWER"}
    ended = send(web, "POST", f"substitutions/{standing['id']}/end", version=1, reason="back")
    assert ended.status_code == 204
    assert not Substitution.objects.filter(until__gt=date(2090, 1, 1)).exists()
    assert send(web, "DELETE", f"posts/{held['id']}?version=9").status_code == 409
    assert send(web, "DELETE", f"posts/{held['id']}?version=1").status_code == 204
    assert not PostHolder.objects.filter(pk=held["id"]).exists()


def test_an_export_is_explained_looked_at_and_followed(office: Office) -> None:
    web = make.client(office.officer)
    known: dict[str, Any] = {"name": "Export", "system": "Province"}
    known |= {"process_id": make_cases.PROCESS, "columns": HEADERS}
    lacking = {name: text for name, text in HEADERS.items() if name != "item"}
    assert fields(send(web, "POST", "mirrors", **known | {"columns": lacking})) == (
        422,
        ["columns.item"],
    )
    pk = send(web, "POST", "mirrors", **known).json()["id"]
    changed = send(web, "PUT", f"mirrors/{pk}", **known | {"name": "Exports"}, version=1).json()
    assert (changed["name"], changed["version"]) == ("Exports", 2)
    line = f"{office.project.code},{office.project.name},,备案,已办结,2024-03-01,2024-03-02,"
    table = f"{','.join(HEADERS.values())}\n{line}2024-03-04,,备 1,某局\n"
    path = f"mirrors/{pk}/exports/{bring(web, table)}"
    seen = web.get(f"/api/approvals/{path}").json()
    assert (seen["items"], seen["counts"]["left_out"]) == ({"备案": 1}, 1)
    refused = send(web, "POST", path, digest=seen["digest"])
    assert fields(refused) == (422, ["good_only"])
    words = {"items": {"备案": "filing"}, "states": {"已办结": "DELIVERED"}}
    assert send(web, "PUT", f"mirrors/{pk}/words", **words, version=1).status_code == 409
    assert send(web, "PUT", f"mirrors/{pk}/words", **words, version=2).status_code == 200
    strange = {"items": {"备案": "nothing"}, "version": 3}
    assert send(web, "PUT", f"mirrors/{pk}/words", **strange).status_code == 422
    assert send(web, "POST", path, digest=seen["digest"]).status_code == 409
    seen = web.get(f"/api/approvals/{path}").json()
    done = send(web, "POST", path, digest=seen["digest"]).json()
    assert (done["counts"]["cases"], done["job"]) == (1, None)
    assert ApprovalCase.objects.get().system == "Province"
    unread = f"mirrors/{pk}/exports/{bring(web, 'a,b')}"
    assert fields(web.get(f"/api/approvals/{unread}")) == (422, ["file_id"])


def test_a_difference_is_settled_with_a_reason(office: Office) -> None:
    row = carry_through(office, office.case(), "filing", until=HandlingAct.APPLY)
    found = MirrorDifference.objects.create(
        zone=office.zone,
        case=row.case,
        item=row,
        system="Province",
        told={"state": "GRANTED", "decided_on": "2024-03-04"},
        found_on=DAY,
    )
    web = make.client(office.officer)
    listed = web.get("/api/approvals/differences", {"state": "open"}).json()["items"]
    assert [one["id"] for one in listed] == [found.pk]
    path = f"differences/{found.pk}/settlement"
    values = {"settlement": "OURS", "version": 1}
    assert fields(send(web, "POST", path, **values, reason=" ")) == (422, ["reason"])
    settled = send(web, "POST", path, **values, reason="theirs is late").json()
    assert settled["settlement"] == "OURS"
    assert fields(send(web, "POST", path, **values | {"settlement": "BOTH"}, reason="x")) == (
        422,
        ["settlement"],
    )


def test_notices_are_read_by_whom_they_are_for(office: Office) -> None:
    carry_through(office, office.case(), "filing")
    web = make.client(office.applicant)
    unread = web.get("/api/approvals/notices", {"unread": "yes"}).json()["items"]
    assert unread
    assert all(one["text"] for one in unread)
    ids = [one["id"] for one in unread]
    assert send(web, "POST", "notices/read").json() == {"count": 0}
    stranger = make.client(make_cases.office().applicant)
    assert send(stranger, "POST", "notices/read", notice_ids=ids).json() == {"count": 0}
    assert send(web, "POST", "notices/read", notice_ids=ids[:1]).json() == {"count": 1}
    assert send(web, "POST", "notices/read", up_to=max(ids)).json() == {"count": len(ids) - 1}


def test_documents_are_listed_and_fetched(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    web = make.client(office.applicant)
    (first, *_rest) = web.get(f"/api/approvals/cases/{case.pk}/documents").json()["items"]
    file = web.get(f"/api/approvals/documents/{first['id']}/content")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    stranger = make.client(make_cases.office().applicant)
    assert stranger.get(f"/api/approvals/documents/{first['id']}/content").status_code == 404


def test_a_simulated_handling_begins_with_its_letter(office: Office) -> None:
    case = office.case()
    web = make.client(office.officer)
    path = f"cases/{case.pk}/simulation"
    values: dict[str, Any] = dict.fromkeys(
        ("has_agreement", "is_in_good_standing", "has_promised"), True
    )
    values |= {"assumptions": {"parcel": "W-1"}}
    table = bring(web, "a,b\n")
    wrong = send(web, "POST", path, **values, letter_file_id=table)
    assert fields(wrong) == (422, ["letter_file_id"])
    foreign = bring(make.client(office.leader), b"%PDF-1.7 x", "letter.pdf")
    assert send(web, "POST", path, **values, letter_file_id=foreign).status_code == 404
    letter = bring(web, b"%PDF-1.7 y", "letter.pdf")
    with at(DAY):
        begun = send(web, "POST", path, **values, letter_file_id=letter)
    assert begun.json()["simulated_on"] == DAY.isoformat()
    event = Event.objects.get(act="approvals.simulation_begun")
    assert letter in (event.after or {}).values()


def test_a_log_is_looked_at_and_analyzed(office: Office) -> None:
    web = make.client(office.officer)
    file = bring(web, make.LOG, "log.csv")
    seen = web.get(f"/api/approvals/logs/{file}").json()
    assert seen["guess"]["activity"] == "activity"
    wanted = {"file_id": file, "name": "Log", "columns": seen["guess"]}
    lacking = send(web, "POST", "analyses", **wanted | {"columns": {"case": "case"}})
    assert fields(lacking) == (422, ["columns.activity"])
    strange = send(web, "POST", "analyses", **wanted | {"columns": {"case": "nothing"}})
    assert "columns.case" in strange.json()["fields"]
    alone = send(web, "POST", "analyses", **wanted, before="2024-01-01")
    assert fields(alone) == (422, ["after"])
    assert not LogAnalysis.objects.exists()
    started = send(web, "POST", "analyses", **wanted)
    assert started.status_code == 202
    jobs.run.call(started.json()["job"]["id"], 1)
    pk = started.json()["analysis"]["id"]
    assert web.get(f"/api/approvals/analyses/{pk}/figures").json()["cases"] == 2
    cases = web.get(f"/api/approvals/analyses/{pk}/cases", {"limit": 1}).json()
    assert (cases["count"], len(cases["items"])) == (2, 1)
    after = {"limit": 1, "after": cases["next"]}
    assert web.get(f"/api/approvals/analyses/{pk}/cases", after).json()["next"] is None
    unread = bring(web, "<log", "log.xes")
    assert fields(web.get(f"/api/approvals/logs/{unread}")) == (422, ["file_id"])


def test_the_own_cases_are_analyzed_by_a_job(office: Office) -> None:
    web = make.client(office.leader)
    values = {"by": "ITEM", "name": "Own", "since": "2024-01-01"}
    started = send(web, "POST", "own-analyses", **values)
    assert (started.status_code, started.json()["state"]) == (202, "WAITING")
    assert fields(send(web, "POST", "own-analyses", **values | {"by": "ALL"})) == (422, ["by"])
