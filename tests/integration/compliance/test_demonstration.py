"""The reviews of the demonstration zone: single records, one in each state, by its own hands."""

from collections import Counter

import pytest

from zoneworks.compliance import demo as part
from zoneworks.compliance import lists, queries
from zoneworks.compliance.engine.conclusions import Outcome
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.models import Review
from zoneworks.core import clock, demo
from zoneworks.core import queries as people
from zoneworks.core.models import IssuedDocument, Membership

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_review_in_each_state_and_draws_no_chance() -> None:
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        chance = demonstration.random.getstate()
        part.load(demonstration)
    assert demonstration.random.getstate() == chance
    rows = list(Review.objects.order_by("opened_on", "pk"))
    states = Counter(State(one.state) for one in rows)
    assert set(states) == set(State)
    assert any(lists.has_expired(one) for one in rows)
    refused = next(one for one in rows if one.state == State.REFUSED)
    assert queries.conclusion_of(refused).violated == ("10-1", "10-2")
    assert Outcome.BY_EXCEPTION in {one.outcome for one in rows}
    numbers = [one.number for one in rows]
    assert numbers == sorted(numbers)
    assert IssuedDocument.objects.count() == len([one for one in rows if one.outcome])


def test_desks_of_the_demonstration_have_something_to_do() -> None:
    with clock.at(demo.OPENED_AT):
        part.load(demo._open(lambda _part: None))
    of = {one.user.username: people.actor_of(one) for one in Membership.objects.all()}
    states = {
        name: [row.state for row in queries.list_readings(actor)] for name, actor in of.items()
    }
    assert states["officer"] == [State.FIRST_READING] * 2
    assert states["competition"] == [State.SECOND_READING]
    assert states["department"] == []
