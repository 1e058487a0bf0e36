"""Schemes that were reviewed, investment that another saw, rewards that are paid once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests import make
from tests.integration.attraction.refusals import refused
from tests.make_attraction import PRODUCED, SCHEME, YI, Office, day

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.rewards import ClawbackCause, RewardState, TierKind
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.labels.subjects import subject_of_reward
from zoneworks.attraction.models import PaidInvestment, Reward, RewardShare, Scheme
from zoneworks.compliance.services import revoke
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import add_months
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event
from zoneworks.registry.services import retire_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
RULES = {**SCHEME, "valid_from": date(2024, 1, 1)}


class TestSchemes:
    """A dated rule: drafted, reviewed, published once, replaced by the next."""

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"name": " "}, "name", "This is needed."),
            ({"valid_from": None}, "valid_from", "This is needed."),
            ({"kind": "OTHER"}, "kind", "Choose one of the kinds."),
            ({"tiers": []}, "tiers", "It has no tier"),
            ({"tiers": [{"from_fen": 9, "rate": "1/10"}] * 2}, "tiers", "must rise"),
            ({"tiers": [{"from_fen": 0, "rate": "2"}]}, "tiers", "between 0 and 1000"),
            ({"tiers": [{"from_fen": 0, "amount_fen": 5}]}, "tiers", "A scheme by rate"),
            ({"kind": TierKind.FIXED}, "tiers", "A scheme by rate"),
            ({"cap_fen": 0}, "tiers", "cap above zero"),
            ({"valid_until": date(2024, 1, 1)}, "tiers", "ends before it begins"),
            ({"claim_months": 0}, "claim_months", "1 to 600"),
            ({"protection_months": None}, "protection_months", "1 to 600"),
        ],
    )
    def test_a_scheme_that_cannot_be_read_is_refused(
        self, office: Office, wrong: dict[str, Any], field: str, said: str
    ) -> None:
        with refused(InvalidInput, said, field):
            services.draft_scheme(office.officer, RULES | wrong)
        draft = services.draft_scheme(office.officer, RULES)
        with refused(InvalidInput, said, field):
            services.change_scheme(office.officer, draft.pk, RULES | wrong)

    def test_a_draft_is_changed_as_it_was_seen(self, office: Office) -> None:
        draft = services.draft_scheme(office.officer, RULES)
        changed = services.change_scheme(
            office.officer, draft.pk, RULES | {"cap_fen": YI}, version=1
        )
        assert (changed.cap_fen, changed.version) == (YI, 2)
        with refused(StaleRecord):
            services.change_scheme(office.officer, draft.pk, RULES, version=1)
        with refused(NotFound):
            services.change_scheme(make.actor(make.zone()), draft.pk, RULES)
        with refused(ActForbidden):
            services.change_scheme(office.leader, draft.pk, RULES)

    def test_a_scheme_is_not_published_without_a_review_of_its_words(self, office: Office) -> None:
        draft = services.draft_scheme(office.officer, RULES)
        with refused(InvalidInput):
            services.publish_scheme(office.leader, draft.pk)
        reviewed = office.reviewed_scheme(valid_from=date(2024, 1, 1))
        services.change_scheme(office.officer, reviewed.pk, RULES | {"cap_fen": YI})
        with refused(InvalidInput):
            services.publish_scheme(office.leader, reviewed.pk)
        services.change_scheme(office.officer, reviewed.pk, RULES)
        assert services.publish_scheme(office.leader, reviewed.pk).published_on == day(0)

    def test_a_scheme_is_published_once_by_a_leader(self, office: Office) -> None:
        scheme = office.reviewed_scheme()
        with refused(ActForbidden):
            services.publish_scheme(office.officer, scheme.pk)
        with refused(StaleRecord):
            services.publish_scheme(office.leader, scheme.pk, version=2)
        services.publish_scheme(office.leader, scheme.pk, version=1)
        with refused(InvalidInput, "It is published already."):
            services.publish_scheme(office.leader, scheme.pk)
        with refused(InvalidInput, "draft another scheme"):
            services.change_scheme(office.officer, scheme.pk, RULES)

    def test_the_next_scheme_replaces_the_one_before_it_from_its_day_on(
        self, office: Office
    ) -> None:
        first = office.published_scheme(valid_from=day(-30))
        second = office.reviewed_scheme(valid_from=day(0))
        with refused(InvalidInput, "the new one begins tomorrow or later", "valid_from"):
            services.publish_scheme(office.leader, second.pk)
        second = office.published_scheme(valid_from=day(10))
        first.refresh_from_db()
        assert (first.valid_until, second.valid_until) == (day(10), None)
        for on, scheme in ((day(0), first), (day(9), first), (day(10), second)):
            found = queries.find_scheme(office.officer, on)
            assert found is not None
            assert found.pk == scheme.pk
        assert queries.find_scheme(office.officer, day(-31)) is None
        earlier = office.reviewed_scheme(valid_from=day(5))
        with refused(InvalidInput, "the new one must begin later", "valid_from"):
            services.publish_scheme(office.leader, earlier.pk)

    def test_a_scheme_that_has_ended_leaves_room_for_one_that_began_before_today(
        self, office: Office
    ) -> None:
        office.published_scheme(valid_from=day(-30), valid_until=day(-10))
        assert queries.find_scheme(office.officer, day(0)) is None
        office.published_scheme(valid_from=day(-5))
        assert Scheme.objects.filter(published_on__isnull=False, valid_until=day(-10)).count() == 1


class TestInvestment:
    """What was paid in counts once another person has seen it."""

    def test_it_is_verified_by_another_person(self, office: Office) -> None:
        project = office.registered()
        paid = office.investment(project, 5 * YI)
        assert queries.verified_fen(project.pk) == 0
        waiting = queries.list_to_verify(office.leader)
        assert [one.pk for one in waiting or ()] == [paid.pk]
        assert not list(queries.list_to_verify(office.officer) or ())
        with refused(InvalidInput, "another person verifies it"):
            services.verify_investment(office.officer, paid.pk)
        with refused(StaleRecord):
            services.verify_investment(office.leader, paid.pk, version=2)
        verified = services.verify_investment(office.leader, paid.pk, version=1)
        assert (verified.verified_on, verified.verified_by_id) == (
            *(day(0), office.leader.membership_id),
        )
        assert queries.verified_fen(project.pk) == 5 * YI
        with refused(InvalidInput, "verified already"):
            services.verify_investment(office.leader, paid.pk)

    def test_a_wrong_entry_is_annulled_and_its_voucher_entered_anew(self, office: Office) -> None:
        project = office.registered()
        wrong = office.investment(project, 50 * YI, voucher="0815")
        services.verify_investment(office.leader, wrong.pk)
        with refused(InvalidInput, "Say why"):
            services.annul_investment(office.officer, wrong.pk, " ")
        gone = services.annul_investment(office.officer, wrong.pk, "ten times too much", version=2)
        assert (gone.annulled_on, gone.annulled_because) == (day(0), "ten times too much")
        assert queries.verified_fen(project.pk) == 0
        for act in (
            lambda: services.annul_investment(office.officer, wrong.pk, "again"),
            lambda: services.verify_investment(office.leader, wrong.pk),
        ):
            with refused(InvalidInput, "annulled"):
                act()
        right = office.investment(project, 5 * YI, voucher="0815")
        services.verify_investment(office.leader, right.pk)
        assert queries.verified_fen(project.pk) == 5 * YI
        event = Event.objects.get(act="attraction.investment_annulled")
        assert event.reason == "ten times too much"

    def test_what_a_reward_on_its_way_stands_on_is_not_annulled(self, office: Office) -> None:
        reward = office.assessed()
        counted = queries.list_investments(office.officer, reward.project_id)[0]
        with refused(InvalidInput, "withdraw that first"):
            services.annul_investment(office.officer, counted.pk, "wrong")
        services.withdraw_reward(office.officer, reward.pk, "computed on a wrong entry")
        services.annul_investment(office.officer, counted.pk, "wrong")
        assert queries.verified_fen(reward.project_id) == 0

    def test_the_same_person_in_another_role_is_no_other_person(self, office: Office) -> None:
        paid = office.investment(office.registered())
        user = make.User.objects.get(pk=office.officer.user_id)
        other_hat = make.membership(office.zone, Role.LEADER, of=user)
        with refused(InvalidInput, "another person verifies it"):
            services.verify_investment(make.queries.actor_of(other_hat), paid.pk)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"amount_fen": 0}, "amount_fen"),
            ({"amount_fen": -5}, "amount_fen"),
            ({"paid_on": date(2999, 1, 1)}, "paid_on"),
            ({"voucher": " "}, "voucher"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, office: Office, wrong: dict[str, Any], field: str
    ) -> None:
        project = office.registered()
        columns = {"paid_on": day(-1), "amount_fen": YI, "voucher": "V-1"}
        with refused(InvalidInput, field=field):
            services.enter_investment(office.officer, project.pk, columns | wrong)

    def test_a_voucher_counts_once_in_a_zone(self, office: Office) -> None:
        first, second = office.registered(), office.registered()
        office.investment(first, voucher="V-1")
        for project in (first, second):
            with refused(InvalidInput, f"was entered before, for “{first.name}”", "voucher"):
                office.investment(project, voucher="V-1")
        elsewhere = Office.of(zone := make.zone(), make.actor(zone))
        elsewhere.investment(elsewhere.registered(), voucher="V-1")
        assert PaidInvestment.objects.count() == 2
        with refused(NotFound):
            services.enter_investment(
                make.actor(make.zone()),
                first.pk,
                {"paid_on": day(-1), "amount_fen": YI, "voucher": "V-2"},
            )


class TestAssessment:
    """One reward a project, of its verified investment, by the scheme of its filing."""

    def test_it_is_computed_line_by_line_and_shared_to_the_fen(self, office: Office) -> None:
        project = office.produced()
        shares = (("Lin", Decimal(2)), ("Xu", Decimal(1)))
        office.investment(project, 9 * YI)  # nobody has verified it
        reward = office.assessed(project, *shares, amount_fen=2 * YI)
        expected = (YI - YI // 10) // 1000 + YI // 500
        assert (reward.paid_in_fen, reward.amount_fen) == (2 * YI, expected)
        assert sum(line["amount_fen"] for line in reward.lines) == expected
        amounts = dict(RewardShare.objects.values_list("payee", "amount_fen"))
        assert sum(amounts.values()) == expected
        assert abs(amounts["Lin"] - 2 * amounts["Xu"]) < 3
        assert len(reward.scheme_sha256) == 64

    def test_the_finder_alone_is_paid_where_no_team_is_named(self, office: Office) -> None:
        reward = office.assessed()
        (share,) = reward.shares.all()
        assert (share.payee, share.amount_fen) == ("Some Chamber", reward.amount_fen)

    def test_a_project_is_rewarded_once(self, office: Office) -> None:
        project = office.produced()
        first = office.assessed(project)
        with refused(InvalidInput, f"A project is rewarded once: {first.number}"):
            services.assess_reward(office.officer, project.pk)
        services.withdraw_reward(office.officer, first.pk, "Too early", version=1)
        second = services.assess_reward(office.officer, project.pk)
        assert second.number != first.number
        found = queries.find_reward_of(office.officer, project.pk)
        assert found is not None
        assert found.pk == second.pk

    @pytest.mark.parametrize(
        ("make_project", "said"),
        [
            (lambda office: office.produced(is_found=False), "no finder"),
            (lambda office: office.registered(office.confirmed().lead), "not begun production"),
        ],
    )
    def test_without_finder_or_production_nothing_is_assessed(
        self, office: Office, make_project: Callable[[Office], Any], said: str
    ) -> None:
        project = make_project(office)
        office.verified(project)
        with refused(InvalidInput, said):
            services.assess_reward(office.officer, project.pk)

    def test_a_reward_is_claimed_within_its_term(self, office: Office) -> None:
        office.published_scheme(claim_months=1)
        late = office.produced()
        office.verified(late)
        last_on = add_months(day(PRODUCED), 1)
        with refused(InvalidInput, f"to be claimed by {last_on}"):
            services.assess_reward(office.officer, late.pk)

    def test_no_tier_reached_and_wrong_shares_are_refused(self, office: Office) -> None:
        project = office.produced()
        office.verified(project, YI // 100)
        with refused(InvalidInput, "the first tier begins at"):
            services.assess_reward(office.officer, project.pk)
        office.verified(project, YI)
        for shares in ([("Lin", Decimal(0))], [("Lin", Decimal(1)), (" Lin", Decimal(1))]):
            with refused(InvalidInput, field="shares"):
                services.assess_reward(office.officer, project.pk, shares)

    def test_who_is_in_charge_is_not_paid(self, office: Office) -> None:
        lead = office.lead()
        office.confirmed(lead, kind=FinderKind.IN_CHARGE)
        project = office.produced(lead, is_found=False)
        office.verified(project)
        with refused(InvalidInput, "does not pay finders of this kind"):
            services.assess_reward(office.officer, project.pk)

    def test_a_project_with_an_open_reward_is_not_retired(self, office: Office) -> None:
        reward = office.assessed()
        with refused(InvalidInput, reward.number):
            retire_project(office.officer, reward.project_id, reason="by mistake")


class TestPublicity:
    """Before the public for working days; objections are answered first."""

    def test_it_lasts_the_schemes_working_days(self, office: Office) -> None:
        reward = office.assessed()
        with refused(ActForbidden):
            services.publish_reward(office.officer, reward.pk)
        published = services.publish_reward(office.leader, reward.pk, version=1)
        until = published.public_until
        assert until is not None
        assert national_calendar().difference(day(0), until) == 5
        assert not list(queries.list_to_pay(office.leader) or ())
        with refused(InvalidInput, "not possible"):
            services.publish_reward(office.leader, reward.pk)

    def test_an_objection_is_answered_once_and_stops_the_payment(self, office: Office) -> None:
        assessed = office.assessed()
        with refused(InvalidInput, "not possible"):
            services.raise_objection(office.officer, assessed.pk, "Xu", "Late")
        reward = office.due(assessed)
        for wrong in (("", "Late"), ("Xu", " ")):
            with refused(InvalidInput, "This is needed."):
                services.raise_objection(office.officer, reward.pk, *wrong)
        objection = services.raise_objection(office.officer, reward.pk, "Xu", "Late")
        with refused(InvalidInput, "1 objections are not answered"):
            services.pay_reward(office.leader, reward.pk, "V-1")
        with refused(InvalidInput, field="answer"):
            services.answer_objection(office.leader, objection.pk, " ")
        with refused(ActForbidden):
            services.answer_objection(office.officer, objection.pk, "It was not")
        services.answer_objection(office.leader, objection.pk, "It was not", version=1)
        with refused(InvalidInput, "It is answered already."):
            services.answer_objection(office.leader, objection.pk, "Once more")
        assert services.pay_reward(office.leader, reward.pk, "V-1").state == RewardState.PAID


class TestPayment:
    """Paid once, after review and publicity, to a finder whose filing stands; taken back."""

    def test_it_waits_for_the_end_of_the_publicity(self, office: Office) -> None:
        reward = office.published()
        office.pass_reward(reward)
        with refused(InvalidInput, "before the public until"):
            services.pay_reward(office.leader, reward.pk, "V-1")
        Reward.objects.filter(pk=reward.pk).update(public_until=day(0))
        with refused(InvalidInput, "before the public until"):
            services.pay_reward(office.leader, reward.pk, "V-1")
        Reward.objects.filter(pk=reward.pk).update(public_until=day(-1))
        assert [one.pk for one in queries.list_to_pay(office.leader) or ()] == [reward.pk]
        with refused(InvalidInput, field="payment"):
            services.pay_reward(office.leader, reward.pk, " ")
        paid = services.pay_reward(office.leader, reward.pk, "V-1", version=reward.version)
        assert (paid.state, paid.paid_on, paid.payment) == (RewardState.PAID, day(0), "V-1")
        with refused(InvalidInput, "not possible"):
            services.pay_reward(office.leader, reward.pk, "V-2")

    def test_without_a_passed_review_nothing_is_paid(self, office: Office) -> None:
        reward = office.published()
        Reward.objects.filter(pk=reward.pk).update(public_until=day(-1))
        with refused(InvalidInput):
            services.pay_reward(office.leader, reward.pk, "V-1")
        opened = services.review_reward(office.officer, reward.pk)
        assert opened.digest == subject_of_reward(reward).digest
        with refused(InvalidInput, opened.number):
            services.pay_reward(office.leader, reward.pk, "V-1")

    def test_a_review_of_other_words_does_not_count(self, office: Office) -> None:
        reward = office.due()
        review = services.review_reward(office.officer, reward.pk)
        assert review.digest == subject_of_reward(reward).digest
        RewardShare.objects.filter(reward=reward).update(payee="Somebody else")
        with refused(InvalidInput):
            services.pay_reward(office.leader, reward.pk, "V-1")
        office.pass_reward(Reward.objects.get(pk=reward.pk))
        assert services.pay_reward(office.leader, reward.pk, "V-1").state == RewardState.PAID

    def test_a_review_that_was_revoked_does_not_count(self, office: Office) -> None:
        reward = office.published()
        Reward.objects.filter(pk=reward.pk).update(public_until=day(-1))
        passed = make.passed_review(office.officer, office.leader, subject_of_reward(reward))
        revoke(office.leader, passed.pk, "A part was overlooked")
        with refused(InvalidInput):
            services.pay_reward(office.leader, reward.pk, "V-1")

    def test_while_the_filing_is_in_dispute_nothing_is_published_or_paid(
        self, office: Office
    ) -> None:
        fresh, due = office.assessed(), office.due()
        claim = {"claimant": "Xu", "claim": "I was first"}
        disputes = [
            services.dispute_filing(office.officer, one.filing_id, claim) for one in (fresh, due)
        ]
        with refused(InvalidInput, f"The filing {fresh.filing.number} is not confirmed now"):
            services.publish_reward(office.leader, fresh.pk)
        with refused(InvalidInput, f"The filing {due.filing.number} is not confirmed now"):
            services.pay_reward(office.leader, due.pk, "V-1")
        services.decide_dispute(office.leader, disputes[1].pk, True, "He was")
        with refused(InvalidInput, "is not confirmed now"):
            services.pay_reward(office.leader, due.pk, "V-1")
        services.decide_dispute(office.leader, disputes[0].pk, False, "He was not")
        assert services.publish_reward(office.leader, fresh.pk).state == RewardState.PUBLISHED

    def test_it_is_taken_back_within_the_schemes_years(self, office: Office) -> None:
        reward = office.paid()
        cause = ClawbackCause.LEFT
        for amount in (0, reward.amount_fen + 1):
            with refused(InvalidInput, "At most", "amount_fen"):
                services.claw_back_reward(office.leader, reward.pk, cause, amount, reason="Left")
        with refused(InvalidInput, field="reason"):
            services.claw_back_reward(office.leader, reward.pk, cause, 100, reason=" ")
        Reward.objects.filter(pk=reward.pk).update(
            paid_on=day(-365 * 6), public_until=day(-365 * 6 - 1)
        )
        with refused(InvalidInput, "The years of the scheme ended"):
            services.claw_back_reward(office.leader, reward.pk, cause, 100, reason="Left")
        taken = services.claw_back_reward(
            office.leader, reward.pk, ClawbackCause.FRAUD, 100, reason="Forged", version=3
        )
        assert (taken.state, taken.clawed_back_fen, taken.clawback_cause) == (
            *(RewardState.CLAWED_BACK, 100, ClawbackCause.FRAUD),
        )
        fraud, rest_fen = ClawbackCause.FRAUD, reward.amount_fen - 100
        with refused(InvalidInput, "At most", "amount_fen"):
            services.claw_back_reward(office.leader, reward.pk, fraud, rest_fen + 1, reason="More")
        taken = services.claw_back_reward(
            office.leader, reward.pk, fraud, rest_fen, reason="The rest, too"
        )
        assert taken.clawed_back_fen == reward.amount_fen

    def test_only_what_was_paid_is_taken_back_and_only_what_was_not_is_withdrawn(
        self, office: Office
    ) -> None:
        published, paid = office.published(), office.paid()
        with refused(InvalidInput, "not possible"):
            services.claw_back_reward(
                office.leader, published.pk, ClawbackCause.ERROR, 100, reason="Error"
            )
        with refused(InvalidInput, "not possible"):
            services.withdraw_reward(office.officer, paid.pk, "Error")
        with refused(InvalidInput, field="reason"):
            services.withdraw_reward(office.officer, published.pk, " ")
        with refused(NotFound):
            services.withdraw_reward(make.actor(make.zone()), published.pk, "Not mine")
