"""Applications for entry: written, handed in, scored, decided; what would lift a score."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.admission import queries, services
from zoneworks.admission.engine.scoring import assess
from zoneworks.admission.engine.sheets import kept_figures, lines_of
from zoneworks.admission.engine.terms import (
    FIELDS,
    Environment,
    Figures,
    Safety,
    check_figures,
)
from zoneworks.admission.engine.whatif import lift
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.lists import APPLICATIONS
from zoneworks.core import clock, documents
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Reason, ReasonIn, Version
from zoneworks.core.errors import explained
from zoneworks.core.pages import ActorRequest

router = Router(tags=["admission"])
LongText = Annotated[str, Field(max_length=2000, pattern=PLAIN)]
Meters = Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=2)]
ClassCode = Annotated[str, Field(max_length=4, pattern=r"^([0-9]{2,4})?$")]
PDF = {
    "responses": {
        200: {
            "description": "The document.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class EntryFigures(Schema):
    """Figures at full output: money in fen, areas in m², energy in tonnes of standard coal."""

    investment_fen: Amount | None = None
    land_m2: Meters | None = None
    output_fen: Amount | None = None
    tax_fen: Amount | None = None
    floor_m2: Meters | None = None
    base_m2: Meters | None = None
    energy_tce: Meters | None = None
    research_fen: Amount | None = None
    environment: Environment | None = None
    safety: Safety | None = None
    industry_code: ClassCode = ""


class FigureNote(Schema):
    """What shows a figure, which is named as in the figures."""

    figure: Annotated[str, Field(max_length=20, pattern=r"^[a-z0-9_]+$")]
    shown_by: Annotated[str, Field(max_length=300, pattern=PLAIN)]


class EntryApplicationIn(EntryFigures):
    """An application of a project."""

    project_id: Id
    evidence: Annotated[list[FigureNote], Field(max_length=20)] = []


class EntryApplicationChangeIn(EntryFigures):
    """Changed figures of an application as it was read."""

    evidence: Annotated[list[FigureNote], Field(max_length=20)] = []
    version: Version


class EntrySeenIn(Schema):
    """The version of the record as it was read."""

    version: Version | None = None


class EntryDecisionIn(EntrySeenIn):
    """The reasons; what is to be mended until when, where that was carried."""

    reasons: LongText
    mend_items: Annotated[list[Reason], Field(max_length=40)] = []
    mend_by: date | None = None


class ProlongIn(EntrySeenIn):
    """Another day for mending."""

    mend_by: date
    reason: Reason


class EntryApplicationOut(EntryFigures):
    """An application; ``total`` are its points, ``proposal`` the best outcome by the scheme."""

    id: int
    version: int
    zone_id: int
    number: str
    project_id: int
    state: str
    round: int
    environment: str  # type: ignore[assignment]
    safety: str  # type: ignore[assignment]
    opened_on: date
    submitted_on: date | None
    total: Decimal | None
    proposal: str
    outcome: str
    decided_on: date | None
    mend_by: date | None


class ScoreSheetOut(Schema):
    """How a round was scored: each gate and criterion, with fractions as texts such as 901/2."""

    round: int
    scored_on: date
    scheme_id: int
    sha256: str
    total: Decimal
    proposal: str
    lines: dict[str, Any]


class WholeEntryApplicationOut(EntryApplicationOut):
    """An application with its score sheets, the latest first."""

    evidence: list[FigureNote]
    returned_because: str
    decision: str
    mend_items: list[str]
    scorings: list[ScoreSheetOut]

    @staticmethod
    def resolve_evidence(row: Any) -> list[Any]:
        """What shows which figure."""
        return [{"figure": name, "shown_by": text} for name, text in row.evidence.items()]

    @staticmethod
    def resolve_scorings(row: Any) -> list[Any]:
        """The score sheets."""
        return list(row.scorings.all())


class LiftingChange(Schema):
    """One figure that is changed alone, and what all figures then come to."""

    figure: str
    before: str
    after: str
    relative: str
    total: str
    outcome: str


class LiftingGoal(Schema):
    """A gate by its code, or the points to admit (empty), with the changes that reach it."""

    gate: str
    changes: list[LiftingChange]


class TriedOut(Schema):
    """What figures come to, and the smallest single changes that would help."""

    lines: dict[str, Any]
    goals: list[LiftingGoal]


def _columns(values: Any) -> dict[str, Any]:
    columns = {name: getattr(values, name) for name in FIELDS}
    columns["evidence"] = {one.figure: one.shown_by for one in values.evidence}
    return columns


@router.get(
    "/applications",
    response=Page[EntryApplicationOut],
    openapi_extra=parameters(APPLICATIONS),
)
def list_entry_applications(request: ActorRequest) -> Any:
    """Applications for entry, as their page lists them."""
    return page(request, APPLICATIONS, queries.list_applications(request.actor))


@router.get("/applications/{pk}", response=WholeEntryApplicationOut)
def get_entry_application(request: ActorRequest, pk: Path[Id]) -> Any:
    """One application with its score sheets."""
    return queries.get_application(request.actor, pk)


@router.post("/applications", response={201: WholeEntryApplicationOut})
def open_entry_application(request: ActorRequest, values: EntryApplicationIn) -> Any:
    """Apply for the entry of a project."""
    made = services.open_application(request.actor, values.project_id, _columns(values))
    return Status(201, queries.get_application(request.actor, made.pk))


@router.post("/applications/{pk}", response=WholeEntryApplicationOut)
def change_entry_application(
    request: ActorRequest, pk: Path[Id], values: EntryApplicationChangeIn
) -> Any:
    """Change the figures of an application that is being written or mended."""
    services.change_application(request.actor, pk, _columns(values), version=values.version)
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/submission", response=WholeEntryApplicationOut)
def submit_entry_application(request: ActorRequest, pk: Path[Id], values: EntrySeenIn) -> Any:
    """Hand an application in."""
    services.submit_application(request.actor, pk, version=values.version)
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/return", response=WholeEntryApplicationOut)
def return_entry_application(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Return what is incomplete."""
    services.return_application(request.actor, pk, values.reason, version=values.version)
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/acceptance", response=WholeEntryApplicationOut)
def accept_entry_application(request: ActorRequest, pk: Path[Id], values: EntrySeenIn) -> Any:
    """Take in what is complete; it is scored by the scheme in force."""
    services.accept_application(request.actor, pk, version=values.version)
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/decision", response=WholeEntryApplicationOut)
def decide_entry_application(request: ActorRequest, pk: Path[Id], values: EntryDecisionIn) -> Any:
    """Decide as the committee has carried."""
    services.decide_application(
        request.actor,
        pk,
        values.reasons,
        mend_items=values.mend_items,
        mend_by=values.mend_by,
        version=values.version,
    )
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/prolongation", response=WholeEntryApplicationOut)
def prolong_mending(request: ActorRequest, pk: Path[Id], values: ProlongIn) -> Any:
    """Give more time to mend."""
    services.prolong_mending(
        request.actor, pk, values.mend_by, values.reason, version=values.version
    )
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/lapse", response=WholeEntryApplicationOut)
def lapse_entry_application(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Refuse what was not mended in time."""
    services.lapse_application(request.actor, pk, values.reason, version=values.version)
    return queries.get_application(request.actor, pk)


@router.post("/applications/{pk}/withdrawal", response=WholeEntryApplicationOut)
def withdraw_entry_application(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Withdraw an application that is not decided."""
    services.withdraw_application(request.actor, pk, values.reason, version=values.version)
    return queries.get_application(request.actor, pk)


@router.get("/applications/{pk}/decision-document", openapi_extra=PDF)
def get_entry_decision(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The printed decision, the same bytes each time."""
    found = queries.get_decision(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")


@router.post("/applications/{pk}/what-if", response=TriedOut)
def try_figures(request: ActorRequest, pk: Path[Id], values: EntryFigures) -> Any:
    """Score other figures by the scheme of an application, and see what would lift the score.

    Nothing is kept.
    """
    row = queries.get_application(request.actor, pk)
    columns = {name: getattr(values, name) for name in FIELDS}
    for name in ("environment", "safety", "industry_code"):
        columns[name] = columns[name] or ""
    figures = Figures(**columns)
    scoring = queries.latest_scoring(row)
    scheme = (
        queries.scheme_of(scoring.scheme)
        if scoring is not None
        else queries.scheme_on(row.zone_id, clock.today()).scheme
    )
    with explained(refusal_text):
        check_figures(figures)
        found = assess(scheme, figures)
        goals = lift(scheme, figures)
    return {
        "lines": lines_of(scheme, found, figures.industry_code),
        "goals": [
            {
                "gate": goal.gate,
                "changes": [
                    {
                        "figure": one.field,
                        "before": str(one.before),
                        "after": str(kept_figures(one.figures)[one.field]),
                        "relative": str(one.relative),
                        "total": str(one.assessment.total),
                        "outcome": one.assessment.outcome,
                    }
                    for one in goal.changes
                ],
            }
            for goal in goals
        ],
    }
