"""Schemes of evaluation, and what a grade brings."""

from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.efficiency.engine.acts import VIEW_SCORES
from zoneworks.efficiency.engine.policies import PolicyState
from zoneworks.efficiency.models import GradePolicy, Scheme


def list_schemes(actor: Actor) -> QuerySet[Scheme]:
    """The schemes of the zone, drafts among them; an enterprise sees adopted ones alone."""
    actor.require(VIEW_SCORES)
    rows: QuerySet[Scheme] = Scheme.objects.visible_to(actor)
    return rows.exclude(adopted_on=None) if actor.enterprise_id else rows


def get_scheme(actor: Actor, pk: int) -> Scheme:
    """One scheme. Raises NotFound."""
    row: Scheme | None = list_schemes(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(pgettext("evaluation", "There is no such scheme."))
    return row


def list_adopted(actor: Actor, day: date) -> list[Scheme]:
    """The adopted schemes that hold on a day, the latest first."""
    holds = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
    rows = list_schemes(actor).filter(holds).exclude(adopted_on=None)
    return list(rows.order_by("-valid_from", "-pk"))


def next_number(zone_id: int) -> int:
    """The version that the zone's next scheme gets."""
    last = Scheme.objects.filter(zone_id=zone_id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def list_policies(actor: Actor) -> QuerySet[GradePolicy]:
    """What grades bring; an enterprise sees what is in force."""
    actor.require(VIEW_SCORES)
    rows: QuerySet[GradePolicy] = GradePolicy.objects.visible_to(actor)
    return rows.filter(state=PolicyState.IN_FORCE) if actor.enterprise_id else rows


def get_policy(actor: Actor, pk: int) -> GradePolicy:
    """One policy. Raises NotFound."""
    row: GradePolicy | None = list_policies(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such policy."))
    return row


def list_in_force(actor: Actor, zone_id: int, grade: str) -> list[GradePolicy]:
    """What a grade brings in a zone now."""
    rows = list_policies(actor).filter(zone_id=zone_id, grade=grade, state=PolicyState.IN_FORCE)
    return list(rows.order_by("pk"))
