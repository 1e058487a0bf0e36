"""Events as the timeline of a record shows them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext

from zoneworks.core import contributions, events
from zoneworks.core.actors import Actor, role_label
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Batch, Comment, Event
from zoneworks.core.personal import Erased
from zoneworks.core.templatetags.ui import full_moment, money_text

EMPTY = "—"


@dataclass(frozen=True, slots=True)
class Words:
    """How the events of a slice read.

    ``acts`` names the acts; ``fields`` the columns to show, in their order (others are left out;
    ``contact.name`` names a column of one model alone);
    ``codes`` the stored codes. ``texts`` tells a column's value in an event where its stored form,
    such as square meters, is not what people read, ``part_texts`` that of a part by the part's
    name; ``reason`` does so for an event's reason.
    """

    acts: Mapping[str, Any]
    fields: Mapping[str, Any]
    codes: Mapping[str, Any]
    texts: Mapping[str, Callable[[Any, Event], str]] = field(default_factory=dict)
    reason: Callable[[Event], str] = attrgetter("reason")
    part_texts: Mapping[str, Callable[[Any, str], str]] = field(default_factory=dict)


def timeline(
    actor: Actor,
    record: models.Model,
    words: Words,
    limit: int = 50,
    among: models.Q | None = None,
) -> list[dict[str, Any]]:
    """The latest events of a record which the actor has been allowed to read, and of its parts.

    ``among`` are those that it may read where not all are for its eyes.
    """
    found = events.list_events(actor, record, limit, among)
    own = events.subject_type(type(record)), record.pk
    names = _names(actor, found, lambda _event: words, own)
    batches = _batches(actor, found)
    return [
        {
            "at": event.at,
            "act": event.act,
            "who": _who(event),
            "act_label": act_label(event, words),
            **_told(event, words, names, own),
            "batch": batches.get(event.batch),
            "tone": "quiet",
            "shape": "normal",
        }
        for event in found
    ]


def changes_by_record(
    actor: Actor, found: Iterable[Event]
) -> dict[tuple[str, int], list[tuple[Any, str, str]]]:
    """What events changed, by the record of each or the record of which it changed a part.

    A change is a column's label with its text before and after.
    """
    found = list(found)
    names = _names(actor, found, _words_of)
    changes: dict[tuple[str, int], list[tuple[Any, str, str]]] = {}
    for event in found:
        told = changes.setdefault(events.record_of(event), [])
        if (words := _words_of(event)) is not None:
            told += _changes(event, words, names)
    return changes


def _words_of(event: Event) -> Words | None:
    """The words of the slice whose record an event is about."""
    kind = contributions.search_kind(events.record_of(event)[0])
    words: Words | None = kind.words if kind is not None else None
    return words


def act_label(event: Event, words: Words | None) -> str:
    """What was done, in the words of its slice, or in those that all records share."""
    known = {} if words is None else words.acts
    return str(known.get(event.act) or contributions.act_label(event.act))


def _told(
    event: Event, words: Words, names: Mapping[tuple[str, Any], str], own: tuple[str, int]
) -> dict[str, Any]:
    """Which part was changed, why, and what; of a comment its text."""
    key = event.subject_type, event.subject_id
    if event.subject_type == events.COMMENTS:
        return {"part": "", "reason": _comment(event, names.get(key, "")), "changes": []}
    return {
        "part": _part(event, words, names) if key != own else "",
        "reason": words.reason(event),
        "changes": _changes(event, words, names),
    }


def _comment(event: Event, left: str) -> str:
    """The text of a comment; nothing where it was taken back."""
    text = (event.after or {}).get("text", "")
    return gettext("erased") if isinstance(text, Erased) else text if left else ""


def _who(event: Event) -> str:
    """Who did it, and for whom: a person by name, or the platform."""
    if event.user is None:
        return role_label(Role.SYSTEM) if event.role == Role.SYSTEM else ""
    if event.on_behalf_of is None:
        return str(event.user.name)
    names = {"name": event.user.name, "holder": event.on_behalf_of.name}
    return gettext("%(name)s for %(holder)s") % names


def _part(event: Event, words: Words, names: Mapping[tuple[str, Any], str]) -> str:
    """Which part of the record was changed; a new or a lost one is shown whole, and so has no name
    beside it, unless that is a code whose words are known."""
    name = names.get((event.subject_type, event.subject_id), "")
    if event.part_of_id is None:
        return ""
    if (event.before is None or event.after is None) and name not in words.codes:
        return ""
    return str(words.codes.get(name, name))


def _changes(
    event: Event, words: Words, names: Mapping[tuple[str, Any], str]
) -> list[tuple[Any, str, str]]:
    before, after = _filled(event.before), _filled(event.after)
    model = _model(event)

    def text(name: str, value: Any) -> str:
        if value is None or isinstance(value, Erased):
            return EMPTY if value is None else gettext("erased")
        if name in words.texts:
            return words.texts[name](value, event)
        if name in words.part_texts:
            return words.part_texts[name](value, names[event.subject_type, event.subject_id])
        if name.endswith("_fen"):
            return money_text(int(value))
        column = _column(model, name)
        if other := _pointed_at(column):
            return names.get((events.subject_type(other), value), EMPTY)
        return str(words.codes[value]) if value in words.codes else _plain(value, column)

    kind = model._meta.model_name
    found = [
        (
            words.fields.get(f"{kind}.{name}", words.fields[name]),
            text(name, before.get(name)),
            text(name, after.get(name)),
        )
        for name in _told_columns(event, words, model)
    ]
    return [one for one in found if one[1:] != (EMPTY, EMPTY)]


def _plain(value: Any, column: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(column, models.DateTimeField):
        return full_moment(column.to_python(value))
    return str(value)


def _filled(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if value != ""}


def _names(
    actor: Actor,
    found: Iterable[Event],
    words_of: Callable[[Event], Words | None],
    own: tuple[str, Any] = ("", 0),
) -> dict[tuple[str, Any], str]:
    """The names of the parts that were changed and of the records that told values point at.

    One query a kind of record, and none for what the events themselves name.
    """
    names: dict[tuple[str, Any], str] = {}
    wanted: dict[type[models.Model], set[Any]] = {}
    for event in found:
        model, key = _model(event), (event.subject_type, event.subject_id)
        if event.part_of_id is not None and key != own and getattr(model, "TELLS_ITS_NAME", True):
            name = _named_by_itself(event, model)
            if name is None:
                wanted.setdefault(model, set()).add(event.subject_id)
            else:
                names[key] = name
        words = words_of(event)
        for name in () if words is None else _told_columns(event, words, model):
            for values in (event.before or {}, event.after or {}):
                if (value := values.get(name)) is not None and (
                    other := _pointed_at(_column(model, name))
                ):
                    wanted.setdefault(other, set()).add(value)
    return names | {
        (events.subject_type(model), row.pk): str(row)
        for model, pks in wanted.items()
        for row in model._default_manager.filter(
            pk__in=pks, zone_id__in=actor.zone_ids
        ).select_related(*getattr(model, "NAMED_WITH", ()))
    }


def _named_by_itself(event: Event, model: Any) -> str | None:
    """What the event of a new or a lost part calls it; None where its row must say.

    A comment may have been taken back since.
    """
    if (event.before is not None and event.after is not None) or model is Comment:
        return None
    held = _filled(event.after if event.before is None else event.before)
    plain = {one.name for one in model._meta.concrete_fields if not one.is_relation}
    told = {name: held[name] for name in plain & held.keys()}
    try:
        own = {name: "" if isinstance(one, Erased) else one for name, one in told.items()}
        return str(model(**own)) or None
    except ObjectDoesNotExist:  # its name holds that of another record
        return None


def _told_columns(event: Event, words: Words, model: Any) -> list[str]:
    """The columns whose change a timeline tells; of a record's beginning none, for the record
    itself shows what it holds."""
    if event.before is None and event.part_of_id is None:
        return []
    before, after = _filled(event.before), _filled(event.after)
    return [
        name
        for name in words.fields
        if before.get(name) != after.get(name) and name not in model.PART_OF
    ]


def _batches(actor: Actor, found: Iterable[Event]) -> dict[Any, int]:
    """The acts on many records at once among events, by their number: those that can be undone."""
    numbers = {
        one.batch
        for one in found
        if one.batch
        and (inverse := contributions.inverse(one.act)) is not None
        and actor.may(inverse.act)
    }
    if not numbers:
        return {}
    rows = Batch.objects.filter(zone_id__in=actor.zone_ids, number__in=numbers)
    return dict(rows.values_list("number", "pk"))


def _model(event: Event) -> Any:
    return apps.get_model(event.subject_type)


def _column(model: type[models.Model], name: str) -> Any:
    """A column by its name; None for what an event tells beside the columns."""
    return next((one for one in model._meta.concrete_fields if one.name == name), None)


def _pointed_at(column: Any) -> type[models.Model] | None:
    """The model of a zone's records that a column points at."""
    other = column.related_model if column is not None and column.is_relation else None
    return other if other is not None and hasattr(other, "PART_OF") else None
