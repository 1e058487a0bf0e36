"""Cases: opening, facts, simulated handling, milestones."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.approvals import queries, services
from zoneworks.approvals.api.schemas import (
    AwardIn,
    CandidateIn,
    CaseDetail,
    CaseIn,
    CaseLine,
    CaseOut,
    ConversionOut,
    FactsIn,
    LapseIn,
    ReachedIn,
    SiteWorkOut,
    TermsIn,
    VersionIn,
)
from zoneworks.approvals.engine.acts import OPEN_CASES
from zoneworks.approvals.engine.process.simulation import Award, Candidate
from zoneworks.approvals.lists import CASES
from zoneworks.core import uploads
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])


@router.get("/cases", response=Page[CaseLine], openapi_extra=parameters(CASES))
def list_approval_cases(request: ActorRequest) -> Any:
    """Cases, as their page lists them."""
    return page(request, CASES, queries.list_cases_in_progress(request.actor))


@router.post("/cases", response={201: CaseDetail})
def open_case(request: ActorRequest, values: CaseIn) -> Any:
    """Open a case under the version of the process that holds on the day."""
    made = services.open_case(
        request.actor,
        values.project_id,
        values.process_id,
        values.facts,
        begun_on=values.begun_on,
        national_code=values.national_code,
    )
    return Status(201, _detail(request, made.pk))


@router.get("/cases/{pk}", response=CaseDetail)
def get_approval_case(request: ActorRequest, pk: Path[Id]) -> Any:
    """One case with its items and milestones."""
    return _detail(request, pk)


@router.put("/cases/{pk}/facts", response=CaseDetail)
def change_facts(request: ActorRequest, pk: Path[Id], values: FactsIn) -> Any:
    """Correct or complete what is known of the project: items come in and fall out by it."""
    services.change_facts(
        request.actor, pk, values.facts, version=values.version, reason=values.reason
    )
    return _detail(request, pk)


@router.put("/cases/{pk}/version", response=CaseDetail)
def move_to_version(request: ActorRequest, pk: Path[Id], values: VersionIn) -> Any:
    """Go on under another version of the process, with a reason."""
    services.move_to_version(
        request.actor, pk, values.process_version, version=values.version, reason=values.reason
    )
    return _detail(request, pk)


@router.post("/cases/{pk}/simulation", response=CaseDetail)
def begin_simulation(request: ActorRequest, pk: Path[Id], values: CandidateIn) -> Any:
    """Begin to handle a project as if it held its land."""
    request.actor.require(OPEN_CASES)
    candidate = Candidate(values.has_agreement, values.is_in_good_standing, values.has_promised)
    letter = None
    if values.letter_file_id:
        letter = uploads.get_file(request.actor, values.letter_file_id)
    with renamed({"letter": "letter_file_id"}):
        services.begin_simulation(request.actor, pk, candidate, values.assumptions, letter=letter)
    return _detail(request, pk)


@router.get("/cases/{pk}/conversion", response=Page[ConversionOut], openapi_extra=parameters())
def preview_conversion(request: ActorRequest, pk: Path[Id]) -> Any:
    """Tell item by item what would become of the simulated results."""
    case = queries.get_case(request.actor, pk)
    return page_of(request, queries.load_case(request.actor, case).case.preview_conversion({}))


@router.post("/cases/{pk}/terms", response=CaseDetail)
def accept_terms(request: ActorRequest, pk: Path[Id], values: TermsIn) -> Any:
    """Accept the terms of conversion for the applicant."""
    services.accept_terms(request.actor, pk, document=values.document)
    return _detail(request, pk)


@router.post("/cases/{pk}/conversion", response=Page[ConversionOut])
def convert(request: ActorRequest, pk: Path[Id], values: AwardIn) -> Any:
    """Turn simulated results into formal handling once the land is won by the same legal person."""
    case = queries.load_case(request.actor, queries.get_case(request.actor, pk))
    award = Award(
        case.case.applicant,
        values.conditions,
        is_paid=values.is_paid,
        design_is_unchanged=values.design_is_unchanged,
    )
    return page_of(request, services.convert(request.actor, pk, award, values.papers))


@router.post("/cases/{pk}/lapse", response=CaseDetail)
def lapse(request: ActorRequest, pk: Path[Id], values: LapseIn) -> Any:
    """End a simulated handling: none of its results holds any more."""
    services.lapse(request.actor, pk, values.reason, note=values.note)
    return _detail(request, pk)


@router.post("/cases/{pk}/milestones", response=CaseDetail)
def reach_milestone(request: ActorRequest, pk: Path[Id], values: ReachedIn) -> Any:
    """Write the day on which the enterprise lawfully builds, uses or produces."""
    services.reach_milestone(request.actor, pk, values.code, values.on)
    return _detail(request, pk)


@router.get("/cases/{pk}/site-works", response=Page[SiteWorkOut], openapi_extra=parameters())
def list_site_works(request: ActorRequest, pk: Path[Id]) -> Any:
    """When each work of preparing the site began."""
    works = queries.list_site_works(queries.get_case(request.actor, pk))
    items = [{"code": code, "begun_on": begun_on} for code, begun_on in works.items()]
    return page_of(request, items)


@router.post("/cases/{pk}/site-works", response={201: SiteWorkOut})
def begin_site_work(request: ActorRequest, pk: Path[Id], values: ReachedIn) -> Any:
    """Write that the site is being prepared, by work that needs no permit."""
    return Status(201, services.begin_site_work(request.actor, pk, values.code, values.on))


def _detail(request: ActorRequest, pk: int) -> dict[str, Any]:
    case = queries.get_case(request.actor, pk)
    loaded = queries.load_case(request.actor, case).case
    return {name: getattr(case, name) for name in CaseOut.model_fields} | {
        "items": list(queries.list_items(request.actor).filter(case_id=pk).order_by("pk")),
        "milestones": [
            {
                "code": code,
                "article": one.article,
                "reached_on": loaded.milestones.get(code),
                "missing": list(loaded.missing_for(code)),
            }
            for code, one in loaded.plan.milestones.items()
        ],
    }
