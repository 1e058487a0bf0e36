"""What the map of the zones shows."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast

from zoneworks.core import clock, contributions
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import MapColors
from zoneworks.core.engine.area import mu_of
from zoneworks.core.engine.geometry import Shape, read_shape
from zoneworks.land import labels
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.contracts import Works, risk_of, start_due
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import Bay, Feature, Parcel, WorksReport
from zoneworks.land.models.parcels import FeatureKind
from zoneworks.land.queries.parcels import list_parcels_in_use


def list_features(actor: Actor) -> QuerySet[Feature]:
    """What else than parcels is on the maps that the actor may see."""
    actor.require(VIEW_LAND)
    rows: QuerySet[Feature] = Feature.objects.visible_to(actor)
    return rows


def boundary_of(zone_id: int) -> Shape | None:
    """The boundary of a zone, of one piece or several; None where it is not entered yet."""
    rows = Feature.objects.filter(zone_id=zone_id, kind=FeatureKind.BOUNDARY).order_by("pk")
    shapes = [read_shape(row.shape).geometry for row in rows]
    return Shape(shapely.union_all(shapes)) if shapes else None


def map_text(actor: Actor) -> str:
    """The map of what the actor may see, as the GeoJSON text that ``ui/map.html`` reads.

    The shapes go out as they are stored, so that 20,000 parcels take a moment.
    """
    today = clock.today()
    own = _properties(actor, today)
    rows = list_parcels_in_use(actor).filter(shape__isnull=False).order_by("pk")
    stopped = WorksReport.objects.filter(contract=OuterRef("contract")).order_by("-on", "-pk")
    found = rows.annotate(
        drawn=Cast("shape", TextField()), is_stopped=Subquery(stopped.values("is_stopped")[:1])
    ).values_list(*COLUMNS)
    parcels = [
        f'{{"type":"Feature","id":{row[0]},"geometry":{row[1]},"properties":{json.dumps(own(row))}}}'
        for row in found
    ]
    background = json.dumps(_background(actor))
    return (
        f'{{"type":"FeatureCollection","features":[{",".join(parcels)}],"background":{background}}}'
    )


def added_colors(actor: Actor) -> list[MapColors]:
    """The ways to color parcels that other slices add for this actor."""
    return [one for one in contributions.map_colors() if actor.may(one.act)]


READY = "READY"
"""The state that the map gives to land of the reserve that is ready for production."""
COLUMNS = (
    *("pk", "drawn", "number", "name", "use", "state", "area_m2", "holder__name", "ready_on"),
    *("contract__start_by", "contract__delivered_on", "contract__finish_by"),
    *("contract__started_on", "contract__finished_on", "is_stopped"),
)


def _properties(actor: Actor, today: date) -> Callable[[tuple[Any, ...]], dict[str, Any]]:
    """What is told of a parcel on the map, by its row."""
    let = _let_by_parcel(actor, today)
    added = [(one.name, one.values(actor)) for one in added_colors(actor)]
    uses = {code: str(word) for code, word in labels.USES.items()}
    words = {READY: labels.READY_LABEL, **labels.STATES}
    states = {code: str(word) for code, word in words.items()}

    def of(row: tuple[Any, ...]) -> dict[str, Any]:
        pk, _drawn, number, name, use, state, area_m2, holder, ready_on, *works = row
        start_by, delivered_on, finish_by, started_on, finished_on, is_stopped = works
        begin_by = start_due(start_by, delivered_on)
        told = Works(begin_by, finish_by, started_on, finished_on, bool(is_stopped))
        share = let.get(pk)
        shown = READY if ready_on and state == ParcelState.RESERVE else state
        return {
            "id": pk,
            "number": number,
            "name": name,
            "use": use,
            "use_text": uses[use],
            "state": shown,
            "state_text": states[shown],
            "mu": round(float(mu_of(area_m2)), 2),
            "holder": holder or "",
            "risk": risk_of(told, today).value,
            "let": None if share is None else round(float(share) * 100, 1),
            **{key: values[pk] for key, values in added if pk in values},
        }

    return of


def _let_by_parcel(actor: Actor, today: date) -> dict[int, Decimal]:
    """The share of the bays on each parcel that is let today, 0 to 1, by area."""
    rows = Bay.objects.visible_to(actor).order_by().values_list("building__parcel")
    all_m2 = dict(rows.annotate(total=Sum("area_m2")))
    is_let = Q(leases__from_on__lte=today, leases__until_on__gt=today)
    let_m2 = dict(rows.filter(is_let).annotate(total=Sum("area_m2")))
    return {pk: let_m2.get(pk, Decimal(0)) / total for pk, total in all_m2.items()}


def _background(actor: Actor) -> dict[str, Any]:
    features = []
    for row in list_features(actor).order_by("pk"):
        properties: dict[str, Any] = {"kind": KINDS_OF_MAP[FeatureKind(row.kind)]}
        if row.name:
            properties["name"] = row.name
        if properties["kind"] == "road":
            properties["rank"] = "main" if row.kind == FeatureKind.MAIN_ROAD else "local"
        features.append({"type": "Feature", "geometry": row.shape, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


KINDS_OF_MAP = {
    FeatureKind.BOUNDARY: "boundary",
    FeatureKind.MAIN_ROAD: "road",
    FeatureKind.ROAD: "road",
    FeatureKind.WATER: "water",
    FeatureKind.GREEN: "green",
}
"""What the map calls them."""


def shapes_text(actor: Actor) -> str:
    """The parcels in use that the actor may see as GeoJSON in degrees of CGCS2000.

    Areas are in m², amounts in yuan a mu, as ``read_features`` and the import take them again.
    """
    rows = list_parcels_in_use(actor).filter(shape__isnull=False).order_by("number")
    features = [
        {"type": "Feature", "geometry": row.shape, "properties": properties_of(row)}
        for row in rows.defer(None)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(content, ensure_ascii=False)


def properties_of(row: Parcel) -> dict[str, Any]:
    """What a file of shapes says of a parcel."""
    numbers = ("least_plot_ratio", "most_plot_ratio", "least_coefficient", "area_m2")
    told: dict[str, Any] = {
        "number": row.number,
        "name": row.name,
        "use": row.use,
        "state": row.state,
        "holder": row.holder.credit_code if row.holder else None,
    }
    for name in numbers:
        value = getattr(row, name)
        told[name] = None if value is None else float(value)
    return told
