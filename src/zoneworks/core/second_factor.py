"""The second factor: one-time codes of an app, and recovery codes for when it is not at hand."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, encryption, events, queries, records, session_store
from zoneworks.core.actors import PUBLIC, Actor, platform
from zoneworks.core.engine import one_time
from zoneworks.core.engine.acts import MANAGE_MEMBERS, WORK
from zoneworks.core.errors import DomainError, InvalidInput, check_reason
from zoneworks.core.models import Membership, RecoveryCode, SecondFactor, User, Zone
from zoneworks.core.numbers import hold_zone

WRONG = _("This code is wrong, or was used already. Wait for the next one.")


class TooManyAttempts(DomainError):
    """Codes were wrong too often: even the right one rests."""

    status = 429


@dataclass(frozen=True, slots=True)
class Enrollment:
    """What a person's app needs: the secret, in groups for typing, and the address of both."""

    secret: str
    address: str


def make_secret(actor: Actor) -> str:
    """A new secret, encrypted: it is kept in the session until a code confirms it."""
    actor.require(WORK)
    return encryption.encrypt(pyotp.random_base32(), _context(actor.user_id))


def read_enrollment(actor: Actor, kept: str) -> Enrollment:
    """What to show of a new secret. Raises ``encryption.Unreadable``."""
    actor.require(WORK)
    secret = encryption.decrypt(kept, _context(actor.user_id))
    user = User.objects.get(pk=actor.user_id)
    zone = Zone.objects.get(pk=actor.zone_id)
    return Enrollment(
        one_time.in_groups(secret, 4), one_time.address(secret, user.username, zone.name)
    )


def switch_on(actor: Actor, kept: str, code: str) -> list[str]:
    """Begin to ask for codes of this secret at each log-in; return the recovery codes.

    Raises:
        InvalidInput: the code is not one of the secret's, or there is a second factor already.
    """
    actor.require(WORK)
    secret = encryption.decrypt(kept, _context(actor.user_id))
    step = one_time.find_step(secret, one_time.clean(code), clock.now())
    if step is None:
        text = _("This code does not fit. Is the clock of your device right? Try the next one.")
        raise InvalidInput({"code": [text]})
    codes, rows = _make_recovery_codes(actor.user_id)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        if user.second_factor_at:
            raise InvalidInput({"code": [_("You have a second factor already.")]})
        user.second_factor_at = clock.now()
        user.save(update_fields=["second_factor_at"])
        SecondFactor.objects.create(user=user, secret=kept, last_step=step)
        RecoveryCode.objects.bulk_create(rows)
        events.record(actor, [events.Entry(user, "core.second_factor_on")])
    return codes


def switch_off(actor: Actor, proof: str) -> None:
    """Ask for codes no longer, after the password or a code.

    Raises:
        InvalidInput: the proof is wrong.
        TooManyAttempts: it was so too often.
    """
    user = _prove(actor, proof)
    with transaction.atomic():
        _forget(user)
        events.record(actor, [events.Entry(user, "core.second_factor_off")])


def renew_recovery_codes(actor: Actor, proof: str) -> list[str]:
    """Make ten new recovery codes; the old ones are void. Raises as ``switch_off``."""
    user = _prove(actor, proof)
    codes, rows = _make_recovery_codes(user.pk)
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
        events.record(actor, [events.Entry(user, "core.recovery_codes_made")])
    return codes


def count_recovery_codes(actor: Actor) -> int:
    """How many recovery codes a person has left."""
    return int(RecoveryCode.objects.filter(user_id=actor.user_id, used_at=None).count())


def pass_step(user: User, typed: str) -> None:
    """Accept a one-time code or a recovery code of a person who logs in, once.

    Raises:
        InvalidInput: it is wrong, or was used.
        TooManyAttempts: five were wrong within a quarter of an hour.
    """
    attempt = _count_attempt(user)
    if _accept_code(user, typed):
        _forget_failures(user)
        return
    _refuse_the_last(user, attempt)
    raise InvalidInput({"code": [WRONG]})


