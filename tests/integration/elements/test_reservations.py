"""Reservations hold, lapse, are used and released; what is reserved goes to nobody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests import make, make_elements, make_land
from tests.make_attraction import Office, day

from zoneworks.attraction import services as attraction
from zoneworks.attraction.engine.terms import DropCause
from zoneworks.attraction.models import Lead
from zoneworks.core import actors, clock, contributions
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Zone
from zoneworks.elements import services
from zoneworks.elements.engine.terms import Hold, Kind
from zoneworks.elements.models import Reservation
from zoneworks.elements.queries import read_stocks
from zoneworks.elements.queries.stocks import list_coming
from zoneworks.elements.services.watching import watch_zone
from zoneworks.elements.views.reservations import leads_of
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import LandSale, Parcel
from zoneworks.land.services import end_lease, move_parcel, split_parcel
from zoneworks.land.services.trade import open_sale
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.services import carry_to_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def office(officer: Actor) -> Office:
    return Office.of(Zone.objects.get(pk=officer.zone_id), officer)


def text_of(refused: pytest.ExceptionInfo[InvalidInput]) -> str:
    return " ".join(str(one) for texts in refused.value.fields.values() for one in texts)


def test_a_parcel_that_is_kept_is_free_for_nobody_else(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer)
    first = make_elements.lead(officer, office, "First")
    made = make_elements.reservation(officer, first, Kind.LAND, parcel.pk)
    assert made.amount == parcel.area_m2
    (stock,) = read_stocks(officer)[Kind.LAND]
    assert (stock.free, stock.held) == (0, parcel.area_m2)
    second = make_elements.lead(officer, office, "Second")
    with pytest.raises(InvalidInput) as refused:
        make_elements.reservation(officer, second, Kind.LAND, parcel.pk)
    assert made.number in text_of(refused)
    assert first.name in text_of(refused)
    assert Reservation.objects.count() == 1
    assert Event.objects.filter(act="elements.reserved").count() == 1


def test_bays_that_make_a_site_are_kept_all_or_none(officer: Actor, office: Office) -> None:
    first, second, third = make_elements.free_bays(officer)
    lead, other = (make_elements.lead(officer, office, name) for name in ("Plant", "Other"))
    make_elements.reservation(officer, other, Kind.SPACE, third.pk)
    values = {"lead_id": lead.pk, "until_on": day(30)}
    with pytest.raises(InvalidInput) as refused:
        services.reserve_bays(officer, [first.pk, second.pk, third.pk], values)
    assert list(refused.value.fields) == ["target"]
    assert text_of(refused).startswith("Hall ABC C: ")
    assert Reservation.objects.count() == 1
    rows = services.reserve_bays(officer, [second.pk, first.pk], values)
    assert [(row.bay_id, row.amount) for row in rows] == [(first.pk, 300), (second.pk, 300)]
    shown = make.client(officer).get(f"/elements/reservations/{rows[0].pk}").content.decode()
    link = f'<a href="/elements/reservations/{rows[1].pk}">{rows[1].number} Hall ABC B</a>'
    assert link in shown


def test_a_reservation_links_what_is_kept_and_for_whom(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer)
    (bay,) = make_elements.free_bays(officer, "A")
    lead = make_elements.lead(officer, office, "First")
    told = f'<a href="/attraction/leads/{lead.pk}">{lead.number} First · {lead.investor}</a>'
    for kind, target, link in (
        (Kind.LAND, parcel.pk, f'<a href="/land/parcels/{parcel.pk}">{parcel}</a>'),
        (Kind.SPACE, bay.pk, f'<a href="/land/buildings/{bay.building_id}">Hall A A</a>'),
    ):
        made = make_elements.reservation(officer, lead, kind, target)
        shown = make.client(officer).get(f"/elements/reservations/{made.pk}").content.decode()
        assert link in shown
        assert told in shown


def test_projects_to_choose_are_told_apart_and_stand_by_number(
    officer: Actor, office: Office
) -> None:
    first = office.lead(name="Parts", investor="Firm A", probability=Decimal("0.1"))
    second = office.lead(name="Parts", investor="Firm B", probability=Decimal("0.9"))
    assert leads_of(officer) == [
        (first.pk, f"{first.number} Parts · Firm A"),
        (second.pk, f"{second.number} Parts · Firm B"),
    ]


def test_a_parcel_links_its_reservation_to_whom_may_see_it(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office, "First")
    made = make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    (matter,) = contributions.in_hand(officer, "land.Parcel", parcel)
    assert matter.url == f"/elements/reservations/{made.pk}"
    assert f"Reservation {made.number}: for First" in str(matter.word)
    firm = make.enterprise(officer, "Firm")
    enterprise = make.actor(Zone.objects.get(pk=officer.zone_id), Role.ENTERPRISE, own=firm)
    assert not contributions.in_hand(enterprise, "land.Parcel", parcel)


def test_who_sells_a_parcel_that_is_reserved_is_warned(officer: Actor, office: Office) -> None:
    parcel, free = make_elements.ready_parcel(officer), make_elements.ready_parcel(officer, "B")
    held = make_elements.reservation(
        officer, make_elements.lead(officer, office), Kind.LAND, parcel.pk
    )
    web = make.english(make.client(officer))
    assert (
        "In hand with this parcel" not in web.get(f"/land/parcels/{free.pk}/sell").content.decode()
    )
    sale = open_sale(officer, parcel.pk, {"method": "LISTING"})
    LandSale.objects.filter(pk=sale.pk).update(state="PREPARED")
    for page in (f"/land/parcels/{parcel.pk}/sell", f"/land/sales/{sale.pk}/acts/announce"):
        shown = web.get(page)
        assert f"Reservation {held.number}" in " ".join(shown.context["warnings"])
        assert f'href="/elements/reservations/{held.pk}"' in shown.content.decode()
    assert f"Sale {sale.number}" not in " ".join(shown.context["warnings"])


def test_who_reserves_a_parcel_that_is_being_sold_is_warned(officer: Actor, office: Office) -> None:
    parcel, other = make_elements.ready_parcel(officer), make_elements.ready_parcel(officer, "B")
    lead = make_elements.lead(officer, office)
    sale = open_sale(officer, parcel.pk, {"method": "LISTING"})
    web = make.english(make.client(officer))
    page = "/elements/reservations/new?kind=LAND"
    assert not web.get(f"{page}&target={other.pk}").context["warnings"]
    shown = web.get(f"{page}&target={parcel.pk}")
    (warning,) = shown.context["warnings"]
    assert f"Sale {sale.number} of this parcel is being prepared" in warning
    assert f"sale {sale.number}</option>" in shown.content.decode()
    told = {"target": parcel.pk, "lead_id": lead.pk, "until_on": day(20)}
    answer = web.post(page, told, follow=True)
    assert Reservation.objects.get().parcel_id == parcel.pk
    assert "reservation gives no right to it" in answer.content.decode()


def test_flats_are_kept_up_to_what_there_is(officer: Actor, office: Office) -> None:
    house = make_elements.homes(officer, 20)
    lead = make_elements.lead(officer, office)
    keep = make_elements.reservation
    first = keep(officer, lead, Kind.HOMES, house.pk, amount=Decimal(15))
    with pytest.raises(InvalidInput) as refused:
        keep(officer, lead, Kind.HOMES, house.pk, amount=Decimal(6))
    assert "5 flats are free" in text_of(refused)
    services.use_reservation(officer, first.pk, version=None, reason="moved in")
    with pytest.raises(InvalidInput):
        keep(officer, lead, Kind.HOMES, house.pk, amount=Decimal(6))
    services.release_reservation(officer, first.pk, version=None, reason="moved out")
    keep(officer, lead, Kind.HOMES, house.pk, amount=Decimal(20))


@pytest.mark.parametrize("amount", ["0", "-1", "2.5"])
def test_a_part_of_a_flat_is_refused(officer: Actor, office: Office, amount: str) -> None:
    house = make_elements.homes(officer, 20)
    lead = make_elements.lead(officer, office)
    with pytest.raises(InvalidInput) as refused:
        make_elements.reservation(officer, lead, Kind.HOMES, house.pk, amount=Decimal(amount))
    assert list(refused.value.fields) == ["amount"]


def test_land_that_is_not_ready_and_a_bay_that_is_let_are_refused(
    officer: Actor, office: Office
) -> None:
    lead = make_elements.lead(officer, office)
    raw, bay = make_land.parcel(officer), make_elements.free_bay(officer)
    make_land.lease(officer, bay, make.enterprise(officer, "Tenant"))
    for kind, pk in ((Kind.LAND, raw.pk), (Kind.SPACE, bay.pk)):
        with pytest.raises(InvalidInput) as refused:
            make_elements.reservation(officer, lead, kind, pk)
        assert list(refused.value.fields) == ["target"]
    assert not Reservation.objects.exists()


def test_a_reservation_that_lapsed_holds_nothing_even_before_it_is_written(
    officer: Actor, office: Office
) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office)
    made = make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    with clock.at(clock.now() + timedelta(days=30)):
        assert read_stocks(officer)[Kind.LAND][0].free == parcel.area_m2
        other = make_elements.lead(officer, office, "Other")
        again = make_elements.reservation(
            officer, other, Kind.LAND, parcel.pk, until_on=clock.today() + timedelta(days=9)
        )
        assert again.state == Hold.HELD
        made.refresh_from_db()
        assert (made.state, made.ended_on) == (Hold.LAPSED, clock.today())


def test_the_platform_writes_what_has_lapsed(officer: Actor, office: Office) -> None:
    house = make_elements.homes(officer, 20)
    lead = make_elements.lead(officer, office)
    made = make_elements.reservation(officer, lead, Kind.HOMES, house.pk, amount=Decimal(4))
    with clock.at(clock.now() + timedelta(days=30)):
        watch_zone(actors.platform(officer.zone_id))
        made.refresh_from_db()
        assert (made.state, made.ended_on) == (Hold.LAPSED, clock.today())


def test_what_is_held_for_a_lead_follows_it(officer: Actor, office: Office) -> None:
    """A lead that is dropped gives back what it holds; one that is merged takes it along."""
    bay, house = make_elements.free_bay(officer), make_elements.homes(officer, 20)
    gone, dropped = make_elements.lead(officer, office, "Gone"), office.lead(name="Dropped")
    kept = office.lead(name="Kept")
    moved = make_elements.reservation(officer, gone, Kind.SPACE, bay.pk)
    freed = make_elements.reservation(officer, dropped, Kind.HOMES, house.pk, amount=Decimal(4))
    attraction.merge_leads(officer, kept.pk, gone.pk)
    attraction.drop_lead(officer, dropped.pk, DropCause.ELSEWHERE, clock.today())
    moved.refresh_from_db()
    freed.refresh_from_db()
    assert (moved.lead_id, moved.state) == (kept.pk, Hold.HELD)
    assert freed.state == Hold.RELEASED


def test_a_reservation_lasts_no_longer_than_the_zone_allows(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office)
    with pytest.raises(InvalidInput) as refused:
        make_elements.reservation(officer, lead, Kind.LAND, parcel.pk, until_on=day(181))
    assert list(refused.value.fields) == ["until_on"]
    made = make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    longer = services.extend_reservation(officer, made.pk, day(180), version=1, reason="talks")
    assert longer.until_on == day(180)
    with pytest.raises(InvalidInput):
        services.extend_reservation(officer, made.pk, day(181), version=None, reason="talks")


def test_a_bay_is_let_to_nobody_but_whom_it_is_kept_for(officer: Actor) -> None:
    bay = make_elements.free_bay(officer)
    firm, other = make.enterprise(officer, "Firm"), make.enterprise(officer, "Other")
    made = services.reserve(officer, Kind.SPACE, bay.pk, {"enterprise": firm, "until_on": day(9)})
    with pytest.raises(InvalidInput) as refused:
        make_land.lease(officer, bay, other)
    assert made.number in text_of(refused)
    make_land.lease(officer, bay, firm)
    made.refresh_from_db()
    assert (made.state, made.ended_because) == (Hold.USED, firm.name)


def test_a_parcel_is_granted_to_nobody_but_whom_it_is_kept_for(
    officer: Actor, office: Office
) -> None:
    parcel = make_elements.ready_parcel(officer)
    project = office.registered(enterprise=make.enterprise(officer, "Investor"))
    lead = Lead.objects.select_related("project__enterprise").get(project=project)
    made = make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    with pytest.raises(InvalidInput):
        make_land.contract(officer, parcel, make.enterprise(officer, "Somebody"))
    assert Parcel.objects.get(pk=parcel.pk).state == "RESERVE"
    make_land.contract(officer, parcel, lead.enterprise or project.enterprise)
    made.refresh_from_db()
    assert made.state == Hold.USED


def test_an_alarm_is_raised_once_and_ends_when_there_is_enough(officer: Actor) -> None:
    platform = actors.platform(officer.zone_id)
    leader = make.actor(Zone.objects.get(pk=officer.zone_id), role=actors.Role.LEADER)
    for kind in (Kind.SPACE, Kind.HOMES, Kind.STAFF, Kind.MONEY):
        services.set_floor(leader, kind, Decimal(0), source="none kept")
    services.set_floor(leader, Kind.LAND, Decimal(30_000), source="meeting")
    watch_zone(platform)
    watch_zone(platform)
    assert Event.objects.filter(act="elements.alarm_raised").count() == 1
    make_elements.ready_parcel(officer)
    watch_zone(platform)
    assert Event.objects.filter(act="elements.alarm_ended").count() == 1


def test_what_is_held_for_a_project_that_is_dropped_is_given_back(
    officer: Actor, office: Office
) -> None:
    project = office.registered()
    lead, house = Lead.objects.get(project=project), make_elements.homes(officer, 20)
    made = make_elements.reservation(officer, lead, Kind.HOMES, house.pk, amount=Decimal(4))
    today, seen = clock.today(), project.version
    carry_to_stage(officer, project.pk, ProjectStage.DROPPED, today, version=seen, reason="gone")
    made.refresh_from_db()
    assert made.state == Hold.RELEASED


def test_a_public_sale_goes_to_its_winner_whatever_was_reserved(
    officer: Actor, office: Office
) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office)
    made = make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    move_parcel(officer, parcel.pk, ParcelState.LISTED, version=1, reason="listing")
    make_land.contract(officer, parcel, make.enterprise(officer, "Winner"))
    made.refresh_from_db()
    assert made.state == Hold.RELEASED


def test_land_that_is_offered_publicly_is_kept_for_nobody(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office)
    move_parcel(officer, parcel.pk, ParcelState.LISTED, version=1, reason="listing")
    with pytest.raises(InvalidInput) as refused:
        make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    assert "articles 20 and 21" in text_of(refused)


def test_a_lease_is_not_prolonged_into_what_is_kept_for_another(
    officer: Actor, office: Office
) -> None:
    bay, firm = make_elements.free_bay(officer), make.enterprise(officer, "Firm")
    lease = make_land.lease(officer, bay, firm, from_on=day(-90), until_on=day(-1))
    lead = make_elements.lead(officer, office)
    make_elements.reservation(officer, lead, Kind.SPACE, bay.pk)
    with pytest.raises(InvalidInput):
        end_lease(officer, lease.pk, day(90), version=1, reason="stays")


def test_a_reservation_is_not_prolonged_into_a_lease(officer: Actor, office: Office) -> None:
    bay, firm = make_elements.free_bay(officer), make.enterprise(officer, "Firm")
    lead = make_elements.lead(officer, office)
    make_land.lease(officer, bay, firm, from_on=day(60), until_on=day(200))
    made = make_elements.reservation(officer, lead, Kind.SPACE, bay.pk)
    with pytest.raises(InvalidInput):
        services.extend_reservation(officer, made.pk, day(90), version=1, reason="talks")


def test_reserved_land_is_not_split(officer: Actor, office: Office) -> None:
    parcel = make_elements.ready_parcel(officer, at=(2, 2))
    lead = make_elements.lead(officer, office)
    make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    with pytest.raises(InvalidInput):
        split_parcel(officer, parcel.pk, make_land.cut(2, 2), ["A", "B"], version=1, reason="x")


def test_a_supply_that_ends_takes_away_what_was_left_of_it(officer: Actor, office: Office) -> None:
    people = make_elements.supply(officer, amount=100, until_on=day(100))
    lead = make_elements.lead(officer, office)
    made = make_elements.reservation(officer, lead, Kind.STAFF, people.pk, amount=Decimal(60))
    services.use_reservation(officer, made.pk, version=None, reason="employed")
    (ends,) = list_coming(officer)
    assert (ends.amount, ends.from_on) == (-40, day(100))
