"""Builders of approval cases in the database, with a unit and officers for every authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tests import make
from tests.unit.approvals.cases import PLANT

from zoneworks.approvals import services
from zoneworks.approvals.definitions import find_definition
from zoneworks.approvals.engine.process.handling import UNIT_POSTS, HandlingAct, Post, Track
from zoneworks.approvals.engine.process.simulation import Candidate
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.models import ApprovalCase, CaseItem, MirrorMapping
from zoneworks.approvals.services import Order
from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Zone
from zoneworks.registry.models import Enterprise, Project

FIRST = date(2024, 3, 1)
PROCESS = "industrial-new-build"
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)
HEADERS = {
    "national_code": "项目代码",
    "project_name": "项目名称",
    "credit_code": "统一社会信用代码",
    "item": "事项名称",
    "state": "办理状态",
    "applied_on": "申请日期",
    "accepted_on": "受理日期",
    "decided_on": "办结日期",
    "delivered_on": "送达日期",
    "number": "批复文号",
    "authority": "办理部门",
}


@dataclass
class Office:
    """A zone in which every authority is one unit whose one member holds all posts."""

    zone: Zone
    administrator: Actor
    officer: Actor
    leader: Actor
    clerk: Actor
    enterprise: Enterprise
    applicant: Actor
    project: Project

    def case(self, begun_on: date = FIRST, **facts: Any) -> ApprovalCase:
        """Open a case of an ordinary plant."""
        return services.open_case(
            self.officer, self.project.pk, PROCESS, PLANT | facts, begun_on=begun_on
        )


def office() -> Office:
    """Set up a zone with its units and posts."""
    zone = make.zone()
    administrator, officer = make.actor(zone, Role.ADMINISTRATOR), make.actor(zone, Role.OFFICER)
    clerk = make.actor(zone, Role.APPROVING_DEPARTMENT)
    definition = find_definition(PROCESS, FIRST)
    assert definition is not None
    for authority in definition.process.authorities:
        unit = make.unit(zone, name=authority.name)
        services.set_authority_unit(administrator, authority.code, unit.pk)
        for post in UNIT_POSTS:
            services.assign_post(administrator, unit.pk, clerk.membership_id, post)
    enterprise = make.enterprise(officer)
    applicant = make.actor(zone, Role.ENTERPRISE, own=enterprise)
    project = make.project(officer, enterprise_id=enterprise.pk)
    leader = make.actor(zone, Role.LEADER)
    return Office(zone, administrator, officer, leader, clerk, enterprise, applicant, project)


def mapping(by: Actor, **values: Any) -> MirrorMapping:
    """A saved mapping of an export with Chinese headers."""
    given: dict[str, Any] = {
        "name": "省工改系统导出",
        "system": "省工程建设项目审批管理系统",
        "process_id": PROCESS,
        "sheet": "",
        "columns": HEADERS,
    }
    return services.save_mapping(by, given | values)


def item(case: ApprovalCase, code: str, track: Track = Track.FORMAL) -> CaseItem:
    """Return an item as it is stored."""
    found: CaseItem = CaseItem.objects.get(case=case, code=code, track=track)
    return found


def item_of(pk: int) -> CaseItem:
    """Return an item by its id, with its case."""
    found: CaseItem = CaseItem.objects.select_related("case").get(pk=pk)
    return found


def act(
    by: Actor, row: CaseItem, kind: HandlingAct, on: date | None = None, **more: Any
) -> Standing:
    """Do one act on an item, with the texts that it may ask for."""
    given = {"reason": "r", "number": "No. 1", "evidence": "e"} | more
    return services.advance(by, [Order(row.pk, kind, on, **given)])[0]


def papers(case: ApprovalCase, code: str) -> tuple[str, ...]:
    """Return every paper that an item asks for."""
    definition = find_definition(case.process_id, case.begun_on)
    assert definition is not None
    return tuple(paper.code for paper in definition.process.item(code).papers)


def carry_through(
    office: Office,
    case: ApprovalCase,
    code: str,
    on: date = FIRST,
    *,
    track: Track = Track.FORMAL,
    until: HandlingAct = HandlingAct.DELIVER,
) -> CaseItem:
    """Apply for an item and let it be handled, up to an act, all on one day."""
    row = item(case, code, track)
    steps: Sequence[tuple[Actor, HandlingAct]] = (
        (office.officer, HandlingAct.APPLY),
        (office.clerk, HandlingAct.ACCEPT),
        (office.clerk, HandlingAct.REVIEW),
        (office.clerk, HandlingAct.GRANT),
        (office.clerk, HandlingAct.DELIVER),
    )
    for by, kind in steps:
        more = {"papers": papers(case, code)} if kind is HandlingAct.APPLY else {}
        standing = act(by, row, kind, on, **more)
        if kind is until or standing.turn is None:
            break
    return item(case, code, track)


def planned(office: Office) -> ApprovalCase:
    """Open a case and carry it through filing and planning conditions: its permits are open."""
    case = office.case()
    for code in ("filing", "planning_conditions"):
        carry_through(office, case, code)
    return case


def at(day: date) -> Any:
    """Hold the clock at noon of a day."""
    return clock.at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def colleague(office: Office, case_item: CaseItem, post: Post) -> tuple[Actor, Membership]:
    """Add a member with one post of an item's unit."""
    member = make.membership(office.zone, Role.OFFICER)
    services.assign_post(office.administrator, case_item.unit_id or 0, member.pk, post)
    return queries.actor_of(member), member
