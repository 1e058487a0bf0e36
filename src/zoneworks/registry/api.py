"""The register for programs: the same queries and services as the pages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from zoneworks.registry import queries, services
from zoneworks.registry.engine.terms import EnterpriseScale, EnterpriseState

router = Router(tags=["registry"])
PAGE = 100
PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps no text with this character."""

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Reason = Annotated[str, Field(max_length=500, pattern=PLAIN)]
Use = Literal["IN_USE", "RETIRED", "all"]


class EnterpriseOut(Schema):
    """An enterprise; amounts in fen."""

    id: int
    version: int
    name: str
    credit_code: str
    industry_code: str
    scale: str
    state: str
    address: str
    registered_on: date | None
    latest_year: int | None
    latest_output_fen: int | None
    latest_tax_fen: int | None
    latest_staff: int | None
    retired_on: date | None
    retired_reason: str
    merged_into_id: int | None


class ProjectOut(Schema):
    """A project; amounts in fen, land in m²."""

    id: int
    version: int
    code: str
    name: str
    enterprise_id: int | None
    industry_code: str
    stage: str
    signed_on: date | None
    investment_fen: int | None
    land_m2: Decimal | None
    output_fen: int | None
    tax_fen: int | None
    probability: Decimal | None
    note: str
    retired_on: date | None
    retired_reason: str


class EnterpriseIn(Schema):
    """What is needed to register an enterprise."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    credit_code: Annotated[str, Field(max_length=30, pattern=PLAIN)]
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)]
    scale: EnterpriseScale
    address: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""
    registered_on: date | None = None


class ProjectIn(Schema):
    """What is needed to register a project."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    enterprise_id: int | None = None
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)] = ""
    investment_fen: int | None = None
    land_m2: Decimal | None = None
    output_fen: int | None = None
    tax_fen: int | None = None


class ReasonIn(Schema):
    """An act on a record as it was seen, with its reason."""

    version: Version
    reason: Reason = ""


class EnterpriseChangeIn(EnterpriseIn, ReasonIn):
    """An enterprise as it is to be; another name, code or state needs a reason."""

    state: EnterpriseState


class ProjectChangeIn(ProjectIn, ReasonIn):
    """A project as it is to be; other promises need a reason."""

    probability: Annotated[Decimal, Field(ge=0, le=1, decimal_places=3)] | None = None
    note: Annotated[str, Field(max_length=4000, pattern=PLAIN)] = ""


class MergeIn(Schema):
    """Which duplicate is merged, with the columns whose value comes from it.

    ``digest`` is that of the preview; without it the merge goes by what there is now.
    """

    gone_id: Id
    take: list[Annotated[str, Field(max_length=30, pattern=PLAIN)]] = []
    reason: Reason
    digest: Annotated[str, Field(max_length=64)] | None = None


class UndoIn(Schema):
    """Why a merge is undone."""

    reason: Reason


class MovesOut(Schema):
    """The rows of a column of some slice that point at the duplicate."""

    relation: str
    moving: list[int]
    staying: list[int]

    @staticmethod
    def resolve_relation(one: Any) -> str:
        """Such as ``registry.Project.enterprise``."""
        return str(one.relation.name)

    @staticmethod
    def resolve_moving(one: Any) -> list[int]:
        """The ids of those that go over."""
        return [row.pk for row in one.moving]

    @staticmethod
    def resolve_staying(one: Any) -> list[int]:
        """The ids of those of which the record that stays has the same."""
        return [row.pk for row in one.staying]


class MergePlanOut(Schema):
    """What a merge would move."""

    digest: str
    moves: list[MovesOut]


class MergeOut(Schema):
    """A duplicate that was merged into another record; ``moved`` are ids by column."""

    id: int
    kept_id: int
    gone_id: int
    merged_on: date
    moved: dict[str, list[int]]
    undone_on: date | None


class PairOut(Schema):
    """Two enterprises that are likely one, and why."""

    first: int
    second: int
    reasons: list[str]


@router.get("/enterprises", response=list[EnterpriseOut])
def list_enterprises(request: HttpRequest, after: int = 0, use: Use = "IN_USE") -> Any:
    """Enterprises in use by id, a hundred at a time; ``after`` is the last id of the page before.

    ``use`` asks for retired ones, or for ``all``.
    """
    rows = queries.list_enterprises(request.actor)  # type: ignore[attr-defined]
    return _page(rows, after, use)


@router.get("/enterprises/{pk}", response=EnterpriseOut)
def get_enterprise(request: HttpRequest, pk: int) -> Any:
    """One enterprise."""
    return queries.get_enterprise(request.actor, pk)  # type: ignore[attr-defined]


@router.post("/enterprises", response={201: EnterpriseOut})
def register_enterprise(
    request: HttpRequest, values: EnterpriseIn, is_new_confirmed: bool = False
) -> Any:
    """Register an enterprise."""
    enterprise = services.register_enterprise(
        request.actor,  # type: ignore[attr-defined]
        values.dict(),
        is_new_confirmed=is_new_confirmed,
    )
    return Status(201, enterprise)


