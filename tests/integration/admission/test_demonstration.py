"""Admission in the demonstration zone: days that could have been."""

import pytest

from zoneworks.admission.models import Application, ReviewMeeting, Supervision
from zoneworks.core import clock, contributions, demo
from zoneworks.core.calendars import national_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_committees_sit_on_working_days_and_works_begin_before_what_they_bear() -> None:
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        for part in contributions.demo_parts():
            part.load(demonstration)
            if part.slice_name == "admission":
                break
    calendar = national_calendar()
    days = [one.held_on for one in ReviewMeeting.objects.all()]
    assert days
    assert all(calendar.is_working(day) for day in days)
    for agreement in Supervision.objects.exclude(signed_on=None):
        due = {one.kind: one.first_due_on for one in agreement.promises.all()}
        assert due["START"] == min(due.values())
    for row in Application.objects.filter(carried_on__isnull=False, decided_on__isnull=False):
        assert row.carried_on is not None
        assert row.decided_on is not None
        assert row.carried_on <= row.decided_on
