"""A new notice of holidays: open deadlines move with it, each with its event; others stay."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests import make_cases
from tests.make_cases import FIRST, Office, act, at, carry_through, item

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.models import CalendarMark, Notice, Obligation
from zoneworks.core import calendars
from zoneworks.core.actors import platform
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden
from zoneworks.core.models import Event
from zoneworks.core.queries import operator

pytestmark = pytest.mark.django_db
NOTICE = "国办发明电〔2023〕99号"
ACT = "approvals.deadline_projected"


@pytest.fixture
def office() -> Office:
    return make_cases.office()


@pytest.fixture(autouse=True)
def _own_calendar() -> Iterator[None]:
    """Leave the calendar as it was."""
    yield
    calendars.national_calendar.cache_clear()


def announce(monkeypatch: pytest.MonkeyPatch, *, off: date) -> None:
    """Let a notice make a holiday of a day of 2024; the other holidays of that year stay."""
    rules = calendars.load_rule_set("zoneworks.core", "calendar")
    known = [day for day in calendars.national_calendar().holidays if day.year == 2024]
    worked = [day for day in calendars.national_calendar().makeup_workdays if day.year == 2024]
    notice = {
        "year": 2024,
        "source": NOTICE,
        "holidays": [*known, off],
        "makeup_workdays": worked,
    }
    changed = replace(rules, values={**rules.values, "announcements": [notice]})
    monkeypatch.setattr(calendars, "load_rule_set", lambda _package, _name: changed)
    calendars.national_calendar.cache_clear()


def project(office: Office) -> int:
    with at(FIRST):
        return services.project_deadlines(platform(office.zone.pk))


def test_open_deadlines_move_with_a_new_notice_and_closed_ones_stay(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(FIRST):
        case = make_cases.planned(office)
        row = item(case, "eia_form")
        act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
        act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    assert project(office) == 0  # nothing has changed yet, the calendar is noted
    row.refresh_from_db()
    duty = Obligation.objects.get()
    before = (row.due_on, row.promised_due_on, row.legal_due_on, duty.due_on)
    assert before == (date(2024, 3, 12), date(2024, 3, 12), date(2024, 4, 1), date(2024, 3, 15))
    announce(monkeypatch, off=date(2024, 3, 6))
    assert project(office) == 2
    row.refresh_from_db()
    duty.refresh_from_db()
    after = (row.due_on, row.promised_due_on, row.legal_due_on, duty.due_on)
    assert after == (date(2024, 3, 13), date(2024, 3, 13), date(2024, 4, 1), date(2024, 3, 18))
    assert row.timer_on == date(2024, 3, 8)
    moved = Event.objects.filter(act=ACT)
    assert set(moved.values_list("subject_type", flat=True)) == {
        "approvals.CaseItem",
        "approvals.Obligation",
    }
    event = moved.get(subject_type="approvals.CaseItem")
    assert (event.subject_id, event.reason, event.user_id) == (row.pk, NOTICE, None)
    assert event.before == {"due_on": "2024-03-12", "promised_due_on": "2024-03-12"}
    told = Notice.objects.get(kind="DEADLINE_MOVED", enterprise=office.enterprise)
    assert (told.values["before"], told.values["due_on"]) == ("2024-03-12", "2024-03-13")
    assert project(office) == 0
    assert moved.count() == 2
    assert not [one for one in queries.replay_cases(operator()) if one.differing]


def test_a_day_that_touches_no_open_deadline_leaves_no_event(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(FIRST):
        case = office.case()
        carry_through(office, case, "filing", until=HandlingAct.APPLY)
    project(office)
    announce(monkeypatch, off=date(2024, 11, 6))
    assert project(office) == 0
    assert not Event.objects.filter(act=ACT).exists()
    mark = CalendarMark.objects.get(zone=office.zone)
    assert mark.calendar == calendars.national_calendar().version


def test_only_the_platform_projects_deadlines(office: Office) -> None:
    for somebody in (office.administrator, office.officer, office.applicant):
        assert somebody.role is not Role.SYSTEM
        with pytest.raises(ActForbidden):
            services.project_deadlines(somebody)
    assert not CalendarMark.objects.exists()
