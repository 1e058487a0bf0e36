"""Builders of attraction: leads, finders, schemes, agreements and rewards, as far as wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import make

from zoneworks.attraction import services
from zoneworks.attraction.engine.rewards import TierKind
from zoneworks.attraction.engine.terms import (
    DropCause,
    FinderKind,
    ObligationKind,
    Side,
    Source,
)
from zoneworks.attraction.labels.subjects import (
    subject_of_agreement,
    subject_of_reward,
    subject_of_scheme,
)
from zoneworks.attraction.models import (
    Agreement,
    Filing,
    Lead,
    PaidInvestment,
    Reward,
    Scheme,
)
from zoneworks.attraction.queries import find_scheme
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.desk import beginning
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Zone
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project
from zoneworks.registry.services import move_project

YI = 10_000_000_000
"""A hundred million yuan, in fen."""
OPENED, TALKED, REGISTERED, SIGNED, STARTED, PRODUCED = -300, -250, -200, -150, -100, -50
"""When a lead came to each stage, in days from today."""
SCHEME: Mapping[str, Any] = {
    "name": "Reward scheme",
    "kind": TierKind.MARGINAL,
    "tiers": [{"from_fen": YI // 10, "rate": "1/1000"}, {"from_fen": YI, "rate": "1/500"}],
    "cap_fen": YI // 20,
    "unpaid": [FinderKind.IN_CHARGE],
    "protection_months": 12,
    "claim_months": 24,
    "publicity_days": 5,
    "clawback_years": 5,
}
OWED = (
    (Side.INVESTOR, ObligationKind.INVESTMENT, "Invests in fixed assets", 700),
    (Side.ZONE, ObligationKind.LAND, "Offers land by public listing", 90),
)
"""What is owed, and so many days after today."""


def day(days: int) -> date:
    """Some days from today."""
    return clock.today() + timedelta(days=days)


@dataclass(frozen=True)
class Office:
    """An officer, a colleague and a leader of a zone, between whom a project is won."""

    zone: Zone
    officer: Actor
    colleague: Actor
    leader: Actor

    @classmethod
    def of(cls, zone: Zone, officer: Actor) -> "Office":
        """An officer's, with a colleague and a leader who are new in the zone."""
        return cls(zone, officer, make.actor(zone), make.actor(zone, Role.LEADER))

    def lead(self, investor: str = "", **values: Any) -> Lead:
        """A fresh lead of an investor whom nobody knows."""
        number = make.code()[10:17]
        columns: dict[str, Any] = {
            "investor": investor or f"Investor {number}",
            "name": f"Idea {number}",
            "source": Source.EVENT,
            "investment_fen": YI,
            "industry_code": "3841",
            "opened_on": day(OPENED),
        }
        return services.open_lead(self.officer, columns | values, is_new_confirmed=True)

    def talking(self, of: Lead | None = None, **values: Any) -> Lead:
        """A lead with which the zone negotiates."""
        return services.begin_talks(self.officer, (of or self.lead(**values)).pk, day(TALKED))

    def dropped(self, **values: Any) -> Lead:
        """A lead that was given up before talks."""
        cause = DropCause.ELSEWHERE
        return services.drop_lead(self.officer, self.lead(**values).pk, cause, day(TALKED))

    def registered(self, of: Lead | None = None, **values: Any) -> Project:
        """A project of a lead, before its admission review."""
        lead = self.talking(of, **values)
        columns = {"code": f"A-{lead.pk}", "name": lead.name, "on": day(REGISTERED)}
        return services.register_lead(self.officer, lead.pk, columns)

    def scheme(self, **values: Any) -> Scheme:
        """A draft of a reward scheme that is to hold from today on."""
        return services.draft_scheme(self.officer, {**SCHEME, "valid_from": day(0)} | values)

    def reviewed_scheme(self, **values: Any) -> Scheme:
        """A draft whose fair-competition review has passed."""
        row = self.scheme(**values)
        make.passed_review(self.officer, self.leader, subject_of_scheme(row))
        return row

    def published_scheme(self, **values: Any) -> Scheme:
        """A scheme in force."""
        return services.publish_scheme(self.leader, self.reviewed_scheme(**values).pk)

    def filing(self, of: Lead | None = None, by: Actor | None = None, **values: Any) -> Filing:
        """A filing of a finder on a lead, or by a fund manager; a scheme is in force."""
        if find_scheme(self.officer, clock.today()) is None:
            self.published_scheme()
        columns: dict[str, Any] = {"kind": FinderKind.ASSOCIATION, "finder": "Some Chamber"}
        if by is None:
            lead_id = (of or self.lead()).pk
            return services.file_finder(self.officer, columns | values, lead_id=lead_id)
        number = make.code()[10:17]
        of_fund = {"investor": f"Investor {number}", "name": f"Idea {number}"}
        return services.file_finder(by, of_fund | values)

    def confirmed(self, of: Lead | None = None, **values: Any) -> Filing:
        """A filing that came first."""
        return services.confirm_filing(self.colleague, self.filing(of, **values).pk)

    def agreement(self, of: Project | None = None, **values: Any) -> Agreement:
        """A draft that binds both sides."""
        project = of or self.registered()
        columns = {"title": "Agreement", "investor": "Investor", "investment_fen": YI}
        draft = services.draft_agreement(self.officer, project.pk, columns | values)
        for side, kind, text, days in OWED:
            owed = {"side": side, "kind": kind, "text": text, "due_on": day(days)}
            services.add_obligation(self.officer, draft.pk, owed)
        return draft

    def reviewed_agreement(self, of: Project | None = None, **values: Any) -> Agreement:
        """A draft whose fair-competition review has passed."""
        row = self.agreement(of, **values)
        self.pass_agreement(row)
        return row

    def pass_agreement(self, row: Agreement, on: date | None = None) -> None:
        """Let the review of a draft pass, as it stands, on the day of registration unless told."""
        row.refresh_from_db()
        with clock.at(beginning(on or day(REGISTERED)) + timedelta(hours=9)):
            make.passed_review(self.officer, self.leader, subject_of_agreement(row))

    def signed_agreement(
        self, of: Project | None = None, on: date | None = None, **values: Any
    ) -> Agreement:
        """An agreement in force, whose review passed on the day of the signature."""
        draft, signed_on = self.agreement(of, **values), on or day(SIGNED)
        self.pass_agreement(draft, signed_on)
        return services.sign_agreement(self.officer, draft.pk, signed_on)

    def produced(self, of: Lead | None = None, *, is_found: bool = True) -> Project:
        """A project that has begun production, with its finder unless told otherwise."""
        lead = of or self.lead()
        if is_found:
            self.confirmed(lead)
        project = self.registered(lead)
        self.signed_agreement(project)
        project.refresh_from_db()
        for stage, days in (
            (ProjectStage.CONSTRUCTION, STARTED),
            (ProjectStage.PRODUCTION, PRODUCED),
        ):
            project = move_project(
                self.officer, project.pk, stage, day(days), version=project.version
            )
        return project

    def investment(self, of: Project, amount_fen: int = YI, **values: Any) -> PaidInvestment:
        """What was paid into a project, as it was entered."""
        number = make.code()[10:17]
        columns = {"paid_on": day(STARTED), "amount_fen": amount_fen, "voucher": f"V-{number}"}
        return services.enter_investment(self.officer, of.pk, columns | values)

    def verified(self, of: Project, amount_fen: int = YI) -> PaidInvestment:
        """What was paid into a project, verified by the leader."""
        return services.verify_investment(self.leader, self.investment(of, amount_fen).pk)

    def assessed(
        self, of: Project | None = None, *shares: tuple[str, Decimal], amount_fen: int = YI
    ) -> Reward:
        """A reward for an investment that was verified."""
        project = of or self.produced()
        self.verified(project, amount_fen)
        return services.assess_reward(self.officer, project.pk, shares)

    def published(self, of: Reward | None = None) -> Reward:
        """A reward before the public."""
        return services.publish_reward(self.leader, (of or self.assessed()).pk)

    def pass_reward(self, row: Reward) -> None:
        """Let the review of a reward pass, as it stands."""
        make.passed_review(self.officer, self.leader, subject_of_reward(row))

    def due(self, of: Reward | None = None) -> Reward:
        """A reward whose review has passed and whose publicity ended yesterday."""
        row = self.published(of)
        self.pass_reward(row)
        Reward.objects.filter(pk=row.pk).update(public_until=day(-1))
        row.refresh_from_db()
        return row

    def paid(self, of: Reward | None = None) -> Reward:
        """A reward that was paid today."""
        return services.pay_reward(self.leader, self.due(of).pk, "Voucher 1")


def office(zone: Zone | None = None) -> Office:
    """A zone with an officer and a leader."""
    in_zone = zone or make.zone()
    return Office.of(in_zone, make.actor(in_zone))
