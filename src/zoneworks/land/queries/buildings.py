"""Buildings with floors and bays, leases, and how much of them is let."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.models import Bay, Building, Floor, Lease
from zoneworks.land.queries.titles import is_of_another

BUILDING = "land.Building"


def list_buildings(actor: Actor) -> QuerySet[Building]:
    """The buildings that the actor may see; an enterprise sees those that it owns or rents in."""
    actor.require(VIEW_LAND)
    rows: QuerySet[Building] = Building.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rents = Lease.objects.filter(building=OuterRef("pk"), tenant_id=actor.enterprise_id)
        rows = rows.filter(
            Q(owner_id=actor.enterprise_id)
            | Q(parcel__holder_id=actor.enterprise_id)
            | Exists(rents)
        )
    return rows.select_related("parcel", "owner")


def get_building(actor: Actor, pk: int) -> Building:
    """One building with its floors, the ground floor first. Raises NotFound."""
    floors = Prefetch("floors", Floor.objects.order_by("level"))
    rows = list_buildings(actor).select_related("zone", "parcel", "owner").prefetch_related(floors)
    return get_one(rows.filter(pk=pk), _("There is no such building."))


def get_floor(actor: Actor, pk: int) -> Floor:
    """One floor with its building. Raises NotFound."""
    rows: QuerySet[Floor] = Floor.objects.visible_to(actor)
    rows = rows.filter(building__in=list_buildings(actor).values("pk"))
    return get_one(rows.select_related("building").filter(pk=pk), _("There is no such floor."))


def list_bays(actor: Actor) -> QuerySet[Bay]:
    """The bays of the buildings that the actor may see; a tenant sees those that it rents."""
    rows: QuerySet[Bay] = Bay.objects.visible_to(actor)
    rows = rows.filter(building__in=list_buildings(actor).values("pk"))
    if actor.role is Role.ENTERPRISE:
        rents = Lease.objects.filter(bay=OuterRef("pk"), tenant_id=actor.enterprise_id)
        rows = rows.filter(
            Q(building__owner_id=actor.enterprise_id)
            | Q(building__parcel__holder_id=actor.enterprise_id)
            | Exists(rents)
        )
    return rows.select_related("building", "floor")


def list_bays_of(actor: Actor, building: Building) -> QuerySet[Bay]:
    """All bays of a building that the actor was shown; ``is_shown`` are those that it may see."""
    shown = list_bays(actor).filter(pk=OuterRef("pk"))
    rows: QuerySet[Bay] = Bay.objects.visible_to(actor).filter(building=building)
    return rows.annotate(is_shown=Exists(shown))


def list_free_bays(actor: Actor, on: date) -> QuerySet[Bay]:
    """The bays that are let to nobody on a day, of buildings that are completed by then."""
    let = Lease.objects.filter(bay=OuterRef("pk"), from_on__lte=on, until_on__gt=on)
    standing = Q(building__completed_on__lte=on) & (
        Q(building__demolished_on__isnull=True) | Q(building__demolished_on__gt=on)
    )
    return list_bays(actor).filter(standing).exclude(Exists(let))


def get_bay(actor: Actor, pk: int) -> Bay:
    """One bay with its floor and building. Raises NotFound."""
    return get_one(list_bays(actor).filter(pk=pk), _("There is no such bay."))


def list_leases(actor: Actor) -> QuerySet[Lease]:
    """The leases that the actor may see; an enterprise sees its own and those in its buildings and
    on its land, there without those that ended under a former holder."""
    actor.require(VIEW_LAND)
    rows: QuerySet[Lease] = Lease.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        own = actor.enterprise_id
        before = is_of_another(actor, "until_on", "building__parcel")
        rows = rows.filter(
            Q(tenant_id=own)
            | Q(building__owner_id=own)
            | Q(~before, building__parcel__holder_id=own)
        )
    return rows.select_related("building", "bay__floor", "tenant", "project")


def own_lettings(actor: Actor, building: Building) -> Q:
    """Which events of a building that the actor was shown it may read: those of bays and leases
    only where it may see these."""
    if actor.role is not Role.ENTERPRISE:
        return Q()
    seen = Q()
    for model, rows in ((Bay, list_bays(actor)), (Lease, list_leases(actor))):
        pks = rows.filter(building=building).values("pk")
        seen &= ~Q(subject_type=model._meta.label) | Q(subject_id__in=pks)
    return seen


def get_lease(actor: Actor, pk: int) -> Lease:
    """One lease. Raises NotFound."""
    return get_one(list_leases(actor).filter(pk=pk), _("There is no such lease."))


def find_clash(bay: Bay, from_on: date, until_on: date, *, except_id: int = 0) -> Lease | None:
    """A lease of the bay that shares a day with these, whose last is excluded; None for none."""
    rows = Lease.objects.filter(bay=bay, from_on__lt=until_on, until_on__gt=from_on)
    found: Lease | None = rows.exclude(pk=except_id).select_related("tenant").first()
    return found


def occupancy_of(buildings: Collection[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """What can be let in buildings that the actor was shown and what is let today, in m²."""
    today = clock.today()
    of = Q(building__in=list(buildings))
    rows = Bay.objects.filter(of).order_by().values_list("building")
    lettable = dict(rows.annotate(total=Sum("area_m2")))
    let = Q(leases__from_on__lte=today, leases__until_on__gt=today)
    taken = dict(rows.filter(let).annotate(total=Sum("area_m2")))
    return {pk: (total, taken.get(pk, Decimal(0))) for pk, total in lettable.items()}
