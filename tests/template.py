"""The empty database of the tests, migrated once a run and copied by each process."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

NAME = "template"
MIGRATE = (sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks")


def use() -> None:
    """Let the test database begin as a copy of the template; who comes first makes that."""
    with Path(settings.HOME, f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = Path(settings.HOME, f"{NAME}.made")
        if not made.exists():
            _make()
            made.touch()
    connection.settings_dict["TEST"]["MIGRATE"] = False
    if settings.DATABASE_KIND == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = NAME
    else:
        DatabaseCreation._create_test_db = _copied(DatabaseCreation._create_test_db)


def _make() -> None:
    url = f"sqlite:///{_file()}"
    if settings.DATABASE_KIND == "postgresql":
        with psycopg.connect(host=settings.HOME, user="postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {NAME}")
            server.execute(f"CREATE DATABASE {NAME}")
        url = f"postgresql://postgres@{quote(str(settings.HOME), safe='')}/{NAME}"
    environment = os.environ | {"ZONEWORKS_TEST_URL": url}
    subprocess.run(MIGRATE, check=True, env=environment, cwd=Path(__file__).parent.parent)


def _file() -> Path:
    return Path(settings.HOME, f"{NAME}.sqlite3")


def _copied(create: Any) -> Any:
    def create_copy(self: Any, *args: Any, **kwargs: Any) -> Any:
        name = create(self, *args, **kwargs)
        with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(name)) as target:
            source.backup(target)
        return name

    return create_copy
