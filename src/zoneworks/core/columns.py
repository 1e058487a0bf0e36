"""Columns and filters that lists of every slice have: days, words of a code, ranges."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from zoneworks.core.lists import Column, Filter
from zoneworks.core.templatetags.ui import full_day


def day_column(name: str, label: Any, field: str = "", *, is_sorted: bool = True) -> Column:
    """A day in full, of a field that is called as the column unless told; sorted by it or not."""
    of = field or name

    def cell(row: Any) -> str:
        return full_day(getattr(row, of))

    return Column(name, label, cell, is_numeric=True, sort=of if is_sorted else None)


def choice_filter(name: str, label: Any, words: Mapping[Any, Any], field: str = "") -> Filter:
    """The rows whose field holds the code that was chosen; ``words`` are the codes' words."""
    of = field or name
    return Filter(
        name,
        label,
        "choice",
        lambda code: Q(**{of: code}),
        lambda: [(str(code), word) for code, word in words.items()],
    )


def range_filter(
    name: str,
    label: Any,
    field: str,
    read: Callable[[str], Any] = date.fromisoformat,
    unit: Any = "",
) -> Filter:
    """The rows whose field lies between two values, both included; ``read`` turns a typed text
    into a value (ValueError: it is none), which is a day unless told otherwise."""

    def condition(typed: tuple[str, str]) -> Q:
        lowest, highest = typed
        query = Q()
        if lowest:
            query &= Q(**{f"{field}__gte": read(lowest)})
        if highest:
            query &= Q(**{f"{field}__lte": read(highest)})
        return query

    return Filter(name, label, "range", condition, unit=unit)
