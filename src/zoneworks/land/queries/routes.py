"""Low-efficiency land, a zone's five routes, parcels that take one, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Membership
from zoneworks.core.reading import get_one
from zoneworks.land import definitions
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.idle.procedure import OPEN, STANDS_DETERMINED
from zoneworks.land.engine.idle.terms import Cause, IdleTest
from zoneworks.land.engine.routes import (
    Done,
    LandKind,
    NotLow,
    Route,
    RouteCode,
    Stage,
    overlay,
    totals,
)
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import IdleCase, LowEfficiency, Parcel, Renewal, RouteSetting
from zoneworks.land.queries.idle import list_idle_cases
from zoneworks.land.queries.titles import is_of_another

RENEWAL = "land.Renewal"


def list_low_efficiency(actor: Actor) -> QuerySet[LowEfficiency]:
    """The land of low efficiency that the actor may see; an enterprise sees its own, from the days
    of its own title."""
    actor.require(VIEW_LAND)
    rows: QuerySet[LowEfficiency] = LowEfficiency.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(~is_of_another(actor, "since"), parcel__holder_id=actor.enterprise_id)
    return rows.select_related("parcel__holder")


def get_low_efficiency(actor: Actor, pk: int) -> LowEfficiency:
    """One entry of low-efficiency land. Raises NotFound."""
    found = list_low_efficiency(actor).filter(pk=pk)
    return get_one(found, _("There is no such entry of low-efficiency land."))


def get_low_efficiency_of(actor: Actor, parcel_id: int) -> LowEfficiency:
    """The open entry of a parcel. Raises NotFound."""
    found = list_low_efficiency(actor).filter(parcel_id=parcel_id, ended_on=None)
    return get_one(found, _("There is no such entry of low-efficiency land."))


def why_not_low(parcels: Sequence[Parcel]) -> dict[int, tuple[NotLow, str]]:
    """Why some of these parcels are not noted as of low efficiency, with the case that is open."""
    pks = [one.pk for one in parcels]
    noted = LowEfficiency.objects.filter(parcel__in=pks, ended_on=None)
    cases = IdleCase.objects.filter(parcel__in=pks, state__in=OPEN)
    free = [one.pk for one in parcels if one.state != ParcelState.SOLD]
    return {
        **{pk: (NotLow.IDLE_CASE, number) for pk, number in cases.values_list("parcel", "number")},
        **dict.fromkeys(free, (NotLow.NOBODY_HOLDS, "")),
        **dict.fromkeys(noted.values_list("parcel", flat=True), (NotLow.NOTED, "")),
    }


def list_routes(actor: Actor) -> tuple[Route, ...]:
    """The five routes of the actor's zone: its own words over the samples."""
    actor.require(VIEW_LAND)
    own = RouteSetting.objects.filter(zone_id=actor.zone_id)
    return overlay(definitions.sample_routes(), {RouteCode(one.code): _own(one) for one in own})


def _own(row: RouteSetting) -> Route:
    return Route(
        RouteCode(row.code),
        row.name,
        row.purpose,
        tuple(LandKind(one) for one in row.takes),
        tuple(Stage(**one) for one in row.stages),
        row.limits,
        is_sample=False,
    )


def get_route(actor: Actor, code: str) -> tuple[Route, RouteSetting | None]:
    """One route, and its row where the zone has words of its own. Raises NotFound."""
    route = next((one for one in list_routes(actor) if one.code == code), None)
    if route is None:
        raise NotFound(_("There is no such route."))
    return route, RouteSetting.objects.filter(zone_id=actor.zone_id, code=code).first()


def list_renewals(actor: Actor) -> QuerySet[Renewal]:
    """The parcels on routes, and those that were; an enterprise sees its own land's, from
    the days of its own title."""
    actor.require(VIEW_LAND)
    rows: QuerySet[Renewal] = Renewal.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(~is_of_another(actor, "begun_on"), parcel__holder_id=actor.enterprise_id)
    return rows.select_related("parcel__holder", "case", "low", "responsible__user")


@dataclass(slots=True)
class OnRoute:
    """What is on a route: how many parcels, their m², how many are late, the most urgent ones."""

    parcels: int = 0
    area_m2: Decimal = Decimal(0)
    late: int = 0
    rows: list[Renewal] = field(default_factory=list)


