"""Land that is acquired, sold, built on more and transferred: for tests of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from tests import make, make_land
from tests.integration.land.idle import on

from zoneworks.core import clock, contributions
from zoneworks.core.engine.roles import Role
from zoneworks.land.engine.acts import BEFORE_STANDARD_CONTRACT
from zoneworks.land.engine.trade.sale import RISING
from zoneworks.land.models import Acquisition, Expansion, LandContract, LandSale, Parcel
from zoneworks.land.services import trade

WAN = 1_000_000
TODAY = date(2026, 3, 2)
AREA = Decimal("20000.00")
PRICE = 900 * WAN
STANDARD = {
    "INVESTMENT": str(300 * WAN),
    "TAX": str(25 * WAN),
    "OUTPUT": str(500 * WAN),
    "PLOT_RATIO": "1.0",
    "COEFFICIENT": "40",
    "RESEARCH": "2",
    "ENERGY": "0.55",
    "ENVIRONMENT": "As the assessment of the area says",
}


@contextmanager
def unguarded() -> Iterator[None]:
    """No slice above looks at supervision agreements."""
    guards = contributions._register.guards
    known = guards.pop(BEFORE_STANDARD_CONTRACT, [])
    try:
        yield
    finally:
        guards[BEFORE_STANDARD_CONTRACT] = known


def expand(officer: Any, parcel_id: int) -> Expansion:
    """An expansion of a parcel by a hall of 1,000 m², applied for, approved and built today."""
    today = clock.today()
    values = {"purpose": "A hall", "asked_m2": Decimal(1000), "extract": "CX-9"}
    row = trade.apply_expansion(officer, parcel_id, values)
    acts = trade.BY_ACT["expansion"]
    approval = {"approval": "PF-9", "approved_on": today, "approved_m2": Decimal(1000)}
    acts["APPROVE"](officer, row.pk, approval | {"finish_by": today})
    parcel = Parcel.objects.get(pk=parcel_id)
    more = {"base_m2": Decimal(1000), "storeys": 1}
    building = make_land.building(officer, parcel, "Added hall", **more)
    make_land.floor(officer, building, area_m2=Decimal(1000))
    done: Expansion = acts["FINISH"](officer, row.pk, {"done_on": today, "result": "Works"})
    return done


class Market:
    """A zone with an officer, a leader, two firms, and parcels of 30 mu."""

    def __init__(self) -> None:
        self.zone = make.zone()
        self.officer = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.firm = make.enterprise(self.officer, "Firm")
        self.buyer = make.enterprise(self.officer, "Buyer")

    def parcel(self, **more: Any) -> Parcel:
        """A parcel of the reserve that is clear and planned."""
        values = {"area_m2": AREA, "is_cleared": True, **more}
        number = f"P-{Parcel.objects.count()}"
        columns = {"number": number, "name": number, "use": "INDUSTRY", **make_land.PLANNED}
        return make_land.services.enter_parcel(self.officer, columns | values)

    def granted(self, parcel: Parcel | None = None, **more: Any) -> LandContract:
        """A parcel that the firm holds."""
        parcel = parcel or self.parcel()
        days = {"signed_on": date(2024, 3, 1), "delivered_on": date(2024, 4, 1)}
        ahead = {"start_by": date(2026, 6, 1), "finish_by": date(2027, 6, 1)}
        made = make_land.contract(self.officer, parcel, self.firm, **(days | ahead | more))
        return LandContract.objects.select_related("parcel").get(pk=made.pk)

    def act(self, kind: str, row: Any, act: str, /, **values: Any) -> Any:
        """Do an act as the officer."""
        return trade.BY_ACT[kind][act](self.officer, row.pk, values)

    # Acquisition

    def acquiring(self, contract: LandContract | None = None, **more: Any) -> Acquisition:
        """An acquisition that was begun."""
        contract = contract or self.granted()
        values = {"reason": "Bought back for the chain", **more}
        return trade.open_acquisition(self.officer, contract.parcel_id, values)

    def value(self, row: Acquisition, day: date = TODAY) -> Acquisition:
        """A valuation of ten million yuan."""
        report = {"valuation_number": "GJ-1", "valuer": "Valuers", "value_fen": 1000 * WAN}
        return self.act("acquisition", row, "VALUE", valued_on=day, **report)

    def agreed(self, row: Acquisition | None = None, **more: Any) -> Acquisition:
        """An agreement on nine million in two instalments, six of them before the cancellation."""
        row = self.value(row or self.acquiring())
        values = {
            "agreement_number": "XY-1",
            "agreed_on": TODAY,
            "price_fen": PRICE,
            "instalments": [(TODAY, 600 * WAN), (date(2026, 9, 1), 300 * WAN)],
            "before_cancellation_fen": 600 * WAN,
            **more,
        }
        return self.act("acquisition", row, "AGREE", **values)

    def pay(self, row: Acquisition, fen: int) -> Acquisition:
        """A payment."""
        values = {"paid_on": TODAY, "amount_fen": fen, "document": "Voucher"}
        return self.act("acquisition", row, "PAY", **values)

    def canceled(self, row: Acquisition | None = None) -> Acquisition:
        """A title that was paid for and canceled."""
        row = self.pay(row or self.agreed(), 600 * WAN)
        return self.act("acquisition", row, "CANCEL", canceled_on=TODAY, registry_number="ZX-1")

    def clear(self, row: Acquisition, *kinds: str) -> Acquisition:
        """What is cleared, each with its document."""
        for kind in kinds:
            told = {"kind": kind, "done_on": TODAY, "document": f"{kind} report"}
            row = self.act("acquisition", row, "CLEAR", **told)
        return row

    def finish(self, row: Acquisition) -> Acquisition:
        """Land that is clear."""
        return self.act("acquisition", row, "FINISH", cleared_on=TODAY)

    # Sale

    def selling(self, parcel: Parcel | None = None, **more: Any) -> LandSale:
        """A sale that was begun."""
        parcel = parcel or self.parcel()
        values = {"method": "LISTING", "is_standard": True, **more}
        return trade.open_sale(self.officer, parcel.pk, values)

    def prepared(self, row: LandSale | None = None) -> LandSale:
        """A sale whose conditions are fixed."""
        row = row or self.selling()
        return self.act("sale", row, "FIX", standard=STANDARD if row.is_standard else {})

    def announced(self, row: LandSale | None = None, **more: Any) -> LandSale:
        """A sale that was announced on the second of March and closes on the first of April."""
        with on(TODAY):
            row = row or self.selling()
        values = trade.offer_defaults(row) | {
            "announcement_number": "GG-1",
            "announced_on": TODAY,
            "opens_on": date(2026, 3, 22),
            "closes_on": date(2026, 4, 1),
            "start_price_fen": 400 * WAN,
            "deposit_fen": 80 * WAN,
            "increment_fen": 5 * WAN if row.method in RISING else None,
            **more,
        }
        with on(TODAY):
            return self.act("sale", self.prepared(row), "ANNOUNCE", **values)

    def deal(self, row: LandSale | None = None, **more: Any) -> LandSale:
        """A deal with the buyer on the first of April."""
        values = {
            "winner": self.buyer,
            "deal_on": date(2026, 4, 1),
            "price_fen": 420 * WAN,
            "confirmation_number": "QR-1",
            **more,
        }
        row = row or self.announced()
        with on(date(2026, 4, 1)):
            return self.act("sale", row, "DEAL", **values)

    def published(self, row: LandSale | None = None) -> LandSale:
        """A result that was published on the second of April."""
        row = row or self.deal()
        with on(date(2026, 4, 2)):
            told = {"published_on": date(2026, 4, 2), "published_at": "Portal"}
            return self.act("sale", row, "PUBLISH", **told)

    def sign(self, row: LandSale, day: date = date(2026, 4, 10), **more: Any) -> LandSale:
        """The contract with the winner."""
        values = {"number": "CR-9", "signed_on": day, "investment_fen": 9000 * WAN}
        values |= {"start_by": date(2026, 10, 1), "until_on": date(2076, 4, 9), **more}
        with on(day):
            return self.act("sale", row, "SIGN", **values)

    # Expansion

    def hall(self, parcel: Parcel, m2: int) -> None:
        """A building of one floor."""
        count = Parcel.objects.count() + parcel.buildings.count()
        more = {"base_m2": Decimal(m2), "storeys": 1}
        building = make_land.building(self.officer, parcel, f"Hall {count}", **more)
        make_land.floor(self.officer, building, area_m2=Decimal(m2))

    def applied(self, contract: LandContract | None = None, **more: Any) -> Expansion:
        """An application for 5,000 m² more."""
        contract = contract or self.granted()
        values = {
            "purpose": "A second hall",
            "asked_m2": Decimal(5000),
            "extract": "CX-1",
            **more,
        }
        return trade.apply_expansion(self.officer, contract.parcel_id, values)

    def approved(self, row: Expansion | None = None, **more: Any) -> Expansion:
        """An expansion of 5,000 m² that was approved."""
        values = {
            "approval": "PF-1",
            "approved_on": TODAY,
            "approved_m2": Decimal(5000),
            "finish_by": date(2027, 3, 1),
            **more,
        }
        return self.act("expansion", row or self.applied(), "APPROVE", **values)

    # Transfer

    def transfer(self, contract: LandContract, **more: Any) -> Any:
        """A transfer to the buyer."""
        values = {
            "taker": self.buyer,
            "on": TODAY,
            "price_fen": 1200 * WAN,
            "certificate": "Title-1",
            "extract": "CX-2",
            "registry_number": "Title-2",
            "is_price_paid": True,
            **more,
        }
        return trade.transfer_title(self.officer, contract.pk, values)
