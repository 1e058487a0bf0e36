"""Timers in the database: each goes off once, with its event, its notices and what the law says."""

from datetime import date, timedelta

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, at, carry_through, item

from zoneworks.approvals import jobs, queries, services
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State, Track
from zoneworks.approvals.engine.process.simulation import Candidate, LapseReason
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseItem,
    Firing,
    Notice,
    Obligation,
)
from zoneworks.core.actors import Actor, platform
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden
from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db

SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def fire(office: Office, on: date) -> int:
    with at(on):
        return services.fire_timers(platform(office.zone.pk))


def fire_daily(office: Office, first: date, last: date) -> None:
    for number in range((last - first).days + 1):
        fire(office, first + number * DAY)


def submitted(office: Office, code: str = "eia_form") -> CaseItem:
    """Apply for an item on the first day, which nobody answers."""
    with at(FIRST):
        case = office.case()
        carry_through(office, case, "filing")
        return carry_through(office, case, code, until=HandlingAct.APPLY)


def test_an_application_that_nobody_answers_is_accepted_by_the_platform_from_its_day(
    office: Office,
) -> None:
    row = submitted(office)
    assert row.due_on == date(2024, 3, 8)
    fire(office, date(2024, 3, 8))
    assert item(row.case, "eia_form").state == State.SUBMITTED
    fire(office, date(2024, 3, 11))
    row.refresh_from_db()
    assert (row.state, row.accepted_on, row.turn) == (State.UNDER_REVIEW, FIRST, Post.REVIEWER)
    assert row.turn_since == date(2024, 3, 9)  # the day after, though the worker slept
    event = Event.objects.get(act="approvals.item_deem_accepted")
    assert (event.user_id, event.role, event.zone_id) == (None, Role.SYSTEM, office.zone.pk)
    told = Notice.objects.filter(kind=HandlingAct.DEEM_ACCEPTED)
    assert told.get(enterprise=office.enterprise).values["on"] == "2024-03-09"
    assert told.get(unit_id=row.unit_id).post == Post.REVIEWER
    assert told.get(membership_id=office.officer.membership_id).item_id == row.pk
    client = make.client(office.clerk)
    page = client.get(f"/approvals/items/{row.pk}/timeline").content.decode()
    assert "逾期未告知，视为受理" in page


def test_an_application_that_was_answered_is_not_accepted_again(office: Office) -> None:
    row = submitted(office)
    act(office.clerk, row, HandlingAct.NOTIFY_GAPS, FIRST, papers=("form",))
    fire_daily(office, FIRST, date(2024, 3, 20))
    assert item(row.case, "eia_form").state == State.INCOMPLETE
    assert not Event.objects.filter(act="approvals.item_deem_accepted").exists()


def test_each_timer_goes_off_once_on_its_day_however_often_one_looks(office: Office) -> None:
    row = submitted(office)
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    row.refresh_from_db()
    assert (row.promised_due_on, row.legal_due_on) == (date(2024, 3, 12), date(2024, 4, 1))
    for number in range(40):
        fire(office, FIRST + number * DAY)
        fire(office, FIRST + number * DAY)
    gone_off = list(
        Firing.objects.filter(timer__startswith=f"item/{row.pk}/")
        .order_by("fired_on", "timer")
        .values_list("timer", "fired_on")
    )
    start = f"item/{row.pk}/1"
    assert gone_off == [
        (f"{start}/PROMISED/SOON/3", date(2024, 3, 7)),
        (f"{start}/PROMISED/TODAY/0", date(2024, 3, 12)),
        (f"{start}/PROMISED/OVERDUE/1", date(2024, 3, 13)),
        (f"{start}/PROMISED/OVERDUE/6", date(2024, 3, 20)),
        (f"{start}/LEGAL/SOON/5", date(2024, 3, 25)),
        (f"{start}/LEGAL/SOON/3", date(2024, 3, 27)),
        (f"{start}/PROMISED/OVERDUE/11", date(2024, 3, 27)),
        (f"{start}/LEGAL/TODAY/0", date(2024, 4, 1)),
        (f"{start}/LEGAL/OVERDUE/1", date(2024, 4, 2)),
        (f"{start}/PROMISED/OVERDUE/16", date(2024, 4, 3)),
    ]
    reminded = Event.objects.filter(act="approvals.item_reminded", subject_id=row.pk)
    assert reminded.count() == len(gone_off)
    to_reviewer = Notice.objects.filter(item=row, kind="REMINDER", post=Post.REVIEWER)
    assert to_reviewer.count() == len(gone_off)
    to_head = Notice.objects.filter(item=row, kind="REMINDER", post=Post.HEAD)
    assert to_head.count() == sum("OVERDUE" in name for name, _day in gone_off)
    # Who holds both posts is told once; who is the head alone is told what is overdue.
    told = queries.list_notices(office.clerk).filter(item=row, kind="REMINDER")
    assert told.count() == len(gone_off)
    head, _member = make_cases.colleague(office, row, Post.HEAD)
    assert queries.list_notices(head).filter(item=row).count() == to_head.count()
    # What a colleague has read for all reviewers is still unread for the head.
    reviewer, _other = make_cases.colleague(office, row, Post.REVIEWER)
    services.mark_read(reviewer, [one.pk for one in queries.list_notices(reviewer)])
    unread = queries.list_notices(office.clerk).filter(item=row, is_unread=True)
    assert unread.count() == to_head.count()


