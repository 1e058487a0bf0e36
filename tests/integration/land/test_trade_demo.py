"""Acquisition, sale, expansion and transfer in the demonstration zone, as single records."""

from collections import Counter

import pytest
from django.db.models import F, Sum

from zoneworks.core import clock, demo
from zoneworks.land import demo as part
from zoneworks.land.models import (
    Acquisition,
    Expansion,
    LandContract,
    LandSale,
    Parcel,
    Renewal,
    TitleTransfer,
)
from zoneworks.registry import demo as registry
from zoneworks.registry.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_parcel_comes_back_and_goes_to_the_largest_project_and_others_stand_at_every_stage() -> (
    None
):
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        registry.load(demonstration)
        part.load(demonstration)
    flagship = Project.objects.get(pk=demonstration.facts["flagship"].pk)  # type: ignore[attr-defined]
    _check_chain(flagship)
    states = Counter(Acquisition.objects.values_list("state", flat=True))
    assert set(states) >= {"OPEN", "VALUED", "AGREED", "CANCELED", "CLEARED"}
    states = Counter(LandSale.objects.values_list("state", flat=True))
    assert set(states) >= {"DRAFT", "PREPARED", "ANNOUNCED", "DEAL", "SIGNED", "FAILED"}
    states = Counter(Expansion.objects.values_list("state", flat=True))
    assert (states["DONE"], states["APPROVED"], states["APPLIED"]) == (2, 1, 1)
    assert not Acquisition.objects.filter(canceled_on__lt=F("begun_on")).exists()
    bought_back = {"ended_on": None, "route": "BUY_BACK", "parcel__acquisitions__state": "CLEARED"}
    for renewal in Renewal.objects.filter(**bought_back):
        assert renewal.stages[renewal.stage]["name"] == "重新供应"
    transfer = TitleTransfer.objects.get()
    assert transfer.invested_fen * 4 >= transfer.promised_fen
    assert transfer.contract.holder_id == transfer.taker_id


def _check_chain(flagship: Project) -> None:
    """The land of the project is the sum of its parcels, and its chain has no gap."""
    parcels = Parcel.objects.filter(contract__project=flagship)
    assert flagship.land_m2 == parcels.aggregate(total=Sum("area_m2"))["total"]
    parcel = parcels.get()
    acquired = Acquisition.objects.get(parcel=parcel)
    sold = LandSale.objects.get(parcel=parcel)
    assert (acquired.state, sold.state) == ("CLEARED", "SIGNED")
    assert sum(one.amount_fen for one in acquired.payments.all()) == acquired.price_fen
    before, now = LandContract.objects.filter(parcel=parcel).order_by("signed_on")
    assert before.ended_on == acquired.canceled_on
    assert (now.pk, now.price_fen) == (sold.contract_id, sold.price_fen)
    days = [acquired.valued_on, acquired.agreed_on, acquired.canceled_on, acquired.cleared_on]
    days += [sold.announced_on, sold.opens_on, sold.closes_on, sold.published_on, sold.signed_on]
    assert days == sorted(day for day in days if day is not None)
