"""What an acquisition, a sale or an expansion in hand keeps from being done to its land."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests import make_land
from tests.integration.land.idle import on
from tests.integration.land.trade import TODAY, Market

from zoneworks.core.errors import InvalidInput
from zoneworks.land import services as land
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import LandContract, Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def market() -> Iterator[Market]:
    with on(TODAY):
        yield Market()


def refused(*words: str) -> Any:
    """A refusal whose texts hold words."""
    pattern = "".join(f"(?=.*{word})" for word in words)
    return pytest.raises(InvalidInput, match=f"(?s){pattern}")


def change(market: Market, pk: int, **values: Any) -> Parcel:
    """A parcel that is changed by hand."""
    version = Parcel.objects.get(pk=pk).version
    return land.change_parcel(market.officer, pk, values, version=version, reason="Corrected")


def from_file(market: Market, pk: int, **values: Any) -> None:
    """A parcel that is changed by a file."""
    row = Parcel.objects.get(pk=pk)
    changed = [(pk, row.version, {"number": row.number, **values})]
    land.import_parcels(market.officer, [], changed, reason="File")


def test_land_on_sale_is_not_split_merged_or_moved(market: Market) -> None:
    parcel = make_land.parcel(market.officer, is_cleared=True)
    other = make_land.parcel(market.officer, is_cleared=True)
    row = market.selling(parcel)
    place = Parcel.objects.filter(zone_id=market.zone.pk).count() - 2
    line = make_land.cut(place, 3)
    with refused(row.number):
        land.split_parcel(market.officer, parcel.pk, line, ["A", "B"], version=parcel.version)
    pair = {one.pk: one.version for one in (parcel, other)}
    with refused(row.number):
        land.merge_parcels(market.officer, pair, {"number": "M-1", "name": "Merged"})
    with refused(row.number):
        land.move_parcel(market.officer, parcel.pk, ParcelState.PLANNED)
    with refused(row.number):
        from_file(market, parcel.pk, state="PLANNED")
    assert set(Parcel.objects.values_list("state", flat=True)) == {"RESERVE"}


def test_land_whose_title_was_canceled_is_not_split_before_it_is_clear(market: Market) -> None:
    parcel = make_land.parcel(market.officer, is_cleared=True)
    row = market.canceled(market.agreed(market.acquiring(market.granted(parcel))))
    parcel.refresh_from_db()
    line = make_land.cut(0, 3)
    with refused(row.number):
        land.split_parcel(market.officer, parcel.pk, line, ["A", "B"], version=parcel.version)


def test_land_that_is_being_acquired_is_not_granted(market: Market) -> None:
    row = market.canceled()
    with refused(row.number):
        make_land.contract(market.officer, row.parcel, market.buyer, number="C-2")
    assert LandContract.objects.count() == 1


def test_an_announced_parcel_stays_as_it_was_announced(market: Market) -> None:
    row = market.announced()
    for values in ({"use": "HOUSING"}, {"area_m2": Decimal(1)}, {"most_plot_ratio": Decimal(3)}):
        with refused(row.number):
            change(market, row.parcel_id, **values)
        with refused(row.number):
            from_file(market, row.parcel_id, **values)
    assert change(market, row.parcel_id, note="Seen").note == "Seen"


def test_an_announcement_takes_area_and_plan_as_they_stand(market: Market) -> None:
    row = market.prepared()
    change(market, row.parcel_id, area_m2=Decimal(10_000), least_plot_ratio=None)
    change(market, row.parcel_id, most_plot_ratio=Decimal("0.9"))
    with refused("0.9"):
        market.announced(row, start_price_fen=400_000_000)
    change(market, row.parcel_id, most_plot_ratio=Decimal("2.0"))
    assert market.announced(row).area_m2 == 10_000


def test_land_that_came_back_is_not_called_clear_by_a_file(market: Market) -> None:
    contract = market.granted()
    land.end_contract(market.officer, contract.pk, TODAY, version=1, reason="Given back")
    with refused("cleared by an acquisition"):
        from_file(market, contract.parcel_id, is_cleared=True)
    assert not Parcel.objects.get().is_cleared


def test_land_that_came_back_gets_homes_only_with_a_survey_of_its_soil(market: Market) -> None:
    row = market.finish(market.clear(market.canceled(), "DEMOLITION", "RELOCATION"))
    for act in (change, from_file):
        with refused("59"):
            act(market, row.parcel_id, use="HOUSING")
    assert change(market, row.parcel_id, use="STORAGE").use == "STORAGE"


def test_an_expansion_ends_with_its_title(market: Market) -> None:
    row = market.approved()
    with refused(row.number):
        market.acquiring(row.contract)
    market.hall(row.parcel, 4000)
    version = LandContract.objects.get().version
    land.end_contract(market.officer, row.contract_id, TODAY, version=version, reason="Back")
    with refused("has ended"):
        market.act("expansion", row, "FINISH", done_on=TODAY, result="Done")
    assert market.act("expansion", row, "WITHDRAW", reason="Land is back").state == "WITHDRAWN"
