"""Idle and low-efficiency land of the demonstration zone, at each step of the order and each route.

Acts run day by day through the services, so that papers are numbered in the order of their days.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.core.queries import actor_of
from zoneworks.land.definitions import sample_routes
from zoneworks.land.demo import trade
from zoneworks.land.demo.contracts import Story
from zoneworks.land.demo.holders import served
from zoneworks.land.demo.parcels import WAN_FEN
from zoneworks.land.models import IdleCase, LandContract, Mortgage
from zoneworks.land.queries import idle as queries
from zoneworks.land.services import idle, routes

ANSWERS = (
    "因市场变化，原定产品方案调整，资金安排推迟。",
    "母公司投资计划调整，已完成施工图，拟于年内开工。",
    "融资未到位，正在引进合作方。",
)
APPROVAL = "区政府{year}年第{n}号批复"
GOALS = ("年内开工建设", "引进产业链配套企业接手", "收储后用于储能产业链项目", "建设多层厂房")


@dataclass(slots=True)
class Script:
    """What is done about one parcel, day by day; ``case_id`` is known once its case is open."""

    story: Story
    idle_from: date
    steps: list[tuple[date, Callable[[], Any]]] = field(default_factory=list)
    case_id: int = 0
    renewal_id: int = 0


class Office:
    """The officer who looks after the land, and the leader who decides."""

    def __init__(
        self, officer: Actor, leader: Actor, people: Sequence[int], chance: Random
    ) -> None:
        self.officer, self.leader, self.chance = officer, leader, chance
        self.people = people
        self.today = clock.today()
        self.count = 0

    def approval(self, day: date) -> dict[str, str]:
        """An approval with its number."""
        self.count += 1
        return {"approval": APPROVAL.format(year=day.year, n=10 + self.count)}

    def inquiry(self, script: Script, begins: date, *, until: str = "ANSWER") -> date:
        """Found, inquired, delivered, answered; gives the day of the last step."""
        officer, contract = self.officer, script.story.contract

        def find() -> None:
            script.case_id = idle.open_case(officer, contract.pk, note="土地动态巡查").pk

        script.steps.append((begins, find))
        day = begins + timedelta(days=6)
        script.steps.append((day, lambda: idle.inquire(officer, script.case_id, {})))
        self._deliver(script, day + timedelta(days=2))
        if until == "ANSWER":
            day += timedelta(days=20)
            told = {"on": day, "answer": self.chance.choice(ANSWERS)}
            script.steps.append((day, lambda: idle.answer(officer, script.case_id, told)))
        return day

    def _deliver(self, script: Script, day: date) -> None:
        def deliver() -> None:
            holder = script.story.contract.holder
            told = {"on": day, **served(holder, is_posted=script.case_id % 3 == 0)}
            idle.deliver(self.officer, script.case_id, told)

        script.steps.append((day, deliver))

    def determine(self, script: Script, day: date, *, by_government: bool = False) -> date:
        """Determined, with a verified hindrance where the government caused it, and filed."""
        officer, leader = self.officer, self.leader
        cause = "GOVERNMENT" if by_government else "OWNER"
        if by_government:
            script.steps.append((day, lambda: self._hinder(script)))
        day += timedelta(days=8)
        reason = (
            "规划道路线位调整，项目红线内管线迁改未完成，经核实属实。"
            if by_government
            else FACTS[script.story.kind]
        )
        told = {"cause": cause, "reason": reason}
        script.steps.append((day, lambda: idle.determine(leader, script.case_id, told)))
        day += timedelta(days=5)
        self.count += 1
        filed = {
            "published_on": day,
            "published_at": "园区门户网站“土地信息公开”栏目",
            "filed_on": day,
            "filing_number": f"JG-{day.year}-{self.count:03d}",
        }
        script.steps.append((day, lambda: idle.publish(officer, script.case_id, filed)))
        return day

    def _hinder(self, script: Script) -> None:
        base = script.idle_from - timedelta(days=300)
        told = {
            "kind": "PLAN_CHANGED",
            "from_on": base,
            "evidence": "控制性详细规划局部调整批复及管线迁改计划",
        }
        row = idle.add_hindrance(self.officer, script.case_id, told)
        idle.verify_hindrance(self.officer, script.case_id, row.pk, is_verified=True)

    def tell_mortgagees(self, script: Script, day: date) -> None:
        """Mortgagees are told in writing, where there are any."""

        def tell() -> None:
            case = IdleCase.objects.get(pk=script.case_id)
            standing = Mortgage.objects.filter(parcel_id=case.parcel_id, released_on=None)
            if standing.exists():
                idle.tell_mortgagees(self.officer, script.case_id, {"on": day})

        script.steps.append((day, tell))

    def hearing(self, script: Script, day: date, about: str) -> date:
        """A hearing is offered and not asked for; gives the first day of a decision."""
        told = {"about": about}
        officer = self.officer
        script.steps.append((day, lambda: idle.tell_hearing(officer, script.case_id, told)))
        self._deliver(script, day + timedelta(days=1))
        return national_calendar().add(day + timedelta(days=1), 6)

    def fee(self, script: Script, day: date, *, is_paid: bool) -> date:
        """The fee is decided and delivered, and paid or not."""
        told, case = self.approval(day), script
        script.steps.append((day, lambda: idle.decide_fee(self.leader, case.case_id, told)))
        self._deliver(script, day + timedelta(days=2))
        if not is_paid:
            return day
        day += timedelta(days=24)
        paid = {"on": day}
        script.steps.append((day, lambda: idle.pay_fee(self.officer, case.case_id, paid)))
        return day

    def retake(self, script: Script, day: date, *, is_canceled: bool) -> date:
        """The taking back is decided and delivered, and the title canceled or not."""
        self.tell_mortgagees(script, day)
        told = self.approval(day)
        script.steps.append((day, lambda: idle.decide_retaking(self.leader, script.case_id, told)))
        self._deliver(script, day + timedelta(days=2))
        if not is_canceled:
            return day
        day += timedelta(days=33)
        end = {"on": day, "reason": "逾期未办理注销登记，已公告注销（第十八条）。"}
        script.steps.append((day, lambda: idle.cancel_title(self.officer, script.case_id, end)))
        return day

    def plan(self, script: Script, day: date, way: str, *, is_approved: bool = True) -> date:
        """A plan of disposition is drawn up and approved."""
        self.tell_mortgagees(script, day)
        values: dict[str, Any] = {"way": way, "plan_from_on": day, "plan": PLANS[way]}
        if way == "EXTEND":
            values["plan_start_by"] = day + timedelta(days=300)
        elif way == "TEMPORARY_USE":
            values["plan_until_on"] = day + timedelta(days=600)
        elif way == "BUY_BACK":
            values["plan_price_fen"] = script.story.contract.price_fen + 20 * WAN_FEN
        officer = self.officer
        script.steps.append((day, lambda: idle.draft_plan(officer, script.case_id, values)))
        if not is_approved:
            return day
        day += timedelta(days=12)
        told = self.approval(day) | {"on": day}
        script.steps.append((day, lambda: idle.approve_plan(self.leader, script.case_id, told)))
        return day

    def in_hand(self, script: Script, day: date, route: str, stage: int = 0) -> date:
        """The parcel takes a route and stands in one of its stages: three of four are in time."""
        lasts = next(one for one in sample_routes() if one.code == route).stages[stage].days
        share = self.chance.uniform(0.2, 0.9) if self.chance.random() < 0.75 else 1.15
        begins = self.today - timedelta(days=int(lasts * share) + stage * 30)
        return self.take(script, max(day, begins), route, stage)

    def take(self, script: Script, day: date, route: str, stage: int = 0, days: int = 30) -> date:
        """The parcel takes a route and comes to one of its stages."""
        told = {
            "route": route,
            "goal": self.chance.choice(GOALS),
            "responsible": self.chance.choice(self.people),
        }

        def begin() -> None:
            made = routes.take_route(self.officer, script.story.parcel.pk, told)
            script.renewal_id = made.pk

        script.steps.append((day, begin))
        for place in range(1, stage + 1):
            day += timedelta(days=days)
            step = {"stage": place, "reason": "上一阶段已完成"}
            script.steps.append((day, _advance(self.officer, script, step)))
        return day

    def done(self, script: Script, day: date, proof: str, text: str) -> None:
        """The parcel is at work again."""
        told = {"on": day, "proof": proof, "proof_text": text}
        officer = self.officer
        script.steps.append((day, lambda: routes.put_to_work(officer, script.renewal_id, told)))

    def begin_works(self, script: Script, day: date) -> None:
        """Works begin in the sense of article 30, which ends the case."""
        self.count += 1
        told = {
            "on": day,
            "reason": "现场核查：桩基工程全部完成。",
            "permit_number": f"4301{day:%Y%m%d}{self.count:04d}",
            "permit_on": day - timedelta(days=40),
            "groundwork": "PILES",
            "done_percent": Decimal(100),
        }
        script.steps.append((day, lambda: idle.end_case(self.officer, script.case_id, told)))


FACTS = {
    "NOT_BEGUN": "现场核查未动工，权利人说明的原因不属于第八条规定情形。",
    "STOPPED": "现场核查已中止建设满一年，开发面积或者投资额不足，原因不属于第八条规定情形。",
}
PLANS = {
    "EXTEND": "签订补充协议，重新约定动工开发、竣工期限和违约责任。",
    "TEMPORARY_USE": "由管委会安排用于周边项目施工临时场地，待管线迁改完成后恢复开发。",
    "BUY_BACK": "按评估价协议有偿收回，纳入储备。",
    "ADJUST": "按修改后的规划条件重新核发规划许可，价款多退少补。",
}


def _advance(officer: Actor, script: Script, values: dict[str, Any]) -> Callable[[], Any]:
    return lambda: routes.advance(officer, script.renewal_id, values)


def enter(demonstration: Demonstration, chance: Random, stories: Sequence[Story]) -> None:
    """Bring the idle and poorly used land of the zone to where it stands today."""
    leader = Membership.objects.get(
        zone=demonstration.zone, role=Role.LEADER, user__username="leader"
    )
    administrator = Membership.objects.get(zone=demonstration.zone, role=Role.ADMINISTRATOR)
    people = [demonstration.officer.membership_id, administrator.pk, leader.pk]
    office = Office(demonstration.officer, actor_of(leader), people, chance)
    other = Office(actor_of(administrator), actor_of(leader), people, chance)
    scripts = [
        *_not_begun(office, _idle(stories, "NOT_BEGUN")),
        *_stopped(other, _idle(stories, "STOPPED")),
        *_poor(office, [one for one in stories if one.kind == "POOR"]),
    ]
    steps = sorted(
        ((day, step) for script in scripts for day, step in script.steps), key=lambda one: one[0]
    )
    for day, step in steps:
        if day <= office.today:
            with clock.at(_noon(day)):
                step()
    idle.notice_idle_land()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())


def _idle(stories: Iterable[Story], kind: str) -> list[Script]:
    """The stories of a kind whose land is idle today, the longest first."""
    scripts = []
    for story in stories:
        if story.kind != kind:
            continue
        contract = LandContract.objects.select_related("parcel").get(pk=story.contract.pk)
        found = queries.finding_of(contract)
        if found.is_idle and found.idle_from is not None:
            scripts.append(Script(story, found.idle_from))
    return sorted(scripts, key=lambda one: (one.idle_from, one.story.parcel.number))


def _begins(office: Office, script: Script, days: int) -> date:
    """A day so many days ago, at the earliest when the land became idle."""
    return max(script.idle_from, office.today - timedelta(days=days))


def _not_begun(office: Office, scripts: list[Script]) -> list[Script]:
    """Land on which nothing was begun, one parcel for each end and each step in hand."""
    for script, write in zip(scripts, NOT_BEGUN, strict=False):
        write(office, script)
    return scripts


def _taken_back(office: Office, script: Script) -> None:
    begins = script.idle_from + timedelta(days=200)
    filed = office.determine(script, office.inquiry(script, begins))
    office.in_hand(script, filed + timedelta(days=3), "TAKING_BACK", 2)
    two_years = script.idle_from + timedelta(days=370)
    decided = office.hearing(script, max(two_years, filed + timedelta(days=10)), "RETAKING")
    office.retake(script, decided, is_canceled=True)


def _being_taken_back(office: Office, script: Script) -> None:
    filed = office.determine(script, office.inquiry(script, _begins(office, script, 330)))
    office.in_hand(script, filed + timedelta(days=5), "TAKING_BACK")
    two_years = script.idle_from + timedelta(days=370)
    offered = max(two_years, filed + timedelta(days=10), office.today - timedelta(days=40))
    office.retake(script, office.hearing(script, offered, "RETAKING"), is_canceled=False)


def _bought_back(office: Office, script: Script) -> None:
    filed = office.determine(
        script, office.inquiry(script, _begins(office, script, 420)), by_government=True
    )
    office.in_hand(script, filed + timedelta(days=4), "BUY_BACK", 2)
    office.plan(script, filed + timedelta(days=60), "BUY_BACK")


def _begun(office: Office, script: Script) -> None:
    filed = office.determine(script, office.inquiry(script, _begins(office, script, 400)))
    day = office.take(script, filed + timedelta(days=6), "START", 2, 40)
    office.begin_works(script, day + timedelta(days=70))
    office.done(script, day + timedelta(days=75), "WORKS_BEGUN", "施工许可证、桩基验收记录")


def _begun_last_year(office: Office, script: Script) -> None:
    begins = script.idle_from + timedelta(days=10)
    filed = office.determine(script, office.inquiry(script, begins))
    day = office.take(script, filed + timedelta(days=6), "START", 1, 30)
    office.begin_works(script, day + timedelta(days=50))
    office.done(script, day + timedelta(days=52), "WORKS_BEGUN", "施工许可证、基坑验收记录")


def _extended(office: Office, script: Script) -> None:
    filed = office.determine(
        script, office.inquiry(script, _begins(office, script, 250)), by_government=True
    )
    office.plan(script, filed + timedelta(days=15), "EXTEND")
    office.in_hand(script, filed + timedelta(days=30), "START", 1)


def _fee_paid(office: Office, script: Script) -> None:
    filed = office.determine(script, office.inquiry(script, _begins(office, script, 210)))
    decided = office.hearing(script, filed + timedelta(days=10), "FEE")
    paid = office.fee(script, decided, is_paid=True)
    office.in_hand(script, paid + timedelta(days=3), "START", 1)


def _fee_unpaid(office: Office, script: Script) -> None:
    filed = office.determine(script, office.inquiry(script, _begins(office, script, 130)))
    decided = office.hearing(script, filed + timedelta(days=6), "FEE")
    office.fee(script, decided, is_paid=False)
    office.in_hand(script, filed + timedelta(days=5), "START")


def _offered(office: Office, script: Script) -> None:
    filed = office.determine(script, office.inquiry(script, _begins(office, script, 60)))
    office.hearing(script, filed + timedelta(days=6), "FEE")


def _planned(office: Office, script: Script) -> None:
    filed = office.determine(
        script, office.inquiry(script, _begins(office, script, 75)), by_government=True
    )
    office.plan(script, filed + timedelta(days=12), "TEMPORARY_USE", is_approved=False)


def _answered(office: Office, script: Script) -> None:
    office.inquiry(script, _begins(office, script, 34))


def _inquired(office: Office, script: Script) -> None:
    office.inquiry(script, _begins(office, script, 14), until="DELIVERY")


NOT_BEGUN = (
    *(_taken_back, _being_taken_back, _begun_last_year, _bought_back, _begun, _extended),
    *(_fee_paid, _fee_unpaid, _offered, _planned, _answered, _inquired),
)
"""One story a parcel, those that take longest first; what is left was only noticed."""


def _stopped(office: Office, scripts: list[Script]) -> list[Script]:
    """Land on which works were stopped: by the ways of article 12, and on routes."""
    for place, script in enumerate(scripts):
        room = (office.today - script.idle_from).days
        if room < 45:
            continue
        begins = _begins(office, script, 60 + place * 30)
        filed = office.determine(script, office.inquiry(script, begins))
        route = ("TRANSFER", "START", "BUY_BACK")[place % 3]
        office.in_hand(script, filed + timedelta(days=4), route, place % 2)
        if place % 3 == 1:
            office.plan(script, filed + timedelta(days=9), "EXTEND")
    return scripts


def _poor(office: Office, stories: Sequence[Story]) -> list[Script]:
    """Land of low efficiency: on routes, at work again, or waiting for one."""
    scripts = []
    for place, story in enumerate(stories):
        script = Script(story, office.today)
        noted = office.today - timedelta(days=560 - place * 18)
        script.steps.append((noted, _note(office, script, noted)))
        if place % 4 != 3:
            route = ("DENSITY", "TRANSFER", "START", "DENSITY", "TAKING_BACK")[place % 5]
            begins = noted + timedelta(days=20)
            if place < 8 and route in DONE_BY:
                day = office.take(script, begins, route, place % 3, 50)
                if route == "DENSITY":
                    trade.expand(office.officer, script.story.parcel.pk, script.steps, day)
                office.done(script, day + timedelta(days=90), *DONE_BY[route])
            elif place == TRANSFERRED:
                day = office.take(script, begins, route, 2, 60)
                taker = stories[-1].contract.holder
                trade.transfer(office.officer, script.story, script.steps, day, taker)
                office.done(script, day + timedelta(days=40), "TRANSFERRED", "转移登记已办结")
            else:
                office.in_hand(script, begins, route, place % 3)
        scripts.append(script)
    return scripts


TRANSFERRED = 1
"""The place of the poor land whose title went to another firm."""
DONE_BY = {
    "DENSITY": ("CAPACITY_ADDED", "加建两层厂房通过竣工验收"),
    "START": ("INVESTMENT_ADDED", "技改生产线投产，设备投资到位"),
}
"""By what a route of low-efficiency land ended, with the words."""


def _note(office: Office, script: Script, day: date) -> Callable[[], Any]:
    parcel, reason = script.story.parcel.pk, "竣工核查：固定资产投资实际到位不足合同承诺的七成"
    return lambda: routes.note_low_efficiency(office.officer, [parcel], day, reason)
