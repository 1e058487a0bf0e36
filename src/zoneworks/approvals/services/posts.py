"""Who acts for which authority: units, posts and substitutes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.acts import MANAGE_POSTS
from zoneworks.approvals.engine.process.handling import UNIT_POSTS, Post
from zoneworks.approvals.models import AuthorityUnit, CaseItem, PostHolder, Substitution
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Membership, Unit


def set_authority_unit(actor: Actor, authority: str, unit_id: int) -> AuthorityUnit:
    """Say which unit of the zone an authority is. Items that have no unit yet get it.

    Raises:
        NotFound: no such authority or unit.
    """
    actor.require(MANAGE_POSTS)
    known = {one.code for each in shipped_definitions() for one in each.process.authorities}
    if authority not in known:
        raise NotFound(_("There is no such authority."))
    with transaction.atomic():
        unit = records.lock(actor, Unit, unit_id)
        found = AuthorityUnit.objects.filter(zone_id=actor.zone_id, authority=authority).first()
        if found is None:
            made = records.create(
                actor,
                AuthorityUnit(authority=authority, unit=unit),
                act="approvals.authority_set",
            )
        else:
            made = records.change(
                actor,
                AuthorityUnit,
                found.pk,
                {"unit_id": unit.pk},
                act="approvals.authority_set",
            )
        codes = {
            item.code
            for each in shipped_definitions()
            for item in each.process.items
            if item.authority == authority
        }
        waiting = CaseItem.objects.select_for_update().filter(
            zone_id=actor.zone_id, unit=None, code__in=codes
        )
        records.change_many(
            actor,
            [(item, {"unit_id": unit.pk}) for item in waiting],
            act="approvals.item_given_to_unit",
        )
    return made


def assign_post(actor: Actor, unit_id: int, membership_id: int, post: Post) -> PostHolder:
    """Give a member a post of a unit.

    Raises:
        NotFound: no such unit or member.
        InvalidInput: no post of a unit, or one that the member holds.
    """
    actor.require(MANAGE_POSTS)
    if post not in UNIT_POSTS:
        raise InvalidInput({"post": [_("A unit has no such post.")]})
    with transaction.atomic():
        unit = records.lock(actor, Unit, unit_id)
        member = _member(actor, membership_id)
        held = PostHolder.objects.filter(unit=unit, membership=member, post=post)
        if held.exists():
            raise InvalidInput({"membership": [_("This member holds this post.")]})
        return records.create(
            actor,
            PostHolder(unit=unit, membership=member, post=post),
            act="approvals.post_assigned",
        )


def remove_post(actor: Actor, pk: int, *, version: int | None = None, reason: str = "") -> None:
    """Take a post from a member. Raises NotFound, StaleRecord."""
    actor.require(MANAGE_POSTS)
    records.remove(
        actor, PostHolder, pk, act="approvals.post_removed", version=version, reason=reason
    )


def substitute(
    actor: Actor, post_id: int, substitute_id: int, *, since: date, until: date, document: str
) -> Substitution:
    """Let a member act on behalf of the holder of a post; ``until`` is excluded.

    Raises:
        NotFound: no such post or member.
        InvalidInput: days that do not follow each other, oneself, or no document.
    """
    actor.require(MANAGE_POSTS)
    wrong: dict[str, list[object]] = {}
    if until <= since:
        wrong["until"] = [_("The last day comes before the first.")]
    if not document.strip():
        wrong["document"] = [_("Name the document that allows it.")]
    with transaction.atomic():
        held = records.lock(actor, PostHolder, post_id)
        member = _member(actor, substitute_id)
        if member.pk == held.membership_id:
            wrong["substitute"] = [_("Nobody acts on behalf of oneself.")]
        if wrong:
            raise InvalidInput(wrong)
        return records.create(
            actor,
            Substitution(
                unit_id=held.unit_id,
                post=held.post,
                holder_id=held.membership_id,
                substitute=member,
                since=since,
                until=until,
                document=document.strip(),
            ),
            act="approvals.substitution_begun",
        )


def end_substitution(
    actor: Actor, pk: int, *, version: int | None = None, reason: str = ""
) -> Substitution:
    """End a substitution today. Raises NotFound, StaleRecord."""
    actor.require(MANAGE_POSTS)
    with transaction.atomic():
        found = records.lock(actor, Substitution, pk)
        records.check_version(found, version)
        if found.since >= clock.today():
            records.remove_many(actor, [found], act="approvals.substitution_ended", reason=reason)
            return found
        return records.change(
            actor,
            Substitution,
            pk,
            {"until": clock.today()},
            act="approvals.substitution_ended",
            reason=reason,
        )


def _member(actor: Actor, pk: int) -> Membership:
    member: Membership | None = Membership.objects.filter(
        zone_id=actor.writing_zone_id(), pk=pk, is_active=True
    ).first()
    if member is None:
        raise NotFound(_("There is no such member."))
    return member
