"""Where a person is logged in, and the end of it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, events, queries, records, session_store
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MANAGE_MEMBERS, WORK
from zoneworks.core.errors import InvalidInput, NotFound, check_reason
from zoneworks.core.models import Membership, Session, User


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its person sees it. ``reference`` names it without giving its key away."""

    reference: str
    device: str
    address: str
    began_at: datetime | None
    seen_at: datetime
    is_current: bool


def list_own(actor: Actor, current_key: str | None) -> list[OwnSession]:
    """A person's own sessions, this one first, then the last used."""
    actor.require(WORK)
    found = [
        OwnSession(
            _reference(row.session_key),
            row.device,
            row.address,
            row.began_at,
            row.seen_at,
            row.session_key == current_key,
        )
        for row in _running(actor.user_id).order_by("-seen_at")
    ]
    return sorted(found, key=lambda one: not one.is_current)


def end_own(actor: Actor, reference: str) -> None:
    """End one of one's own sessions.

    Raises:
        NotFound: none of one's own is so named.
    """
    actor.require(WORK)
    keys = {_reference(row.session_key): row.session_key for row in _running(actor.user_id)}
    if reference not in keys:
        raise NotFound(_("You have no such session: it may have ended already."))
    with transaction.atomic():
        Session.objects.filter(pk=keys[reference]).delete()
        _tell(actor, User.objects.get(pk=actor.user_id), 1)


def end_others(actor: Actor, current_key: str | None) -> int:
    """End all of one's own sessions but this one; return how many there were."""
    actor.require(WORK)
    with transaction.atomic():
        count = session_store.end_all(actor.user_id, but=current_key)
        if count:
            _tell(actor, User.objects.get(pk=actor.user_id), count)
    return count


def count_of_member(actor: Actor, pk: int) -> int:
    """In how many browsers a member is logged in."""
    return int(_running(queries.get_member(actor, pk).user_id).count())


def end_of_member(actor: Actor, pk: int, *, version: int, reason: str) -> int:
    """End all sessions of a member, in whatever zone they work; return how many there were.

    Raises:
        InvalidInput: no reason was given, or it is oneself.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(MANAGE_MEMBERS)
    member = queries.get_member(actor, pk)
    if member.user_id == actor.user_id:
        raise InvalidInput({"reason": [_("End your own sessions in the menu at the top.")]})
    check_reason(reason)
    with transaction.atomic():
        records.check_version(records.lock(actor, Membership, pk), version)
        count = session_store.end_all(member.user_id)
        _tell(actor, member.user, count, reason)
    return count


def _running(user_id: int) -> QuerySet[Session]:
    rows: QuerySet[Session] = Session.objects.filter(user_id=user_id)
    return rows.filter(expire_date__gt=clock.now())


def _reference(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:20]


def _tell(actor: Actor, user: User, count: int, reason: str = "") -> None:
    entry = events.Entry(user, "core.sessions_ended", after={"count": count}, reason=reason)
    events.record(actor, [entry])
