"""A worker: takes jobs one after another, gives the jobs of dead workers to the living, and does
what comes again by itself."""

import signal
import time
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from zoneworks.core import jobs, recurring
from zoneworks.core.engine.search import load_readings

PAUSE_SECONDS = 0.5


def work(*, until_empty: bool = False) -> int:
    """Do what waits, again and again, until told to stop.

    A first SIGTERM or Ctrl-C lets the running job end, a second one stops at once.
    """
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )

    def stop(signum: int, frame: FrameType | None) -> None:
        worker.shutdown(signum, frame)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    load_readings()
    while worker.running:
        try:
            jobs.reap()
            worker.run()
            recurring.run_due()
        except OperationalError:
            close_old_connections()  # the database is locked or away: try again
        if until_empty:
            return 0
        if worker.running:
            time.sleep(PAUSE_SECONDS)
    return 0
