"""Every write of targets and of the lists of the top 500."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import SET_TARGETS
from zoneworks.attraction.engine.targets import Measure, check_target
from zoneworks.attraction.engine.terms import TopList
from zoneworks.attraction.labels.targets import refusal_text
from zoneworks.attraction.models import Target, TopCompany
from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry.engine.names import normalize_name

_FIELDS = {"TARGET_INVALID": "goal"}
LONGEST_LIST = 1000


def set_target(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    pk: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> Target:
    """Set a new target, or change one with its reason.

    Raises:
        InvalidInput: no name, no goal, a period that ends before it begins, or one of that name
            begins on that day already.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(SET_TARGETS)
    columns = {
        "name": clean_text(values.get("name", "")),
        "measure": values.get("measure"),
        "goal": values.get("goal") or 0,
        "least_fen": values.get("least_fen") or 0,
        "begins_on": values["begins_on"],
        "ends_on": values["ends_on"],
    }
    if columns["measure"] not in set(Measure):
        raise InvalidInput({"measure": [_("Choose one of the measures.")]})
    if not columns["name"]:
        raise InvalidInput({"name": [_("This is needed.")]})
    row = Target(**columns)
    with explained(refusal_text, _FIELDS):
        check_target(queries.target_terms(row))
    same = Target.objects.filter(
        zone_id=actor.writing_zone_id(), name=row.name, begins_on=row.begins_on
    )
    with transaction.atomic():
        if same.exclude(pk=pk).exists():
            raise InvalidInput({"name": [_("A target of this name begins on that day already.")]})
        if pk is None:
            return records.create(actor, row, act="attraction.target_set")
        act = "attraction.target_changed"
        return records.change(actor, Target, pk, columns, act=act, version=version, reason=reason)


def load_top_list(
    actor: Actor, kind: TopList, published_on: date, names: Sequence[tuple[int, str]]
) -> int:
    """Enter a list of the top 500 as of the day on which it was published; gives how many.

    ``names`` are ranks and names. A list that is entered again replaces the one of that day.

    Raises:
        InvalidInput: nothing in it, a rank or a name that is twice there or none, or more than
            ``LONGEST_LIST``.
    """
    actor.require(SET_TARGETS)
    rows = [
        TopCompany(
            kind=kind,
            published_on=published_on,
            rank=rank,
            name=clean_text(name),
            normalized_name=normalize_name(clean_text(name)),
        )
        for rank, name in names
    ]
    named = Counter(row.normalized_name for row in rows)
    ranked = Counter(row.rank for row in rows)
    twice = [
        f"{row.rank} {row.name}"
        for row in rows
        if named[row.normalized_name] > 1 or ranked[row.rank] > 1
    ]
    if not 0 < len(rows) <= LONGEST_LIST or not all(row.name and row.rank > 0 for row in rows):
        text = _("A list holds 1 to %(most)s companies.") % {"most": LONGEST_LIST}
        raise InvalidInput({"names": [text]})
    if twice:
        text = _("Twice on the list: %(names)s.") % {"names": "、".join(twice[:5])}
        raise InvalidInput({"names": [text]})
    with transaction.atomic():
        old = TopCompany.objects.select_for_update().filter(
            zone_id=actor.writing_zone_id(), kind=kind, published_on=published_on
        )
        records.remove_many(actor, list(old), act="attraction.top_list_replaced")
        records.create_many(actor, rows, act="attraction.top_list_entered")
    return len(rows)
