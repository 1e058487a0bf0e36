"""Places in an ordered list: a cursor holds the last row's sort value and id.

The database goes straight there by the index (zone, column, id), so that a page far down costs the
same as the first.
"""

import base64
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zoneworks.core.errors import InvalidInput

LONGEST_CURSOR = 2000
LARGEST_ID = 2**63 - 1
NUL = "\x00"
"""The one character that PostgreSQL does not keep in a text."""
Position = tuple[Any, int]


def take(
    rows: QuerySet[Any],
    sort: str,
    count: int,
    *,
    descending: bool,
    position: Position | None,
    backwards: bool = False,
) -> list[Any]:
    """The first rows beyond a position, unknown values last; backwards those before it."""
    found: list[Any] = []
    for segment in _segments(rows, sort, descending != backwards, position, backwards):
        found += segment[: count - len(found)]
        if len(found) >= count:
            break
    return found


def _segments(
    rows: QuerySet[Any],
    sort: str,
    descending: bool,
    position: Position | None,
    backwards: bool,
) -> list[QuerySet[Any]]:
    """Known values by value and id, then unknown ones by id; reversed when going backwards."""
    sign, beyond = ("-", "lt") if descending else ("", "gt")
    known = rows.order_by(f"{sign}{sort}", f"{sign}pk")
    if not _field_of(rows, sort).null:
        return [_beyond(known, sort, beyond, position)] if position else [known]
    known = known.filter(**{f"{sort}__isnull": False})
    unknown = rows.filter(**{f"{sort}__isnull": True}).order_by(f"{sign}pk")
    if position is None:
        return [unknown, known] if backwards else [known, unknown]
    value, pk = position
    if value is None:
        rest = unknown.filter(**{f"pk__{beyond}": pk})
        return [rest, known] if backwards else [rest]
    rest = _beyond(known, sort, beyond, position)
    return [rest] if backwards else [rest, unknown]


def _beyond(rows: QuerySet[Any], sort: str, beyond: str, position: Position) -> QuerySet[Any]:
    value, pk = position
    return rows.filter(
        Q(**{f"{sort}__{beyond}e": value})
        & (Q(**{f"{sort}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk}))
    )


def _field_of(rows: QuerySet[Any], sort: str) -> Any:
    """The field of a column, or of what the rows are annotated with."""
    annotated = rows.query.annotations.get(sort)
    return rows.model._meta.get_field(sort) if annotated is None else annotated.output_field


def _text_of(row: Any, sort: str, value: Any) -> str:
    """A sort value as its field writes it; what a row is annotated with has no field any more."""
    try:
        return str(row._meta.get_field(sort).value_to_string(row))
    except FieldDoesNotExist:
        return str(value)


def cursor_of(row: Any, sort: str) -> str:
    """The cursor that stands behind a row: its sort value and its id."""
    value = getattr(row, sort)
    if value is not None:
        value = _text_of(row, sort, value)
    return base64.urlsafe_b64encode(json.dumps([value, row.pk]).encode()).decode().rstrip("=")


def position_of(rows: QuerySet[Any], cursor: str | None, sort: str) -> Position | None:
    """The position that a cursor names; None for no cursor.

    Raises:
        InvalidInput: no cursor of this list.
    """
    if not cursor:
        return None
    field = _field_of(rows, sort)
    try:
        text = base64.urlsafe_b64decode(cursor[:LONGEST_CURSOR] + "=" * (-len(cursor) % 4))
        value, pk = json.loads(text)
        is_whole = isinstance(pk, int) and abs(pk) <= LARGEST_ID
        if not is_whole or NUL in str(value) or (value is None and not field.null):
            raise ValueError(cursor)
        found = field.to_python(value)
        if isinstance(found, datetime) and timezone.is_naive(found):
            raise ValueError(cursor)
        return (found, pk)
    except (ValueError, TypeError, ArithmeticError, RecursionError, ValidationError) as error:
        raise InvalidInput(
            {"after": [_("This address is damaged: open the list again.")]}
        ) from error
