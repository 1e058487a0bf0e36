"""A file of shapes (GeoJSON) against the register: new, changed, unchanged, and what is wrong.

Each feature is a parcel, known by its number. Numbers, names and uses are read from its properties
by the names that cadastral programs and we ourselves give them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from zoneworks.core.models import StoredFile
from zoneworks.land import facts, labels, queries
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.services.checking import checked

MOST_FEATURES = 20_000
MOVED = gettext_lazy("The register has changed since you looked. Look again, then import.")
CALLED: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "宗地号", "宗地编号", "地块编号", "zddm", "ZDDM"),
    "name": ("name", "名称", "地块名称", "宗地名称"),
    "use": ("use", "用途", "土地用途", "规划用途"),
    "area_m2": ("area_m2", "面积", "宗地面积", "面积（平方米）", "ZDMJ"),
    "area_mu": ("area_mu", "亩", "面积（亩）", "面积(亩)"),
    "state": ("state", "状态"),
    "least_plot_ratio": ("least_plot_ratio", "容积率下限"),
    "most_plot_ratio": ("most_plot_ratio", "容积率上限", "容积率"),
    "least_coefficient": ("least_coefficient", "建筑系数", "建筑系数下限"),
}
"""What properties are called that a parcel has."""
DECIMALS = ("area_m2", "area_mu", "least_plot_ratio", "most_plot_ratio", "least_coefficient")
PLACES = {"area_m2": "0.01", "least_coefficient": "0.001"}
CONTENT = ("name", "use", "area_m2", "least_plot_ratio", "most_plot_ratio", "least_coefficient")
"""Columns of a known parcel that a file changes, besides its shape."""
NEW_STATES = {ParcelState.PLANNED, ParcelState.RESERVE}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a feature: its place in the file from 1, its number, the value, why, and
    where on the map."""

    row: int
    number: str
    value: str
    text: str
    place: Position | None = None


@dataclass(slots=True)
class Look:
    """What a file would do. ``new`` are the columns of new parcels with their shapes; ``changed``
    those of known ones by id and version; ``shapes`` all that were read, by number."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[int, int, str, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What would be written, in short: two looks of the same digest write the same."""
        text = json.dumps([self.new, self.changed], default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def bad(self) -> int:
        """How many features have a fault."""
        return len({one.row for one in self.faults})

    def counts(self) -> dict[str, int]:
        """How many features are new, changed, unchanged and bad."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "bad": self.bad,
        }


def look_at(actor: Actor, file: StoredFile, system: str) -> Look:
    """Read an uploaded file and compare it. Raises InvalidInput beside ``file``."""
    with uploads.open_file(file) as content:
        try:
            text = content.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = _("This is no text in UTF-8: export the shapes as GeoJSON.")
            raise InvalidInput({"file": [wrong]}) from error
    return look(actor, text, system)


def look(actor: Actor, text: str, system: str) -> Look:
    """Compare a text of GeoJSON with the register of the actor's zone.

    Raises:
        InvalidInput: beside ``file``: no GeoJSON with features, or too many of them.
    """
    features, head = _features(text)
    found = Look()
    rows: dict[int, dict[str, Any]] = {}
    for row, one in enumerate(features, 1):
        read = _read(one, head, system, row, found)
        if read is not None:
            rows[row] = read
    _refuse_twice(rows, found)
    zone_id = actor.writing_zone_id()
    known = {one.number: one for one in queries.list_parcels(actor).defer(None)}
    _check_places(zone_id, rows, known, found)
    bad = {one.row for one in found.faults}
    for row, values in rows.items():
        if row not in bad:
            _sort(values, known.get(values["number"]), found)
    found.faults.sort(key=lambda one: one.row)
    return found


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
    one: Any, head: Mapping[str, Any], system: str, row: int, found: Look
) -> dict[str, Any] | None:
    """The columns and the shape of a feature; None where one of them cannot be read."""
    properties = one.get("properties") if isinstance(one, dict) else None
    said = properties if isinstance(properties, dict) else {}
    number = str(_called(said, "number") or "").strip()
    try:
        (feature,) = read_features({**head, "features": [one]}, system or None)
    except GeometryRefused as refusal:
        text = labels.refusal_text(refusal)
        found.faults.append(RowFault(row, number, "", text, refusal.place))
        return None
    try:
        values = _columns(said, feature.shape)
    except InvalidInput as refusal:
        for name, texts in refusal.fields.items():
            value = str(_called(said, name) or "")
            label = labels.FIELDS.get(name, "")
            found.faults += [
                RowFault(row, number, value, f"{label} {one}".strip()) for one in texts
            ]
        return None
    found.shapes[values["number"]] = feature.shape
    return values


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


def _refuse_twice(rows: dict[int, dict[str, Any]], found: Look) -> None:
    first: dict[str, int] = {}
    for row, values in list(rows.items()):
        other = first.setdefault(values["number"], row)
        if other != row:
            text = _("Feature %(row)s has the same number.") % {"row": other}
            found.faults.append(RowFault(row, values["number"], values["number"], text))
            del rows[row]


def _check_places(
    zone_id: int, rows: Mapping[int, dict[str, Any]], known: Mapping[str, Any], found: Look
) -> None:
    """Refuse what lies outside the zone or overlaps another feature or a parcel that stays."""
    rule = facts.shape_rule()
    boundary = queries.boundary_of(zone_id)
    coming = [(values["number"], found.shapes[values["number"]]) for values in rows.values()]
    numbers = {number for number, _shape in coming}
    staying = [
        (row.number, read_shape(row.shape))
        for row in known.values()
        if row.shape and row.number not in numbers and row.state != ParcelState.REPLACED
    ]
    everything: Sequence[tuple[str, Shape]] = [*coming, *staying]
    tree = shapely.STRtree([shape.geometry for _number, shape in everything])
    for row, values in rows.items():
        shape = found.shapes[values["number"]]
        try:
            if boundary is not None:
                check_within(shape, boundary, rule.overlap_m2)
        except GeometryRefused as refusal:
            text = labels.refusal_text(refusal)
            found.faults.append(RowFault(row, values["number"], "", text, refusal.place))
        near = tree.query(shape.geometry, predicate="intersects")
        others = [everything[place] for place in near if everything[place][0] != values["number"]]
        for overlap in overlaps_of(shape, others, rule.overlap_m2)[:3]:
            told = {"key": overlap.key, "area": overlap.area_m2}
            text = _("It overlaps “%(key)s” by %(area)s m².") % told
            found.faults.append(RowFault(row, values["number"], "", text, overlap.place))


def _sort(values: dict[str, Any], known: Any, found: Look) -> None:
    """Put a good feature among the new, the changed or the unchanged ones."""
    shape = found.shapes[values["number"]]
    if known is None:
        values.setdefault("name", values["number"])
        values.setdefault("use", LandUse.INDUSTRY.value)
        if values.get("state") not in NEW_STATES:
            values["state"] = ParcelState.RESERVE.value
        found.new.append(values)
        return
    changes = {
        name: values[name]
        for name in CONTENT
        if name in values and values[name] != getattr(known, name)
    }
    is_drawn = known.shape is None or not shapely.equals(
        read_shape(known.shape).geometry, shape.geometry
    )
    if changes or is_drawn:
        if is_drawn:
            changes["is_drawn"] = True
        found.changed.append((known.pk, known.version, values["number"], changes))
    else:
        found.unchanged += 1
