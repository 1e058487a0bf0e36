"""Cases of the demonstration zone that are followed, and differences that wait (synthetic).

Two exports of a province's system, as single rows: projects that are decided there alone, and items
that are decided here and of which the system says something else.
"""

import csv
import io
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from zoneworks.approvals import services, tables
from zoneworks.approvals.demo.entering import Office, at
from zoneworks.approvals.demo.histories import PROCESS
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.models import CaseItem, CaseMode
from zoneworks.core import clock, uploads
from zoneworks.core.calendars import national_calendar
from zoneworks.registry.models import Project

SYSTEM = "省工程建设项目审批管理系统（样例）"
HEADERS = {
    "national_code": "项目代码",
    "project_name": "项目名称",
    "item": "事项名称",
    "state": "办理状态",
    "applied_on": "申请日期",
    "accepted_on": "受理日期",
    "decided_on": "办结日期",
    "number": "批复文号",
    "authority": "办理部门",
}
ITEMS = {
    "企业投资项目备案": "filing",
    "规划条件": "planning_conditions",
    "环评报告表审批": "eia_form",
    "用地规划许可": "land_use_permit",
    "工程规划许可": "works_planning_permit",
}
STATES = {"已申请": "SUBMITTED", "审查中": "UNDER_REVIEW", "办结": "GRANTED", "送达": "DELIVERED"}
EXPORTED_ON = date(2025, 1, 6)


def load(office: Office, project: Project) -> None:
    """Save the mapping, follow a first and a later export."""
    officer = office.officer
    mapping = services.save_mapping(
        officer,
        {
            "name": "省系统办件导出",
            "system": SYSTEM,
            "process_id": PROCESS,
            "sheet": "",
            "columns": HEADERS,
        },
    )
    mapping = services.remember_words(officer, mapping.pk, items=ITEMS, states=STATES, projects={})
    for day, rows in (
        (EXPORTED_ON, _first(project)),
        (EXPORTED_ON + timedelta(days=14), [*_later(project), *_differing()]),
    ):
        with clock.at(at(day)):
            name = f"省系统办件导出{day:%Y%m%d}.csv"
            file = uploads.keep_file(
                officer,
                SimpleUploadedFile(name, _table(rows)),
                kinds={".csv"},
                max_bytes=uploads.MEGABYTE,
            )
            tables.bring_in(officer, mapping, file)


def _first(project: Project) -> list[list[str]]:
    """What the system said first: an item filed, two in hand, one applied for."""
    return [
        _row(project, "企业投资项目备案", "送达", [0, 0, 1], "备案〔2024〕118 号"),
        _row(project, "规划条件", "办结", [1, 2, 6], "规条〔2024〕41 号"),
        _row(project, "环评报告表审批", "审查中", [2, 3]),
        _row(project, "用地规划许可", "已申请", [4]),
    ]


def _later(project: Project) -> list[list[str]]:
    """What it said two weeks later."""
    return [
        _row(project, "企业投资项目备案", "送达", [0, 0, 1], "备案〔2024〕118 号"),
        _row(project, "规划条件", "送达", [1, 2, 6], "规条〔2024〕41 号"),
        _row(project, "环评报告表审批", "办结", [2, 3, 19], "环审〔2025〕6 号"),
        _row(project, "用地规划许可", "审查中", [4, 21]),
        _row(project, "工程规划许可", "已申请", [22]),
    ]


def _row(project: Project, item: str, state: str, days: list[int], number: str = "") -> list[str]:
    first = EXPORTED_ON - timedelta(days=20)
    told = [str(national_calendar().add(first, day)) for day in days]
    told += [""] * (3 - len(days))
    return [project.code, project.name, item, state, *told, number, "市级主管部门"]


def _differing() -> list[list[str]]:
    """Of two items that were decided here: another day, another number; a third agrees."""
    decided = CaseItem.objects.filter(
        case__mode=CaseMode.DECIDED,
        track=Track.FORMAL,
        code__in=["eia_form", "land_use_permit", "works_planning_permit"],
        state=State.DELIVERED,
        decided_on__lt=EXPORTED_ON - timedelta(days=60),
    )
    names = {code: name for name, code in ITEMS.items()}
    rows = []
    for place, item in enumerate(decided.select_related("case__project").order_by("pk")[:3]):
        decided_on, number = item.decided_on or EXPORTED_ON, item.number
        if place == 0:
            decided_on = national_calendar().add(decided_on, 2)
        elif place == 1:
            number = f"{number}（补正）"
        project = item.case.project
        code = item.case.national_code or project.code
        told = [item.applied_on, item.accepted_on, decided_on]
        rows.append([code, project.name, names[item.code], "送达", *map(str, told), number, ""])
    return rows


def _table(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS.values())
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
