"""What the administration says to itself about a record, and who is named there."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions, following, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import COMMENT, READ_COMMENTS
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Comment, Membership, Mention, User

LONGEST = 2_000
_MENTION = re.compile(r"@(?=\S)")


def list_comments(actor: Actor, subject_type: str, pk: int) -> list[Comment]:
    """What was said about a record that the actor was allowed to read, the oldest first."""
    if not actor.may(READ_COMMENTS):
        return []
    found = Comment.objects.filter(
        zone_id__in=actor.zone_ids, subject_type=subject_type, subject_id=pk
    )
    return list(found.select_related("user").order_by("pk"))


def list_colleagues(actor: Actor) -> list[str]:
    """The names of those who read comments in the zone, by which they are mentioned."""
    if not actor.may(COMMENT):
        return []
    return sorted({user.name for user in _readers(actor)})


def write(actor: Actor, subject_type: str, pk: int, text: str) -> Comment:
    """Say something about a record. Who is named by ``@`` finds it among what waits for them.

    Raises:
        NotFound: there is no such record that the actor may see.
        InvalidInput: nothing was written, or too much.
    """
    actor.require(COMMENT)
    kind = contributions.search_kind(subject_type)
    is_reached = kind is not None and actor.reaches(kind.part)
    if kind is None or not is_reached or not kind.seen(actor).filter(pk=pk).exists():
        raise NotFound(_("There is no such record."))
    text = text.replace("\r\n", "\n").strip()
    if not 0 < len(text) <= LONGEST:
        raise InvalidInput({"text": [_("Write 1 to %(most)s characters.") % {"most": LONGEST}]})
    with transaction.atomic():
        row = Comment(
            user_id=actor.user_id,
            subject_type=subject_type,
            subject_id=pk,
            text=text,
            at=clock.now(),
        )
        comment = records.create(actor, row, act="core.comment_written")
        named = [user for user in _mentioned(actor, text) if user.pk != actor.user_id]
        Mention.objects.bulk_create([Mention(comment=comment, user=user) for user in named])
        if not following.is_followed(actor, subject_type, pk):
            following.follow(actor, subject_type, pk)
    return comment


def withdraw(actor: Actor, pk: int) -> Comment:
    """Take one's own comment back: that there was one stays, its words go out of sight.

    Raises:
        NotFound: there is none such.
        ActForbidden: it is somebody else's.
    """
    actor.require(COMMENT)
    with transaction.atomic():
        row = records.lock(actor, Comment, pk)
        if row.user_id != actor.user_id:
            raise ActForbidden(_("Only who wrote it may take it back."))
        Mention.objects.filter(comment=row).delete()
        return records.change(
            actor, Comment, pk, {"is_withdrawn": True}, act="core.comment_withdrawn"
        )


def list_mentions(actor: Actor) -> list[Mention]:
    """The comments that name the actor and that they have not read, the newest first."""
    if not actor.may(READ_COMMENTS):
        return []
    found = Mention.objects.filter(
        user_id=actor.user_id, read_at=None, comment__zone_id__in=actor.zone_ids
    )
    return list(found.select_related("comment__user").order_by("-pk")[:100])


def mark_read(actor: Actor, subject_type: str, pk: int) -> int:
    """Remember that the actor has read what names them about a record."""
    return Mention.objects.filter(
        user_id=actor.user_id,
        read_at=None,
        comment__subject_type=subject_type,
        comment__subject_id=pk,
        comment__zone_id__in=actor.zone_ids,
    ).update(read_at=clock.now())


def _mentioned(actor: Actor, text: str) -> list[User]:
    """Those whose name follows an ``@``; of two names that fit, the longer one."""
    people = sorted(_readers(actor), key=lambda user: -len(user.name))
    found: dict[int, User] = {}
    for sign in _MENTION.finditer(text):
        rest = text[sign.end() :]
        name = next((user.name for user in people if rest.startswith(user.name)), None)
        found |= {user.pk: user for user in people if user.name == name}
    return list(found.values())


def _readers(actor: Actor) -> Any:
    roles = [role.value for role in READ_COMMENTS.roles]
    members = Membership.objects.filter(zone_id=actor.zone_id, is_active=True, role__in=roles)
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True)
