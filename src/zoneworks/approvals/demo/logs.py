"""The permit slice's part of the demonstration zone: one log of the zone's own permits."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from zoneworks.approvals import jobs, services
from zoneworks.core import clock, uploads
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.registry.models import Project

REFORM_ON = date(2024, 3, 1)
LOOKED_AT = date(2024, 12, 31)
LIMIT_WORKING_DAYS = 60
HEADER = [
    "项目代码",
    "环节",
    "办理时间",
    "受理时间",
    "办结时间",
    "法定期限截止",
    "办理部门",
    "项目类型",
]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a permit case: who does it, and its usual working days before and after the
    reform."""

    activity: str
    authority: str
    before_days: float
    after_days: float


STEPS = [
    _Step("受理", "行政审批局", 1, 0.3),
    _Step("一次性告知补正", "行政审批局", 4, 1.5),
    _Step("环评报告表审批", "生态环境分局", 9, 4),
    _Step("建设用地规划许可", "自然资源分局", 6, 2),
    _Step("建设工程规划许可", "自然资源分局", 9, 5),
    _Step("施工图审查", "规划建设局", 11, 6),
    _Step("施工许可", "规划建设局", 4, 2),
    _Step("送达", "行政审批局", 1, 0.5),
]


def load(demonstration: Demonstration) -> None:
    """Write the log as single events, keep it as an upload, and analyze it."""
    projects = demonstration.facts["projects"]
    content = _log(demonstration, projects)  # type: ignore[arg-type]
    actor = demonstration.officer
    with clock.running():  # so that it waits for its reader since today
        file = uploads.keep_file(
            actor,
            SimpleUploadedFile("海岳经开区项目审批日志2023-2024.csv", content),
            kinds={".csv"},
            max_bytes=uploads.MEGABYTE,
        )
        analysis, job = services.start_analysis(
            actor,
            file.pk,
            name="项目审批日志 2023–2024，改革前后",
            columns={
                "case": HEADER[0],
                "activity": HEADER[1],
                "time": HEADER[2],
                "start": HEADER[3],
                "end": HEADER[4],
                "limit": HEADER[5],
                "authority": HEADER[6],
                "type": HEADER[7],
            },
            is_own=True,
            options={"before": REFORM_ON.isoformat(), "after": REFORM_ON.isoformat()},
        )
        result = jobs.run_analysis(
            Path(file.content.path),
            analysis.columns,
            analysis.options,
            lambda *_tell: None,
            name=file.name,
        )
        services.keep_result(actor, analysis.pk, result)
        services.close_job(job)


def _log(demonstration: Demonstration, projects: list[Project]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for project in projects:
        writer.writerows(_case(demonstration, project))
    return text.getvalue().encode("utf-8-sig")


def _case(demonstration: Demonstration, project: Project) -> list[list[str]]:
    """The events of one project's permits up to the day on which the log was taken."""
    chance = demonstration.random
    calendar = national_calendar()
    signed_on = project.signed_on or LOOKED_AT
    day = calendar.next_working(signed_on + timedelta(days=chance.randrange(3, 20)))
    started = datetime.combine(day, time(9, chance.randrange(60)))
    limit = calendar.add(day, LIMIT_WORKING_DAYS)
    kind = "重大项目" if (project.investment_fen or 0) >= 10**10 else "一般项目"
    is_after = day >= REFORM_ON
    moment, events = started, []
    for number, step in enumerate(STEPS):
        if number == 1 and chance.random() > 0.55:
            continue
        usual = step.after_days if is_after else step.before_days
        days = max(0, round(chance.gammavariate(2.2, usual / 2.2)))
        day = calendar.add(moment.date(), days) if number else day
        moment = max(
            moment + timedelta(minutes=chance.randrange(5, 50)),
            datetime.combine(day, time(chance.randrange(9, 17), chance.randrange(60))),
        )
        events.append((step, moment))
    ended = events[-1][1]
    is_open = ended.date() > LOOKED_AT
    return [
        [
            project.code,
            step.activity,
            f"{at:%Y-%m-%d %H:%M}",
            f"{started:%Y-%m-%d %H:%M}",
            "" if is_open else f"{ended:%Y-%m-%d %H:%M}",
            f"{limit} 23:59",
            step.authority,
            kind,
        ]
        for step, at in events
        if at.date() <= LOOKED_AT
    ]
