"""Cases of the demonstration zone (synthetic): two years of items, and some in hand today."""

from datetime import date, timedelta
from typing import Any

from zoneworks.approvals import services
from zoneworks.approvals.demo import followed
from zoneworks.approvals.demo.entering import (
    A,
    Office,
    Step,
    Turn,
    Turns,
    at,
    check_promises,
    enter_steps,
    play,
)
from zoneworks.approvals.demo.histories import CONDITIONS, PROCESS, History, chance_of, facts_of
from zoneworks.approvals.engine.process.conditions import FactValue
from zoneworks.approvals.engine.process.handling import UNIT_POSTS, Track
from zoneworks.approvals.models import Notice
from zoneworks.approvals.services import Order
from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Unit, UnitKind
from zoneworks.registry.models import Project

IN_HAND = 12
RENOVATION: dict[str, FactValue] = {
    "works_cost_yuan": 2_600_000,
    "floor_area_m2": 4_200,
    "special_works": True,
    "eia_class": "FORM",
}
UNIT_OF = {
    "approval_bureau": "行政审批局",
    "natural_resources": "自然资源分局",
    "ecology": "生态环境分局",
    "construction": "规划建设局",
}
NEW_UNITS = {"city_natural_resources": "市自然资源和规划局", "registry": "不动产登记中心"}


def load(demonstration: Demonstration) -> None:
    """Set up posts, then enter the cases of 2023 and 2024 and those in hand today.

    What was told of the past has been read.
    """
    office = Office(demonstration, demonstration.officer, _posts(demonstration))
    projects: list[Project] = demonstration.facts["projects"]  # type: ignore[assignment]
    flagship: Project = demonstration.facts["flagship"]  # type: ignore[assignment]
    *past, last = [one for one in projects if one.signed_on is not None]
    play(
        History(office, project, is_flagship=project.pk == flagship.pk).enter()
        for project in past[: -IN_HAND or None]
    )
    check_promises(office)
    Notice.objects.filter(zone=demonstration.zone).update(is_unread=False, read_at=clock.now())
    with clock.running():
        in_hand = (
            _in_hand(office, project, number) for number, project in enumerate(past[-IN_HAND:])
        )
        play([*in_hand, _for_applicant(office, flagship)])
    followed.load(office, last)


def _posts(demonstration: Demonstration) -> Actor:
    """Give every authority a unit and a clerk with its posts; the log-in stands in for its head."""
    zone = demonstration.zone
    boss = Membership.objects.get(zone=zone, role=Role.ADMINISTRATOR)
    department = Membership.objects.get(zone=zone, user__username="department")
    administrator = queries.actor_of(boss)
    units = {one.name: one for one in Unit.objects.filter(zone=zone)}
    for name in NEW_UNITS.values():
        units[name] = Unit.objects.create(zone=zone, name=name, kind=UnitKind.APPROVING_DEPARTMENT)
    clerk = _clerk(demonstration, units["行政审批局"])
    head = _clerk(demonstration, units["自然资源分局"], "head", "孟昭然")
    heads = {}
    for code, name in (UNIT_OF | NEW_UNITS).items():
        services.set_authority_unit(administrator, code, units[name].pk)
        for post in UNIT_POSTS:
            services.assign_post(administrator, units[name].pk, clerk.membership_id, post)
    own = units["自然资源分局"]
    for post in UNIT_POSTS:
        holder = head.membership_id if post == UNIT_POSTS[2] else department.pk
        heads[post] = services.assign_post(administrator, own.pk, holder, post)
    services.substitute(
        administrator,
        heads[UNIT_POSTS[2]].pk,
        department.pk,
        since=date(2023, 1, 3),
        until=date(2030, 1, 1),
        document="海经开办函〔2023〕2 号（样例）",
    )
    return clerk


def _clerk(
    demonstration: Demonstration, unit: Unit, username: str = "window", name: str = "柳明月"
) -> Actor:
    demonstration.add_login(
        username, name, demonstration.zone, Role.APPROVING_DEPARTMENT, unit=unit
    )
    return queries.actor_of(
        Membership.objects.get(zone=demonstration.zone, user__username=username)
    )