def test_after_weeks_of_sleep_only_the_latest_word_is_said(office: Office) -> None:
    row = submitted(office)
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    fire(office, date(2024, 4, 1))
    timers = Firing.objects.filter(timer__startswith=f"item/{row.pk}/")
    assert {one.timer.partition("/1/")[2] for one in timers} == {
        "PROMISED/OVERDUE/11",
        "LEGAL/TODAY/0",
    }
    days = Notice.objects.filter(kind="REMINDER", post=Post.REVIEWER).values_list(
        "values__deadline", "values__days"
    )
    assert sorted(days) == [("LEGAL", 0), ("PROMISED", 14)]


def test_a_deadline_that_moves_with_a_pause_is_reminded_of_anew(office: Office) -> None:
    row = submitted(office)
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    fire_daily(office, FIRST, date(2024, 3, 8))
    with at(date(2024, 3, 11)):
        act(office.clerk, row, HandlingAct.PAUSE, date(2024, 3, 11), reason="expert")
    fire_daily(office, date(2024, 3, 12), date(2024, 3, 20))
    assert Firing.objects.count() == 1  # the clock stands
    with at(date(2024, 3, 20)):
        act(office.clerk, row, HandlingAct.RESUME, date(2024, 3, 20))
    row.refresh_from_db()
    assert row.promised_due_on == date(2024, 3, 21)
    fire_daily(office, date(2024, 3, 20), date(2024, 3, 21))
    days = Firing.objects.filter(timer__contains="PROMISED").values_list("timer", "due_on")
    assert sorted((name.rpartition("PROMISED/")[2], due) for name, due in days) == [
        ("SOON/3", date(2024, 3, 12)),
        ("SOON/3", date(2024, 3, 21)),
        ("TODAY/0", date(2024, 3, 21)),
    ]


def test_a_result_that_is_not_delivered_in_ten_working_days_is_reminded_of(office: Office) -> None:
    with at(FIRST):
        case = office.case()
        carry_through(office, case, "filing")
        row = carry_through(office, case, "eia_form", until=HandlingAct.GRANT)
    fire_daily(office, FIRST, date(2024, 3, 18))
    names = {one.timer.rpartition("DELIVERY/")[2] for one in Firing.objects.all()}
    assert names == {"SOON/2", "TODAY/0", "OVERDUE/1"}
    assert Notice.objects.filter(item=row, kind="REMINDER", post=Post.WINDOW).count() == 3


def test_what_is_owed_is_reminded_of_until_it_comes(office: Office) -> None:
    with at(FIRST):
        case = office.case()
        carry_through(office, case, "filing")
        row = item(case, "eia_form")
        act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
        act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    duty = Obligation.objects.get()
    assert (duty.counted_from, duty.term_days) == (FIRST, 10)
    fire_daily(office, FIRST, duty.due_on)
    names = Firing.objects.filter(timer__startswith="obligation/").values_list("timer", flat=True)
    start = f"obligation/{duty.pk}/OBLIGATION"
    assert sorted(names) == [f"{start}/SOON/3", f"{start}/TODAY/0"]
    assert (
        Notice.objects.filter(
            enterprise=office.enterprise, kind="REMINDER", values__obligation="SECONDARY"
        ).count()
        == 2
    )
    with at(duty.due_on):
        act(office.officer, row, HandlingAct.SUPPLY, duty.due_on, papers=("noise",))
    fire_daily(office, duty.due_on + DAY, duty.due_on + 30 * DAY)
    assert Firing.objects.filter(timer__startswith="obligation/").count() == 2


