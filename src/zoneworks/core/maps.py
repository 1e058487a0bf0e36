"""What a page says of its map: where the land comes from, how it is colored, what a click does.

``ui/map.html`` draws a ``Map``. Its data are a GeoJSON collection of polygons, each with an ``id``
and flat properties, and a member ``background`` with a collection of what lies around: features of
``kind`` ``boundary``, ``green``, ``water``, ``road`` (with ``rank`` ``main`` or ``local``) and
``place``, each with a ``name`` or none.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise

from zoneworks.core.engine.geometry import GeometryRefused

USES = (
    *("industry", "new-industry", "storage", "research"),
    *("business", "housing", "public", "utility"),
)
"""The uses of land that have a customary color on plans, after GB 50137-2011."""
TONES = frozenset(
    {f"c{number}" for number in range(1, 7)}
    | {f"s{number}" for number in range(1, 6)}
    | {"ok", "accent", "warn", "bad", "ok-soft", "accent-soft", "warn-soft", "bad-soft"}
    | {"ok-mid", "warn-mid", "warn-low", "bad-mid"}
    | {"bar", "bar-2", "track", "sunken"}
    | {f"use-{name}" for name in USES}
)
"""The tokens of ``tokens.css`` in which land may be filled."""


Text = str | Promise


@dataclass(frozen=True)
class Category:
    """One value of a property: its label, its tone, and whether it is hatched as well."""

    value: str
    label: Text
    tone: str
    is_hatched: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a ramp, from ``lower`` (included) up to the next step's; None is no limit."""

    lower: float | None
    label: Text
    tone: str


@dataclass(frozen=True)
class ColorBy:
    """One way to color: by the values of a property, or by steps of its number.

    Whatever has no value, or none of these, is hatched and counted as ``unknown``. ``filter`` is
    the filter of the map's list that takes the values of the categories.
    """

    key: str
    label: Text
    categories: tuple[Category, ...] = ()
    steps: tuple[Step, ...] = ()
    unknown: Text = "—"
    filter: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError where neither or both are given, a tone is none, or steps fall."""
        if bool(self.categories) == bool(self.steps):
            raise ValueError(f"{self.key}: give either categories or steps.")
        entries: tuple[Category | Step, ...] = self.categories or self.steps
        if wrong := {one.tone for one in entries} - TONES:
            raise ValueError(f"{self.key}: {min(wrong)} is no tone of the map.")
        bounds = [one.lower for one in self.steps]
        numbers = [bound for bound in bounds if bound is not None]
        if None in bounds[1:] or numbers != sorted(set(numbers)):
            raise ValueError(f"{self.key}: steps rise, and only the first has no lower bound.")


@dataclass(frozen=True)
class Fact:
    """A line of the tooltip and of the card: a label, and the property that is written after it.

    The property is a text as people read it, or a number with the ``unit`` after it.
    """

    label: Text
    key: str
    unit: Text = ""


@dataclass(frozen=True)
class Fault:
    """A place where something is wrong, as longitude and latitude, with its text."""

    place: tuple[float, float]
    text: Text


@dataclass(frozen=True)
class Tools:
    """Which tools are offered, by the ids of the form fields that they fill.

    ``boundary`` takes a drawn polygon and ``line`` a line as a text of GeoJSON, ``ids`` the ids of
    chosen parcels with commas between. What a field holds is drawn when the page opens, so that
    nothing is lost when the form comes back.
    """

    boundary: str = ""
    line: str = ""
    ids: str = ""
    measures: bool = True

    @property
    def fills(self) -> bool:
        """Whether a tool fills a field, so that a phone shows the tools at once."""
        return bool(self.boundary or self.line or self.ids)


@dataclass(frozen=True)
class Map:
    """A map of a page. ``id`` is unique in the page.

    Attributes:
        data_url: where the data are fetched; else ``data`` holds them.
        color_by: ways to color, the first at the beginning.
        title_key: the property that names a parcel.
        facts: what tooltip and card tell.
        open_url: address of a parcel's record, with ``{id}`` in it; nothing is opened without.
        focus: id of the parcel that is shown at the beginning and marked.
        table_url: the same land as a list, for whoever does not see the map.
        height: "tall" for a page of its own, "low" inside a record.
    """

    id: str
    label: Text
    color_by: tuple[ColorBy, ...]
    data_url: str = ""
    data: Mapping[str, Any] | None = None
    title_key: str = "name"
    facts: tuple[Fact, ...] = ()
    open_url: str = ""
    open_label: Text = ""
    focus: int | str | None = None
    faults: tuple[Fault, ...] = ()
    tools: Tools = field(default_factory=Tools)
    table_url: str = ""
    height: str = "tall"

    def __post_init__(self) -> None:
        """Raise ValueError without a way to color, or where data come from nowhere or twice."""
        if not self.color_by:
            raise ValueError(f"Map {self.id}: give at least one way to color.")
        if bool(self.data_url) == (self.data is not None):
            raise ValueError(f"Map {self.id}: give either data_url or data.")

    @property
    def source(self) -> str:
        """The id of the element that holds the content."""
        return f"{self.id}-data"

    def content(self) -> dict[str, Any]:
        """Give all that the script needs, as plain values with texts in the reader's language."""
        content: dict[str, Any] = _plain(asdict(self))
        return content


def collection(
    parcels: Iterable[Mapping[str, Any]], background: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Put features together as a map reads them."""
    return {
        "type": "FeatureCollection",
        "features": list(parcels),
        "background": {"type": "FeatureCollection", "features": list(background)},
    }


def feature(geometry: Mapping[str, Any] | str, **properties: Any) -> dict[str, Any]:
    """Make a feature of a geometry, which may be its stored text, and its properties."""
    read = json.loads(geometry) if isinstance(geometry, str) else geometry
    return {"type": "Feature", "geometry": read, "properties": properties}


def faults_of(refusal: GeometryRefused, text: Text) -> tuple[Fault, ...]:
    """Give the places of a refused shape, each to be marked with the text of the refusal."""
    overlaps = refusal.values.get("overlaps", ())
    if overlaps:
        return tuple(Fault(one.place, text) for one in overlaps)
    return (Fault(refusal.place, text),) if refusal.place else ()


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
