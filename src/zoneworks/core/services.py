"""What changes in core: members and their settings."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import events, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Membership, Unit, User, Zone
from zoneworks.core.queries import get_member


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who becomes a member, in which role, for which unit or enterprise.

    ``name`` and ``password`` are needed only where the log-in name is new.
    """

    username: str
    role: Role
    name: str = ""
    password: str = ""
    unit_id: int | None = None
    enterprise_id: int | None = None


def open_zone(code: str, name: str, administrator: NewMember) -> Zone:
    """Open a zone with its first administrator, who may be a user of another zone already.

    There is nobody yet who could do this in the pages: the command line does.

    Raises:
        InvalidInput: the code is taken, or the administrator's name or password is missing.
    """
    if Zone.objects.filter(code=code).exists():
        raise InvalidInput(
            {"code": [_("A zone with the code “%(code)s” exists.") % {"code": code}]}
        )
    with transaction.atomic():
        zone = Zone.objects.create(code=code, name=name)
        user = User.objects.filter(username__iexact=administrator.username).first()
        user = user or _create_user(administrator)
        founder = Actor(Role.ADMINISTRATOR, user_id=user.pk, zone_id=zone.pk, zone_ids=(zone.pk,))
        records.create(
            founder,
            Membership(user=user, role=Role.ADMINISTRATOR),
            act="core.zone_opened",
        )
    return zone


def add_member(actor: Actor, member: NewMember) -> Membership:
    """Give a user a role in the zone; a user who does not exist yet is made.

    Raises:
        InvalidInput: naming the field that is missing or wrong.
    """
    actor.require(MANAGE_MEMBERS)
    zone_id = actor.writing_zone_id()
    _check_member(zone_id, member)
    with transaction.atomic():
        user = User.objects.filter(username__iexact=member.username).first()
        if user is None:
            user = _create_user(member)
            said = {"username": user.username, "name": user.name}
            events.record(actor, [events.Entry(user, "core.user_added", after=said)])
        bodies: dict[str, Any] = {
            "unit_id": member.unit_id,
            "enterprise_id": member.enterprise_id,
        }
        same = Membership.objects.filter(zone_id=zone_id, user=user, role=member.role, **bodies)
        if same.exists():
            raise InvalidInput({"username": [_("This person already has this role here.")]})
        return records.create(
            actor,
            Membership(
                user=user,
                role=member.role,
                unit_id=member.unit_id,
                enterprise_id=member.enterprise_id,
            ),
            act="core.member_added",
        )


def set_member_active(
    actor: Actor, pk: int, *, is_active: bool, version: int, reason: str
) -> Membership:
    """End a membership, or take it up again. Nothing that the person did is lost.

    Raises:
        InvalidInput: an administrator would end their own membership, or no reason was given.
    """
    actor.require(MANAGE_MEMBERS)
    if not is_active and pk == actor.membership_id:
        raise InvalidInput({"reason": [_("You cannot end your own membership.")]})
    if not reason.strip():
        raise InvalidInput({"reason": [_("Say why: the record keeps it.")]})
    member = get_member(actor, pk)
    act = "core.member_resumed" if is_active else "core.member_ended"
    return records.change(
        actor,
        Membership,
        member.pk,
        {"is_active": is_active},
        act=act,
        version=version,
        reason=reason,
    )


def choose_language(user: User, language: str) -> None:
    """Keep the language in which a user reads. A setting of one's own: no event."""
    User.objects.filter(pk=user.pk).update(language=language)


def _check_member(zone_id: int, member: NewMember) -> None:
    wrong: dict[str, list[object]] = {}
    needs_unit = member.role in {Role.APPROVING_DEPARTMENT, Role.BANK, Role.FUND_MANAGER}
    if needs_unit and member.unit_id is None:
        wrong["unit"] = [_("This role acts for a unit: choose it.")]
    if member.unit_id and not Unit.objects.filter(pk=member.unit_id, zone_id=zone_id).exists():
        wrong["unit"] = [_("There is no such unit in this zone.")]
    if (member.role is Role.ENTERPRISE) != (member.enterprise_id is not None):
        wrong["enterprise"] = [_("Only an enterprise's member acts for an enterprise.")]
    if member.role is Role.PUBLIC:
        wrong["role"] = [_("The public has no members.")]
    if wrong:
        raise InvalidInput(wrong)


def _create_user(member: NewMember) -> User:
    if not member.name:
        raise InvalidInput({"name": [_("This log-in name is new: give the person's name.")]})
    user = User(username=member.username, name=member.name)
    try:
        validate_password(member.password, user)
    except ValidationError as error:
        raise InvalidInput({"password": error.messages}) from error
    user.set_password(member.password)
    user.save()
    return user
