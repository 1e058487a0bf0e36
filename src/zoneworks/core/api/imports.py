"""Files that come in, for programs: looked at, then brought in as they were seen."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.imports import MOVED, Exchange, Import, bad_rows_text, write
from zoneworks.core.pages import ActorRequest
from zoneworks.core.tables import TableRefused

TOLD = 500


class BadCell(Schema):
    """A bad cell: row as the spreadsheet shows it, column, value and what is wrong."""

    row: int
    column: str
    value: str
    reason: str


class Counts(Schema):
    """How many rows are new, changed, unchanged, and left out for a bad cell."""

    new: int
    changed: int
    unchanged: int
    bad: int


class TableLook(Schema):
    """What a file would change; ``digest`` names this look when it is carried out.

    At most 500 bad cells are told.
    """

    digest: str
    counts: Counts
    bad_cells: list[BadCell]


class ImportIn(Schema):
    """Carry out what a look has shown; ``good_only`` leaves out rows with a bad cell."""

    digest: Annotated[str, Field(min_length=64, max_length=64)]
    good_only: bool = False


def look(request: ActorRequest, exchange: Exchange, file_id: int) -> Import:
    """What a file that was brought in would change. Raises InvalidInput, NotFound."""
    request.actor.require(exchange.act)
    try:
        return exchange.look(request.actor, uploads.get_file(request.actor, file_id))
    except TableRefused as refusal:
        raise InvalidInput({"file_id": [str(refusal)]}) from refusal


def seen(request: ActorRequest, exchange: Exchange, file_id: int, values: ImportIn) -> Import:
    """The look that a program carries out. Raises InvalidInput or StaleRecord if it cannot be."""
    found = look(request, exchange, file_id)
    if found.errors and not values.good_only:
        raise InvalidInput({"good_only": [bad_rows_text(found)]})
    if found.digest != values.digest:
        raise StaleRecord(MOVED)
    return found


def carried_out(
    request: ActorRequest, exchange: Exchange, file_id: int, values: ImportIn
) -> dict[str, int]:
    """Bring in a file as it was looked at; gives how many rows were what."""
    found = seen(request, exchange, file_id, values)
    name = uploads.get_file(request.actor, file_id).name
    write(request.actor, exchange, found, values.digest, name)
    return found.counts()


def told(found: Import) -> dict[str, Any]:
    """A look as programs read it."""
    cells = [
        {name: getattr(one, name) for name in ("row", "column", "value", "reason")}
        for one in found.errors[:TOLD]
    ]
    return {"digest": found.digest, "counts": found.counts(), "bad_cells": cells}
