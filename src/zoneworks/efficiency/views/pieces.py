"""What the pages of the evaluation have in common."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse


def url_of(name: str, pk: int) -> str:
    """The page of a record of this slice."""
    return reverse(f"efficiency:{name}", args=[pk])


def tabs(names: Mapping[str, Any], url_name: str, pk: int, tab: str, **counts: int) -> list[Any]:
    """The tabs of a record."""
    return [
        {
            "label": label,
            "url": reverse(f"efficiency:{url_name}_tab", args=[pk, name]),
            "count": counts.get(name),
            "is_open": name == tab,
        }
        for name, label in names.items()
    ]
