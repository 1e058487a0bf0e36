"""Supervision agreements, their promises, and what the records of the zone say of these."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.acts import CHECK_PROMISES, DECIDE_CONSEQUENCES, VIEW_AGREEMENTS
from zoneworks.admission.engine.consequences import Terms
from zoneworks.admission.engine.promises import (
    OF_A_YEAR,
    Basis,
    Entry,
    Promise,
    PromiseKind,
)
from zoneworks.admission.labels.names import ACHIEVED
from zoneworks.admission.models import PromiseCheck, SupervisedPromise, Supervision
from zoneworks.admission.models.agreements import (
    FIGURES,
    NOWHERE,
    STAGES,
    SupervisionState,
)
from zoneworks.core import clock, contributions, documents
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import Achieved
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import IssuedDocument
from zoneworks.core.reading import get_one
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import StageEntry, YearFigures

SUPERVISION = "admission.Supervision"
AGREEMENT = "AGREEMENT"
STAGE_OF = {
    Achieved.CONSTRUCTION_START: ProjectStage.CONSTRUCTION,
    Achieved.COMPLETION: ProjectStage.COMPLETED,
    Achieved.FULL_OUTPUT: ProjectStage.FULL_OUTPUT,
}
"""The stage of the register that says it, where no other slice does."""
IN_FORCE = (SupervisionState.SIGNED, SupervisionState.ENDED)


def list_supervisions(actor: Actor) -> QuerySet[Supervision]:
    """The agreements of the zones that the actor reads; an enterprise sees its own signed ones."""
    actor.require(VIEW_AGREEMENTS)
    rows: QuerySet[Supervision] = Supervision.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        own = Q(project__enterprise_id=actor.enterprise_id, state__in=IN_FORCE)
        rows = rows.filter(own)
    return rows.select_related("project__enterprise", "zone", "application")


def get_supervision(actor: Actor, pk: int) -> Supervision:
    """One agreement with its promises and checks.

    Raises:
        NotFound: none such that the actor may see.
    """
    checks = PromiseCheck.objects.select_related("promise", "decided_by__user")
    rows = list_supervisions(actor).prefetch_related(
        Prefetch("promises", SupervisedPromise.objects.order_by("position")),
        Prefetch("checks", checks.order_by("-checked_on", "-pk")),
    )
    return get_one(rows.filter(pk=pk), _("There is no such supervision agreement."))


def find_of_application(actor: Actor, application_id: int) -> Supervision | None:
    """The agreement of an application that was not discarded, if the actor may see one."""
    if not actor.may(VIEW_AGREEMENTS):
        return None
    rows = list_supervisions(actor).filter(application_id=application_id)
    return rows.exclude(state=SupervisionState.DISCARDED).first()


def seen_version(row: Supervision) -> int:
    """A number that grows with each change of an agreement and of its promises."""
    return sum(one.version for one in (row, *row.promises.all()))


def list_promises(actor: Actor) -> QuerySet[SupervisedPromise]:
    """The promises of agreements that were signed, as the list of checks shows them."""
    known = list_supervisions(actor).filter(state__in=IN_FORCE)
    rows: QuerySet[SupervisedPromise] = SupervisedPromise.objects.visible_to(actor)
    return rows.filter(supervision__in=known.values("pk")).select_related(
        "supervision__project__enterprise", "zone"
    )


def get_promise(actor: Actor, pk: int) -> SupervisedPromise:
    """One promise with its agreement.

    Raises:
        NotFound: none such that the actor may see.
    """
    rows: QuerySet[SupervisedPromise] = SupervisedPromise.objects.visible_to(actor)
    known = list_supervisions(actor)
    return get_one(
        rows.filter(pk=pk, supervision__in=known.values("pk")).select_related(
            "supervision__project__enterprise", "supervision__application"
        ),
        _("There is no such promise."),
    )


def get_check(actor: Actor, pk: int) -> PromiseCheck:
    """One check with its promise and its agreement.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_AGREEMENTS)
    rows: QuerySet[PromiseCheck] = PromiseCheck.objects.visible_to(actor)
    known = list_supervisions(actor)
    return get_one(
        rows.filter(pk=pk, supervision__in=known.values("pk")).select_related(
            "promise", "supervision__project__enterprise", "decided_by__user"
        ),
        _("There is no such check."),
    )


def promise_of(row: SupervisedPromise) -> Promise:
    """A promise as the engine reads it."""
    return Promise(
        PromiseKind(row.kind),
        row.due_on,
        row.amount_fen,
        Basis(row.basis),
        row.year,
        row.base_fen,
        row.weight,
    )


