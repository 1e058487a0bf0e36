"""Cases and their items, whose turn it is, and in which posts an actor stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import rows
from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.approvals.engine.process.duties import PAPERS
from zoneworks.approvals.engine.process.handling import RULES, UNFINISHED, HandlingAct, Post
from zoneworks.approvals.models import ApprovalCase, CaseItem, CasePaper, Substitution
from zoneworks.approvals.rows import CaseRow
from zoneworks.core import clock, events, memo
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.memo import once_a_page
from zoneworks.core.models import Event


def list_approval_cases(actor: Actor) -> QuerySet[ApprovalCase]:
    """The cases that the actor may see; an enterprise sees those of its own projects."""
    actor.require(VIEW_CASES)
    cases: QuerySet[ApprovalCase] = ApprovalCase.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        cases = cases.filter(project__enterprise_id=actor.enterprise_id)
    return cases.select_related("project", "project__enterprise", "zone")


def list_cases_in_progress(actor: Actor) -> QuerySet[ApprovalCase]:
    """All cases, each with how many of its items are unfinished, and the first day of those due."""
    items = CaseItem.objects.filter(case=OuterRef("pk"), state__in=UNFINISHED)
    by_case = items.order_by().values("case")
    return list_approval_cases(actor).annotate(
        unfinished=Coalesce(Subquery(by_case.values(n=Count("pk"))), 0),
        next_due_on=Subquery(by_case.values(first=Min("due_on"))),
    )


def get_case(actor: Actor, pk: int) -> ApprovalCase:
    """One case.

    Raises:
        NotFound: none such that the actor may see.
    """
    case = list_approval_cases(actor).filter(pk=pk).first()
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


def load_case(actor: Actor, case: ApprovalCase) -> CaseRow:
    """A case that the actor has been shown, as the engine sees it."""
    return rows.load(case.zone_id, [case.pk], lock=False)[case.pk]


def load_cases(cases: Sequence[ApprovalCase]) -> dict[int, CaseRow]:
    """Cases of one zone that the actor has been shown, as the engine sees them, by id."""
    return rows.load(cases[0].zone_id, [one.pk for one in cases], lock=False) if cases else {}


def list_items(actor: Actor) -> QuerySet[CaseItem]:
    """The items of the cases that the actor may see."""
    actor.require(VIEW_CASES)
    items: QuerySet[CaseItem] = CaseItem.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        items = items.filter(case__project__enterprise_id=actor.enterprise_id)
    return items.select_related(
        "case", "case__project", "case__project__enterprise", "unit", "zone"
    )


def get_item(actor: Actor, pk: int) -> CaseItem:
    """One item.

    Raises:
        NotFound: none such that the actor may see.
    """
    item = list_items(actor).filter(pk=pk).first()
    if item is None:
        raise NotFound(_("There is no such item."))
    return item


def list_accepted(actor: Actor) -> QuerySet[CaseItem]:
    """The items that were accepted, of cases that are decided here."""
    return list_items(actor).filter(accepted_on__isnull=False, case__system="")


def list_turns(actor: Actor) -> QuerySet[CaseItem]:
    """Whose turn it is, since when, until when: what waits for somebody, soonest first."""
    waiting = list_items(actor).exclude(turn="")
    return waiting.order_by(F("due_on").asc(nulls_last=True), "turn_since", "pk")


def list_my_turns(actor: Actor) -> QuerySet[CaseItem]:
    """The items that wait for this very person, in a post or on behalf of its holder."""
    turns = list_turns(actor).defer("case__facts", "case__assumptions")
    if actor.role is Role.ENTERPRISE:
        return turns.filter(turn=Post.APPLICANT)
    # As a query of its own, so that the database goes by its indexes on either side of the or.
    mine = Q(turn=Post.APPLICANT, case__in=cases_of_agent(actor))
    for unit_id, posts in posts_of(actor).by_unit.items():
        mine |= Q(unit_id=unit_id, turn__in=[post.value for post in posts])
    return turns.filter(mine)


def cases_of_agent(actor: Actor) -> QuerySet[ApprovalCase]:
    """The cases in which this very person runs the applicant's errands."""
    found: QuerySet[ApprovalCase] = ApprovalCase.objects.filter(agent_id=actor.membership_id)
    return found.order_by().values("pk")  # type: ignore[return-value]


def get_paper(actor: Actor, pk: int) -> CasePaper:
    """One uploaded edition of a paper.

    Raises:
        NotFound: none such that the actor may see.
    """
    found = CasePaper.objects.filter(pk=pk, item__in=list_items(actor)).select_related("file")
    paper: CasePaper | None = found.first()
    if paper is None:
        raise NotFound(_("There is no such paper."))
    return paper


