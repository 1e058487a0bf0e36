"""Evaluations, scores and objections for programs."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.api.work import job_out
from zoneworks.core.pages import ActorRequest
from zoneworks.efficiency import jobs, lists, queries, services
from zoneworks.efficiency.api.schemas import (
    By,
    ComputedOut,
    EvaluationEndIn,
    EvaluationIn,
    EvaluationOut,
    EvaluationSeenIn,
    LandDecisionIn,
    LandObjectionIn,
    LandObjectionOut,
    PartOut,
    ScoreOut,
    WhatIfIn,
    WhatIfOut,
    WholeScoreOut,
    Year,
    line_of,
)
from zoneworks.efficiency.engine.acts import EVALUATE
from zoneworks.efficiency.engine.process import SHOWN

router = Router(tags=["efficiency"])


@router.get(
    "/evaluations", response=Page[EvaluationOut], openapi_extra=parameters(lists.EVALUATIONS)
)
def list_evaluations(request: ActorRequest) -> Any:
    """Evaluations, as their page lists them."""
    return page(request, lists.EVALUATIONS, queries.list_evaluations(request.actor))


@router.get("/evaluations/{pk}", response=EvaluationOut)
def get_evaluation(request: ActorRequest, pk: Path[Id]) -> Any:
    """One evaluation."""
    return queries.get_evaluation(request.actor, pk)


@router.post("/evaluations", response={201: EvaluationOut})
def open_evaluation(request: ActorRequest, values: EvaluationIn) -> Any:
    """Open the evaluation of a year."""
    with renamed({"scheme": "scheme_id"}):
        made = services.open_evaluation(request.actor, values.year, values.scheme_id)
    return Status(201, made)


@router.post("/evaluations/{pk}/computation", response=ComputedOut)
def compute(request: ActorRequest, pk: Path[Id], values: EvaluationSeenIn) -> Any:
    """Score, rank and grade everybody with land and figures of the year, or change nothing."""
    request.actor.require(EVALUATE)
    row = queries.get_evaluation(request.actor, pk)
    members = queries.list_inputs(request.actor).filter(year=row.year).count()
    if members > jobs.COMPUTED_AT_ONCE:
        return {"evaluation": None, "job": job_out(jobs.start(request.actor, row))}
    done = services.compute(request.actor, pk, version=values.version)
    return {"evaluation": done, "job": None}


@router.post("/evaluations/{pk}/publication", response=EvaluationOut)
def publish(request: ActorRequest, pk: Path[Id], values: EvaluationSeenIn) -> Any:
    """Publish the scores for objections."""
    return services.publish(request.actor, pk, version=values.version)


@router.post("/evaluations/{pk}/end", response=EvaluationOut)
def fix(request: ActorRequest, pk: Path[Id], values: EvaluationSeenIn) -> Any:
    """Make an evaluation final after its window."""
    return services.fix(request.actor, pk, version=values.version)


@router.post("/evaluations/{pk}/withdrawal", response=EvaluationOut)
def withdraw(request: ActorRequest, pk: Path[Id], values: EvaluationEndIn) -> Any:
    """Withdraw an evaluation that is not final."""
    return services.withdraw(request.actor, pk, values.reason, version=values.version)


@router.get("/distribution", response=Page[PartOut], openapi_extra=parameters())
def get_distribution(request: ActorRequest, year: Year, by: By = By.INDUSTRY) -> Any:
    """Grades, land and tax of what was published of a year, by industry, group or zone."""
    shown = queries.list_evaluations(request.actor).filter(state__in=sorted(SHOWN), year=year)
    scores = queries.list_scores(request.actor).filter(evaluation__in=shown)
    found = [
        {
            "part": one["part"],
            "enterprises": one["n"],
            **{letter: one[f"n_{letter}"] for letter in "abcd"},
            "land_m2": one["land"],
            "d_land_m2": one["d_land"],
            "tax_fen": one["tax"],
        }
        for one in queries.distribution(request.actor, scores, by)
    ]
    return page_of(request, found, besides={"year", "by"})


@router.get("/scores", response=Page[ScoreOut], openapi_extra=parameters(lists.SCORES))
def list_scores(request: ActorRequest) -> Any:
    """Scores and grades, as their page lists them; an enterprise gets its own."""
    return page(request, lists.SCORES, queries.list_scores(request.actor))


@router.get("/scores/{pk}", response=WholeScoreOut)
def get_score(request: ActorRequest, pk: Path[Id]) -> Any:
    """One score with its arithmetic, line by line."""
    return queries.get_score(request.actor, pk)


@router.post("/scores/{pk}/what-if", response=WhatIfOut)
def what_if(request: ActorRequest, pk: Path[Id], values: WhatIfIn) -> Any:
    """Tell score, rank and grade if some figures were others; nothing is kept."""
    row = queries.get_score(request.actor, pk)
    lines, place = queries.what_if(request.actor, row, values.amounts)
    told = {name: getattr(place, name) for name in ("total", "rank", "ranked", "grade")}
    return told | {"lines": [line_of(one) for one in lines]}


@router.post("/scores/{pk}/objections", response={201: LandObjectionOut})
def raise_objection(request: ActorRequest, pk: Path[Id], values: LandObjectionIn) -> Any:
    """Object to a published score."""
    return Status(201, services.raise_objection(request.actor, pk, values.text))


@router.get(
    "/objections", response=Page[LandObjectionOut], openapi_extra=parameters(lists.OBJECTIONS)
)
def list_objections(request: ActorRequest) -> Any:
    """Objections, as their page lists them; an enterprise gets its own."""
    return page(request, lists.OBJECTIONS, queries.list_objections(request.actor))


@router.post("/objections/{pk}/decision", response=LandObjectionOut)
def decide_objection(request: ActorRequest, pk: Path[Id], values: LandDecisionIn) -> Any:
    """Uphold or reject an objection."""
    return services.decide_objection(
        request.actor,
        pk,
        values.answer,
        is_upheld=values.is_upheld,
        version=values.version,
    )
