"""Jobs: progress, cancel, kept result; a killed worker's job goes on, once."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from tests import make, processes

from zoneworks.core import clock, jobs
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, NotFound
from zoneworks.core.jobs import JobLost, Progress
from zoneworks.core.models import Event, Job, JobState, Unit
from zoneworks.core.views.jobs import job_context

LONG_AGO = timedelta(minutes=1)


@pytest.fixture
def officer(db: None) -> Actor:
    return make.actor(make.zone())


@pytest.mark.django_db
class TestInOneProcess:
    def test_a_job_is_done_with_its_result_and_its_event(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1, {"total": 3})
        jobs.run.call(job.pk, 1)
        job.refresh_from_db()
        assert (job.state, job.attempt, job.error) == (JobState.DONE, 1, "")
        assert Unit.objects.filter(name=f"job {job.pk} attempt 1").count() == 1
        assert Event.objects.filter(act="probe.counted").count() == 1

    def test_a_refusal_ends_the_job_with_words_for_people(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.refuse", 1)
        jobs.run.call(job.pk, 1)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert job_context(job)["error"] == "The file has 2 columns too few."

    def test_an_error_of_the_program_leaves_no_half_result(
        self, officer: Actor, caplog: pytest.LogCaptureFixture
    ) -> None:
        job = jobs.enqueue(officer, "probe.break", 1)
        jobs.run.call(job.pk, 1)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert job.error
        assert "ZeroDivisionError" in caplog.text
        assert not Unit.objects.exists()
        assert not Event.objects.filter(act="probe.counted").exists()

    def test_a_waiting_job_is_canceled_at_once_and_never_begun(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        assert jobs.cancel(officer, job.pk).state == JobState.CANCELED
        jobs.run.call(job.pk, 1)
        job.refresh_from_db()
        assert (job.state, job.attempt) == (JobState.CANCELED, 0)
        assert not Unit.objects.exists()

    def test_a_job_that_is_done_cannot_be_canceled(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        jobs.run.call(job.pk, 1)
        assert jobs.cancel(officer, job.pk).state == JobState.DONE

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROVINCE, Role.APPROVING_DEPARTMENT])
    def test_who_only_reads_does_not_stop_the_work_of_others(
        self, officer: Actor, role: Role
    ) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        zone = Unit.objects.model._meta.get_field("zone").related_model.objects.get(
            pk=officer.zone_id
        )
        with pytest.raises(ActForbidden):
            jobs.cancel(make.actor(zone, role), job.pk)
        job.refresh_from_db()
        assert (job.state, job.is_cancel_asked) == (JobState.WAITING, False)

    def test_a_job_of_another_zone_cannot_be_found(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        with pytest.raises(NotFound):
            jobs.get_job(make.actor(make.zone()), job.pk)

    def test_the_same_attempt_is_done_once(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        jobs.run.call(job.pk, 1)
        jobs.run.call(job.pk, 1)
        assert Unit.objects.count() == 1

    def test_an_overtaken_worker_writes_nothing(self, officer: Actor) -> None:
        job = make.job(officer, state=JobState.RUNNING)
        Job.objects.filter(pk=job.pk).update(attempt=1)
        slow = Progress(Job.objects.get(pk=job.pk))
        Job.objects.filter(pk=job.pk).update(attempt=2)
        with pytest.raises(JobLost):
            slow(1, 2, "still here")
        with pytest.raises(JobLost), slow.keep():
            Unit.objects.create(zone_id=officer.zone_id, name="too late", kind="DEPARTMENT")
        job.refresh_from_db()
        assert (job.state, job.step, job.done) == (JobState.RUNNING, "", 0)
        assert not Unit.objects.exists()

    def test_after_three_deaths_the_job_has_failed_and_says_why(self, officer: Actor) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        for attempt in (1, 2, 3):
            Job.objects.filter(pk=job.pk).update(
                state=JobState.RUNNING, attempt=attempt, beat_at=clock.now() - LONG_AGO
            )
            assert jobs.reap() == 1
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert "3" in job_context(job)["error"]
        assert jobs.reap() == 0

    def test_a_job_whose_canceling_its_worker_did_not_live_to_see_is_canceled(
        self, officer: Actor
    ) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1)
        jobs.cancel(officer, job.pk)
        Job.objects.filter(pk=job.pk).update(beat_at=clock.now() - LONG_AGO)
        jobs.reap()
        job.refresh_from_db()
        assert job.state == JobState.CANCELED

    def test_a_job_whose_task_died_before_it_began_is_handed_over_anew(
        self, officer: Actor
    ) -> None:
        job = jobs.enqueue(officer, "probe.count", 1)
        DBTaskResult.objects.all().delete()
        Job.objects.filter(pk=job.pk).update(beat_at=clock.now() - LONG_AGO)
        assert jobs.reap() == 1
        assert jobs.reap() == 0
        assert DBTaskResult.objects.ready().count() == 1

    def test_a_living_worker_is_left_alone(self, officer: Actor) -> None:
        make.job(officer, state=JobState.RUNNING)
        assert jobs.reap() == 0


@pytest.fixture
def start_worker() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        worker = processes.start("zoneworks.cli", "worker", stderr=subprocess.DEVNULL)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


@pytest.mark.usefixtures("committed")
class TestWithWorkers:
    def test_a_job_of_a_killed_worker_is_finished_by_another_with_one_result(
        self, start_worker: Callable[[], subprocess.Popen[str]]
    ) -> None:
        job = jobs.enqueue(make.actor(make.zone()), "probe.count", 1, {"total": 20, "pause": 0.1})
        worker = start_worker()
        wait_until(job, lambda: job.state == JobState.RUNNING and job.done >= 3)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        job.refresh_from_db()
        assert (job.state, job.attempt) == (JobState.RUNNING, 1)
        assert not Unit.objects.exists()
        _let_time_pass(job)
        start_worker()
        start_worker()
        wait_until(job, lambda: job.state == JobState.DONE)
        assert job.attempt == 2
        names = list(Unit.objects.values_list("name", flat=True))
        assert names == [f"job {job.pk} attempt 2"]
        assert Event.objects.filter(act="probe.counted").count() == 1

    def test_a_running_job_stops_when_asked_and_the_worker_takes_the_next(
        self, start_worker: Callable[[], subprocess.Popen[str]]
    ) -> None:
        officer = make.actor(make.zone())
        long_job = jobs.enqueue(officer, "probe.count", 1, {"total": 600, "pause": 0.1})
        next_job = jobs.enqueue(officer, "probe.count", 2)
        start_worker()
        wait_until(long_job, lambda: long_job.state == JobState.RUNNING and long_job.done >= 1)
        jobs.cancel(officer, long_job.pk)
        wait_until(long_job, lambda: long_job.state == JobState.CANCELED)
        wait_until(next_job, lambda: next_job.state == JobState.DONE)
        names = list(Unit.objects.values_list("name", flat=True))
        assert names == [f"job {next_job.pk} attempt 1"]


def _let_time_pass(job: Job) -> None:
    """As if the worker had shown no sign of life for a minute."""
    Job.objects.filter(pk=job.pk).update(beat_at=clock.now() - LONG_AGO)


def wait_until(job: Job, holds: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.refresh_from_db()
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"the job is {job.state}, attempt {job.attempt}, {job.done} done")
