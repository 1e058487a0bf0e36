"""The kinds of value that operations of land take, and records that a body names."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from zoneworks.core.actors import Actor
from zoneworks.core.api.schemas import PLAIN
from zoneworks.registry import queries as registry

Number = Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
Long = Annotated[str, Field(max_length=4000, pattern=PLAIN)]
Area = Annotated[Decimal, Field(gt=0, le=100_000_000, max_digits=14, decimal_places=2)]
AreaOrNone = Annotated[Decimal, Field(ge=0, le=100_000_000, max_digits=14, decimal_places=2)]
Ratio = Annotated[Decimal, Field(ge=0, le=20, max_digits=5, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3)]
Meters = Annotated[Decimal, Field(gt=0, le=600, max_digits=6, decimal_places=2)]
GeoJson = Annotated[str, Field(min_length=1, max_length=2_000_000, pattern=PLAIN)]
System = Annotated[str, Field(max_length=20, pattern=r"^(EPSG:[0-9]{4,5})?$")]
"""A coordinate system, where the text does not name its own."""
NAMES = {name: f"{name}_id" for name in ("holder", "project", "owner", "tenant", "enterprise")}
"""What a refusal calls a record that a body names by its id."""


def with_records(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """Columns with the records that a body names by their ids. Raises NotFound."""
    columns = dict(values)
    for name in ("holder", "owner", "tenant"):
        if f"{name}_id" in columns:
            pk = columns.pop(f"{name}_id")
            columns[name] = registry.get_enterprise(actor, pk) if pk else None
    if "project_id" in columns:
        pk = columns.pop("project_id")
        columns["project"] = registry.get_project(actor, pk) if pk else None
    return columns
