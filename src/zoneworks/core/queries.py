"""What core knows: who may act where, and who is a member."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import PUBLIC, Actor
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Membership, Unit, User, Zone


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership makes."""
    zone = membership.zone
    zone_ids = (
        tuple(Zone.objects.filter(province=zone).order_by("pk").values_list("pk", flat=True))
        if zone.is_province
        else (zone.pk,)
    )
    return Actor(
        role=Role(membership.role),
        user_id=membership.user_id,
        name=membership.user.name,
        membership_id=membership.pk,
        zone_id=zone.pk,
        zone_ids=zone_ids,
        unit_id=membership.unit_id or 0,
        unit_name=membership.unit.name if membership.unit else "",
        enterprise_id=membership.enterprise_id or 0,
    )


def operator() -> Actor:
    """Who runs the installation from its command line: reads every zone, writes in none."""
    return Actor(Role.AUDITOR, zone_ids=tuple(Zone.objects.values_list("pk", flat=True)))


def zone_names(actor: Actor) -> dict[int, str]:
    """The names of the zones that the actor reads, by id."""
    return dict(
        Zone.objects.filter(pk__in=actor.zone_ids).order_by("name").values_list("pk", "name")
    )


def list_own_memberships(user: User) -> list[Membership]:
    """The memberships between which a user may switch; those that came with them, if they did."""
    came: list[Membership] | None = user.own_memberships
    return list_memberships_of(user.pk) if came is None else came


def list_memberships_of(user_id: Any) -> list[Membership]:
    """The memberships of a user by id, each with user, zone and unit."""
    rows = Membership.objects.filter(user_id=user_id, is_active=True)
    return list(rows.select_related("user", "zone", "unit").order_by("pk"))


def find_actor(memberships: list[Membership], membership_id: Any) -> Actor:
    """The actor of the chosen membership, else of the first, else the public."""
    chosen = [membership for membership in memberships if membership.pk == membership_id]
    for membership in chosen or memberships:
        return actor_of(membership)
    return PUBLIC


def list_members(actor: Actor) -> list[Membership]:
    """All memberships of the zone, ended ones last."""
    actor.require(MANAGE_MEMBERS)
    return list(
        Membership.objects.visible_to(actor)
        .select_related("user", "unit", "enterprise")
        .order_by("-is_active", "role", "user__name", "pk")
    )


def get_member(actor: Actor, pk: int) -> Membership:
    """One membership of the zone.

    Raises:
        NotFound: none such in the zone.
    """
    actor.require(MANAGE_MEMBERS)
    membership: Membership | None = (
        Membership.objects.visible_to(actor).select_related("user", "unit").filter(pk=pk).first()
    )
    if membership is None:
        raise NotFound(_("There is no such member."))
    return membership


def works_elsewhere(member: Membership) -> bool:
    """Whether the person also works in another zone, whose safety is not this one's to decide."""
    elsewhere = Membership.objects.filter(user_id=member.user_id, is_active=True)
    return bool(elsewhere.exclude(zone_id=member.zone_id).exists())


def find_user(pk: object) -> User | None:
    """A person who may log in, by id, or None. Nobody is logged in yet: there is no actor."""
    user: User | None = User.objects.filter(pk=pk, is_active=True).first()
    return user


def get_own_zone(actor: Actor) -> Zone:
    """The zone in which the actor works."""
    zone: Zone = Zone.objects.get(pk=actor.zone_id)
    return zone


def get_unit(actor: Actor, pk: int) -> Unit:
    """One unit of the zone.

    Raises:
        NotFound: none such in the zone.
    """
    actor.require(MANAGE_MEMBERS)
    unit: Unit | None = Unit.objects.visible_to(actor).filter(pk=pk).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    return unit


def find_enterprise_id(actor: Actor, credit_code: str) -> int | None:
    """The id of the enterprise of a credit code in the zone for which a member is named.

    One that is retired gets no members.
    """
    enterprises: Any = Membership._meta.get_field("enterprise").related_model
    found = enterprises.objects.visible_to(actor).filter(credit_code=credit_code, retired_on=None)
    pk: int | None = found.values_list("pk", flat=True).first()
    return pk


def is_enterprise_of(zone_id: int, pk: int) -> bool:
    """Whether an enterprise is one of the zone."""
    enterprises: Any = Membership._meta.get_field("enterprise").related_model
    return bool(enterprises.objects.filter(zone_id=zone_id, pk=pk).exists())


def list_units(actor: Actor) -> list[Unit]:
    """The zone's units by name."""
    return list(Unit.objects.visible_to(actor).order_by("name"))


def list_managed_units(actor: Actor) -> list[Unit]:
    """The zone's units by name, for who manages them."""
    actor.require(MANAGE_MEMBERS)
    return list_units(actor)
