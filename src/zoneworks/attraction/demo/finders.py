"""Reward schemes, filings, disputes, paid-in investment and rewards (synthetic)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zoneworks.attraction import services
from zoneworks.attraction.demo.leads import Story
from zoneworks.attraction.demo.reading import People, at, pass_review
from zoneworks.attraction.engine.finders import FilingState
from zoneworks.attraction.engine.rewards import TierKind
from zoneworks.attraction.engine.terms import FinderKind, LeadStage, Source
from zoneworks.attraction.models import Filing, Lead, PaidInvestment, Scheme
from zoneworks.core import clock, records
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import add_months
from zoneworks.registry.demo import WAN_FEN
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

KINDS = {
    Source.FUND: FinderKind.FUND,
    Source.BANK: FinderKind.BANK,
    Source.ENTERPRISE: FinderKind.ASSOCIATION,
    Source.FELLOW_FIRM: FinderKind.ENTERPRISE,
}
REWARDED = 5
SHARES = (0.42, 0.33, 0.22)
"""Of the promised investment, the parts that were paid in one after the other."""


def load(people: People, chance: Random, story: Story) -> None:
    """Enter scheme, filings, paid-in investment; assess, review, publish and pay rewards."""
    scheme = _scheme(people)
    filings = _filings(people, chance, story, scheme)
    _dispute(people, filings)
    produced = _invest(people, chance, story)
    found = {one.lead_id: one for one in filings}
    rewarded = [one for one in produced if story.of_projects[one.pk].pk in found]
    _reward(people, rewarded[:REWARDED])
    with clock.running():
        _file_today(people, story)


def _scheme(people: People) -> Scheme:
    """The scheme of 2024 (sample): in force before the demonstration's reviews begin."""
    values = {
        "name": "海岳经开区招商引资奖励办法（示例）",
        "document": "海岳经开管发〔2023〕1 号",
        "valid_from": date(2023, 1, 1),
        "kind": TierKind.MARGINAL,
        "tiers": [
            {"from_fen": 1000 * WAN_FEN, "rate": "3/1000"},
            {"from_fen": 10_000 * WAN_FEN, "rate": "1/500"},
            {"from_fen": 100_000 * WAN_FEN, "rate": "3/2000"},
        ],
        "cap_fen": 500 * WAN_FEN,
        "unpaid": [FinderKind.IN_CHARGE],
        "protection_months": 12,
        "claim_months": 36,
        "publicity_days": 5,
        "clawback_years": 5,
        "is_sample": True,
    }
    with clock.at(at(date(2023, 1, 3))):
        scheme = services.draft_scheme(people.officer, values)
        pass_review(
            people,
            services.review_scheme(people.officer, scheme.pk),
            "海岳工业企业联合会",
            "标准公开，没有意见。",
        )
    with clock.at(at(date(2023, 1, 10))):
        return services.publish_scheme(people.leader, scheme.pk)


def _filings(people: People, chance: Random, story: Story, scheme: Scheme) -> list[Filing]:
    """Filings on the leads of signed projects that somebody brought, before their talks began."""
    rows: list[Filing] = []
    for lead in story.of_projects.values():
        kind = KINDS.get(Source(lead.source))
        filed_on = max(lead.opened_on, date(2023, 1, 10))
        if kind is None or lead.talks_on is None or filed_on >= lead.talks_on:
            continue
        rows.append(
            Filing(
                number=f"SB-{filed_on.year}-{len(rows) + 1:04d}",
                lead=lead,
                investor=lead.investor,
                idea=lead.name,
                filed_by_id=people.officer.membership_id,
                kind=kind,
                finder=lead.source_name or "海岳启岳智能装备有限公司",
                unit_id=people.fund.unit_id if kind is FinderKind.FUND else None,
                evidence="引荐函、与投资方的往来邮件",
                scheme=scheme,
                filed_at=at(filed_on, chance.randrange(9, 17)),
                filed_on=filed_on,
                protected_until=add_months(filed_on, scheme.protection_months),
                state=FilingState.CONFIRMED,
                decided_on=national_calendar().add(filed_on, 2),
                decided_by_id=people.second.membership_id,
            )
        )
    return records.create_many(people.officer, rows, act="attraction.finder_filed")


