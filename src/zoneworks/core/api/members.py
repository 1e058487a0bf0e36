"""Members and units of the zone, for administrators."""

from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import queries, services
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Reason, ReasonIn, Version
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import UnitKind
from zoneworks.core.pages import ActorRequest
from zoneworks.core.services import NewMember

router = Router(tags=["members"])
NAMES = {"unit": "unit_id", "enterprise": "enterprise_id"}
UnitName = Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]


class MemberOut(Schema):
    """A member: a person's role in the zone, with the unit or enterprise for which they act."""

    id: int
    version: int
    username: Annotated[str, Field(validation_alias="user.username")]
    name: Annotated[str, Field(validation_alias="user.name")]
    role: str
    unit_id: int | None
    enterprise_id: int | None
    is_active: bool


class MemberIn(Schema):
    """A new member; ``name`` and ``password`` are needed where the log-in name is new."""

    username: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    role: Role
    unit_id: Id | None = None
    enterprise_id: Id | None = None
    name: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    password: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""


class MemberChange(ReasonIn):
    """Another role or unit of a member."""

    role: Role
    unit_id: Id | None = None


class UnitOut(Schema):
    """A unit of the zone."""

    id: int
    version: int
    name: str
    kind: str
    is_active: bool


class UnitIn(Schema):
    """A new unit."""

    name: UnitName
    kind: UnitKind


class UnitChange(Schema):
    """A unit's name, and whether people may still be put into it."""

    name: UnitName
    is_active: bool
    version: Version
    reason: Reason = ""


@router.get("/members", response=Page[MemberOut], openapi_extra=parameters())
def list_members(request: ActorRequest) -> Any:
    """All members of the zone, ended ones last."""
    return page_of(request, queries.list_members(request.actor))


@router.get("/members/{pk}", response=MemberOut)
def get_member(request: ActorRequest, pk: Path[Id]) -> Any:
    """One member."""
    return queries.get_member(request.actor, pk)


@router.post("/members", response={201: MemberOut})
def add_member(request: ActorRequest, values: MemberIn) -> Any:
    """Give a person a role in the zone; a person who is not known yet is made."""
    with renamed(NAMES):
        made = services.add_member(request.actor, NewMember(**values.dict()))
    return Status(201, queries.get_member(request.actor, made.pk))


@router.put("/members/{pk}", response=MemberOut)
def change_member(request: ActorRequest, pk: Path[Id], values: MemberChange) -> Any:
    """Give a member another role or unit."""
    with renamed(NAMES):
        services.change_member(
            request.actor,
            pk,
            values.role,
            values.unit_id,
            version=values.version,
            reason=values.reason,
        )
    return queries.get_member(request.actor, pk)


@router.post("/members/{pk}/end", response=MemberOut)
def end_membership(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """End a membership; nothing that the person did is lost."""
    return services.set_member_active(request.actor, pk, is_active=False, **values.dict())


@router.post("/members/{pk}/resume", response=MemberOut)
def resume_membership(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Take an ended membership up again."""
    return services.set_member_active(request.actor, pk, is_active=True, **values.dict())


@router.get("/units", response=Page[UnitOut], openapi_extra=parameters())
def list_units(request: ActorRequest) -> Any:
    """The zone's units by name."""
    return page_of(request, queries.list_managed_units(request.actor))


@router.post("/units", response={201: UnitOut})
def add_unit(request: ActorRequest, values: UnitIn) -> Any:
    """Add a unit."""
    return Status(201, services.add_unit(request.actor, values.name, values.kind))


@router.put("/units/{pk}", response=UnitOut)
def change_unit(request: ActorRequest, pk: Path[Id], values: UnitChange) -> Any:
    """Rename a unit, retire it, or take it up again."""
    return services.change_unit(request.actor, pk, **values.dict())
