"""Who found an investor first: filed with a moment, confirmed once, disputed, decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests import make
from tests.integration.attraction.refusals import refused
from tests.make_attraction import TALKED, Office, day

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.finders import FilingState
from zoneworks.attraction.engine.terms import DropCause, FinderKind, LeadStage, Source, TalkKind
from zoneworks.attraction.models import Filing, Lead
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, Unit, User
from zoneworks.core.queries import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
CHAMBER = {"kind": FinderKind.ASSOCIATION, "finder": "Some Chamber"}
NEW = CHAMBER | {"investor": "Bright Cells", "name": "A plant for cells"}


def talk(office: Office, lead: Lead, on: date) -> None:
    told = {"kind": TalkKind.CALL, "held_on": on, "summary": "Spoke"}
    services.record_talk(office.officer, lead.pk, told)


def test_a_filing_bears_its_moment_and_the_scheme_of_the_day(office: Office) -> None:
    with clock.at(datetime(2024, 1, 31, 3, 30, tzinfo=UTC)):
        scheme = office.published_scheme(valid_from=date(2024, 1, 1), protection_months=1)
        filing = services.file_finder(office.officer, CHAMBER, lead_id=office.lead().pk)
    assert filing.number == "SB-2024-0001"
    assert filing.filed_at == datetime(2024, 1, 31, 3, 30, tzinfo=UTC)
    assert (filing.scheme_id, filing.filed_on, filing.protected_until) == (
        *(scheme.pk, date(2024, 1, 31), date(2024, 2, 29)),
    )
    assert filing.state == FilingState.FILED


def test_without_a_scheme_in_force_nobody_files(office: Office) -> None:
    lead = office.lead()
    with refused(InvalidInput, "No reward scheme is in force today"):
        services.file_finder(office.officer, CHAMBER, lead_id=lead.pk)
    office.scheme()
    office.published_scheme(valid_from=day(1))
    with refused(InvalidInput, "No reward scheme is in force today"):
        services.file_finder(office.officer, NEW)
    zone = make.zone()
    Office.of(zone, make.actor(zone)).published_scheme()
    with refused(InvalidInput, "No reward scheme is in force today"):
        services.file_finder(office.officer, NEW)


class TestOnWhichLead:
    """A filing finds the lead in hand, or makes one that nobody owns yet."""

    def test_a_new_investor_becomes_a_lead_without_anybody_responsible(
        self, office: Office
    ) -> None:
        office.published_scheme()
        firm = make.enterprise(office.officer)
        values = NEW | {"kind": FinderKind.ENTERPRISE, "enterprise": firm, "makes": "cells"}
        lead = services.file_finder(office.officer, values).lead
        assert (lead.investor, lead.makes, lead.owner_id) == ("Bright Cells", "cells", None)
        assert (lead.source, lead.source_name, lead.source_enterprise_id) == (
            *(Source.FELLOW_FIRM, "Some Chamber", firm.pk),
        )
        waiting = queries.list_unowned(office.officer)
        assert waiting is not None
        assert [one.pk for one in waiting] == [lead.pk]

    def test_a_lead_in_hand_is_taken_by_name_or_code(self, office: Office) -> None:
        office.published_scheme()
        lead = office.lead("Bright Cells Ltd.")
        other = office.lead("Somebody", credit_code="91430100MA00000016")
        assert services.file_finder(office.officer, NEW).lead_id == lead.pk
        by_code = NEW | {"investor": "Nobody", "credit_code": "91430100ma00000016"}
        assert services.file_finder(office.officer, by_code).lead_id == other.pk
        assert Lead.objects.count() == 2

    def test_an_investor_whose_lead_was_given_up_gets_a_new_one(self, office: Office) -> None:
        office.published_scheme()
        lead = office.dropped(investor="Bright Cells")
        with refused(InvalidInput, "not possible"):
            services.file_finder(office.officer, CHAMBER, lead_id=lead.pk)
        assert services.file_finder(office.officer, NEW).lead_id != lead.pk

    def test_a_filing_without_finder_or_investor_is_refused(self, office: Office) -> None:
        office.published_scheme()
        with refused(InvalidInput, field="finder"):
            services.file_finder(office.officer, NEW | {"finder": " "})
        with refused(InvalidInput, field="kind"):
            services.file_finder(office.officer, NEW | {"kind": "FRIEND"})
        with refused(InvalidInput, field="investor"):
            services.file_finder(office.officer, CHAMBER)
        elsewhere = make.unit(make.zone())
        with refused(InvalidInput, field="unit"):
            services.file_finder(office.officer, NEW | {"unit": elsewhere})
        zone, lead = make.zone(), office.lead()
        stranger = Office.of(zone, make.actor(zone))
        stranger.published_scheme()
        with refused(NotFound):
            services.file_finder(stranger.officer, CHAMBER, lead_id=lead.pk)


class TestFirst:
    """Confirmed is who filed before the zone spoke, while nobody else is protected."""

    def test_a_filing_before_the_first_talk_is_confirmed(self, office: Office) -> None:
        filing = office.filing()
        talk(office, filing.lead, day(0))
        entered_afterwards = office.lead(filing.lead.investor)
        talk(office, entered_afterwards, day(-1))
        confirmed = services.confirm_filing(office.colleague, filing.pk, version=1)
        assert (confirmed.state, confirmed.decided_on, confirmed.decided_by_id) == (
            *(FilingState.CONFIRMED, day(0), office.colleague.membership_id),
        )
        with refused(StaleRecord):
            services.confirm_filing(office.colleague, filing.pk, version=1)
        with refused(InvalidInput, "not possible"):
            services.confirm_filing(office.colleague, filing.pk)

    def test_a_filing_after_the_first_talk_is_not(self, office: Office) -> None:
        other = office.lead("Bright Cells Ltd.")
        talk(office, other, day(-1))
        filing = office.filing(office.lead("Bright Cells"))
        services.drop_lead(office.officer, other.pk, DropCause.NO_ANSWER, day(0))
        with refused(InvalidInput, "The zone spoke with the investor on"):
            services.confirm_filing(office.colleague, filing.pk)
        refusal = services.refuse_filing(office.officer, filing.pk, "We knew them")
        assert (refusal.state, refusal.reason) == (FilingState.REFUSED, "We knew them")

    def test_nobody_confirms_what_they_have_filed_themselves(self, office: Office) -> None:
        filing = office.filing()
        with refused(InvalidInput, "You filed it: another person confirms it."):
            services.confirm_filing(office.officer, filing.pk)
        user = User.objects.get(pk=office.officer.user_id)
        other_hat = actor_of(make.membership(office.zone, Role.ADMINISTRATOR, of=user))
        with refused(InvalidInput, "You filed it"):
            services.confirm_filing(other_hat, filing.pk)

    def test_talks_that_had_begun_are_a_contact_too(self, office: Office) -> None:
        filing = office.filing(office.talking())
        with refused(InvalidInput, f"The zone spoke with the investor on {day(TALKED)}"):
            services.confirm_filing(office.colleague, filing.pk)

    def test_talks_that_are_entered_after_the_filing_are_none(self, office: Office) -> None:
        filing = office.filing()
        services.begin_talks(office.officer, filing.lead_id, day(-1))
        confirmed = services.confirm_filing(office.colleague, filing.pk)
        assert confirmed.state == FilingState.CONFIRMED

    def test_a_merged_lead_keeps_when_its_talks_were_entered(self, office: Office) -> None:
        filing = office.filing()
        other = office.lead("Bright Cells Ltd.")
        services.begin_talks(office.officer, other.pk, day(-1))
        services.merge_leads(office.officer, filing.lead_id, other.pk, reason="The same investor")
        services.confirm_filing(office.colleague, filing.pk)

    def test_a_merged_lead_takes_no_earlier_day_that_was_entered_later(
        self, office: Office
    ) -> None:
        known = office.talking()
        filing = office.filing(known)
        other = office.lead(known.investor, opened_on=day(TALKED - 9))
        services.begin_talks(office.officer, other.pk, day(TALKED - 1))
        merged = services.merge_leads(office.officer, known.pk, other.pk, reason="The same")
        assert merged.talks_on == day(TALKED)
        with refused(InvalidInput, f"The zone spoke with the investor on {day(TALKED)}"):
            services.confirm_filing(office.colleague, filing.pk)

    def test_a_talks_day_is_not_changed_once_somebody_has_filed(self, office: Office) -> None:
        lead = office.lead()
        told = {"kind": TalkKind.CALL, "held_on": day(-3), "summary": "Spoke"}
        held = services.record_talk(office.officer, lead.pk, told)
        office.filing(lead)
        with refused(InvalidInput, "Finders are filed on this lead", "held_on"):
            services.change_talk(
                office.officer, held.pk, told | {"held_on": day(0)}, version=1, reason="Later"
            )
        mended = told | {"summary": "Spoke of power"}
        services.change_talk(office.officer, held.pk, mended, version=1, reason="Clearer")

    def test_a_finder_of_an_investor_that_sounds_the_same_is_kept_away(
        self, office: Office
    ) -> None:
        first = office.confirmed(office.lead("苏州恒兰储能科技有限公司"))
        second = office.filing(office.lead("苏州恒澜储能科技有限公司"))
        with refused(InvalidInput, first.number):
            services.confirm_filing(office.colleague, second.pk)

    def test_another_filing_on_the_same_investor_is_kept_away(self, office: Office) -> None:
        lead, twin = office.lead("Bright Cells"), office.lead("Bright Cells Ltd.")
        earlier = office.filing(twin)
        first = office.confirmed(lead)
        second = office.filing(lead, finder="Another Chamber")
        for other in (second, earlier):
            with refused(InvalidInput, f"Some Chamber is confirmed as the finder ({first.number})"):
                services.confirm_filing(office.colleague, other.pk)

    def test_protection_ends_and_a_filing_that_still_stands_is_withdrawn_first(
        self, office: Office
    ) -> None:
        first = office.confirmed()
        Filing.objects.filter(pk=first.pk).update(
            filed_on=day(-400), filed_at=first.filed_at - timedelta(400), protected_until=day(0)
        )
        second = office.filing(first.lead)
        with refused(InvalidInput, f"The protection of {first.number} is over"):
            services.confirm_filing(office.colleague, second.pk)
        services.withdraw_filing(office.officer, first.pk, "Its protection is over")
        assert services.confirm_filing(office.colleague, second.pk).state == FilingState.CONFIRMED

    def test_a_refusal_or_withdrawal_says_why(self, office: Office) -> None:
        filing = office.filing()
        for act in (services.refuse_filing, services.withdraw_filing):
            with refused(InvalidInput, "Say why", "reason"):
                act(office.officer, filing.pk, " ")
        services.withdraw_filing(office.officer, filing.pk, "Mistaken", version=1)
        with refused(InvalidInput, "not possible"):
            services.refuse_filing(office.officer, filing.pk, "No")

    def test_a_filing_on_which_a_reward_stands_is_not_withdrawn(self, office: Office) -> None:
        reward = office.assessed()
        with refused(InvalidInput, "A reward stands on this filing."):
            services.withdraw_filing(office.officer, reward.filing_id, "Mistaken")
        services.withdraw_reward(office.officer, reward.pk, "Assessed too early")
        filing = services.withdraw_filing(office.officer, reward.filing_id, "Mistaken")
        assert filing.state == FilingState.WITHDRAWN

    @pytest.mark.parametrize("role", [Role.LEADER, Role.FUND_MANAGER, Role.AUDITOR])
    def test_who_may_not_confirm_is_told_so(self, office: Office, role: Role) -> None:
        filing = office.filing()
        with refused(ActForbidden):
            services.confirm_filing(make.actor(office.zone, role), filing.pk)
        with refused(NotFound):
            services.confirm_filing(make.actor(make.zone()), filing.pk)


class TestDisputes:
    """A leader decides on the record who was first."""

    CLAIM = {"claimant": "Another Chamber", "claim": "We wrote in March"}

    def test_a_claim_that_is_not_upheld_leaves_the_filing_confirmed(self, office: Office) -> None:
        filing = office.confirmed()
        dispute = services.dispute_filing(office.officer, filing.pk, self.CLAIM, version=2)
        filing.refresh_from_db()
        assert (filing.state, dispute.raised_on) == (FilingState.DISPUTED, day(0))
        assert [one.pk for one in queries.list_to_decide(office.leader) or ()] == [dispute.pk]
        with refused(InvalidInput, "not possible"):
            services.dispute_filing(office.officer, filing.pk, self.CLAIM)
        with refused(ActForbidden):
            services.decide_dispute(office.officer, dispute.pk, False, "No")
        with refused(InvalidInput, field="reason"):
            services.decide_dispute(office.leader, dispute.pk, False, "")
        with refused(StaleRecord):
            services.decide_dispute(office.leader, dispute.pk, False, "No", version=7)
        decided = services.decide_dispute(
            office.leader, dispute.pk, False, "It was never filed", version=1
        )
        filing.refresh_from_db()
        assert (decided.is_upheld, decided.reason) == (False, "It was never filed")
        assert decided.decided_by_id == office.leader.membership_id
        assert filing.state == FilingState.CONFIRMED
        with refused(InvalidInput, "not possible"):
            services.decide_dispute(office.leader, dispute.pk, True, "Twice")

    def test_an_upheld_claim_confirms_the_claimants_own_filing_on_the_same_lead(
        self, office: Office
    ) -> None:
        twin = office.filing(office.lead("Bright Cells Ltd."))
        filing = office.confirmed(office.lead("Bright Cells"))
        claim = self.CLAIM | {"rival": twin.number}
        dispute = services.dispute_filing(office.officer, filing.pk, claim)
        services.decide_dispute(office.leader, dispute.pk, True, "Their letter is dated")
        states = dict(Filing.objects.values_list("pk", "state"))
        assert states == {filing.pk: FilingState.REFUSED, twin.pk: FilingState.CONFIRMED}
        assert set(Filing.objects.values_list("lead_id", flat=True)) == {filing.lead_id}
        acts = Event.objects.filter(subject_type="attraction.Filing", subject_id=twin.pk)
        assert acts.filter(act="attraction.filing_decided").exists()

    def test_an_upheld_claim_without_a_filing_leaves_nobody(self, office: Office) -> None:
        filing = office.confirmed()
        dispute = services.dispute_filing(office.officer, filing.pk, self.CLAIM)
        services.decide_dispute(office.leader, dispute.pk, True, "They were first")
        assert not Filing.objects.exclude(state=FilingState.REFUSED).exists()

    def test_a_rival_is_another_standing_filing_on_the_same_investor(self, office: Office) -> None:
        filing, elsewhere = office.confirmed(), office.filing()
        withdrawn = office.filing(filing.lead)
        services.withdraw_filing(office.officer, withdrawn.pk, "Mistaken")
        for number in (filing.number, elsewhere.number, withdrawn.number, "SB-1"):
            with refused(InvalidInput, f"no other filing “{number}”", "rival"):
                services.dispute_filing(office.officer, filing.pk, self.CLAIM | {"rival": number})

    def test_a_dispute_says_who_claims_what(self, office: Office) -> None:
        filing = office.confirmed()
        with refused(InvalidInput, field="claimant"):
            services.dispute_filing(office.officer, filing.pk, self.CLAIM | {"claimant": ""})
        with refused(InvalidInput, field="claim"):
            services.dispute_filing(office.officer, filing.pk, self.CLAIM | {"claim": " "})
        unconfirmed = office.filing()
        with refused(InvalidInput, "not possible"):
            services.dispute_filing(office.officer, unconfirmed.pk, self.CLAIM)


class TestFundManagers:
    """A fund manager files for its own unit and sees its filings alone."""

    @pytest.fixture
    def manager(self, office: Office) -> Actor:
        return make.actor(office.zone, Role.FUND_MANAGER)

    def test_it_files_for_its_own_unit_whatever_it_sends(
        self, office: Office, manager: Actor
    ) -> None:
        office.published_scheme()
        firm = make.enterprise(office.officer)
        other = make.unit(office.zone)
        sent = NEW | {"kind": FinderKind.STAFF, "unit": other, "enterprise": firm}
        filing = services.file_finder(manager, sent)
        assert (filing.kind, filing.unit_id, filing.enterprise_id) == (
            *(FinderKind.FUND, manager.unit_id, None),
        )
        assert filing.finder == Unit.objects.get(pk=manager.unit_id).name
        assert (filing.lead.source, filing.lead.source_unit_id) == (Source.FUND, manager.unit_id)

    def test_it_sees_and_withdraws_only_its_own(self, office: Office, manager: Actor) -> None:
        own = office.filing(by=manager)
        strange = office.filing(by=make.actor(office.zone, Role.FUND_MANAGER))
        nobodys = office.filing()
        assert [one.pk for one in queries.list_filings(manager)] == [own.pk]
        for filing in (strange, nobodys):
            with refused(NotFound):
                services.withdraw_filing(manager, filing.pk, "Not mine")
        services.withdraw_filing(manager, own.pk, "Mine")

    def test_it_sees_of_the_lead_what_it_wrote_itself(self, office: Office, manager: Actor) -> None:
        filing = office.filing(by=manager, investor="Bright Cells", name="A plant for cells")
        services.change_lead(
            office.officer, filing.lead_id, {"investor": "Secret Holding", "name": "Secret idea"}
        )
        browser = make.english(make.client(manager))
        number = filing.number
        for path in (
            "/attraction/filings",
            f"/attraction/filings/{filing.pk}",
            f"/attraction/filings/{filing.pk}/timeline",
            f"/search?q={number}",
            "/api/attraction/filings",
            f"/api/attraction/filings/{filing.pk}",
        ):
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert number in (page := answer.content.decode())
            assert "Secret" not in page, path

    def test_it_neither_names_a_lead_nor_decides(self, office: Office, manager: Actor) -> None:
        own = office.filing(by=manager)
        with refused(ActForbidden):
            services.file_finder(manager, CHAMBER, lead_id=own.lead_id)
        with refused(ActForbidden):
            services.confirm_filing(manager, own.pk)
        with refused(ActForbidden):
            services.dispute_filing(manager, own.pk, TestDisputes.CLAIM)

    def test_without_a_unit_it_cannot_file(self, office: Office) -> None:
        office.published_scheme()
        bare = Actor(Role.FUND_MANAGER, zone_id=office.zone.pk, zone_ids=(office.zone.pk,))
        with refused(ActForbidden, "You belong to no unit here."):
            services.file_finder(bare, NEW)


def test_who_is_responsible_confirms_and_others_what_that_person_has_filed(office: Office) -> None:
    colleague, other = make.actor(office.zone), make.actor(office.zone)
    by_owner, nobodys = office.filing(), office.filing(office.lead(owner_id=None))
    colleagues = office.filing(office.lead(owner_id=colleague.membership_id))

    def waiting(by: Actor) -> list[int]:
        return [one.pk for one in queries.list_to_confirm(by) or ()]

    assert waiting(office.officer) == [], "they filed all of them"
    assert waiting(colleague) == [by_owner.pk, nobodys.pk, colleagues.pk]
    assert waiting(other) == [by_owner.pk, nobodys.pk]
    assert queries.list_to_confirm(office.leader) is None


def test_the_confirmed_finder_follows_the_lead_into_the_project(office: Office) -> None:
    filing = office.confirmed()
    project = office.registered(filing.lead)
    found = queries.find_finder(office.officer, project.pk)
    assert found is not None
    assert found.pk == filing.pk
    assert Lead.objects.get(pk=filing.lead_id).stage == LeadStage.PROJECT
    assert queries.find_finder(office.officer, office.registered().pk) is None


def test_a_lead_that_is_given_up_keeps_its_filings(office: Office) -> None:
    filing = office.confirmed()
    services.drop_lead(office.officer, filing.lead_id, DropCause.NO_ANSWER, day(0))
    lead = queries.get_lead(office.officer, filing.lead_id)
    assert [one.pk for one in queries.list_filings_of(office.officer, lead)] == [filing.pk]
