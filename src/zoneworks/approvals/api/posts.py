"""Who acts for which authority: units, posts and substitutes."""

from datetime import date
from typing import Any

from ninja import Path, Router, Schema, Status

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Code, Id, Line, Reason, ReasonIn, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["posts"])
NAMES = {"membership": "membership_id", "substitute": "substitute_id"}


class PostOut(Schema):
    """A post of a unit and the member who holds it."""

    id: int
    version: int
    unit_id: int
    membership_id: int
    post: Post


class SubstitutionOut(Schema):
    """Who stands in for the holder of a post; ``until`` is excluded."""

    id: int
    version: int
    unit_id: int
    post: Post
    holder_id: int
    substitute_id: int
    since: date
    until: date
    document: str


class StaffingOut(Schema):
    """A unit: which authorities it is, who holds its posts, which of them nobody holds."""

    unit_id: int
    unit_name: str
    authorities: list[str]
    holders: list[PostOut]
    empty: list[Post]
    substitutions: list[SubstitutionOut]


class AuthorityOut(Schema):
    """An authority of the processes, and the unit of the zone that it is."""

    code: str
    name: str
    unit_id: int | None


class AuthorityIn(Schema):
    """The unit that an authority is."""

    unit_id: Id


class PostIn(Schema):
    """A member and the post."""

    membership_id: Id
    post: Post


class SubstitutionIn(Schema):
    """Who stands in, from when, until before when, and by which document."""

    substitute_id: Id
    since: date
    until: date
    document: Line


@router.get("/staffing", response=Page[StaffingOut], openapi_extra=parameters())
def list_staffing(request: ActorRequest) -> Any:
    """The units that act for authorities, with their posts and substitutes."""
    staffing, _homeless = queries.list_staffing(request.actor)
    lines = [
        {
            "unit_id": one.unit.pk,
            "unit_name": one.unit.name,
            "authorities": [each.code for each in one.authorities],
            "holders": one.holders,
            "empty": one.empty,
            "substitutions": one.substitutions,
        }
        for one in staffing
    ]
    return page_of(request, lines)


@router.get("/authorities", response=Page[AuthorityOut], openapi_extra=parameters())
def list_authorities(request: ActorRequest) -> Any:
    """The authorities of all processes, and which unit each is."""
    return page_of(request, _authorities(request))


@router.put("/authorities/{code}", response=AuthorityOut)
def set_authority_unit(request: ActorRequest, code: Path[Code], values: AuthorityIn) -> Any:
    """Say which unit an authority is; its items without a unit get it."""
    services.set_authority_unit(request.actor, code, values.unit_id)
    return next(one for one in _authorities(request) if one["code"] == code)


@router.post("/units/{pk}/posts", response={201: PostOut})
def assign_post(request: ActorRequest, pk: Path[Id], values: PostIn) -> Any:
    """Give a member a post of a unit."""
    with renamed(NAMES):
        made = services.assign_post(request.actor, pk, values.membership_id, values.post)
    return Status(201, made)


@router.delete("/posts/{pk}", response={204: None})
def remove_post(request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = "") -> Any:
    """Take a post from a member; every substitution for it ends."""
    services.remove_post(request.actor, pk, version=version, reason=reason)
    return Status(204, None)


@router.post("/posts/{pk}/substitutions", response={201: SubstitutionOut})
def substitute(request: ActorRequest, pk: Path[Id], values: SubstitutionIn) -> Any:
    """Let a member stand in for the holder of a post."""
    told = values.dict()
    with renamed(NAMES):
        made = services.substitute(request.actor, pk, told.pop("substitute_id"), **told)
    return Status(201, made)


@router.post("/substitutions/{pk}/end", response={204: None})
def end_substitution(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """End a substitution today."""
    services.end_substitution(request.actor, pk, **values.dict())
    return Status(204, None)


def _authorities(request: ActorRequest) -> list[dict[str, Any]]:
    staffing, _homeless = queries.list_staffing(request.actor)
    units = {each.code: one.unit.pk for one in staffing for each in one.authorities}
    return [
        {"code": one.code, "name": labels.name_of(one), "unit_id": units.get(one.code)}
        for one in queries.list_authorities()
    ]
