"""Pages and API of plans, as people and programs use them."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.delivery import services
from zoneworks.delivery.models import Activity, Baseline, Blocker, Plan, Replan, TaskForceMember
from zoneworks.delivery.views import zone as zone_views
from zoneworks.delivery.views.pieces import TABS

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 17)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.at(datetime(2024, 6, 17, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def web(officer: Actor) -> Client:
    """The officer's browser; it reads Chinese, as the pages do."""
    return make.client(officer)


def read(web: Client, path: str, **params: str) -> str:
    answer = web.get(path, params)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return str(answer.content.decode())


def of(plan: Plan, code: str) -> Activity:
    found: Activity = Activity.objects.get(plan=plan, code=code)
    return found


def test_from_the_project_to_a_plan_in_use(web: Client, officer: Actor) -> None:
    project = make.project(officer, "海岳新材料基地")
    make.shared_resource(officer)
    tab = read(web, f"/registry/projects/{project.pk}/plans")
    address = f"/delivery/plans/new/{project.pk}"
    assert address in tab
    assert "大型工厂（新供地）" in read(web, address)
    refused = web.post(address, {"template_id": "nothing", "weight": "10"})
    assert refused.status_code == 422
    assert not Plan.objects.exists()
    typed = {"template_id": "rented-factory", "weight": "2", "signed_on": "2024-06-14"}
    made = web.post(address, typed, follow=True).content.decode()
    plan = Plan.objects.get()
    assert "草案" in made
    assert "海岳新材料基地" in made
    assert str(plan) in read(web, "/delivery/replans")
    answer = web.post("/delivery/replans", {"drafts": [plan.pk]}, follow=True)
    preview = answer.content.decode()
    assert "将变动" in preview
    assert "整体竣工交付" in preview
    assert "：首次排定日期" in preview, "why it moves"
    replan = Replan.objects.get()
    published = web.post(f"/delivery/replans/{replan.pk}", {"reason": "x"}, follow=True)
    assert "已发布：" in published.content.decode()
    plan.refresh_from_db()
    assert plan.state == "IN_USE"
    listed = read(web, "/delivery/plans")
    assert "1 / 44" in listed
    assert "正式开工" in listed
    assert plan.project.name in read(web, "/delivery/zone")
    company, later = of(plan, "company"), TODAY + timedelta(days=30)
    late = {"started_on": TODAY, "expected_on": later, "late_cause": "OTHER"}
    services.report_progress(officer, company.pk, **late)
    preview = web.post("/delivery/replans", {"sent": ""}, follow=True).content.decode()
    assert "注册项目公司：预计晚于已发布日期（+" in preview
    early = late | {"expected_on": TODAY, "late_cause": ""}
    services.report_progress(officer, company.pk, **early)
    preview = web.post("/delivery/replans", {"sent": ""}, follow=True).content.decode()
    assert "注册项目公司：预计早于已发布日期（−" in preview


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_of_a_plan_is_shown_within_its_queries(
    web: Client, officer: Actor, tab: str
) -> None:
    make.shared_resource(officer)
    plans = [make.plan(officer, signed_on=TODAY) for _each in range(3)]
    make.published(officer, *plans)
    services.add_member(officer, plans[0].pk, officer.membership_id, "牵头", is_head=True)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = read(web, f"/delivery/plans/{plans[0].pk}/{tab}")
    assert len(asked) <= 12
    assert plans[0].project.name in page


def test_the_chart_tells_what_is_critical_and_zooms(web: Client, officer: Actor) -> None:
    plan = make.plan(officer, signed_on=TODAY)
    make.published(officer, plan)
    page = read(web, f"/delivery/plans/{plan.pk}", zoom="WEEK")
    assert "gantt-left is-critical" in page
    assert "gantt-baseline" in page
    assert 'aria-current="true">周<' in page
    for zoom in ("DAY", "MONTH", "QUARTER", "nonsense"):
        assert "gantt-today" in read(web, f"/delivery/plans/{plan.pk}", zoom=zoom)
    path = read(web, f"/delivery/plans/{plan.pk}/path")
    assert "前一任务" in path
    assert "达产" in path


