"""The entry scheme and its versions."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.admission import queries, services
from zoneworks.core import clock
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Id
from zoneworks.core.pages import ActorRequest

router = Router(tags=["admission"])


class EntrySchemeOut(Schema):
    """A version of the entry scheme; ``is_sample`` marks what is no official text."""

    id: int | None
    number: int
    title: str
    valid_from: date | None
    source: str
    is_sample: bool
    sha256: str
    content: dict[str, Any]


class EntrySchemeIn(Schema):
    """A new version: gates, criteria, stages, outcomes and deposit_rate in ``content``.

    Numbers are texts of decimals or fractions. ``seen`` is the number of the latest version as it
    was read.
    """

    content: dict[str, Any]
    valid_from: date
    source: Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
    is_sample: bool = False
    seen: Annotated[int, Field(ge=1, le=10_000)] | None = None


@router.get("/schemes", response=Page[EntrySchemeOut], openapi_extra=parameters())
def list_entry_schemes(request: ActorRequest) -> Any:
    """The versions of the entry scheme, the latest first."""
    return page_of(request, list(queries.list_versions(request.actor).order_by("-number")[:500]))


@router.get("/schemes/in-force", response=EntrySchemeOut)
def get_scheme_in_force(request: ActorRequest) -> Any:
    """The entry scheme of today; the shipped sample where the zone has none."""
    actor = request.actor
    queries.list_versions(actor)
    zone_id = actor.zone_id if actor.zone_id in actor.zone_ids else min(actor.zone_ids)
    found = queries.scheme_on(zone_id, clock.today())
    row = found.row
    return {
        "id": row.pk if row else None,
        "number": row.number if row else 0,
        "title": found.scheme.title,
        "valid_from": row.valid_from if row else None,
        "source": found.source,
        "is_sample": found.is_sample,
        "sha256": found.scheme.sha256,
        "content": dict(found.content),
    }


@router.get("/schemes/{pk}", response=EntrySchemeOut)
def get_entry_scheme(request: ActorRequest, pk: Path[Id]) -> Any:
    """One version of the entry scheme."""
    return queries.get_version(request.actor, pk)


@router.post("/schemes", response={201: EntrySchemeOut})
def make_entry_scheme(request: ActorRequest, values: EntrySchemeIn) -> Any:
    """Make a new version of the entry scheme."""
    made = services.make_version(request.actor, **values.dict())
    return Status(201, queries.get_version(request.actor, made.pk))
