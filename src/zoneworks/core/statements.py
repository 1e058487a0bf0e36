"""Plain statements of hot paths: many rows at once, and several without a wait for each answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.pq import PipelineStatus


@contextmanager
def together() -> Iterator[None]:
    """Send statements one behind the other and wait once for all, where the database can.

    PostgreSQL works them off in their order, each seeing what others committed before it began.
    Only plain statements belong inside: an error is raised at the end, or by the first fetch. One
    inside another belongs to the outer one.
    """
    if connection.vendor != "postgresql" or _is_open():
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _is_open() -> bool:
    connection.ensure_connection()
    return bool(connection.connection.info.pipeline_status != PipelineStatus.OFF)


def write(cursor: Any, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows by one statement; a single row goes the shorter way."""
    if len(rows) == 1:
        cursor.execute(statement, rows[0])
    elif rows:
        cursor.executemany(statement, rows)
