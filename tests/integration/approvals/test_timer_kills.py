"""Timers under two workers and kill −9: each goes off once, whole, with its event and notices."""

import subprocess
from collections import Counter
from datetime import date

import pytest
from tests import make_cases, processes
from tests.make_cases import FIRST, Office, at, carry_through

from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State
from zoneworks.approvals.models import CaseItem, Firing, Notice
from zoneworks.core.models import Event

DAY = date(2024, 3, 14)
CASES = 12
ROUNDS = 25


@pytest.fixture
def office(committed: None) -> Office:
    """An office with applications that nobody has answered."""
    with at(FIRST):
        made = make_cases.office()
        for _number in range(CASES):
            case = made.case()
            carry_through(made, case, "filing")
            carry_through(made, case, "eia_form", until=HandlingAct.APPLY)
    return made


def _each_went_off_once(office: Office) -> None:
    items = CaseItem.objects.filter(code="eia_form")
    assert {(one.state, one.accepted_on) for one in items} == {(State.UNDER_REVIEW, FIRST)}
    timers = Counter(
        name.partition("/1/")[2] for name in Firing.objects.values_list("timer", flat=True)
    )
    assert timers == {"NOTICE/PASSED/0": CASES, "PROMISED/OVERDUE/1": CASES}
    accepted = Event.objects.filter(act="approvals.item_deem_accepted")
    reminded = Event.objects.filter(act="approvals.item_reminded")
    for found in (accepted, reminded):
        assert Counter(found.values_list("subject_id", flat=True)) == {one.pk: 1 for one in items}
    told = Notice.objects.filter(item__code="eia_form", enterprise=office.enterprise)
    assert told.filter(kind="DEEM_ACCEPTED").count() == CASES
    reviewers = Notice.objects.filter(kind="REMINDER", post=Post.REVIEWER)
    assert Counter(reviewers.values_list("item_id", flat=True)) == {one.pk: 1 for one in items}


def test_workers_killed_at_any_moment_let_each_timer_go_off_once(office: Office) -> None:
    arguments = [str(office.zone.pk), DAY.isoformat(), str(ROUNDS)]
    hammers = [
        processes.start(
            "tests.integration.approvals.timer_hammer", *arguments, seed, stdout=subprocess.PIPE
        )
        for seed in ("1", "2")
    ]
    died = [int(hammer.communicate(timeout=120)[0]) for hammer in hammers]
    assert [hammer.returncode for hammer in hammers] == [0, 0]
    assert min(died) >= 1
    with at(DAY):
        from zoneworks.approvals import services
        from zoneworks.core.actors import platform

        services.fire_timers(platform(office.zone.pk))
    _each_went_off_once(office)


def test_two_workers_do_by_themselves_what_time_brings(office: Office) -> None:
    workers = [processes.start("zoneworks.cli", "worker", "--until-empty") for _number in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    items = CaseItem.objects.filter(code="eia_form")
    assert {one.state for one in items} == {State.UNDER_REVIEW}
    accepted = Event.objects.filter(act="approvals.item_deem_accepted")
    assert Counter(accepted.values_list("subject_id", flat=True)) == {one.pk: 1 for one in items}
    assert Firing.objects.filter(timer__contains="PROMISED/OVERDUE").count() == CASES
