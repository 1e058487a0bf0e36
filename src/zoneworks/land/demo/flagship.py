"""The block that stood idle, was bought back, cleared and sold to the largest project (invented).

Every step is a record of its own, on the day on which it would have been.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import mu_of
from zoneworks.land.demo.contracts import FLAGSHIP_NUMBER, Story, granted_by, report_of
from zoneworks.land.demo.days import at, do
from zoneworks.land.demo.parcels import WAN_FEN, price_of
from zoneworks.land.engine.trade.grants import GrantGround
from zoneworks.land.models import LandContract, LandSale, Parcel
from zoneworks.land.services import trade
from zoneworks.registry import services as registry
from zoneworks.registry.models import Enterprise, Project

PORTAL = "园区门户网站“土地出让结果公示”栏目"


def enter(actor: Actor, granted: Sequence[Parcel], project: Project, former: Enterprise) -> Story:
    """Take the block from its former holder to the project; the project's land is the block's."""
    row = next(one for one in granted if one.number == FLAGSHIP_NUMBER)
    before = _idle_contract(row, former)
    with at(before.signed_on):
        records.create(actor, before, act="land.contract_signed")
        records.change_many(actor, [(row, granted_by(before))], act="land.contract_signed")
    signed = project.signed_on or date(2024, 6, 3)
    _acquire(actor, row, before)
    sale = _sell(actor, row, project, signed)
    return _sign(actor, row, project, sale, signed)


def _idle_contract(row: Parcel, former: Enterprise) -> LandContract:
    return LandContract(
        parcel=row,
        holder=former,
        number=f"CR-2016-{row.number.removeprefix('HY-')}",
        ground=GrantGround.DEAL,
        basis="海经开成交〔2016〕3号",
        signed_on=date(2016, 5, 18),
        price_fen=price_of(row) // 2,
        delivered_on=date(2016, 7, 1),
        start_by=date(2017, 1, 31),
        finish_by=date(2019, 1, 31),
        investment_fen=int(mu_of(row.area_m2) * 260) * WAN_FEN,
    )


def _acquire(actor: Actor, row: Parcel, before: LandContract) -> None:
    """Valued, agreed, paid in two instalments, canceled and cleared, in 2023."""
    price = price_of(row) * 6 // 10 // WAN_FEN * WAN_FEN
    first = price * 6 // 10 // WAN_FEN * WAN_FEN
    with at(date(2023, 5, 10)):
        told = {"reason": "项目停滞多年，协商有偿收回，收储后用于储能产业链项目。"}
        matter = trade.open_acquisition(actor, row.pk, told)
    steps: list[tuple[date, str, dict[str, Any]]] = [
        (
            date(2023, 6, 8),
            "VALUE",
            {
                "valuation_number": "湘衡估字〔2023〕第0608号",
                "valuer": "湘衡土地房地产评估有限公司",
                "valued_on": date(2023, 6, 8),
                "value_fen": price + 120 * WAN_FEN,
            },
        ),
        (
            date(2023, 7, 20),
            "AGREE",
            {
                "agreement_number": "海经开收协〔2023〕3号",
                "agreed_on": date(2023, 7, 20),
                "price_fen": price,
                "instalments": [
                    (date(2023, 8, 20), first),
                    (date(2023, 12, 20), price - first),
                ],
                "before_cancellation_fen": first,
                "terms": "注销登记后交付，地上附着物由收储方清理。",
            },
        ),
        (
            date(2023, 8, 15),
            "PAY",
            {
                "paid_on": date(2023, 8, 15),
                "amount_fen": first,
                "document": "国库支付凭证 2023-0815",
            },
        ),
        (
            date(2023, 11, 30),
            "CANCEL",
            {"canceled_on": date(2023, 11, 30), "registry_number": "注销〔2023〕第1130号"},
        ),
        (
            date(2023, 12, 12),
            "CLEAR",
            {
                "kind": "DEMOLITION",
                "done_on": date(2023, 12, 12),
                "document": "围挡及基坑清理验收单",
            },
        ),
        (
            date(2023, 12, 20),
            "PAY",
            {
                "paid_on": date(2023, 12, 20),
                "amount_fen": price - first,
                "document": "国库支付凭证 2023-1220",
            },
        ),
        (
            date(2023, 12, 22),
            "CLEAR",
            {"kind": "RELOCATION", "done_on": date(2023, 12, 22), "document": "腾退交接确认书"},
        ),
        (date(2023, 12, 28), "FINISH", {"cleared_on": date(2023, 12, 28)}),
    ]
    for day, act, values in steps:
        do(actor, "acquisition", matter.pk, act, values, on=day)


def _sell(actor: Actor, row: Parcel, project: Project, signed: date) -> LandSale:
    """Listed with the standard conditions; the deal is nine days before the contract."""
    deal_on = signed - timedelta(days=9)
    announced = deal_on - timedelta(days=34)
    price = price_of(row)
    with at(announced - timedelta(days=20)):
        told = {"method": "LISTING", "is_standard": True, "with_plan": True}
        sale = trade.open_sale(actor, row.pk, told)
    standard = dict(trade.standard_of(actor))
    do(actor, "sale", sale.pk, "FIX", {"standard": standard}, on=announced - timedelta(days=8))
    offer = trade.offer_defaults(sale) | {
        "announcement_number": f"海经开土告〔{announced.year}〕6号",
        "announced_on": announced,
        "opens_on": announced + timedelta(days=21),
        "closes_on": deal_on,
        "start_price_fen": price,
        "deposit_fen": price // 5,
        "increment_fen": 1_000_000_00,
    }
    do(actor, "sale", sale.pk, "ANNOUNCE", offer, on=announced)
    deal = {
        "winner": project.enterprise,
        "project": project,
        "deal_on": deal_on,
        "price_fen": price,
        "confirmation_number": f"海经开成交〔{deal_on.year}〕6号",
    }
    do(actor, "sale", sale.pk, "DEAL", deal, on=deal_on)
    published = deal_on + timedelta(days=1)
    told = {"published_on": published, "published_at": PORTAL}
    do(actor, "sale", sale.pk, "PUBLISH", told, on=published)
    return LandSale.objects.get(pk=sale.pk)


def _sign(actor: Actor, row: Parcel, project: Project, sale: LandSale, signed: date) -> Story:
    """The contract and what was built under it; the project's land becomes that of its parcel.

    Its supervision agreement is signed on the same day, by admission, which names it in the sale.
    """
    row.refresh_from_db()
    now = LandContract(
        parcel=row,
        holder=project.enterprise,
        project=project,
        number=f"CR-{signed.year}-{row.number.removeprefix('HY-')}",
        ground=GrantGround.DEAL,
        basis=sale.confirmation_number,
        signed_on=signed,
        price_fen=sale.price_fen or 0,
        delivered_on=signed + timedelta(days=5),
        start_by=signed + timedelta(days=90),
        finish_by=signed + timedelta(days=540),
        until_on=date(signed.year + 50, signed.month, 1),
        investment_fen=project.investment_fen,
        started_on=signed + timedelta(days=20),
        finished_on=signed + timedelta(days=210),
    )
    report = report_of(now, signed + timedelta(days=210), row.area_m2, 0.62)
    with at(signed):
        records.create(actor, now, act="land.contract_signed")
        records.change_many(actor, [(row, granted_by(now))], act="land.contract_signed")
        columns = {
            "state": "SIGNED",
            "contract": now,
            "signed_on": signed,
            "ended_on": signed,
            "stage_since": signed,
            "stage_due_on": None,
        }
        records.change(actor, LandSale, sale.pk, columns, act="land.sale_sign")
        _agree_land(actor, project, row)
    with clock.running():
        records.create(actor, report, act="land.works_reported")
    return Story(row, now, "FLAGSHIP", [report])


def _agree_land(actor: Actor, project: Project, row: Parcel) -> None:
    """Write the registered area of the parcel into the project: it stands on this land alone."""
    project.refresh_from_db()
    reason = f"按出让合同登记面积：{row.number}"
    columns = {"land_m2": row.area_m2}
    registry.change_project(actor, project.pk, columns, version=project.version, reason=reason)
    project.refresh_from_db()
