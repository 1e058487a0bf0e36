"""Expansion on held land and transfer of it: every state, term and refusal."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests import make, make_land
from tests.integration.land.idle import on
from tests.integration.land.trade import TODAY, WAN, Market

from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import IssuedDocument
from zoneworks.land import services as land
from zoneworks.land.models import (
    Expansion,
    Parcel,
    TitleTransfer,
)
from zoneworks.land.queries import areas
from zoneworks.land.services import routes
from zoneworks.registry import services as registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def market() -> Iterator[Market]:
    with on(TODAY):
        yield Market()


def refused(*words: str) -> Any:
    """A refusal whose texts hold words."""
    pattern = "".join(f"(?=.*{word})" for word in words)
    return pytest.raises(InvalidInput, match=f"(?s){pattern}")


# Expansion


def test_an_expansion_counts_the_floors_that_were_added(market: Market) -> None:
    contract = market.granted()
    market.hall(contract.parcel, 4000)
    row = market.applied(contract)
    assert row.floors_m2 == 4000
    row = market.approved(row)
    done = {"done_on": TODAY, "result": "A hall of 4,800 m² works"}
    with pytest.raises(InvalidInput):
        market.act("expansion", row, "FINISH", **done)
    market.hall(contract.parcel, 4800)
    row = market.act("expansion", row, "FINISH", **done)
    assert (row.state, row.added_m2) == ("DONE", Decimal("4800.00"))
    paper = IssuedDocument.objects.get(subject_type="land.Expansion")
    assert any("国发〔2008〕3号" in line for line in paper.values["body"])


def test_more_than_was_approved_is_not_done(market: Market) -> None:
    row = market.approved()
    market.hall(row.parcel, 5001)
    with refused("43"):
        market.act("expansion", row, "FINISH", done_on=TODAY, result="Larger")
    assert Expansion.objects.get().state == "APPROVED"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"use_after": "HOUSING"}, ("18",)),
        ({"is_split": True}, ("15",)),
        ({"is_seized": True}, ()),
    ],
)
def test_a_new_use_a_split_and_a_seizure_are_no_expansion(
    market: Market, asked: dict[str, Any], words: tuple[str, ...]
) -> None:
    row = market.applied(**asked)
    with refused(*words):
        market.approved(row)
    assert Expansion.objects.get().state == "APPLIED"


def test_the_plot_ratio_bounds_an_expansion_to_the_square_meter(market: Market) -> None:
    contract = market.granted()
    market.hall(contract.parcel, 4000)
    row = market.applied(contract, asked_m2=Decimal(40_000))
    with refused("43", "2"):
        market.approved(row, approved_m2=Decimal("36000.01"))
    assert market.approved(row, approved_m2=Decimal(36_000)).state == "APPROVED"


def test_industrial_land_costs_no_more_and_other_land_may(market: Market) -> None:
    with refused("2008"):
        market.approved(price_fen=WAN)
    shop = market.granted(market.parcel(use="BUSINESS"), number="C-2")
    assert market.approved(market.applied(shop), price_fen=WAN).price_fen == WAN


def test_the_mortgagee_consents_first(market: Market) -> None:
    row = market.applied()
    make_land.mortgage(market.officer, row.parcel, "Bank")
    with refused("Bank"):
        market.approved(row)
    assert market.approved(row, has_consent=True).has_consent


def test_an_expansion_proves_capacity_on_the_route_of_density(market: Market) -> None:
    contract = market.granted()
    routes.note_low_efficiency(market.officer, [contract.parcel_id], TODAY, "Poor")
    renewal = routes.take_route(market.officer, contract.parcel_id, {"route": "DENSITY"})
    proof = {"on": TODAY, "proof": "CAPACITY_ADDED", "proof_text": "A hall was added"}
    with pytest.raises(InvalidInput):
        routes.put_to_work(market.officer, renewal.pk, proof)
    row = market.approved(market.applied(contract))
    market.hall(contract.parcel, 5000)
    market.act("expansion", row, "FINISH", done_on=TODAY, result="Done")
    assert routes.put_to_work(market.officer, renewal.pk, proof).proof == "CAPACITY_ADDED"


def test_refused_and_withdrawn_expansions_make_room_for_another(market: Market) -> None:
    row = market.applied()
    with refused(row.number):
        market.applied(row.contract)
    market.act("expansion", row, "REFUSE", reason="Too high")
    again = market.applied(row.contract)
    assert market.act("expansion", again, "WITHDRAW", reason="No money").state == "WITHDRAWN"


# Transfer


def test_a_title_goes_over_once_a_quarter_is_invested(market: Market) -> None:
    contract = market.granted(investment_fen=1000 * WAN)
    make_land.works(market.officer, contract, TODAY, invested_fen=250 * WAN - 1)
    with refused("39\\(2\\)", "24.99|25"):
        market.transfer(contract)
    make_land.works(market.officer, contract, TODAY - timedelta(days=1), invested_fen=0)
    report = contract.reports.order_by("-on").first()
    told = {"invested_fen": 250 * WAN}
    land.correct_works(market.officer, report.pk, told, version=1, reason="Counted again")
    made = market.transfer(contract)
    contract.refresh_from_db()
    assert contract.holder_id == Parcel.objects.get().holder_id == market.buyer.pk
    assert (made.invested_fen, made.promised_fen) == (250 * WAN, 1000 * WAN)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"is_price_paid": False}, ("39\\(1\\)",)),
        ({"is_seized": True}, ("38\\(2\\)",)),
        ({"is_disputed": True}, ("38\\(5\\)",)),
    ],
)
def test_the_law_keeps_titles_from_transfer(
    market: Market, wrong: dict[str, Any], words: tuple[str, ...]
) -> None:
    contract = market.granted()
    make_land.works(market.officer, contract, TODAY, invested_fen=20_000 * WAN)
    with refused(*words):
        market.transfer(contract, **wrong)
    with pytest.raises(InvalidInput):
        market.transfer(contract, taker=market.firm)
    assert not TitleTransfer.objects.exists()


def test_a_contract_without_investment_is_not_transferred(market: Market) -> None:
    with refused("39\\(2\\)"):
        market.transfer(market.granted(investment_fen=None))


def test_a_mortgagee_is_told_of_a_transfer(market: Market) -> None:
    contract = market.granted()
    make_land.works(market.officer, contract, TODAY, invested_fen=20_000 * WAN)
    make_land.mortgage(market.officer, contract.parcel, "Bank")
    with refused("Bank", "406"):
        market.transfer(contract)
    assert market.transfer(contract, has_consent=True).taker_id == market.buyer.pk


def test_land_of_past_days_stays_with_who_held_it_then(market: Market) -> None:
    contract = market.granted(investment_fen=1000 * WAN)
    make_land.works(market.officer, contract, TODAY, invested_fen=500 * WAN)
    market.hall(contract.parcel, 4000)
    bay = make_land.bay(market.officer, contract.parcel.buildings.get().floors.get())
    tenant = make.enterprise(market.officer, "Tenant")
    make_land.lease(market.officer, bay, tenant)
    before = TODAY - timedelta(days=1)
    whole = contract.parcel.area_m2 * 100
    assert areas.land_on(market.officer, TODAY)[market.firm.pk].held == whole
    market.transfer(contract)
    third = make.enterprise(market.officer, "Third")
    with on(TODAY + timedelta(days=30)):
        market.transfer(
            contract,
            taker=third,
            on=TODAY + timedelta(days=30),
            registry_number="Title-3",
        )
        held = {
            day: {
                pk: one.held for pk, one in areas.land_on(market.officer, day).items() if one.held
            }
            for day in (before, TODAY, TODAY + timedelta(days=30))
        }
        landlord = areas.land_on(market.officer, before)[tenant.pk].landlord
    assert held == {
        before: {market.firm.pk: whole},
        TODAY: {market.buyer.pk: whole},
        TODAY + timedelta(days=30): {third.pk: whole},
    }
    assert landlord == market.firm.pk


def test_giver_and_taker_of_land_are_not_merged(market: Market) -> None:
    contract = market.granted()
    make_land.works(market.officer, contract, TODAY, invested_fen=20_000 * WAN)
    market.transfer(contract)
    with refused("transferred land to the other"):
        registry.merge_enterprises(market.officer, market.firm.pk, market.buyer.pk, reason="same")
    assert TitleTransfer.objects.get().taker_id == market.buyer.pk


def test_a_transfer_proves_itself_on_its_route(market: Market) -> None:
    contract = market.granted()
    make_land.works(market.officer, contract, TODAY, invested_fen=20_000 * WAN)
    routes.note_low_efficiency(market.officer, [contract.parcel_id], TODAY, "Poor")
    renewal = routes.take_route(market.officer, contract.parcel_id, {"route": "TRANSFER"})
    proof = {"on": TODAY, "proof": "TRANSFERRED", "proof_text": "Another firm"}
    with pytest.raises(InvalidInput):
        routes.put_to_work(market.officer, renewal.pk, proof)
    market.transfer(contract)
    assert routes.put_to_work(market.officer, renewal.pk, proof).proof == "TRANSFERRED"


def test_a_person_and_a_day_are_given_with_the_reason(market: Market) -> None:
    row = market.acquiring()
    told = {"responsible": market.leader.membership_id, "stage_due_on": TODAY + timedelta(days=9)}
    given = market.act("acquisition", row, "ASSIGN", reason="Holidays", **told)
    assert given.responsible_id == market.leader.membership_id
    with pytest.raises(InvalidInput):
        market.act("acquisition", row, "ASSIGN", reason="x", **(told | {"responsible": 10**9}))
