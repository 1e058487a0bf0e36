"""The pipeline is matched by a worker, explained, adopted whole or not at all, and matched anew."""

from decimal import Decimal

import pytest
from tests import make, make_elements, make_land
from tests.make_attraction import Office, day

from zoneworks.attraction import services as attraction
from zoneworks.attraction.models import Lead
from zoneworks.core import jobs as work
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.models import Event, Job, JobState, Zone
from zoneworks.elements import jobs, services
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import Matching, Reservation
from zoneworks.elements.queries import build_problem, read_candidates
from zoneworks.land.models import Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ASKED = {"weights": {"investment_10k": 1, "jobs": 30}, "moving_cost": 500, "seconds": 1}


@pytest.fixture
def office(officer: Actor) -> Office:
    return Office.of(Zone.objects.get(pk=officer.zone_id), officer)


def matched(officer: Actor, **values: int) -> Matching:
    """A matching that a worker has searched for."""
    row = services.start_matching(officer, ASKED | values)
    job = jobs.start(officer, row)
    work.run.call(job.pk, 1)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    row.refresh_from_db()
    return row


def test_each_project_gets_all_that_it_needs_or_nothing(officer: Actor, office: Office) -> None:
    bay = make_elements.free_bay(officer, area=700)
    house, welders = make_elements.homes(officer, 10), make_elements.supply(officer, amount=50)
    both = make_elements.lead(officer, office, "Both", space=600, homes=8, staff=40)
    without = make_elements.lead(officer, office, "Without", space=600, homes=8, staff=10)
    row = matched(officer)
    assert row.answer["assignment"] == {
        f"lead:{both.pk}": {"site": f"bay:{bay.pk}", "HOMES:": "HOMES:", "STAFF:": "STAFF:"},
        f"lead:{without.pk}": None,
    }
    assert row.names[f"lead:{both.pk}"][1] == f"{both.number} Both · {both.investor}"
    (refused,) = row.answer["refused"]
    assert {one["need"]: one.get("short") for one in refused["needs"]} == {
        **{"site": 700_00, "HOMES:": 6, "STAFF:": 0},
    }
    assert row.bound >= row.value > 0
    adopted = services.adopt_matching(officer, row.pk, day(30), version=None, reason="meeting")
    assert adopted.state == "ADOPTED"
    kept = {one.kind: (one.target_id, one.amount) for one in Reservation.objects.all()}
    assert kept == {
        Kind.SPACE: (bay.pk, bay.area_m2),
        Kind.HOMES: (house.pk, Decimal(8)),
        Kind.STAFF: (welders.pk, Decimal(40)),
    }
    assert set(Reservation.objects.values_list("matching", "lead")) == {(row.pk, both.pk)}


def test_what_changed_since_makes_a_matching_stale_and_nothing_is_reserved(
    officer: Actor, office: Office
) -> None:
    bay = make_elements.free_bay(officer)
    make_elements.lead(officer, office, space=600)
    row = matched(officer)
    make_land.lease(officer, bay, make.enterprise(officer, "Quick"))
    with pytest.raises(StaleRecord):
        services.adopt_matching(officer, row.pk, day(30), version=None, reason="meeting")
    assert not Reservation.objects.exists()


def test_what_is_agreed_stays_and_what_moves_says_why(officer: Actor, office: Office) -> None:
    """A reserved bay is given up only where all together gain more than moving costs."""
    small, large = (
        make_elements.free_bay(officer, name, area) for name, area in (("S", 700), ("L", 1500))
    )
    first = make_elements.lead(officer, office, "First", space=600)
    make_elements.reservation(officer, first, Kind.SPACE, large.pk)
    assert matched(officer).answer["assignment"][f"lead:{first.pk}"] == {"site": f"bay:{large.pk}"}
    second = make_elements.lead(officer, office, "Second", space=1400)
    row = matched(officer)
    assert row.answer["assignment"] == {
        f"lead:{first.pk}": {"site": f"bay:{small.pk}"},
        f"lead:{second.pk}": {"site": f"bay:{large.pk}"},
    }
    (moved,) = row.answer["moved"]
    assert moved["reason"]["code"] == "TAKEN"
    assert moved["reason"]["takers"] == [f"lead:{second.pk}"]
    services.adopt_matching(officer, row.pk, day(30), version=None, reason="meeting")
    held = Reservation.objects.filter(state="HELD").values_list("lead", "bay")
    assert set(held) == {(first.pk, small.pk), (second.pk, large.pk)}
    assert Reservation.objects.get(state="RELEASED").bay_id == large.pk


def test_a_fixed_choice_is_kept_whatever_it_costs(officer: Actor, office: Office) -> None:
    bay = make_elements.free_bay(officer, area=700)
    poor = make_elements.lead(officer, office, "Poor", space=600)
    make_elements.lead(officer, office, "Rich", space=600, staff=1)
    services.fix_choice(officer, poor.pk, Kind.SPACE, bay.pk, "promised")
    make_elements.supply(officer, amount=5)
    row = matched(officer)
    assert row.answer["assignment"][f"lead:{poor.pk}"] == {"site": f"bay:{bay.pk}"}
    with pytest.raises(InvalidInput):
        services.fix_choice(officer, poor.pk, Kind.SPACE, bay.pk, "again")


def test_a_fixed_choice_that_breaks_a_rule_ends_the_job_with_the_reason(
    officer: Actor, office: Office
) -> None:
    bay = make_elements.free_bay(officer, area=100)
    lead = make_elements.lead(officer, office, space=600)
    services.fix_choice(officer, lead.pk, Kind.SPACE, bay.pk, "promised")
    row = services.start_matching(officer, ASKED)
    job = jobs.start(officer, row)
    work.run.call(job.pk, 1)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "fixed" in job.error
    row.refresh_from_db()
    assert row.found_at is None