def read_board(actor: Actor, most: int) -> dict[RouteCode, OnRoute]:
    """What is on each route of the zone, with so many rows of each, found by one query."""

    def of_route(what: Any, **order: Any) -> Window:
        return Window(what, partition_by=[F("route")], **order)

    is_late = Q(stage_due_on__lt=clock.today())
    by_day = [F("stage_due_on").asc(nulls_last=True), F("pk").asc()]
    rows = list_renewals(actor).select_related(None).select_related("parcel", "responsible__user")
    counted = rows.filter(ended_on=None).annotate(
        parcels=of_route(Count("pk")),
        whole_m2=of_route(Sum("parcel__area_m2")),
        late=of_route(Count("pk", filter=is_late)),
        place=of_route(RowNumber(), order_by=by_day),
    )
    found = {code: OnRoute() for code in RouteCode}
    for row in counted.filter(place__lte=most).order_by("place"):
        on_route = found[RouteCode(row.route)]
        on_route.parcels, on_route.area_m2, on_route.late = row.parcels, row.whole_m2, row.late
        on_route.rows.append(row)
    return found


def get_renewal(actor: Actor, pk: int) -> Renewal:
    """One parcel on a route. Raises NotFound."""
    rows = list_renewals(actor).select_related("zone", "parcel__contract", "case__contract")
    return get_one(rows.filter(pk=pk), _("There is no such parcel on a route."))


def find_open_renewal(parcel_id: int) -> Renewal | None:
    """The route on which a parcel is that the caller was allowed to see; None for none."""
    found: Renewal | None = Renewal.objects.filter(parcel_id=parcel_id, ended_on=None).first()
    return found


def kind_of(case: IdleCase | None) -> LandKind:
    """What kind of land takes a route: that of its determined case, else of low efficiency."""
    if case is None:
        return LandKind.LOW_EFFICIENCY
    if case.test == IdleTest.STOPPED:
        return LandKind.IDLE_STOPPED
    is_owners = case.cause == Cause.OWNER
    return LandKind.IDLE_OWNER if is_owners else LandKind.IDLE_GOVERNMENT


def list_without_route(actor: Actor) -> list[tuple[Parcel, LandKind, IdleCase | None]]:
    """Land found idle or of low efficiency that no route was chosen for."""
    busy = Renewal.objects.visible_to(actor).filter(ended_on=None).values("parcel_id")
    cases = list_idle_cases(actor).filter(state__in=STANDS_DETERMINED)
    idle = cases.exclude(parcel__in=busy).select_related("parcel__holder").order_by("pk")
    low = list_low_efficiency(actor).filter(ended_on=None)
    poor = low.exclude(parcel__in=busy).order_by("pk")
    return [
        *((one.parcel, kind_of(one), one) for one in idle),
        *((one.parcel, LandKind.LOW_EFFICIENCY, None) for one in poor),
    ]


def invested_share(parcel: Parcel) -> Fraction | None:
    """How much of the promised investment was made, by the latest report; None where unknown."""
    contract = parcel.contract
    if contract is None or not contract.investment_fen:
        return None
    latest = contract.reports.order_by("-on").first()
    return Fraction(latest.invested_fen if latest else 0, contract.investment_fen)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a route in a year: parcels and m², summed from single parcels."""

    year: int
    route: RouteCode
    parcels: int
    area_m2: Decimal


def list_results(actor: Actor) -> list[Result]:
    """Land put back to work, by year, the latest first, and route."""
    rows = list_renewals(actor).exclude(proof="").order_by()
    done = [
        Done(RouteCode(route), on, area)
        for route, on, area in rows.values_list("route", "ended_on", "area_m2")
        if on is not None and area is not None
    ]
    found = totals(done)
    order = list(RouteCode)
    keys = sorted(found, key=lambda key: (-key[0], order.index(key[1])))
    return [Result(year, route, *found[year, route]) for year, route in keys]


@memo.once_a_page
def sum_figures_m2(actor: Actor, year: int) -> dict[str, Decimal]:
    """The area determined to be idle (IDLE) and put back to work in a year (DONE), in m²."""
    idle = list_idle_cases(actor).filter(state__in=STANDS_DETERMINED)
    done = list_renewals(actor).exclude(proof="").filter(ended_on__year=year)
    both = _sum(idle, "IDLE", "parcel__area_m2").union(_sum(done, "DONE", "area_m2"), all=True)
    found = dict(both)
    return {name: found.get(name) or Decimal(0) for name in ("IDLE", "DONE")}


def _sum(rows: QuerySet[Any], name: str, column: str) -> Any:
    named = rows.select_related(None).order_by().values(figure=Value(name, CharField()))
    return named.annotate(total=Sum(column)).values_list("figure", "total")


def list_people(actor: Actor) -> list[Membership]:
    """The members of the actor's zone to whom land is given."""
    roles = sorted({Role.OFFICER, Role.ADMINISTRATOR, Role.LEADER})
    rows = Membership.objects.filter(zone_id=actor.zone_id, is_active=True, role__in=roles)
    return list(rows.select_related("user", "unit").order_by("user__name", "pk"))
