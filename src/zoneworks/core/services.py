"""What changes in core: zones, units, members and their settings."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from zoneworks.core import events, records, session_store
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MANAGE_MEMBERS, WORK
from zoneworks.core.engine.roles import MEMBERS, Role
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.core.models import Membership, Unit, User, Zone
from zoneworks.core.queries import get_member, is_enterprise_of, works_elsewhere


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


def open_zone(code: str, name: str, administrator: NewMember, *, province_code: str = "") -> Zone:
    """Open a zone with its first administrator, who may be a user of another zone already.

    There is nobody yet who could do this in the pages: the command line does.

    Raises:
        InvalidInput: the code is taken, there is no such province, or the administrator's name or
            password is missing.
    """
    if Zone.objects.filter(code=code).exists():
        raise InvalidInput(
            {"code": [_("A zone with the code “%(code)s” exists.") % {"code": code}]}
        )
    province = Zone.objects.filter(code=province_code, is_province=True).first()
    if province_code and province is None:
        raise InvalidInput(
            {"province": [_("There is no province “%(code)s”.") % {"code": province_code}]}
        )
    with transaction.atomic():
        zone = Zone.objects.create(code=code, name=name, province=province)
        _found(zone, administrator, Role.ADMINISTRATOR, "core.zone_opened")
    return zone


def open_province(code: str, name: str, member: NewMember) -> Zone:
    """Open a province with somebody who oversees its zones, or add somebody to an open one.

    Raises:
        InvalidInput: the code is a zone's, or the person's name or password is missing.
    """
    if Zone.objects.filter(code=code, is_province=False).exists():
        raise InvalidInput(
            {"code": [_("A zone with the code “%(code)s” exists.") % {"code": code}]}
        )
    with transaction.atomic():
        zone, is_new = Zone.objects.get_or_create(
            code=code, is_province=True, defaults={"name": name}
        )
        act = "core.province_opened" if is_new else "core.member_added"
        _found(zone, member, Role.PROVINCE, act)
    return zone


def _found(zone: Zone, member: NewMember, role: Role, act: str) -> None:
    """Give a zone a member who needs no other's leave, with the events of zone, user and member."""
    user = User.objects.filter(username__iexact=member.username).first()
    is_new = user is None
    user = user or _create_user(member)
    founder = Actor(Role.ADMINISTRATOR, user_id=user.pk, zone_id=zone.pk, zone_ids=(zone.pk,))
    said = [events.Entry(zone, act, after={"code": zone.code, "name": zone.name})]
    if is_new:
        after = {"username": user.username, "name": user.name}
        said.append(events.Entry(user, "core.user_added", after=after))
    events.record(founder, said)
    records.create(founder, Membership(user=user, role=role), act="core.member_added")


def add_member(actor: Actor, member: NewMember) -> Membership:
    """Give a user a role in the zone; a user who does not exist yet is made, with a password that
    is good for one log-in.

    Raises:
        InvalidInput: naming the field that is missing or wrong; or a program would choose a
            password.
    """
    actor.require(MANAGE_MEMBERS)
    if member.password and actor.parts is not None:
        text = _("A person's first password is given by a person, on the page of the members.")
        raise InvalidInput({"password": [text]})
    zone_id = actor.writing_zone_id()
    _check_member(zone_id, member)
    with transaction.atomic():
        user = User.objects.filter(username__iexact=member.username).first()
        if user is None:
            user = _create_user(member, must_change=True)
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

    With a membership the person's sessions end; for what else they are, they log in again.

    Raises:
        InvalidInput: an administrator would end their own membership, or no reason was given.
    """
    actor.require(MANAGE_MEMBERS)
    if not is_active and pk == actor.membership_id:
        raise InvalidInput({"reason": [_("You cannot end your own membership.")]})
    check_reason(reason)
    member = get_member(actor, pk)
    act = "core.member_resumed" if is_active else "core.member_ended"
    with transaction.atomic():
        member = records.change(
            actor,
            Membership,
            member.pk,
            {"is_active": is_active},
            act=act,
            version=version,
            reason=reason,
        )
        if not is_active:
            session_store.end_all(member.user_id)
    return member


def change_member(
    actor: Actor, pk: int, role: Role, unit_id: int | None, *, version: int, reason: str
) -> Membership:
    """Give a member another role or unit. An enterprise's member keeps theirs: add a new one.

    Raises:
        InvalidInput: one's own role, a role that does not fit, or no reason given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(MANAGE_MEMBERS)
    member = get_member(actor, pk)
    if pk == actor.membership_id and role is not Role.ADMINISTRATOR:
        raise InvalidInput({"role": [_("You cannot take away your own role.")]})
    check_reason(reason)
    _check_member(
        actor.writing_zone_id(),
        NewMember(member.user.username, role, unit_id=unit_id, enterprise_id=member.enterprise_id),
    )
    columns: dict[str, Any] = {"role": role, "unit_id": unit_id}
    same = Membership.objects.filter(zone_id=member.zone_id, user=member.user, **columns)
    if same.exclude(pk=pk).exists():
        raise InvalidInput({"role": [_("This person already has this role here.")]})
    return records.change(
        actor,
        Membership,
        pk,
        columns,
        act="core.member_changed",
        version=version,
        reason=reason,
    )


