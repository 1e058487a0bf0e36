"""Shapes of parcels: drawn, split, merged. Whoever changes one holds the zone meanwhile."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.geometry import (
    Shape,
    apportion_m2,
    check_apart,
    check_within,
    read_line,
    read_shape,
    split,
    unite,
)
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.numbers import hold_zone
from zoneworks.land import facts, queries
from zoneworks.land.engine.acts import EDIT_LAND
from zoneworks.land.engine.terms import ParcelState, check_changeable
from zoneworks.land.labels import refusal_text
from zoneworks.land.models import Building, Parcel, ParcelOrigin
from zoneworks.land.services.checking import checked, refused
from zoneworks.land.services.holding import REPLACE_PARCEL
from zoneworks.land.services.in_hand import refuse_in_hand

INHERITED = (
    *("use", "least_plot_ratio", "most_plot_ratio", "least_coefficient", "most_height_m"),
    "industry_class",
    *("least_investment_fen_mu", "least_output_fen_mu", "least_tax_fen_mu", "price_fen_mu"),
    *("is_cleared", "is_leveled", "supplies", "power_kva", "is_assessed", "ready_on", "state"),
)
"""What the parts of a split parcel have of it."""
FEWEST = 2


def draw_shape(
    actor: Actor, pk: int, shape: str, *, version: int, system: str = "", reason: str = ""
) -> Parcel:
    """Give a parcel its shape, or another one.

    Raises:
        InvalidInput: no shape that can be, beside ``shape``, with its place: it crosses itself,
            overlaps a neighbor, lies outside the zone, or differs from the registered area.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        row = records.lock(actor, Parcel, pk)
        records.check_version(row, version)
        columns = shaped(zone_id, shape, system, row.area_m2, except_ids=[pk])
        act = "land.shape_drawn"
        return records.change(actor, Parcel, pk, columns, act=act, reason=reason)


