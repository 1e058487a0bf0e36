"""The zone's own steps as a log, so that everything that is said of a log is said of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import polars as pl
from django.conf import settings
from django.utils import translation

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.terms import Columns
from zoneworks.approvals.queries.histories import (
    CaseHistory,
    Step,
    list_histories,
    list_steps,
)
from zoneworks.approvals.queries.own import find_paths
from zoneworks.core.actors import Actor

COLUMNS = Columns(
    case="case",
    activity="activity",
    time="time",
    start="start",
    end="end",
    limit="limit",
    type="type",
    authority="authority",
    until="until",
)
_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("case", "activity", "authority", "type"), pl.String),
    **dict.fromkeys(("time", "start", "end", "limit", "until"), pl.Datetime("us")),
}
BEGINS = frozenset({HandlingAct.APPLY, HandlingAct.RENEW, HandlingAct.TAKE_OVER})
SILENT = frozenset({HandlingAct.OPEN, HandlingAct.CLOSE, HandlingAct.RULE_OUT, HandlingAct.CONVERT})
"""Acts by which the platform only keeps the order of the items."""
RELEASE = "construction"


class LogBy(StrEnum):
    """What is a case of the own log."""

    ITEM = "ITEM"  # a round of an item, from the acceptance to the decision
    PROJECT = "PROJECT"  # a case of approval, from its begin to the release of construction


def own_log(actor: Actor, by: LogBy) -> pl.DataFrame:
    """The steps of all own cases as a table with one row a step; names are in the zone's language.

    By item, rounds that were not accepted are left out, and what was withdrawn left view then. By
    project, an item stands on the day of its decision.
    """
    cases = list_histories(actor)
    with translation.override(settings.LANGUAGE_CODE):
        rows = _by_item(cases) if by is LogBy.ITEM else _by_project(cases)
        return pl.DataFrame(list(rows), schema=_SCHEMA, infer_schema_length=None)


def _by_item(cases: Sequence[CaseHistory]) -> Iterator[dict[str, Any]]:
    numbers = {case.pk: case.number for case in cases}
    rounds: dict[int, list[list[Step]]] = defaultdict(list)
    for step in list_steps(cases):
        if step.act in BEGINS:
            rounds[step.item.pk].append([])
        if step.act not in SILENT and rounds[step.item.pk]:
            rounds[step.item.pk][-1].append(step)
    for several in rounds.values():
        for number, steps in enumerate(several, 1):
            yield from _round(numbers[steps[0].item.case_id], number, steps)


def _round(case: str, number: int, steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    known: dict[str, Any] = {}
    for step in steps:
        known |= {name: value for name, value in step.after.items() if value is not None}
    if "accepted_on" not in known:
        return
    item = steps[0].item
    name = labels.item_name(item.code)
    if item.track is Track.SIMULATED:
        name = f"{name}（{labels.TRACKS[Track.SIMULATED]}）"
    is_withdrawn = steps[-1].act is HandlingAct.WITHDRAW
    decided = _moment(known.get("decided_on"))
    whole = {
        "case": f"{case} {name}" + (f" #{number}" if number > 1 else ""),
        "start": _moment(known["accepted_on"]),
        "end": None if is_withdrawn else decided,
        "until": decided if is_withdrawn else None,
        "limit": _moment(known.get("legal_due_on")),
        "type": name,
        "authority": item.unit or None,
    }
    for step in steps:
        activity = str(labels.DONE.get(step.act) or labels.ACTS[step.act])
        yield whole | {"activity": activity, "time": _moment(step.on)}


def _by_project(cases: Sequence[CaseHistory]) -> Iterator[dict[str, Any]]:
    paths = {case.pk: path for case, path in find_paths(cases, RELEASE)}
    whole: dict[int, dict[str, Any]] = {}
    for case in cases:
        path = paths.get(case.pk)
        is_released = path is not None and not path.is_open
        whole[case.pk] = {
            "case": case.number,
            "start": _moment(case.begun_on),
            "end": _moment(path.until) if path is not None and is_released else None,
            "type": labels.process_name(case.plan.process.id, case.plan.process.version),
        }
        for code, on in case.milestones.items():
            yield whole[case.pk] | {"activity": labels.item_name(code), "time": _moment(on)}
    for step in list_steps(cases):
        if (
            step.item.track is Track.FORMAL
            and step.after.get("number")
            and step.after.get("decided_on")
        ):
            yield whole[step.item.case_id] | {
                "activity": labels.item_name(step.item.code),
                "time": _moment(step.on),
                "authority": step.item.unit or None,
            }


def _moment(day: date | str | None) -> datetime | None:
    if day is None:
        return None
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return datetime.combine(day, time())