def _dispute(people: People, filings: Sequence[Filing]) -> None:
    """A claim that was decided on the record, and one that waits for the leader today."""
    first, second = [one for one in filings if one.kind == FinderKind.FUND][:2]
    values = {
        "claimant": "电池行业协会",
        "claim": "我会于备案前三日已向园区推荐该企业，有会议纪要。",
        "rival": "",
    }
    with clock.at(at(first.filed_on + timedelta(days=20))):
        dispute = services.dispute_filing(people.officer, first.pk, values)
    with clock.at(at(first.filed_on + timedelta(days=27))):
        reason = "会议纪要未载明企业名称，未办理首报备案，以备案时间为准。"
        services.decide_dispute(people.leader, dispute.pk, is_upheld=False, reason=reason)
    with clock.running():
        values = {"claimant": "林知远", "claim": "本人最早与企业联系，附通话记录。", "rival": ""}
        services.dispute_filing(people.officer, second.pk, values)


def _invest(people: People, chance: Random, story: Story) -> list[Project]:
    """What was paid into projects that have begun production, each by three vouchers."""
    entries = StageEntry.objects.filter(
        project__in=story.of_projects, stage=ProjectStage.PRODUCTION
    ).select_related("project")
    produced = sorted(entries, key=lambda one: (one.entered_on, one.pk))
    rows = []
    for entry in produced:
        promised = entry.project.investment_fen or 0
        for number, share in enumerate(SHARES, 1):
            amount = round(promised * share * chance.uniform(0.9, 1.0) / WAN_FEN) * WAN_FEN
            on = entry.entered_on - timedelta(days=60 * (len(SHARES) - number) + 10)
            rows.append(
                PaidInvestment(
                    project=entry.project,
                    paid_on=on,
                    amount_fen=max(amount, WAN_FEN),
                    voucher=f"验资〔{on.year}〕{entry.project_id:03d}-{number}",
                    entered_by_id=people.officer.membership_id,
                    verified_on=on + timedelta(days=9),
                    verified_by_id=people.second.membership_id,
                )
            )
    records.create_many(people.officer, rows, act="attraction.investment_entered")
    return [entry.project for entry in produced]


def _reward(people: People, projects: Sequence[Project]) -> None:
    """Rewards: two paid, one that can be paid, one that nobody had reviewed, one just assessed."""
    day = date(2024, 12, 2)
    for number, project in enumerate(projects):
        produced_on = project.stage_entries.get(stage=ProjectStage.PRODUCTION).entered_on
        begun_on = max(day, national_calendar().add(produced_on, 5))
        with clock.at(at(begun_on)):
            team = [("林知远", Decimal(2)), ("许若谷", Decimal(1))] if number == 1 else []
            reward = services.assess_reward(people.officer, project.pk, team)
            if number == 4:
                continue
            review = services.review_reward(people.officer, reward.pk) if number != 3 else None
        if review is not None:
            pass_review(people, review, "海岳工业企业联合会", "公示内容清楚，没有意见。")
        with clock.at(at(national_calendar().add(begun_on, 4))):
            reward = services.publish_reward(people.leader, reward.pk)
        if number in {2, 3} or reward.public_until is None:
            continue
        with clock.at(at(national_calendar().add(reward.public_until, 2))):
            services.pay_reward(
                people.leader, reward.pk, f"财付〔{clock.today().year}〕{number + 31}"
            )


def _file_today(people: People, story: Story) -> None:
    """A filing of the fund manager that waits to be confirmed today."""
    fresh: Lead = next(one for one in story.in_hand if one.stage == LeadStage.LEAD)
    values = {
        "investor": fresh.investor,
        "name": fresh.name,
        "evidence": "本基金已投企业的扩产计划",
    }
    services.file_finder(people.fund, values)