def split_parcel(
    actor: Actor, pk: int, line: str, names: Sequence[str], *, version: int, reason: str = ""
) -> list[Parcel]:
    """Cut a parcel by a line from edge to edge: each part becomes a parcel, the largest first.

    ``names`` are theirs, so many as parts; registered areas add up to that of the whole. The
    parts are numbered by the whole's number.

    Raises:
        InvalidInput: the parcel has a holder, a building or no shape; the line does not cut it;
            or there are more or fewer names than parts.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = records.lock(actor, Parcel, pk)
        records.check_version(row, version)
        _check_free(row)
        shape = queries.shape_of(row)
        if shape is None:
            raise InvalidInput({"": [_("It has no shape yet: draw it first.")]})
        with _told("line"):
            parts = split(shape, read_line(line), smallest_m2=Decimal(10))
        given = [name for name in map(str.strip, names) if name]
        if len(given) != len(parts):
            text = _("The line makes %(n)s parts, and there are %(names)s names: give one a line.")
            raise InvalidInput({"names": [text % {"n": len(parts), "names": len(given)}]})
        areas = apportion_m2(row.area_m2, [float(one.area_m2) for one in parts])
        made = [
            Parcel(
                number=f"{row.number}-{place}",
                name=name,
                area_m2=area,
                **{column: getattr(row, column) for column in INHERITED},
                **kept(part.shape),
            )
            for place, (name, part, area) in enumerate(zip(given, parts, areas, strict=True), 1)
        ]
        _refuse_numbers(row.zone_id, [one.number for one in made])
        return _replace(actor, [row], made, act="land.parcel_split", reason=reason)


def merge_parcels(
    actor: Actor, versions: Mapping[int, int], values: Mapping[str, Any], *, reason: str = ""
) -> Parcel:
    """Make one parcel of neighbors that have the same use; ``values`` are its number and name.

    Its registered area is the sum of theirs. What they all have of conditions it has.

    Raises:
        InvalidInput: fewer than two, a holder or a building on one, different uses, or no common
            edge.
        StaleRecord: one of them was saved since its version.
    """
    actor.require(EDIT_LAND)
    columns = checked(values, ("number", "name"))
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        held = records.lock_many(actor, Parcel, versions)
        rows = [held[pk] for pk in versions]
        if len(rows) < FEWEST:
            raise InvalidInput({"parcels": [_("Choose two parcels or more.")]})
        for row in rows:
            _check_free(row)
        if len({row.use for row in rows}) > 1:
            text = _("They have different uses: only land of one use becomes one parcel.")
            raise InvalidInput({"parcels": [text]})
        _refuse_numbers(zone_id, [columns["number"]])
        with _told("parcels"):
            shape = unite([(row.number, _drawn(row)) for row in rows])
        made = Parcel(
            **columns,
            **_shared(rows),
            **kept(shape),
            area_m2=sum((row.area_m2 for row in rows), Decimal(0)),
        )
        return _replace(actor, rows, [made], act="land.parcels_merged", reason=reason)[0]


def shaped(
    zone_id: int, text: str, system: str, area_m2: Decimal, *, except_ids: Sequence[int] = ()
) -> dict[str, Any]:
    """The columns of a shape that fits into the zone and to the registered area.

    Raises InvalidInput beside ``shape``.
    """
    rule = facts.shape_rule()
    with _told("shape"):
        shape = read_shape(text, system or None)
        boundary = queries.boundary_of(zone_id)
        if boundary is not None:
            check_within(shape, boundary, rule.overlap_m2)
        near = queries.list_near(zone_id, shape.box, except_ids=except_ids)
        others = [(row.number, read_shape(row.shape)) for row in near if row.shape]
        check_apart(shape, others, rule.overlap_m2)
    if abs(shape.area_m2 - area_m2) > rule.differs_by * area_m2:
        told = {"measured": shape.area_m2, "registered": area_m2, "share": rule.differs_by * 100}
        text = _(
            "The shape measures %(measured)s m², the register says %(registered)s m²: they differ"
            " by more than %(share)s percent. Correct the shape, or the registered area first."
        )
        raise InvalidInput({"shape": [text % told]})
    return kept(shape)


def kept(shape: Shape) -> dict[str, Any]:
    """A shape as the columns of a parcel."""
    box = shape.box
    return {
        "shape": shape.geojson(),
        "measured_m2": shape.area_m2,
        "west": box.west,
        "south": box.south,
        "east": box.east,
        "north": box.north,
    }


def _told(field: str) -> Any:
    """A refusal of the geometry beside the field in which it was drawn."""
    return explained(refusal_text, {"PARCEL_STATE_FORBIDS": ""}, field)


def _drawn(row: Parcel) -> Shape:
    shape = queries.shape_of(row)
    if shape is None:
        text = _("“%(name)s” has no shape yet: draw it first.")
        raise InvalidInput({"parcels": [text % {"name": row}]})
    return shape


def _check_free(row: Parcel) -> None:
    """Refuse land that somebody has a title to, that is built on, or being acquired or sold."""
    with refused():
        check_changeable(ParcelState(row.state))
    if Building.objects.filter(parcel=row, demolished_on=None).exists():
        raise InvalidInput({"": [_("Buildings stand on “%(name)s”.") % {"name": row}]})
    refuse_in_hand(row.pk)


def _shared(rows: Sequence[Parcel]) -> dict[str, Any]:
    """What parcels that become one have in common; of figures the strictest."""
    first = rows[0]
    found: dict[str, Any] = {"use": first.use}
    for name in INHERITED:
        values = [getattr(row, name) for row in rows]
        if name.startswith("least_"):
            found[name] = max((one for one in values if one is not None), default=None)
        elif name.startswith("most_"):
            found[name] = min((one for one in values if one is not None), default=None)
        elif name.startswith("is_"):
            found[name] = all(values)
    found["supplies"] = [one for one in first.supplies if all(one in row.supplies for row in rows)]
    days = [row.ready_on for row in rows if row.ready_on is not None]
    found["ready_on"] = max(days) if len(days) == len(rows) else None
    planned = any(row.state == ParcelState.PLANNED for row in rows)
    found["state"] = ParcelState.PLANNED if planned else ParcelState.RESERVE
    return found


def _refuse_numbers(zone_id: int, numbers: Sequence[str]) -> None:
    known = Parcel.objects.filter(zone_id=zone_id, number__in=numbers)
    if taken := list(known.values_list("number", flat=True)):
        text = _("The number %(number)s is taken.") % {"number": taken[0]}
        raise InvalidInput({"number": [text]})


def _replace(
    actor: Actor, before: Sequence[Parcel], after: Sequence[Parcel], *, act: str, reason: str
) -> list[Parcel]:
    """Let new parcels take the place of others, which stay as what they were."""
    for row in before:
        contributions.ask_guards(REPLACE_PARCEL, actor, row)
    made = records.create_many(actor, after, act=act, reason=reason)
    today = clock.today()
    origins = [ParcelOrigin(parcel=new, came_from=old, on=today) for new in made for old in before]
    records.create_many(actor, origins, act=act, reason=reason)
    gone = [(row, {"state": ParcelState.REPLACED, "ready_on": None}) for row in before]
    records.change_many(actor, gone, act=act, reason=reason)
    return made
