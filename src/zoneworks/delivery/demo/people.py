"""Who works on the plans of the demonstration zone (synthetic), and what keeps them."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from zoneworks.core import clock, records
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.delivery.demo.rows import Book, Entry
from zoneworks.delivery.engine.plans.terms import LateCause, Phase
from zoneworks.delivery.models import Activity, Blocker, TaskForceMember

STEWARDS = {
    "steward-1": "陆知行",
    "steward-2": "苏映雪",
    "steward-3": "程既白",
    "steward-4": "秦望之",
}
"""Those who accompany projects (包联专员)."""
MANNED = 40
BLOCKERS = (
    ("grid_design", LateCause.UTILITIES, "110 kV 专线间隔尚未落实，等待电网公司批复"),
    ("piling", LateCause.SHARED_TEAM, "桩机与相邻项目冲突，需错峰进场"),
    ("equipment_order", LateCause.EQUIPMENT, "涂布机进口许可待办，影响订货"),
    ("working_drawings", LateCause.DESIGN, "工艺布置调整，施工图需重新出图"),
    ("contractor", LateCause.FUNDS, "招标控制价评审超期，预算待批复"),
    ("outdoor", LateCause.CONTRACTOR, "室外管网分包单位退场，需重新确定"),
    ("recruiting", LateCause.ENTERPRISE, "首批技工缺口 60 人，需人力公司支持"),
    ("mechanical", LateCause.CONTRACTOR, "机电班组人手不足，夜班未开"),
)


def staff(demonstration: Demonstration) -> Mapping[Phase, list[int]]:
    """Let stewards accompany the projects; say who answers for each phase."""
    zone = demonstration.zone
    for username, name in STEWARDS.items():
        demonstration.add_login(username, name, zone, Role.OFFICER)
    rows = Membership.objects.filter(zone=zone).select_related("user")
    by_name = {one.user.username: one.pk for one in rows}
    stewards = [by_name[name] for name in STEWARDS]
    return {
        phase: [by_name["officer"], *stewards] if phase is Phase.SIGNING else stewards
        for phase in Phase
    }


def write(book: Book, demonstration: Demonstration, chance: Random) -> None:
    """Enter the task forces, and blockers in every state."""
    open_ones = [entry for entry in book.entries if entry.plan.ended_on is None]
    rows = Membership.objects.filter(zone=demonstration.zone).select_related("user")
    people = {one.user.username: one for one in rows}
    members = []
    for number, entry in enumerate([*open_ones[:MANNED], book.entries[0]]):
        steward = people[f"steward-{number % len(STEWARDS) + 1}"]
        named = [
            (people["officer"] if number % 8 == 0 else steward, "牵头协调", True),
            (people["department"], "审批协调", False),
            (people["cooperation"], "企业联络", False),
        ]
        members += [
            TaskForceMember(
                plan=entry.plan,
                membership=one,
                duty=duty,
                is_head=is_head,
                since=entry.plan.made_on,
            )
            for one, duty, is_head in named
        ]
    records.create_many(book.officer, members, act="delivery.member_added")
    records.create_many(
        book.officer, list(_blockers(open_ones, people, chance)), act="delivery.blocker_raised"
    )


def _blockers(
    entries: list[Entry], people: Mapping[str, Membership], chance: Random
) -> list[Blocker]:
    calendar, today = national_calendar(), clock.today()
    rows = []
    for number, (code, cause, text) in enumerate(BLOCKERS * 2):
        found = _activity(entries[number * 3 :], code)
        if found is None:
            continue
        raised = calendar.subtract(today, chance.randint(3, 20))
        row = Blocker(
            plan=found.plan,
            activity=found,
            text=text,
            cause=cause,
            owner=people[f"steward-{number % len(STEWARDS) + 1}"],
            raised_on=raised,
            raised_by=people["officer"],
            due_on=max(calendar.add(today, chance.randint(-2, 8) + 2), raised),
        )
        if number % 5 == 1:
            row.escalated_to, row.escalated_on = people["leader"], today - timedelta(days=2)
        if number % 5 == 4:
            row.solved_on, row.solution = today - timedelta(days=1), "专班协调后已解决"
        rows.append(row)
    return rows


def _activity(entries: list[Entry], code: str) -> Activity | None:
    """The first such activity that is open."""
    for entry in entries:
        row = entry.rows.get(code)
        if row is not None and row.finished_on is None:
            return row
    return None
