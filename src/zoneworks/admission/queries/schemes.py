"""Entry schemes: the versions of a zone, the one in force on a day, and how two differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import facts
from zoneworks.admission.engine.acts import VIEW_SCHEMES
from zoneworks.admission.engine.schemes import Scheme, read_scheme
from zoneworks.admission.models import SchemeVersion
from zoneworks.core.actors import Actor
from zoneworks.core.reading import get_one


@dataclass(frozen=True, slots=True)
class InForce:
    """The scheme of a day; ``row`` is None while a zone still has the shipped sample alone."""

    scheme: Scheme
    content: Mapping[str, Any]
    row: SchemeVersion | None
    is_sample: bool
    source: str


def list_versions(actor: Actor) -> QuerySet[SchemeVersion]:
    """The versions of the zones that the actor reads."""
    actor.require(VIEW_SCHEMES)
    rows: QuerySet[SchemeVersion] = SchemeVersion.objects.visible_to(actor)
    return rows.select_related("made_by__user", "zone")


def get_version(actor: Actor, pk: int) -> SchemeVersion:
    """One version.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_versions(actor).filter(pk=pk), _("There is no such version of the scheme."))


def find_version_on(zone_id: int, day: date) -> SchemeVersion | None:
    """The version of a zone that is in force on a day: the one that began last."""
    rows = SchemeVersion.objects.filter(zone_id=zone_id, valid_from__lte=day)
    found: SchemeVersion | None = rows.order_by("-valid_from").first()
    return found


def scheme_on(zone_id: int, day: date) -> InForce:
    """The scheme of a zone on a day; the shipped sample where the zone has none yet."""
    row = find_version_on(zone_id, day)
    if row is None:
        content = facts.sample_content()
        return InForce(facts.sample_scheme(), content, None, True, facts.sample().source)
    return InForce(scheme_of(row), row.content, row, row.is_sample, row.source)


def scheme_of(row: SchemeVersion) -> Scheme:
    """A version, read."""
    return read_scheme(row.content)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of two versions that is not the same: which, what of it, before and after."""

    part: str
    title: str
    field: str
    before: str
    after: str


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """How the content of two versions differs, row by row and field by field."""
    found = []
    for part in ("gates", "criteria", "stages"):
        old = {row["code"]: row for row in before.get(part, [])}
        new = {row["code"]: row for row in after.get(part, [])}
        for code in dict.fromkeys([*old, *new]):
            found += _row(part, old.get(code, {}), new.get(code, {}))
    for name in dict.fromkeys([*before["outcomes"], *after["outcomes"]]):
        found += _value(
            "outcomes", "", name, before["outcomes"].get(name), after["outcomes"].get(name)
        )
    found += _value("deposit_rate", "", "", before["deposit_rate"], after["deposit_rate"])
    return found


def _row(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    title = str((new or old)["title"])
    found: list[Difference] = []
    for name in dict.fromkeys([*old, *new]):
        found += _value(part, title, name, old.get(name), new.get(name))
    return found


def _value(part: str, title: str, name: str, old: Any, new: Any) -> list[Difference]:
    before, after = _plain(old), _plain(new)
    return [] if before == after else [Difference(part, title, name, before, after)]


def _plain(value: Any) -> str:
    """A value of a row as a short text."""
    if isinstance(value, Mapping):
        if "points" in value:
            return f"{value.get('kind', '')} {_plain(value['points'])} ≤{value.get('cap', 100)}"
        return ", ".join(f"{key}: {_plain(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return ", ".join(f"{x}→{y}" for x, y in value)
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
