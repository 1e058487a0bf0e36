"""Pages and operations of acquisition, sale, expansion and transfer, as people use them."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests import make, make_land
from tests.integration.land.idle import on
from tests.integration.land.test_idle_pages import post, text_of
from tests.integration.land.trade import STANDARD, TODAY, WAN, Market, expand, unguarded

from zoneworks.core import contributions
from zoneworks.core.engine.roles import Role
from zoneworks.land.models import Acquisition, Expansion, LandSale, Parcel, TradeSetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Iterator[Market]:
    with on(TODAY):
        yield Market()


@pytest.fixture
def web(market: Market) -> Client:
    return make.english(make.client(market.officer))


def test_land_is_acquired_by_its_pages_from_the_parcel_to_the_stock(
    market: Market, web: Client
) -> None:
    contract = market.granted()
    tab = f"/land/parcels/{contract.parcel_id}/trade"
    assert "Acquire into the stock" in text_of(web, tab)
    person = {"responsible": market.officer.membership_id}
    begin = person | {"reason": "The firm moves away", "use_after": "INDUSTRY"}
    shown = post(web, f"/land/parcels/{contract.parcel_id}/acquire", begin)
    row = Acquisition.objects.get()
    assert "Enter the valuation" in shown.content.decode()
    acts = f"/land/acquisitions/{row.pk}/acts"
    value = {"valuation_number": "GJ-1", "valuer": "Valuers", "valued_on": TODAY}
    post(web, f"{acts}/value", value | {"version": 1, "value_fen": "1000"})
    agree = {"agreement_number": "XY-1", "agreed_on": TODAY, "price_fen": "900", "version": 2}
    wrong = web.post(f"{acts}/agree", agree | {"instalments": "soon 900"})
    assert wrong.status_code == 422
    agree |= {"instalments": "2026-03-10 600\n2026-09-01 300", "before_cancellation_fen": "600"}
    post(web, f"{acts}/agree", agree)
    too_much = {"version": 3, "paid_on": TODAY, "amount_fen": "901", "document": "Voucher"}
    refused = web.post(f"{acts}/pay", too_much)
    assert "would be too much" in refused.content.decode()
    post(web, f"{acts}/pay", too_much | {"amount_fen": "600"})
    page = text_of(web, f"/land/acquisitions/{row.pk}")
    assert "Still to be paid" in page
    paper = web.get(f"/land/trade/papers/{_paper(row)}")
    assert paper["Content-Type"] == "application/pdf"
    cancel = {"version": 4, "canceled_on": TODAY, "registry_number": "ZX-1"}
    post(web, f"{acts}/cancel", cancel)
    for version, kind in ((5, "DEMOLITION"), (6, "RELOCATION")):
        told = {"version": version, "kind": kind, "done_on": TODAY, "document": "Report"}
        post(web, f"{acts}/clear", told)
    post(web, f"{acts}/finish", {"version": 7, "cleared_on": TODAY})
    row.refresh_from_db()
    assert (row.state, Parcel.objects.get().is_cleared) == ("CLEARED", True)
    events = text_of(web, f"/land/acquisitions/{row.pk}/timeline")
    for words in ("Acquisition begun", "Payment entered", "Title canceled", "Land is clear"):
        assert words in events
    parcel = text_of(web, f"/land/parcels/{contract.parcel_id}/timeline")
    assert "Title canceled by an acquisition" in parcel
    assert "land." not in parcel.split('id="comments"')[0].split("<main")[1]


def _paper(row: Any) -> int:
    from zoneworks.core.models import IssuedDocument

    return IssuedDocument.objects.get(subject_type=row._meta.label, subject_id=row.pk).pk


def test_land_is_sold_by_its_pages_from_the_conditions_to_the_contract(
    market: Market, web: Client
) -> None:
    parcel = market.parcel()
    person = {"responsible": market.officer.membership_id}
    begin = person | {"method": "LISTING", "is_standard": "on"}
    post(web, f"/land/parcels/{parcel.pk}/sell", begin)
    row = LandSale.objects.get()
    acts = f"/land/sales/{row.pk}/acts"
    form = text_of(web, f"{acts}/fix")
    assert 'value="300"' in form
    typed = {f"standard_{kind}": value for kind, value in STANDARD.items()}
    typed |= {"standard_INVESTMENT": "300", "standard_TAX": "25", "standard_OUTPUT": "500"}
    post(web, f"{acts}/fix", typed | {"version": 1})
    row.refresh_from_db()
    assert row.standard == STANDARD
    offer = {
        "version": 2,
        "announcement_number": "GG-1",
        "announced_on": TODAY,
        "opens_on": "2026-03-21",
        "closes_on": "2026-04-01",
        "start_price_fen": "400",
        "deposit_fen": "80",
        "increment_fen": "5",
    }
    offer |= {"location": "East Road", "term_years": "50", "bidders": "Anybody"}
    offer |= {"documents_at": "Here", "register_at": "Here", "register_by": "2026-03-30"}
    offer |= {"grantor_address": "North Road 8", "held_at": "Hall", "award": "The highest bid"}
    usual = text_of(web, f"{acts}/announce")
    assert all(one in usual for one in ("报价最高", 'value="50"', market.zone.name))
    early = web.post(f"{acts}/announce", offer)
    assert "it may begin on 2026-03-22" in early.content.decode()
    post(web, f"{acts}/announce", offer | {"opens_on": "2026-03-22"})
    with on(date(2026, 4, 1)):
        deal = {"version": 3, "winner": "Buyer", "deal_on": "2026-04-01", "price_fen": "420"}
        post(web, f"{acts}/deal", deal | {"confirmation_number": "QR-1"})
        told = {"version": 4, "published_on": "2026-04-01", "published_at": "Portal"}
        post(web, f"{acts}/publish", told)
        assert "name it first" in text_of(web, f"/land/sales/{row.pk}")
    with on(date(2026, 4, 9)), unguarded():
        post(web, f"{acts}/supervise", {"version": 5, "supervision": "JG-1"})
        sign = {"version": 6, "number": "CR-1", "signed_on": "2026-04-09"}
        sign |= {"start_by": "2026-10-01", "until_on": "2076-04-08"}
        shown = web.get(f"/land/parcels/{parcel.pk}/grant")
        assert shown["Location"] == f"{acts}/sign"
        post(web, f"{acts}/sign", sign | {"investment_fen": "9000"})
    row.refresh_from_db()
    assert (row.state, row.contract.holder_id) == ("SIGNED", market.buyer.pk)


def test_the_guard_of_supervision_is_asked_where_admission_is_there(market: Market) -> None:
    from zoneworks.core.errors import InvalidInput

    row = market.published()
    with pytest.raises(InvalidInput):
        market.act("sale", row, "SUPERVISE", supervision="JG-2099-0001")
    assert LandSale.objects.get().supervision == ""


def test_an_expansion_is_approved_on_its_page_and_built_by_its_floors(
    market: Market, web: Client
) -> None:
    contract = market.granted()
    person = {"responsible": market.officer.membership_id}
    begin = person | {"purpose": "A hall", "asked_m2": "5000", "extract": "CX-1"}
    post(web, f"/land/parcels/{contract.parcel_id}/expand", begin | {"use_after": "INDUSTRY"})
    row = Expansion.objects.get()
    acts = f"/land/expansions/{row.pk}/acts"
    approve = {"version": 1, "approval": "PF-1", "approved_on": TODAY, "extract": "CX-2"}
    approve |= {"approved_m2": "50000", "finish_by": "2027-03-01"}
    refused = web.post(f"{acts}/approve", approve)
    assert "10,000.00 m² are too much" in refused.content.decode()
    post(web, f"{acts}/approve", approve | {"approved_m2": "5000"})
    market.hall(contract.parcel, 4800)
    post(web, f"{acts}/finish", {"version": 2, "done_on": TODAY, "result": "It works"})
    shown = text_of(web, f"/land/expansions/{row.pk}")
    assert "4,800.00 m²" in shown
    assert "0.24" in shown


def test_a_transfer_that_is_too_early_says_what_is_missing(market: Market, web: Client) -> None:
    contract = market.granted(investment_fen=1000 * WAN)
    make_land.works(market.officer, contract, TODAY, invested_fen=100 * WAN)
    told = {
        "version": 1,
        "taker": "Buyer",
        "on": TODAY,
        "price_fen": "1200",
        "certificate": "T-1",
        "is_price_paid": "on",
        "extract": "CX-1",
        "registry_number": "T-2",
    }
    refused = web.post(f"/land/contracts/{contract.pk}/transfer", told)
    shown = refused.content.decode()
    assert "10.00%" in shown or "10%" in shown
    assert "15.00%" in shown or "15%" in shown
    assert "article 39(2)" in shown


def test_the_board_shows_what_is_in_hand_and_what_is_late(market: Market, web: Client) -> None:
    market.acquiring()
    market.selling(market.parcel())
    with on(TODAY + timedelta(days=40)):
        board = text_of(web, "/land/trade")
        desk = text_of(web, "/")
    assert "10 days overdue" in board
    assert "samples" in board
    assert "Valuation" in desk
    assert "Conditions" in desk


def test_a_parcel_links_what_is_in_hand_with_it_in_its_head(market: Market, web: Client) -> None:
    contract = market.granted()
    sale, acquisition = market.selling(), market.acquiring(contract)
    assert _in_hand(web, sale.parcel_id) == [
        (f"Sale {sale.number}: Conditions", f"/land/sales/{sale.pk}")
    ]
    assert _in_hand(web, contract.parcel_id) == [
        (f"Acquisition {acquisition.number}: Valuation", f"/land/acquisitions/{acquisition.pk}")
    ]
    market.act("acquisition", acquisition, "DROP", reason="Too dear")
    assert _in_hand(web, contract.parcel_id) == []


def _in_hand(web: Client, parcel_id: int) -> list[tuple[str, str]]:
    record = web.get(f"/land/parcels/{parcel_id}").context["record"]
    return [(str(one.word), one.url) for one in record["in_hand"]]


def test_a_sale_begins_from_the_board_over_the_land_that_may_be_sold(
    market: Market, web: Client
) -> None:
    free, uncleared = market.parcel(name="Free"), market.parcel(name="Wild", is_cleared=False)
    unplanned = market.parcel(name="Open", most_plot_ratio=None, least_plot_ratio=None)
    sold = market.selling(market.parcel(name="Taken")).parcel
    address = "/land/parcels?state=FOR_SALE"
    assert address in text_of(web, "/land/trade")
    listed = text_of(web, address)
    assert free.number in listed
    assert all(one.number not in listed for one in (uncleared, unplanned, sold))
    leader = make.english(make.client(market.leader))
    assert address not in text_of(leader, "/land/trade")


@pytest.mark.once
def test_timelines_read_in_words_in_every_state(market: Market, web: Client) -> None:
    acquired = market.canceled()
    market.finish(market.clear(acquired, "DEMOLITION", "RELOCATION"))
    market.act("acquisition", market.acquiring(), "DROP", reason="No longer wanted")
    offered = market.announced(market.selling(is_standard=False))
    market.sign(market.published(market.deal(offered)), number="CR-SOLD")
    with on(date(2026, 4, 1)):
        market.act("sale", market.announced(), "FAIL", reason="Nobody came")
    market.act("sale", market.prepared(), "WITHDRAW", reason="Other plans")
    expand(market.officer, market.granted().parcel_id)
    market.approved()
    market.act("expansion", market.applied(), "REFUSE", reason="Too dense")
    market.act("expansion", market.applied(), "WITHDRAW", reason="Too dear")
    pages = {
        (kind, row.state): text_of(web, f"/land/{kind}s/{row.pk}/timeline")
        for kind, model in (
            ("acquisition", Acquisition),
            ("sale", LandSale),
            ("expansion", Expansion),
        )
        for row in model.objects.all()
    }
    assert "1,000.00 m²" in pages["expansion", "DONE"]
    assert "5,000.00 m²" in pages["expansion", "APPROVED"]
    assert not [state for state, page in pages.items() if "TRADE_" in page]
    assert "Announcement of sale" in pages["sale", "SIGNED"]


def test_land_that_waits_for_its_valuation_is_listed_apart_from_all_in_hand(
    market: Market, web: Client
) -> None:
    market.acquiring()
    market.value(market.acquiring())
    assert "all that are open" in text_of(web, "/land/acquisitions")
    rows = [text_of(web, f"/land/acquisitions?state={one}") for one in ("IN_HAND", "OPEN")]
    assert [page.count("/land/acquisitions/") for page in rows] == [2, 1]


def test_a_leader_sets_the_zone_s_terms_and_an_officer_does_not(
    market: Market, web: Client
) -> None:
    assert web.get("/land/trade/terms").status_code == 403
    leader = make.english(make.client(market.leader))
    form = leader.get("/land/trade/terms")
    values = {
        name: form.context["form"].get_initial_for_field(field, name)
        for name, field in form.context["form"].fields.items()
    }
    typed = {name: form.context["form"][name].value() or "" for name in values} | {
        "basis": "No. 7",
        "valuation_days": "180",
        "valid_from": TODAY,
    }
    assert post(leader, "/land/trade/terms", typed).status_code == 200
    row = TradeSetting.objects.get()
    assert (row.valuation_days, row.standard["INVESTMENT"]) == (180, str(300 * WAN))
    assert "samples" not in text_of(web, "/land/trade")


def test_figures_are_sums_of_single_matters(market: Market) -> None:
    market.canceled()
    with unguarded():
        row = market.published(market.deal(market.announced(market.selling(is_standard=False))))
        market.sign(row)
    with on(date(2026, 5, 4)):
        found = contributions.figures(market.leader)
    told = {metric.name: str(one.value) for metric, one in found}
    assert (told["land.acquired"], told["land.sold"]) == ("30", "30")
    assert "420" in told["land.income"]
    assert told["land.expanded"] == "0"


def test_a_firm_sees_its_own_matters_alone(market: Market) -> None:
    row = market.acquiring()
    own = make.client(make.actor(market.zone, Role.ENTERPRISE, own=market.firm))
    other = make.client(make.actor(market.zone, Role.ENTERPRISE, own=market.buyer))
    assert own.get(f"/land/acquisitions/{row.pk}").status_code == 200
    assert other.get(f"/land/acquisitions/{row.pk}").status_code == 404


def test_programs_do_the_same_acts(market: Market) -> None:
    contract = market.granted()
    web = make.client(market.officer)

    def send(method: str, path: str, body: dict[str, Any]) -> Any:
        do = getattr(web, method)
        return do(f"/api/land/{path}", json.dumps(body), content_type="application/json")

    made = send("post", f"parcels/{contract.parcel_id}/acquisitions", {"reason": "Back"})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    value = {"act": "VALUE", "valuation_number": "G", "valuer": "V", "value_fen": 100}
    assert send("post", f"acquisitions/{pk}/acts", value).status_code == 422
    done = send("post", f"acquisitions/{pk}/acts", value | {"valued_on": "2026-03-01"})
    assert (done.status_code, done.json()["state"]) == (200, "VALUED")
    parts = [{"due_on": "2026-03-02", "amount_fen": 90}]
    agree = {"act": "AGREE", "agreement_number": "X", "agreed_on": "2026-03-02", "price_fen": 90}
    done = send("post", f"acquisitions/{pk}/acts", agree | {"instalments": parts})
    assert done.json()["price_fen"] == 90
    terms = web.get("/api/land/trade-terms").json()
    assert (terms["is_sample"], terms["valuation_days"]) == (True, 365)


def test_a_project_shows_the_land_that_it_stands_on(market: Market, web: Client) -> None:
    project = make.project(market.officer, "Plant", enterprise=market.firm)
    market.granted(project=project)
    shown = text_of(web, f"/registry/projects/{project.pk}/land")
    assert "Land that the project stands on" in shown
    assert "30.0" in shown
