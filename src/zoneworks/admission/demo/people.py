"""Who acts in admission's part of the demonstration zone, and what they do again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zoneworks.admission import services
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.models import Application, ReviewMeeting
from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.models import Membership
from zoneworks.registry.models import Project

WAN_FEN = 1_000_000
MEMBERS = ("leader", "committee", "cooperation", "market", "head")
RECUSAL = "曾具体负责该项目的招引洽谈"
ROOM = "管委会三楼会议室"
SHOWN = {
    "investment_fen": "项目可行性研究报告第六章",
    "land_m2": "用地预审意见",
    "output_fen": "可行性研究报告财务分析表",
    "tax_fen": "可行性研究报告财务分析表",
    "floor_m2": "规划总平面图",
    "base_m2": "规划总平面图",
    "energy_tce": "节能报告",
    "research_fen": "研发计划书",
    "environment": "环评机构初步意见",
    "safety": "安全预评价报告",
    "industry_code": "营业执照及产品说明",
}


@dataclass(slots=True)
class People:
    """The officer, the leader, the firm of the flagship, and the committee by log-in name."""

    officer: Actor
    leader: Actor
    firm: Actor
    members: dict[str, Actor]

    @property
    def seats(self) -> list[int]:
        """The memberships of the committee, the leader first."""
        return [self.members[name].membership_id for name in MEMBERS]

    def apply(self, day: date, project: Project, by: Actor | None = None, **changes: Any) -> Any:
        """Open an application with all its figures and what shows them."""
        with at(day, 9):
            values = figures_of(project) | changes
            return services.open_application(
                by or self.officer, project.pk, values | {"evidence": SHOWN}
            )

    def correct(self, day: date, row: Application, project: Project, **changes: Any) -> None:
        """Change the figures of an application that is being mended."""
        with at(day, 9):
            values = figures_of(project) | changes | {"evidence": SHOWN}
            services.change_application(self.officer, row.pk, values)

    def take_in(self, day: date, row: Application) -> Application:
        """Hand an application in, and score it two days later."""
        with at(day, 10):
            services.submit_application(self.officer, row.pk)
        with at(day + timedelta(days=2), 15):
            return services.accept_application(self.officer, row.pk)

    def call(
        self,
        day: date,
        title: str,
        rows: Sequence[Application],
        motion: Outcome | None = None,
        called_on: date | None = None,
    ) -> ReviewMeeting:
        """Call a meeting on applications, three days before it is held if no day is given."""
        with at(called_on or day - timedelta(days=3), 9):
            motions = [services.Motion(one.pk, motion or Outcome(one.proposal)) for one in rows]
            values = {"title": title, "held_on": day, "place": ROOM}
            return services.call_meeting(self.officer, values, self.seats, self.seats[0], motions)

    def hold(
        self, day: date, title: str, rows: Sequence[Application], motion: Outcome | None = None
    ) -> None:
        """Hold a meeting at which one member recuses themselves and one abstains."""
        meeting = self.call(day, title, rows, motion)
        with at(day, 15):
            for place, item in enumerate(meeting.items.order_by("position")):
                for name in MEMBERS:
                    services.vote(self.members[name], item.pk, _cast(name, place))
            services.close_meeting(
                self.officer, meeting.pk, "会议听取了项目情况汇报，逐项审议得分表后进行表决。"
            )

    def carry(
        self, day: date, rows: Sequence[Application], motion: Outcome | None = None
    ) -> list[Application]:
        """Bring applications through both sittings, a week apart or the next working day."""
        first, second = (working(day + timedelta(days=days)) for days in (0, 7))
        if second == first:
            second = national_calendar().next_working(first + timedelta(days=1))
        self.hold(first, "专家评审会", rows, motion)
        self.hold(second, "入园评审委员会会议", rows, motion)
        return [Application.objects.get(pk=one.pk) for one in rows]

    def decide(self, day: date, row: Application, reasons: str, **more: Any) -> Application:
        """Decide an application."""
        with at(day, 16):
            return services.decide_application(self.leader, row.pk, reasons, **more)


def _cast(name: str, place: int) -> services.Cast:
    if name == "cooperation":
        return services.Cast(None, RECUSAL)
    if name == "head" and place % 3 == 1:
        return services.Cast(Vote.ABSTAIN, remark="用地指标尚待核实")
    return services.Cast(Vote.FOR)


def working(day: date) -> date:
    """The day, or the working day before it."""
    calendar = national_calendar()
    return day if calendar.is_working(day) else calendar.subtract(day, 1)


def at(day: date, hour: int) -> Any:
    """The clock at an hour of a day."""
    moment = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    return clock.at(moment)


def figures_of(project: Project) -> dict[str, Any]:
    """The figures of a project, the others in proportion to its land and output."""
    land = project.land_m2 or Decimal(20_000)
    output = project.output_fen or 20_000 * WAN_FEN
    return {
        "investment_fen": project.investment_fen,
        "land_m2": land,
        "output_fen": output,
        "tax_fen": project.tax_fen or output // 20,
        "floor_m2": round(land * Decimal("1.2")),
        "base_m2": round(land * Decimal("0.46")),
        "energy_tce": Decimal(output // WAN_FEN * 8) / 100,
        "research_fen": output * (12 + project.pk % 5 * 10) // 1000,
        "environment": "FORM",
        "safety": "GENERAL",
        "industry_code": project.industry_code,
    }


def people_of(demonstration: Demonstration) -> People:
    """Read the people of the zone."""

    def actor(username: str) -> Actor:
        rows = Membership.objects.filter(zone=demonstration.zone, user__username=username)
        return queries.actor_of(rows.select_related("user", "zone", "unit").get())

    members = {name: actor(name) for name in MEMBERS}
    return People(demonstration.officer, members["leader"], actor("enterprise"), members)
