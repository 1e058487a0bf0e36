"""Plans in the database: made, changed, reported on, published as a whole, ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests import make, make_cases
from tests.make_cases import FIRST

from zoneworks.approvals.models import ReachedMilestone, SiteWork
from zoneworks.core import clock, desk, memo, search
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event
from zoneworks.delivery import queries, services
from zoneworks.delivery.engine.plans.critical import look_ahead
from zoneworks.delivery.models import Activity, Baseline, Plan, Replan
from zoneworks.delivery.queries import loading
from zoneworks.delivery.queries import replans as replan_queries
from zoneworks.delivery.queries import zone as zone_queries
from zoneworks.registry.services import change_project, retire_project

pytestmark = pytest.mark.django_db
SECONDS = replan_queries.SECONDS
TODAY = date(2024, 6, 17)  # a Monday


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.at(datetime(2024, 6, 17, 2, tzinfo=UTC)):
        yield


def of(plan: Plan, code: str) -> Activity:
    found: Activity = Activity.objects.get(plan=plan, code=code)
    return found


def outlook(by: Actor, plan: Plan) -> Any:
    loaded = queries.load_plan(queries.get_plan(by, plan.pk))
    return look_ahead(loaded.activities, queries.today_on())


def values(row: Activity, **more: Any) -> dict[str, Any]:
    names = ("name", "phase", "kind", "duration_days", "after", "needs", "responsible_id")
    return {name: getattr(row, name) for name in names} | {"steps": [], **more}


def refused(act: Any, field: str) -> str:
    before = Event.objects.count()
    with pytest.raises(InvalidInput) as found:
        act()
    assert set(found.value.fields) == {field}
    assert Event.objects.count() == before, "a refusal changes nothing"
    return str(found.value)


def test_a_plan_is_made_from_a_template_and_binds_nobody_until_it_is_published(
    officer: Actor,
) -> None:
    make.shared_resource(officer)
    plan = make.plan(officer, signed_on=date(2024, 6, 3), weight=3)
    assert (plan.state, plan.weight, plan.process_id) == ("DRAFT", 3, "small-renovation")
    rows = Activity.objects.filter(plan=plan)
    assert rows.count() == 44
    assert of(plan, "signing").finished_on == date(2024, 6, 3)
    assert of(plan, "joint_inspection").needs == {"joint_team": 1}
    assert not rows.filter(planned_start_on__isnull=False).exists()
    made = Event.objects.filter(act="delivery.activity_added", part_of_id=plan.pk)
    assert made.count() == 44
    refused(lambda: services.report_progress(officer, of(plan, "company").pk), "")


def test_a_re_plan_takes_the_time_that_it_is_given(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replan_queries, "SECONDS", SECONDS)
    given = []
    solved = replan_queries.solved

    def noted(layout: Any, *, seconds: float) -> Any:
        given.append(seconds)
        return solved(layout, seconds=seconds)

    monkeypatch.setattr(replan_queries, "solved", noted)
    plans = [make.plan(officer), make.plan(officer)]
    replan = services.propose_replan(officer, drafts=[one.pk for one in plans])
    assert given == [SECONDS] == [0.3]
    assert len(replan.moves) == Activity.objects.filter(plan__in=plans).count()


def test_publishing_gives_days_and_a_first_baseline_in_one_batch(officer: Actor) -> None:
    plan = make.plan(officer, signed_on=TODAY)
    replan = services.propose_replan(officer, drafts=[plan.pk])
    assert (replan.state, replan.number, len(replan.moves)) == ("PROPOSED", 1, 43)
    assert not Activity.objects.filter(planned_start_on__isnull=False).exists()
    services.publish_replan(officer, replan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.published_on) == ("IN_USE", TODAY)
    company = of(plan, "company")
    assert (company.planned_start_on, company.planned_finish_on) == (
        date(2024, 6, 18),
        date(2024, 6, 24),
    )
    assert company.moved_on is None
    baseline = Baseline.objects.get(plan=plan)
    assert baseline.dates["company"] == ["2024-06-18", "2024-06-24"]
    events = Event.objects.filter(act="delivery.activity_planned")
    assert events.count() == 43
    assert len(set(events.values_list("batch", flat=True))) == 1
    refused(lambda: services.publish_replan(officer, replan.pk), "")


def test_a_slip_moves_others_only_once_it_is_published_and_the_task_force_is_told(
    officer: Actor,
) -> None:
    zone = officer.zone_id
    plan, other = make.plan(officer), make.plan(officer)
    member = make.actor(plan.zone, Role.APPROVING_DEPARTMENT)
    services.add_member(officer, plan.pk, member.membership_id, "permits", is_head=True)
    make.published(officer, plan, other)
    signing = of(plan, "signing")
    late = TODAY + timedelta(days=11)
    services.report_progress(officer, signing.pk, expected_on=late, late_cause="LAND")
    assert of(plan, "hand_over").planned_finish_on == (
        was := of(other, "hand_over").planned_finish_on
    )
    replan = services.propose_replan(officer)
    moved = {pk for pk, *_days in replan.moves}
    assert moved <= set(Activity.objects.filter(plan=plan).values_list("pk", flat=True))
    services.publish_replan(officer, replan.pk)
    hand_over = of(plan, "hand_over")
    assert was is not None
    assert hand_over.planned_finish_on is not None
    assert hand_over.planned_finish_on > was
    assert hand_over.moved_on == TODAY
    assert of(other, "hand_over").planned_finish_on == was
    (told,) = desk.waiting_rows(member)
    assert told.is_news
    assert str(late) in told.title, "the first milestone that moved"
    assert told.line == plan.project.name
    assert not list(desk.waiting_rows(make.actor(plan.zone, Role.LEADER)))
    (change,) = queries.list_changes(officer, queries.get_replan(officer, replan.pk))
    assert change.plan == plan
    assert next(line.days for line in change.milestones) == 9
    assert change.why is not None
    assert (change.why.name, change.why.binding, change.why.days) == ("投资协议签订", "EXPECTED", 9)
    assert zone == plan.zone_id


def test_a_proposal_that_others_have_overtaken_is_refused_and_nothing_changes(
    officer: Actor,
) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    first, second = (services.propose_replan(officer) for _each in range(2))
    services.report_progress(officer, of(plan, "company").pk, started_on=TODAY)
    before = list(Activity.objects.order_by("pk").values())
    with pytest.raises(StaleRecord):
        services.publish_replan(officer, second.pk)
    assert list(Activity.objects.order_by("pk").values()) == before
    assert Replan.objects.get(pk=first.pk).state == "PROPOSED"


def test_a_proposal_of_yesterday_is_stale(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    replan = services.propose_replan(officer)
    with clock.at(datetime(2024, 6, 18, 2, tzinfo=UTC)), pytest.raises(StaleRecord):
        services.publish_replan(officer, replan.pk)
    services.publish_replan(officer, replan.pk)


def test_a_proposal_is_stale_once_a_case_of_its_plans_has_moved() -> None:
    office = make_cases.office()
    case = office.case()
    plan = make.plan(office.officer, office.project, "new-plant", signed_on=FIRST)
    replan = services.propose_replan(office.officer, drafts=[plan.pk])
    make_cases.carry_through(office, case, "filing")
    with pytest.raises(StaleRecord):
        services.publish_replan(office.officer, replan.pk)
    again = services.propose_replan(office.officer, drafts=[plan.pk])
    other = replace(
        office, project=make.project(office.officer, enterprise_id=office.enterprise.pk)
    )
    make_cases.carry_through(other, other.case(), "filing")
    services.publish_replan(office.officer, again.pk)


def test_a_re_plan_that_cannot_be_leaves_everything_and_names_the_fault(officer: Actor) -> None:
    team = make.shared_resource(officer, capacity=2)
    plan = make.plan(officer)
    make.published(officer, plan)
    row = of(plan, "joint_inspection")
    services.change_activity(officer, row.pk, values(row, needs={"joint_team": 2}))
    services.change_resource(officer, team.pk, {"name": "Team", "capacity": 1})
    text = refused(lambda: services.propose_replan(officer), "")
    assert "2" in text
    assert "Team" in text
    assert Replan.objects.count() == 1


def test_a_deadline_that_cannot_be_kept_is_told_with_what_would_mend_it(officer: Actor) -> None:
    make.shared_resource(officer, capacity=1)
    plans = [make.plan(officer) for _each in range(3)]
    for plan in plans:
        row = of(plan, "joint_inspection")
        day = outlook(officer, plan).dates("joint_inspection")[1]
        changed = values(row, duration_days=3, deadline=day + timedelta(days=4))
        services.change_activity(officer, row.pk, changed)
    replan = services.propose_replan(officer, drafts=[plan.pk for plan in plans])
    assert {one["code"] for one in replan.misses} == {"joint_inspection"}
    for one in replan.misses:
        assert one["comes_first"] or one["units"] or one["chain"]
        assert one["finish"] > one["deadline"]
    refused(lambda: services.publish_replan(officer, replan.pk), "accepts_misses")
    refused(
        lambda: services.publish_replan(officer, replan.pk, accepts_misses=True), "accepts_misses"
    )
    services.publish_replan(officer, replan.pk, accepts_misses=True, reason="known")
    assert Event.objects.get(act="delivery.replan_published").reason == "known"


def test_a_project_has_one_plan_in_use(officer: Actor) -> None:
    project = make.project(officer)
    first, second = make.plan(officer, project), make.plan(officer, project)
    refused(lambda: services.propose_replan(officer, drafts=[first.pk, second.pk]), "drafts")
    make.published(officer, first)
    refused(lambda: services.propose_replan(officer, drafts=[second.pk]), "drafts")
    with (
        pytest.raises(IntegrityError, match=r"delivery_one_plan_in_use|project_id"),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=second.pk).update(state="IN_USE", published_on=TODAY)
    services.end_plan(officer, first.pk, "given up")
    make.published(officer, second)
    assert second.state == "IN_USE"


def test_bad_input_is_named_at_its_field_and_the_plan_stays(officer: Actor) -> None:
    make.shared_resource(officer)
    plan = make.plan(officer)
    row = of(plan, "concept")
    for changed, field in (
        ({"after": [["full_output", 0]]}, "after"),
        ({"after": [["nowhere", 0]]}, "after"),
        ({"needs": {"joint_team": 2}}, "needs"),
        ({"needs": {"nobody": 1}}, "needs"),
        ({"duration_days": -1}, "duration_days"),
        ({"kind": "MILESTONE"}, "duration_days"),
        ({"kind": "CONSTRUCTION"}, "after"),
        ({"not_before": TODAY, "deadline": TODAY}, "deadline"),
        ({"deadline": date(2040, 1, 2)}, "duration_days"),
        ({"responsible_id": make.membership(make.zone()).pk}, "responsible_id"),
    ):
        new = values(row, **changed)
        refused(partial(services.change_activity, officer, row.pk, new), field)
    ring = refused(
        lambda: services.change_activity(officer, row.pk, values(row, after=[["budget", 0]])),
        "after",
    )
    assert "→" in ring
    refused(lambda: services.remove_activity(officer, row.pk), "")
    row.refresh_from_db()
    assert row.version == 1


def test_activities_are_added_and_taken_out(officer: Actor) -> None:
    plan = make.plan(officer)
    row = of(plan, "concept")
    added = services.add_activity(
        officer,
        plan.pk,
        "art",
        values(row, name="Artist", after=[["concept", 2]], steps=["sketch", "model"]),
    )
    assert added.steps == [["sketch", None], ["model", None]]
    assert added.place == 44
    refused(lambda: services.add_activity(officer, plan.pk, "art", values(row)), "code")
    make.published(officer, plan)
    added.refresh_from_db()
    owner = officer.membership_id
    values_of_blocker = {"text": "x", "cause": "OTHER", "owner_id": owner, "due_on": TODAY}
    blocker = services.raise_blocker(officer, added.pk, **values_of_blocker)
    refused(lambda: services.remove_activity(officer, added.pk), "")
    blocker.delete()
    services.remove_activity(officer, added.pk, version=2, reason="too dear")
    assert Event.objects.get(act="delivery.activity_removed").reason == "too dear"


def test_progress_wants_a_cause_where_it_is_late_and_all_acts_before_the_end(
    officer: Actor,
) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    row = of(plan, "task_force")
    late = TODAY + timedelta(days=30)
    refused(
        lambda: services.report_progress(officer, row.pk, started_on=TODAY, expected_on=late),
        "late_cause",
    )
    services.report_progress(
        officer, row.pk, started_on=TODAY, expected_on=late, late_cause="ENTERPRISE"
    )
    done = {"started_on": TODAY, "finished_on": TODAY}
    refused(lambda: services.report_progress(officer, row.pk, **done), "steps")
    steps = [step for step, _day in row.steps]
    row = services.report_progress(officer, row.pk, **done, steps=steps)
    assert row.steps == [[step, "2024-06-17"] for step in steps]
    assert (row.finished_on, row.expected_on) == (TODAY, None)
    to_come = TODAY + timedelta(days=1)
    refused(lambda: services.report_progress(officer, row.pk, started_on=to_come), "started_on")
    company = of(plan, "company")
    refused(lambda: services.report_progress(officer, company.pk, finished_on=TODAY), "started_on")


def test_a_department_reports_on_its_own_alone(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    clerk = make.actor(plan.zone, Role.APPROVING_DEPARTMENT)
    row = of(plan, "company")
    with pytest.raises(ActForbidden):
        services.report_progress(clerk, row.pk, started_on=TODAY)
    services.change_activity(officer, row.pk, values(row, responsible_id=clerk.membership_id))
    assert services.report_progress(clerk, row.pk, started_on=TODAY).started_on == TODAY
    with translation.override("zh-hans"):
        (item,) = desk.waiting_rows(clerk)
    assert (item.title, item.due_on) == ("注册项目公司", date(2024, 6, 24))


def test_permits_follow_their_case_and_building_waits_for_its_release() -> None:
    office = make_cases.office()
    case = office.case()
    plan = make.plan(office.officer, office.project, "new-plant", signed_on=FIRST)
    assert plan.case_id == case.pk
    make.published(office.officer, plan)
    filing, piling = of(plan, "filing"), of(plan, "piling")
    text = refused(
        lambda: services.report_progress(office.officer, filing.pk, started_on=TODAY), ""
    )
    assert "案" in text or "case" in text
    make_cases.carry_through(office, case, "filing")
    loaded = queries.load_plan(queries.get_plan(office.officer, plan.pk))
    assert loaded.activities["filing"].finished_on == FIRST
    assert "filing" in loaded.follows
    report = {"started_on": TODAY}
    text = refused(
        lambda: services.report_progress(office.officer, piling.pk, **report), "started_on"
    )
    assert "建筑法第七条" in text
    ReachedMilestone.objects.create(
        zone=office.zone, case=case, code="construction", reached_on=TODAY
    )
    with clock.at(datetime(2024, 6, 20, 2, tzinfo=UTC)):
        early = {"started_on": date(2024, 6, 14)}
        refused(lambda: services.report_progress(office.officer, piling.pk, **early), "started_on")
        assert services.report_progress(office.officer, piling.pk, **report).started_on == TODAY
    SiteWork.objects.create(zone=office.zone, case=case, code="clearing", begun_on=FIRST)
    loaded = queries.load_plan(queries.get_plan(office.officer, plan.pk))
    assert loaded.milestones() == {
        "signing": FIRST,
        "site_start": FIRST,
        "construction_start": TODAY,
    }
    (row,) = rows = list(queries.list_plans_in_progress(office.officer))
    queries.tell_progress(rows)
    ended = [one for one in loaded.activities.values() if one.finished_on is not None]
    assert row.n_done == len(ended)
    standing = next(one for one in queries.list_standings(office.officer))
    assert row.following.code == standing.following
    with translation.override("zh-hans"):
        counted = f"{len(ended)} / {len(loaded.activities)}"
        web = make.client(office.officer)
        assert counted in web.get("/delivery/plans").content.decode()
        file = web.get("/lists/delivery.plans/export.csv")
        assert counted in b"".join(file).decode()
        tab = web.get(f"/registry/projects/{office.project.pk}/plans").content.decode()
        assert counted in tab


def test_of_a_zone_only_the_plans_that_changed_are_looked_at_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = make_cases.office()
    by, case = office.officer, office.case()
    followed = make.plan(by, office.project, "new-plant", signed_on=FIRST)
    plain, other = make.plan(by), make.plan(by)
    make.published(by, followed, plain, other)
    looked_at: list[int] = []

    def load(rows: Any, **how: Any) -> Any:
        rows = list(rows)
        looked_at.extend(row.pk for row in rows)
        return loading.load(rows, **how)

    monkeypatch.setattr(zone_queries, "load", load)

    def told() -> Any:
        found = {one.loaded.row.pk: one for one in queries.list_standings(by)}
        return {
            pk: (one.loaded.plan.name, one.dates, dict(one.late), one.following)
            for pk, one in found.items()
        }

    def change(what: str, act: Any, *changed: Plan) -> None:
        looked_at.clear()
        act()
        kept = told()
        assert looked_at == [one.pk for one in changed], what
        memo.forget()
        assert kept == told(), what

    memo.forget()
    told()
    company = of(plain, "company")
    change("nothing", lambda: None)
    change(
        "a report",
        lambda: services.report_progress(by, company.pk, started_on=TODAY, version=company.version),
        plain,
    )
    change("a case", lambda: make_cases.carry_through(office, case, "filing"), followed)
    change(
        "a project",
        lambda: change_project(by, other.project_id, {"name": "Renamed"}, version=1),
        other,
    )
    change("an end", lambda: services.end_plan(by, other.pk, "given up"))
    late = {"started_on": TODAY, "expected_on": TODAY + timedelta(90), "late_cause": "OTHER"}
    change("lateness", lambda: services.report_progress(by, company.pk, **late), plain)
    assert told()[plain.pk][2], "and is told"


def test_a_permit_that_the_project_does_not_need_holds_nothing_up() -> None:
    office = make_cases.office()
    office.case(eia_class="EXEMPT")
    plan = make.plan(office.officer, office.project, "new-plant")
    loaded = queries.load_plan(queries.get_plan(office.officer, plan.pk))
    assert "eia" in loaded.unneeded
    assert loaded.activities["eia"].finished_on == FIRST


def test_building_without_a_case_is_refused(officer: Actor) -> None:
    plan = make.plan(officer)
    make.published(officer, plan)
    text = refused(
        lambda: services.report_progress(officer, of(plan, "masonry").pk, started_on=TODAY),
        "started_on",
    )
    assert "建筑法" in text or "Construction Law" in text


def test_plans_are_changed_baselined_ended_and_taken_up_again(officer: Actor) -> None:
    plan = make.plan(officer)
    refused(lambda: services.set_baseline(officer, plan.pk, "early"), "")
    make.published(officer, plan)
    services.set_baseline(officer, plan.pk, "after the floods", reason="agreed")
    assert [one.number for one in queries.list_baselines(plan)] == [2, 1]
    changed = services.change_plan(officer, plan.pk, {"name": "Phase 1", "weight": 9})
    assert (changed.name, changed.weight) == ("Phase 1", 9)
    refused(lambda: services.change_plan(officer, plan.pk, {"weight": 10}), "weight")
    refused(lambda: services.change_plan(officer, plan.pk, {"case_id": 99}), "case_id")
    refused(lambda: services.end_plan(officer, plan.pk, " "), "reason")
    services.end_plan(officer, plan.pk, "done")
    refused(lambda: services.end_plan(officer, plan.pk, "again"), "")
    refused(lambda: services.change_activity(officer, of(plan, "company").pk, {}), "")
    services.reopen_plan(officer, plan.pk, "not done")
    plan.refresh_from_db()
    assert plan.state == "DRAFT"
    make.published(officer, plan)
    assert Baseline.objects.filter(plan=plan).count() == 2


def test_a_project_with_an_open_plan_is_not_retired(officer: Actor) -> None:
    project = make.project(officer)
    plan = make.plan(officer, project)
    refused(lambda: retire_project(officer, project.pk, reason="mistake"), "")
    services.end_plan(officer, plan.pk, "mistake")
    retire_project(officer, project.pk, reason="mistake")
    refused(lambda: make.plan(officer, project), "")


def test_other_zones_find_nothing_and_an_enterprise_only_its_own(officer: Actor) -> None:
    own = make.enterprise(officer)
    plan = make.plan(officer, make.project(officer, enterprise=own, name="Own works"))
    foreign = make.plan(officer)
    stranger = make.actor(make.zone())
    for act in (
        lambda: queries.get_plan(stranger, plan.pk),
        lambda: queries.get_activity(stranger, of(plan, "company").pk),
        lambda: services.end_plan(stranger, plan.pk, "x"),
    ):
        with pytest.raises(NotFound):
            act()
    firm = make.actor(plan.zone, Role.ENTERPRISE, own=own)
    assert list(queries.list_plans(firm)) == [plan]
    with pytest.raises(NotFound):
        queries.get_plan(firm, foreign.pk)
    with pytest.raises(ActForbidden):
        queries.list_blockers(firm)
    assert [hit.title for hit in search.find(firm, "Own works", 5)][-1:] == ["Own works"]
    assert search.find(stranger, "Own works", 5) == []
    with pytest.raises(NotFound):
        queries.get_replan(stranger, make.published(officer, plan).pk)
    refused(lambda: services.propose_replan(stranger, drafts=[foreign.pk]), "drafts")


def test_what_if_keeps_nothing(officer: Actor) -> None:
    make.shared_resource(officer)
    plan = make.plan(officer)
    make.published(officer, plan)
    before = Event.objects.count()
    loaded = queries.load_plan(queries.get_plan(officer, plan.pk))
    alone = queries.what_if(officer, loaded, queries.Change("contractor", 6))
    together = queries.what_if(officer, loaded, queries.Change("contractor", 6), in_zone=True)
    assert {one.code: one.days for one in alone.own}["construction_start"] > 0
    assert together == alone
    sooner = queries.what_if(officer, loaded, queries.Change("ramp_full", -6), in_zone=True)
    assert ("full_output", -6) in {(one.code, one.days) for one in sooner.own}
    assert Event.objects.count() == before


def test_what_if_tells_what_comes_from_the_change_alone(officer: Actor) -> None:
    team = make.shared_resource(officer, capacity=1)
    plans = [make.plan(officer) for _each in range(3)]
    make.published(officer, *plans)
    first, second, third = sorted(
        plans, key=lambda plan: str(of(plan, "joint_inspection").planned_start_on)
    )
    urgent, slipped = of(first, "hand_over"), of(third, "agreement_review")
    last_day = urgent.planned_finish_on + timedelta(days=22)  # so that the others give way
    services.change_activity(officer, urgent.pk, values(urgent, deadline=last_day))
    services.change_activity(officer, slipped.pk, values(slipped, duration_days=90))
    longer = queries.Change("joint_inspection", 15)
    loaded = queries.load_plan(queries.get_plan(officer, first.pk))
    found = queries.what_if(officer, loaded, longer, in_zone=True)
    assert {row.pk for row, _moved in found.others} == {second.pk, third.pk}
    freed = replace(longer, days=0, resource=team.code, units=2)
    assert {
        one.days
        for _row, moved in queries.what_if(officer, loaded, freed, in_zone=True).others
        for one in moved
    } < set(range(-60, 0))
    services.change_resource(officer, team.pk, {"name": "Team", "capacity": 3})
    assert queries.what_if(officer, loaded, longer, in_zone=True).others == []
