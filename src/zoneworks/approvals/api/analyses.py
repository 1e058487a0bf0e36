"""Analyses of logs for programs."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from zoneworks.approvals import queries
from zoneworks.core.errors import InvalidInput

router = Router()


class AnalysisOut(Schema):
    """A kept analysis without its figures."""

    id: int
    name: str
    n_events: int | None
    n_cases: int | None
    n_open_cases: int | None
    created_at: datetime
    analyzed_at: datetime | None


@router.get("/analyses", response=list[AnalysisOut])
def list_analyses(request: HttpRequest, before: int = 0) -> Any:
    """Analyses, newest first, a hundred at a time; ``before`` is the last id of the page before."""
    rows = queries.list_analyses(request.actor)  # type: ignore[attr-defined]
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:100])


@router.get("/analyses/{pk}/figures")
def get_figures(request: HttpRequest, pk: int) -> Any:
    """All figures, as the command line prints them; null while the work runs."""
    return queries.get_analysis(request.actor, pk).figures  # type: ignore[attr-defined]


@router.get("/analyses/{pk}/cases")
def list_cases(request: HttpRequest, pk: int, filter: str = "{}", start: int = 0) -> Any:
    """The cases behind a figure, by the filter that the figure names; a thousand at a time."""
    try:
        chosen = json.loads(filter)
    except (ValueError, RecursionError) as error:
        raise InvalidInput({"filter": ["The filter is not valid JSON."]}) from error
    row = queries.get_analysis(request.actor, pk)  # type: ignore[attr-defined]
    found = queries.list_cases(row, chosen if isinstance(chosen, dict) else {"": ""})
    return {"count": found.height, "cases": found.slice(min(max(0, start), 10**9), 1000).to_dicts()}
