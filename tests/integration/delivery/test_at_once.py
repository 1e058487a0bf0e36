"""Two people publish at once: one is first, the other is told, and the plan is whole.

Each acts in a thread with a connection of its own; both begin when the other is ready.
"""

from functools import partial

import pytest
from tests import make
from tests.at_once import at_once

from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import StaleRecord
from zoneworks.delivery import services
from zoneworks.delivery.models import Activity, Baseline, Plan, Replan

pytestmark = pytest.mark.usefixtures("committed")


def test_of_two_publications_one_holds_and_the_other_is_stale() -> None:
    zone = make.zone()
    officer, leader = make.actor(zone), make.actor(zone, Role.LEADER)
    make.shared_resource(officer)
    drafts = [make.plan(officer) for _each in range(2)]
    replans = [services.propose_replan(officer, drafts=[one.pk]) for one in drafts]
    outcomes = at_once(
        *(
            partial(services.publish_replan, by, one.pk)
            for by, one in zip((officer, leader), replans, strict=True)
        )
    )
    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    (refusal,) = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(refusal, StaleRecord)
    (taken,) = Plan.objects.filter(state="IN_USE")
    assert Replan.objects.filter(state="PUBLISHED").count() == 1
    assert Baseline.objects.get().plan == taken
    dated = Activity.objects.filter(planned_start_on__isnull=False)
    assert set(dated.values_list("plan_id", flat=True)) == {taken.pk}
    assert not taken.activities.filter(finished_on=None, planned_start_on=None).exists()


def test_proposals_that_are_made_at_once_have_numbers_of_their_own() -> None:
    officer = make.actor(make.zone())
    make.published(officer, make.plan(officer))
    assert at_once(*[partial(services.propose_replan, officer)] * 2) == [None, None]
    assert sorted(Replan.objects.values_list("number", flat=True)) == [1, 2, 3]