def reset(actor: Actor, pk: int, *, version: int, reason: str) -> None:
    """Take the second factor from a member who has lost theirs; their sessions end.

    Raises:
        InvalidInput: no reason, one's own, a member without one, or a person who also works in
            another zone, which may rely on it.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(MANAGE_MEMBERS)
    member = queries.get_member(actor, pk)
    if member.user_id == actor.user_id:
        raise InvalidInput({"reason": [_("Switch off your own in the menu at the top.")]})
    check_reason(reason)
    if queries.works_elsewhere(member):
        text = _("This person also works in another zone: whoever runs the installation resets it.")
        raise InvalidInput({"reason": [text]})
    with transaction.atomic():
        records.check_version(records.lock(actor, Membership, pk), version)
        reset_of(actor, member.user, reason)


def reset_of(actor: Actor, user: User, reason: str) -> None:
    """Take the second factor from a person; their sessions end.

    Raises:
        InvalidInput: there is none.
    """
    if not user.second_factor_at:
        raise InvalidInput({"reason": [_("This person has no second factor.")]})
    with transaction.atomic():
        _forget(user)
        session_store.end_all(user.pk)
        events.record(actor, [events.Entry(user, "core.second_factor_reset", reason=reason)])


def demand(actor: Actor, *, is_demanded: bool, reason: str) -> None:
    """Demand a second factor of all members of the zone, or no longer.

    Raises:
        InvalidInput: no reason was given.
    """
    actor.require(MANAGE_MEMBERS)
    check_reason(reason)
    with transaction.atomic():
        zone = hold_zone(actor.writing_zone_id())
        before, after = ({"demands_second_factor": one} for one in (not is_demanded, is_demanded))
        if zone.demands_second_factor == is_demanded:
            return
        zone.demands_second_factor = is_demanded
        zone.save(update_fields=["demands_second_factor"])
        entry = events.Entry(zone, "core.second_factor_demand_changed", before, after, reason)
        events.record(actor, [entry])


def _context(user_id: int) -> str:
    return f"second factor of {user_id}"


def _make_recovery_codes(user_id: int) -> tuple[list[str], list[RecoveryCode]]:
    codes = [
        get_random_string(one_time.RECOVERY_LENGTH, one_time.RECOVERY_SIGNS)
        for _number in range(one_time.RECOVERY_CODES)
    ]
    rows = [RecoveryCode(user_id=user_id, hashed=make_password(code)) for code in codes]
    return [one_time.show_recovery(code) for code in codes], rows


def _forget(user: User) -> None:
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(second_factor_at=None)


def _prove(actor: Actor, proof: str) -> User:
    """The person, who has just shown their password or a code."""
    actor.require(WORK)
    user: User = User.objects.get(pk=actor.user_id)
    if not user.second_factor_at:
        raise InvalidInput({"proof": [_("You have no second factor.")]})
    attempt = _count_attempt(user)
    if not (_accept_code(user, proof) or user.check_password(proof)):
        _refuse_the_last(user, attempt)
        raise InvalidInput({"proof": [_("This is neither your password nor a code that holds.")]})
    _forget_failures(user)
    return user


def _count_attempt(user: User) -> int:
    """Count an attempt before it is looked at, so that many at once are no more than five.

    Returns its number since the last success.
    """
    now = clock.now()
    with transaction.atomic():
        held = SecondFactor.objects.select_for_update().get(user=user)
        is_over = held.failed_at is None or now - held.failed_at >= _rest()
        if not is_over and held.failures >= settings.AXES_FAILURE_LIMIT:
            raise _too_many()
        held.failures = 1 if is_over else held.failures + 1
        held.failed_at = now
        held.save(update_fields=["failures", "failed_at"])
    return int(held.failures)


def _refuse_the_last(user: User, attempt: int) -> None:
    """After the fifth failure say that now all rests, and let the record know, once."""
    if attempt < settings.AXES_FAILURE_LIMIT:
        return
    themselves = _themselves(user)
    with transaction.atomic():
        entry = events.Entry(user, "core.second_factor_locked")
        events.record(platform(themselves.zone_id), [entry])
    raise _too_many()


def _forget_failures(user: User) -> None:
    SecondFactor.objects.filter(user=user).update(failures=0, failed_at=None)


def _accept_code(user: User, typed: str) -> bool:
    code = one_time.clean(typed)
    if one_time.is_one_time(code):
        return _accept_one_time(user, code)
    return len(code) == one_time.RECOVERY_LENGTH and _accept_recovery(user, code)


def _accept_one_time(user: User, code: str) -> bool:
    held = SecondFactor.objects.get(user=user)
    try:
        secret = encryption.decrypt(held.secret, _context(user.pk))
    except encryption.Unreadable:
        return False
    step = one_time.find_step(secret, code, clock.now())
    if step is None:
        return False
    later = SecondFactor.objects.filter(user=user, last_step__lt=step)
    return bool(later.update(last_step=step))


def _accept_recovery(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, used_at=None).order_by("pk")
    found = next((row for row in unused if check_password(code, row.hashed)), None)
    if found is None:
        return False
    with transaction.atomic():
        if not unused.filter(pk=found.pk).update(used_at=clock.now()):
            return False
        events.record(_themselves(user), [events.Entry(user, "core.recovery_code_used")])
    return True


def _themselves(user: User) -> Actor:
    """A person who is not yet logged in, in the role in which they will be."""
    actor = queries.find_actor(queries.list_own_memberships(user), None)
    return replace(PUBLIC, user_id=user.pk) if actor is PUBLIC else actor


def _rest() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def _too_many() -> TooManyAttempts:
    minutes = int(_rest().total_seconds() // 60)
    return TooManyAttempts(
        _("Too many failed attempts. Try again in %(minutes)s minutes."), minutes=minutes
    )
