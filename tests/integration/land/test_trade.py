"""Acquisition and sale of land: every state, term and refusal."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from tests import make_elements, make_land
from tests.integration.land.idle import on
from tests.integration.land.trade import PRICE, STANDARD, TODAY, WAN, Market, unguarded

from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.models import Event, IssuedDocument
from zoneworks.land import lists, queries
from zoneworks.land import services as land
from zoneworks.land.models import (
    Acquisition,
    AcquisitionPayment,
    Building,
    LandContract,
    LandSale,
    Mortgage,
    Parcel,
)
from zoneworks.land.services import trade
from zoneworks.land.views.trade_steps import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def market() -> Iterator[Market]:
    with on(TODAY):
        yield Market()


def refused(*words: str) -> Any:
    """A refusal whose texts hold words."""
    pattern = "".join(f"(?=.*{word})" for word in words)
    return pytest.raises(InvalidInput, match=f"(?s){pattern}")


# Acquisition


def test_land_comes_back_valued_agreed_paid_canceled_and_clear(market: Market) -> None:
    contract = market.granted()
    row = market.acquiring(contract)
    assert (row.state, row.stage_due_on) == ("OPEN", TODAY + timedelta(days=30))
    row = market.agreed(row)
    assert row.state == "AGREED"
    assert row.instalments[1] == {"due_on": "2026-09-01", "amount_fen": 300 * WAN}
    row = market.canceled(row)
    contract.refresh_from_db()
    parcel = Parcel.objects.get(pk=contract.parcel_id)
    assert contract.ended_on == TODAY
    assert (parcel.state, parcel.holder_id, parcel.is_cleared) == ("RESERVE", None, False)
    row = market.finish(market.clear(row, "DEMOLITION", "RELOCATION"))
    parcel.refresh_from_db()
    assert (row.state, row.cleared_on, row.stage_due_on) == ("CLEARED", TODAY, None)
    assert parcel.is_cleared
    assert market.pay(row, 300 * WAN).paid == PRICE
    acts = Event.objects.filter(subject_type="land.Acquisition", subject_id=row.pk)
    assert list(acts.order_by("pk").values_list("act", flat=True)) == [
        "land.acquisition_opened",
        "land.acquisition_value",
        "land.acquisition_agree",
        "land.acquisition_cancel",
        "land.acquisition_finish",
    ]
    paper = IssuedDocument.objects.get(subject_type="land.Acquisition", subject_id=row.pk)
    assert paper.kind == "TRADE_AGREEMENT"


def test_a_valuation_that_is_too_old_is_refused_at_once_and_at_the_agreement(
    market: Market,
) -> None:
    row = market.acquiring()
    with refused("2025-03-01", "365"):
        market.value(row, date(2025, 3, 1))
    row = market.value(row, date(2025, 3, 2))
    with on(TODAY + timedelta(days=1)), refused("2025-03-02"):
        market.act(
            "acquisition",
            row,
            "AGREE",
            agreement_number="XY-1",
            agreed_on=TODAY + timedelta(days=1),
            price_fen=PRICE,
        )
    assert Acquisition.objects.get().state == "VALUED"


def test_instalments_are_the_price_and_the_condition_is_no_more(market: Market) -> None:
    row = market.value(market.acquiring())
    for wrong in (
        {"instalments": [(TODAY, PRICE - 1)]},
        {"before_cancellation_fen": PRICE + 1},
        {"instalments": [(TODAY - timedelta(days=1), PRICE)]},
        {"price_fen": 0},
    ):
        with pytest.raises(InvalidInput):
            market.agreed(row, **wrong)
    assert Acquisition.objects.get().price_fen is None


def test_all_that_an_agreement_gets_wrong_is_told_at_once(market: Market) -> None:
    row = market.value(market.acquiring())
    late = TODAY + timedelta(days=366)
    with on(late), pytest.raises(InvalidInput) as refusal:
        wrong = {"agreed_on": late, "price_fen": PRICE, "instalments": [(TODAY, PRICE - 1)]}
        market.act("acquisition", row, "AGREE", agreement_number="XY-1", **wrong)
    told = [str(text) for texts in refusal.value.fields.values() for text in texts]
    assert len(told) == 3
    assert Acquisition.objects.get().state == "VALUED"


def test_payments_never_exceed_the_price(market: Market) -> None:
    row = market.pay(market.agreed(), 600 * WAN)
    with refused("¥3,000,000.00 are still"):
        market.pay(row, 300 * WAN + 1)
    with pytest.raises(InvalidInput):
        market.pay(row, 0)
    market.pay(row, 300 * WAN)
    with pytest.raises(InvalidInput):
        market.pay(row, 1)
    assert sum(one.amount_fen for one in AcquisitionPayment.objects.all()) == PRICE


def test_a_title_is_canceled_once_what_was_agreed_is_paid_and_no_mortgage_stands(
    market: Market,
) -> None:
    row = market.agreed()
    mortgage = make_land.mortgage(market.officer, row.parcel, "Bank")
    cancel = {"canceled_on": TODAY, "registry_number": "ZX-1"}
    with refused("Bank", "28"):
        market.act("acquisition", row, "CANCEL", **cancel)
    version = Mortgage.objects.get(pk=mortgage.pk).version
    land.release_mortgage(market.officer, mortgage.pk, TODAY, version=version)
    market.pay(row, 599 * WAN)
    with refused("¥5,990,000.00 were, ¥10,000.00 are missing"):
        market.act("acquisition", row, "CANCEL", **cancel)
    assert LandContract.objects.get(pk=row.contract_id).ended_on is None
    market.pay(row, 1 * WAN)
    assert market.act("acquisition", row, "CANCEL", **cancel).state == "CANCELED"


def test_the_soil_is_surveyed_before_homes_and_on_land_of_supervised_polluters(
    market: Market,
) -> None:
    homes = market.clear(
        market.canceled(market.agreed(market.acquiring(use_after="HOUSING"))),
        "DEMOLITION",
        "RELOCATION",
    )
    with refused("59"):
        market.finish(homes)
    market.finish(market.clear(homes, "SOIL_SURVEY"))
    assert Parcel.objects.get(pk=homes.parcel_id).use == "HOUSING"
    contract = market.granted(number="C-2")
    row = market.agreed(market.acquiring(contract, is_supervised=True))
    with refused("67"):
        market.finish(market.clear(market.canceled(row), "DEMOLITION", "RELOCATION"))


def test_land_is_not_clear_before_all_is_done_and_nothing_stands(market: Market) -> None:
    contract = market.granted()
    market.hall(contract.parcel, 2000)
    row = market.canceled(market.agreed(market.acquiring(contract)))
    with pytest.raises(InvalidInput):
        market.finish(market.clear(row, "DEMOLITION"))
    row = market.clear(row, "RELOCATION")
    building = Building.objects.get()
    with refused(building.name):
        market.finish(row)
    gone = {"demolished_on": TODAY}
    land.change_building(market.officer, building.pk, gone, version=building.version, reason="gone")
    assert market.finish(row).state == "CLEARED"


def test_what_comes_back_by_another_act_is_not_clear_and_is_cleared_anew(market: Market) -> None:
    contract = market.granted()
    assert contract.parcel.is_cleared
    land.end_contract(market.officer, contract.pk, TODAY, version=1, reason="Given back")
    parcel = Parcel.objects.get(pk=contract.parcel_id)
    assert (parcel.is_cleared, parcel.ready_on) == (False, None)
    with refused("cleared by an acquisition"):
        by_hand = {"is_cleared": True}
        land.change_parcel(market.officer, parcel.pk, by_hand, version=parcel.version)
    row = market.acquiring(contract)
    assert (row.state, row.canceled_on) == ("CANCELED", TODAY)
    assert market.finish(market.clear(row, "DEMOLITION", "RELOCATION")).state == "CLEARED"


def test_one_parcel_is_in_hand_once_and_free_land_is_not_acquired(market: Market) -> None:
    row = market.acquiring()
    with refused(row.number):
        market.acquiring(row.contract)
    with pytest.raises(InvalidInput):
        trade.open_acquisition(market.officer, market.parcel().pk, {"reason": "x"})
    dropped = market.act("acquisition", row, "DROP", reason="No agreement")
    assert (dropped.state, dropped.ended_because) == ("DROPPED", "No agreement")


def test_what_was_paid_on_is_not_dropped(market: Market) -> None:
    row = market.pay(market.agreed(), WAN)
    with pytest.raises(InvalidInput):
        market.act("acquisition", row, "DROP", reason="No agreement")


def test_an_act_out_of_turn_is_refused_and_changes_nothing(market: Market) -> None:
    row = market.acquiring()
    for act in ("AGREE", "PAY", "CANCEL", "CLEAR", "FINISH"):
        with pytest.raises(InvalidInput):
            market.act("acquisition", row, act, kind="DEMOLITION")
    with pytest.raises(StaleRecord):
        trade.BY_ACT["acquisition"]["DROP"](market.officer, row.pk, {"reason": "x"}, version=9)
    assert Acquisition.objects.get().version == 1


# Sale


def test_cleared_land_is_sold_by_listing_to_the_contract(market: Market) -> None:
    with unguarded():
        row = market.published()
        assert row.sign_by == date(2026, 4, 16)
        row = market.act("sale", row, "SUPERVISE", supervision="JG-2026-0001")
        row = market.sign(row)
    parcel = Parcel.objects.get(pk=row.parcel_id)
    contract = LandContract.objects.get(pk=row.contract_id)
    assert (row.state, row.signed_on) == ("SIGNED", date(2026, 4, 10))
    assert (parcel.state, parcel.holder_id) == ("SOLD", market.buyer.pk)
    assert (contract.price_fen, contract.investment_fen) == (420 * WAN, 9000 * WAN)
    assert parcel.least_investment_fen_mu == 300 * WAN
    kinds = IssuedDocument.objects.filter(subject_type="land.LandSale").order_by("pk")
    assert [one.kind for one in kinds] == ["TRADE_ANNOUNCEMENT", "TRADE_CONFIRMATION"]
    assert [one.number for one in kinds] == ["GG-1", "QR-1"]


def test_industrial_land_is_not_sold_by_agreement(market: Market) -> None:
    for use in ("INDUSTRY", "STORAGE", "BUSINESS", "HOUSING"):
        with refused("39", "4"):
            market.selling(market.parcel(use=use), method="AGREEMENT")
    assert market.selling(market.parcel(use="PUBLIC"), method="AGREEMENT").state == "DRAFT"


def test_a_standard_sale_states_all_conditions_within_the_plan(market: Market) -> None:
    row = market.selling()
    less = {kind: value for kind, value in STANDARD.items() if kind != "ENERGY"}
    for wrong in (less, STANDARD | {"PLOT_RATIO": "2.1"}, STANDARD | {"TAX": "much"}):
        with pytest.raises(InvalidInput):
            market.act("sale", row, "FIX", standard=wrong)
    assert market.act("sale", row, "FIX", standard=STANDARD).state == "PREPARED"


def test_land_that_is_not_clear_or_planned_is_not_offered(market: Market) -> None:
    for lacking in ({"is_cleared": False}, {"most_plot_ratio": None, "least_plot_ratio": None}):
        with refused("21"):
            market.announced(market.selling(market.parcel(**lacking)))
    assert set(Parcel.objects.values_list("state", flat=True)) == {"RESERVE"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"opens_on": date(2026, 3, 21)}, ("20", "8", "2026-03-22")),
        ({"closes_on": date(2026, 3, 31)}, ("10", "18", "2026-04-01")),
        ({"closes_on": date(2026, 3, 21)}, ()),
        ({"start_price_fen": 336 * WAN - 1}, ("2006, no. 307", "¥3,360,000.00")),
        ({"start_price_fen": 0}, ()),
        ({"deposit_fen": 400 * WAN + 1}, ("deposit", "¥4,000,000.00")),
        ({"increment_fen": 400 * WAN + 1}, ("Bids that rise", "¥4,000,000.00")),
        ({"increment_fen": None}, ()),
        ({"increment_fen": 0}, ()),
        ({"increment_fen": -1}, ()),
        ({"opens_on": date.max, "closes_on": date.max}, ("100 years",)),
    ],
)
def test_order_39_and_the_national_least_price_bound_an_announcement(
    market: Market, wrong: dict[str, Any], words: tuple[str, ...]
) -> None:
    row = market.selling()
    with refused(*words):
        market.announced(row, **wrong)
    assert LandSale.objects.get().announced_on is None
    exact = {"start_price_fen": 336 * WAN}
    assert market.announced(row, **exact).state == "ANNOUNCED"


def test_an_announcement_lies_in_its_sale_and_a_past_sale_is_entered_with_its_day(
    market: Market,
) -> None:
    begun = TODAY - timedelta(days=9)
    row = market.selling()
    with refused("begun on 2026-03-02"):
        market.announced(row, announced_on=begun)
    market.act("sale", row, "WITHDRAW", reason="Of the past")
    with pytest.raises(InvalidInput):
        market.selling(row.parcel, begun_on=TODAY + timedelta(days=1))
    past = market.selling(row.parcel, begun_on=begun)
    assert (past.begun_on, past.stage_due_on) == (begun, begun + timedelta(days=30))
    assert market.announced(past, announced_on=begun).announced_on == begun


def test_an_announcement_tells_what_order_39_asks_for(market: Market) -> None:
    row = market.announced(register_by=date(2026, 3, 30), location="East Road 1", term_years=30)
    told = "\n".join(IssuedDocument.objects.get(kind="TRADE_ANNOUNCEMENT").values["body"])
    for words in (
        *("公告编号：GG-1", f"宗地编号：{row.parcel.number}", "East Road 1", "出让年限30年"),
        *("容积率不高于2", "竞买人资格", "出让文件的获取", "2026年3月30日", "竞买保证金"),
        *(
            "报价最高且不低于底价",
            market.zone.name,
            "地址：",
            "空间范围",
            "每次加价不少于50,000.00元",
        ),
    ):
        assert words in told


def test_all_that_an_announcement_lacks_is_told_at_once(market: Market) -> None:
    wrong = {"opens_on": date(2026, 3, 21), "start_price_fen": WAN, "term_years": 51}
    with pytest.raises(InvalidInput) as refusal:
        market.announced(**wrong, register_by=date(2026, 4, 2))
    fields = {"opens_on", "start_price_fen", "term_years", "register_by", "deposit_fen"}
    fields |= {"increment_fen"}
    assert set(refusal.value.fields) == fields


def test_an_announcement_without_its_term_or_texts_is_refused(market: Market) -> None:
    empty = dict.fromkeys(("term_years", "bidders", "award", "grantor_address"))
    with pytest.raises(InvalidInput) as refusal:
        market.announced(**empty)
    assert set(refusal.value.fields) == set(empty)
    assert LandSale.objects.get().announced_on is None


@pytest.mark.parametrize(
    ("use", "method", "title"),
    [
        ("INDUSTRY", "TENDER", "中标通知书"),
        ("INDUSTRY", "AUCTION", "成交确认书"),
        ("PUBLIC", "AGREEMENT", ""),
    ],
)
def test_a_deal_gives_the_paper_of_its_way_of_sale(
    market: Market, use: str, method: str, title: str
) -> None:
    days = {"opens_on": TODAY} if method == "AGREEMENT" else {}
    row = market.selling(market.parcel(use=use), method=method, is_standard=False)
    market.deal(market.announced(row, **days))
    papers = IssuedDocument.objects.filter(kind="TRADE_CONFIRMATION")
    assert [one.values["title"] for one in papers] == ([title] if title else [])


def test_land_that_goes_by_agreement_is_told_by_order_21(market: Market) -> None:
    row = market.selling(market.parcel(use="PUBLIC"), method="AGREEMENT", is_standard=False)
    with refused("30 days", "order 21 of 2003, article 8", "2026-04-01"):
        market.announced(row, opens_on=TODAY, closes_on=TODAY)
    with refused("auction and a listing only"):
        market.announced(row, opens_on=TODAY, increment_fen=5 * WAN)
    row = market.announced(row, opens_on=TODAY)
    told = "\n".join(IssuedDocument.objects.get(kind="TRADE_ANNOUNCEMENT").values["body"])
    assert "《协议出让国有土地使用权规定》" in told
    assert "招标拍卖挂牌" not in told
    assert "意向用地申请受理时间" in told
    assert "底价：" not in told
    assert "增价" not in told
    with pytest.raises(InvalidInput) as refusal:
        market.deal(row, price_fen=399 * WAN)
    assert "order 21 of 2003, article 12" in str(refusal.value)
    assert "order 39" not in str(refusal.value)
    row = market.deal(row)
    with pytest.raises(InvalidInput) as refusal:
        market.sign(row, date(2026, 4, 17))
    assert set(refusal.value.fields) >= {"late_because"}
    assert "order 39" not in str(refusal.value)


def test_the_result_of_an_agreement_is_published_once_its_contract_is_signed(
    market: Market,
) -> None:
    row = market.selling(market.parcel(use="PUBLIC"), method="AGREEMENT", is_standard=False)
    row = market.deal(market.announced(row, opens_on=TODAY))
    with refused("Publish the result"):
        market.published(row)
    row = market.sign(row, date(2026, 4, 2))
    row = market.published(row)
    assert (row.state, row.published_until) == ("SIGNED", date(2026, 4, 17))
    names = [str(step["name"]) for step in steps_of("sale", row)["steps"]]
    assert names[-2:] == ["Contract of grant", "Publication of the result"]


def test_seventy_percent_are_enough_for_a_trade_of_priority(market: Market) -> None:
    least = {"start_price_fen": 336 * WAN * 7 // 10, "is_priority": True}
    assert market.announced(**least).is_priority


def test_the_zone_s_own_floor_holds_from_its_day(market: Market) -> None:
    terms = {
        "valid_from": TODAY,
        "basis": "No. 7 of the committee",
        "valuation_days": 180,
        "publicity_days": 10,
        "contract_working_days": 5,
        "grade": 12,
        "least_price_fen_mu": 14 * WAN,
        "days": {"SALE_DRAFT": 3},
        "standard": {"INVESTMENT": str(400 * WAN)},
    }
    trade.set_terms(market.leader, terms)
    row = market.selling()
    assert row.stage_due_on == TODAY + timedelta(days=3)
    with refused("¥4,200,000.00"):
        market.announced(row, start_price_fen=419 * WAN)
    row = market.announced(row, start_price_fen=420 * WAN)
    assert market.published(market.deal(row)).published_until == date(2026, 4, 12)
    with pytest.raises(InvalidInput):
        trade.set_terms(market.leader, terms | {"grade": 16})
    with pytest.raises(InvalidInput):
        trade.set_terms(market.leader, terms | {"standard": {"TAX": "much"}})


@pytest.mark.parametrize("kind", ["COEFFICIENT", "RESEARCH"])
def test_a_share_above_all_is_no_condition(market: Market, kind: str) -> None:
    row = market.selling()
    with pytest.raises(InvalidInput):
        market.act("sale", row, "FIX", standard=STANDARD | {kind: "100.5"})
    assert market.act("sale", row, "FIX", standard=STANDARD | {kind: "100"}).state == "PREPARED"


def test_a_deal_waits_for_the_end_and_reaches_the_start_price(market: Market) -> None:
    row = market.announced()
    with refused("2026-04-01", "19"):
        market.deal(row, deal_on=date(2026, 3, 31))
    with refused("19"):
        market.deal(row, price_fen=399 * WAN)
    with pytest.raises(InvalidInput) as refusal:
        market.deal(row, winner=None, confirmation_number="", deal_on=date(2026, 4, 2))
    assert set(refusal.value.fields) == {"winner", "confirmation_number", "deal_on"}
    assert market.deal(row).winner_id == market.buyer.pk


def test_a_contract_waits_for_publicity_supervision_and_the_promised_investment(
    market: Market,
) -> None:
    row = market.deal()
    with refused("22"):
        market.sign(row)
    row = market.published(row)
    with refused("22"):
        market.sign(row, date(2026, 4, 7))
    with refused("supervision agreement"):
        market.sign(row)
    with unguarded():
        market.act("sale", row, "SUPERVISE", supervision="JG-1")
        with refused("¥90,000,000.00"):
            market.sign(row, investment_fen=9000 * WAN - 1)
        with refused("21", "2026-04-16"):
            market.sign(row, date(2026, 4, 17))
        late = "The winner's paper came late"
        assert market.sign(row, date(2026, 4, 17), late_because=late).late_because == late


def test_a_title_out_of_a_sale_is_no_longer_than_was_announced(market: Market) -> None:
    row = market.deal(market.announced(market.selling(is_standard=False), term_years=30))
    row = market.published(row)
    with refused("30 years"):
        market.sign(row, until_on=date(2056, 10, 2))
    contract = market.sign(row, until_on=date(2056, 10, 1)).contract
    longer, seen = {"until_on": date(2060, 1, 1)}, {"version": contract.version, "reason": "Read"}
    with refused("30 years"):
        land.change_contract(market.officer, contract.pk, longer, **seen)


def test_a_contract_out_of_a_sale_says_what_that_says(market: Market) -> None:
    row = market.published(market.deal(market.announced(market.selling(is_standard=False))))
    contract = market.sign(row).contract
    wrong = {"ground": "RENEWAL", "basis": "Other", "price_fen": 500 * WAN, "is_priority": True}
    with pytest.raises(InvalidInput) as refusal:
        change = {**wrong, "investment_fen": 1}
        seen = {"version": contract.version, "reason": "Read again"}
        land.change_contract(market.officer, contract.pk, change, **seen)
    assert set(refusal.value.fields) == set(wrong)
    contract.refresh_from_db()
    assert (contract.price_fen, contract.investment_fen) == (420 * WAN, 9000 * WAN)


@pytest.mark.parametrize(
    ("use", "method", "ground"),
    [("INDUSTRY", "LISTING", "DEAL"), ("PUBLIC", "AGREEMENT", "SOLE_APPLICANT")],
)
def test_older_contracts_out_of_a_sale_take_their_ground_from_it(
    market: Market, use: str, method: str, ground: str
) -> None:
    days = {"opens_on": TODAY} if method == "AGREEMENT" else {}
    offered = market.selling(market.parcel(use=use), method=method, is_standard=False)
    row = market.deal(market.announced(offered, is_priority=True, **days))
    row = market.sign(row if method == "AGREEMENT" else market.published(row))
    by_hand = market.granted(ground="RENEWAL")
    LandContract.objects.filter(pk=row.contract_id).update(ground="", is_priority=False)
    migration = import_module("zoneworks.land.migrations.0007_contract_ground")
    migration.take_their_sale(apps, None)
    contract = LandContract.objects.get(pk=row.contract_id)
    assert (contract.ground, contract.is_priority) == (ground, True)
    assert LandContract.objects.get(pk=by_hand.pk).ground == "RENEWAL"


def test_a_day_before_the_first_own_terms_is_measured_by_those(market: Market) -> None:
    make_land.terms(market.officer, grade=15)
    begun = TODAY - timedelta(days=60)
    past = market.selling(begun_on=begun)
    row = market.announced(past, announced_on=begun, start_price_fen=120 * WAN)
    assert row.state == "ANNOUNCED"


def test_land_in_a_sale_is_granted_by_that_alone(market: Market) -> None:
    row = market.announced()
    with refused(row.number, "21"):
        make_land.contract(market.officer, row.parcel, market.firm)


def test_land_that_was_won_is_ready_for_nobody_else(market: Market) -> None:
    parcel = make_elements.ready_parcel(market.officer)
    row = market.announced(market.selling(parcel), start_price_fen=1000 * WAN)
    assert list(queries.list_ready(market.officer)) == [parcel]
    stock = next(one for one in lists.PARCELS.filters if one.name == "stock")
    listed = queries.list_parcels(market.officer).filter(stock.condition("READY"))
    assert list(listed) == [parcel]
    market.deal(row, price_fen=1000 * WAN)
    assert not queries.list_ready(market.officer)


def test_a_sale_that_fails_or_is_withdrawn_gives_the_parcel_back(market: Market) -> None:
    row = market.announced()
    assert Parcel.objects.get().state == "LISTED"
    with refused("2026-04-01|April 1, 2026", "19"):
        market.act("sale", row, "FAIL", reason="No bidder")
    with on(date(2026, 4, 1)):
        failed = market.act("sale", row, "FAIL", reason="No bidder")
    assert (failed.state, Parcel.objects.get().state) == ("FAILED", "RESERVE")
    again = market.announced(market.selling(row.parcel), announcement_number="GG-2")
    market.act("sale", again, "WITHDRAW", reason="Plans changed")
    assert Parcel.objects.get().state == "RESERVE"
