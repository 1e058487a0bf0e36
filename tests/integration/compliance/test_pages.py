"""Pages and API of compliance, as people and programs use them; pages speak Chinese."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests import make

from zoneworks.compliance import facts, queries, services
from zoneworks.compliance.engine.questions import Answer, Defense, Finding
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.models import Hearing, PositiveListEntry, Review
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, UnitKind, Zone

pytestmark = pytest.mark.django_db

TEXT = "第一条 补助对象\n承担任务的单位。\n第二条 补助标准\n每个任务 500 万元。"


class Office:
    """A zone with a first reader, a second one and a leader, each in a browser."""

    def __init__(self) -> None:
        self.zone: Zone = make.zone()
        self.officer = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.market = make.unit(self.zone, UnitKind.APPROVING_DEPARTMENT, name="市场监督管理局")
        self.clerk = make.colleague(self.zone, self.market)
        self.web, self.second = make.client(self.officer), make.client(self.clerk)
        self.third = make.client(self.leader)


def post(browser: Client, path: str, **values: Any) -> Any:
    return browser.post(f"/compliance/{path}", values)


def text_of(browser: Client, path: str) -> str:
    answer = browser.get(f"/compliance/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def seen(by: Actor, row: Review) -> int:
    return queries.seen_version(queries.get_review(by, row.pk))


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_text_goes_through_both_readings_on_the_pages(office: Office) -> None:
    made = post(office.web, "reviews/new", kind="SUBSIDY", title="攻关补助", text=TEXT)
    row = Review.objects.get()
    assert made["Location"] == f"/compliance/reviews/{row.pk}"
    page = text_of(office.web, f"reviews/{row.pk}")
    assert "第二条 补助标准" in page
    assert "未听取意见（第十六条）" in page
    assert "余 5 个工作日" in page

    codes = facts.rulebook_on(row.opened_on).questions
    answers = {f"answer_{code}": "NO" for code in codes} | {"answer_10-2": "YES"}
    path = f"reviews/{row.pk}"
    assert post(office.web, f"{path}/answers", version="1", **answers).status_code == 302
    assert "没有依据，也不属于例外情形" in text_of(office.web, f"{path}/questions")
    form = text_of(office.web, f"{path}/answers/10-2")
    assert "给予特定经营者选择性、差异化的财政奖励或者补贴" in form
    ends_on = clock.today() + timedelta(days=100)
    exception = {
        "evidence": "第一条：只补助承担任务的单位",
        "defense": "EXCEPTION",
        "ground": "INNOVATION",
        "alternatives": "普惠补助不能集中力量",
        "ends_on": ends_on.isoformat(),
        "version": "2",
    }
    post(office.web, f"{path}/answers/10-2", **exception)
    post(office.web, f"{path}/places", version="3", entry_1="11", entry_2="0", reason_2="标准")
    day = clock.today().isoformat()
    heard = {"kind": "ASSOCIATION", "name": "商会", "heard_on": day, "said": "没有意见。"}
    post(office.web, f"{path}/hear", version="4", **heard)
    assert "没有意见。" in text_of(office.web, f"{path}/hearings")
    content = text_of(office.web, path)
    assert "11 研发与技术改造支持" in content
    assert "未列入正面清单：标准" in content

    unit = str(office.market.pk)
    submitted = post(office.web, f"{path}/submit", version="5", opinion="可行", second_unit=unit)
    assert submitted.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.second_unit_id) == (State.SECOND_READING, office.market.pk)
    assert "您参与了初审" in text_of(office.web, path)
    page = text_of(office.second, f"{path}/confirm")
    assert "符合第十二条例外规定" in page
    assert "可行" in page
    done = office.second.post(
        f"/compliance/{path}/confirm", {"version": "6", "remark": "同意"}, follow=True
    )
    assert f"有效期至 {ends_on.isoformat()}" in done.content.decode()
    file = office.second.get(f"/compliance/{path}/document")
    assert file["Content-Type"] == "application/pdf"
    assert file.content == office.third.get(f"/compliance/{path}/document").content
    timeline = text_of(office.third, f"{path}/timeline")
    for told in (
        "受理审查",
        "回答审查标准",
        "听取意见",
        "初审完成",
        "确认结论",
        "第十条第（二）项",
    ):
        assert told in timeline


def test_nothing_typed_is_lost_where_something_is_missing(office: Office) -> None:
    row = make.review(office.officer)
    path = f"reviews/{row.pk}"
    answer = post(office.web, f"{path}/submit", version="1", opinion="已经写好的意见")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "已经写好的意见" in page
    assert "19 项未回答" in page
    form = {"version": "1", "evidence": "", "defense": "EXCEPTION", "alternatives": "写好的理由"}
    answer = post(office.web, f"{path}/answers/8-3", **form)
    assert answer.status_code == 422
    assert "写好的理由" in answer.content.decode()
    row.refresh_from_db()
    assert (row.version, row.answers) == (1, [])


def test_an_overview_that_is_saved_again_keeps_what_was_said_of_a_finding(office: Office) -> None:
    row = make.review(office.officer)
    basis = Answer("10-1", Finding.YES, "第三条", Defense.BASIS, basis="企业所得税法第二十八条")
    services.answer(office.officer, row.pk, [basis])
    path = f"reviews/{row.pk}/answers"
    post(office.web, path, version="2", **{"answer_10-1": "YES", "answer_8-1": "NO"})
    row.refresh_from_db()
    assert queries.answers_of(row) == (Answer("8-1", Finding.NO), basis)
    post(office.web, path, version="3", **{"answer_10-1": "NOT_APPLICABLE"})
    row.refresh_from_db()
    assert queries.answers_of(row)[1] == Answer("10-1", Finding.NOT_APPLICABLE, "第三条")


def test_a_basis_is_not_offered_where_only_an_exception_counts(office: Office) -> None:
    row = make.review(office.officer)
    assert "国务院批准" in text_of(office.web, f"reviews/{row.pk}/answers/10-1")
    assert 'value="BASIS"' not in text_of(office.web, f"reviews/{row.pk}/answers/8-1")
    sent = {"version": "1", "evidence": "第一条", "defense": "BASIS", "basis": "市级文件"}
    assert post(office.web, f"reviews/{row.pk}/answers/8-1", **sent).status_code == 422
    assert office.web.get(f"/compliance/reviews/{row.pk}/answers/12-1").status_code == 404


def test_two_who_write_at_once_are_told(office: Office) -> None:
    row = make.review(office.officer)
    path = f"reviews/{row.pk}/answers"
    post(office.web, path, version="1", **{"answer_8-1": "NO"})
    late = post(office.web, path, version="1", **{"answer_8-1": "YES"})
    assert late.status_code == 422
    assert "请先阅读" in late.content.decode()
    row.refresh_from_db()
    assert queries.answers_of(row) == (Answer("8-1", Finding.NO),)


def test_a_returned_review_tells_its_first_reader_why(office: Office) -> None:
    row = make.read_review(office.officer)
    path = f"reviews/{row.pk}"
    back = post(office.third, f"{path}/return", version=seen(office.leader, row), reason="看第九条")
    assert back.status_code == 302
    for page in (path, f"{path}/submit"):
        assert "退回：看第九条" in text_of(office.web, page)
    desk = office.web.get("/").content.decode()
    assert row.number in desk
    again = post(
        office.web, f"{path}/submit", version=seen(office.officer, row), opinion="已对照第九条"
    )
    assert again.status_code == 302
    assert "退回：" not in text_of(office.web, path)


def test_a_refused_and_a_revoked_review_say_so(office: Office) -> None:
    refund = Answer("10-1", Finding.YES, "第三条")
    refused = make.passed_review(office.officer, office.clerk, None, refund)
    page = text_of(office.web, f"reviews/{refused.pk}/questions")
    assert "违反 第十条第（一）项" in page
    assert "不得出台（第十八条）" in page
    done = make.passed_review(office.officer, office.clerk)
    version = seen(office.leader, done)
    post(office.third, f"reviews/{done.pk}/revoke", version=version, reason="举报属实")
    page = text_of(office.web, f"reviews/{done.pk}")
    assert "已撤销" in page
    assert "举报属实" in page
    assert office.web.get(f"/compliance/reviews/{done.pk}/revoke").status_code == 403


def test_forms_lead_back_where_the_state_knows_no_such_act(office: Office) -> None:
    row = make.read_review(office.officer)
    home = f"/compliance/reviews/{row.pk}"
    hearing = Hearing.objects.get()
    for path in ("answers", "answers/8-1", "places", "hear", "submit"):
        assert office.web.get(f"{home}/{path}")["Location"] == home
    assert office.web.get(f"/compliance/hearings/{hearing.pk}")["Location"] == home
    assert office.third.get(f"{home}/revoke")["Location"] == home
    assert office.web.get(f"{home}/nothing").status_code == 404


def test_the_list_filters_by_state_and_calls_expired_what_no_longer_holds(office: Office) -> None:
    long_ago = datetime(2024, 9, 2, 2, tzinfo=UTC)
    with clock.at(long_ago):
        old = make.passed_review(office.officer, office.clerk, make.subject(title="旧办法"))
    new = make.passed_review(office.officer, office.clerk, make.subject(title="新办法"))
    page = text_of(office.web, "reviews")
    assert "已过期" in page
    for state, shown, hidden in (("EXPIRED", old, new), ("PASSED", new, old)):
        page = text_of(office.web, f"reviews?state={state}")
        assert shown.title in page
        assert hidden.title not in page
    assert "旧办法" not in text_of(office.web, "reviews?kind=REWARD")
    assert "旧办法" in text_of(office.web, f"reviews?q={old.number}")


# The positive list


def test_everybody_in_the_zone_reads_the_list_with_its_samples_marked(office: Office) -> None:
    enterprise = make.enterprise(office.officer)
    for role in (Role.ENTERPRISE, Role.BANK, Role.FUND_MANAGER, Role.COMMITTEE_MEMBER):
        own = enterprise if role is Role.ENTERPRISE else None
        page = text_of(make.client(make.actor(office.zone, role, own=own)), "positive-list")
        assert "示例，非官方" in page
        assert page.count("data-row>") == 14
        assert "/edit" not in page


def test_an_edited_entry_is_no_sample_until_it_is_worded_like_it_again(office: Office) -> None:
    sample = facts.sample_entries()[5]
    own = {"title": "厂房", "text": "按公布的标准出租。", "limits": "同等适用。"}
    saved = post(office.third, "positive-list/6/edit", version="0", reason="会议定", **own)
    assert saved["Location"] == "/compliance/positive-list/6"
    page = text_of(office.third, "positive-list/6")
    assert "按公布的标准出租。" in page
    assert "会议定" in page
    assert sample.text in page  # struck out in the timeline
    assert "示例，非官方" not in page
    late = post(office.third, "positive-list/6/edit", version="0", **(own | {"title": "迟"}))
    assert late.status_code == 422
    row = PositiveListEntry.objects.get()
    assert (row.title, row.is_sample) == ("厂房", False)
    back = {"title": sample.title, "text": sample.text, "limits": sample.limits}
    post(office.third, "positive-list/6/edit", version=str(row.version), **back)
    row.refresh_from_db()
    assert row.is_sample
    assert Event.objects.filter(act="compliance.entry_changed").count() == 2


def test_a_review_tells_that_the_list_was_changed_since(office: Office) -> None:
    row = make.written_review(office.officer)
    assert "正面清单有改动" not in text_of(office.web, f"reviews/{row.pk}")
    services.edit_entry(office.leader, 14, "承诺", "依法履行。", "")
    assert "正面清单有改动" in text_of(office.web, f"reviews/{row.pk}")


def test_each_zone_has_its_own_words_and_the_province_reads_all() -> None:
    province = make.zone(is_province=True)
    zone, sister, other = make.zone(province=province), make.zone(province=province), make.zone()
    services.edit_entry(make.actor(zone, Role.LEADER), 1, "一区的", "一区的文字", "")
    reader = make.client(make.actor(province, Role.PROVINCE))
    assert "一区的文字" in text_of(reader, f"positive-list?zone={zone.pk}")
    assert "一区的文字" not in text_of(reader, f"positive-list?zone={sister.pk}")
    for address in (f"positive-list?zone={other.pk}", "positive-list?zone=x"):
        assert reader.get(f"/compliance/{address}").status_code == 404
    alone = make.client(make.actor(make.zone(is_province=True), Role.PROVINCE))
    assert "示例，非官方" in text_of(alone, "positive-list")
    stranger = make.client(make.actor(other))
    assert stranger.get(f"/compliance/positive-list?zone={zone.pk}").status_code == 404
    assert "一区的文字" not in text_of(stranger, "positive-list")


# Programs


def call(browser: Client, path: str, **values: Any) -> Any:
    return browser.post(
        f"/api/compliance/{path}", json.dumps(values), content_type="application/json"
    )


def test_programs_carry_a_review_through(office: Office) -> None:
    content = [{"heading": "第一条", "text": "对各类企业同等适用。"}]
    made = call(office.web, "reviews", kind="MEASURE", title="办法", content=content)
    assert made.status_code == 201
    row = made.json()
    pk = row["id"]
    assert row["content"] == content
    codes = facts.rulebook_on(clock.today()).questions
    answers: list[dict[str, Any]] = [{"question": code, "finding": "NO"} for code in codes]
    answers[11] |= {
        "finding": "YES",
        "evidence": "第一条",
        "defense": "EXCEPTION",
        "ground": "INNOVATION",
        "alternatives": "无",
        "ends_on": (clock.today() + timedelta(days=9)).isoformat(),
    }
    row = call(office.web, f"reviews/{pk}/answers", answers=answers, version=1).json()
    assert row["conclusion"]["outcome"] == "BY_EXCEPTION"
    assert row["answers"][11]["ground"] == "INNOVATION"
    places = [{"part": 1, "entry": 1}]
    row = call(office.web, f"reviews/{pk}/placements", placements=places).json()
    heard = {"kind": "PUBLIC", "name": "公众", "heard_on": "2024-09-02", "said": "无意见"}
    hearing = call(office.web, f"reviews/{pk}/hearings", **heard)
    assert hearing.status_code == 201
    corrected = call(office.web, f"hearings/{hearing.json()['id']}", **(heard | {"said": "同意"}))
    assert corrected.json()["said"] == "同意"
    stale = call(office.web, f"reviews/{pk}/submission", opinion="可行", version=row["version"])
    assert stale.status_code == 409
    wrong = call(office.web, f"reviews/{pk}/submission", opinion="可行", second_unit_id=99)
    assert wrong.status_code == 422
    assert set(wrong.json()["fields"]) == {"second_unit_id"}
    row = call(office.web, f"reviews/{pk}/submission", opinion="可行").json()
    assert row["state"] == "SECOND_READING"
    assert call(office.web, f"reviews/{pk}/confirmation").status_code == 422
    row = call(office.second, f"reviews/{pk}/confirmation", version=row["version"]).json()
    assert row["state"] == "PASSED"
    assert office.web.get(f"/api/compliance/reviews/{pk}/document").content.startswith(b"%PDF")
    row = call(office.third, f"reviews/{pk}/revocation", reason="抽查").json()
    assert (row["state"], row["ended_because"]) == ("REVOKED", "抽查")
    listed = office.web.get("/api/compliance/reviews?state=REVOKED").json()
    assert [one["id"] for one in listed["items"]] == [pk]


def test_programs_return_and_withdraw_a_review_and_edit_the_list(office: Office) -> None:
    row = make.read_review(office.officer)
    back = call(office.third, f"reviews/{row.pk}/return", reason="看第九条")
    assert back.json()["state"] == "FIRST_READING"
    gone = call(office.web, f"reviews/{row.pk}/withdrawal", reason="不再需要")
    assert gone.json()["state"] == "WITHDRAWN"
    shown = office.web.get("/api/compliance/positive-list").json()["entries"][13]
    sample = {name: shown[name] for name in ("title", "text", "limits", "version")}
    kept = call(office.third, "positive-list/14", **sample).json()
    assert (kept["version"], kept["is_sample"]) == (0, True)
    assert not PositiveListEntry.objects.exists(), "untouched words are not kept"
    words = {"title": "承诺", "text": "依法履行。", "version": shown["version"]}
    assert call(office.web, "positive-list/14", **words).status_code == 403
    saved = call(office.third, "positive-list/14", **words).json()
    assert saved["is_sample"] is False
    shown = office.web.get("/api/compliance/positive-list").json()
    assert shown["entries"][13] == saved
    assert len(shown["digest"]) == 64
    assert call(office.third, "positive-list/15", **words).status_code == 422


def test_an_answer_that_the_law_does_not_know_changes_nothing(office: Office) -> None:
    row = make.review(office.officer)
    for wrong in (
        {"question": "12-1", "finding": "NO"},
        {"question": "8-1", "finding": "PERHAPS"},
        {"question": "8-1", "finding": "YES", "defense": "BASIS", "basis": "市级文件"},
    ):
        assert call(office.web, f"reviews/{row.pk}/answers", answers=[wrong]).status_code == 422
    row.refresh_from_db()
    assert (row.version, row.answers) == (1, [])
