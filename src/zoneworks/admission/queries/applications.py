"""Applications: lists, single ones, their score sheets, what waits for whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.acts import APPLY, CHECK_APPLICATIONS, DECIDE, VIEW_APPLICATIONS
from zoneworks.admission.engine.applications import ENDED, State
from zoneworks.admission.engine.consequences import usual_deposit
from zoneworks.admission.engine.scoring import missing_figures
from zoneworks.admission.engine.terms import FIELDS, Figures
from zoneworks.admission.models import AgendaItem, Application, Scoring
from zoneworks.admission.models.meetings import MeetingState
from zoneworks.admission.queries.schemes import scheme_of, scheme_on
from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import IssuedDocument, Membership
from zoneworks.core.reading import get_one
from zoneworks.registry import queries as registry
from zoneworks.registry.models import Project

APPLICATION = "admission.Application"
DECISION = "DECISION"
_PEOPLE = ("zone", "project__enterprise", "opened_by__user", "decided_by__user")


def list_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the zones that the actor reads; an enterprise sees its own."""
    actor.require(VIEW_APPLICATIONS)
    rows: QuerySet[Application] = Application.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(project__enterprise_id=actor.enterprise_id)
    return rows.select_related(*_PEOPLE)


def get_application(actor: Actor, pk: int) -> Application:
    """One application with its score sheets, the latest round first.

    Raises:
        NotFound: none such that the actor may see.
    """
    sheets = Prefetch("scorings", Scoring.objects.select_related("scheme").order_by("-round"))
    rows = list_applications(actor).prefetch_related(sheets)
    return get_one(rows.filter(pk=pk), _("There is no such application."))


def figures_of(row: Application) -> Figures:
    """The figures of an application as the engine reads them."""
    return Figures(**{name: getattr(row, name) for name in FIELDS})


def missing_of(row: Application) -> list[str]:
    """The figures that the scheme of today asks for and that are not stated."""
    return missing_figures(scheme_on(row.zone_id, clock.today()).scheme, figures_of(row))


def unshown_of(row: Application) -> list[str]:
    """The stated figures of which no note says what shows them."""
    return [name for name in FIELDS if _is_stated(row, name) and not row.evidence.get(name)]


def _is_stated(row: Application, name: str) -> bool:
    return getattr(row, name) not in {None, ""}


def latest_scoring(row: Application) -> Scoring | None:
    """The score sheet of the latest round of an application that was read whole."""
    return next(iter(row.scorings.all()), None)


def usual_deposit_of(row: Application) -> int:
    """The deposit that the scheme by which an application was scored asks for, in fen."""
    scoring = row.scorings.select_related("scheme").order_by("-round").first()
    if scoring is None:
        return 0
    rate = scheme_of(scoring.scheme).deposit_rate
    return usual_deposit(row.investment_fen or 0, rate)


def find_in_hand(project_id: int) -> Application | None:
    """The application of a project that has not ended."""
    rows = Application.objects.filter(project_id=project_id).exclude(state__in=ENDED)
    found: Application | None = rows.first()
    return found


def find_last(project_id: int) -> Application | None:
    """The application of a project that was opened last."""
    rows = Application.objects.filter(project_id=project_id).order_by("-opened_on", "-pk")
    found: Application | None = rows.first()
    return found


def interests(row: Application, members: Iterable[Membership]) -> Mapping[int, Any]:
    """Why members of the committee may not vote on an application, by membership.

    Who acts for the applying enterprise, in this zone, has an interest in it.
    """
    known = {one.user_id: one.pk for one in members}
    if row.project.enterprise_id is None:
        return {}
    acting = Membership.objects.filter(
        user_id__in=known,
        zone_id=row.zone_id,
        enterprise_id=row.project.enterprise_id,
        is_active=True,
    )
    return {
        known[user_id]: _("acts for the applying enterprise")
        for user_id in acting.values_list("user_id", flat=True)
    }


def find_project(actor: Actor, code: str) -> Project | None:
    """The project in use of a code that the actor may see, of which the register tells figures."""
    return registry.list_projects_in_use(actor).filter(code=code).first()


# What waits


def list_to_check(actor: Actor) -> QuerySet[Application] | None:
    """What was handed in and waits for a look whether it is complete; None for who looks not."""
    return _waiting(actor, CHECK_APPLICATIONS, Q(state=State.SUBMITTED))


def list_to_place(actor: Actor) -> QuerySet[Application] | None:
    """What is scored and on no agenda of a meeting that was called."""
    placed = AgendaItem.objects.filter(meeting__state=MeetingState.CALLED)
    waits = Q(state=State.SCORED) & ~Q(pk__in=placed.values("application_id"))
    return _waiting(actor, CHECK_APPLICATIONS, waits)


def list_to_decide(actor: Actor) -> QuerySet[Application] | None:
    """What the committee has carried and waits for the decision; None for who decides not."""
    return _waiting(actor, DECIDE, Q(state=State.VOTED))


def list_lapsed(actor: Actor) -> QuerySet[Application] | None:
    """What was not mended by its day."""
    waits = Q(state=State.MENDING, mend_by__lt=clock.today())
    return _waiting(actor, CHECK_APPLICATIONS, waits)


def list_to_mend(actor: Actor) -> QuerySet[Application] | None:
    """What an enterprise has to write, or to mend, itself."""
    if actor.role is not Role.ENTERPRISE:
        return None
    waits = Q(state=State.MENDING) | Q(state=State.DRAFT)
    return _waiting(actor, APPLY, waits)


def _waiting(actor: Actor, act: Any, waits: Q) -> QuerySet[Application] | None:
    if not actor.may(act):
        return None
    return list_applications(actor).filter(waits)


def get_decision(actor: Actor, pk: int) -> IssuedDocument:
    """The printed decision on an application that stands last.

    Raises:
        NotFound: no such application that the actor may see, or none that is decided.
    """
    row = get_application(actor, pk)
    issued = documents.list_documents(actor, APPLICATION, [row.pk]).filter(kind=DECISION)
    return get_one(issued.order_by("-pk"), _("The application is not decided yet."))
