"""The national classification of industries."""

from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from zoneworks.core import uploads
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.work import FileIn
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries, services, tables
from zoneworks.registry.engine.acts import IMPORT_INDUSTRY
from zoneworks.registry.engine.industry import IndustryTableInvalid

router = Router(tags=["register"])
ERRORS_TOLD = 20


class ClassOut(Schema):
    """A class of GB/T 4754: a section, division, group or class."""

    code: str
    name: str
    level: int
    parent_id: str | None


class AddedOut(Schema):
    """Codes of the classes that are new, and of those that have another name in the file."""

    new: list[str]
    renamed: Annotated[list[str], Field(description="Known ones, which keep their name.")]


@router.get("/industry-classes", response=Page[ClassOut], openapi_extra=parameters())
def list_classes(request: ActorRequest, under: Annotated[str, Field(max_length=4)] = "") -> Any:
    """The classes under a code; the sections without one."""
    found = queries.list_industry_classes(request.actor, parent=under or None)
    return page_of(request, found, besides={"under"})


@router.post("/industry-classes", response={201: AddedOut})
def import_classes(request: ActorRequest, values: FileIn) -> Any:
    """Add the classes of a file; nothing goes in if an entry is wrong."""
    actor = request.actor
    actor.require(IMPORT_INDUSTRY)
    file = uploads.get_file(actor, values.file_id)
    try:
        uploads.check_kind(file, kinds={".json", ".xlsx", ".csv"}, max_bytes=5 * uploads.MEGABYTE)
        classes = tables.read_industry(file)
    except IndustryTableInvalid as refusal:
        texts = [f"{one.row}, {one.code}: {one.text}" for one in refusal.errors[:ERRORS_TOLD]]
        raise InvalidInput({"file_id": texts}) from refusal
    new, renamed = services.import_industry_classes(actor, classes, file)
    return Status(201, {"new": new, "renamed": renamed})
