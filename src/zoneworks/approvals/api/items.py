"""Items: whose turn, the acts that are possible and why the others are not, papers."""

from dataclasses import asdict
from typing import Any

from ninja import File, Form, Path, Router, Status
from ninja.files import UploadedFile

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.api.schemas import (
    ItemDetail,
    ItemOut,
    OrderIn,
    PaperOut,
)
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import (
    RULES,
    HandlingAct,
    Obstacle,
    State,
    Track,
    obstacle,
)
from zoneworks.approvals.engine.process.refusals import ActNotPossible, DecidedElsewhere
from zoneworks.approvals.lists import ITEMS, TURNS
from zoneworks.approvals.rows import CaseRow
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Code, Id
from zoneworks.core.api.work import FILE, file_answer
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])


@router.get("/items", response=Page[ItemOut], openapi_extra=parameters(ITEMS))
def list_items(request: ActorRequest) -> Any:
    """Items that were accepted and are decided here, as their page lists them."""
    return page(request, ITEMS, queries.list_accepted(request.actor))


@router.get("/turns", response=Page[ItemOut], openapi_extra=parameters(TURNS))
def list_turns(request: ActorRequest) -> Any:
    """What waits for somebody, the soonest first."""
    return page(request, TURNS, queries.list_turns(request.actor))


@router.get("/my-turns", response=Page[ItemOut], openapi_extra=parameters(TURNS))
def list_my_turns(request: ActorRequest) -> Any:
    """What waits for who asks, in a post or on behalf of its holder, the soonest first."""
    return page(request, TURNS, queries.list_my_turns(request.actor))


@router.get("/items/{pk}", response=ItemDetail)
def get_item(request: ActorRequest, pk: Path[Id]) -> Any:
    """One item with its clocks and the acts of who asks."""
    return _detail(request, pk)


@router.post("/items/{pk}/acts", response=ItemDetail)
def advance(request: ActorRequest, pk: Path[Id], values: OrderIn) -> Any:
    """Do one act on an item, by the same table as the pages."""
    order = services.Order(pk, **values.dict() | {"papers": tuple(values.papers)})
    services.advance(request.actor, [order])
    return _detail(request, pk)


@router.get("/items/{pk}/papers", response=Page[PaperOut], openapi_extra=parameters())
def list_papers(request: ActorRequest, pk: Path[Id]) -> Any:
    """The uploaded papers, the latest editions first."""
    found = queries.list_papers(queries.get_item(request.actor, pk))
    return page_of(request, [_paper(one) for one in found])


@router.post("/items/{pk}/papers", response={201: PaperOut})
def give_paper(
    request: ActorRequest, pk: Path[Id], paper: Form[Code], file: File[UploadedFile]
) -> Any:
    """Upload an edition of a paper; it goes in with the next application or supply."""
    return Status(201, _paper(services.give_paper(request.actor, pk, paper, file)))


@router.get("/papers/{pk}/content", openapi_extra=FILE)
def get_paper(request: ActorRequest, pk: Path[Id]) -> Any:
    """The content of an uploaded paper."""
    return file_answer(queries.get_paper(request.actor, pk).file)


def _detail(request: ActorRequest, pk: int) -> dict[str, Any]:
    actor, row = request.actor, queries.get_item(request.actor, pk)
    case = queries.load_case(actor, row.case)
    track, state = Track(row.track), State(row.state)
    rule = case.case.plan.process.item(row.code)
    clocks = queries.read_clocks(case, rule, track)
    posts = frozenset[Any]()
    if actor.may(HANDLE_ITEMS) and actor.zone_id:
        posts = queries.posts_of(actor).towards(case, row.code, row.unit_id).posts
    acts = []
    for kind, each in RULES.items():
        if each.posts & posts:
            is_needed = row.code in case.case.plan.items
            why = obstacle(kind, posts, state, track, is_needed=is_needed)
            acts.append(
                {
                    "act": kind,
                    "is_possible": why is None and not case.case.system,
                    "obstacle": why,
                    "why_not": _why_not(case, kind, why, state),
                    "wants_reason": each.wants_reason,
                    "article": each.article,
                }
            )
    return {name: getattr(row, name) for name in ItemOut.model_fields} | {
        "clocks": {
            "legal": _limit(clocks.legal),
            "promised": _limit(clocks.promised),
            "net_working_days": clocks.actual.net if clocks.actual else None,
            "gross_working_days": clocks.actual.gross if clocks.actual else None,
            "is_stopped": clocks.is_stopped,
        },
        "posts": sorted(posts),
        "acts": acts,
    }


def _why_not(case: CaseRow, act: HandlingAct, why: Obstacle | None, state: State) -> str:
    if system := case.case.system:
        return labels.refusal_text(DecidedElsewhere(system, system=system))
    if why is None:
        return ""
    posts = sorted(RULES[act].posts)
    return labels.refusal_text(ActNotPossible(why, act=act, why=why, state=state, posts=posts))


def _limit(clock: queries.LimitClock | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    limit = {name: getattr(clock.limit, name) for name in ("days", "kind", "article")}
    return asdict(clock.reading) | limit


def _paper(row: Any) -> dict[str, Any]:
    names = ("id", "paper", "edition", "is_given")
    found = {name: getattr(row, name) for name in names}
    return found | {"file_name": row.file.name, "sha256": row.file.sha256}
