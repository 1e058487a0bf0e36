"""Triggers that keep the events and their seals as they were written.

They are made anew after every migration: SQLite drops them silently when it rebuilds a table.
"""

from typing import Any

from django.db import connections

TABLES = ("core_event", "core_seal")

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    for table in TABLES
    for act in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    *(
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()"
        for table in TABLES
    ),
]


def install(using: str = "default", **_signal: Any) -> None:
    """Create the triggers where they are missing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not set(TABLES) <= set(connection.introspection.table_names(cursor)):
            return
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
