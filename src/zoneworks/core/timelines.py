"""Events as the timeline of a record shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from zoneworks.core import events
from zoneworks.core.actors import Actor
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.models import Event

EMPTY = "—"
PARENTS = frozenset({"enterprise", "project"})
"""Columns of a part that only point at its record."""


def timeline(
    actor: Actor,
    subjects: Sequence[models.Model],
    *,
    acts: Mapping[str, Any],
    fields: Mapping[str, Any],
    codes: Mapping[str, Any],
    limit: int = 50,
) -> list[dict[str, Any]]:
    """The latest events of records which the actor has been allowed to read.

    Args:
        actor: who reads.
        subjects: the record and its parts.
        acts: the texts of the acts.
        fields: the labels of the columns to show; others are left out.
        codes: the labels of stored codes.
        limit: how many events at most.
    """
    return [
        {
            "at": event.at,
            "who": event.user.name if event.user else "",
            "act_label": acts.get(event.act, event.act),
            "reason": event.reason or _beginning(event, subjects[0], fields, codes),
            "changes": _changes(event, fields, codes),
            "tone": "quiet",
            "shape": "normal",
        }
        for event in events.list_events(actor, subjects, limit)
    ]


def _beginning(
    event: Event, record: models.Model, fields: Mapping[str, Any], codes: Mapping[str, Any]
) -> str:
    """What a new part of the record holds, in one line; the record itself is on the page."""
    if event.before is not None or event.subject_type == events.subject_type(record):
        return ""
    after = event.after or {}
    shown = [
        _text(name, after[name], codes)
        for name in fields
        if after.get(name) not in (None, "") and name not in PARENTS
    ]
    return " · ".join(shown)


def _changes(
    event: Event, fields: Mapping[str, Any], codes: Mapping[str, Any]
) -> list[tuple[Any, str, str]]:
    if event.before is None:
        return []  # a beginning changes nothing; the record itself shows what it holds
    before, after = event.before, event.after or {}
    return [
        (label, _text(name, before.get(name), codes), _text(name, after.get(name), codes))
        for name, label in fields.items()
        if name in after and before.get(name) != after.get(name)
    ]


def _text(name: str, value: Any, codes: Mapping[str, Any]) -> str:
    if value is None or value == "":
        return EMPTY
    if name.endswith("_fen"):
        return format_fen(int(value), MoneyUnit.WAN_YUAN, with_unit=True)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(codes.get(value, value))