def test_rules_of_the_site_are_asked(officer: Actor, office: Office) -> None:
    low = make_elements.free_bay(officer, "Low", height_m=Decimal("4.50"))
    high = make_elements.free_bay(officer, "High", height_m=Decimal("7.80"), fire_class="D")
    lead = make_elements.lead(officer, office, space=600)
    terms = {"least_height_m": Decimal(6), "fire_class": "C", "skills": []}
    services.set_terms(officer, lead.pk, terms, version=0)
    (refused,) = matched(officer).answer["refused"]
    rules = {rule[0]: rule[3] for rule in refused["needs"][0]["rules"]}
    assert rules == {"height_m": 1, "fire_class": 1}
    assert {low.pk, high.pk} == {
        int(line["element"].partition(":")[2])
        for line in build_problem(officer, 0).lines
        if line.get("kind") == "SPACE"
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weights": {"investment_10k": 0, "jobs": 0}}, ""),
        ({"weights": {"investment_10k": -1, "jobs": 1}}, "investment_10k"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 121}, "seconds"),
        ({"moving_cost": -1}, "moving_cost"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(
    officer: Actor, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.start_matching(officer, ASKED | values)
    assert list(refused.value.fields) == [field]
    assert not Matching.objects.exists()


def test_a_search_that_is_canceled_keeps_nothing(officer: Actor, office: Office) -> None:
    make_elements.free_bay(officer)
    make_elements.lead(officer, office, space=600)
    row = services.start_matching(officer, ASKED | {"seconds": 60})
    job = jobs.start(officer, row)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1, is_cancel_asked=True)
    with pytest.raises(work.JobCanceled):
        jobs.search(Job.objects.get(pk=job.pk), work.Progress(Job.objects.get(pk=job.pk)))
    row.refresh_from_db()
    assert (row.state, row.answer) == ("SEARCHING", {})
    assert not Event.objects.filter(act="elements.matching_found").exists()


def test_a_lead_that_has_land_already_wants_no_site(officer: Actor, office: Office) -> None:
    project = office.registered(name="Landed", enterprise=make.enterprise(officer, "Landed Co"))
    parcel = make_elements.ready_parcel(officer)
    make_land.contract(officer, parcel, project.enterprise, project=project)
    lead = Lead.objects.get(project=project)
    attraction.set_need(officer, lead.pk, {"kind": "LAND", "amount": Decimal(900)})
    assert not [line for line in build_problem(officer, 0).lines if "project" in line]


def test_who_is_outbid_gives_its_site_back_when_a_matching_is_adopted(
    officer: Actor, office: Office
) -> None:
    bay = make_elements.free_bay(officer, area=700)
    poor = make_elements.lead(officer, office, "Poor", space=600)
    make_elements.reservation(officer, poor, Kind.SPACE, bay.pk)
    make_elements.supply(officer, amount=90)
    rich = make_elements.lead(officer, office, "Rich", space=600, staff=80)
    row = matched(officer)
    assert row.answer["assignment"][f"lead:{poor.pk}"] is None
    services.adopt_matching(officer, row.pk, day(30), version=None, reason="meeting")
    held = Reservation.objects.filter(state="HELD", bay=bay)
    assert list(held.values_list("lead", flat=True)) == [rich.pk]


def test_what_a_project_holds_or_has_taken_of_people_is_not_wanted_again(
    officer: Actor, office: Office
) -> None:
    people = make_elements.supply(officer, amount=100)
    lead = make_elements.lead(officer, office, staff=50)
    taken = make_elements.reservation(officer, lead, Kind.STAFF, people.pk, amount=Decimal(20))
    services.use_reservation(officer, taken.pk, version=None, reason="employed")
    make_elements.reservation(officer, lead, Kind.STAFF, people.pk, amount=Decimal(5))
    (wanted,) = read_candidates(officer)[0].wants
    assert (wanted.open, wanted.held, wanted.used) == (25, 5, 20)
    row = matched(officer)
    services.adopt_matching(officer, row.pk, day(30), version=None, reason="meeting")
    sums = Reservation.objects.exclude(state="RELEASED").values_list("amount", flat=True)
    assert sum(sums) == 50


def test_bays_that_are_held_stay_in_whatever_order_they_were_taken(
    officer: Actor, office: Office
) -> None:
    floor = make_land.floor(officer, make_land.building(officer, make_land.parcel(officer)))
    second, first = (make_land.bay(officer, floor, name, area_m2=Decimal(400)) for name in "BA")
    lead = make_elements.lead(officer, office, space=700)
    for bay in (second, first):
        make_elements.reservation(officer, lead, Kind.SPACE, bay.pk)
    row = matched(officer)
    assert row.answer["moved"] == []
    assert row.answer["assignment"][f"lead:{lead.pk}"] == {
        "site": [f"bay:{first.pk}", f"bay:{second.pk}"]
    }


def test_a_hold_of_land_that_is_no_longer_ready_does_not_stop_the_search(
    officer: Actor, office: Office
) -> None:
    parcel = make_elements.ready_parcel(officer)
    lead = make_elements.lead(officer, office, land=9000)
    make_elements.reservation(officer, lead, Kind.LAND, parcel.pk)
    Parcel.objects.filter(pk=parcel.pk).update(ready_on=None)
    assert matched(officer).answer["assignment"] == {f"lead:{lead.pk}": None}
