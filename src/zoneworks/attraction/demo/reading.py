"""A fair-competition review of the demonstration zone that is read twice and passes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zoneworks.compliance import facts, services
from zoneworks.compliance.engine.conclusions import Heard
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer, Finding
from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership

OPINION = "条件和标准公开，对各类经营者同等适用，未发现排除、限制竞争的内容。"
OUTSIDE = "属于当事人、项目名称等事实，不涉及支持措施"


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the demonstration of attraction."""

    officer: Actor
    second: Actor
    leader: Actor
    reader: Actor
    """Who reads reviews a second time."""
    fund: Actor


def people_of(demonstration: Demonstration) -> People:
    """The people of the demonstration zone, as its other parts have entered them."""
    zone = demonstration.zone
    members = Membership.objects.filter(zone=zone).select_related("user")
    return People(
        officer=demonstration.officer,
        second=queries.actor_of(members.get(user__username="cooperation")),
        leader=queries.actor_of(members.get(role=Role.LEADER)),
        reader=queries.actor_of(members.get(user__username="competition")),
        fund=queries.actor_of(members.get(role=Role.FUND_MANAGER)),
    )


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def pass_review(people: People, review: Any, heard: str, said: str) -> None:
    """Read an open review twice within three working days, so that it passes."""
    officer, opened_on = people.officer, review.opened_on
    calendar = national_calendar()
    codes = facts.rulebook_on(opened_on).questions
    parts = len(review.content)
    with clock.at(at(calendar.add(opened_on, 1), 10)):
        services.answer(officer, review.pk, [Answer(code, Finding.NO) for code in codes])
        places = [Placement(part, 0, reason=OUTSIDE) for part in range(1, parts + 1)]
        services.place(officer, review.pk, places)
        values = {"kind": Heard.OPERATOR, "name": heard, "heard_on": clock.today(), "said": said}
        services.add_hearing(officer, review.pk, values)
        services.submit(officer, review.pk, OPINION, second_unit_id=people.reader.unit_id)
    with clock.at(at(calendar.add(opened_on, 3), 11)):
        services.confirm(people.reader, review.pk, "")