def test_an_activity_is_changed_by_names_and_a_fault_stands_beside_its_field(
    web: Client, officer: Actor
) -> None:
    make.shared_resource(officer, capacity=1)
    plan = make.plan(officer)
    concept = of(plan, "concept")
    address = f"/delivery/plans/activities/{concept.pk}/change"
    assert "注册项目公司" in read(web, address)
    typed = {"phase": "PREPARATION", "kind": "OTHER", "duration_days": "8", "version": "1"}
    for more, told in (
        ({"after": "没有这项"}, "计划中没有任务“没有这项”"),
        ({"after": "预算编制与评审"}, "任务互相等待"),
        ({"after": "注册项目公司", "need_joint_team": "2"}, "只有 1 个"),
    ):
        answer = web.post(address, typed | more)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    good = {"after": "注册项目公司 +2\n组建专班 −1", "need_joint_team": "1", "steps": "草图\n模型"}
    assert web.post(address, typed | good).status_code == 302
    concept.refresh_from_db()
    assert concept.after == [["company", 2], ["task_force", -1]]
    assert concept.needs == {"joint_team": 1}
    assert [step for step, _day in concept.steps] == ["草图", "模型"]
    page = read(web, f"/delivery/plans/activities/{concept.pk}")
    assert "Joint_Team × 1" in page
    assert "+2" in page


def test_progress_is_reported_and_late_work_stands_on_the_leaders_page(
    web: Client, officer: Actor
) -> None:
    plan = make.plan(officer, signed_on=TODAY)
    make.published(officer, plan)
    company = of(plan, "company")
    address = f"/delivery/plans/activities/{company.pk}/progress"
    late = {"started_on": "2024-06-17", "expected_on": "2024-07-19", "version": company.version}
    answer = web.post(address, late)
    assert answer.status_code == 422
    assert "请说明滞后原因" in answer.content.decode()
    web.post(address, late | {"late_cause": "ENTERPRISE", "late_note": "股东材料未齐"})
    leader = make.client(make.actor(plan.zone, Role.LEADER))
    page = read(leader, "/delivery/late")
    assert "企业自身" in page
    assert "股东材料未齐" in page
    assert "整体竣工交付" in page
    assert (
        make.client(make.actor(plan.zone, Role.APPROVING_DEPARTMENT))
        .get("/delivery/late")
        .status_code
        == 403
    )
    assert "股东材料未齐" in read(leader, "/delivery/late", cause="ENTERPRISE")
    nothing = read(leader, "/delivery/late", cause="WEATHER")
    assert "没有因此滞后的事项" in nothing
    assert 'href="?cause="' in nothing, "the way back to all"
    assert "没有这种原因" in leader.get("/delivery/late?cause=MOON").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert "滞后" in read(web, f"/delivery/plans/{plan.pk}")
    assert len(asked) <= 12


def test_many_plans_are_drawn_some_at_a_time_what_is_late_first(
    web: Client, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zone_views, "ROWS", 2)
    plans = [make.plan(officer, make.project(officer, f"项目{n}")) for n in range(5)]
    make.published(officer, *plans)
    row = of(plans[3], "company")
    late = TODAY + timedelta(days=60)
    services.report_progress(
        officer, row.pk, started_on=TODAY, expected_on=late, late_cause="OTHER", version=row.version
    )
    seen = []
    for start in (0, 2, 4):
        page = read(web, "/delivery/zone", **{"from": str(start)})
        assert f"{start + 1}–{min(start + 2, 5)} / 5" in page
        assert ('rel="next"' in page, 'rel="prev"' in page) == (start < 4, start > 0)
        seen += re.findall(r'<th scope="row"><a class="row-link"[^>]*>(项目\d)', page)
    assert seen[0] == "项目3", "what is late comes first"
    assert sorted(seen) == [f"项目{n}" for n in range(5)], "each is drawn once"
    assert "5–5 / 5" in read(web, "/delivery/zone", **{"from": "999"}), "behind the end, the last"
    assert "此地址已失效" in web.get("/delivery/zone?from=-1").content.decode()


