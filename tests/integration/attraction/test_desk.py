"""What of attraction waits on the desks: of whom, where it leads, by when; by one query."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.make_attraction import SIGNED, STARTED, Office, day

from zoneworks.attraction import services
from zoneworks.attraction.models import Filing, Obligation, Reward
from zoneworks.core import clock, desk
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem
from zoneworks.core.engine.roles import Role
from zoneworks.registry.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def waiting(by: Actor) -> list[DeskItem]:
    """What waits of attraction."""
    return [one for one in desk.waiting_rows(by) if str(one.theme) == "Attraction"]


class TestEachKind:
    """A matter, whose it is, its pages and its day."""

    def test_a_next_act_stands_on_its_owners_desk_three_days_ahead(self, office: Office) -> None:
        lead = office.lead("Bright Cells", next_act="Send the lease", next_on=day(3))
        office.lead(next_act="Too early", next_on=day(4))
        office.dropped(next_act="Given up", next_on=day(0))
        (item,) = waiting(office.officer)
        assert (item.title, item.line, item.verb) == (
            *(lead.name, f"{lead.number} Bright Cells", "Send the lease"),
        )
        assert (item.url, item.act_url) == (
            f"/attraction/leads/{lead.pk}",
            f"/attraction/leads/{lead.pk}/talks/new",
        )
        assert (item.due_on, clock.day_of(item.since)) == (day(3), lead.opened_on)
        assert not waiting(make.actor(office.zone))
        assert not waiting(office.leader)

    def test_the_next_act_of_a_lead_in_review_stands_there_until_it_is_signed(
        self, office: Office
    ) -> None:
        project = office.registered(next_act="Ask the committee", next_on=day(0))
        assert [str(one.verb) for one in waiting(office.officer)] == ["Ask the committee"]
        office.signed_agreement(project)
        assert "Ask the committee" not in {str(one.verb) for one in waiting(office.officer)}

    def test_a_lead_of_nobody_stands_on_every_officers_desk(self, office: Office) -> None:
        lead = office.lead(owner_id=None)
        for officer in (office.officer, make.actor(office.zone, Role.ADMINISTRATOR)):
            (item,) = waiting(officer)
            assert item.verb == "Say who is responsible"
            assert (item.url, item.act_url) == (
                f"/attraction/leads/{lead.pk}",
                f"/attraction/leads/{lead.pk}/edit",
            )
        assert not waiting(office.leader)

    def test_a_filing_waits_for_those_who_did_not_enter_it(self, office: Office) -> None:
        filing = office.filing()
        assert not waiting(office.officer)
        (item,) = waiting(office.colleague)
        assert (item.title, item.verb, item.url) == (
            *(filing.finder, "Confirm", f"/attraction/filings/{filing.pk}"),
        )
        assert item.line == f"{filing.number} {filing.lead.investor}"
        services.confirm_filing(office.colleague, filing.pk)
        assert not waiting(office.colleague)

    def test_a_filing_of_somebody_else_waits_for_who_is_responsible(self, office: Office) -> None:
        filing = office.filing(office.lead(owner_id=office.officer.membership_id))
        Filing.objects.filter(pk=filing.pk).update(filed_by_id=office.leader.membership_id)
        assert [one.verb for one in waiting(office.officer)] == ["Confirm"]
        assert not waiting(office.colleague)

    def test_a_filing_waits_for_all_where_nobody_responsible_is_here(self, office: Office) -> None:
        gone = make.membership(office.zone, Role.OFFICER)
        filing = office.filing(office.lead(owner_id=gone.pk))
        assert not waiting(office.colleague)
        gone.is_active = False
        gone.save()
        (item,) = waiting(office.colleague)
        assert item.url == f"/attraction/filings/{filing.pk}"

    def test_a_dispute_waits_for_a_leader(self, office: Office) -> None:
        filing = office.confirmed()
        claim = {"claimant": "Xu", "claim": "I was first"}
        dispute = services.dispute_filing(office.officer, filing.pk, claim)
        (item,) = waiting(office.leader)
        assert (item.title, item.line) == ("Xu", filing.number)
        assert (item.url, item.act_url) == (
            f"/attraction/filings/{filing.pk}",
            f"/attraction/disputes/{dispute.pk}",
        )
        assert not waiting(office.officer)

    def test_an_investment_waits_for_those_who_did_not_enter_it(self, office: Office) -> None:
        project = office.registered()
        paid = office.investment(project)
        (item,) = waiting(office.leader)
        assert (item.title, item.line, item.verb) == (
            *(project.name, paid.voucher, "Verify the investment"),
        )
        assert item.url == f"/registry/projects/{project.pk}/finder"
        assert clock.day_of(item.since) == day(STARTED)
        assert not waiting(office.officer)
        services.verify_investment(office.leader, paid.pk)
        assert not waiting(office.leader)

    def test_a_reward_waits_for_a_leader_once_its_publicity_is_over(self, office: Office) -> None:
        reward = office.published()
        assert not waiting(office.leader)
        Reward.objects.filter(pk=reward.pk).update(public_until=day(-1))
        (item,) = waiting(office.leader)
        assert (item.line, item.url) == (reward.number, f"/attraction/rewards/{reward.pk}")
        assert item.title == Project.objects.get(pk=reward.project_id).name

    def test_what_is_owed_by_both_sides_waits_for_who_is_responsible(self, office: Office) -> None:
        agreement = office.signed_agreement()
        Obligation.objects.filter(side="ZONE").update(due_on=day(30))
        Obligation.objects.filter(side="INVESTOR").update(due_on=day(-2))
        items = {str(one.verb): one for one in waiting(office.officer)}
        assert set(items) == {"Fulfill: Land", "Remind the investor: Fixed investment"}
        land = items["Fulfill: Land"]
        assert (land.due_on, land.url) == (day(30), f"/attraction/agreements/{agreement.pk}")
        assert (clock.day_of(land.since), land.limit) == (day(SIGNED), "Due by the agreement")
        Obligation.objects.filter(side="ZONE").update(due_on=day(31))
        assert len(waiting(office.officer)) == 1
        assert not waiting(make.actor(office.zone))


def test_matters_of_another_zone_wait_for_nobody_here(office: Office) -> None:
    zone = make.zone()
    strange = Office.of(zone, make.actor(zone))
    strange.lead(owner_id=None)
    strange.filing()
    claim = {"claimant": "Xu", "claim": "I was first"}
    services.dispute_filing(strange.officer, strange.confirmed().pk, claim)
    strange.investment(strange.registered())
    strange.due()
    assert len(waiting(strange.officer)) == 1
    assert len(waiting(strange.colleague)) == 3
    assert len(waiting(strange.leader)) == 3
    for role in Role:
        if role not in {Role.PUBLIC, Role.SYSTEM}:
            firm = make.enterprise(office.officer) if role is Role.ENTERPRISE else None
            assert not waiting(make.actor(office.zone, role, own=firm))


def test_a_desk_is_read_by_one_query_and_ordered_by_day(office: Office) -> None:
    with clock.at(datetime(2024, 10, 15, 2, tzinfo=UTC)):  # a Tuesday
        office.lead(next_act="Third", next_on=day(2))
        office.lead(next_act="First", next_on=day(-8))
        office.lead(next_act="Second", next_on=day(0))
        office.lead(owner_id=None)
        filing = office.filing()
        Filing.objects.filter(pk=filing.pk).update(filed_by_id=office.colleague.membership_id)
        with CaptureQueriesContext(connection) as asked:
            assert len(waiting(office.officer)) == 5
        assert len(asked) == 1
        groups = desk.list_groups(office.officer)
    found = {group["key"]: [str(row["verb"]) for row in group["items"]] for group in groups}
    assert list(found) == ["overdue", "today", "soon", "none"]
    assert (found["overdue"], found["today"], found["soon"]) == (["First"], ["Second"], ["Third"])
    assert set(found["none"]) == {"Say who is responsible", "Confirm"}


def test_of_many_matters_of_a_kind_the_first_are_shown_and_the_rest_is_told(
    office: Office,
) -> None:
    for number in range(desk.MOST_OF_A_KIND + 2):
        office.lead(next_act=f"Act {number}", next_on=day(-number))
    items = waiting(office.officer)
    shown = [one for one in items if not one.is_news]
    assert len(shown) == desk.MOST_OF_A_KIND
    latest = max(one.due_on for one in shown if one.due_on)
    assert latest == day(-2), "those that are due first are shown"
    (more,) = [one for one in items if one.is_news]
    assert (more.title, more.url) == ("2 more such matters", "/attraction/leads")


def test_what_is_put_off_or_given_to_somebody_else_leaves_the_desk(office: Office) -> None:
    first, second = (office.lead(next_act="Call", next_on=day(0)) for _each in range(2))
    colleague = make.actor(office.zone)
    assert len(waiting(office.officer)) == 2
    services.change_lead(office.officer, first.pk, {"next_act": "Call", "next_on": day(30)})
    services.change_lead(office.officer, second.pk, {"owner_id": colleague.membership_id})
    assert not waiting(office.officer)
    assert len(waiting(colleague)) == 1
