"""Records that look alike and are two enterprises."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.registry import queries
from zoneworks.registry.engine.acts import MERGE_ENTERPRISES
from zoneworks.registry.models import ToldApart
from zoneworks.registry.services.retirement import check_in_use


def tell_apart(actor: Actor, pk: int, other_id: int, *, reason: str) -> ToldApart:
    """Say that two records are two enterprises: they are held for duplicates no longer.

    Raises:
        NotFound: one of them is none of the zone.
        InvalidInput: no reason, they are one record or one is retired, or it was said before.
    """
    actor.require(MERGE_ENTERPRISES)
    check_reason(reason)
    pks = sorted((pk, other_id))
    if pks[0] == pks[1]:
        raise InvalidInput({"": [_("These are one and the same record: choose another.")]})
    first, second = (queries.get_enterprise(actor, one) for one in pks)
    for one in (first, second):
        check_in_use(one)
    with transaction.atomic():
        if ToldApart.objects.filter(first=first, second=second).exists():
            raise InvalidInput({"": [_("These two have been told apart already.")]})
        row = ToldApart(first=first, second=second)
        return records.create(actor, row, act="registry.told_apart", reason=reason)


def take_back_apart(actor: Actor, pk: int, *, version: int | None = None, reason: str) -> ToldApart:
    """Hold two records for likely duplicates again.

    Raises:
        NotFound, StaleRecord: see ``records.remove``.
        InvalidInput: no reason.
    """
    actor.require(MERGE_ENTERPRISES)
    check_reason(reason)
    row = queries.get_told_apart(actor, pk)
    act = "registry.told_apart_withdrawn"
    records.remove(actor, ToldApart, pk, act=act, version=version, reason=reason)
    return row
