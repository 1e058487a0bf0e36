"""Cases of idle land: lists, single ones, the facts that the engine decides on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.models import IssuedDocument
from zoneworks.core.reading import get_one
from zoneworks.land import definitions
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.engine.idle.procedure import OPEN, Decision, Standing, State
from zoneworks.land.engine.idle.reckoning import assess
from zoneworks.land.engine.idle.terms import (
    Cause,
    Facts,
    Finding,
    Hindrance,
    HindranceKind,
    IdleTest,
    Manner,
    Works,
)
from zoneworks.land.models import IdleCase, IdleHindrance, LandContract, Mortgage, WorksReport
from zoneworks.land.notices import IDLE_CASE, Paper

HINDRANCE = ("is_verified", "kind", "from_on", "until_on")
"""What the engine is told of what hindered the works, once it is verified."""


def list_idle_cases(actor: Actor) -> QuerySet[IdleCase]:
    """The cases that the actor may see; an enterprise sees those of its own land."""
    actor.require(VIEW_LAND)
    rows: QuerySet[IdleCase] = IdleCase.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        seen = rows.filter(contract__holder_id=actor.enterprise_id)
        rows = seen.exclude(state=State.FOUND)
    return rows.select_related("parcel", "contract__holder", "officer__user")


def get_idle_case(actor: Actor, pk: int) -> IdleCase:
    """One case with its contract, the reports of its works, what hindered it and mortgages.

    Raises:
        NotFound: none such that the actor may see.
    """
    reports = Prefetch("contract__reports", WorksReport.objects.order_by("on"))
    hindrances = Prefetch("hindrances", IdleHindrance.objects.order_by("from_on", "pk"))
    mortgages = Prefetch("parcel__mortgages", Mortgage.objects.order_by("from_on", "pk"))
    rows = list_idle_cases(actor).select_related("zone")
    rows = rows.prefetch_related(reports, hindrances, mortgages)
    return get_one(rows.filter(pk=pk), _("There is no such case of idle land."))


def find_open_case(zone_id: int, parcel_id: int) -> IdleCase | None:
    """The open case of a parcel that the caller was allowed to see; None where there is none."""
    found: IdleCase | None = IdleCase.objects.filter(
        zone_id=zone_id, parcel_id=parcel_id, state__in=OPEN
    ).first()
    return found


def seen_version(case: IdleCase) -> int:
    """A number that grows with each change of a case and of what hindered it."""
    return sum(one.version for one in (case, *case.hindrances.all()))


def facts_of(contract: LandContract) -> Facts:
    """What the engine is told of land under a contract.

    Verified hindrances are those of all its cases, the start agreed anew is the latest.
    """
    cases = IdleCase.objects.filter(contract=contract).order_by("pk", "hindrances__pk")
    told = cases.values_list("counts_from", *(f"hindrances__{name}" for name in HINDRANCE))
    found = list(told)
    reports = [
        Works(one.on, one.developed_m2, one.invested_fen, one.is_stopped)
        for one in contract.reports.all()
    ]
    return Facts(
        delivered_on=contract.delivered_on,
        start_by=contract.start_by,
        started_on=contract.started_on,
        to_develop_m2=contract.buildable_m2 or contract.parcel.area_m2,
        total_fen=contract.investment_fen,
        finished_on=contract.finished_on,
        ended_on=contract.ended_on,
        counts_from=max((day for day, *_rest in found if day is not None), default=None),
        reports=tuple(sorted(reports, key=lambda one: one.on)),
        hindrances=tuple(
            Hindrance(HindranceKind(kind), from_on, until_on)
            for _day, is_verified, kind, from_on, until_on in found
            if is_verified
        ),
    )


def finding_of(contract: LandContract, on: date | None = None) -> Finding:
    """How land stands on a day, today unless told, with the reckoning line by line."""
    return assess(facts_of(contract), on or clock.today(), definitions.idle_limits())


def standing_of(case: IdleCase) -> Standing:
    """What the engine is told of a case."""
    decided = case.retaking_delivered_on or case.fee_delivered_on
    if case.state == State.RETAKING:
        decided = case.retaking_delivered_on
    return Standing(
        State(case.state),
        test=IdleTest(case.test) if case.test else None,
        cause=Cause(case.cause) if case.cause else None,
        inquiry_delivered_on=case.inquiry_delivered_on,
        answer_due_on=case.answer_due_on,
        answered_on=case.answered_on,
        is_filed=case.filed_on is not None,
        has_mortgage=any(one.released_on is None for one in case.parcel.mortgages.all()),
        mortgagees_told_on=case.mortgagees_told_on,
        hearing_about=Decision(case.hearing_about) if case.hearing_about else None,
        hearing_delivered_on=case.hearing_delivered_on,
        hearing_ask_by=case.hearing_ask_by,
        hearing_asked_on=case.hearing_asked_on,
        hearing_held_on=case.hearing_held_on,
        fee_decided_on=case.fee_decided_on,
        decision_delivered_on=decided,
    )


DELIVERED_ON = {
    Paper.INQUIRY: "inquiry_delivered_on",
    Paper.HEARING: "hearing_delivered_on",
    Paper.FEE: "fee_delivered_on",
    Paper.RETAKING: "retaking_delivered_on",
}
"""The papers from whose delivery a term runs, each with the column of that day."""
SERVED_AT = {
    State.INQUIRY: Paper.INQUIRY,
    State.HEARING: Paper.HEARING,
    State.FEE_DUE: Paper.FEE,
    State.RETAKING: Paper.RETAKING,
}
"""Which of them is served in a state."""


def is_delivered(case: IdleCase) -> bool:
    """Whether the paper of a case's state has been delivered."""
    paper = SERVED_AT.get(State(case.state))
    return paper is not None and getattr(case, DELIVERED_ON[paper]) is not None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a paper reached the holder: manner, address, and what proves it."""

    paper: Paper
    on: date
    manner: Manner
    address: str
    proof: str


def list_deliveries(case: IdleCase) -> list[Delivery]:
    """How the papers of a case were served, as far as their deliveries stand and it is known."""
    return [
        Delivery(paper, on, Manner(told["manner"]), told["address"], told["proof"])
        for paper, column in DELIVERED_ON.items()
        if (on := getattr(case, column)) and (told := case.deliveries.get(paper))
    ]


def list_papers(actor: Actor, case: IdleCase) -> list[IssuedDocument]:
    """What was issued in a case that the actor was shown, the latest first."""
    return list(documents.list_documents(actor, IDLE_CASE, [case.pk]))


def get_paper(actor: Actor, pk: int) -> IssuedDocument:
    """One paper of a case that the actor may see. Raises NotFound."""
    seen = list_idle_cases(actor).values("pk")
    rows = IssuedDocument.objects.visible_to(actor)
    found = rows.filter(pk=pk, subject_type=IDLE_CASE, subject_id__in=seen)
    paper: IssuedDocument = get_one(found, _("There is no such paper."))
    return paper


def get_hindrance(actor: Actor, pk: int) -> IdleHindrance:
    """What hindered a holder. Raises NotFound."""
    rows: QuerySet[IdleHindrance] = IdleHindrance.objects.visible_to(actor)
    found = rows.filter(pk=pk, case__in=list_idle_cases(actor).values("pk")).first()
    if found is None:
        raise NotFound(_("There is no such hindrance."))
    return found


def is_due(today: date) -> Q:
    """Cases in which a term ends or has ended: of answer, of asking, of payment, of title."""
    return (
        Q(state=State.FOUND)
        | Q(state=State.INQUIRY, answer_due_on__isnull=False)
        | Q(state=State.HEARING, hearing_ask_by__lt=today)
        | Q(state=State.FEE_DUE, fee_due_on__isnull=False)
        | Q(state=State.RETAKING, deregister_by__isnull=False)
    )
