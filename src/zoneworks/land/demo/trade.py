"""Acquisitions, sales, expansions and a transfer of the demonstration zone (invented).

Single records at every stage, brought there by the services on days before today.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.demo import Demonstration
from zoneworks.land import services as land
from zoneworks.land.demo.contracts import Story
from zoneworks.land.demo.days import at, do
from zoneworks.land.demo.parcels import WAN_FEN, price_of
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.models import IdleCase, LandContract, Parcel, Renewal
from zoneworks.land.queries import trade as queries
from zoneworks.land.services import routes, trade
from zoneworks.registry.models import Enterprise

Steps = list[tuple[date, Callable[[], Any]]]
PORTAL = "园区门户网站“土地出让结果公示”栏目"
M2 = Decimal("0.01")


def expand(actor: Actor, parcel_id: int, steps: Steps, day: date) -> None:
    """A firm builds a hall of two floors more on its land within sixty days of the approval."""
    made: dict[str, int] = {}

    def begin() -> None:
        made["pk"] = _apply(actor, parcel_id).pk

    def approve() -> None:
        _approve(actor, made["pk"], day + timedelta(days=20))

    def build() -> None:
        _build(actor, parcel_id, day + timedelta(days=80))
        told = {"done_on": day + timedelta(days=80), "result": "加建厂房两层，新增生产线一条。"}
        trade.BY_ACT["expansion"]["FINISH"](actor, made["pk"], told)

    steps += [
        (day, begin),
        (day + timedelta(days=20), approve),
        (day + timedelta(days=80), build),
    ]


def _added(parcel: Parcel) -> Decimal:
    """Two floors on an eighth of the parcel."""
    return (parcel.area_m2 / 8).quantize(M2) * 2


def _apply(actor: Actor, parcel_id: int) -> Any:
    parcel = Parcel.objects.get(pk=parcel_id)
    values = {
        "purpose": "在现有厂区内加建两层厂房，扩大产能。",
        "asked_m2": _added(parcel),
        "investment_fen": 2_600 * WAN_FEN,
        "extract": f"不动产登记查询〔{clock.today().year}〕{parcel_id:04d}号",
        "has_consent": True,
    }
    return trade.apply_expansion(actor, parcel_id, values)


def _approve(actor: Actor, pk: int, day: date) -> None:
    row = queries.get_expansion(actor, pk)
    _make_room(actor, row.parcel_id, row.asked_m2)
    told = {
        "approval": f"规划建设局增容联审纪要〔{day.year}〕{pk}号",
        "approved_on": day,
        "approved_m2": row.asked_m2,
        "finish_by": day + timedelta(days=400),
    }
    trade.BY_ACT["expansion"]["APPROVE"](actor, pk, told)


def _make_room(actor: Actor, parcel_id: int, added_m2: Decimal) -> None:
    """Raise the plot ratio by a changed plan where the floors would not fit."""
    parcel = Parcel.objects.get(pk=parcel_id)
    needed = (queries.floors_m2(parcel_id) + added_m2) / parcel.area_m2
    if parcel.most_plot_ratio is not None and needed > parcel.most_plot_ratio:
        ratio = {"most_plot_ratio": needed.quantize(Decimal("0.1")) + Decimal("0.1")}
        reason = "控制性详细规划局部调整批复"
        land.change_parcel(actor, parcel_id, ratio, version=parcel.version, reason=reason)


def _build(actor: Actor, parcel_id: int, day: date) -> None:
    parcel = Parcel.objects.get(pk=parcel_id)
    base = _added(parcel) / 2
    hall = {
        "number": f"KJ-{parcel.number.removeprefix('HY-')}",
        "name": f"{parcel.name} 加建厂房",
        "kind": "FACTORY",
        "owner": parcel.holder,
        "base_m2": base,
        "storeys": 2,
        "basements": 0,
        "completed_on": day,
    }
    building = land.enter_building(actor, parcel_id, hall)
    for level in (1, 2):
        floor = {
            "level": level,
            "area_m2": base,
            "height_m": Decimal("6.00"),
            "load_kg_m2": 1000,
            "hoists": 1,
            "power_kva": 400,
            "fire_class": "C",
        }
        land.enter_floor(actor, building.pk, floor)


def transfer(actor: Actor, story: Story, steps: Steps, day: date, taker: Enterprise) -> None:
    """A firm that works poorly gives its land to another, thirty days later."""
    on = day + timedelta(days=30)
    number = story.parcel.number.removeprefix("HY-")
    values = {
        "taker": taker,
        "on": on,
        "price_fen": story.contract.price_fen * 13 // 10 // WAN_FEN * WAN_FEN,
        "certificate": f"海岳不动产权第{number}号",
        "extract": f"不动产登记查询〔{on.year}〕{number}号",
        "registry_number": f"海岳不动产权第{number}-2号",
        "is_price_paid": True,
        "has_consent": True,
    }
    contract_id = story.contract.pk
    steps.append((on, lambda: trade.transfer_title(actor, contract_id, values)))


def enter(demonstration: Demonstration, stories: Sequence[Story]) -> None:
    """Bring acquisitions, sales and expansions to where they stand today."""
    actor, today = demonstration.officer, clock.today()
    working = [
        one for one in stories if one.kind == "WORKING" and one.parcel.use == LandUse.INDUSTRY
    ]
    _returned(actor, today)
    _acquisitions(actor, working[-4:], today)
    _sales(actor, today, [one.contract.holder for one in working[:3]])
    _expansions(actor, working[4:6], today)


def _acquisitions(actor: Actor, stories: Sequence[Story], today: date) -> None:
    """Four firms give land back: a valuation, a negotiation, a payment, a title just canceled."""
    for place in reversed(range(len(stories))):
        story = stories[place]
        begun = today - timedelta(days=20 + 45 * place)
        with_reason = {"reason": "企业产能外迁，同意由园区收储，腾出空间引进产业链项目。"}
        with at(begun):
            pk = trade.open_acquisition(actor, story.parcel.pk, with_reason).pk
        if place == 0:
            continue
        price = story.contract.price_fen * 11 // 10 // WAN_FEN * WAN_FEN
        valued = begun + timedelta(days=15)
        report = {
            "valuation_number": f"湘衡估字〔{valued.year}〕第{pk:04d}号",
            "valuer": "湘衡土地房地产评估有限公司",
            "valued_on": valued,
            "value_fen": price + 30 * WAN_FEN,
        }
        do(actor, "acquisition", pk, "VALUE", report, on=valued)
        if place >= 2:
            _agree(actor, pk, valued + timedelta(days=20), price)
        if place == 3:
            _cancel(actor, pk, story, today - timedelta(days=40))


def _agree(actor: Actor, pk: int, day: date, price: int) -> None:
    half = price // 2 // WAN_FEN * WAN_FEN
    told = {
        "agreement_number": f"海经开收协〔{day.year}〕{pk}号",
        "agreed_on": day,
        "price_fen": price,
        "instalments": [
            (day + timedelta(days=20), half),
            (day + timedelta(days=200), price - half),
        ],
        "before_cancellation_fen": half,
        "terms": "注销登记后三个月内完成腾退。",
    }
    do(actor, "acquisition", pk, "AGREE", told, on=day)
    paid = day + timedelta(days=14)
    voucher = {"paid_on": paid, "amount_fen": half, "document": f"国库支付凭证 {paid:%Y%m%d}"}
    do(actor, "acquisition", pk, "PAY", voucher, on=paid)


def _cancel(actor: Actor, pk: int, story: Story, day: date) -> None:
    """Mortgages are released, the title is canceled, the firm has moved out."""
    for one in story.parcel.mortgages.filter(released_on=None):
        with at(day):
            land.release_mortgage(actor, one.pk, day, version=one.version)
    told = {"canceled_on": day, "registry_number": f"注销〔{day.year}〕第{pk:04d}号"}
    do(actor, "acquisition", pk, "CANCEL", told, on=day)
    moved = day + timedelta(days=25)
    told = {"kind": "RELOCATION", "done_on": moved, "document": "腾退交接确认书"}
    do(actor, "acquisition", pk, "CLEAR", told, on=moved)


def _returned(actor: Actor, today: date) -> None:
    """Land that came back by cases of idle land is cleared: one is clear, one still to be."""
    cases = IdleCase.objects.filter(
        zone_id=actor.zone_id, ending__in=["TAKEN_BACK", "BOUGHT_BACK"]
    ).select_related("parcel")
    for case in cases.order_by("ended_on", "pk"):
        begun = case.ended_on or today
        told = {"reason": f"闲置土地处置后回收（{case.number}），重新清理后供应。"}
        with at(begun):
            pk = trade.open_acquisition(actor, case.parcel_id, told).pk
        if case.ending == "BOUGHT_BACK":
            _pay_and_clear(actor, pk, begun, today)
            _supply_again(actor, case.parcel_id)


def _pay_and_clear(actor: Actor, pk: int, begun: date, today: date) -> None:
    row = queries.get_acquisition(actor, pk)
    steps: list[tuple[int, str, dict[str, Any]]] = [
        (
            1,
            "PAY",
            {"amount_fen": (row.price_fen or 0) // 2, "document": "国库支付凭证 收回价款首期"},
        ),
        (2, "CLEAR", {"kind": "DEMOLITION", "document": "现场核验：无地上建筑物"}),
        (3, "CLEAR", {"kind": "RELOCATION", "document": "交接确认书"}),
        (4, "FINISH", {}),
    ]
    for days, act, values in steps:
        day = min(begun + timedelta(days=days), today)
        on = {"PAY": "paid_on", "CLEAR": "done_on", "FINISH": "cleared_on"}[act]
        do(actor, "acquisition", pk, act, values | {on: day}, on=day)


def _supply_again(actor: Actor, parcel_id: int) -> None:
    """On its route, land that is clear stands in the last stage: it is supplied again."""
    for row in Renewal.objects.filter(parcel_id=parcel_id, ended_on=None):
        last = len(row.stages) - 1
        if row.stage != last:
            with at(row.stage_since):
                told = {"stage": last, "reason": "已付款注销，净地入库，组织重新供应。"}
                routes.advance(actor, row.pk, told)


def _sales(actor: Actor, today: date, winners: Sequence[Enterprise]) -> None:
    """Parcels on sale: those offered today, a deal, a contract of this year, one not sold."""
    listed = list(_free(actor, ParcelState.LISTED))
    reserve = list(_free(actor, ParcelState.RESERVE))
    ready = [one for one in reserve if one.ready_on is not None and one.use == LandUse.INDUSTRY]
    others = [one for one in reserve if one.ready_on is None and one.is_cleared]
    chosen = dict(enumerate((*ready[:4], *others[:1])))
    for place in (2, 4, 3):
        _one_sale(actor, chosen[place], place, today, winners[place % len(winners)])
    for row in listed:
        _offer(actor, row, today - timedelta(days=12))
    for place in (1, 0):
        _one_sale(actor, chosen[place], place, today, winners[place])


def _free(actor: Actor, state: ParcelState) -> Any:
    rows = Parcel.objects.filter(zone_id=actor.zone_id, state=state)
    return rows.exclude(acquisitions__ended_on=None, acquisitions__isnull=False).order_by("number")


def _one_sale(actor: Actor, row: Parcel, place: int, today: date, winner: Enterprise) -> None:
    """Conditions are being fixed; announced soon; not sold; a deal; a contract."""
    if place == 0:
        with at(today - timedelta(days=6)):
            _open(actor, row)
        return
    if place == 1:
        with at(today - timedelta(days=9)):
            pk = _open(actor, row).pk
        _fix(actor, pk, today - timedelta(days=2))
        return
    deal_on = today - timedelta(days={2: 30, 3: 4, 4: 16}[place])
    pk = _offer(actor, row, deal_on - timedelta(days=34), is_standard=place != 4)
    if place == 2:
        told = {"reason": "挂牌期限届满，无人报价。"}
        do(actor, "sale", pk, "FAIL", told, on=deal_on)
        return
    price = queries.get_sale(actor, pk).start_price_fen or 0
    deal = {
        "winner": winner,
        "deal_on": deal_on,
        "price_fen": price + 20 * WAN_FEN,
        "confirmation_number": f"海经开成交〔{deal_on.year}〕{pk}号",
    }
    do(actor, "sale", pk, "DEAL", deal, on=deal_on)
    published = deal_on + timedelta(days=1)
    result = {"published_on": published, "published_at": PORTAL}
    do(actor, "sale", pk, "PUBLISH", result, on=published)
    if place == 4:
        _contract(actor, row, pk, deal_on + timedelta(days=8))


def _contract(actor: Actor, row: Parcel, pk: int, day: date) -> None:
    years = queries.get_sale(actor, pk).term_years or 0
    values = {
        "number": f"CR-{day.year}-{row.number.removeprefix('HY-')}",
        "signed_on": day,
        "investment_fen": int(row.area_m2 / 667) * 320 * WAN_FEN,
        "start_by": day + timedelta(days=180),
        "finish_by": day + timedelta(days=900),
        "until_on": date(day.year + years, day.month, 28),
    }
    do(actor, "sale", pk, "SIGN", values, on=day)


def _open(actor: Actor, row: Parcel, *, is_standard: bool = True) -> Any:
    return trade.open_sale(actor, row.pk, {"method": "LISTING", "is_standard": is_standard})


def _fix(actor: Actor, pk: int, day: date) -> None:
    do(actor, "sale", pk, "FIX", {"standard": dict(trade.standard_of(actor))}, on=day)


def _offer(actor: Actor, row: Parcel, announced: date, *, is_standard: bool = True) -> int:
    """A sale that was announced on a day, for a listing of twelve days from three weeks later."""
    begun = announced - timedelta(days=25)
    with at(begun):
        sale = _open(actor, row, is_standard=is_standard)
    pk: int = sale.pk
    _fix(actor, pk, announced - timedelta(days=6))
    price = price_of(row)
    offer = trade.offer_defaults(sale) | {
        "announcement_number": f"海经开土告〔{announced.year}〕{pk}号",
        "announced_on": announced,
        "opens_on": announced + timedelta(days=21),
        "closes_on": announced + timedelta(days=34),
        "start_price_fen": price,
        "deposit_fen": price // 5,
        "increment_fen": 100_000_00,
    }
    do(actor, "sale", pk, "ANNOUNCE", offer, on=announced)
    return pk


def _expansions(actor: Actor, stories: Sequence[Story], today: date) -> None:
    """Two firms build more: one was approved, one has applied."""
    for place in reversed(range(len(stories))):
        story = stories[place]
        contract = LandContract.objects.get(pk=story.contract.pk)
        if contract.ended_on is not None:
            continue
        begun = today - timedelta(days=12 + 60 * place)
        with at(begun):
            pk = _apply(actor, story.parcel.pk).pk
        if place:
            with at(begun + timedelta(days=18)):
                _approve(actor, pk, clock.today())