def change_password(actor: Actor, old: str, new: str) -> User:
    """Set one's own password. All sessions end: the page begins its own anew.

    Raises:
        InvalidInput: the old one is wrong, or the new one is weak or the same.
    """
    actor.require(WORK)
    user: User = User.objects.get(pk=actor.user_id)
    if not user.check_password(old):
        raise InvalidInput({"old": [_("This is not your present password.")]})
    if old == new:
        raise InvalidInput({"new": [_("The new password must differ from the present one.")]})
    _set_password(actor, user, new, field="new", act="core.password_changed")
    return user


def reset_password(actor: Actor, pk: int, *, version: int, reason: str) -> str:
    """Give a member a password that is good for one log-in; it must be changed then.

    Raises:
        InvalidInput: no reason, one's own, or a person who also works in another zone: its
            administrator would lend them a key to that zone.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(MANAGE_MEMBERS)
    member = get_member(actor, pk)
    if member.user_id == actor.user_id:
        raise InvalidInput({"reason": [_("Change your own password in the menu at the top.")]})
    check_reason(reason)
    if works_elsewhere(member):
        text = _("This person also works in another zone: whoever runs the installation resets it.")
        raise InvalidInput({"reason": [text]})
    password = get_random_string(14)
    with transaction.atomic():
        records.check_version(records.lock(actor, Membership, pk), version)
        _set_password(
            actor,
            member.user,
            password,
            field="reason",
            act="core.password_reset",
            reason=reason,
            must_change=True,
        )
    return password


def add_unit(actor: Actor, name: str, kind: str) -> Unit:
    """Add a unit to the zone.

    Raises:
        InvalidInput: the zone has one of this name.
    """
    actor.require(MANAGE_MEMBERS)
    _check_unit_name(actor, name)
    return records.create(actor, Unit(name=name, kind=kind), act="core.unit_added")


def change_unit(
    actor: Actor, pk: int, name: str, *, is_active: bool, version: int, reason: str
) -> Unit:
    """Rename a unit, retire it, or take it up again. Who belongs to it stays so.

    Raises:
        InvalidInput: the zone has another one of this name.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(MANAGE_MEMBERS)
    _check_unit_name(actor, name, except_id=pk)
    return records.change(
        actor,
        Unit,
        pk,
        {"name": name, "is_active": is_active},
        act="core.unit_changed",
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
    if member.enterprise_id and not is_enterprise_of(zone_id, member.enterprise_id):
        wrong["enterprise"] = [_("There is no such enterprise in this zone.")]
    if (member.role is Role.ENTERPRISE) != (member.enterprise_id is not None):
        wrong["enterprise"] = [_("Only an enterprise's member acts for an enterprise.")]
    if member.role not in MEMBERS - {Role.PROVINCE}:
        wrong["role"] = [_("A zone has no members in this role.")]
    if wrong:
        raise InvalidInput(wrong)


def _check_unit_name(actor: Actor, name: str, *, except_id: int = 0) -> None:
    same = Unit.objects.filter(zone_id=actor.writing_zone_id(), name=name).exclude(pk=except_id)
    if same.exists():
        raise InvalidInput({"name": [_("There is a unit “%(name)s” already.") % {"name": name}]})


def _set_password(
    actor: Actor,
    user: User,
    password: str,
    *,
    field: str,
    act: str,
    reason: str = "",
    must_change: bool = False,
) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput({field: error.messages}) from error
    user.set_password(password)
    user.must_change_password = must_change
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
        session_store.end_all(user.pk)
        events.record(actor, [events.Entry(user, act, reason=reason)])


def _create_user(member: NewMember, *, must_change: bool = False) -> User:
    if not member.name:
        raise InvalidInput({"name": [_("This log-in name is new: give the person's name.")]})
    user = User(username=member.username, name=member.name)
    try:
        validate_password(member.password, user)
    except ValidationError as error:
        raise InvalidInput({"password": error.messages}) from error
    user.set_password(member.password)
    user.must_change_password = must_change
    user.save()
    return user
