"""Compare a file's rows with what is stored, before anything is written."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Plan(Generic[K]):
    """What an import would do, in the order of the file.

    ``changed`` holds for each key the fields that differ, as (before, after).
    """

    new: list[K]
    changed: list[tuple[K, dict[str, tuple[Any, Any]]]]
    unchanged: list[K]


def plan(
    rows_by_key: Mapping[K, Mapping[str, Any]], existing_by_key: Mapping[K, Mapping[str, Any]]
) -> Plan[K]:
    """Sort rows into new, changed and unchanged ones.

    Only fields that the file has are compared, so that a column left out changes nothing. Stored
    rows that the file does not have are left alone.
    """
    result: Plan[K] = Plan([], [], [])
    for key, row in rows_by_key.items():
        if (stored := existing_by_key.get(key)) is None:
            result.new.append(key)
            continue
        changes = {
            name: (stored.get(name), value)
            for name, value in row.items()
            if stored.get(name) != value
        }
        if changes:
            result.changed.append((key, changes))
        else:
            result.unchanged.append(key)
    return result
