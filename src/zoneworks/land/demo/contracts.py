"""Contracts of the demonstration zone: kept, late, idle by law, and what was built under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import mu_of
from zoneworks.land import definitions
from zoneworks.land.demo import holders
from zoneworks.land.demo.parcels import WAN_FEN, WHOLE_BLOCK, price_of
from zoneworks.land.engine.terms import PRODUCTION, LandUse, ParcelState
from zoneworks.land.engine.trade.grants import GrantGround
from zoneworks.land.models import LandContract, Mortgage, Parcel, WorksReport
from zoneworks.registry.models import Enterprise

BANKS = ("海岳农商银行", "沅川银行海岳支行", "示范省开发银行")
STORIES = (("NOT_BEGUN", 13), ("SOON", 4), ("STOPPED", 11), ("POOR", 24), ("BUILDING", 24))
"""How many parcels of production stand so; the others are built and work."""
BUILT_SINCE = date(2020, 12, 31)
"""Who works in the zone began to build by then: they are evaluated from 2022 on."""
FLAGSHIP_NUMBER = f"HY-{WHOLE_BLOCK[1] + 1:02d}{WHOLE_BLOCK[0] + 1:02d}-01"


@dataclass(slots=True)
class Story:
    """A granted parcel, its contract, how it went, and the reports of its works."""

    parcel: Parcel
    contract: LandContract
    kind: str
    reports: list[WorksReport]


def enter(
    actor: Actor,
    chance: Random,
    granted: Sequence[Parcel],
    enterprises: Sequence[Enterprise],
) -> tuple[list[Story], Enterprise]:
    """Grant parcels: most are built and work, some are late, idle or poorly used.

    Gives them, and the firm that held the block of the largest project before.
    """
    today = clock.today()
    lots = [row for row in granted if row.number != FLAGSHIP_NUMBER]
    production = [row for row in lots if row.use in PRODUCTION]
    chance.shuffle(production)
    kinds = [kind for kind, count in STORIES for _one in range(count)]
    kinds += ["WORKING"] * (len(production) - len(kinds))
    rest = [row for row in lots if row.use not in PRODUCTION]
    stories = [
        _story(chance, row, kind, enterprises[0], today)
        for row, kind in [
            *zip(production, kinds, strict=True),
            *((row, "WORKING") for row in rest),
        ]
    ]
    holders.deal(chance, stories, enterprises)
    _save(actor, stories)
    _mortgages(actor, chance, stories, today)
    return stories, enterprises[1]


def _story(chance: Random, row: Parcel, kind: str, holder: Enterprise, today: date) -> Story:
    signed, begins = _days(chance, kind, today)
    contract = _contract(chance, row, holder, signed, begins)
    reports: list[WorksReport] = []
    whole = row.area_m2
    if kind in {"WORKING", "POOR"}:
        contract.started_on = _least(begins - timedelta(days=chance.randrange(0, 60)), signed)
        finished = contract.started_on + timedelta(days=chance.randrange(300, 620))
        contract.finished_on = min(finished, today - timedelta(days=30))
        share = chance.uniform(0.35, 0.7) if kind == "POOR" else chance.uniform(0.9, 1.15)
        reports.append(report_of(contract, contract.finished_on, whole, share))
    elif kind == "BUILDING":
        contract.started_on = _least(begins - timedelta(days=chance.randrange(-40, 60)), signed)
        contract.started_on = min(contract.started_on, today - timedelta(days=20))
        days = (today - contract.started_on).days
        for part in (0.4, 0.9):
            on = contract.started_on + timedelta(days=round(days * part))
            share = min(part * days / 420, 0.95)
            developed = (whole * Decimal(str(round(share, 2)))).quantize(Decimal("0.01"))
            reports.append(report_of(contract, on, developed, share))
    elif kind == "STOPPED":
        contract.started_on = _least(begins, signed)
        is_small = chance.random() < 0.5
        share_m2, share_fen = (0.2, 0.4) if is_small else (0.45, 0.15)
        developed = (whole * Decimal(str(share_m2))).quantize(Decimal("0.01"))
        since = today - timedelta(days=chance.randrange(380, 900))
        contract.started_on = min(contract.started_on, since - timedelta(days=60))
        for on in (since, today - timedelta(days=25)):
            one = report_of(contract, on, developed, share_fen)
            one.is_stopped = True
            reports.append(one)
    return Story(row, contract, kind, reports)


def _days(chance: Random, kind: str, today: date) -> tuple[date, date]:
    """The days of signature and of the agreed begin of works."""
    if kind == "NOT_BEGUN":
        begins = today - timedelta(days=chance.randrange(380, 1100))
    elif kind == "SOON":
        begins = today - timedelta(days=365 - chance.randrange(6, 56))
    elif kind == "BUILDING":
        begins = today - timedelta(days=chance.randrange(-20, 330))
    elif kind == "STOPPED":
        begins = today - timedelta(days=chance.randrange(900, 5600))
    else:
        begins = BUILT_SINCE - timedelta(days=chance.randrange(0, 4700))
    return begins - timedelta(days=chance.randrange(120, 360)), begins


def _contract(
    chance: Random, row: Parcel, holder: Enterprise, signed: date, begins: date
) -> LandContract:
    wan_mu = chance.randrange(220, 520)
    promised = int(mu_of(row.area_m2) * wan_mu) * WAN_FEN
    delivered = signed + timedelta(days=chance.randrange(20, 90))
    years = definitions.sale_law().most_years[LandUse(row.use)]
    return LandContract(
        parcel=row,
        holder=holder,
        number=f"CR-{signed.year}-{row.number.removeprefix('HY-')}",
        ground=GrantGround.DEAL,
        basis=f"海经开成交〔{signed.year}〕{row.number.removeprefix('HY-')}号",
        signed_on=signed,
        price_fen=price_of(row),
        delivered_on=delivered,
        start_by=begins,
        finish_by=begins + timedelta(days=chance.randrange(540, 900)),
        until_on=date(delivered.year + years, delivered.month, 1),
        investment_fen=promised,
    )


def report_of(contract: LandContract, on: date, developed: Decimal, share: float) -> WorksReport:
    """A report that a share of the promised investment was made; above 1 it was more."""
    invested = round((contract.investment_fen or 0) * share / WAN_FEN) * WAN_FEN
    return WorksReport(
        parcel=contract.parcel,
        contract=contract,
        on=on,
        developed_m2=developed,
        invested_fen=invested,
        note="现场核查",
    )


def _save(actor: Actor, stories: Sequence[Story]) -> None:
    act = "land.contract_signed"
    records.create_many(actor, [story.contract for story in stories], act=act)
    granted = [(story.parcel, granted_by(story.contract)) for story in stories]
    records.change_many(actor, granted, act=act)
    reports = [one for story in stories for one in story.reports]
    records.create_many(actor, reports, act="land.works_reported")


def granted_by(contract: LandContract) -> dict[str, Any]:
    """What a parcel is once it is granted by a contract."""
    return {
        "state": ParcelState.SOLD,
        "holder": contract.holder,
        "contract": contract,
        "ready_on": None,
        "is_leveled": True,
        "supplies": ["ROAD", "WATER", "DRAINAGE", "POWER", "GAS", "TELECOM"],
    }


def _mortgages(actor: Actor, chance: Random, stories: Sequence[Story], today: date) -> None:
    rows = []
    for story in stories:
        if chance.random() > 0.22:
            continue
        begins = min(story.contract.signed_on + timedelta(days=400), today - timedelta(days=90))
        ends = begins + timedelta(days=1095)
        rows.append(
            Mortgage(
                parcel=story.parcel,
                mortgagee=chance.choice(BANKS),
                secured_fen=story.contract.price_fen * 6 // 10 or WAN_FEN,
                from_on=max(begins, story.contract.signed_on),
                released_on=ends if ends < today and chance.random() < 0.7 else None,
            )
        )
    records.create_many(actor, rows, act="land.mortgage_entered")


def _least(day: date, signed: date) -> date:
    """A day, but not before the signature."""
    return max(day, signed)
