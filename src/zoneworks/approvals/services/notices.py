"""Reading notices."""

from collections.abc import Collection

from zoneworks.approvals import queries
from zoneworks.core import clock
from zoneworks.core.actors import Actor


def mark_read(actor: Actor, pks: Collection[int] | None = None, *, up_to: int | None = None) -> int:
    """Mark notices to the actor as read, those that are named or all up to one; return how many.

    A mark, not a change: the notice itself says who read it and when, and gets no event.
    """
    unread = queries.list_notices(actor).filter(zone_id=actor.writing_zone_id(), is_unread=True)
    if pks is not None:
        unread = unread.filter(pk__in=pks)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.select_related(None).update(
        is_unread=False, read_at=clock.now(), reader_id=actor.user_id
    )
