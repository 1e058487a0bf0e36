"""Applications of these weeks, at every stage, of projects in negotiation (synthetic)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zoneworks.admission import services
from zoneworks.admission.demo.people import SHOWN, WAN_FEN, People, at, figures_of
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.models import Application
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.area import m2_of
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, Project

Sketch = tuple[str, str, int, int, int, int]
SKETCHES: Sequence[Sketch] = (
    ("钠离子电池中试线", "3841", 60, 31_000, 52_000, 2_500),
    ("高强合金紧固件项目", "3240", 45, 9_500, 21_000, 950),
    ("工业胶黏剂项目", "2651", 50, 17_500, 24_000, 1_150),
    ("伺服电机智能工厂", "3811", 40, 15_600, 34_500, 1_680),
    ("车规级传感器项目", "3983", 30, 13_500, 26_500, 1_350),
    ("光学镜头扩产项目", "4040", 35, 13_000, 29_500, 1_450),
    ("智能仓储装备项目", "3491", 55, 21_500, 46_000, 2_300),
    ("生物酶制剂项目", "2760", 38, 13_800, 30_500, 1_580),
    ("精密模具项目", "3525", 25, 8_600, 19_000, 900),
    ("功率模块封装项目", "3973", 32, 19_000, 38_000, 1_750),
    ("预制菜加工项目", "1439", 48, 12_500, 30_000, 1_100),
    ("电池结构件配套项目", "3311", 28, 11_000, 23_500, 1_180),
)
"""What a project is called, its class, land in mu, investment, output and taxes in 万元."""
FREE_FROM = 320
"""Enterprises from this place on have no part in what the demonstration tells elsewhere."""


def load(people: People, demonstration: Demonstration) -> None:
    """Enter twelve projects in negotiation and let each come to another stage."""
    facts: dict[str, Any] = demonstration.facts
    enterprises: list[Enterprise] = facts["enterprises"]
    with clock.running():
        today = clock.today()
        firms = [enterprises[0], *_applicants(enterprises[FREE_FROM:])]
        projects = [
            _project(people, today, place, sketch, firm)
            for place, (sketch, firm) in enumerate(zip(SKETCHES, firms, strict=True))
        ]
        _write(people, today, projects)


def _applicants(free: Sequence[Enterprise]) -> list[Enterprise]:
    """For each project but the first another enterprise, of the class nearest to its own."""
    left, found = list(free), []
    for _name, code, *_figures in SKETCHES[1:]:
        found.append(max(left, key=lambda one: _shared_digits(one.industry_code, code)))
        left.remove(found[-1])
    return found


def _shared_digits(one: str, other: str) -> int:
    """How many digits two classes share from their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))


def _project(people: People, today: date, place: int, sketch: Sketch, firm: Enterprise) -> Project:
    name, industry, mu, invested, output, tax = sketch
    begun = today - timedelta(days=150)
    values = {
        "code": f"HY-{today.year}-{801 + place}",
        "name": name,
        "enterprise": Enterprise.objects.get(pk=firm.pk),
        "industry_code": industry,
        "investment_fen": invested * WAN_FEN,
        "land_m2": m2_of(mu),
        "output_fen": output * WAN_FEN,
        "tax_fen": tax * WAN_FEN,
        "entered_on": begun,
    }
    with at(begun, 9):
        made = register.register_project(people.officer, values)
    with at(begun + timedelta(days=20), 9):
        return register.move_project(
            people.officer,
            made.pk,
            ProjectStage.NEGOTIATION,
            begun + timedelta(days=20),
            version=made.version,
        )


def _write(people: People, today: date, projects: Sequence[Project]) -> None:
    (draft, gated, lapsing, mending, waits, voted, *others) = projects
    placed, second, submitted, returned, withdrawn, scored = others
    _of_the_firm(people, today, draft)
    _refused(people, today, gated)
    _mending(people, today, lapsing, ago=95, days=40)
    _mending(people, today, mending, ago=45, days=60)
    for project, ago in ((waits, 12), (scored, 6)):
        people.take_in(_before(today, ago), people.apply(_before(today, ago + 1), project))
    row = people.take_in(_before(today, 30), people.apply(_before(today, 31), voted))
    people.carry(_before(today, 12), [row])
    agenda = [
        people.take_in(_before(today, 14), people.apply(_before(today, 15), one))
        for one in (placed, second)
    ]
    _called(people, today, agenda)
    with at(_before(today, 2), 11):
        row = people.apply(_before(today, 3), submitted)
        services.submit_application(people.officer, row.pk)
    _returned(people, today, returned)
    row = people.apply(_before(today, 25), withdrawn)
    with at(_before(today, 20), 11):
        services.withdraw_application(people.officer, row.pk, "投资方调整布局，暂缓实施")


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _of_the_firm(people: People, today: date, project: Project) -> None:
    """The flagship's firm writes an application of its own, and has not said all yet."""
    with at(_before(today, 4), 10):
        values = figures_of(project) | {"research_fen": None, "energy_tce": None}
        notes = {name: text for name, text in SHOWN.items() if values.get(name)}
        services.open_application(people.firm, project.pk, values | {"evidence": notes})


def _refused(people: People, today: date, project: Project) -> None:
    """Energy and taxes miss their gates by far."""
    day = _before(today, 70)
    row = people.apply(day, project, energy_tce=Decimal(14_700), safety="MAJOR")
    row = people.take_in(day + timedelta(days=1), row)
    (carried,) = people.carry(day + timedelta(days=14), [row], Outcome.REFUSE)
    people.decide(
        day + timedelta(days=24),
        carried,
        "单位产值能耗和安全风险等级未达到门槛，不予入园。改进工艺后可以重新申请。",
    )


def _mending(people: People, today: date, project: Project, *, ago: int, days: int) -> Application:
    day = _before(today, ago)
    row = people.apply(day, project, tax_fen=(project.tax_fen or 0) // 3)
    row = people.take_in(day + timedelta(days=1), row)
    (carried,) = people.carry(day + timedelta(days=14), [row], Outcome.MEND)
    decided = day + timedelta(days=24)
    return people.decide(
        decided,
        carried,
        "亩均年税收未达到门槛，其余条件基本具备。",
        mend_items=["亩均年税收：达到 20 万元/亩", "补充税收测算依据"],
        mend_by=decided + timedelta(days=days),
    )


def _called(people: People, today: date, rows: Sequence[Application]) -> None:
    """A meeting of the coming days; one member has voted already."""
    held_on = national_calendar().next_working(today + timedelta(days=2))
    meeting = people.call(held_on, "专家评审会", rows, called_on=_before(today, 1))
    item = meeting.items.order_by("position").first()
    if item is None:
        raise ValueError("A meeting has an agenda.")
    cast = services.Cast(Vote.FOR)
    services.vote(people.members["market"], item.pk, cast)


def _returned(people: People, today: date, project: Project) -> None:
    with at(_before(today, 9), 10):
        row = people.apply(_before(today, 10), project)
        services.submit_application(people.officer, row.pk)
    with at(_before(today, 7), 10):
        services.return_application(
            people.officer, row.pk, "安全预评价报告缺少评价机构签章，请补充后重新提交"
        )
