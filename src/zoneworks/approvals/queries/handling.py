"""Cases and their items, whose turn it is, and in which posts an actor stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.approvals.models import (
    ApprovalCase,
    AuthorityUnit,
    CaseItem,
    PostHolder,
    Substitution,
)
from zoneworks.approvals.rows import CaseRow
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound


def list_approval_cases(actor: Actor) -> QuerySet[ApprovalCase]:
    """The cases that the actor may see; an enterprise sees those of its own projects."""
    actor.require(VIEW_CASES)
    rows: QuerySet[ApprovalCase] = ApprovalCase.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(project__enterprise_id=actor.enterprise_id)
    return rows.select_related("project", "project__enterprise", "zone")


def get_case(actor: Actor, pk: int) -> ApprovalCase:
    """One case.

    Raises:
        NotFound: none such that the actor may see.
    """
    case = list_approval_cases(actor).filter(pk=pk).first()
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


def list_items(actor: Actor) -> QuerySet[CaseItem]:
    """The items of the cases that the actor may see."""
    actor.require(VIEW_CASES)
    rows: QuerySet[CaseItem] = CaseItem.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(case__project__enterprise_id=actor.enterprise_id)
    return rows.select_related("case", "case__project", "case__project__enterprise", "unit")


def get_item(actor: Actor, pk: int) -> CaseItem:
    """One item.

    Raises:
        NotFound: none such that the actor may see.
    """
    item = list_items(actor).filter(pk=pk).first()
    if item is None:
        raise NotFound(_("There is no such item."))
    return item


def list_turns(actor: Actor) -> QuerySet[CaseItem]:
    """Whose turn it is, since when, until when: what waits for somebody, soonest first."""
    waiting = list_items(actor).exclude(turn="")
    return waiting.order_by("due_on", "turn_since", "pk")


def list_my_turns(actor: Actor) -> QuerySet[CaseItem]:
    """The items that wait for this very person, in a post or on behalf of its holder."""
    if actor.role is Role.ENTERPRISE:
        return list_turns(actor).filter(turn=Post.APPLICANT)
    mine = Q(turn=Post.APPLICANT, case__agent_id=actor.membership_id)
    for unit_id, posts in posts_by_unit(actor).items():
        mine |= Q(unit_id=unit_id, turn__in=[post.value for post in posts])
    return list_turns(actor).filter(mine)


@dataclass(frozen=True, slots=True)
class Holding:
    """The posts in which an actor stands towards an item.

    ``behalf`` names for each post that is held for somebody else that user.
    """

    posts: frozenset[Post]
    behalf: Mapping[Post, int] = field(default_factory=dict)


def posts_by_unit(actor: Actor) -> dict[int, dict[Post, int]]:
    """The actor's posts by unit, each with the user on whose behalf it is held, 0 for oneself."""
    if not actor.membership_id:
        return {}
    found: dict[int, dict[Post, int]] = {}
    today = clock.today()
    substituted = Substitution.objects.filter(
        zone_id=actor.zone_id,
        substitute_id=actor.membership_id,
        since__lte=today,
        until__gt=today,
    ).values_list("unit_id", "post", "holder__user_id")
    own = PostHolder.objects.filter(
        zone_id=actor.zone_id, membership_id=actor.membership_id
    ).values_list("unit_id", "post")
    for unit_id, post, user_id in substituted:
        found.setdefault(unit_id, {})[Post(post)] = user_id
    for unit_id, post in own:
        found.setdefault(unit_id, {})[Post(post)] = 0
    return found


def posts_for(actor: Actor, rows: Sequence[CaseRow]) -> "Posts":
    """What an actor is to the items of these cases."""
    by_unit = posts_by_unit(actor)
    units: dict[str, int] = {}
    if by_unit and any(row.case.plan.joint_of for row in rows):
        units = dict(
            AuthorityUnit.objects.filter(zone_id=actor.zone_id).values_list("authority", "unit_id")
        )
    return Posts(actor, by_unit, units)


@dataclass(frozen=True, slots=True)
class Posts:
    """Answers in which posts an actor stands towards an item of a case."""

    actor: Actor
    by_unit: Mapping[int, Mapping[Post, int]]
    units: Mapping[str, int]

    def towards(self, row: CaseRow, code: str, unit_id: int | None) -> Holding:
        """Return the posts towards one item."""
        behalf = dict(self.by_unit.get(unit_id or 0, {}))
        actor = self.actor
        if self._applies_for(row):
            behalf[Post.APPLICANT] = 0
        if actor.role is Role.LEADER:
            behalf[Post.LEADER] = 0
        joint = row.case.plan.joint_of.get(code)
        if joint is not None:
            lead = self.by_unit.get(self.units.get(joint.lead, 0), {})
            if Post.WINDOW in lead:
                behalf[Post.LEAD] = lead[Post.WINDOW]
        return Holding(frozenset(behalf), {post: user for post, user in behalf.items() if user})

    def _applies_for(self, row: CaseRow) -> bool:
        actor = self.actor
        if actor.role is Role.ENTERPRISE:
            return bool(actor.enterprise_id) and row.enterprise_id == actor.enterprise_id
        return bool(actor.membership_id) and row.agent_id == actor.membership_id