def test_a_simulation_warns_and_then_expires_with_all_its_results(office: Office) -> None:
    with at(FIRST):
        case = office.case()
        carry_through(office, case, "filing")
        services.begin_simulation(office.officer, case.pk, SOUND, {"parcel": "W-1"}, on=FIRST)
        carry_through(office, case, "eia_form", track=Track.SIMULATED)
    case.refresh_from_db()
    expires_on = case.expires_on
    assert expires_on is not None
    fire_daily(office, expires_on - 40 * DAY, expires_on - DAY)
    case.refresh_from_db()
    assert case.lapsed_on is None
    warned = Notice.objects.filter(enterprise=office.enterprise, values__deadline="SIMULATION")
    assert [one.values["days"] for one in warned.order_by("pk")] == [20, 5, 0]
    fire(office, expires_on + 3 * DAY)
    fire(office, expires_on + 4 * DAY)
    case.refresh_from_db()
    assert (case.lapsed_on, case.lapse_reason) == (expires_on, LapseReason.EXPIRED)
    simulated = CaseItem.objects.filter(case=case, track=Track.SIMULATED)
    assert {one.state for one in simulated} == {State.LAPSED}
    assert Event.objects.filter(act="approvals.simulation_lapsed").count() == 1
    lapsed = Notice.objects.filter(enterprise=office.enterprise, kind="LAPSE")
    assert lapsed.get().values == {"reason": "EXPIRED"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_nobody_but_the_platform_lets_timers_go_off(office: Office, role: Role) -> None:
    row = submitted(office)
    somebody = Actor(role, user_id=1, zone_id=office.zone.pk, zone_ids=(office.zone.pk,))
    with at(date(2024, 3, 20)), pytest.raises(ActForbidden):
        services.fire_timers(somebody)
    assert item(row.case, "eia_form").state == State.SUBMITTED
    assert not Firing.objects.exists()


def test_what_cannot_go_off_holds_up_no_other(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with at(FIRST):
        rows = []
        for _number in range(3):
            case = office.case()
            carry_through(office, case, "filing")
            rows.append(carry_through(office, case, "eia_form", until=HandlingAct.APPLY))
    broken = rows[1].case
    ApprovalCase.objects.filter(pk=broken.pk).update(process_version="unknown")
    fire(office, date(2024, 3, 11))
    found = [CaseItem.objects.get(pk=row.pk).state for row in rows]
    assert found == [State.UNDER_REVIEW, State.SUBMITTED, State.UNDER_REVIEW]
    assert "did not go off" in caplog.text
    ApprovalCase.objects.filter(pk=broken.pk).update(process_version=broken.process_version)
    fire(office, date(2024, 3, 11))
    assert CaseItem.objects.get(pk=rows[1].pk).state == State.UNDER_REVIEW
    assert Event.objects.filter(act="approvals.item_deem_accepted").count() == len(rows)


def test_a_look_that_fails_is_told_and_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(_names: object) -> set[tuple[str, date]]:
        raise RuntimeError("the table is gone")

    monkeypatch.setattr(services.timers, "_claimed", find)
    with pytest.raises(RuntimeError):
        fire(office, FIRST)


def test_a_simulation_beyond_the_known_years_holds_up_nothing(office: Office) -> None:
    row = submitted(office)
    services.begin_simulation(office.officer, row.case_id, SOUND, {"parcel": "W-1"}, on=FIRST)
    ApprovalCase.objects.filter(pk=row.case_id).update(expires_on=date(2090, 1, 1))
    fire(office, date(2024, 3, 11))
    row.refresh_from_db()
    assert row.state == State.UNDER_REVIEW


def test_a_zone_that_fails_holds_up_no_other_zone(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = submitted(office)
    other = make.zone()
    project = services.project_deadlines

    def fail(actor: Actor) -> int:
        if actor.zone_id != office.zone.pk:
            raise RuntimeError("this zone is broken")
        return project(actor)

    monkeypatch.setattr(services, "project_deadlines", fail)
    with at(date(2024, 3, 11)):
        jobs.let_timers_go_off()
    row.refresh_from_db()
    assert row.state == State.UNDER_REVIEW
    assert f"zone {other.pk}: timers did not go off" in caplog.text


def test_timers_of_another_zone_stay_where_they_are(office: Office) -> None:
    row = submitted(office)
    other = make_cases.office()
    fire(other, date(2024, 3, 20))
    assert item(row.case, "eia_form").state == State.SUBMITTED
    assert not Firing.objects.exists()