def terms_of(row: Supervision) -> Terms:
    """The terms of an agreement on its deposit."""
    kept = row.terms
    return Terms(Fraction(kept["late_rate"]), Fraction(kept["hold_up_to"]), int(kept["extensions"]))


# What the records say


def records_of(
    rows: Collection[SupervisedPromise],
) -> Mapping[int, tuple[str, Sequence[Entry]]]:
    """What the records of the platform say of promises, by promise: which records, and the entries.

    The promises are of agreements with their projects; all are asked at once.
    """
    by_kind: dict[PromiseKind, list[SupervisedPromise]] = {}
    for row in rows:
        by_kind.setdefault(PromiseKind(row.kind), []).append(row)
    found: dict[int, tuple[str, Sequence[Entry]]] = {}
    for kind, promises in by_kind.items():
        told = _figures(promises) if kind in OF_A_YEAR else _done(kind, promises)
        found |= told
    return found


def _figures(promises: Sequence[SupervisedPromise]) -> dict[int, tuple[str, Sequence[Entry]]]:
    """The output or the taxes of the year, by the enterprise of the project."""
    firms = [one.supervision.project.enterprise_id for one in promises]
    rows = YearFigures.objects.filter(
        enterprise_id__in={pk for pk in firms if pk is not None},
        year__in={one.year for one in promises if one.year is not None},
    )
    known = {(one.enterprise_id, one.year): one for one in rows}
    found: dict[int, tuple[str, Sequence[Entry]]] = {}
    for one in promises:
        row = known.get((one.supervision.project.enterprise_id, one.year))
        column = "output_fen" if one.kind == PromiseKind.OUTPUT else "tax_fen"
        fen = None if row is None else getattr(row, column)
        entries = [] if fen is None or one.year is None else [Entry(date(one.year, 12, 31), fen)]
        found[one.pk] = FIGURES, entries
    return found


def _done(
    kind: PromiseKind, promises: Sequence[SupervisedPromise]
) -> dict[int, tuple[str, Sequence[Entry]]]:
    what = ACHIEVED[kind]
    projects = {one.supervision.project_id for one in promises}
    told = contributions.achieved(what, projects)
    stages: dict[int, date] = {}
    if what in STAGE_OF:
        rows = StageEntry.objects.filter(project_id__in=projects, stage=STAGE_OF[what])
        stages = dict(rows.values_list("project_id", "entered_on"))
    found: dict[int, tuple[str, Sequence[Entry]]] = {}
    for one in promises:
        project = one.supervision.project_id
        if project in told:
            source, entries = told[project]
            found[one.pk] = source.name, [Entry(entry.on, entry.amount_fen) for entry in entries]
        elif project in stages:
            found[one.pk] = STAGES, [Entry(stages[project])]
        else:
            found[one.pk] = NOWHERE, []
    return found


# What waits


def list_due(actor: Actor) -> QuerySet[SupervisedPromise] | None:
    """The promises whose day has passed and that nobody has checked; None for who checks not."""
    if not actor.may(CHECK_PROMISES):
        return None
    return unchecked(list_promises(actor))


def unchecked(rows: QuerySet[SupervisedPromise]) -> QuerySet[SupervisedPromise]:
    """Those of promises in force whose day has passed without a check."""
    open_checks = PromiseCheck.objects.filter(decided_on=None).values("promise_id")
    return rows.filter(
        supervision__state=SupervisionState.SIGNED,
        settled_on=None,
        due_on__lt=clock.today(),
    ).exclude(pk__in=open_checks)


def list_to_decide(actor: Actor) -> QuerySet[PromiseCheck] | None:
    """The checks whose consequence waits for a decision; None for who decides none."""
    if not actor.may(DECIDE_CONSEQUENCES):
        return None
    rows: QuerySet[PromiseCheck] = PromiseCheck.objects.visible_to(actor)
    return rows.filter(decided_on=None, supervision__state=SupervisionState.SIGNED).select_related(
        "promise", "supervision__project"
    )


def get_printed(actor: Actor, pk: int) -> IssuedDocument:
    """The printed agreement.

    Raises:
        NotFound: no such agreement that the actor may see, or none that was signed.
    """
    row = get_supervision(actor, pk)
    issued = documents.list_documents(actor, SUPERVISION, [row.pk])
    return get_one(issued, _("The agreement is not signed yet."))