@router.post("/enterprises/{pk}/change", response=EnterpriseOut)
def change_enterprise(
    request: HttpRequest, pk: int, values: EnterpriseChangeIn, is_new_confirmed: bool = False
) -> Any:
    """Change an enterprise."""
    return services.change_enterprise(
        request.actor,  # type: ignore[attr-defined]
        pk,
        values.dict(exclude={"version", "reason"}),
        version=values.version,
        reason=values.reason,
        is_new_confirmed=is_new_confirmed,
    )


@router.post("/enterprises/{pk}/retire", response=EnterpriseOut)
def retire_enterprise(request: HttpRequest, pk: int, values: ReasonIn) -> Any:
    """Retire an enterprise that was entered by mistake."""
    return services.retire_enterprise(request.actor, pk, **values.dict())  # type: ignore[attr-defined]


@router.post("/enterprises/{pk}/take-up", response=EnterpriseOut)
def take_up_enterprise(request: HttpRequest, pk: int, values: ReasonIn) -> Any:
    """Put a retired enterprise to use again."""
    return services.take_up_enterprise(request.actor, pk, **values.dict())  # type: ignore[attr-defined]


@router.get("/duplicates", response=list[PairOut])
def list_duplicates(request: HttpRequest) -> Any:
    """Pairs of enterprises that are likely one, the surest first."""
    return queries.list_duplicates(request.actor)  # type: ignore[attr-defined]


@router.get("/enterprises/{pk}/merge", response=MergePlanOut)
def preview_merge(request: HttpRequest, pk: int, gone_id: Id) -> Any:
    """Tell what would go over if a duplicate were merged into this enterprise."""
    return queries.plan_merge(request.actor, pk, gone_id)  # type: ignore[attr-defined]


@router.post("/enterprises/{pk}/merge", response={201: MergeOut})
def merge_enterprises(request: HttpRequest, pk: int, values: MergeIn) -> Any:
    """Merge a duplicate into this enterprise."""
    columns = values.dict()
    gone_id = columns.pop("gone_id")
    merge = services.merge_enterprises(request.actor, pk, gone_id, **columns)  # type: ignore[attr-defined]
    return Status(201, merge)


@router.post("/merges/{pk}/undo", response=MergeOut)
def undo_merge(request: HttpRequest, pk: int, values: UndoIn) -> Any:
    """Undo a merge: what was moved and is still where it was moved to goes back."""
    return services.undo_merge(request.actor, pk, reason=values.reason).merge  # type: ignore[attr-defined]


@router.get("/projects", response=list[ProjectOut])
def list_projects(request: HttpRequest, after: int = 0, use: Use = "IN_USE") -> Any:
    """Projects in use by id, a hundred at a time; ``after`` is the last id of the page before.

    ``use`` asks for retired ones, or for ``all``.
    """
    rows = queries.list_projects(request.actor)  # type: ignore[attr-defined]
    return _page(rows, after, use)


@router.get("/projects/{pk}", response=ProjectOut)
def get_project(request: HttpRequest, pk: int) -> Any:
    """One project."""
    return queries.get_project(request.actor, pk)  # type: ignore[attr-defined]


@router.post("/projects", response={201: ProjectOut})
def register_project(request: HttpRequest, values: ProjectIn) -> Any:
    """Register a project at its first stage."""
    columns = _with_enterprise(request, values.dict())
    return Status(201, services.register_project(request.actor, columns))  # type: ignore[attr-defined]


@router.post("/projects/{pk}/change", response=ProjectOut)
def change_project(request: HttpRequest, pk: int, values: ProjectChangeIn) -> Any:
    """Change a project; its stage moves by its own act."""
    return services.change_project(
        request.actor,  # type: ignore[attr-defined]
        pk,
        _with_enterprise(request, values.dict(exclude={"version", "reason"})),
        version=values.version,
        reason=values.reason,
    )


@router.post("/projects/{pk}/retire", response=ProjectOut)
def retire_project(request: HttpRequest, pk: int, values: ReasonIn) -> Any:
    """Retire a project that was entered by mistake."""
    return services.retire_project(request.actor, pk, **values.dict())  # type: ignore[attr-defined]


@router.post("/projects/{pk}/take-up", response=ProjectOut)
def take_up_project(request: HttpRequest, pk: int, values: ReasonIn) -> Any:
    """Put a retired project to use again."""
    return services.take_up_project(request.actor, pk, **values.dict())  # type: ignore[attr-defined]


def _page(rows: Any, after: int, use: str) -> list[Any]:
    if use != "all":
        rows = rows.filter(retired_on__isnull=use == "IN_USE")
    return list(rows.filter(pk__gt=after).order_by("pk")[:PAGE])


def _with_enterprise(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """The columns of a project, its enterprise as the record."""
    enterprise_id = values.pop("enterprise_id")
    found = queries.get_enterprise(request.actor, enterprise_id) if enterprise_id else None  # type: ignore[attr-defined]
    return values | {"enterprise": found}
