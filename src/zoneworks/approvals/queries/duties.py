"""What is owed and what was broken, over all cases that the actor may see."""

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.approvals.engine.process.duties import PAPERS, DutyKind, NextStep, Owed, next_step
from zoneworks.approvals.engine.process.handling import HELD, Post
from zoneworks.approvals.models import ApprovalCase, Breach, CaseItem, Obligation
from zoneworks.approvals.queries.handling import posts_of
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one

_CHECKING = {Post.REVIEWER, Post.HEAD}
_WITH = ("case", "case__project", "case__project__enterprise")


def list_all_obligations(actor: Actor) -> QuerySet[Obligation]:
    """What is owed in the cases that the actor may see."""
    actor.require(VIEW_CASES)
    found: QuerySet[Obligation] = Obligation.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        found = found.filter(case__project__enterprise_id=actor.enterprise_id)
    return found.select_related("item", "item__unit", *_WITH)


def list_my_duties(actor: Actor, *, papers: bool, checks: bool) -> QuerySet[Obligation]:
    """What this very person has to do about obligations, soonest first.

    The papers that they owe, as the applicant or on its behalf; and what was promised or put off
    and is theirs to check, with false promises until they are corrected. A check belongs to who
    reviews the item, and to the agent who put it off; a correction that was ordered also to the
    enterprise.
    """
    mine = Q(pk__in=())
    if papers:
        mine |= _my_papers(actor)
    if checks:
        mine |= _my_checks(actor)
    due_on = Case(When(closed_on__isnull=True, then="due_on"), default="correct_by")
    return list_all_obligations(actor).filter(mine).order_by(due_on.asc(nulls_last=True), "pk")


def _my_papers(actor: Actor) -> Q:
    owed = Q(closed_on=None, kind__in=PAPERS)
    return owed if actor.role is Role.ENTERPRISE else owed & Q(case__agent_id=actor.membership_id)


def _my_checks(actor: Actor) -> Q:
    uncorrected = Q(
        was_kept=False, kind=DutyKind.COMMITMENT, corrected_on=None, item__state__in=HELD
    )
    if actor.role is Role.ENTERPRISE:
        return uncorrected & Q(correct_by__isnull=False)
    units = [unit for unit, posts in posts_of(actor).by_unit.items() if posts.keys() & _CHECKING]
    is_put_off_by_me = Q(kind=DutyKind.BUILD_FIRST, case__agent_id=actor.membership_id)
    unchecked = Q(closed_on=None, kind__in=(DutyKind.COMMITMENT, DutyKind.BUILD_FIRST))
    return (uncorrected | unchecked) & (Q(item__unit_id__in=units) | is_put_off_by_me)


def get_obligation(actor: Actor, pk: int) -> Obligation:
    """One obligation.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_all_obligations(actor).filter(pk=pk), _("There is no such obligation."))


def who_answers(duty: Obligation) -> str:
    """Who answers for an obligation: who was named, else the enterprise; empty for nobody."""
    enterprise = duty.case.project.enterprise
    return duty.responsible or (enterprise.name if enterprise is not None else "")


def list_obligations(*cases: ApprovalCase) -> list[Obligation]:
    """What is owed in cases that the actor has been shown, open ones first."""
    known = {case.pk: case for case in cases}
    rows = Obligation.objects.filter(case__in=known).select_related("item", "item__unit")
    found = list(rows.order_by(F("closed_on").asc(nulls_first=True), "due_on", "pk"))
    for one in found:
        one.case = known[one.case_id]
    return found


def list_asked(item: CaseItem) -> list[Obligation]:
    """What was asked for and has not come, of an item that the actor has been shown."""
    return list(item.obligations.filter(closed_on=None, kind=DutyKind.ASKED).order_by("pk"))


def step_of(duty: Obligation) -> NextStep:
    """What comes next for an obligation."""
    owed = Owed(
        DutyKind(duty.kind),
        duty.was_kept,
        duty.correct_by,
        duty.corrected_on,
        is_dropped=duty.closed_on is not None and duty.was_kept is None,
        is_undone=duty.kind != DutyKind.BUILD_FIRST and duty.item.state not in HELD,
    )
    return next_step(owed, clock.today())


def list_all_breaches(actor: Actor) -> QuerySet[Breach]:
    """The enforcement cases of the cases that the actor may see."""
    actor.require(VIEW_CASES)
    found: QuerySet[Breach] = Breach.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        found = found.filter(case__project__enterprise_id=actor.enterprise_id)
    return found.select_related(*_WITH)


def get_breach(actor: Actor, pk: int) -> Breach:
    """One breach.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_all_breaches(actor).filter(pk=pk), _("There is no such breach."))


def list_breaches(case: ApprovalCase) -> list[Breach]:
    """The enforcement cases of a case that the actor has been shown."""
    return list(case.breaches.order_by("-found_on", "-pk"))
