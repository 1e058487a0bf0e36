"""Parcels: lists, single ones, neighbors, and whether they are ready."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.engine.geometry import Box, Shape, read_shape
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.reading import get_one
from zoneworks.land import facts
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.terms import PRODUCTION, Condition, ParcelState, Readiness, lacks
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.engine.trade.sale import SaleState
from zoneworks.land.models import Acquisition, LandSale, Parcel, ParcelOrigin

PARCEL = "land.Parcel"
UNSOLD = ~Q(landsales__state=SaleState.DEAL)
"""Nobody has won it and waits for the contract."""
READY_FOR_PRODUCTION = UNSOLD & Q(
    state__in=[ParcelState.RESERVE, ParcelState.LISTED],
    use__in=sorted(PRODUCTION),
    ready_on__isnull=False,
)


def list_parcels(actor: Actor) -> QuerySet[Parcel]:
    """The parcels that the actor may see; an enterprise sees those that it holds."""
    actor.require(VIEW_LAND)
    rows: QuerySet[Parcel] = Parcel.objects.visible_to(actor).defer("shape")
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(holder_id=actor.enterprise_id)
    return rows.select_related("holder", "contract")


def list_parcels_in_use(actor: Actor) -> QuerySet[Parcel]:
    """As ``list_parcels``, without those that were split or merged."""
    return list_parcels(actor).exclude(state=ParcelState.REPLACED)


def may_see_parcel(actor: Actor, row: Parcel) -> bool:
    """Whether a parcel of a zone that the actor reads is among its ``list_parcels``."""
    return actor.role is not Role.ENTERPRISE or row.holder_id == actor.enterprise_id


def get_parcel(actor: Actor, pk: int) -> Parcel:
    """One parcel with its shape, its holder and what it came out of.

    ``is_in_hand`` says whether it is being acquired or sold.

    Raises:
        NotFound: none such that the actor may see.
    """
    origins = ParcelOrigin.objects.select_related("came_from", "parcel").order_by("pk")
    rows = list_parcels(actor).select_related("zone", "holder", "contract__project").defer(None)
    rows = rows.annotate(is_in_hand=_is_in_hand())
    rows = rows.prefetch_related(Prefetch("origins", origins), Prefetch("successors", origins))
    return get_one(rows.filter(pk=pk), _("There is no such parcel."))


def _is_in_hand() -> Any:
    acquired = Acquisition.objects.filter(parcel=OuterRef("pk"), state__in=sorted(ACQUIRING))
    sold = LandSale.objects.filter(parcel=OuterRef("pk"), state__in=sorted(SELLING))
    return Exists(acquired) | Exists(sold)


def get_parcels(actor: Actor, pks: Sequence[int]) -> list[Parcel]:
    """These parcels with their shapes, in their order. Raises NotFound as ``get_parcel``."""
    found = list_parcels(actor).defer(None).in_bulk(list(pks))
    if set(pks) - found.keys():
        raise NotFound(_("There is no such parcel."))
    return [found[pk] for pk in pks]


def list_near(zone_id: int, box: Box, *, except_ids: Sequence[int] = ()) -> QuerySet[Parcel]:
    """The parcels in use whose box touches a box: those that a shape in it could overlap."""
    rows = Parcel.objects.filter(
        zone_id=zone_id,
        west__lte=box.east,
        east__gte=box.west,
        south__lte=box.north,
        north__gte=box.south,
    )
    near: QuerySet[Parcel] = rows.exclude(state=ParcelState.REPLACED).exclude(pk__in=except_ids)
    return near.only("pk", "number", "name", "shape")


def shape_of(row: Parcel) -> Shape | None:
    """The shape of a parcel; None until it is drawn."""
    return None if row.shape is None else read_shape(row.shape)


def readiness_of(row: Parcel) -> Readiness:
    """What is known of a parcel's conditions."""
    return Readiness(
        is_cleared=row.is_cleared,
        is_leveled=row.is_leveled,
        supplies=row.supplies,
        has_plan=row.most_plot_ratio is not None and row.least_coefficient is not None,
        is_assessed=row.is_assessed,
        needed=facts.ready_rule().supplies,
    )


def is_clear(row: Parcel) -> bool:
    """Whether land is cleared and has its planning conditions, so that it may be offered."""
    return not {Condition.CLEARED, Condition.PLANNED} & set(lacks(readiness_of(row)))


def list_ready(actor: Actor) -> QuerySet[Parcel]:
    """The land that is ready for production projects: in reserve, or offered and not yet won."""
    return list_parcels(actor).filter(READY_FOR_PRODUCTION)


def list_unsold(actor: Actor) -> QuerySet[Parcel]:
    """As ``list_parcels_in_use``, without those that somebody has won and has no contract for."""
    return list_parcels_in_use(actor).filter(UNSOLD)


def sum_ready_m2(actor: Actor) -> Decimal:
    """The area of the land that is ready for production projects, in m²."""
    total: Decimal | None = list_ready(actor).aggregate(total=Sum("area_m2"))["total"]
    return total or Decimal(0)
