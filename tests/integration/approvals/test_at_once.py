"""Two people decide the same at once: one is first, the other is told, and nothing is there twice.

Each acts in a thread with a connection of its own; both begin when the other is ready.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from tests import make_cases
from tests.at_once import at_once
from tests.make_cases import FIRST, Office, carry_through, item
from tests.unit.approvals.cases import SOUND, TERMS

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.simulation import Award, LapseReason
from zoneworks.approvals.models import ApprovalCase, CaseItem, ReachedMilestone
from zoneworks.approvals.services import Order
from zoneworks.core.errors import DomainError
from zoneworks.core.models import Event
from zoneworks.core.queries import operator

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 5
RENOVATION = {
    "works_cost_yuan": 5_000_000,
    "floor_area_m2": 5_000,
    "special_works": False,
    "eia_class": "EXEMPT",
}


@pytest.fixture
def office(committed: None) -> Office:
    return make_cases.office()


def one_won(refusals: list[DomainError | None]) -> None:
    told = [one for one in refusals if one is not None]
    assert len(told) == len(refusals) - 1
    assert all(str(one) for one in told)
    assert not [one for one in queries.replay_cases(operator()) if one.differing]


def move(office: Office, row: CaseItem, kind: HandlingAct, **more: Any) -> Callable[[], Any]:
    by = office.officer if kind is HandlingAct.WITHDRAW else office.clerk
    given = {"reason": "r", "number": "No. 1"} | more
    return lambda: services.advance(by, [Order(row.pk, kind, FIRST, **given)])


def counted(row: CaseItem, *kinds: HandlingAct) -> int:
    acts = [f"approvals.item_{kind.lower()}" for kind in kinds]
    return Event.objects.filter(subject_id=row.pk, act__in=acts).count()


def test_an_item_is_granted_or_refused_but_not_both(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    for _round in range(ROUNDS):
        row = carry_through(office, case, "eia_form", until=HandlingAct.REVIEW)
        grant, refuse = HandlingAct.GRANT, HandlingAct.REFUSE
        one_won(at_once(move(office, row, grant), move(office, row, refuse)))
        row.refresh_from_db()
        assert row.state in {State.GRANTED, State.REFUSED}
        if row.state == State.GRANTED:
            make_cases.act(office.clerk, row, HandlingAct.REVOKE, FIRST)
    assert counted(row, HandlingAct.GRANT, HandlingAct.REFUSE) == ROUNDS


def test_one_grant_stands_where_two_were_given(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.REVIEW)
    grants = [move(office, row, HandlingAct.GRANT, number=f"No. {one}") for one in range(4)]
    one_won(at_once(*grants))
    assert counted(row, HandlingAct.GRANT) == 1


def test_what_is_withdrawn_while_it_is_accepted_is_handled_in_one_order(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.APPLY)
    withdraw = move(office, row, HandlingAct.WITHDRAW)
    accepted, withdrawn = at_once(move(office, row, HandlingAct.ACCEPT), withdraw)
    # Accepted and then withdrawn is an order too; withdrawn and then accepted is none.
    assert withdrawn is None
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    assert counted(row, HandlingAct.ACCEPT) == (accepted is None)
    assert not [one for one in queries.replay_cases(operator()) if one.differing]


def test_cases_of_one_project_that_open_at_once_are_numbered_one_after_the_other(
    office: Office,
) -> None:
    assert at_once(office.case, office.case, office.case) == [None, None, None]
    numbers = ApprovalCase.objects.order_by("number").values_list("number", flat=True)
    assert [one[-2:] for one in numbers] == ["01", "02", "03"]


def test_works_begin_before_the_permit_is_revoked_or_not_at_all(office: Office) -> None:
    for _round in range(ROUNDS):
        case = services.open_case(
            office.officer, office.project.pk, "small-renovation", RENOVATION, begun_on=FIRST
        )
        carry_through(office, case, "filing")
        row = carry_through(office, case, "construction_permit")
        begin = partial(services.reach_milestone, office.officer, case.pk, "construction", on=FIRST)
        begun, revoked = at_once(begin, move(office, row, HandlingAct.REVOKE))
        assert revoked is None
        has_begun = ReachedMilestone.objects.filter(case=case).exists()
        assert has_begun == (begun is None)
    assert not [one for one in queries.replay_cases(operator()) if one.differing]


def test_a_simulation_converts_or_lapses_but_not_both(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, TERMS, on=FIRST)
    carry_through(office, case, "eia_form", track=Track.SIMULATED)
    carry_through(office, case, "planning_conditions")
    land = carry_through(office, case, "land_contract", until=HandlingAct.REVIEW)
    won = FIRST + timedelta(days=40)
    make_cases.act(office.clerk, land, HandlingAct.GRANT, won)
    award = Award(office.enterprise.credit_code, TERMS, is_paid=True, design_is_unchanged=True)
    lapses = [
        lambda: services.lapse(office.officer, case.pk, LapseReason.AGREEMENT_ENDED, on=won),
        lambda: services.lapse(office.officer, case.pk, LapseReason.CHANGED_DESIGN, on=won),
    ]
    convert = partial(services.convert, office.applicant, case.pk, award, {}, on=won)
    one_won(at_once(convert, *lapses))
    case.refresh_from_db()
    assert (case.converted_on is None) != (case.lapsed_on is None)
    assert item(case, "eia_form", Track.SIMULATED).state in {State.CONVERTED, State.LAPSED}
