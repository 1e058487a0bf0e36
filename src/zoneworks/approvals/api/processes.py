"""Processes of approval and the zone's figures."""

from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from ninja import Router, Schema

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.process.performance import performance_of, saved_against
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])


class ProcessOut(Schema):
    """A dated version of a process; ``valid_until`` is excluded."""

    id: str
    version: str
    name: str
    valid_from: date
    valid_until: date | None
    source: str
    sample: bool
    sha256: str


class ProcessItem(Schema):
    """An item of a process: its authority, its article, and what comes first."""

    code: str
    name: str
    stage: str
    authority: str
    article: str
    after: list[str]
    papers: list[str]


class ProcessDetail(ProcessOut):
    """A process with its items and the facts that it asks."""

    items: list[ProcessItem]
    facts: list[str]
    milestones: list[str]


class PerformanceOut(Schema):
    """How fast items were that were accepted in a period; shares from 0 to 1, working days."""

    n_items: int
    n_open: int
    net_days: float
    gross_days: float
    legal_days: int
    median_net: float | None
    saved_of_legal: float | None
    promised_of_legal: float | None
    saved_against_before: float | None
    back_entered_share: float | None


@router.get("/processes", response=Page[ProcessOut], openapi_extra=parameters())
def list_processes(request: ActorRequest) -> Any:
    """Every version of every process, with the digest of its file."""
    found = queries.list_processes(request.actor)
    return page_of(request, [_process(one) for one in found])


@router.get("/processes/{process_id}/{version}", response=ProcessDetail)
def get_process(request: ActorRequest, process_id: str, version: str) -> Any:
    """One version of a process."""
    found = queries.get_process(request.actor, process_id, version)
    process = found.process
    return _process(found) | {
        "facts": [fact.code for fact in process.facts],
        "milestones": [milestone.code for milestone in process.milestones],
        "items": [
            {
                "code": item.code,
                "name": labels.name_of(item),
                "stage": item.stage,
                "authority": item.authority,
                "article": item.article,
                "after": list(item.after),
                "papers": [paper.code for paper in item.papers],
            }
            for item in process.items
        ],
    }


@router.get("/performance", response=PerformanceOut)
def get_performance(
    request: ActorRequest, since: date, until: date, before_since: date | None = None
) -> Any:
    """The figures of the items accepted from ``since`` to before ``until``.

    With ``before_since`` they are compared with those accepted from then to before ``since``.
    """
    served = queries.list_served(request.actor, since, until)
    before = queries.list_served(request.actor, before_since, since) if before_since else []
    figures = performance_of(served)
    against = saved_against(before, served) if before else None
    return {
        name: float(value) if isinstance(value, Fraction) else value
        for name, value in (asdict(figures) | {"saved_against_before": against}).items()
    }


def _process(found: Any) -> dict[str, Any]:
    process = found.process
    names = ("id", "version", "valid_from", "valid_until", "source", "sample")
    values = {name: getattr(process, name) for name in names}
    return values | {"name": labels.name_of(process), "sha256": found.sha256}