def list_papers_of(*cases: ApprovalCase) -> dict[int, list[CasePaper]]:
    """The uploaded papers of cases that the actor has been shown, by item."""
    found: dict[int, list[CasePaper]] = {}
    papers = CasePaper.objects.filter(case__in=[one.pk for one in cases])
    for one in papers.select_related("file").order_by("paper", "-edition"):
        found.setdefault(one.item_id, []).append(one)
    return found


def list_papers(item: CaseItem) -> list[CasePaper]:
    """The uploaded papers of an item that the actor has been shown, the latest editions first."""
    return list(item.papers.select_related("file").order_by("paper", "-edition"))


def list_days_owed(item: CaseItem) -> dict[str, date]:
    """Until when each awaited paper is owed, of an item that the actor has been shown."""
    owed = item.obligations.filter(closed_on=None, kind__in=PAPERS).order_by("-due_on")
    return dict(owed.values_list("paper", "due_on"))


def list_site_works(case: ApprovalCase) -> dict[str, date]:
    """When each work of preparing the site began, of a case that the actor has been shown."""
    return dict(case.site_works.order_by("begun_on").values_list("code", "begun_on"))


_POSTS = {post.value: post for post in Post}
"""Posts by the codes with which they are stored."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The posts in which an actor stands towards an item.

    ``behalf`` names for each post that is held for somebody else that user.
    """

    posts: frozenset[Post]
    behalf: Mapping[Post, int] = field(default_factory=dict)

    def holder_for(self, act: HandlingAct) -> int:
        """For which user an act is done; 0 where one of its posts is held personally, or none."""
        users = [self.behalf.get(post, 0) for post in sorted(self.posts & RULES[act].posts)]
        return 0 if 0 in users or not users else users[0]


def find_mandate(
    actor: Actor, unit_id: int | None, holding: Holding, act: HandlingAct
) -> Substitution | None:
    """Find by which substitution the actor would do an act; None where a post is one's own."""
    holder = holding.holder_for(act)
    if not holder:
        return None
    today, posts = clock.today(), holding.posts & RULES[act].posts
    found: Substitution | None = (
        Substitution.objects.visible_to(actor)
        .filter(unit_id=unit_id, post__in=posts, substitute_id=actor.membership_id)
        .filter(holder__user_id=holder, since__lte=today, until__gt=today)
        .select_related("holder__user")
        .first()
    )
    return found


def find_opinion(actor: Actor, item: CaseItem) -> Event | None:
    """The reviewer's latest opinion on an item that the actor has been shown."""
    return events.find_latest(item, act="approvals.item_review")


WITHOUT_POSTS = {Role.ENTERPRISE, Role.PROVINCE}


@once_a_page
def posts_of(actor: Actor) -> "Posts":
    """In which posts an actor stands today."""
    return ask_posts(actor)()


def ask_posts(actor: Actor) -> Callable[[], "Posts"]:
    """Ask in which posts an actor stands today; what is returned waits for the answer."""
    if not actor.membership_id or actor.role in WITHOUT_POSTS:
        return lambda: Posts(actor, {}, {})
    if (posts := memo.known(posts_of, actor)) is not None:
        return lambda: posts
    told = rows.ask_posts(actor.zone_id, actor.membership_id, clock.today())

    def answer() -> Posts:
        by_unit: dict[int, dict[Post, int]] = {}
        unit_of: dict[str, int] = {}
        for unit_id, post, user_id, authority in told():
            by_unit.setdefault(unit_id, {})[_POSTS[post]] = user_id
            if authority is not None:
                unit_of[authority] = unit_id
        return Posts(actor, by_unit, unit_of)

    return answer


@dataclass(frozen=True, slots=True)
class Posts:
    """Answers in which posts an actor stands towards an item of a case.

    ``by_unit`` holds the posts with the user on whose behalf each is held, 0 for oneself;
    ``unit_of`` the units among them by their authority.
    """

    actor: Actor
    by_unit: Mapping[int, Mapping[Post, int]]
    unit_of: Mapping[str, int]

    def towards(self, row: CaseRow, code: str, unit_id: int | None) -> Holding:
        """Return the posts towards one item."""
        behalf = dict(self.by_unit.get(unit_id or 0, {}))
        actor = self.actor
        if self.applies_for(row):
            behalf[Post.APPLICANT] = 0
        if actor.role is Role.LEADER:
            behalf[Post.LEADER] = 0
        joint = row.case.plan.joint_of.get(code)
        if joint is not None:
            lead = self.by_unit.get(self.unit_of.get(joint.lead, 0), {})
            if Post.WINDOW in lead:
                behalf[Post.LEAD] = lead[Post.WINDOW]
        return Holding(frozenset(behalf), {post: user for post, user in behalf.items() if user})

    def applies_for(self, row: CaseRow) -> bool:
        """Tell whether the actor is the applicant or runs its errands."""
        actor = self.actor
        if actor.role is Role.ENTERPRISE:
            return bool(actor.enterprise_id) and row.enterprise_id == actor.enterprise_id
        return bool(actor.membership_id) and row.agent_id == actor.membership_id
