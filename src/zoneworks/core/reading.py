"""Records that an actor may see: one of them, or how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, QuerySet

from zoneworks.core.errors import NotFound

Row = TypeVar("Row", bound=Model)


def get_one(rows: QuerySet[Row], missing: Any, **values: Any) -> Row:
    """The first of some records.

    Raises:
        NotFound: there is none; ``missing`` says so, with ``values`` in it.
    """
    found = rows.first()
    if found is None:
        raise NotFound(missing, **values)
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of columns over rows: a question for ``reckon_each``."""

    rows: QuerySet[Any]
    columns: tuple[str, ...]


def reckon_each(questions: Sequence[QuerySet[Any] | Sums]) -> list[tuple[Any, ...]]:
    """How many rows each of some questions has, or the sums that it asks for, by one query.

    A sum over no rows is None; SQLite gives that of decimals as a float.
    """
    asked = [_sums(one) if isinstance(one, Sums) else [_count(one)] for one in questions]
    parts = [part for question in asked for part in question]
    if not parts:
        return []
    with connection.cursor() as cursor:
        values = [value for _sql, own in parts for value in own]
        cursor.execute("SELECT " + ", ".join(sql for sql, _own in parts), values)
        found = iter(cursor.fetchone())
    return [tuple(next(found) for _part in question) for question in asked]


def _sums(question: Sums) -> list[tuple[str, tuple[Any, ...]]]:
    """The expressions that sum the columns of a question, each with its values."""
    rows = question.rows.select_related(None).order_by()
    try:
        found = [
            rows.values(summed=F(column)).query.sql_with_params() for column in question.columns
        ]
    except EmptyResultSet:
        return [("NULL", ())] * len(question.columns)
    return [
        (f"(SELECT SUM(summed) FROM ({sql}) summed_rows)", values)  # noqa: S608 - Django's own
        for sql, values in found
    ]


def _count(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The expression that counts the rows of a question, and its values."""
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", values  # noqa: S608 - Django's own
