"""What keeps two leases of one bay apart in the database, whatever gets past the service.

It is made anew after every migration: SQLite drops triggers silently when it rebuilds a table.
PostgreSQL's exclusion needs ``btree_gist``, which is part of its contributed modules.
"""

from typing import Any

from django.db import connections

TABLE = "land_lease"

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS land_lease_apart_{act.lower()} BEFORE {act} ON land_lease "  # noqa: S608 - own
    "WHEN EXISTS (SELECT 1 FROM land_lease WHERE bay_id = NEW.bay_id AND id <> NEW.id "
    "AND from_on < NEW.until_on AND NEW.from_on < until_on) "
    "BEGIN SELECT RAISE(ABORT, 'two leases of a bay share a day'); END"
    for act in ("INSERT", "UPDATE")
]
_POSTGRESQL = [
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint "
    "WHERE conname = 'land_lease_apart' AND conrelid = 'land_lease'::regclass) THEN "
    "CREATE EXTENSION IF NOT EXISTS btree_gist; "
    "ALTER TABLE land_lease ADD CONSTRAINT land_lease_apart EXCLUDE USING gist "
    "(bay_id WITH =, daterange(from_on, until_on) WITH &&); END IF; END $$"
]


def install(using: str = "default", **_signal: Any) -> None:
    """Keep leases apart where nothing does yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
