"""What the actor has been told."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import READ_NOTICES
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.approvals.models import Notice
from zoneworks.approvals.queries.handling import posts_of
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound


def list_notices(actor: Actor) -> QuerySet[Notice]:
    """The notices to the actor: to the enterprise, or to this member and their posts."""
    actor.require(READ_NOTICES)
    notices: QuerySet[Notice] = Notice.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        notices = notices.filter(enterprise_id=actor.enterprise_id)
    else:
        mine = Q(membership_id=actor.membership_id)
        by_unit = posts_of(actor).by_unit
        for unit_id, posts in by_unit.items():
            held = [post.value for post in posts]
            to_posts = Q(unit_id=unit_id, post__in=held)
            if Post.HEAD in posts:  # a copy of the same is there for the head
                to_posts &= ~(Q(values__has_key="head_too") & ~Q(post=Post.HEAD))
            mine |= to_posts
        told = notices.filter(mine)
        # Those of posts are found by their indexes, then sorted: SQLite would look at all instead.
        notices = notices.filter(pk__in=told.values("pk")) if by_unit else told
    return notices.select_related("case", "case__project", "item")


def get_notice(actor: Actor, pk: int) -> Notice:
    """One notice to the actor.

    Raises:
        NotFound: none such.
    """
    notice = list_notices(actor).filter(pk=pk).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    return notice
