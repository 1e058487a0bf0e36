"""Long work: progress, cancel, kept result, and a killed worker's job goes on.

Django Tasks carries a job to a worker; the ``Job`` row beside it knows how far it is. A job whose
worker shows no sign of life is given to another one under the next attempt number, and whatever
the old worker still writes is refused.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from zoneworks.core import clock, contributions, events
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import ZONE_READERS, ZONE_STAFF, Role
from zoneworks.core.errors import ActForbidden, DomainError, InvalidInput, NotFound
from zoneworks.core.models import Job, JobState

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5
SILENCE = timedelta(seconds=30)
"""After so long without a beat the worker counts as dead."""
ATTEMPTS = 3
RESULTS = ("file", "counts")
"""What a job has written among its values."""
JOB_READERS = ZONE_STAFF | {Role.AUDITOR, Role.PROVINCE}
OPEN = (JobState.WAITING, JobState.RUNNING)


class JobLost(Exception):
    """A later attempt has taken over, or the job was ended: this worker stops."""


class JobCanceled(Exception):
    """Somebody asked to cancel."""


class Progress:
    """A running job's way to report. Call it with done, total and what is being done."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._reported_at: datetime | None = None

    def __call__(self, done: int, total: int, step: str = "") -> None:
        """Write the progress, at most five times a second, and stop the work if asked to.

        Raises:
            JobCanceled: somebody canceled.
            JobLost: another attempt has taken over.
        """
        moment = clock.now()
        if self._reported_at and moment - self._reported_at < timedelta(seconds=0.2):
            return
        self._reported_at = moment
        self.write(done=done, total=total, step=step[:100], beat_at=moment)
        if Job.objects.filter(pk=self.job.pk, is_cancel_asked=True).exists():
            raise JobCanceled

    @contextmanager
    def keep(self) -> Iterator[None]:
        """A transaction that keeps the result and ends the job together, or neither.

        Raises:
            JobLost: this attempt does not own the job any more.
        """
        with transaction.atomic():
            self.write(beat_at=clock.now())
            yield
            _end(self.job, JobState.DONE)

    def write(self, **columns: Any) -> None:
        """Write to the job's row as long as this attempt owns it.

        Raises:
            JobLost: it does not any more.
        """
        if not _owned(self.job).update(**columns):
            raise JobLost


def enqueue(
    actor: Actor, kind: str, subject_id: int, values: Mapping[str, Any] | None = None
) -> Job:
    """Write a job and hand it to the workers, in the caller's transaction.

    A job that only reads may be a province's, which writes in no zone of its own.
    """
    moment = clock.now()
    with transaction.atomic():
        job = Job.objects.create(
            zone_id=actor.zone_id,
            kind=kind,
            subject_id=subject_id,
            user_id=actor.user_id,
            membership_id=actor.membership_id,
            beat_at=moment,
            created_at=moment,
            values=dict(values or {}),
        )
        run.enqueue(job.pk, 1)
    return job


def get_job(actor: Actor, pk: int) -> Job:
    """A job in the zone; those who do not read the zone as a whole see their own jobs only.

    Raises:
        NotFound: there is none such.
    """
    own = Q(zone_id=actor.zone_id, user_id=actor.user_id)
    theirs = Q(zone_id__in=actor.zone_ids) if actor.role in ZONE_READERS else own
    job: Job | None = Job.objects.filter(own | theirs, pk=pk).first()
    if job is None:
        raise NotFound(_("There is no such job."))
    return job


def list_jobs(actor: Actor) -> Any:
    """One's own jobs; for the zone's staff, auditors and provinces those of the zone."""
    own = Q(zone_id=actor.zone_id, user_id=actor.user_id)
    theirs = Q(zone_id__in=actor.zone_ids) if actor.role in JOB_READERS else own
    return Job.objects.filter(own | theirs).select_related("user")


def count_open(actor: Actor) -> dict[str, int]:
    """How many jobs run, wait, show no sign of life, and have failed within a week."""
    silent = Q(state__in=OPEN, beat_at__lt=clock.now() - SILENCE)
    week = clock.now() - timedelta(days=7)
    found: dict[str, int] = list_jobs(actor).aggregate(
        running=Count("pk", filter=Q(state=JobState.RUNNING) & ~silent),
        waiting=Count("pk", filter=Q(state=JobState.WAITING) & ~silent),
        stuck=Count("pk", filter=silent),
        failed=Count("pk", filter=Q(state=JobState.FAILED, finished_at__gte=week)),
    )
    return found


def of_standing(standing: str) -> Q:
    """The jobs of a state; ``STUCK`` are open ones without a sign of life."""
    if standing == "STUCK":
        return Q(state__in=OPEN, beat_at__lt=clock.now() - SILENCE)
    return Q(state=JobState(standing))


def is_stuck(job: Job) -> bool:
    """Whether an open job shows no sign of life: its worker died, or none works at all."""
    return job.state in OPEN and job.beat_at < clock.now() - SILENCE


def retry(actor: Actor, pk: int) -> Job:
    """Begin a job anew that has failed or was canceled, as it was asked for the first time.

    Raises:
        NotFound: there is none such that the actor may see.
        ActForbidden: somebody else's.
        InvalidInput: it has not ended, or is done.
    """
    job = get_job(actor, pk)
    if job.user_id != actor.user_id or job.membership_id != actor.membership_id:
        raise ActForbidden(_("Only who started this work may start it again."))
    if job.state not in {JobState.FAILED, JobState.CANCELED}:
        raise InvalidInput({"": [_("This work has not failed.")]})
    values = {name: value for name, value in job.values.items() if name not in RESULTS}
    return enqueue(actor, job.kind, job.subject_id, values)


