"""People to speak to, at an enterprise or for a project."""

from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN, Id, Reason, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries, services
from zoneworks.registry.api.enterprises import ContactOut
from zoneworks.registry.engine.acts import EDIT_CONTACTS

router = Router(tags=["register"])
EMAIL = r"^([^\s@\x00]+@[^\s@\x00]+\.[^\s@\x00]+)?$"


class ContactIn(Schema):
    """A person to speak to."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    title: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    phone: Annotated[str, Field(max_length=30, pattern=PLAIN)] = ""
    email: Annotated[str, Field(max_length=254, pattern=EMAIL)] = ""


class ContactChange(ContactIn):
    """A person to speak to, as they are to be."""

    version: Version
    reason: Reason = ""


@router.post("/enterprises/{pk}/contacts", response={201: ContactOut})
def add_enterprise_contact(request: ActorRequest, pk: Path[Id], values: ContactIn) -> Any:
    """Add a person to speak to at an enterprise."""
    return Status(201, services.add_contact(request.actor, values.dict(), enterprise_id=pk))


@router.post("/projects/{pk}/contacts", response={201: ContactOut})
def add_project_contact(request: ActorRequest, pk: Path[Id], values: ContactIn) -> Any:
    """Add a person to speak to for a project."""
    return Status(201, services.add_contact(request.actor, values.dict(), project_id=pk))


@router.put("/contacts/{pk}", response=ContactOut)
def change_contact(request: ActorRequest, pk: Path[Id], values: ContactChange) -> Any:
    """Change a person to speak to."""
    request.actor.require(EDIT_CONTACTS)
    contact = queries.get_contact(request.actor, pk)
    return services.change_contact(request.actor, contact, values.dict())


@router.delete("/contacts/{pk}", response={204: None})
def remove_contact(
    request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = ""
) -> Any:
    """Take a person away; the events keep who it was."""
    request.actor.require(EDIT_CONTACTS)
    contact = queries.get_contact(request.actor, pk)
    services.remove_contact(request.actor, contact, version=version, reason=reason)
    return Status(204, None)
