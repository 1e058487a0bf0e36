"""Django's SQLite backend with the shortest way from a statement to the database.

Django looks for ``%s`` in the whole text at each execution and puts four calls around each call of
the database: together a seventh of a step of a case.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose statements are converted once."""

    def convert_query(self, query: str, *, param_names: Iterable[str] | None = None) -> str:
        """Return the statement with ``?`` for ``%s``, or with ``:name`` for ``%(name)s``."""
        if param_names is None:
            return _with_question_marks(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Statements(CursorWrapper):
    """A cursor whose statements with values, and the reading of all their rows, go straight to
    SQLite: Django's way is gone where somebody listens to statements, where the transaction is
    broken or the applications are not ready, where the database refuses, and for all other calls.
    """

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Execute a statement. Raises Django's errors."""
        is_listened_to = self.db.execute_wrappers or not apps.ready
        if params is None or is_listened_to or self.db.needs_rollback:
            return super().execute(sql, params)
        try:
            return self.cursor.execute(sql, params)
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise

    def fetchall(self) -> list[Any]:
        """Return the rows that are left. Raises Django's errors."""
        try:
            return self.cursor.fetchall()  # type: ignore[no-any-return]
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with such cursors."""

    def create_cursor(self, name: Any = None) -> Cursor:
        """Open a cursor."""
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]

    def make_cursor(self, cursor: Any) -> Statements:
        """Wrap a cursor where no statement is logged."""
        return Statements(cursor, self)
