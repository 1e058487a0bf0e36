"""Class consultations of the demonstration zone (synthetic): six businesses, in every state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Unit
from zoneworks.helpdesk import services
from zoneworks.helpdesk.models import Consultation
from zoneworks.registry.engine import credit_code
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import register_enterprise

INDUSTRY, MARKET, PLANNING = "产业发展局", "市场监督管理局", "经济合作局"
PEOPLE = {MARKET: ("market", "顾清和"), PLANNING: ("cooperation", "许若谷")}


@dataclass(frozen=True, slots=True)
class Said:
    """What a department answers, so many working days after it was asked."""

    unit: str
    days: int
    code: str
    reason: str


@dataclass(slots=True)
class Desk:
    """Who opens, answers and decides."""

    officer: Actor
    leader: Actor
    units: dict[str, Actor]

    def open(self, on: date, name: str, text: str, units: Sequence[str], **of: Any) -> Consultation:
        """Open a consultation on a day."""
        with clock.at(_at(on, 9)):
            ids = [self.units[unit].unit_id for unit in units]
            return services.open_consultation(self.officer, name, text, ids, **of)

    def hear(self, row: Consultation, said: Sequence[Said]) -> None:
        """Enter the answers on their days."""
        for one in said:
            actor = self.units[one.unit]
            question = row.questions.get(unit_id=actor.unit_id)
            with clock.at(_at(national_calendar().add(row.opened_on, one.days), 15)):
                services.answer(actor, question.pk, one.code, one.reason)

    def decide(self, row: Consultation, days: int, code: str, reason: str) -> None:
        """Decide a class some working days after the opening."""
        with clock.at(_at(national_calendar().add(row.opened_on, days), 16)):
            services.decide(self.leader, row.pk, code, reason)
            if row.enterprise_id or row.project_id:
                services.apply_class(self.officer, row.pk)


def load(demonstration: Demonstration) -> None:
    """Enter the consultation on quantum technology, other decided ones, and those in hand today."""
    desk = _desk(demonstration)
    _quantum(desk)
    _decided(desk)
    with clock.running():
        _in_hand(desk, demonstration)


def _quantum(desk: Desk) -> None:
    firm = _quantum_firm(desk.officer)
    row = desk.open(
        date(2024, 7, 3),
        "量子测控系统",
        "从事量子技术研究成果的转化，提供量子计算测控系统的软件开发与技术服务",
        [INDUSTRY, MARKET, PLANNING],
        enterprise=firm,
    )
    desk.hear(
        row,
        [
            Said(MARKET, 1, "", "登记系统中没有“量子技术”对应的行业，我局无法确定类别"),
            Said(INDUSTRY, 2, "65", "主要收入来自测控软件和技术服务，建议归软件和信息技术服务业"),
            Said(PLANNING, 5, "I", "与引进协议一致，按信息技术产业对待"),
        ],
    )
    desk.decide(
        row,
        5,
        "65",
        "国民经济行业分类未列量子技术。企业以测控软件开发和技术服务为主，按主要活动归信息传输、软件和"
        "信息技术服务业（门类 I）中的软件和信息技术服务业（大类 65）。",
    )


def _quantum_firm(officer: Actor) -> Enterprise:
    with clock.at(_at(date(2024, 7, 2), 10)):
        return register_enterprise(
            officer,
            {
                "name": "海岳衡量子科技有限公司",
                "credit_code": credit_code.complete("91430199MA7L0Q7A2"),
                "industry_code": "73",
                "scale": "SMALL",
                "address": "海岳创智岛 3 栋",
                "registered_on": date(2024, 7, 2),
            },
            is_new_confirmed=True,
        )


def _decided(desk: Desk) -> None:
    motor = desk.open(
        date(2024, 9, 3),
        "音圈马达",
        "研发生产手机摄像头用音圈马达及微型电机",
        [INDUSTRY, MARKET],
    )
    desk.hear(
        motor,
        [
            Said(INDUSTRY, 1, "38", "产品为电机，归电气机械和器材制造业"),
            Said(MARKET, 3, "39", "客户均为手机厂商，建议归计算机、通信和其他电子设备制造业"),
        ],
    )
    desk.decide(
        motor,
        4,
        "38",
        "按产品而非客户归类：音圈马达属微特电机，归电气机械和器材制造业（大类 38）。",
    )
    station = desk.open(
        date(2024, 11, 12),
        "独立储能电站",
        "投资运营独立储能电站，参与电力调峰",
        [INDUSTRY, PLANNING],
    )
    desk.hear(station, [Said(INDUSTRY, 2, "44", "不生产电池，以电站运营收入为主")])
    desk.decide(station, 4, "44", "企业经营电站而不制造电池，归电力、热力生产和供应业（大类 44）。")


def _in_hand(desk: Desk, demonstration: Demonstration) -> None:
    """Consultations of these days, so that desks have something to do."""
    today, calendar = clock.today(), national_calendar()
    projects: list[Any] = demonstration.facts["projects"]  # type: ignore[assignment]
    ripe = desk.open(
        _working_day(today, 5),
        "植保无人机服务",
        "使用植保无人机为农户喷洒农药，并销售无人机配件",
        [INDUSTRY, MARKET],
    )
    desk.hear(ripe, [Said(INDUSTRY, 1, "05", "主要为农业提供病虫害防治服务")])
    asked = _working_day(today, 1)
    desk.open(
        asked,
        "新型合金粉末",
        "新型合金及稀土永磁粉末材料的研发、生产和销售",
        [INDUSTRY, MARKET, PLANNING],
        project=projects[-1],
    )
    withdrawn = desk.open(
        _working_day(today, 8), "咖啡烘焙工坊", "咖啡豆烘焙加工，并开设咖啡店", [MARKET]
    )
    with clock.at(_at(calendar.add(withdrawn.opened_on, 1), 11)):
        services.withdraw(desk.officer, withdrawn.pk, "企业已自行确定经营范围，不再需要会商")


def _working_day(today: date, before: int) -> date:
    """The day from which ``before`` working days lead to today or its last working day."""
    calendar = national_calendar()
    day = today
    while calendar.difference(day, today) < before or not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _desk(demonstration: Demonstration) -> Desk:
    zone = demonstration.zone
    units = {one.name: one for one in Unit.objects.filter(zone=zone)}
    for name, (username, person) in PEOPLE.items():
        kind = Role.APPROVING_DEPARTMENT if name == MARKET else Role.OFFICER
        demonstration.add_login(username, person, zone, kind, unit=units[name])
    officer = Membership.objects.get(zone=zone, user__username="officer")
    members = {INDUSTRY: officer} | {
        name: Membership.objects.get(zone=zone, user__username=username)
        for name, (username, _person) in PEOPLE.items()
    }
    leader = Membership.objects.get(zone=zone, role=Role.LEADER)
    return Desk(
        queries.actor_of(officer),
        queries.actor_of(leader),
        {name: queries.actor_of(one) for name, one in members.items()},
    )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
