"""Contracts of grant, reports of works, mortgages."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.models import LandContract, Mortgage, Parcel, WorksReport
from zoneworks.land.queries.titles import is_of_another


def list_contracts(actor: Actor) -> QuerySet[LandContract]:
    """The contracts of grant that the actor may see; an enterprise sees its own."""
    actor.require(VIEW_LAND)
    rows: QuerySet[LandContract] = LandContract.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(holder_id=actor.enterprise_id)
    latest = WorksReport.objects.filter(contract=OuterRef("pk")).order_by("-on", "-pk")
    return rows.select_related("parcel", "holder", "project").annotate(
        reported_on=Subquery(latest.values("on")[:1]),
        developed_m2=Subquery(latest.values("developed_m2")[:1]),
        invested_fen=Subquery(latest.values("invested_fen")[:1]),
        is_stopped=Subquery(latest.values("is_stopped")[:1]),
    )


def list_granted(actor: Actor, parcel: Parcel) -> QuerySet[LandContract]:
    """The contracts of a parcel that the actor was shown, the latest first."""
    return list_contracts(actor).filter(parcel=parcel).order_by("-signed_on", "-pk")


def get_contract(actor: Actor, pk: int) -> LandContract:
    """One contract. Raises NotFound."""
    return get_one(list_contracts(actor).filter(pk=pk), _("There is no such contract."))


def list_reports(actor: Actor, parcel: Parcel) -> QuerySet[WorksReport]:
    """The reports of works on a parcel, the latest first; an enterprise sees its own works'."""
    return _seen_reports(actor).filter(parcel=parcel).order_by("-on", "-pk")


def get_report(actor: Actor, pk: int) -> WorksReport:
    """One report of works. Raises NotFound."""
    rows = _seen_reports(actor).select_related("contract__parcel")
    return get_one(rows.filter(pk=pk), _("There is no such report."))


def _seen_reports(actor: Actor) -> QuerySet[WorksReport]:
    actor.require(VIEW_LAND)
    rows: QuerySet[WorksReport] = WorksReport.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(contract__holder_id=actor.enterprise_id)
    return rows


def list_mortgages(actor: Actor, parcel: Parcel) -> QuerySet[Mortgage]:
    """The mortgages on a parcel, those in force first; an enterprise sees those on its own title,
    also one that came to it with the land."""
    return _seen_mortgages(actor).filter(parcel=parcel).order_by("released_on", "-from_on", "-pk")


def get_mortgage(actor: Actor, pk: int) -> Mortgage:
    """One mortgage. Raises NotFound."""
    rows = _seen_mortgages(actor).select_related("parcel")
    return get_one(rows.filter(pk=pk), _("There is no such mortgage."))


def _seen_mortgages(actor: Actor) -> QuerySet[Mortgage]:
    actor.require(VIEW_LAND)
    rows: QuerySet[Mortgage] = Mortgage.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(parcel__holder_id=actor.enterprise_id)
        standing = Q(released_on=None)
        rows = rows.filter(standing | ~is_of_another(actor, "released_on"))
    return rows
