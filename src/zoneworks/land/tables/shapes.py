"""A file of shapes (GeoJSON) against the register: new, changed, unchanged, and what is wrong.

Each feature is a parcel, known by its number. Numbers, names and uses are read from its properties
by the names that cadastral programs and we ourselves give them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import shapely
from django.utils.translation import gettext as _

from zoneworks.core import uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.geometry import (
    GeometryRefused,
    Position,
    Shape,
    check_within,
    overlaps_of,
    read_features,
    read_shape,
)
from zoneworks.core.errors import InvalidInput
from zoneworks.core.imports import Exchange, Import, Known, compare
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import CellError, Column, Reading, ReadRow
from zoneworks.land import facts, labels, queries, services
from zoneworks.land.engine.acts import IMPORT_LAND
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.services.checking import checked
from zoneworks.land.tables.parcels import CALLED, PARCELS, faults_of_row, known_parcels

MOST_FEATURES = 20_000
DECIMALS = ("area_m2", "area_mu", "least_plot_ratio", "most_plot_ratio", "least_coefficient")
PLACES = {"area_m2": "0.01", "least_coefficient": "0.001"}


def look(actor: Actor, file: StoredFile, system: str = "") -> Import:
    """Read an uploaded file and compare it. Raises InvalidInput beside ``file``."""
    with uploads.open_file(file) as content:
        try:
            text = content.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = _("This is no text in UTF-8: export the shapes as GeoJSON.")
            raise InvalidInput({"file": [wrong]}) from error
    return look_at_text(actor, text, system)


def look_at_text(actor: Actor, text: str, system: str) -> Import:
    """Compare a text of GeoJSON with the register of the actor's zone.

    Raises:
        InvalidInput: beside ``file``: no GeoJSON with features, or too many of them.
    """
    actor.require(IMPORT_LAND)
    features, head = _features(text)
    errors: list[CellError] = []
    read = [
        row
        for number, one in enumerate(features, 1)
        if (row := _read(one, head, system, number, errors)) is not None
    ]
    rows = _once(read, errors)
    known = known_parcels(actor, "shape")
    errors += _misplaced(actor.writing_zone_id(), rows, known)
    bad = {one.row for one in errors}
    good = {}
    for row in rows:
        if row.number in bad:
            continue
        _say(row.values, known.get(row.values["number"]))
        if faults := list(faults_of_row(row, known)):
            errors += [replace(one, key=row.values["number"]) for one in faults]
        else:
            good[row.values["number"]] = row
    return compare(Reading(read, [], errors, [], []), good, known, [])


def _features(text: str) -> tuple[list[Any], dict[str, Any]]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        wrong = _("This is no GeoJSON (%(why)s): export the shapes again.") % {"why": error}
        raise InvalidInput({"file": [wrong]}) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        wrong = _("It holds no collection of features: export the parcels as one GeoJSON.")
        raise InvalidInput({"file": [wrong]})
    if len(features) > MOST_FEATURES:
        told = {"n": len(features), "most": MOST_FEATURES}
        wrong = _("It holds %(n)s features, at most %(most)s are read at once.") % told
        raise InvalidInput({"file": [wrong]})
    head = {"type": "FeatureCollection"}
    return features, head | ({"crs": content["crs"]} if "crs" in content else {})


def _read(
    one: Any, head: Mapping[str, Any], system: str, row: int, errors: list[CellError]
) -> ReadRow | None:
    """A feature with its columns and shape; None where one of them cannot be read."""
    properties = one.get("properties") if isinstance(one, dict) else None
    said = properties if isinstance(properties, dict) else {}
    number = str(_called(said, "number") or "").strip()
    try:
        (feature,) = read_features({**head, "features": [one]}, system or None)
        values = _columns(said, feature.shape)
    except GeometryRefused as refusal:
        errors.append(_misshaped(row, number, labels.refusal_text(refusal), refusal.place))
        return None
    except InvalidInput as refusal:
        for name, texts in refusal.fields.items():
            value = str(_called(said, name) or "")
            label = labels.FIELDS.get(name, "")
            errors += [CellError(row, name, label, value, text, key=number) for text in texts]
        return None
    return ReadRow(row, values | {"shape": feature.shape}, {})


def _misshaped(row: int, number: str, text: str, place: Position | None) -> CellError:
    return CellError(row, "shape", labels.FIELDS["shape"], "", text, key=number, place=place)


def _called(said: Mapping[str, Any], name: str) -> Any:
    return next(
        (said[one] for one in CALLED.get(name, ()) if said.get(one) not in (None, "")), None
    )


def _columns(said: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """What the properties say, as columns. Raises InvalidInput by column."""
    values: dict[str, Any] = {"number": str(_called(said, "number") or "").strip()}
    for name in ("name", "use", "state"):
        if (value := _called(said, name)) is not None:
            values[name] = str(value).strip()
    for name in DECIMALS:
        if (value := _called(said, name)) is not None:
            values[name] = _decimal(name, value)
    if "area_mu" in values:
        values.setdefault("area_m2", m2_of(values.pop("area_mu")))
    values.pop("area_mu", None)
    values.setdefault("area_m2", shape.area_m2)
    if "use" in values:
        values["use"] = _code(values["use"], labels.USES, "use")
    if "state" in values:
        values["state"] = _code(values["state"], labels.STATES, "state")
    columns = checked(values, ("number",))
    rule = facts.shape_rule()
    if abs(shape.area_m2 - columns["area_m2"]) > rule.differs_by * columns["area_m2"]:
        told = {"measured": shape.area_m2, "registered": columns["area_m2"]}
        text = _("says %(registered)s m², the shape measures %(measured)s m².") % told
        raise InvalidInput({"area_m2": [text]})
    return columns


def _decimal(name: str, value: Any) -> Decimal:
    try:
        number = Decimal(str(value).replace(",", "").strip())
        return number.quantize(Decimal(PLACES.get(name, "0.01"))) if name != "area_mu" else number
    except InvalidOperation as error:
        text = _("“%(value)s” is no number.") % {"value": value}
        raise InvalidInput({name: [text]}) from error


def _code(value: str, words: Mapping[str, Any], name: str) -> str:
    for code, label in words.items():
        if value in {str(code), str(label)}:
            return str(code)
    told = {"value": value, "words": _("; ").join(str(one) for one in words.values())}
    raise InvalidInput({name: [_("“%(value)s” is none of: %(words)s.") % told]})


def _once(rows: Sequence[ReadRow], errors: list[CellError]) -> list[ReadRow]:
    """The features without those whose number an earlier one has."""
    first: dict[str, int] = {}
    kept = []
    for row in rows:
        number = row.values["number"]
        other = first.setdefault(number, row.number)
        if other == row.number:
            kept.append(row)
            continue
        text = _("Feature %(row)s has the same number.") % {"row": other}
        label = labels.FIELDS["number"]
        errors.append(CellError(row.number, "number", label, number, text, key=number))
    return kept


def _misplaced(zone_id: int, rows: Sequence[ReadRow], known: Known) -> Iterator[CellError]:
    """What lies outside the zone, or overlaps another feature or a parcel that stays."""
    rule = facts.shape_rule()
    boundary = queries.boundary_of(zone_id)
    coming = [(row.values["number"], row.values["shape"]) for row in rows]
    numbers = {number for number, _shape in coming}
    staying = [
        (number, read_shape(one["shape"]))
        for number, one in known.items()
        if one["shape"] and number not in numbers and one["state"] != ParcelState.REPLACED
    ]
    everything: Sequence[tuple[str, Shape]] = [*coming, *staying]
    tree = shapely.STRtree([shape.geometry for _number, shape in everything])
    for row in rows:
        number, shape = row.values["number"], row.values["shape"]
        try:
            if boundary is not None:
                check_within(shape, boundary, rule.overlap_m2)
        except GeometryRefused as refusal:
            yield _misshaped(row.number, number, labels.refusal_text(refusal), refusal.place)
        near = tree.query(shape.geometry, predicate="intersects")
        others = [everything[place] for place in near if everything[place][0] != number]
        for overlap in overlaps_of(shape, others, rule.overlap_m2)[:3]:
            told = {"key": overlap.key, "area": overlap.area_m2}
            text = _("It overlaps “%(key)s” by %(area)s m².") % told
            yield _misshaped(row.number, number, text, overlap.place)


def _say(values: dict[str, Any], known: Any) -> None:
    """What a feature says of a new parcel, or what it says anew of a known one."""
    if known is None:
        values.setdefault("name", values["number"])
        values.setdefault("use", LandUse.INDUSTRY.value)
        if values.get("state") not in services.NEW_STATES:
            values["state"] = ParcelState.RESERVE.value
        return
    values.pop("state", None)
    if known["shape"] is not None:
        known["shape"] = read_shape(known["shape"])
        if shapely.equals(known["shape"].geometry, values["shape"].geometry):
            del values["shape"]


def _area_text(shape: Shape) -> str:
    return f"{shape.area_m2:,} m²"


SHAPES = Exchange(
    replace(
        PARCELS,
        name="shapes",
        columns=[
            *PARCELS.columns,
            Column(name="shape", label=labels.FIELDS["shape"], format=_area_text, is_read=False),
        ],
    ),
    queries.list_parcels,
    look,
    services.import_parcels,
    IMPORT_LAND,
)
