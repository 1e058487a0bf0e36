"""Jobs that count slowly, refuse, or break."""

import time

from zoneworks.core import queries, records
from zoneworks.core.errors import DomainError
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job, Unit, UnitKind


def count(job: Job, progress: Progress) -> None:
    """Count up to ``values["total"]`` with a pause at each step; the result is a unit."""
    total = job.values.get("total", 3)
    for done in range(total):
        progress(done, total, f"step {done}")
        time.sleep(job.values.get("pause", 0))
    with progress.keep():
        records.create(
            queries.actor_of(job.membership),
            Unit(name=f"job {job.pk} attempt {job.attempt}", kind=UnitKind.DEPARTMENT),
            act="probe.counted",
        )


def refuse(job: Job, progress: Progress) -> None:
    """End with a refusal in words for people."""
    raise DomainError("The file has %(n)s columns too few.", n=2)


def break_down(job: Job, progress: Progress) -> None:
    """Write half of a result, then fail on an error of the program."""
    with progress.keep():
        records.create(
            queries.actor_of(job.membership),
            Unit(name=f"job {job.pk} half", kind=UnitKind.DEPARTMENT),
            act="probe.counted",
        )
        raise ZeroDivisionError
