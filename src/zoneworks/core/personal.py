"""Personal values of events: they lie beside the event, which holds a salted digest of each.

A model names its personal columns in ``PERSONAL``. What is erased here is gone from the record of
acts, while the events stay as they were written and their seals hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection

from zoneworks.core import statements
from zoneworks.core.models import Event, PersonalValue

if TYPE_CHECKING:
    from zoneworks.core.events import Line

SALT_BYTES = 16
_INSERT = (
    f"INSERT INTO {PersonalValue._meta.db_table} "  # noqa: S608 - own names
    "(digest, salt, value, zone_id, subject_type, subject_id) VALUES (%s, %s, %s, %s, %s, %s)"
)
Values = Mapping[str, Any] | None
Kept = dict[tuple[str, str], tuple[str, bytes]]
"""The digest and the salt of each value, by column and value."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Stands where a personal value was erased; the digest still tells same from other."""

    digest: str


@cache
def personal_columns() -> dict[str, frozenset[str]]:
    """The personal columns by type of record."""
    named = {model._meta.label: getattr(model, "PERSONAL", ()) for model in apps.get_models()}
    return {label: frozenset(names) for label, names in named.items() if names}


def put_aside(zone_id: int | None, lines: Sequence["Line"]) -> Sequence["Line"]:
    """Give events digests for their personal values, and write the values beside.

    A value that is the same before and after keeps one digest within its event, so that it can be
    told from a change when it is erased.
    """
    known = personal_columns()
    if not any(line.subject_type in known for line in lines):
        return lines
    rows: list[tuple[Any, ...]] = []
    done = []
    for line in lines:
        names, kept = known.get(line.subject_type, frozenset()), Kept()
        before, after = _hide(line.before, names, kept), _hide(line.after, names, kept)
        subject = (zone_id, line.subject_type, line.subject_id)
        rows += [(digest, salt, value, *subject) for (_name, value), (digest, salt) in kept.items()]
        done.append(replace(line, before=before, after=after))
    with connection.cursor() as cursor:
        statements.write(cursor, _INSERT, rows)
    return done


def digest_of(salt: bytes, value: str) -> str:
    """The digest that stands in an event for a value."""
    return sha256(salt + value.encode()).hexdigest()


def put_back(found: Sequence[Event]) -> None:
    """Put personal values back into events that are to be read, by one query for all of them.

    Where a value was erased, ``Erased`` stands in its place.
    """
    held = list(_held(found))
    if not held:
        return
    wanted = {said[name]["digest"] for said, name in held}
    rows = PersonalValue.objects.filter(digest__in=wanted).values_list("digest", "value")
    values = dict(rows)
    for said, name in held:
        digest = said[name]["digest"]
        said[name] = values.get(digest, Erased(digest))


def find_changed() -> tuple[int, ...]:
    """The ids of values that are no longer what the digests in the events say."""
    rows = PersonalValue.objects.order_by("pk").values_list("pk", "digest", "salt", "value")
    return tuple(
        pk
        for pk, digest, salt, value in rows.iterator()
        if digest_of(bytes(salt), str(value)) != digest
    )


def _hide(said: Values, names: frozenset[str], kept: Kept) -> Values:
    if said is None:
        return None
    return {
        name: {"digest": _keep(name, str(value), kept)} if value and name in names else value
        for name, value in said.items()
    }


def _keep(name: str, value: str, kept: Kept) -> str:
    if (name, value) not in kept:
        salt = token_bytes(SALT_BYTES)
        kept[name, value] = (digest_of(salt, value), salt)
    return kept[name, value][0]


def _held(found: Iterable[Event]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where a digest stands in events: what was said, and the column."""
    known = personal_columns()
    for event in found:
        for said in (event.before, event.after):
            for name in known.get(event.subject_type, ()):
                if said and isinstance(said.get(name), dict):
                    yield said, name
