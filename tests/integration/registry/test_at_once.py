"""Merges at the same moment: one is first, the other is told, and no row is lost between them.

The order of the locks is tried too: nobody waits for somebody who waits for him.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from tests import make
from tests.at_once import at_once

from zoneworks.core import bulk
from zoneworks.core.actors import Actor
from zoneworks.core.errors import DomainError
from zoneworks.core.models import Batch
from zoneworks.helpdesk.services import apply_class, decide
from zoneworks.registry import services
from zoneworks.registry.models import Enterprise, EnterpriseMerge, Project

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 5


@pytest.fixture
def officer(committed: None) -> Actor:
    return make.actor(make.zone())


def merging(officer: Actor, kept: Enterprise, gone: Enterprise) -> Callable[[], Any]:
    return partial(services.merge_enterprises, officer, kept.pk, gone.pk, reason="twice")


def told(refusals: Sequence[DomainError | None]) -> list[str]:
    return [str(one) for one in refusals if one is not None]


def in_use_everywhere() -> bool:
    return not Project.objects.filter(enterprise__retired_on__isnull=False).exists()


def test_two_records_are_not_merged_into_each_other(officer: Actor) -> None:
    for _round in range(ROUNDS):
        one, two = make.enterprise(officer), make.enterprise(officer)
        for row in (one, two):
            make.project(officer, enterprise=row)
        refusals = at_once(merging(officer, one, two), merging(officer, two, one))
        assert len(told(refusals)) == 1
        assert EnterpriseMerge.objects.filter(gone__in=[one, two]).count() == 1
        assert in_use_everywhere()


def test_a_chain_of_merges_at_once_loses_nothing(officer: Actor) -> None:
    for _round in range(ROUNDS):
        one, two, three = (make.enterprise(officer) for _n in range(3))
        project = make.project(officer, enterprise=one)
        refusals = at_once(merging(officer, two, one), merging(officer, three, two))
        assert len(told(refusals)) <= 1
        project.refresh_from_db()
        assert in_use_everywhere()
        assert project.enterprise_id in {one.pk, two.pk, three.pk}


def test_what_is_added_meanwhile_goes_over_or_is_refused(officer: Actor) -> None:
    for _round in range(ROUNDS):
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        services.set_figures(officer, gone.pk, 2023, {"tax_fen": 1})
        code = {"code": f"new-{gone.pk}", "name": "New", "enterprise": gone}
        set_figures = partial(
            services.set_figures, officer, gone.pk, 2023, {"tax_fen": 2}, version=1
        )
        contact = partial(services.add_contact, officer, {"name": "Lin"}, enterprise_id=gone.pk)
        at_once(
            merging(officer, kept, gone),
            partial(services.register_project, officer, code),
            set_figures,
            contact,
        )
        assert EnterpriseMerge.objects.filter(gone=gone).exists()
        assert in_use_everywhere()
        assert not gone.contacts.exists()
        assert not gone.figures.exists()


def test_a_class_is_entered_while_its_enterprise_is_merged(officer: Actor) -> None:
    for _round in range(ROUNDS):
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        asked = make.unit(kept.zone)
        row = make.consultation(officer, asked, enterprise=gone)
        row.questions.update(due_on="2024-01-02", asked_on="2024-01-01")
        decide(officer, row.pk, "65", "because")
        at_once(merging(officer, kept, gone), partial(apply_class, officer, row.pk))
        row.refresh_from_db()
        assert row.enterprise_id == kept.pk


def test_a_record_is_not_retired_and_given_a_project_at_once(officer: Actor) -> None:
    for _round in range(ROUNDS):
        row = make.enterprise(officer)
        values = {"code": f"P-{row.pk}-x", "name": "New", "enterprise": row}
        refusals = at_once(
            partial(services.retire_enterprise, officer, row.pk, reason="by mistake"),
            partial(services.register_project, officer, values),
        )
        assert len(told(refusals)) == 1
        assert in_use_everywhere()


def test_of_two_who_undo_an_act_on_many_at_once_one_does(officer: Actor) -> None:
    rows = [make.enterprise(officer) for _each in range(3)]
    kind, act = bulk.get_act(officer, "registry.enterprises", "change")
    values = {"columns": {"scale": "LARGE"}, "reason": "new census"}
    done = bulk.carry_out(officer, kind, act, {row.pk: 1 for row in rows}, values)
    assert done.batch is not None
    undo = partial(bulk.undo, officer, done.batch.pk, reason="wrong list")
    refusals = at_once(undo, undo)
    assert sorted(type(one).__name__ for one in refusals) == ["InvalidInput", "NoneType"]
    assert Batch.objects.filter(undoes=done.batch).count() == 1
    assert set(Enterprise.objects.values_list("scale", flat=True)) == {"MEDIUM"}
