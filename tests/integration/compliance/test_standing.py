"""What every slice asks: no review, no agreement, no measure, no payment; and it says why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests import make
from tests.at_once import at_once

from zoneworks.compliance import queries, services
from zoneworks.compliance.engine.questions import Answer, Finding
from zoneworks.compliance.engine.reviews import StandingState, State
from zoneworks.compliance.models import Review
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Zone

DAY = date(2024, 9, 2)
S = StandingState
AGREEMENT = {"record": "attraction.Agreement", "record_id": 7}


class Office:
    """A zone with two readers and a leader."""

    def __init__(self) -> None:
        self.zone: Zone = make.zone()
        self.officer = make.actor(self.zone)
        self.second = make.actor(self.zone, Role.APPROVING_DEPARTMENT)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.subject = make.subject("Pays 5000000.00 yuan.", **AGREEMENT)

    def passed(self) -> Review:
        """The review of the subject, passed on a Monday."""
        with on(DAY):
            return make.passed_review(self.officer, self.second, self.subject)


def on(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def refusal(actor: Actor, subject: Any, day: date = DAY) -> str:
    """Why a subject is refused on a day; its page tells the same."""
    with on(day):
        with pytest.raises(InvalidInput) as refused:
            services.require_review(actor, subject)
        assert refused.value.fields == {"": [queries.find_standing(actor, subject).text]}
    return str(refused.value)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
class TestStanding:
    """How a subject stands, and what is said of it."""

    def test_without_a_review_nothing_goes_out(self, office: Office) -> None:
        told = refusal(office.officer, office.subject)
        assert "No fair-competition review" in told
        assert "article 18" in told
        standing = queries.find_standing(office.officer, office.subject)
        assert (standing.state, standing.review, standing.url) == (S.NONE, None, "")

    def test_a_passed_review_lets_it_out_whoever_asks(self, office: Office) -> None:
        done = office.passed()
        enterprise = make.enterprise(office.officer)
        firm = make.actor(office.zone, Role.ENTERPRISE, own=enterprise)
        with on(DAY):
            for actor in (office.officer, office.leader, firm):
                assert services.require_review(actor, office.subject) == done
            standing = queries.find_standing(office.officer, office.subject)
            assert (standing.state, standing.review) == (S.PASSED, done)
            assert standing.url == f"/compliance/reviews/{done.pk}"
            assert queries.find_standing(firm, office.subject).url == ""
        assert "2025-09-01" in standing.text

    def test_a_title_may_change_and_not_one_fen(self, office: Office) -> None:
        done = office.passed()
        with on(DAY):
            renamed = replace(office.subject, title="Another title")
            assert services.require_review(office.officer, renamed) == done
        changed = make.subject("Pays 5000000.01 yuan.", **AGREEMENT)
        told = refusal(office.officer, changed)
        assert done.number in told
        assert "another version" in told
        assert queries.find_standing(office.officer, changed).state is S.CHANGED

    def test_a_review_in_hand_is_not_enough(self, office: Office) -> None:
        with on(DAY):
            row = make.review(office.officer, office.subject)
        assert row.number in refusal(office.officer, office.subject)
        services.withdraw(office.officer, row.pk, "by mistake")
        assert "No fair-competition review" in refusal(office.officer, office.subject)
        with on(DAY):
            row = make.read_review(office.officer, office.subject)
        assert "still being read" in refusal(office.officer, office.subject)
        assert queries.find_standing(office.officer, office.subject).review == row

    def test_a_violation_is_named_by_its_article(self, office: Office) -> None:
        with on(DAY):
            refund = Answer("10-1", Finding.YES, "Part 1")
            done = make.passed_review(office.officer, office.second, office.subject, refund)
        told = refusal(office.officer, office.subject)
        assert "article 10(1)" in told
        assert done.number in told

    def test_it_has_expired_on_the_very_day(self, office: Office) -> None:
        done = office.passed()
        until = done.valid_until
        assert until == date(2025, 9, 2)
        with on(until - timedelta(days=1)):
            assert services.require_review(office.officer, office.subject) == done
        told = refusal(office.officer, office.subject, until)
        assert "2025-09-01 was its last day" in told
        with on(until):
            assert queries.find_standing(office.officer, office.subject).state is S.EXPIRED
            again = make.passed_review(office.officer, office.second, office.subject)
            assert services.require_review(office.officer, office.subject) == again

    def test_a_revoked_review_is_told_with_its_day_and_reason(self, office: Office) -> None:
        done = office.passed()
        with on(date(2024, 10, 8)):
            services.revoke(office.leader, done.pk, "a report was right")
        told = refusal(office.officer, office.subject, date(2024, 10, 9))
        assert "2024-10-08: a report was right" in told

    def test_the_review_of_another_record_or_zone_is_of_no_use(self, office: Office) -> None:
        office.passed()
        for other in (
            replace(office.subject, record_id=8),
            replace(office.subject, record="policies.Measure"),
            replace(office.subject, record="", record_id=0),
        ):
            assert "No fair-competition review" in refusal(office.officer, other)
        stranger = make.actor(make.zone())
        assert "No fair-competition review" in refusal(stranger, office.subject)

    def test_a_text_entered_by_hand_stands_by_its_words(self, office: Office) -> None:
        subject = make.subject("Equal rents for all.")
        with on(DAY):
            done = make.passed_review(office.officer, office.second, subject)
            assert services.require_review(office.officer, subject) == done
        other = make.subject("Equal rents for some.")
        assert "No fair-competition review" in refusal(office.officer, other)

    def test_the_province_reads_how_it_stands_and_requires_nothing(self) -> None:
        province = make.zone(is_province=True)
        zone = make.zone(province=province)
        subject = make.subject("Pays.", **AGREEMENT)
        second = make.actor(zone, Role.LEADER)
        with on(DAY):
            done = make.passed_review(make.actor(zone), second, subject)
            reader = make.actor(province, Role.PROVINCE)
            standing = queries.find_standing(reader, subject)
        assert (standing.state, standing.review) == (S.PASSED, done)


@pytest.mark.usefixtures("committed")
class TestAtOnce:
    """Two connections: what is required is not revoked in between."""

    def test_nothing_is_required_without_a_transaction(self) -> None:
        office = Office()
        office.passed()
        with pytest.raises(RuntimeError, match="transaction"):
            services.require_review(office.officer, office.subject)

    def test_a_revocation_does_not_slip_between(self) -> None:
        for _round in range(5):
            office = Office()
            done = make.passed_review(office.officer, office.second, office.subject)
            signed: list[State] = []

            def sign(office: Office = office, signed: list[State] = signed) -> None:
                with transaction.atomic():
                    held = services.require_review(office.officer, office.subject)
                    signed.append(State(Review.objects.get(pk=held.pk).state))

            revoke = partial(services.revoke, office.leader, done.pk, "report")
            refusals = at_once(sign, revoke)
            assert refusals[1] is None
            assert Review.objects.get(pk=done.pk).state == State.REVOKED
            assert signed == ([] if refusals[0] is not None else [State.PASSED])
            with transaction.atomic(), pytest.raises(InvalidInput):
                services.require_review(office.officer, office.subject)

    def test_whoever_requires_first_holds_the_review_until_the_end(self) -> None:
        office = Office()
        done = make.passed_review(office.officer, office.second, office.subject)
        order: list[str] = []
        revoking = _waiting(partial(services.revoke, office.leader, done.pk, "report"), order)
        with transaction.atomic():
            services.require_review(office.officer, office.subject)
            thread = revoking()
            thread.join(0.5)
            assert thread.is_alive()
            order.append("signed")
        thread.join(60)
        assert order == ["signed", "revoked"]

    def test_a_version_is_opened_once(self) -> None:
        for _round in range(5):
            office = Office()
            opening = partial(services.open_review, office.officer, office.subject)
            refusals = at_once(opening, opening)
            assert len([one for one in refusals if one is not None]) == 1
            assert Review.objects.filter(zone=office.zone).count() == 1

    def test_two_second_readers_conclude_once(self) -> None:
        office = Office()
        row = make.read_review(office.officer, office.subject)
        refusals = at_once(
            partial(services.confirm, office.second, row.pk),
            partial(services.confirm, office.leader, row.pk),
        )
        assert len([one for one in refusals if one is not None]) == 1
        assert Review.objects.get(pk=row.pk).state == State.PASSED


def _waiting(act: Callable[[], Any], order: list[str]) -> Callable[[], Any]:
    """Begin an act on a connection of its own."""
    from threading import Thread

    from django.db import connection

    def run() -> None:
        try:
            act()
            order.append("revoked")
        finally:
            connection.close()

    def begin() -> Thread:
        thread = Thread(target=run, daemon=True)
        thread.start()
        return thread

    return begin
