"""Investment agreements of the signed projects, and one that waits for its review (synthetic)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from zoneworks.attraction import services
from zoneworks.attraction.demo.leads import Story
from zoneworks.attraction.demo.reading import People
from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.engine.terms import LeadStage, ObligationKind, Side
from zoneworks.attraction.labels.subjects import subject_of_agreement
from zoneworks.attraction.models import Agreement, Obligation
from zoneworks.core import clock, records
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

Owed = tuple[Side, ObligationKind, str, int | None]
OWED: Sequence[Owed] = (
    (Side.INVESTOR, ObligationKind.START, "取得施工许可后开工建设", 120),
    (Side.INVESTOR, ObligationKind.COMPLETION, "竣工并通过联合验收", 520),
    (Side.INVESTOR, ObligationKind.PRODUCTION, "首批产品下线", 600),
    (Side.INVESTOR, ObligationKind.OUTPUT, "达到约定年产值", 1400),
    (Side.ZONE, ObligationKind.LAND, "依法以挂牌方式供应净地，同等条件公开竞买", 90),
    (Side.ZONE, ObligationKind.PERMITS, "全程代办，模拟审批服务", 150),
    (Side.ZONE, ObligationKind.UTILITIES, "水、电、路、气通至红线", 300),
    (Side.ZONE, ObligationKind.POLICY, "依申请适用已公布的普惠政策，不作个别承诺", None),
)
"""What is owed, and how many days after the signature; what is open ends after today."""
REACHED = {
    ObligationKind.START: ProjectStage.CONSTRUCTION,
    ObligationKind.COMPLETION: ProjectStage.COMPLETED,
    ObligationKind.PRODUCTION: ProjectStage.PRODUCTION,
    ObligationKind.OUTPUT: ProjectStage.FULL_OUTPUT,
}
"""The stage whose entry fulfills an obligation."""


def load(people: People, chance: Random, story: Story) -> None:
    """Enter the agreements of all signed projects, then draft one of today."""
    projects = Project.objects.filter(pk__in=story.of_projects, signed_on__isnull=False)
    rows = [
        Agreement(
            number=f"XY-{one.signed_on.year}-{number:04d}",
            project=one,
            edition=1,
            investor=story.of_projects[one.pk].investor,
            title=f"{one.name}投资协议",
            investment_fen=one.investment_fen,
            land_m2=one.land_m2,
            drafted_on=one.signed_on - timedelta(days=chance.randrange(10, 30)),
        )
        for number, one in enumerate(projects.order_by("signed_on", "pk"), 1)
    ]
    saved = records.create_many(people.officer, rows, act="attraction.agreement_drafted")
    _owe(people, chance, saved, _stages(projects))
    signed = [
        (
            row,
            {
                "state": AgreementState.SIGNED,
                "signed_on": row.project.signed_on,
                "content_sha256": subject_of_agreement(row).digest,
            },
        )
        for row in saved
    ]
    records.change_many(people.officer, signed, act="attraction.agreement_signed")
    with clock.running():
        _draft_today(people, story)


def _stages(projects: Any) -> Mapping[int, Mapping[str, date]]:
    days: dict[int, dict[str, date]] = {}
    rows = StageEntry.objects.filter(project__in=projects)
    for project_id, stage, on in rows.values_list("project_id", "stage", "entered_on"):
        days.setdefault(project_id, {})[stage] = on
    return days


def _owe(
    people: People,
    chance: Random,
    agreements: Sequence[Agreement],
    stages: Mapping[int, Mapping[str, date]],
) -> None:
    with clock.running():
        today = clock.today()
    rows = []
    for row in agreements:
        signed_on = row.project.signed_on or row.drafted_on
        reached = stages.get(row.project_id, {})
        invest = f"固定资产投资 {row.investment_fen // 1_000_000:,} 万元"
        owed: list[Owed] = [(Side.INVESTOR, ObligationKind.INVESTMENT, invest, 700), *OWED]
        for position, (side, kind, text, days) in enumerate(owed, 1):
            slack = chance.randrange(-15, 60)
            due_on = None if days is None else signed_on + timedelta(days=days + slack)
            done_on = reached.get(REACHED.get(kind, ProjectStage.DROPPED))
            if side is Side.ZONE and kind is not ObligationKind.POLICY:
                done_on = reached.get(ProjectStage.CONSTRUCTION)
            if due_on is not None and done_on is None:
                due_on = max(due_on, today + timedelta(days=chance.randrange(-3, 900)))
            rows.append(
                Obligation(
                    agreement=row,
                    position=position,
                    side=side,
                    kind=kind,
                    text=text,
                    due_on=due_on,
                    amount_fen=row.investment_fen if kind is ObligationKind.INVESTMENT else None,
                    fulfilled_on=done_on,
                    evidence="项目阶段记录" if done_on else "",
                )
            )
    records.create_many(people.officer, rows, act="attraction.obligation_added")


def _draft_today(people: People, story: Story) -> None:
    """A lead in hand that has become a project; its agreement waits for its review."""
    lead = next(one for one in story.in_hand if one.stage == LeadStage.NEGOTIATION)
    values = {"code": f"HY-{clock.today().year}-901", "name": lead.name, "on": clock.today()}
    project = services.register_lead(people.officer, lead.pk, values)
    draft = services.draft_agreement(
        people.officer,
        project.pk,
        {
            "title": f"{lead.name}投资协议",
            "investor": lead.investor,
            "investment_fen": lead.investment_fen,
            "land_m2": project.land_m2,
        },
    )
    for side, kind, text, days in OWED:
        due_on = None if days is None else clock.today() + timedelta(days=days)
        owed = {"side": side, "kind": kind, "text": text, "due_on": due_on}
        services.add_obligation(people.officer, draft.pk, owed)
    services.review_agreement(people.officer, draft.pk)
