"""Parcels from files, tables and shapes: their pages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.imports import Import
from zoneworks.core.maps import Fault
from zoneworks.core.views.imports import Intake, pages
from zoneworks.land import tables
from zoneworks.land.forms.fields import SYSTEMS
from zoneworks.land.forms.parcels import GeoJsonForm
from zoneworks.land.labels import FIELDS
from zoneworks.land.views.pieces import map_of

MARKED = 50
_LABELS = {**FIELDS, "area_mu": _("Registered area, mu"), "area_m2": _("Registered area, m²")}


def _system(said: Mapping[str, Any]) -> dict[str, Any]:
    """The coordinate system that was chosen, where it is one."""
    system = said.get("system") or ""
    return {"system": system if system in dict(SYSTEMS) else ""}


def _places(actor: Actor, found: Import) -> dict[str, Any]:
    """The map with what is wrong, where anything has a place."""
    faults = [Fault(one.place, f"{one.key}: {one.reason}") for one in found.errors if one.place]
    if not faults:
        return {}
    return {"map": map_of(actor, faults=tuple(faults[:MARKED]), height="low")}


TABLE = pages(
    Intake(
        tables.EXCHANGE,
        _("Import parcels"),
        "land:parcels",
        "land:table_preview",
        "land:table_errors",
        described={"other": {"label": _("Bring in shapes"), "url": reverse_lazy("land:import")}},
    )
)
SHAPES = pages(
    Intake(
        tables.SHAPES,
        _("Bring in parcels"),
        "land:parcels",
        "land:import_preview",
        "land:import_errors",
        form=GeoJsonForm,
        kinds=(".geojson", ".json"),
        megabytes=50,
        chosen_by="land/import.html",
        options=_system,
        described={"called": [(_LABELS[name], words) for name, words in tables.CALLED.items()]},
        more=_places,
    )
)
