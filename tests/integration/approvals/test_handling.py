"""Acts on items, in the database: posts, fence, events, stale pages, back-entered days."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import queries, rows, services
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State, Track
from zoneworks.approvals.engine.process.replay import COLUMNS, columns_of
from zoneworks.approvals.engine.process.simulation import Award, Candidate, LapseReason
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseItem,
    CasePaper,
    Obligation,
    ReachedMilestone,
)
from zoneworks.approvals.services import Order
from zoneworks.core import clock
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db

TERMS = {"parcel": "W-2024-07"}
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def test_a_case_opens_with_its_items_their_units_and_an_event_each(office: Office) -> None:
    case = office.case()
    items = CaseItem.objects.filter(case=case)
    assert {one.state for one in items} == {State.WAITING, State.READY}
    assert all(one.unit_id for one in items)
    assert item(case, "filing").turn == Post.APPLICANT
    assert item(case, "filing").turn_since == FIRST
    assert case.number == f"{office.project.code}-SP01"
    assert office.case().number == f"{office.project.code}-SP02"
    opened = Event.objects.filter(part_of_type="approvals.ApprovalCase", part_of_id=case.pk)
    assert opened.filter(subject_id=item(case, "filing").pk).count() == 2  # laid out, opened


def test_an_item_goes_from_application_to_delivery(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form")
    assert (row.state, row.number, row.turn) == (State.DELIVERED, "No. 1", "")
    assert row.decided_on == row.delivered_on == FIRST
    assert row.legal_due_on is not None


def test_the_stored_state_is_what_its_events_replay(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert")
    act(office.clerk, row, HandlingAct.RESUME, FIRST + timedelta(days=3))
    for each in CaseItem.objects.filter(case=case):
        replayed: dict[str, Any] = columns_of(Standing())
        for event in Event.objects.filter(
            subject_type="approvals.CaseItem", subject_id=each.pk
        ).order_by("pk"):
            assert event.after is not None
            replayed |= event.after
        stored = rows.load(office.zone.pk, [case.pk], lock=False)[case.pk]
        standing = stored.case.standings[each.code, Track(each.track)]
        assert {name: replayed[name] for name in COLUMNS} == columns_of(standing)
        assert standing.state == each.state


def test_a_refusal_names_the_field_that_it_is_about(office: Office) -> None:
    row = carry_through(office, office.case(), "filing", until=HandlingAct.APPLY)
    early: dict[str, Any] = {"on": FIRST - timedelta(days=1), "number": "No. 1"}
    for field, kind, values in (
        ("on", HandlingAct.ACCEPT, early),
        ("number", HandlingAct.ACCEPT, {"on": FIRST, "number": ""}),
        ("papers", HandlingAct.NOTIFY_GAPS, {"on": FIRST}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            services.advance(office.clerk, [services.Order(row.pk, kind, **values)])
        assert set(refusal.value.fields) == {field}


def test_what_is_read_of_an_item_is_what_its_row_holds(office: Office) -> None:
    odd = "《第“7”号》\\ [\"a\", 'b'] \u2028\t\U0001f3ed 007"
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert", evidence=odd)
    CaseItem.objects.filter(pk=row.pk).update(number=odd, gaps_told=True, told=["form"])
    loaded = rows.load(office.zone.pk, [case.pk], lock=False)[case.pk]
    for each in CaseItem.objects.filter(case=case):
        key = (each.code, Track(each.track))
        standing, head = loaded.case.standings[key], loaded.items[key]
        for name in set(COLUMNS) - {"pauses", "state"}:
            stored = getattr(each, name)
            told = tuple(stored) if isinstance(stored, list) else stored
            assert (type(getattr(standing, name)), getattr(standing, name)) == (type(told), told)
        for name in ("pk", "case_id", "unit_id", "version", "steps", "back_entered"):
            assert getattr(head, name) == getattr(each, name)
        assert columns_of(standing)["pauses"] == each.pauses
    assert loaded.case.is_whole
    part = rows.load(office.zone.pk, [case.pk], lock=False, only=[row.pk])[case.pk]
    assert [head.pk for head in part.items.values()] == [row.pk]
    assert not part.case.is_whole


def test_only_who_holds_the_post_may_act(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    for stranger in (
        office.officer,
        office.leader,
        office.applicant,
        make.actor(office.zone, Role.APPROVING_DEPARTMENT),
    ):
        with pytest.raises(InvalidInput):
            act(stranger, row, HandlingAct.ACCEPT)
    for outsider in (make.actor(office.zone, Role.BANK), office.administrator):
        with pytest.raises(ActForbidden):
            act(outsider, row, HandlingAct.ACCEPT)
    assert item(case, "filing").state == State.SUBMITTED


def test_other_zones_and_other_enterprises_do_not_find_the_item(office: Office) -> None:
    case = office.case()
    row = item(case, "filing")
    other = make_cases.office()
    rival = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    for stranger in (other.officer, other.clerk, other.applicant, rival):
        with pytest.raises(NotFound):
            act(stranger, row, HandlingAct.APPLY)
        with pytest.raises(NotFound):
            queries.get_item(stranger, row.pk)
        assert not queries.list_turns(stranger).filter(case=case).exists()
    assert queries.get_item(office.applicant, row.pk) == row


def test_a_substitute_acts_on_behalf_and_the_event_says_so(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    head, head_member = make_cases.colleague(office, row, Post.WINDOW)
    deputy, deputy_member = make_cases.colleague(office, row, Post.REVIEWER)
    with pytest.raises(InvalidInput):
        act(deputy, row, HandlingAct.ACCEPT)
    held = services.assign_post(office.administrator, row.unit_id or 0, head_member.pk, Post.HEAD)
    window = next(
        one for one in type(held).objects.filter(membership=head_member) if one.post == Post.WINDOW
    )
    today = clock.today()
    services.substitute(
        office.administrator,
        window.pk,
        deputy_member.pk,
        since=today,
        until=today + timedelta(days=5),
        document="代理函 1 号",
    )
    act(deputy, row, HandlingAct.ACCEPT, FIRST)
    event = Event.objects.filter(act="approvals.item_accept").get()
    assert event.user_id == deputy.user_id
    assert event.on_behalf_of_id == head.user_id
    another = carry_through(office, office.case(), "filing", until=HandlingAct.APPLY)
    own = services.assign_post(
        office.administrator, row.unit_id or 0, deputy_member.pk, Post.WINDOW
    )
    act(deputy, another, HandlingAct.ACCEPT, FIRST)
    latest = Event.objects.filter(act="approvals.item_accept").latest("pk")
    assert latest.on_behalf_of_id is None  # what one holds oneself goes before
    services.remove_post(office.administrator, own.pk)
    services.remove_post(office.administrator, window.pk)
    other = carry_through(office, office.case(), "filing", until=HandlingAct.APPLY)
    with pytest.raises(InvalidInput):  # the holder lost the post, and with it the substitute
        act(deputy, other, HandlingAct.ACCEPT, FIRST)


def test_somebody_else_was_faster(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    services.advance(office.clerk, [Order(row.pk, HandlingAct.ACCEPT, FIRST, number="1")])
    with pytest.raises(StaleRecord):
        services.advance(
            office.clerk,
            [
                Order(
                    row.pk, HandlingAct.NOTIFY_GAPS, FIRST, papers=("company",), version=row.version
                )
            ],
        )


def test_bulk_acts_do_what_is_possible_and_say_why_not_of_the_rest(office: Office) -> None:
    first, second = office.case(), office.case()
    a = carry_through(office, first, "filing", until=HandlingAct.APPLY)
    b = item(second, "filing")
    orders = [Order(one.pk, HandlingAct.ACCEPT, FIRST, number="1") for one in (a, b)]
    done = services.advance_each(office.clerk, orders)
    assert [one.refusal is None for one in done] == [True, False]
    assert item(first, "filing").state == State.DELIVERED
    assert item(second, "filing").state == State.READY
    with pytest.raises(InvalidInput):
        services.advance(office.clerk, orders)


def test_a_step_that_is_recorded_late_is_counted(office: Office) -> None:
    with make_cases.at(FIRST):
        case = office.case()
        row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    assert (row.steps, row.back_entered) == (3, 0)
    with make_cases.at(FIRST + timedelta(days=4)):
        act(office.clerk, row, HandlingAct.ACCEPT, FIRST + timedelta(days=3))
    row.refresh_from_db()
    assert (row.steps, row.back_entered) == (4, 1)
    event = Event.objects.filter(act="approvals.item_accept").get()
    assert event.after is not None
    assert event.after["on"] == "2024-03-04"


def test_an_enterprise_applies_with_what_it_has_uploaded(office: Office) -> None:
    case = office.case()
    row = item(case, "filing")
    with pytest.raises(InvalidInput):
        act(office.applicant, row, HandlingAct.APPLY, papers=("company", "outline"))
    pdf = b"%PDF-1.7 probe"
    for code in make_cases.papers(case, "filing"):
        given = services.give_paper(
            office.applicant, row.pk, code, make.upload(pdf.decode(), f"{code}.pdf")
        )
        assert given.edition == 1
    again = services.give_paper(
        office.applicant, row.pk, "total", make.upload("%PDF-1.7 better", "total.pdf")
    )
    assert again.edition == 2
    assert again.file.sha256 != given.file.sha256
    with pytest.raises(InvalidInput):
        services.give_paper(office.applicant, row.pk, "photo", make.upload("%PDF-1", "x.pdf"))
    standing = act(office.applicant, row, HandlingAct.APPLY)
    assert standing.state is State.SUBMITTED
    assert set(standing.received) == set(make_cases.papers(case, "filing"))
    assert not CasePaper.objects.filter(item=row, is_given=False).exists()


def test_what_may_follow_is_an_obligation_until_it_comes(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = item(case, "eia_form")
    act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    duty = Obligation.objects.get()
    assert (duty.paper, duty.closed_on) == ("noise", None)
    act(office.officer, row, HandlingAct.SUPPLY, FIRST, papers=("noise",))
    duty.refresh_from_db()
    assert duty.was_kept
    assert Event.objects.get(act="approvals.obligation_kept").subject_id == duty.pk


def test_construction_is_blocked_until_lawful_and_a_breach_is_never_a_date(office: Office) -> None:
    case = office.case()
    with pytest.raises(InvalidInput, match=r"construction_permit|施工|Construction permit"):
        services.reach_milestone(office.officer, case.pk, "construction")
    breach = services.record_breach(
        office.officer, case.pk, "construction", description="打桩机已进场"
    )
    assert "construction_permit" in breach.missing
    assert not ReachedMilestone.objects.exists()
    with pytest.raises(InvalidInput):
        services.close_breach(office.officer, breach.pk, " ", version=None)
    closed = services.close_breach(office.officer, breach.pk, "责令停工", version=None)
    assert closed.closed_on == clock.today()


def test_a_simulated_case_converts_when_its_land_is_won(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, TERMS, on=FIRST)
    for code in ("eia_form", "land_use_permit"):
        row = item(case, code, Track.SIMULATED)
        needed = [p for p in make_cases.papers(case, code) if p != "contract"]
        act(office.officer, row, HandlingAct.APPLY, FIRST, papers=tuple(needed))
        for kind in ("ACCEPT", "REVIEW", "GRANT", "DELIVER"):
            act(office.clerk, row, HandlingAct(kind), FIRST)
    with pytest.raises(InvalidInput):
        services.convert(
            office.officer,
            case.pk,
            Award(office.enterprise.credit_code, TERMS, is_paid=True, design_is_unchanged=True),
            {},
        )
    carry_through(office, case, "planning_conditions")
    land = carry_through(office, case, "land_contract", until=HandlingAct.REVIEW)
    won = FIRST + timedelta(days=40)
    act(office.clerk, land, HandlingAct.GRANT, won)
    award = Award("", TERMS, is_paid=True, design_is_unchanged=True)
    with pytest.raises(InvalidInput):  # the applicant has not accepted the terms
        services.convert(office.officer, case.pk, award, {}, on=won)
    assert ApprovalCase.objects.get(pk=case.pk).converted_on is None
    services.accept_terms(office.applicant, case.pk)
    lines = services.convert(
        office.officer,
        case.pk,
        Award(office.enterprise.credit_code, TERMS, is_paid=True, design_is_unchanged=True),
        {"land_use_permit": ["contract"]},
        on=won,
    )
    assert {line.code: line.result for line in lines} == {
        "eia_form": "CARRIES_OVER",
        "land_use_permit": "CARRIES_OVER",
    }
    assert item(case, "eia_form").state == State.REVIEWED
    assert item(case, "eia_form", Track.SIMULATED).state == State.CONVERTED
    stored = ApprovalCase.objects.get(pk=case.pk)
    assert stored.converted_on == won
    with pytest.raises(InvalidInput):
        services.lapse(office.officer, case.pk, LapseReason.OTHER_BIDDER)


def test_when_another_bidder_wins_everything_simulated_lapses(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, TERMS, on=FIRST)
    with pytest.raises(InvalidInput):
        services.lapse(office.applicant, case.pk, LapseReason.OTHER_BIDDER)
    services.lapse(office.officer, case.pk, LapseReason.OTHER_BIDDER, note="成交确认书")
    simulated = CaseItem.objects.filter(case=case, track=Track.SIMULATED)
    assert {one.state for one in simulated} == {State.LAPSED}
    assert ApprovalCase.objects.get(pk=case.pk).lapse_reason == "OTHER_BIDDER"


def test_facts_and_version_change_by_acts_of_their_own(office: Office) -> None:
    case = office.case()
    services.change_facts(office.officer, case.pk, case.facts | {"eia_class": "REPORT"})
    assert item(case, "eia_form").state == State.NOT_NEEDED
    assert item(case, "eia_report").state == State.WAITING
    with pytest.raises(InvalidInput):
        services.change_facts(office.officer, case.pk, {"eia_class": "HUGE"})
    with pytest.raises(InvalidInput):
        services.move_to_version(office.officer, case.pk, "2025-09", version=None, reason=" ")
    moved = services.move_to_version(
        office.officer, case.pk, "2025-09", version=None, reason="新法施行"
    )
    assert moved.process_version == "2025-09"
    assert moved.process_sha256 != case.process_sha256


def test_whose_turn_it_is_is_one_query(office: Office, django_assert_num_queries: Any) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    with django_assert_num_queries(1):
        found = [(one.code, one.turn, one.due_on) for one in queries.list_turns(office.officer)]
    assert ("filing", "WINDOW", date(2024, 3, 8)) in found
    mine = [one.pk for one in queries.list_my_turns(office.clerk)]
    assert mine == [row.pk]
    assert {one.turn for one in queries.list_my_turns(office.officer)} == {"APPLICANT"}
    assert {one.turn for one in queries.list_my_turns(office.applicant)} == {"APPLICANT"}