def _for_applicant(office: Office, project: Project) -> Turns:
    """A second case of the enterprise that logs in: papers to supply, a pause, a check to come."""
    calendar, today = national_calendar(), clock.today()
    days = [calendar.next_working(today - timedelta(days=days)) for days in (16, 13, 10, 8)]
    begun, filed, applied, told = (min(day, today) for day in days)
    yield Turn(begun)
    with clock.at(at(begun, 9)):
        case = services.open_case(
            office.officer, project.pk, "small-renovation", RENOVATION, begun_on=begun
        )
    yield from enter_steps(
        office,
        case,
        [
            Step(filed, 1, "filing", Track.FORMAL, A.APPLY),
            Step(filed, 2, "filing", Track.FORMAL, A.ACCEPT, {"number": f"备-装修-{project.pk}"}),
            Step(applied, 3, "fire_review", Track.FORMAL, A.APPLY),
            Step(applied, 4, "fire_review", Track.FORMAL, A.ACCEPT),
            Step(applied, 5, "eia_form", Track.FORMAL, A.APPLY),
        ],
    )
    ids = dict(case.items.values_list("code", "pk"))
    evidence = "规建函〔2026〕31 号（样例）"
    yield Turn(
        told,
        office.clerk,
        (
            Order(ids["fire_review"], A.PAUSE, told, reason="expert", evidence=evidence),
            Order(ids["eia_form"], A.NOTIFY_GAPS, told, papers=("form",)),
        ),
    )


def _land_in_hand(filed: date, today: date, project: Project) -> list[Step]:
    """The land is won, and its planning permit lies before the reviewer."""
    calendar, won = national_calendar(), today - timedelta(days=3)
    steps: list[Step] = []
    for code, days in (
        ("planning_conditions", (filed, filed, filed, filed, filed)),
        ("land_contract", (filed, filed, won, won, won)),
        ("land_use_permit", (won, min(calendar.add(won, 1), today))),
    ):
        acts = (A.APPLY, A.ACCEPT, A.REVIEW, A.GRANT, A.DELIVER)
        for act, on in zip(acts, days, strict=False):
            more: dict[str, Any] = {"number": f"HY{on.year}-{project.pk:03d}-{len(steps):02d}"}
            if act is A.GRANT and code == "planning_conditions":
                more["reason"] = CONDITIONS
            steps.append(Step(on, len(steps) + 3, code, Track.FORMAL, act, more))
    return steps


def _in_hand(office: Office, project: Project, number: int) -> Turns:
    """A case that is in hand on the day of loading, so that desks have something to do."""
    calendar, today = national_calendar(), clock.today()
    begun_on = calendar.add(today - timedelta(days=40 + number), 0)
    facts = facts_of(chance_of(project), project) | {"eia_class": "FORM"}
    yield Turn(begun_on)
    with clock.at(at(begun_on, 9)):
        case = services.open_case(office.officer, project.pk, PROCESS, facts, begun_on=begun_on)
    filed = calendar.add(begun_on, 1)
    steps = [
        Step(filed, 1, "filing", Track.FORMAL, A.APPLY),
        Step(filed, 2, "filing", Track.FORMAL, A.ACCEPT, {"number": f"备-{project.pk}"}),
    ]
    if number % 4 == 0:
        yield from enter_steps(office, case, steps + _land_in_hand(filed, today, project))
        return
    applied = calendar.add(today - timedelta(days=12 - number % 8), 1)
    applied = min(applied, today)
    steps += [
        Step(applied, 3, "planning_conditions", Track.FORMAL, A.APPLY),
        Step(applied, 4, "eia_form", Track.FORMAL, A.APPLY),
    ]
    if number % 3:
        accepted = min(calendar.add(applied, 1), today)
        steps += [
            Step(accepted, 5, "planning_conditions", Track.FORMAL, A.ACCEPT),
            Step(accepted, 6, "eia_form", Track.FORMAL, A.ACCEPT),
        ]
        if number % 3 == 2:
            steps.append(
                Step(
                    accepted, 7, "planning_conditions", Track.FORMAL, A.REVIEW, {"reason": "拟同意"}
                )
            )
    yield from enter_steps(office, case, steps)
