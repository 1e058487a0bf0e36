"""The search of a matching by a worker: progress, the best so far, and it can be stopped."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.errors import explained
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job
from zoneworks.core.queries import actor_of
from zoneworks.elements import queries, services
from zoneworks.elements.engine.matching.explaining import tell
from zoneworks.elements.engine.matching.zone_file import read_zone
from zoneworks.elements.labels import refusal_text
from zoneworks.elements.models import Matching
from zoneworks.elements.solving import Better, solve_zone

SEARCH = "elements.search"
GATHERING = gettext_noop("gathering what there is and what is wanted")
LOOK_SECONDS = 0.25
KEY = re.compile(r"\b(?:lead|parcel|bay):\d+")


def start(actor: Actor, row: Matching) -> Job:
    """Let a worker search for a matching that was asked for."""
    return jobs.enqueue(actor, SEARCH, row.pk, {"label": row.number})


def search(job: Job, progress: Progress) -> None:
    """Search for the job's matching; what is found and the job's end are one transaction."""
    progress(0, 0, GATHERING)
    actor = actor_of(job.membership)
    row = queries.get_matching(actor, job.subject_id)
    problem = queries.build_problem(actor, row.moving_cost)
    text = problem.text(row.weights, row.number)
    with explained(lambda refusal: named(refusal_text(refusal), problem.names)):
        zone = read_zone(text)
        solution = _solve(zone, row.seconds, progress)
        answer = tell(zone, solution.found.at, solution.prices)
    found = {
        **{"answer": answer, "names": problem.names, "mark": queries.mark_of(problem)},
        **{"value": solution.found.total, "bound": int(solution.found.bound)},
        **{"n_projects": problem.n_projects, "n_elements": problem.n_elements},
    }
    with progress.keep():
        services.keep_answer(actor, row.pk, text, found)


def named(text: str, names: Mapping[str, Any]) -> str:
    """A text with the names of elements and projects instead of their keys."""
    return KEY.sub(lambda key: str(names.get(key[0], [None, key[0]])[1]), text)


def _solve(zone: Any, seconds: int, progress: Progress) -> Any:
    """Search on threads of their own, while this one reports and hears whether to stop."""
    stopped, best = [False], [""]

    def note(better: Better) -> None:
        if better.total is not None:
            best[0] = f"{better.total:,} / {better.bound:,.0f}"

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(
            solve_zone, zone, seconds=seconds, on_better=note, is_stopped=lambda: stopped[0]
        )
        began = monotonic()
        try:
            while not future.done():
                progress(min(int(monotonic() - began), seconds), seconds, best[0])
                sleep(LOOK_SECONDS)
        finally:
            stopped[0] = True
        return future.result()


def title(job: Job) -> str:
    """Which matching is searched for."""
    return str(_("Search for matching %(number)s") % {"number": job.values["label"]})
