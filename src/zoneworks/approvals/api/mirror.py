"""Following mandated systems: mappings, exports that are looked at and followed, differences."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.approvals import jobs, queries, services, tables
from zoneworks.approvals.engine.acts import FOLLOW_SYSTEMS
from zoneworks.approvals.lists import DIFFERENCES
from zoneworks.core import uploads
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Code, Id, Line, Reason, Version
from zoneworks.core.api.work import JobOut, job_out
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.pages import ActorRequest
from zoneworks.core.tables import TableRefused

router = Router(tags=["mirror"])
TOLD = 500
Header = Annotated[str, Field(max_length=100, pattern=PLAIN)]
ExportColumn = Literal[
    "national_code",
    "item",
    "state",
    "project_name",
    "credit_code",
    "applied_on",
    "accepted_on",
    "decided_on",
    "delivered_on",
    "number",
    "authority",
]
NAMES = {f"column_{name}": f"columns.{name}" for name in ("national_code", "item", "state")}


class MappingIn(Schema):
    """Which system exports, and under which header each of our columns stands."""

    name: Header
    system: Header
    process_id: Code
    sheet: Header = ""
    columns: dict[ExportColumn, Header]


class MappingChange(MappingIn):
    """A mapping as it is to be."""

    version: Version


class MappingOut(Schema):
    """A mapping, with what a system's words mean; an item of the empty code is passed over."""

    id: int
    version: int
    name: str
    system: str
    process_id: str
    sheet: str
    columns: dict[str, str]
    items: dict[str, str]
    states: dict[str, str]
    projects: dict[str, int]


class WordsIn(Schema):
    """What words mean: items and states by the system's word, projects by national code."""

    items: dict[Line, Line] = {}
    states: dict[Line, Line] = {}
    projects: dict[Line, Id] = {}
    version: Version


class ExportCounts(Schema):
    """How many cases are opened, how many items come, change and so on."""

    cases: int
    new: int
    changed: int
    unchanged: int
    differing: int
    left_out: int


class BadRow(Schema):
    """A bad cell of an export: row as the spreadsheet shows it, column, value, what is wrong."""

    row: int
    column: str
    value: str
    reason: str


class ProposalOut(Schema):
    """A project that an unknown national code may be."""

    project_id: int
    name: str


class UnknownOut(Schema):
    """A national code that no project here has, with what the export says of it."""

    national_code: str
    name: str
    n_rows: int
    proposals: list[ProposalOut]


class ExportOut(Schema):
    """What an export would change, what is bad in it, and which words nobody has explained.

    ``digest`` names this look when it is followed; at most 500 bad cells are told.
    """

    digest: str
    counts: ExportCounts
    bad_cells: list[BadRow]
    items: dict[str, int]
    states: dict[str, int]
    projects: list[UnknownOut]


class FollowIn(Schema):
    """Follow what a look has shown; ``good_only`` leaves the other rows out."""

    digest: Annotated[str, Field(min_length=64, max_length=64)]
    good_only: bool = False


class FollowedOut(Schema):
    """What was done, or the job that does it where the items are many."""

    counts: ExportCounts | None
    job: JobOut | None


class DifferenceOut(Schema):
    """Where a mandated system says something else of an item of ours."""

    id: int
    version: int
    case_id: int
    item_id: int
    system: str
    told: dict[str, Any]
    found_on: date
    settled_on: date | None
    settlement: str


class SettlementIn(Schema):
    """Whose word counts, and why."""

    settlement: Literal["OURS", "THEIRS"]
    reason: Reason
    version: Version


@router.get("/mirrors", response=Page[MappingOut], openapi_extra=parameters())
def list_mappings(request: ActorRequest) -> Any:
    """The mappings by name."""
    return page_of(request, queries.list_mappings(request.actor))


@router.get("/mirrors/{pk}", response=MappingOut)
def get_mapping(request: ActorRequest, pk: Path[Id]) -> Any:
    """One mapping."""
    return queries.get_mapping(request.actor, pk)


@router.post("/mirrors", response={201: MappingOut})
def save_mapping(request: ActorRequest, values: MappingIn) -> Any:
    """Save how the export of a system is read."""
    with renamed(NAMES):
        return Status(201, services.save_mapping(request.actor, values.dict()))


@router.put("/mirrors/{pk}", response=MappingOut)
def change_mapping(request: ActorRequest, pk: Path[Id], values: MappingChange) -> Any:
    """Change how an export is read."""
    told = values.dict()
    with renamed(NAMES):
        return services.save_mapping(request.actor, told, pk=pk, version=told.pop("version"))


@router.put("/mirrors/{pk}/words", response=MappingOut)
def remember_words(request: ActorRequest, pk: Path[Id], values: WordsIn) -> Any:
    """Remember what words of a system mean; others stay as they are."""
    return services.remember_words(request.actor, pk, **values.dict())


@router.get("/mirrors/{pk}/exports/{file_id}", response=ExportOut)
def look(request: ActorRequest, pk: Path[Id], file_id: Path[Id]) -> Any:
    """Read an export that was brought in and tell what it would change."""
    found = _look(request, pk, file_id)
    names = ("row", "column", "value", "reason")
    return {
        "digest": found.digest,
        "counts": found.counts(),
        "bad_cells": [{name: getattr(one, name) for name in names} for one in found.errors[:TOLD]],
        "items": dict(found.items),
        "states": dict(found.states),
        "projects": [
            {
                "national_code": one.national_code,
                "name": one.name,
                "n_rows": one.n_rows,
                "proposals": [
                    {"project_id": project_id, "name": name} for project_id, name in one.proposals
                ],
            }
            for one in found.projects
        ],
    }


@router.post("/mirrors/{pk}/exports/{file_id}", response=FollowedOut)
def follow(request: ActorRequest, pk: Path[Id], file_id: Path[Id], values: FollowIn) -> Any:
    """Follow an export as it was looked at."""
    found = _look(request, pk, file_id)
    if found.digest != values.digest:
        raise StaleRecord(services.MOVED)
    if (found.errors or found.has_unknown) and not values.good_only:
        raise InvalidInput({"good_only": [tables.LEFT_OUT]})
    mapping = queries.get_mapping(request.actor, pk)
    file = uploads.get_file(request.actor, file_id)
    if len(found.traced.new) + len(found.traced.changes) > jobs.WRITTEN_AT_ONCE:
        job = jobs.start_following(request.actor, mapping, file, values.digest)
        return {"counts": None, "job": job_out(job)}
    done = tables.bring_in(request.actor, mapping, file, values.digest)
    return {"counts": done.counts(), "job": None}


@router.get("/differences", response=Page[DifferenceOut], openapi_extra=parameters(DIFFERENCES))
def list_differences(request: ActorRequest) -> Any:
    """Differences, as their page lists them."""
    return page(request, DIFFERENCES, queries.list_differences(request.actor))


@router.post("/differences/{pk}/settlement", response=DifferenceOut)
def settle(request: ActorRequest, pk: Path[Id], values: SettlementIn) -> Any:
    """Take what the mandated system says into our item, or keep ours."""
    return services.settle_difference(request.actor, pk, **values.dict())


def _look(request: ActorRequest, pk: int, file_id: int) -> tables.Look:
    request.actor.require(FOLLOW_SYSTEMS)
    mapping = queries.get_mapping(request.actor, pk)
    try:
        return tables.look(request.actor, mapping, uploads.get_file(request.actor, file_id))
    except TableRefused as refusal:
        raise InvalidInput({"file_id": [str(refusal)]}) from refusal
