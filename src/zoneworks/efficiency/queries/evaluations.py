"""Evaluations, their objections, and what follows from grades."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.memo import once_a_page
from zoneworks.efficiency.engine.acts import (
    DECIDE_OBJECTIONS,
    EVALUATE,
    VIEW_EVALUATIONS,
    VIEW_SCORES,
)
from zoneworks.efficiency.engine.gathering import Fault, gather
from zoneworks.efficiency.engine.process import SHOWN, ObjectionState, State, Window
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.engine.terms import Scheme as Terms
from zoneworks.efficiency.engine.terms import Standing
from zoneworks.efficiency.models import Evaluation, GradeMark, Objection, Score, YearInputs
from zoneworks.efficiency.queries.inputs import Gap, gaps_of, list_members
from zoneworks.land import queries as land
from zoneworks.registry.models import Enterprise, YearFigures


def list_evaluations(actor: Actor) -> QuerySet[Evaluation]:
    """The evaluations of the zone, withdrawn ones among them."""
    actor.require(VIEW_EVALUATIONS)
    rows: QuerySet[Evaluation] = Evaluation.objects.visible_to(actor)
    return rows.select_related("scheme", "zone")


def get_evaluation(actor: Actor, pk: int) -> Evaluation:
    """One evaluation. Raises NotFound."""
    row: Evaluation | None = list_evaluations(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such evaluation."))
    return row


def terms_of(row: Evaluation) -> Terms:
    """The scheme of an evaluation as the engine reads it."""
    return read_scheme(row.terms)


@dataclass(frozen=True, slots=True)
class Check:
    """What enterprises report of a year, against what the scheme of an evaluation counts."""

    members: int
    gaps: list[Gap]
    faults: list[Fault]


def check_inputs(row: Evaluation) -> Check:
    """What is missing and what stands in the way, kept until what is reported changes."""
    mark = memo.mark_of([row.zone_id], YearInputs, YearFigures, Enterprise)
    key = ("efficiency.check", row.pk, row.scheme_sha256)

    def check() -> Check:
        scheme, members = terms_of(row), list_members(row.zone_id, row.year)
        _rows, faults = gather(scheme, row.year, members)
        return Check(len(members), gaps_of(scheme, members), faults)

    return memo.kept(key, mark, check)


def window_of(row: Evaluation) -> Window:
    """The term for objections of a published evaluation."""
    waiting = Objection.objects.filter(evaluation=row, state=ObjectionState.OPEN).count()
    return Window(row.ends_on or clock.today(), waiting, row.is_stale)


def list_scores(actor: Actor) -> QuerySet[Score]:
    """Scores of evaluations that were not withdrawn; an enterprise sees its own published ones."""
    actor.require(VIEW_SCORES)
    rows: QuerySet[Score] = Score.objects.visible_to(actor)
    rows = rows.exclude(evaluation__state=State.WITHDRAWN)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(enterprise_id=actor.enterprise_id, evaluation__state__in=sorted(SHOWN))
    return rows.select_related("enterprise", "evaluation", "zone")


def grades_of_parcels(actor: Actor) -> dict[int, str]:
    """The latest final grade of whoever holds each parcel that the actor may see; “” for none."""
    final = list_scores(actor).filter(evaluation__state=State.FINAL).exclude(grade="")
    latest = dict(final.order_by("evaluation__year").values_list("enterprise_id", "grade"))
    parcels = land.list_parcels_in_use(actor).values_list("pk", "holder")
    return {pk: latest.get(holder, "") for pk, holder in parcels}


def get_score(actor: Actor, pk: int) -> Score:
    """One score. Raises NotFound."""
    found: Score | None = (
        list_scores(actor).select_related("with_enterprise", "evaluation__scheme").filter(pk=pk)
    ).first()
    if found is None:
        raise NotFound(_("There is no such score."))
    return found


def list_history(actor: Actor, enterprise_id: int) -> list[Score]:
    """The scores of an enterprise over the years, the earliest first."""
    rows = list_scores(actor).filter(enterprise_id=enterprise_id)
    return list(rows.order_by("evaluation__year"))


@once_a_page
def list_latest(actor: Actor) -> list[Evaluation]:
    """The latest published evaluation of each zone that the actor sees."""
    return list(list_evaluations(actor).filter(pk__in=latest_of_zones().values("pk")))


def latest_of_zones() -> QuerySet[Evaluation]:
    """The latest published evaluation of each zone there is: a condition for what one may see."""
    shown = Evaluation.objects.filter(state__in=sorted(SHOWN))
    later = shown.filter(zone=OuterRef("zone"), year__gt=OuterRef("year"))
    return shown.filter(~Exists(later))


def is_changed() -> Q:
    """Whether a score is another now than when it was published first."""
    both = Q(total__isnull=False, first_total__isnull=False)
    changed = ~Q(grade=F("first_grade")) | both & ~Q(total=F("first_total"))
    changed |= Q(total=None, first_total__isnull=False) | Q(total__isnull=False, first_total=None)
    return Q(evaluation__published_on__isnull=False) & changed


def list_changed(actor: Actor, row: Evaluation) -> QuerySet[Score]:
    """Scores of an evaluation that are others now than when they were published first."""
    return list_scores(actor).filter(is_changed(), evaluation=row).order_by("enterprise__name")


def list_objections(actor: Actor) -> QuerySet[Objection]:
    """Objections; an enterprise sees its own."""
    actor.require(VIEW_SCORES)
    rows: QuerySet[Objection] = Objection.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(score__enterprise_id=actor.enterprise_id)
    return rows.select_related("score__enterprise", "evaluation", "raised_by__user")


def get_objection(actor: Actor, pk: int) -> Objection:
    """One objection. Raises NotFound."""
    row: Objection | None = list_objections(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such objection."))
    return row


def list_waiting(actor: Actor) -> QuerySet[Objection] | None:
    """Objections that wait for who decides them; None for whom none ever does."""
    if not actor.may(DECIDE_OBJECTIONS):
        return None
    return list_objections(actor).filter(
        state=ObjectionState.OPEN, evaluation__state=State.PUBLISHED
    )


def list_to_fix(actor: Actor) -> QuerySet[Evaluation] | None:
    """Published evaluations whose window is over and for which nothing waits."""
    if not actor.may(EVALUATE):
        return None
    rows: QuerySet[Evaluation] = Evaluation.objects.visible_to(actor)
    waiting = Q(objections__state=ObjectionState.OPEN)
    return rows.filter(state=State.PUBLISHED, ends_on__lt=clock.today()).exclude(
        pk__in=rows.filter(waiting).values("pk")
    )


def list_own_windows(actor: Actor) -> QuerySet[Score] | None:
    """The published scores of an enterprise against which it may still object."""
    if actor.role is not Role.ENTERPRISE:
        return None
    rows: QuerySet[Score] = Score.objects.visible_to(actor).filter(
        enterprise_id=actor.enterprise_id,
        evaluation__state=State.PUBLISHED,
        evaluation__ends_on__gte=clock.today(),
    )
    return rows


def list_marks(actor: Actor) -> QuerySet[GradeMark]:
    """Low-efficiency land and screened enterprises, those of the past among them."""
    actor.require(VIEW_SCORES)
    rows: QuerySet[GradeMark] = GradeMark.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(enterprise_id=actor.enterprise_id)
    return rows.select_related("enterprise", "evaluation", "zone")


BY: Mapping[str, Any] = {
    "group": F("group"),
    "industry": Substr("enterprise__industry_code", 1, 2),
    "zone": F("zone__name"),
}
"""How the results of an evaluation are told apart."""


def distribution(actor: Actor, rows: QuerySet[Score], by: str) -> list[dict[str, Any]]:
    """Grades, land and tax of scores by group, division or zone: the largest land first.

    Each row has ``part``, ``n``, ``n_a`` to ``n_d``, ``land``, ``tax`` and ``d_land``.
    Exempt and merged enterprises are not among them: what a landlord's tenants have stands with it.
    """
    actor.require(VIEW_EVALUATIONS)
    graded = rows.filter(standing__in=[Standing.RANKED, Standing.VETOED]).order_by()
    counts: dict[str, Any] = {
        f"n_{grade.lower()}": Count("pk", filter=Q(grade=grade)) for grade in "ABCD"
    }
    found = graded.annotate(part=BY[by]).values("part")
    summed = found.annotate(
        n=Count("pk"),
        land=Sum("land_m2"),
        tax=Sum("tax_fen"),
        d_land=Sum("land_m2", filter=Q(grade="D")),
        **counts,
    )
    ordered: Any = summed.order_by(F("land").desc(nulls_last=True), "part")
    return list(ordered)