def blocked(by: Actor, plan: Plan, text: str = "x", **more: Any) -> Blocker:
    """A blocker of the plan's first company work, whose owner is who raises it."""
    told = {"cause": "OTHER", "owner_id": by.membership_id, "due_on": TODAY} | more
    return services.raise_blocker(by, of(plan, "company").pk, text=text, **told)


def test_a_blocker_goes_from_its_owner_to_a_leader_and_is_solved(
    web: Client, officer: Actor
) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    leader = make.actor(plan.zone, Role.LEADER)
    owner = make.actor(plan.zone, Role.APPROVING_DEPARTMENT)
    activity = of(plan, "company")
    typed = {
        "text": "章程尚未签署",
        "cause": "ENTERPRISE",
        "owner_id": str(owner.membership_id),
        "due_on": "2024-06-20",
    }
    past = web.post(
        f"/delivery/plans/activities/{activity.pk}/blocker", typed | {"due_on": "2024-06-14"}
    )
    assert "此日已过" in past.content.decode()
    web.post(f"/delivery/plans/activities/{activity.pk}/blocker", typed)
    blocker = Blocker.objects.get()
    assert "章程尚未签署" in read(make.client(owner), "/")
    assert "章程尚未签署" in read(web, f"/delivery/plans/{plan.pk}")
    escalation = {"leader_id": str(leader.membership_id), "reason": "涉及两部门", "version": "1"}
    web.post(f"/delivery/blockers/{blocker.pk}/escalate", escalation)
    assert "章程尚未签署" in read(make.client(leader), "/")
    assert "章程尚未签署" not in read(make.client(owner), "/")
    solved = {"solution": "已签署", "version": "2"}
    web_of_leader = make.client(leader)
    assert web_of_leader.post(f"/delivery/blockers/{blocker.pk}/solve", solved).status_code == 302
    blocker.refresh_from_db()
    assert (blocker.solution, blocker.solved_on) == ("已签署", TODAY)
    assert "章程尚未签署" not in read(web, "/delivery/blockers")
    assert "章程尚未签署" in read(web, "/delivery/blockers", **{"is": "solved"})
    again = web.post(f"/delivery/blockers/{blocker.pk}/solve", {"solution": "x", "version": "3"})
    assert "阻点已经解决" in again.content.decode()


