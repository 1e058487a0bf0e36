"""The page of work in the background: what runs, waits, is stuck, failed; what comes again."""

from datetime import timedelta

import pytest
from tests import make

from zoneworks.core import clock, contributions, jobs, recurring
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput
from zoneworks.core.models import Job, JobState, Recurring, Zone
from zoneworks.core.recurring import Standing

pytestmark = pytest.mark.django_db


def put(job: Job, state: JobState, *, silent: bool = False, **columns: object) -> None:
    beat_at = clock.now() - (timedelta(minutes=5) if silent else timedelta())
    Job.objects.filter(pk=job.pk).update(state=state, beat_at=beat_at, **columns)


def test_each_state_is_counted_and_the_silent_ones_are_stuck() -> None:
    officer = make.actor(make.zone())
    states = [
        (JobState.RUNNING, False),
        (JobState.RUNNING, True),
        (JobState.WAITING, False),
        (JobState.WAITING, True),
        (JobState.FAILED, False),
        (JobState.DONE, False),
    ]
    for state, silent in states:
        put(make.job(officer), state, silent=silent, finished_at=clock.now())
    counts = jobs.count_open(officer)
    assert counts == {"running": 1, "waiting": 1, "stuck": 2, "failed": 1}
    browser = make.client(officer)
    for state, count in (("STUCK", 2), ("RUNNING", 2), ("FAILED", 1), ("DONE", 1)):
        assert browser.get("/jobs", {"state": state}).context["list"].count == count
    assert browser.get("/jobs", {"state": "x"}).status_code == 422


def test_staff_see_the_zones_work_and_others_their_own() -> None:
    zone = make.zone()
    officer, bank = make.actor(zone), make.actor(zone, Role.BANK)
    make.job(officer)
    make.job(bank)
    make.job(make.actor(make.zone()))
    assert make.client(officer).get("/jobs").context["list"].count == 2
    assert make.client(bank).get("/jobs").context["list"].count == 1
    assert "recurring" not in make.client(bank).get("/jobs").context


def test_what_failed_is_begun_anew_by_who_asked_for_it() -> None:
    officer = make.actor(make.zone())
    job = make.job(officer)
    other = make.actor(Zone.objects.get(pk=officer.zone_id))
    with pytest.raises(InvalidInput):
        jobs.retry(officer, job.pk)
    put(job, JobState.FAILED, values={"label": "Work", "file": 7})
    with pytest.raises(ActForbidden):
        jobs.retry(other, job.pk)
    again = jobs.retry(officer, job.pk)
    assert (again.kind, again.subject_id, again.state) == (job.kind, job.subject_id, "WAITING")
    assert again.values == {"label": "Work"}
    page = make.client(officer).get(f"/jobs/{job.pk}").content.decode()
    assert f"/jobs/{job.pk}/retry" in page
    theirs = make.client(other).get(f"/jobs/{job.pk}").content.decode()
    assert f"/jobs/{job.pk}/retry" not in theirs


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two pieces of work, one of which fails as long as something stands in the list."""
    monkeypatch.setattr(contributions, "_register", type(contributions._register)())
    reasons = ["no more paper"]

    def work() -> None:
        if reasons:
            raise ValueError(reasons[0])

    contributions.add_recurring("probe.fails", timedelta(hours=1), work, "Probe")
    return reasons


def standing() -> tuple[Standing, str]:
    (piece,) = recurring.list_pieces()
    return piece.standing, piece.error


def test_recurring_work_tells_what_it_failed_on_until_it_succeeds(pieces: list[str]) -> None:
    start = clock.now()
    with clock.at(start):
        recurring.run_due()
        assert standing() == (Standing.FAILED, "ValueError: no more paper")
    pieces.clear()
    with clock.at(start + timedelta(minutes=61)):
        recurring.run_due()
        assert standing() == (Standing.WAITING, "")
    with clock.at(start + timedelta(minutes=124)):
        assert standing()[0] is Standing.LATE


def test_recurring_work_of_a_silent_worker_is_stuck(pieces: list[str]) -> None:
    moment = clock.now()
    Recurring.objects.create(name="probe.fails", next_at=moment, holder="x", beat_at=moment)
    with clock.at(moment + timedelta(seconds=5)):
        assert standing()[0] is Standing.RUNNING
    with clock.at(moment + timedelta(seconds=31)):
        assert standing()[0] is Standing.STUCK


def test_the_page_of_an_administrator_shows_what_comes_again() -> None:
    administrator: Actor = make.actor(make.zone(), Role.ADMINISTRATOR)
    recurring.run_due()
    page = make.client(administrator).get("/jobs")
    assert page.context["recurring"]