def find_latest(actor: Actor, kind: str, subject_id: int) -> Job | None:
    """The latest job of a kind on a record that the actor was allowed to read."""
    latest: Job | None = (
        Job.objects.visible_to(actor)
        .filter(kind=kind, subject_id=subject_id)
        .order_by("-pk")
        .first()
    )
    return latest


def cancel(actor: Actor, pk: int) -> Job:
    """Ask a job to stop. A waiting one is ended at once, a running one at its next step.

    Raises:
        ActForbidden: somebody else's job, unless the actor works for the zone's administration.
        NotFound: there is none such that the actor may see.
    """
    job = get_job(actor, pk)
    if job.user_id != actor.user_id and actor.role not in ZONE_STAFF:
        raise ActForbidden(_("Only who started this work, or the zone's staff, may stop it."))
    with transaction.atomic():
        waiting = Job.objects.filter(pk=pk, state=JobState.WAITING)
        ended = {"state": JobState.CANCELED, "finished_at": clock.now()}
        is_asked = waiting.update(is_cancel_asked=True, **ended) or Job.objects.filter(
            pk=pk, state=JobState.RUNNING, is_cancel_asked=False
        ).update(is_cancel_asked=True)
        if is_asked:
            events.record(actor, [events.Entry(job, "core.job_cancel_asked")])
    job.refresh_from_db()
    return job


def title_of(job: Job) -> str:
    """What a job is called, in the language of the reader."""
    kind = contributions.find_job_kind(job.kind)
    if kind is not None and kind.title is not None:
        return kind.title(job)
    return str(job.values.get("label") or job.kind)


def step_text(job: Job) -> str:
    """What is being done, in the language of the reader."""
    return gettext(job.step) if job.step else ""


def error_text(job: Job) -> str:
    """Why a job has failed, in the language of the reader."""
    return str(gettext(job.error) % job.error_values)


@task()
def run(job_id: int, attempt: int) -> None:
    """Do a job, if this attempt is still the one that is due."""
    moment = clock.now()
    claimed = Job.objects.filter(
        pk=job_id, state__in=OPEN, attempt=attempt - 1, is_cancel_asked=False
    ).update(state=JobState.RUNNING, attempt=attempt, started_at=moment, beat_at=moment)
    if not claimed:
        return
    job = Job.objects.select_related("user").get(pk=job_id)
    progress = Progress(job)
    with _Heartbeat(job), translation.override(job.user.language):
        try:
            contributions.job_kind(job.kind).work(job, progress)
        except JobLost:
            logger.warning("job %s: attempt %s was overtaken", job.pk, attempt)
        except JobCanceled:
            _end(job, JobState.CANCELED)
        except DomainError as refusal:
            with translation.override(None):  # untranslated: who reads it may have another language
                _end(job, JobState.FAILED, str(refusal.message), refusal.values)
        except OperationalError:
            logger.exception("job %s: the database is away or locked; tried again later", job.pk)
        except Exception:
            logger.exception("job %s failed", job.pk)
            _end(job, JobState.FAILED, gettext_noop("The work stopped on an error of the program."))


def reap() -> int:
    """Give the jobs of dead workers to others, or report them failed after the last attempt.

    Returns how many were found.
    """
    found = _requeue_lost()
    silent = Job.objects.filter(state__in=OPEN, beat_at__lt=clock.now() - SILENCE)
    found += silent.filter(is_cancel_asked=True).update(
        state=JobState.CANCELED, finished_at=clock.now(), attempt=F("attempt") + 1
    )
    running = silent.filter(state=JobState.RUNNING).values_list("pk", "attempt")
    for pk, attempt in list(running):
        with transaction.atomic():
            job = Job.objects.filter(
                pk=pk, attempt=attempt, state=JobState.RUNNING, is_cancel_asked=False
            )
            if attempt >= ATTEMPTS:
                found += job.update(
                    state=JobState.FAILED,
                    finished_at=clock.now(),
                    attempt=F("attempt") + 1,
                    error=gettext_noop("The worker died %(n)s times at this job."),
                    error_values={"n": attempt},
                )
            elif job.update(state=JobState.WAITING, beat_at=clock.now()):
                run.enqueue(pk, attempt + 1)
                found += 1
    return found


def _requeue_lost() -> int:
    """Hand over anew what waits although no task carries it any more.

    A worker that died between taking a task and claiming its job leaves such a job. Where the
    task does exist after all, one of the two finds the job claimed and does nothing.
    """
    is_queued = DBTaskResult.objects.ready().exists()
    lost = Job.objects.filter(
        state=JobState.WAITING, beat_at__lt=clock.now() - SILENCE, is_cancel_asked=False
    )
    found = 0
    for pk, attempt in () if is_queued else lost.values_list("pk", "attempt"):
        with transaction.atomic():
            job = Job.objects.filter(pk=pk, attempt=attempt, state=JobState.WAITING)
            if job.filter(beat_at__lt=clock.now() - SILENCE).update(beat_at=clock.now()):
                run.enqueue(pk, attempt + 1)
                found += 1
    return found


def _owned(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)


def _end(
    job: Job, state: JobState, error: str = "", values: Mapping[str, Any] | None = None
) -> None:
    """End a job; ``error`` is an untranslated text, with places for ``values``."""
    plain = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in (values or {}).items()
    }
    _owned(job).update(state=state, finished_at=clock.now(), error=error, error_values=plain)


class _Heartbeat:
    """Shows that the worker lives while a long computation reports nothing."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        if not connection.in_atomic_block:
            self._thread.start()

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            try:
                _owned(self.job).update(beat_at=clock.now())
            except OperationalError:
                logger.warning("job %s: a beat could not be written", self.job.pk)
                connection.close()
        connection.close()
