"""One record of those that an actor may see."""

from typing import Any, TypeVar

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
