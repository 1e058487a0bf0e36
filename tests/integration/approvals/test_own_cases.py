"""What the zone's own cases say: from their events to the figures, and from the figures to them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, at, carry_through, item

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.conformance import count
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.simulation import Candidate
from zoneworks.approvals.models import ApprovalCase, LogAnalysis
from zoneworks.approvals.queries import LogBy
from zoneworks.core import events, jobs, memo
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden
from zoneworks.core.models import Job, JobState

pytestmark = pytest.mark.django_db
TABS = ("", "/paths", "/conformance", "/bottlenecks", "/what-if", "/prediction")
PAGE = "/approvals/performance"
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def conformance(actor: Actor) -> dict[str, int]:
    return count(queries.find_conformance(queries.list_histories(actor))[1].findings)


def handled(office: Office, begun_on: date = FIRST) -> ApprovalCase:
    case = office.case(begun_on)
    carry_through(office, case, "filing", begun_on)
    carry_through(office, case, "eia_form", begun_on)
    return case


def test_a_case_handled_by_the_rules_is_found_to_be_lawful(office: Office) -> None:
    handled(office)
    assert conformance(office.leader) == {}


def test_a_late_delivery_is_found_and_opens_its_item(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.GRANT)
    act(office.clerk, row, HandlingAct.DELIVER, FIRST + timedelta(days=40))
    assert conformance(office.leader) == {"DELIVERY": 1}
    client = make.client(office.leader)
    page = client.get(f"{PAGE}/conformance?rule=DELIVERY").content.decode()
    assert f"/approvals/items/{row.pk}" in page
    closed = client.get(f"{PAGE}/conformance?rule=LIMIT").content.decode()
    assert f"/approvals/items/{row.pk}" not in closed


def test_a_decision_without_what_comes_first_is_found_in_followed_data(office: Office) -> None:
    """A mandated system decides as it does: its records are held against the process as well."""
    case = office.case()
    row = item(case, "eia_form")
    told = {"on": FIRST, "code": "eia_form", "track": Track.FORMAL}
    events.record(office.officer, [events.Entry(row, "approvals.item_grant", after=told)])
    assert conformance(office.leader)["ORDER"] == 1


def test_the_cases_of_another_zone_are_never_counted(office: Office) -> None:
    handled(make_cases.office())
    assert queries.list_histories(office.leader) == []
    assert queries.list_steps(queries.list_histories(office.leader)) == []
    own = handled(office)
    assert [one.pk for one in queries.list_histories(office.leader)] == [own.pk]
    with pytest.raises(ActForbidden):
        queries.list_histories(office.applicant)


def test_cases_are_chosen_by_the_day_of_their_begin(office: Office) -> None:
    with at(FIRST + timedelta(days=400)):
        first, second = handled(office), handled(office, FIRST + timedelta(days=300))
    middle = FIRST + timedelta(days=100)
    assert [one.pk for one in queries.list_histories(office.leader, None, middle)] == [first.pk]
    assert [one.pk for one in queries.list_histories(office.leader, middle)] == [second.pk]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_shown_with_and_without_cases(office: Office, tab: str) -> None:
    client = make.client(office.leader)
    assert client.get(f"{PAGE}{tab}").status_code == 200
    handled(office)
    page = client.get(f"{PAGE}{tab}")
    assert page.status_code == 200
    assert "审批提速" in page.content.decode()


@pytest.mark.parametrize("tab", TABS[1:])
def test_a_tab_asks_the_database_as_often_for_ten_cases_as_for_one(
    office: Office, tab: str
) -> None:
    client = make.client(office.leader)
    handled(office)
    client.get(f"{PAGE}{tab}")
    memo.forget()  # what was found before is not asked for again
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(f"{PAGE}{tab}")
    for _ in range(9):
        handled(office)
    with CaptureQueriesContext(connection) as ten:
        client.get(f"{PAGE}{tab}")
    assert len(ten) == len(one)


def test_an_unknown_tab_and_an_unknown_log_are_not_found(office: Office) -> None:
    client = make.client(office.leader)
    assert client.get(f"{PAGE}/nothing").status_code == 404
    assert client.post(f"{PAGE}/analyze/nothing").status_code == 404
    assert not Job.objects.exists()


def test_days_in_the_wrong_order_are_told_and_all_cases_are_shown(office: Office) -> None:
    handled(office)
    address = f"{PAGE}/paths?since=2024-05-01&until=2024-01-01"
    page = make.client(office.leader).get(address).content.decode()
    assert "日期先后次序不对" in page
    assert "全部 1 个本园区办理的案件" in page


def test_a_change_names_the_article_that_forbids_it(office: Office) -> None:
    handled(office)
    client = make.client(office.leader)
    dropped = client.get(f"{PAGE}/what-if?item=eia_form&change=DROP&seed=5").content.decode()
    assert "环境影响评价法第二十二条、第二十五条" in dropped
    capped = client.get(f"{PAGE}/what-if?item=eia_form&change=CAP&days=3").content.decode()
    assert "仅为推演" not in capped
    asked = client.get(f"{PAGE}/what-if?item=eia_form&change=CAP").content.decode()
    assert "请填写天数" in asked
    shown = client.get(f"{PAGE}/what-if")
    used = shown.context["form"]
    assert used["change"].value() == "SHORTEN"
    assert used["percent"].value() == 50
    assert f'<option value="{used["item"].value()}" selected>' in shown.content.decode()


def run(job: Job) -> LogAnalysis | None:
    jobs.run.call(job.pk, 1)
    job.refresh_from_db()
    return LogAnalysis.objects.filter(pk=job.subject_id).first()


def test_own_items_become_a_log_with_their_limits_and_are_analyzed(office: Office) -> None:
    case = handled(office)
    row = item(case, "planning_conditions")
    act(office.officer, row, HandlingAct.APPLY, FIRST)
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    job = services.start_own_analysis(office.leader, LogBy.ITEM, name="own", since=FIRST)
    found = run(job)
    assert job.state == JobState.DONE
    assert found is not None
    assert found.is_own
    assert (found.n_cases, found.n_open_cases) == (3, 1)
    assert found.figures["limit_compression"]["ratio_of_sums"] == 1  # accepted and decided at once
    page = make.client(office.leader).get(f"/approvals/analysis/{found.pk}/waits")
    assert "环境影响报告表审批" not in page.content.decode()  # activities are acts
    cases = make.client(office.leader).get(f"/approvals/analysis/{found.pk}/cases")
    assert "环境影响报告表审批" in cases.content.decode()


def test_own_projects_become_a_log_of_their_decisions(office: Office) -> None:
    case = handled(office)
    table = queries.own_log(office.leader, LogBy.PROJECT)
    assert table["case"].unique().to_list() == [case.number]
    assert table["activity"].to_list() == ["企业投资项目备案", "环境影响报告表审批"]
    assert table["end"].null_count() == 2  # construction is not released
    found = run(services.start_own_analysis(office.leader, LogBy.PROJECT, name="own", since=FIRST))
    assert found is not None
    assert (found.n_cases, found.n_events) == (1, 2)
    # One that was made before a figure was known still opens, with what it has.
    for waits in filter(None, found.figures["waits"].values()):
        for one in waits:
            del one["max_days"]
    del found.figures["time_parts"]
    found.save()
    client = make.client(office.leader)
    for tab in ("", "/waits", "/throughput", "/comparison"):
        assert client.get(f"/approvals/analysis/{found.pk}{tab}").status_code == 200


def test_a_round_that_was_withdrawn_leaves_view_and_the_next_is_a_case_of_its_own(
    office: Office,
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.officer, row, HandlingAct.WITHDRAW, FIRST)
    carry_through(office, case, "eia_form", FIRST + timedelta(days=7))
    table = queries.own_log(office.leader, LogBy.ITEM)
    rounds = table.filter(table["type"] == "环境影响报告表审批").unique("case", maintain_order=True)
    assert rounds["end"].null_count() == 1
    assert rounds["until"].null_count() == 1
    assert rounds.height == 2


def test_the_list_behind_the_headline_has_what_it_counts(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")  # the law sets it no limit
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert")
    assert item(case, "eia_form").legal_due_on is None
    served = queries.list_served(office.leader, FIRST, FIRST + timedelta(days=1))
    assert [one.code for one in served if one.legal is not None] == ["eia_form"]
    client = make.client(office.leader)
    shown = client.get("/approvals/items?limited=yes&track=FORMAL").content.decode()
    hidden = client.get("/approvals/items?limited=no&track=FORMAL").content.decode()
    assert f"/approvals/items/{row.pk}" in shown
    assert f"/approvals/items/{row.pk}" not in hidden
    assert f"/approvals/items/{item(case, 'filing').pk}" not in shown


def test_what_was_applied_for_anew_after_expiry_is_a_case_of_its_own(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "energy_review")
    with at(date(2026, 3, 3)):
        papers = make_cases.papers(case, "energy_review")
        act(office.officer, row, HandlingAct.RENEW, papers=papers)
        act(office.clerk, row, HandlingAct.ACCEPT)
        table = queries.own_log(office.leader, LogBy.ITEM)
    mine = table.filter(table["case"].str.contains("节能审查"))
    rounds = mine.unique("case", maintain_order=True)
    assert rounds.height == 2
    assert rounds["end"].null_count() == 1


def test_a_zone_without_cases_is_told_so_and_keeps_nothing(office: Office) -> None:
    job = services.start_own_analysis(office.leader, LogBy.ITEM, name="own", since=FIRST)
    assert run(job) is None
    assert job.state == JobState.FAILED
    assert not LogAnalysis.objects.exists()


def test_who_only_reads_does_not_analyze(office: Office) -> None:
    auditor = make.actor(office.zone, Role.AUDITOR)
    with pytest.raises(ActForbidden):
        services.start_own_analysis(auditor, LogBy.ITEM, name="own", since=FIRST)
    assert make.client(auditor).post(f"{PAGE}/analyze/item").status_code == 403
    assert not Job.objects.exists()


def test_the_button_hands_the_work_to_a_worker(office: Office) -> None:
    handled(office)
    answer = make.client(office.leader).post(f"{PAGE}/analyze/item")
    job = Job.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/jobs/{job.pk}"
    assert job.subject_id == 0
    assert run(job) is not None
    assert job.subject_id


def test_items_behind_a_figure_are_listed_by_its_filters(office: Office) -> None:
    case = handled(office)
    client = make.client(office.leader)
    listed = client.get("/approvals/items?item=eia_form&progress=decided&since=2024-01-01")
    text = listed.content.decode()
    assert f"/approvals/items/{item(case, 'eia_form').pk}" in text
    assert f"/approvals/items/{item(case, 'filing').pk}" not in text
    late = client.get("/approvals/items?late=yes").content.decode()
    assert f"/approvals/items/{item(case, 'eia_form').pk}" not in late


def test_nothing_is_predicted_before_a_prediction_can_be_judged(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    assert State(row.state) is State.UNDER_REVIEW
    steps = queries.list_steps(queries.list_histories(office.leader))
    found = queries.predict_own(steps)
    assert (found.judgement, found.expected) == (None, [])


def test_simulated_results_are_a_tolerance(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, {"parcel": "W-1"}, on=FIRST)
    carry_through(office, case, "eia_form", track=Track.SIMULATED)
    assert conformance(office.leader) == {"SIMULATED": 1}
