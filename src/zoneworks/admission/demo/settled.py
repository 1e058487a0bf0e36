"""Applications that were decided before their projects were signed (synthetic)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from zoneworks.admission.demo.people import WAN_FEN, People
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.models import Application
from zoneworks.core import contributions
from zoneworks.core.contributed import Achieved
from zoneworks.core.demo import Demonstration
from zoneworks.registry.models import Project

ADMITTED = 8
REASONS = "硬性门槛全部达到，综合得分达到准予入园分值，评审委员会表决通过。"
AHEAD = timedelta(days=60)
"""So long before its signature a project applied."""


def load(people: People, demonstration: Demonstration) -> list[Application]:
    """Enter the flagship, eight others that were admitted, one mended, one led to a factory.

    Gives those that were admitted at once, the flagship first.
    """
    facts: dict[str, Any] = demonstration.facts
    flagship: Project = facts["flagship"]
    pks = [one.pk for one in facts["projects"]]
    rows = list(Project.objects.filter(pk__in=pks, signed_on__year=2024).order_by("signed_on"))
    others = _with_records([one for one in rows if one.pk != flagship.pk])
    admitted = [_admit(people, one) for one in (flagship, *others[:ADMITTED])]
    rest = [one for one in rows if one.pk not in {row.project_id for row in admitted}]
    _mended(people, rest[0])
    _leased(people, rest[1])
    return admitted


def _with_records(rows: Sequence[Project]) -> list[Project]:
    """Those of projects of which payments and the beginning of works are recorded."""
    pks = [one.pk for one in rows]
    paid = contributions.achieved(Achieved.PAID_INVESTMENT, pks)
    known = paid.keys() & contributions.achieved(Achieved.CONSTRUCTION_START, pks).keys()
    return sorted(rows, key=lambda one: one.pk not in known)


def _day(project: Project) -> date:
    return (project.signed_on or date(2024, 6, 3)) - AHEAD


def _admit(people: People, project: Project) -> Application:
    day = _day(project)
    row = people.take_in(day + timedelta(days=1), people.apply(day, project, **_raised(project)))
    (carried,) = people.carry(day + timedelta(days=14), [row])
    return people.decide(day + timedelta(days=24), carried, REASONS)


def _raised(project: Project) -> dict[str, Any]:
    """What an admitted project promises at least: the thresholds of the sample, and a little."""
    mu = float(project.land_m2 or 0) * 3 / 2000
    least = {"investment_fen": 520, "output_fen": 820, "tax_fen": 41}
    return {
        name: max(getattr(project, name) or 0, int(mu * value) * WAN_FEN)
        for name, value in least.items()
    }


def _mended(people: People, project: Project) -> None:
    """Too little tax at first; mended within its time, then admitted."""
    day, figures = _day(project) - AHEAD, _raised(project)
    row = people.apply(day, project, **figures | {"tax_fen": figures["tax_fen"] * 2 // 5})
    row = people.take_in(day + timedelta(days=1), row)
    (carried,) = people.carry(day + timedelta(days=14), [row], Outcome.MEND)
    decided = day + timedelta(days=24)
    people.decide(
        decided,
        carried,
        "亩均年税收未达到门槛，其余指标达到，给予一次补正机会。",
        mend_items=["亩均年税收：补充达产后税收测算和产品结构说明"],
        mend_by=decided + timedelta(days=45),
    )
    again = decided + timedelta(days=30)
    people.correct(again, row, project, **figures)
    row = people.take_in(again, row)
    (carried,) = people.carry(again + timedelta(days=10), [row])
    people.decide(again + timedelta(days=20), carried, REASONS)


def _leased(people: People, project: Project) -> None:
    """Too little investment for its land: a place in a factory instead."""
    day = _day(project)
    row = people.apply(day, project, investment_fen=(project.investment_fen or 0) // 4)
    row = people.take_in(day + timedelta(days=1), row)
    (carried,) = people.carry(day + timedelta(days=14), [row], Outcome.LEASE)
    people.decide(
        day + timedelta(days=24),
        carried,
        "亩均固定资产投资未达到供地门槛，产品和税收符合要求，转为租赁园区标准厂房。",
    )
