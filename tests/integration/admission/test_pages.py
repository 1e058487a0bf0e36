"""Pages and API of admission, as people and programs use them; pages speak Chinese."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import make

from zoneworks.admission import facts, queries, services
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.forms.schemes import SchemeForm
from zoneworks.admission.lists import applied_day
from zoneworks.admission.models import (
    Application,
    MeetingBallot,
    PromiseCheck,
    ReviewMeeting,
    SchemeVersion,
    SupervisedPromise,
    Supervision,
)
from zoneworks.core import clock
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

pytestmark = pytest.mark.django_db
WAN = 1_000_000
FIGURES = {
    "investment_fen": "45000",
    "land_m2": "100",
    "output_fen": "60000",
    "tax_fen": "3000",
    "research_fen": "1800",
    "floor_m2": "100000",
    "base_m2": "30000",
    "energy_tce": "6000",
    "environment": "FORM",
    "safety": "GENERAL",
    "industry_code": "3491",
}
SHOWN = {f"shown_{name}": "可行性研究报告" for name in FIGURES}


class Office:
    """A zone with an officer, a leader, a firm and a committee, each in a browser."""

    def __init__(self) -> None:
        self.zone = make.zone()
        self.officer = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.enterprise = make.enterprise(self.officer)
        self.firm = make.actor(self.zone, Role.ENTERPRISE, own=self.enterprise)
        self.project: Project = make.project(self.officer, "智能工厂", enterprise=self.enterprise)
        self.members = make.committee(self.zone)
        self.web, self.head = make.client(self.officer), make.client(self.leader)
        self.own = make.client(self.firm)

    def scored(self, **changes: Any) -> Application:
        return make.scored(self.officer, self.project, **changes)

    def admitted(self) -> Application:
        row = make.voted(self.officer, self.members, self.scored())
        return services.decide_application(self.leader, row.pk, "符合准入条件。")


@pytest.fixture
def office() -> Office:
    return Office()


def text_of(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(f"/admission/{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def post(browser: Client, path: str, **values: Any) -> Any:
    return browser.post(f"/admission/{path}", values)


def test_a_firm_applies_on_the_pages_and_is_told_what_is_missing(office: Office) -> None:
    page = text_of(office.own, f"applications/new?project={office.project.code}")
    assert "申请入园" in page
    wrong = FIGURES | {"base_m2": "70000"}
    answer = post(office.own, "applications/new", project=office.project.code, **wrong)
    assert answer.status_code == 422
    assert "大于用地面积" in answer.content.decode()
    some = FIGURES | {"tax_fen": ""}
    made = post(office.own, "applications/new", project=office.project.code, **some, **SHOWN)
    row = Application.objects.get()
    assert made["Location"] == f"/admission/applications/{row.pk}"
    page = text_of(office.own, f"applications/{row.pk}")
    assert "达产年税收" in page
    assert "尚未填报" in page
    answer = post(office.own, f"applications/{row.pk}/submit", version=row.version)
    assert answer.status_code == 422
    row.refresh_from_db()
    assert (row.state, applied_day(row)) == ("DRAFT", "—")
    post(office.own, f"applications/{row.pk}/edit", version=row.version, **FIGURES, **SHOWN)
    row.refresh_from_db()
    post(office.own, f"applications/{row.pk}/submit", version=row.version)
    row.refresh_from_db()
    assert (row.state, row.tax_fen) == ("SUBMITTED", 3_000 * WAN)
    assert applied_day(row) == full_day(row.opened_on)


def test_an_officer_returns_or_takes_in_and_the_sheet_opens_each_line(office: Office) -> None:
    row = make.application(office.firm, office.project)
    row = services.submit_application(office.firm, row.pk)
    reason = "请补充节能报告"
    post(office.web, f"applications/{row.pk}/return", version=row.version, reason=reason)
    assert reason in text_of(office.own, f"applications/{row.pk}")
    row = services.submit_application(office.firm, row.pk)
    answer = post(office.web, f"applications/{row.pk}/accept", version=row.version)
    assert answer["Location"].endswith("/sheet")
    page = text_of(office.web, f"applications/{row.pk}/sheet")
    assert "80.80" in page
    assert "四舍五入到 0.01 分" in page
    assert "官方内容未公开" in page
    assert "“448”入园体系" in page


def test_what_would_lift_a_score_is_told_and_nothing_is_kept(office: Office) -> None:
    row = office.scored(investment_fen=25_000 * WAN)
    events = Event.objects.count()
    page = text_of(office.own, f"applications/{row.pk}/what-if")
    assert "达到“亩均固定资产投资”" in page
    query = "&".join(f"{name}={value}" for name, value in FIGURES.items())
    page = text_of(office.own, f"applications/{row.pk}/what-if?{query}")
    assert "达到“" not in page
    assert "80.80" in page
    wrong = query.replace("base_m2=30000", "base_m2=99000")
    assert "大于用地面积" in text_of(office.own, f"applications/{row.pk}/what-if?{wrong}", 422)
    assert Event.objects.count() == events


def test_a_meeting_is_called_voted_in_and_closed_on_the_pages(office: Office) -> None:
    row = office.scored()
    members = [str(one.membership_id) for one in office.members]
    values = {"title": "评审会议", "held_on": clock.today().isoformat(), "members": members}
    motion = {f"motion_{row.pk}": "ADMIT"}
    answer = post(office.web, "meetings/new", **values, chair=str(office.leader.membership_id))
    assert answer.status_code == 422
    post(office.web, "meetings/new", **values, **motion, chair=members[0])
    meeting = ReviewMeeting.objects.get()
    item = meeting.items.get()
    first = make.client(office.members[0])
    assert "准予入园" in text_of(first, f"items/{item.pk}/vote")
    post(first, f"items/{item.pk}/vote", vote="RECUSED")
    assert not MeetingBallot.objects.exists()
    post(first, f"items/{item.pk}/vote", vote="FOR")
    version = queries.seen_meeting(queries.get_meeting(office.officer, meeting.pk))
    seats = list(meeting.seats.order_by("pk"))
    votes = {f"vote_{one.pk}": "FOR" for one in seats}
    post(office.web, f"items/{item.pk}/ballots", version=version, **votes)
    assert MeetingBallot.objects.filter(vote=Vote.FOR).count() == 3
    stale = post(office.web, f"meetings/{meeting.pk}/close", version=version, minutes="同意")
    assert stale.status_code in {409, 422}
    version = queries.seen_meeting(queries.get_meeting(office.officer, meeting.pk))
    post(office.web, f"meetings/{meeting.pk}/close", version=version, minutes="一致同意")
    page = text_of(office.web, f"meetings/{meeting.pk}")
    assert "通过" in page
    pdf = office.web.get(f"/admission/meetings/{meeting.pk}/minutes")
    assert pdf["Content-Type"] == "application/pdf"
    assert text_of(office.own, f"meetings/{meeting.pk}", 403)
    assert text_of(office.own, f"applications/{row.pk}/committee", 404)


def test_each_tab_of_an_application_opens_beside_the_form_of_its_agreement(office: Office) -> None:
    row = office.admitted()
    for tab in ("figures", "sheet", "committee", "supervision", "timeline"):
        page = text_of(office.head, f"applications/{row.pk}/{tab}")
        assert f'href="/admission/applications/{row.pk}/{tab}" aria-current="page"' in page
    assert "暂无监管协议" in text_of(office.own, f"applications/{row.pk}/supervision")
    text_of(office.head, f"applications/{row.pk}/agreement", 403)
    text_of(office.web, f"applications/{row.pk}/agreement")


def test_the_timelines_name_sittings_documents_and_records(office: Office) -> None:
    row = office.admitted()
    page = text_of(office.web, f"applications/{row.pk}/timeline")
    assert "专家评审" in page
    assert "experts" not in page
    assert "DECISION" not in page
    assert "文书类别" in page
    made = services.draft_agreement(
        office.officer, row.pk, {"deposit_fen": queries.usual_deposit_of(row)}
    )
    due_on = clock.today() + timedelta(days=3)
    promise = {"kind": "START", "due_on": due_on, "weight": 1}
    services.add_promise(office.officer, made.pk, promise)
    services.sign_agreement(office.leader, made.pk, clock.today())
    StageEntry.objects.create(
        zone=office.zone,
        project=office.project,
        stage=ProjectStage.CONSTRUCTION,
        entered_on=clock.today() + timedelta(days=1),
    )
    with clock.at(clock.now() + timedelta(days=9)):
        services.check_promise(office.officer, SupervisedPromise.objects.get().pk)
        check = PromiseCheck.objects.get()
        values = {"return_fen": check.part_fen, "hold_fen": 0, "forfeit_fen": 0, "reason": "按期"}
        services.decide_consequence(office.leader, check.pk, values | {"new_due_on": None})
    page = text_of(office.web, f"agreements/{made.pk}")
    assert page.count(f"已退还 {money_text(check.part_fen)}") == 1
    page = text_of(office.web, f"agreements/{made.pk}/timeline")
    assert "项目阶段" in page
    assert "STAGES" not in page
    assert "AGREEMENT" not in page
    assert "会议名称" not in page
    assert "差额" not in page


def test_a_decision_is_made_beside_the_sheet_and_can_be_printed(office: Office) -> None:
    row = make.voted(office.officer, office.members, office.scored(tax_fen=1_500 * WAN))
    page = text_of(office.head, f"applications/{row.pk}/decide")
    assert "亩均年税收" in page
    day = (clock.today() + timedelta(days=40)).isoformat()
    values = {"version": row.version, "reasons": "税收不足。", "mend_items": "亩均年税收\n测算依据"}
    post(office.head, f"applications/{row.pk}/decide", **values, mend_by=day)
    row.refresh_from_db()
    assert (row.state, row.mend_items) == ("MENDING", ["亩均年税收", "测算依据"])
    assert "限期补正" in text_of(office.own, f"applications/{row.pk}")
    pdf = office.own.get(f"/admission/applications/{row.pk}/decision-document")
    assert pdf["Content-Type"] == "application/pdf"
    listed = text_of(office.web, "applications?mending=OPEN")
    assert "智能工厂" in listed


def test_an_agreement_is_drafted_signed_checked_and_settled_on_the_pages(office: Office) -> None:
    application = office.admitted()
    terms = {"late_rate": "10%", "hold_up_to": "1/5", "extensions": "1"}
    path = f"applications/{application.pk}/agreement"
    refused = post(office.web, path, **terms, deposit_fen="450", note="土地出让金返还 10%")
    assert "100号" in refused.content.decode()
    assert not Supervision.objects.exists()
    post(office.web, path, **terms, deposit_fen="450")
    row = Supervision.objects.get()
    due_on = clock.today() + timedelta(days=30)
    wrong = post(
        office.web,
        f"agreements/{row.pk}/promises/new",
        kind="TAX",
        due_on=due_on.isoformat(),
        basis="TOTAL",
        weight="1",
    )
    assert wrong.status_code == 422
    post(
        office.web,
        f"agreements/{row.pk}/promises/new",
        kind="START",
        due_on=due_on.isoformat(),
        basis="TOTAL",
        weight="1",
    )
    version = queries.seen_agreement(queries.get_supervision(office.officer, row.pk))
    post(
        office.head,
        f"agreements/{row.pk}/sign",
        version=version,
        signed_on=clock.today().isoformat(),
    )
    assert "履行中" in text_of(office.own, f"agreements/{row.pk}")
    promise = SupervisedPromise.objects.get()
    early = post(office.web, f"promises/{promise.pk}/check", version=promise.version)
    assert early.status_code == 422
    with clock.at(clock.now() + timedelta(days=40)):
        late = clock.today() + timedelta(days=60)
        post(office.web, f"promises/{promise.pk}/check", version=promise.version)
        check = PromiseCheck.objects.get()
        assert "保留至新日期" in text_of(office.head, f"checks/{check.pk}")
        values = {"version": check.version, "reason": "雨季", "return_fen": "0"}
        money = {"hold_fen": "450", "forfeit_fen": "0", "new_due_on": late.isoformat()}
        more = {"hold_fen": "0", "forfeit_fen": "0"}
        answer = post(office.head, f"checks/{check.pk}", **values | {"return_fen": "450"} | more)
        assert "第十八条" in answer.content.decode()
        post(office.head, f"checks/{check.pk}", **values, **money)
    promise.refresh_from_db()
    assert (promise.due_on, promise.part_fen) == (late, 450 * WAN)
    assert "承诺与实际" in text_of(office.web, "figures")


def sent(form: SchemeForm, **changes: Any) -> dict[str, Any]:
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    kept = {name: value for name, value in values.items() if value not in {None, False, ""}}
    return {name: "on" if one is True else one for name, one in kept.items()} | changes


def test_the_form_of_a_scheme_makes_the_same_scheme_and_refuses_by_row(office: Office) -> None:
    page = text_of(office.head, "schemes")
    assert "样例，非官方" in page
    text_of(office.head, "schemes/new")
    form = SchemeForm(content=facts.sample_content())
    day = (clock.today() + timedelta(days=1)).isoformat()
    same = sent(form, valid_from=day, source="管委会")
    bound = SchemeForm(same, content=facts.sample_content())
    assert bound.is_valid(), bound.errors
    assert bound.made() == facts.sample_content()
    wrong = post(office.head, "schemes/new", **same | {"criteria-0-weight": "25"})
    assert "权重合计必须为 100" in wrong.content.decode()
    assert not SchemeVersion.objects.exists()
    changed = same | {"gates-2-threshold": "25", "gates-2-source": "管委会 2024 年第 3 号"}
    made = post(office.head, "schemes/new", **changed)
    latest = SchemeVersion.objects.get(number=2)
    assert made["Location"] == f"/admission/schemes/{latest.pk}"
    assert not latest.is_sample
    page = text_of(office.head, "schemes/compare")
    assert "亩均年税收" in page
    assert ">25<" in page
    assert "threshold" in page
    assert "亩均年产值" not in page


def test_programs_do_what_the_pages_do(office: Office) -> None:
    figures = {
        name: str(value) if not isinstance(value, (int, str)) else value
        for name, value in make.ENTRY_FIGURES.items()
    }
    notes = [{"figure": name, "shown_by": "报告"} for name in figures]
    body = figures | {"project_id": office.project.pk, "evidence": notes}

    def send(browser: Client, path: str, values: Any) -> Any:
        answer = browser.post(
            f"/api/admission/{path}", json.dumps(values), content_type="application/json"
        )
        return answer.status_code, answer.json()

    status, made = send(office.web, "applications", body)
    assert status == 201
    pk = made["id"]
    assert send(office.web, f"applications/{pk}/submission", {"version": made["version"]})[0] == 200
    status, scored = send(office.web, f"applications/{pk}/acceptance", {})
    assert (status, scored["total"], scored["scorings"][0]["lines"]["total"]) == (
        200,
        "80.80",
        "404/5",
    )
    status, tried = send(office.web, f"applications/{pk}/what-if", figures | {"safety": "MAJOR"})
    assert status == 200
    assert [one["gate"] for one in tried["goals"]] == ["safety"]
    status, refusal = send(office.web, "applications", body | {"base_m2": "70000"})
    assert status == 422
    assert "base_m2" in json.dumps(refusal)
    listed = office.web.get("/api/admission/applications?state=SCORED").json()
    assert [one["id"] for one in listed["items"]] == [pk]
    scheme = office.web.get("/api/admission/schemes/in-force").json()
    assert scheme["is_sample"]
    assert scheme["sha256"] == facts.sample_scheme().sha256


def test_desks_show_what_waits_for_whom(office: Office) -> None:
    row = office.scored()
    assert "列入议程" in office.web.get("/").content.decode()
    item = make.sitting(office.officer, office.members, row).items.get()
    member = make.client(office.members[0])
    assert f"/admission/items/{item.pk}/vote" in member.get("/").content.decode()
    services.vote(office.members[0], item.pk, services.Cast(Vote.FOR))
    assert f"/admission/items/{item.pk}/vote" not in member.get("/").content.decode()
    tab = office.web.get(f"/registry/projects/{office.project.pk}/admission").content.decode()
    assert row.number in tab
