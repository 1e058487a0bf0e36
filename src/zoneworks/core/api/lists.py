"""Lists of every slice: kept views, columns, and files of what stands on the screen."""

from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import kept_views, list_files
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id, Line
from zoneworks.core.api.work import JobOut, job_out
from zoneworks.core.models import ListView
from zoneworks.core.pages import ActorRequest

router = Router(tags=["work"])
Name = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]


class ViewOut(Schema):
    """A list as somebody keeps it: the filters, sort and columns of its address."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool


class ViewIn(Schema):
    """A view to keep; one of the same name is changed."""

    name: Line
    query: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    is_shared: bool = False


class ColumnsIn(Schema):
    """The columns to show; none named shows all."""

    columns: list[Line] = []


class ExportIn(Schema):
    """The kind of file, and the filters, the order and the columns of the list's page."""

    suffix: Literal["xlsx", "csv"]
    filters: dict[Line, Line] = {}


@router.get("/lists/{name}/views", response=Page[ViewOut], openapi_extra=parameters())
def list_views(request: ActorRequest, name: Path[Name]) -> Any:
    """The views of a list that one may open: one's own, and those that are shared."""
    kind = kept_views.get_kind(request.actor, name)
    found = [one for one in kept_views.list_views(request.actor, kind.name) if one.name]
    return page_of(request, [_view(request, one) for one in found])


@router.post("/lists/{name}/views", response={201: ViewOut})
def keep_view(request: ActorRequest, name: Path[Name], values: ViewIn) -> Any:
    """Keep a view of a list."""
    view = kept_views.keep_view(
        request.actor, name, values.name, values.query, is_shared=values.is_shared
    )
    return Status(201, _view(request, view))


@router.put("/lists/{name}/columns", response={204: None})
def choose_columns(request: ActorRequest, name: Path[Name], values: ColumnsIn) -> Any:
    """Choose the columns that a list shows oneself."""
    kept_views.choose_columns(request.actor, name, values.columns)
    return Status(204, None)


@router.delete("/views/{pk}", response={204: None})
def drop_view(request: ActorRequest, pk: Path[Id]) -> Any:
    """Remove a view of one's own."""
    kept_views.drop_view(request.actor, pk)
    return Status(204, None)


@router.post("/lists/{name}/exports", response={202: JobOut})
def export(request: ActorRequest, name: Path[Name], values: ExportIn) -> Any:
    """Let a list be written to a file; the job's result names it once it is done."""
    actor, kind = request.actor, kept_views.get_kind(request.actor, name)
    actor.require(kind.export)
    spec = list_files.shown_spec(actor, kind, values.filters)
    count = list_files.narrowed(actor, kind, spec, values.filters).count()
    job = list_files.start_export(actor, kind, values.suffix, values.filters, count)
    return Status(202, job_out(job))


def _view(request: ActorRequest, view: ListView) -> dict[str, Any]:
    names = ("id", "name", "query", "is_shared")
    told = {name: getattr(view, name) for name in names}
    return told | {"is_own": view.user_id == request.actor.user_id}