def test_only_its_owner_the_leader_asked_or_an_officer_solves_a_blocker(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    blocker = blocked(officer, plan)
    stranger = make.client(make.actor(plan.zone, Role.LEADER))
    answer = stranger.post(
        f"/delivery/blockers/{blocker.pk}/solve", {"solution": "x", "version": "1"}
    )
    assert answer.status_code == 403
    blocker.refresh_from_db()
    assert blocker.solved_on is None


def test_who_cannot_solve_anything_is_no_owner_of_a_blocker(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    bank = make.actor(plan.zone, Role.BANK)
    with pytest.raises(InvalidInput) as refused:
        blocked(officer, plan, owner_id=bank.membership_id)
    assert set(refused.value.fields) == {"owner_id"}


def test_the_blockers_of_a_plan_that_has_ended_wait_for_nobody(web: Client, officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    blocked(officer, plan, "章程尚未签署")
    plan.refresh_from_db()
    services.end_plan(officer, plan.pk, reason="并入另一项目")
    assert "章程尚未签署" not in read(web, "/")
    assert "章程尚未签署" not in read(web, "/delivery/blockers", **{"is": "open"})
    page = read(web, "/delivery/blockers", **{"is": "dropped"})
    assert "章程尚未签署" in page
    assert "计划未执行" in page


def test_days_beyond_the_calendar_are_told_in_words(web: Client, officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    with clock.at(datetime(2030, 12, 20, 2, tzinfo=UTC)):
        for path in (f"delivery/plans/{plan.pk}", "delivery/zone", "delivery/late"):
            page = web.get(f"/{path}")
            assert page.status_code == 422, path
            assert "工作日历" in page.content.decode()
        told = web.get("/api/delivery/late")
        assert told.status_code == 422
        assert "工作日历" in told.json()["detail"]


def test_the_task_force_has_one_head_and_a_weekly_list(web: Client, officer: Actor) -> None:
    plan = make.plan(officer, signed_on=TODAY)
    make.published(officer, plan)
    address = f"/delivery/plans/{plan.pk}/member"
    for role, duty in ((Role.LEADER, "挂帅"), (Role.APPROVING_DEPARTMENT, "审批")):
        who = make.actor(plan.zone, role).membership_id
        web.post(address, {"membership_id": str(who), "duty": duty, "is_head": "on"})
    heads = TaskForceMember.objects.filter(is_head=True)
    assert [one.duty for one in heads] == ["审批"]
    page = read(web, f"/delivery/plans/{plan.pk}/team")
    for text in ("挂帅", "审批", "2024-06-17 至 2024-06-23 周清单", "注册项目公司"):
        assert text in page
    assert "注册项目公司" not in read(web, f"/delivery/plans/{plan.pk}/team", week="2026-06-17")
    member = heads.get()
    left = {"version": member.version, "reason": "调离"}
    answer = web.post(f"/delivery/plans/members/{member.pk}/end", left)
    assert answer.status_code == 302
    assert not heads.all().exists()


def test_shared_resources_show_their_load_and_their_calendar(web: Client, officer: Actor) -> None:
    web.post("/delivery/resources/new", {"code": "joint_team", "name": "验收组", "capacity": "1"})
    plans = [make.plan(officer) for _each in range(2)]
    make.published(officer, *plans)
    page = read(web, "/delivery/resources")
    assert "验收组" in page
    assert "1/1" in page
    link = page.split('href="?resource=joint_team&amp;week=')[1].split('"')[0]
    week = read(web, "/delivery/resources", resource="joint_team", week=link)
    assert "联合验收现场查验" in week
    number = next(
        part for part in page.split('href="/delivery/resources/')[1:] if part[0].isdigit()
    )
    pk = number.split('"')[0]
    period = {"since": "2024-07-01", "until": "2024-07-01", "units": "0"}
    assert web.post(f"/delivery/resources/{pk}/period", period).status_code == 422
    web.post(f"/delivery/resources/{pk}/period", period | {"until": "2024-07-08", "note": "培训"})
    assert "培训" in read(web, f"/delivery/resources/{pk}")


def test_a_comparison_opens_its_cases_and_an_enterprise_reads_only_how_many(
    officer: Actor,
) -> None:
    own = make.enterprise(officer)
    took = (210, 430, 453, 480)
    for number, days in enumerate(took):
        values = {"enterprise": own} if number == 0 else {}
        project = make.project(
            officer,
            f"工厂{number}",
            investment_fen=60_000_000_000,
            land_m2=Decimal(90_000),
            **values,
        )
        plan = make.plan(officer, project, "large-plant", signed_on=date(2022, 1, 4))
        start = date(2022, 4, 1)
        plan.activities.filter(code="construction_start").update(finished_on=start)
        end = start + timedelta(days=days)
        plan.activities.filter(code="hand_over").update(finished_on=end)
    first = Plan.objects.order_by("pk")[0]
    page = read(make.client(officer), f"/delivery/plans/{first.pk}/forecast")
    assert "比中位数快 243 个自然日（8.0 个月）" in page
    assert "工厂2" in page
    assert "同模板、同投资档次、同面积档次" in page
    firm = make.client(make.actor(first.zone, Role.ENTERPRISE, own=own))
    page = read(firm, f"/delivery/plans/{first.pk}/forecast")
    assert "8.0 个月" in page
    assert "工厂2" not in page
    days = read(
        make.client(officer), "/delivery/days", since="construction_start", until="hand_over"
    )
    assert "中位数 441.5 个自然日" in days
    assert (
        make.client(officer).get("/delivery/days", {"since": "x", "until": "y"}).status_code == 422
    )
    overview = read(make.client(officer), "/overview")
    assert "开工到竣工交付" in overview


def test_the_desk_asks_one_query_more(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    leader = make.client(make.actor(plan.zone, Role.LEADER))
    read(leader, "/")
    with CaptureQueriesContext(connection) as asked:
        read(leader, "/")
    assert len(asked) <= 12


def test_baselines_stand_side_by_side_and_an_end_has_its_reason(
    web: Client, officer: Actor
) -> None:
    plan = make.plan(officer, signed_on=TODAY)
    make.published(officer, plan)
    web.post(f"/delivery/plans/{plan.pk}/baseline", {"name": "调整后", "version": plan.version})
    assert Baseline.objects.count() == 2
    assert "调整后" in read(web, f"/delivery/plans/{plan.pk}/baselines")
    ending = {"reason": "项目转让", "version": plan.version}
    web.post(f"/delivery/plans/{plan.pk}/end", ending)
    page = read(web, f"/delivery/plans/{plan.pk}")
    assert "项目转让" in page
    assert f"/delivery/plans/{plan.pk}/reopen" in page
    assert "项目转让" in read(web, f"/delivery/plans/{plan.pk}/timeline")


def test_what_if_is_shown_beside_what_is(web: Client, officer: Actor) -> None:
    make.shared_resource(officer)
    plan = make.plan(officer, signed_on=TODAY)
    make.published(officer, plan)
    address = f"/delivery/plans/{plan.pk}/what-if"
    for more in ({}, {"in_zone": "on", "resource": "joint_team", "units": "1"}):
        page = read(web, address, activity="construction_start", days="7", **more)
        assert "将移动的节点" in page
        assert "+7" in page
    assert web.get(address, {"activity": "nowhere", "days": "7"}).status_code == 422


def test_programs_do_what_people_do(web: Client, officer: Actor) -> None:
    def post(path: str, values: object, status: int = 200) -> Any:
        sent = web.post(f"/api/delivery/{path}", json.dumps(values), "application/json")
        assert sent.status_code == status, sent.content
        return sent.json()

    project = make.project(officer)
    post("resources", {"code": "joint_team", "name": "验收组", "capacity": 1}, 201)
    asked = {"project_id": project.pk, "template_id": "rented-factory", "signed_on": "2024-06-17"}
    plan = post("plans", asked, 201)
    replan = post("replans", {"draft_ids": [plan["id"]]}, 201)
    assert len(replan["moves"]) == 43
    assert post(f"replans/{replan['id']}/publication", {})["state"] == "PUBLISHED"
    whole = web.get(f"/api/delivery/plans/{plan['id']}").json()
    assert whole["critical_path"][-1] == "agreement_review"
    company = next(one for one in whole["activities"] if one["code"] == "company")
    assert company["planned_finish_on"] == company["expected_end_on"] == "2024-06-24"
    sent = {"started_on": "2024-06-17", "version": company["version"]}
    assert post(f"activities/{company['id']}/progress", sent)["started_on"] == "2024-06-17"
    stale = post(f"activities/{company['id']}/progress", sent, 409)
    assert "title" in stale
    moved = web.get(
        f"/api/delivery/plans/{plan['id']}/what-if", {"activity": "construction_start", "days": 3}
    ).json()["items"]
    assert {one["days"] for one in moved} == {3}
    unknown = web.get(
        f"/api/delivery/plans/{plan['id']}/what-if", {"activity": "nowhere", "days": 3}
    )
    assert unknown.status_code == 422
    bad = {"phase": "SIGNING", "kind": "OTHER", "duration_days": 2, "version": 3}
    told = post(
        f"activities/{company['id']}/change",
        bad | {"after": [{"code": "full_output"}]},
        422,
    )
    assert "after" in told["fields"]
    for path in (
        *("plans", "resources", "blockers", "late", "days", "replans"),
        *(f"plans/{plan['id']}/{one}" for one in ("forecast", "comparisons", "baselines")),
    ):
        assert web.get(f"/api/delivery/{path}").status_code == 200, path
