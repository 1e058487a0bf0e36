"""What land adds to the overview, to search, to lists and to other slices' records."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    Indexed,
    ListKind,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.core.engine.area import format_mu
from zoneworks.core.reading import Sums
from zoneworks.land import labels, lists, queries
from zoneworks.land.engine.acts import EDIT_LAND, EXPORT_LAND, VIEW_LAND, VIEW_ZONE_LAND
from zoneworks.land.models import Building, Parcel
from zoneworks.land.tables import EXCHANGE


def _index_parcel(row: Parcel) -> Indexed:
    """A parcel by its number and name; its holder sees it as its own."""
    return Indexed(row.name, row.number, [row.name], [row.number], row.holder_id)


def _index_building(row: Building) -> Indexed:
    """A building by its number and name; its owner sees it as its own."""
    return Indexed(row.name, row.number, [row.name], [row.number], row.owner_id)


SEARCH_KINDS = (
    SearchKind(
        Parcel,
        _("Parcel"),
        VIEW_LAND,
        lambda: Parcel.objects.defer("shape"),
        _index_parcel,
        queries.list_parcels,
        "land:parcel",
        labels.TIMELINE,
        found=queries.list_parcels_in_use,
        part="land",
    ),
    SearchKind(
        Building,
        _("Building"),
        VIEW_LAND,
        Building.objects.all,
        _index_building,
        queries.list_buildings,
        "land:building",
        labels.TIMELINE,
        part="land",
    ),
)
PARCELS = ListKind(
    "land.parcels",
    "land:parcels",
    VIEW_LAND,
    lists.PARCELS,
    queries.list_parcels,
    EXPORT_LAND,
    part="land",
    enter=EDIT_LAND,
    new="land:parcel_new",
    new_file="land:table_import",
    file=EXCHANGE.file,
)
CONTRACTS = ListKind(
    "land.contracts",
    "land:contracts",
    VIEW_LAND,
    lists.CONTRACTS,
    queries.list_contracts,
    EXPORT_LAND,
    part="land",
)
BUILDINGS = ListKind(
    "land.buildings",
    "land:buildings",
    VIEW_LAND,
    lists.BUILDINGS,
    queries.list_buildings,
    EXPORT_LAND,
    part="land",
)
LEASES = ListKind(
    "land.leases",
    "land:leases",
    VIEW_LAND,
    lists.LEASES,
    queries.list_leases,
    EXPORT_LAND,
    part="land",
)


def _ready(actor: Actor) -> Measured:
    url = f"{reverse('land:parcels')}?stock=READY"
    return Measured(Sums(queries.list_ready(actor), ("area_m2",)), url, _in_mu)


def _in_mu(area_m2: Any) -> str:
    """A sum of areas, which databases give as they like, in whole mu."""
    return format_mu(Decimal(str(area_m2 or 0)), 0)


METRICS = [
    Metric(
        "land.ready",
        _("Land ready"),
        _("mu"),
        _(
            "Registered area of the parcels in reserve or offered for sale, for industry, storage"
            " and research, that are cleared, leveled, supplied, planned and assessed."
        ),
        VIEW_ZONE_LAND,
        _ready,
    ),
]
RECORD_NAMES = {
    "land.Parcel": RecordName(_("Parcels")),
    "land.LandContract": RecordName(_("Contracts of grant")),
    "land.Building": RecordName(_("Buildings")),
    "land.Lease": RecordName(_("Leases")),
}
"""What people call the records that a merge moves."""


def _land_of(actor: Actor, enterprise: Any) -> dict[str, Any]:
    return {
        "parcels": queries.list_parcels(actor).filter(holder=enterprise).order_by("number"),
        "leases": queries.list_leases(actor).filter(tenant=enterprise).order_by("-until_on"),
    }


LAND_OF_ENTERPRISE = RecordTab(
    "registry.Enterprise",
    "land",
    _("Land and space"),
    VIEW_LAND,
    "land/of_enterprise.html",
    _land_of,
)
