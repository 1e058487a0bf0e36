"""A zone whose land lies idle, with who looks after it: for tests of idle land."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests import make

from zoneworks.core import clock
from zoneworks.core.engine.roles import Role
from zoneworks.land import services as land
from zoneworks.land.models import IdleCase, LandContract, Parcel
from zoneworks.land.services import idle

START = date(2024, 3, 15)
"""The agreed start of the usual contract: idle from 2025-03-16, taken back from 2026-03-16."""


@contextmanager
def on(day: date) -> Iterator[None]:
    """Hold the clock at noon of a day."""
    with clock.at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        yield


def served(day: date) -> dict[str, Any]:
    """What is entered of a paper that reached the holder in person on a day."""
    return {"on": day, "manner": "IN_PERSON", "address": "创新路 8 号", "proof": "送达回证"}


class Ground:
    """A zone with an officer, a leader and an enterprise, and land that it granted."""

    def __init__(self) -> None:
        self.zone = make.zone()
        self.officer = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.holder = make.enterprise(self.officer)
        self.count = 0

    def parcel(self, *, mu: int = 30) -> Parcel:
        """A parcel of the reserve with planning conditions."""
        self.count += 1
        values = {
            "number": f"P-{self.count:03d}",
            "name": f"{self.count} 号地块",
            "use": "INDUSTRY",
            "area_m2": Decimal(mu * 2000) / 3,
            "most_plot_ratio": Decimal("2.0"),
            "least_coefficient": Decimal("0.400"),
        }
        values["area_m2"] = values["area_m2"].quantize(Decimal("0.01"))
        return land.enter_parcel(self.officer, values)

    def contract(self, parcel: Parcel | None = None, **more: Any) -> LandContract:
        """A granted parcel: 45 million yuan, delivered in 2023, to begin by ``START``."""
        parcel = parcel or self.parcel()
        values = {
            "number": f"C-{self.count:03d}",
            "ground": "DEAL",
            "basis": f"Deal {self.count}",
            "holder": self.holder,
            "signed_on": date(2023, 2, 1),
            "price_fen": 4_500_000_001,
            "delivered_on": date(2023, 4, 1),
            "start_by": START,
            "finish_by": date(2026, 3, 15),
            "until_on": more.get("signed_on", date(2023, 2, 1)) + timedelta(days=365 * 49),
            "investment_fen": 10_000_000_000,
        } | more
        signed = land.sign_contract(self.officer, parcel.pk, values)
        return LandContract.objects.get(pk=signed.pk)

    def inquired(self, day: date = date(2025, 4, 1), **more: Any) -> IdleCase:
        """A case whose notice was delivered and answered a week later."""
        contract = self.contract(**more)
        with on(day):
            case = idle.open_case(self.officer, contract.pk)
            case = idle.inquire(self.officer, case.pk, {})
            idle.deliver(self.officer, case.pk, served(day))
        with on(day + timedelta(days=7)):
            told = {"on": day + timedelta(days=7), "answer": "资金未到位。"}
            return idle.answer(self.officer, case.pk, told)

    def determined(
        self, day: date = date(2025, 4, 1), *, by_government: bool = False, **more: Any
    ) -> IdleCase:
        """A determined case, published and filed."""
        case = self.inquired(day, **more)
        decided = day + timedelta(days=8)
        with on(decided):
            if by_government:
                self.hinder(case)
            cause = "GOVERNMENT" if by_government else "OWNER"
            told = {"cause": cause, "reason": "现场核查未动工。"}
            idle.determine(self.leader, case.pk, told)
            filed = {
                "published_on": decided,
                "published_at": "https://zone.example.cn/idle",
                "filed_on": decided,
                "filing_number": "JG-2025-018",
            }
            return idle.publish(self.officer, case.pk, filed)

    def hinder(self, case: IdleCase, kind: str = "PLAN_CHANGED", **days: Any) -> None:
        """A verified hindrance: the plan was changed from May 2024 on."""
        told = {"kind": kind, "from_on": date(2024, 5, 1), "evidence": "规划修改批复"} | days
        row = idle.add_hindrance(self.officer, case.pk, told)
        idle.verify_hindrance(self.officer, case.pk, row.pk, is_verified=True)

    def heard(self, case: IdleCase, about: str, day: date) -> IdleCase:
        """A case whose hearing was offered, delivered on the day, and not asked for."""
        with on(day):
            idle.tell_hearing(self.officer, case.pk, {"about": about})
            return idle.deliver(self.officer, case.pk, served(day))
