"""Records that an actor may see: one of them, or how many there are."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

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


def count_each(questions: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each of some questions has, by one query."""
    counted = [_count(rows) for rows in questions]
    if not counted:
        return []
    with connection.cursor() as cursor:
        values = [value for _sql, own in counted for value in own]
        cursor.execute("SELECT " + ", ".join(sql for sql, _own in counted), values)
        return list(cursor.fetchone())


def _count(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The expression that counts the rows of a question, and its values."""
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", values  # noqa: S608 - Django's own
