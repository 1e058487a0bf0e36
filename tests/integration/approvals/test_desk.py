"""The applicant's portal, the desk by how soon, and acts on many items at once."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import labels, metrics, services
from zoneworks.approvals.engine.process.documents import Document
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.simulation import Candidate
from zoneworks.approvals.models import CaseItem
from zoneworks.approvals.queries.letters import series_word
from zoneworks.core import clock, documents
from zoneworks.core.engine.roles import Role
from zoneworks.core.templatetags import ui

pytestmark = pytest.mark.django_db

SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def _reviewed(office: Office) -> CaseItem:
    case = office.case()
    carry_through(office, case, "filing")
    return carry_through(office, case, "eia_form", until=HandlingAct.REVIEW)


def _value(row: CaseItem) -> str:
    return f"{row.pk}.{row.version}"


def test_a_preview_says_what_would_happen_and_changes_nothing(office: Office) -> None:
    row, other = _reviewed(office), item(office.case(), "filing")
    client = make.client(office.clerk)
    page = client.get("/approvals/bulk", {"act": "grant", "item": [_value(row), _value(other)]})
    text = page.content.decode()
    assert "可办 1 件，不能办 1 件" in text
    assert "可以申请" in text  # why the other is not possible
    row.refresh_from_db()
    assert row.state == State.REVIEWED


def test_what_must_say_its_content_is_not_granted_by_the_dozen(office: Office) -> None:
    case = office.case()
    make_cases.carry_through(office, case, "filing")
    until = HandlingAct.REVIEW
    row = make_cases.carry_through(office, case, "planning_conditions", until=until)
    seen = make.client(office.clerk).get("/approvals/bulk", {"act": "grant", "item": _value(row)})
    text = seen.content.decode()
    assert "可办 0 件，不能办 1 件" in text
    assert "必须写明内容" in text


def test_grants_take_the_numbers_of_a_series_and_refusals_take_none(office: Office) -> None:
    first, second = _reviewed(office), _reviewed(office)
    refused = item(office.case(), "filing")
    client = make.client(office.clerk)
    values: dict[str, Any] = {
        "act": "grant",
        "item": [_value(first), _value(refused), _value(second)],
        "on": "2024-03-01",
        "before": "海环审〔2024〕",
        "first": "12",
        "after": "号",
    }
    seen = client.post("/approvals/bulk", values | {"preview": "1"}).content.decode()
    assert "海环审〔2024〕13号" in seen
    first.refresh_from_db()
    assert first.state == State.REVIEWED
    done = client.post("/approvals/bulk", values | {"do": "1"}).content.decode()
    assert "已办 2 件，未能办理 1 件" in done
    for row, number in ((first, "海环审〔2024〕12号"), (second, "海环审〔2024〕13号")):
        row.refresh_from_db()
        assert (row.state, row.number) == (State.GRANTED, number)
    again = client.post("/approvals/bulk", values | {"do": "1"}).content.decode()
    assert "您查看之后此事项已被他人办理" in again
    first.refresh_from_db()
    assert first.number == "海环审〔2024〕12号"


def test_a_preview_with_the_zones_own_series_takes_no_number(committed: None) -> None:
    office = make_cases.office()
    rows = [_reviewed(office), _reviewed(office)]
    word = series_word(office.zone.code, Document.DECISION)
    values: dict[str, Any] = {
        "act": "grant",
        "item": [_value(row) for row in rows],
        "on": "2024-03-01",
        "before": f"{word}〔2024〕",
        "first": "1",
        "after": "号",
    }
    client = make.client(office.clerk)
    for _look in range(2):
        seen = client.post("/approvals/bulk", values | {"preview": "1"}).content.decode()
        assert f"{word}〔2024〕2号" in seen
    assert str(documents.next_number(office.zone.pk, word, 2024)) == f"{word}〔2024〕1号"
    client.post("/approvals/bulk", values | {"do": "1"})
    assert str(documents.next_number(office.zone.pk, word, 2024)) == f"{word}〔2024〕3号"


def test_what_was_typed_stays_when_it_cannot_be(office: Office) -> None:
    row = _reviewed(office)
    values = {
        "act": "grant",
        "item": _value(row),
        "on": "2024-03-01",
        "before": "海环审",
        "do": "1",
    }
    answer = make.client(office.clerk).post("/approvals/bulk", values)
    assert answer.status_code == 422
    assert 'value="海环审"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.REVIEWED


@pytest.mark.parametrize("chosen", ["7", "x.y", "1.2.3", "9" * 40])
def test_a_damaged_address_is_refused(office: Office, chosen: str) -> None:
    client = make.client(office.clerk)
    answer = client.get("/approvals/bulk", {"act": "accept", "item": chosen})
    assert answer.status_code in {400, 404, 422}
    assert client.get("/approvals/bulk", {"act": "revoke"}).status_code == 404


def test_a_stranger_acts_on_nothing_in_bulk(office: Office) -> None:
    row = _reviewed(office)
    other = make_cases.office()
    values = {"act": "urge", "item": _value(row), "on": "2024-03-01", "do": "1"}
    assert make.client(other.clerk).post("/approvals/bulk", values).status_code == 404
    rival = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    assert make.client(rival).post("/approvals/bulk", values).status_code == 404


def test_the_desk_groups_by_how_soon(office: Office) -> None:
    _reviewed(office)  # promised by 12 March
    case = office.case()
    fresh = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    with make_cases.at(FIRST + timedelta(days=7)):  # the day on which gaps may last be told
        text = make.client(office.clerk).get("/approvals/my-turns").content.decode()
    groups = re.findall(r"<b>([^<]+)</b></span> <span class=\"count num\">(\d+)", text)
    assert groups == [("今日到期", "1"), ("三个工作日内", "1")]
    assert f'value="{_value(fresh)}"' in text
    limits = re.findall(r'due-day num">([^<]+)</span></span>.*? <small>([^<]+)', text)
    assert limits == [("03-08 周五", "一次性告知期限"), ("03-12 周二", "承诺时限")]


def test_the_desk_takes_the_same_queries_for_few_and_for_many(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    for _each in range(6):
        carry_through(office, office.case(), "filing", until=HandlingAct.APPLY)
    client = make.client(office.clerk)
    client.get("/approvals/my-turns")
    with django_assert_max_num_queries(9):
        client.get("/approvals/my-turns")


def test_the_portal_names_each_missing_paper_with_its_day_and_what_follows(
    office: Office,
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = item(case, "eia_form")
    act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    text = make.client(office.applicant).get("/approvals/portal").content.decode()
    assert "补交：噪声预测附件" in text
    assert "2024-03-15" in text
    assert "补齐前暂不发证" in text
    assert "尚缺：" in text  # what construction misses
    assert "建筑法第七条" in text


def _asked(office: Office, on: date) -> CaseItem:
    """An item under review since a week, of which a better paper is asked for."""
    row = carry_through(office, make_cases.planned(office), "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.ASK_PAPER, on, papers=("form",), reason="缺签章页")
    return row


def test_today_names_a_paper_that_was_asked_for_with_its_day(office: Office) -> None:
    later = FIRST + timedelta(days=10)
    row = _asked(office, later)
    with make_cases.at(later):
        text = make.client(office.applicant).get("/").content.decode()
        agents = make.client(office.officer).get("/").content.decode()
        clerks = make.client(office.clerk).get("/").content.decode()
    (found,) = re.findall(r"<tr data-row>.*?</tr>", text, re.DOTALL)[:1]
    for part in ("环境影响报告表", "补交材料", "03-18", f"/approvals/portal#item-{row.pk}"):
        assert part in found, part
    assert f"/approvals/items/{row.pk}/do/supply" in agents
    assert f"/approvals/items/{row.pk}/do/supply" not in clerks
    act(office.officer, row, HandlingAct.SUPPLY, later, papers=("form",))
    assert "补交材料" not in make.client(office.applicant).get("/").content.decode()


def test_today_names_what_can_be_applied_for_in_one_case_as_one_matter(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing", until=HandlingAct.APPLY)
    (lone,) = metrics.turns_of(office.officer)
    ready = case.items.filter(state=State.READY)
    assert [lone.title] == [labels.name_in(case, one.code) for one in ready]
    another = office.case()
    carry_through(office, another, "filing")
    assert [one.title for one in metrics.turns_of(office.officer)].count(lone.title) == 1
    other = another.items.filter(state=State.READY)
    assert other.count() > 1
    (found,) = (one for one in metrics.turns_of(office.officer) if one.title != lone.title)
    assert found.title == f"可申请 {other.count()} 项"
    assert found.url == f"/approvals/cases/{another.pk}"
    assert all(labels.name_in(another, one.code) in found.line for one in other)


def test_the_portal_counts_from_the_day_on_which_a_paper_was_asked_for(office: Office) -> None:
    later = FIRST + timedelta(days=10)
    _asked(office, later)
    with make_cases.at(later):
        text = make.client(office.applicant).get("/approvals/portal").content.decode()
    task = text[text.index("portal-task") : text.index("</article>")]
    assert "补交：环境影响报告表" in task  # before what has no deadline
    assert "具体要求：缺签章页" in task
    assert 'class="ruler-used" d=""' in task


def test_the_portal_keeps_simulated_results_apart(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, {"parcel": "W-1"}, on=FIRST)
    carry_through(office, case, "eia_form", track=Track.SIMULATED)
    text = make.client(office.applicant).get("/approvals/portal").content.decode()
    formal, simulated = text.split("portal-simulated")
    assert "不具法律效力" in simulated
    assert "环境影响报告表审批" in simulated.split("<details")[0]
    assert "接受转正式条件" in formal


def test_the_portal_states_a_pause_as_a_pause(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert", evidence="函 1 号")
    text = make.client(office.applicant).get("/approvals/portal").content.decode()
    assert "暂停计时：技术评估" in text
    assert "暂停日不计入时限" in text


def test_the_portal_is_for_the_enterprise_and_shows_its_own_alone(office: Office) -> None:
    office.case()
    rival = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    text = make.client(rival).get("/approvals/portal").content.decode()
    assert office.project.name not in text
    assert make.client(office.officer).get("/approvals/portal").status_code == 403


def test_the_list_of_cases_tells_what_is_unfinished_and_when_the_first_is_due(
    office: Office,
) -> None:
    late, busy, idle = office.case(), office.case(begun_on=clock.today()), office.case()
    client = make.client(office.officer)
    row = carry_through(office, late, "filing", until=HandlingAct.APPLY)
    assert row.due_on is not None
    soon = CaseItem.objects.filter(case=busy)[:2]
    days = [clock.today() + timedelta(days=days) for days in (9, 3)]
    for one, day in zip(soon, days, strict=True):
        CaseItem.objects.filter(pk=one.pk).update(state=State.UNDER_REVIEW, due_on=day)

    def lines(progress: str) -> dict[str, list[str]]:
        page = client.get(
            "/lists/approvals.approval_cases/export.csv", {"progress": progress}
        ).content.decode()
        table = [one.split(",") for one in page.lstrip("\ufeff").splitlines()]
        return {one[0]: one for one in table[1:]}

    assert lines("open").keys() == {late.number, busy.number}
    assert lines("overdue").keys() == {late.number}
    assert lines("idle").keys() == {idle.number}
    assert "2" in lines("open")[busy.number]
    assert any(one.startswith(ui.full_day(days[1])) for one in lines("open")[busy.number])
    assert client.get("/approvals/cases", {"progress": "some"}).status_code == 422
    told = client.get("/api/approvals/cases").json()["items"]
    assert {(one["number"], one["unfinished"], one["next_due_on"]) for one in told} == {
        (late.number, 1, row.due_on.isoformat()),
        (busy.number, 2, days[1].isoformat()),
        (idle.number, 0, None),
    }
    act(office.clerk, row, HandlingAct.ACCEPT)  # a filing is done with that
    assert lines("idle").keys() == {late.number, idle.number}
