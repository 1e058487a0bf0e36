"""The land that each enterprise holds, lets and rents on a day, by contracts and leases."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.areas import Areas, Ground, Rented, Stock, areas_of
from zoneworks.land.models import Building, LandContract, Lease, Parcel, TitleTransfer
from zoneworks.land.queries.marks import mark_of_areas


def list_held(actor: Actor, on: date) -> QuerySet[LandContract]:
    """The contracts of grant that are in force on a day."""
    actor.require(VIEW_LAND)
    rows: QuerySet[LandContract] = LandContract.objects.visible_to(actor)
    is_in_force = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return rows.filter(is_in_force, signed_on__lte=on)


def land_on(actor: Actor, on: date) -> dict[int, Areas]:
    """The land of each enterprise on a day: none of it where the zone keeps no contracts.

    It is kept until land or space changes.
    """
    actor.require(VIEW_LAND)
    mark = mark_of_areas(actor.zone_ids)
    return memo.kept(("land.areas", actor.zone_ids, on), mark, lambda: _find_land(actor, on))


def _find_land(actor: Actor, on: date) -> dict[int, Areas]:
    now = dict(list_held(actor, on).values_list("parcel", "holder"))
    holders = now | _givers_after(actor, on)
    stands = Q(completed_on__lte=on) & (Q(demolished_on__isnull=True) | Q(demolished_on__gt=on))
    found: QuerySet[Building] = Building.objects.visible_to(actor).filter(stands)
    whole = F("base_m2") * F("storeys")
    buildings = list(
        found.order_by().annotate(floors_m2=Sum("floors__area_m2"), whole_m2=whole)
        .values_list("pk", "parcel", "floors_m2", "whole_m2", "owner")
    )  # fmt: skip
    leases: QuerySet[Lease] = Lease.objects.visible_to(actor)
    let = leases.filter(from_on__lte=on, until_on__gt=on).values_list(
        "building", "tenant", "bay__area_m2"
    )
    parcels: QuerySet[Parcel] = Parcel.objects.visible_to(actor)
    wanted = parcels.filter(
        Q(pk__in=list_held(actor, on).values("parcel")) | Q(pk__in=found.values("parcel"))
    )
    return areas_of(
        [
            Ground(pk, _hundredths(area), holders.get(pk))
            for pk, area in wanted.order_by("pk").values_list("pk", "area_m2")
        ],
        [
            Stock(
                pk,
                parcel,
                _hundredths(floors or whole_m2),
                holders.get(parcel) if owner == now.get(parcel) else owner,
            )
            for pk, parcel, floors, whole_m2, owner in buildings
        ],
        [Rented(building, tenant, _hundredths(area)) for building, tenant, area in let],
    )


def _givers_after(actor: Actor, on: date) -> dict[int, int]:
    """Who held a parcel on a day, of those transferred since: the buildings went with the land."""
    rows: QuerySet[TitleTransfer] = TitleTransfer.objects.visible_to(actor)
    later = rows.filter(on__gt=on, contract__signed_on__lte=on).order_by("-on", "-pk")
    return dict(later.values_list("parcel", "giver"))


def _hundredths(area_m2: Decimal) -> int:
    return int(area_m2 * 100)
