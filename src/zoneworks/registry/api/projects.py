"""Projects, their stages, and the probabilities that they land."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Name, Reason, ReasonIn, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries, services
from zoneworks.registry.api.enterprises import ContactOut
from zoneworks.registry.engine.acts import VIEW_PROBABILITIES
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.lists import PROJECTS

router = Router(tags=["register"])
NAMES = {"enterprise": "enterprise_id"}
Probability = Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3)]
Area = Annotated[Decimal, Field(ge=0, le=10**11, max_digits=14, decimal_places=2)]


class ProjectOut(Schema):
    """A project; amounts in fen, land in m²."""

    id: int
    version: int
    zone_id: int
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


class StageOut(Schema):
    """The day on which a project entered a stage."""

    id: int
    version: int
    stage: str
    entered_on: date


class ProjectDetail(ProjectOut):
    """A project with its stages, the earliest first, and contacts."""

    stages: list[StageOut]
    contacts: list[ContactOut]

    @staticmethod
    def resolve_stages(row: Any) -> list[Any]:
        """The days of its stages."""
        return list(row.stage_entries.all())

    @staticmethod
    def resolve_contacts(row: Any) -> list[Any]:
        """The people to speak to."""
        return list(row.contacts.all())


class ProjectColumns(Schema):
    """A project's own columns; amounts in fen, land in m²."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    name: Name
    enterprise_id: Id | None = None
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)] = ""
    investment_fen: Amount | None = None
    land_m2: Area | None = None
    output_fen: Amount | None = None
    tax_fen: Amount | None = None
    probability: Probability | None = None
    note: Annotated[str, Field(max_length=4000, pattern=PLAIN)] = ""


class ProjectIn(ProjectColumns):
    """What is needed to register a project; ``entered_on`` is the day on which it became a lead."""

    entered_on: date | None = None


class ProjectChange(ProjectColumns):
    """All columns of a project as they are to be; its stage moves by its own operation."""

    version: Version
    reason: Reason = ""


class MoveIn(Schema):
    """The next stage of a project and its day; ``version`` is the project's."""

    stage: ProjectStage
    entered_on: date
    version: Version
    reason: Reason = ""


class StageDayIn(Schema):
    """The right day of a stage; ``version`` is that of the stage."""

    entered_on: date
    version: Version
    reason: Reason


class ProbabilitiesOut(Schema):
    """The default probabilities of landing by stage; ``version`` grows with each change."""

    version: int
    probabilities: dict[ProjectStage, Decimal]


class ProbabilitiesIn(Schema):
    """Probabilities of landing by stage; stages that are not named stay as they are."""

    probabilities: dict[ProjectStage, Probability]
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    reason: Reason = ""


@router.get("/projects", response=Page[ProjectOut], openapi_extra=parameters(PROJECTS))
def list_projects(request: ActorRequest) -> Any:
    """Projects, as their page lists them."""
    return page(request, PROJECTS, queries.list_projects(request.actor))


@router.get("/projects/{pk}", response=ProjectDetail)
def get_project(request: ActorRequest, pk: Path[Id]) -> Any:
    """One project."""
    return queries.get_project(request.actor, pk, with_parts=True)


@router.post("/projects", response={201: ProjectOut})
def register_project(request: ActorRequest, values: ProjectIn) -> Any:
    """Register a project at its first stage."""
    with renamed(NAMES):
        made = services.register_project(request.actor, _columns(request, values.dict()))
    return Status(201, made)


@router.put("/projects/{pk}", response=ProjectDetail)
def change_project(request: ActorRequest, pk: Path[Id], values: ProjectChange) -> Any:
    """Change a project."""
    columns = _columns(request, values.dict())
    version, reason = columns.pop("version"), columns.pop("reason")
    with renamed(NAMES):
        services.change_project(request.actor, pk, columns, version=version, reason=reason)
    return queries.get_project(request.actor, pk, with_parts=True)


@router.post("/projects/{pk}/retire", response=ProjectOut)
def retire_project(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Retire a project that was entered by mistake."""
    return services.retire_project(request.actor, pk, **values.dict())


@router.post("/projects/{pk}/take-up", response=ProjectOut)
def take_up_project(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Put a retired project to use again."""
    return services.take_up_project(request.actor, pk, **values.dict())


@router.post("/projects/{pk}/stages", response=ProjectDetail)
def move_project(request: ActorRequest, pk: Path[Id], values: MoveIn) -> Any:
    """Move a project to its next stage."""
    services.move_project(request.actor, pk, **values.dict())
    return queries.get_project(request.actor, pk, with_parts=True)


@router.put("/projects/{pk}/stages/{stage}", response=StageOut)
def correct_stage_date(
    request: ActorRequest, pk: Path[Id], stage: ProjectStage, values: StageDayIn
) -> Any:
    """Correct the day on which a project entered a stage."""
    return services.correct_stage_date(request.actor, pk, stage, **values.dict())


@router.get("/probabilities", response=ProbabilitiesOut)
def get_probabilities(request: ActorRequest) -> Any:
    """The zone's default probabilities of landing by stage."""
    actor = request.actor
    actor.require(VIEW_PROBABILITIES)
    return {
        "version": queries.probabilities_version(actor, actor.zone_id),
        "probabilities": queries.list_probabilities(actor, actor.zone_id),
    }


@router.put("/probabilities", response=ProbabilitiesOut)
def set_probabilities(request: ActorRequest, values: ProbabilitiesIn) -> Any:
    """Set default probabilities of landing."""
    services.set_probabilities(request.actor, **values.dict())
    return get_probabilities(request)


def _columns(request: ActorRequest, values: dict[str, Any]) -> dict[str, Any]:
    pk = values.pop("enterprise_id")
    found = queries.get_enterprise(request.actor, pk) if pk else None
    return values | {"enterprise": found}
