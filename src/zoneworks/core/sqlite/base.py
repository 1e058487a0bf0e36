"""Django's SQLite backend, which remembers how a statement reads in SQLite's own marks.

Django looks for ``%s`` in the whole text at each execution: a tenth of a step of a case.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


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


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with such cursors."""

    def create_cursor(self, name: Any = None) -> Cursor:
        """Open a cursor."""
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]
