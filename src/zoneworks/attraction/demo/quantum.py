"""The quantum-technology firm: three months of talks, registered in July, done in December."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from zoneworks.attraction import services
from zoneworks.attraction.demo.leads import Story
from zoneworks.attraction.demo.reading import People, at
from zoneworks.attraction.engine.terms import TalkKind
from zoneworks.core import clock
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, Project

FIRM = "海岳衡量子科技有限公司"
TALKS = (
    (
        date(2024, 4, 8),
        TalkKind.CALL,
        "",
        "创始人介绍量子测控系统，正在比较三个城市，关注实验室电磁环境。",
    ),
    (
        date(2024, 4, 24),
        TalkKind.VISIT_HERE,
        "海岳创智岛 3 栋、人才公寓",
        "现场测量振动和电磁背景，3 栋四层满足要求。",
    ),
    (
        date(2024, 5, 21),
        TalkKind.VISIT_OUT,
        "",
        "到企业所在高校实验室回访，确认团队 26 人、首年研发投入。",
    ),
    (
        date(2024, 6, 27),
        TalkKind.MEETING,
        "",
        "登记系统没有“量子技术”类别，启动行业类别会商；协议初稿交对方法务。",
    ),
)


def move_in(people: People, project_ids: Sequence[int]) -> None:
    """Give the firm the smallest project that was signed in July 2024 and completed in December."""
    firm = Enterprise.objects.get(zone_id=people.officer.zone_id, name=FIRM)
    rows = Project.objects.filter(
        pk__in=project_ids,
        stage=ProjectStage.COMPLETED,
        signed_on__range=(date(2024, 7, 1), date(2024, 7, 31)),
    )
    row = rows.order_by("investment_fen", "pk").first()
    if row is None:
        raise LookupError("No project of July 2024 is completed.")
    values: dict[str, Any] = {
        "code": row.code,
        "name": "量子测控系统研发与生产",
        "enterprise": firm,
        "industry_code": "65",
    }
    with clock.at(at(date(2024, 8, 1))):
        reason = "企业在园区登记"
        register.change_project(people.officer, row.pk, values, version=row.version, reason=reason)


def tell(people: People, story: Story) -> None:
    """Record the talks with the firm."""
    lead = next(one for one in story.of_projects.values() if one.investor == FIRM)
    for held_on, kind, sites, summary in TALKS:
        values = {"kind": kind, "held_on": held_on, "sites": sites, "summary": summary}
        with clock.at(at(held_on, 17)):
            services.record_talk(people.officer, lead.pk, values)
