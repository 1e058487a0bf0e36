"""Triggers that keep SQLite's full-text index with the entries of search.

They are made anew after every migration: SQLite drops them silently when it rebuilds a table.
PostgreSQL computes its own index by itself.
"""

from typing import Any

from django.db import connections

ENTRIES, INDEX = "core_searchentry", "core_searchtext"
_ADD = f"INSERT INTO {INDEX}(rowid, words) VALUES (new.id, new.words);"  # noqa: S608 - own names
_TAKE = f"INSERT INTO {INDEX}({INDEX}, rowid, words) VALUES ('delete', old.id, old.words);"  # noqa: S608
_TRIGGERS = {"INSERT": _ADD, "DELETE": _TAKE, "UPDATE OF words": f"{_TAKE} {_ADD}"}


def install(using: str = "default", **_signal: Any) -> None:
    """Create the triggers where they are missing."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        if INDEX not in connection.introspection.table_names(cursor):
            return
        for act, body in _TRIGGERS.items():
            name = f"{ENTRIES}_{act.split()[0].lower()}"
            cursor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {act} ON {ENTRIES} BEGIN {body} END"
            )
