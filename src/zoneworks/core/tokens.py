"""Tokens: how a program acts for a member, in some parts of the API, until a day.

The text of a token is shown once, when it is made; what is kept is its digest. It has 256 bits of
chance, so that a digest without salt and a comparison by the index betray nothing.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MAKE_TOKENS, MANAGE_TOKENS
from zoneworks.core.errors import (
    ActForbidden,
    DomainError,
    InvalidInput,
    NotFound,
    check_reason,
    says_something,
)
from zoneworks.core.models import ApiToken, TokenRule
from zoneworks.core.queries import actor_of

BEGIN = "zw_"
"""How the text of every token begins, so that it is known where it lies about."""
LONGEST_DAYS = 365
OPEN_PART = "work"
"""One's own files and jobs: every token reaches them, for the other parts need them."""
USED_EVERY = timedelta(hours=1)
"""The use of a token is written no more often."""
_TOLD = ("name", "membership", "parts", "is_read_only", "start", "expires_on")


class TokenUnknown(DomainError):
    """No such token."""

    status = 401


class TokenExpired(DomainError):
    """The last day of the token is over."""

    status = 401


class TokenRevoked(DomainError):
    """Somebody has revoked the token."""

    status = 401


class MembershipEnded(DomainError):
    """The member for whom the token acts is none any more."""

    status = 401


class PasswordDue(ActForbidden):
    """The person must choose a password before anything else is open."""


class TokenReadOnly(ActForbidden):
    """The token may read, but not write."""


class ScopeMissing(ActForbidden):
    """The scope of the token does not name this part of the API."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a person wants: a name, the parts of the API, whether to write, the last day."""

    name: str
    parts: Sequence[str]
    is_read_only: bool
    expires_on: date


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program that has shown its token."""

    token: ApiToken
    actor: Actor
    language: str

    def require(self, part: str, *, writes: bool) -> None:
        """Refuse a part of the API that is not in the scope, and a write where it may only read.

        Raises:
            ScopeMissing, TokenReadOnly.
        """
        if part != OPEN_PART and part not in self.token.parts:
            raise ScopeMissing(
                _("The scope of this token does not hold “%(part)s”."),
                part=contributions.api_parts().get(part, part),
            )
        if writes and self.token.is_read_only:
            raise TokenReadOnly(_("This token may read, but not write."))


def offered_parts() -> dict[str, Any]:
    """The parts of the API that a scope can name, with their labels."""
    return {part: label for part, label in contributions.api_parts().items() if part != OPEN_PART}


def most_days(actor: Actor) -> int:
    """How many days a token may hold in the actor's zone."""
    rule = find_rule(actor)
    return LONGEST_DAYS if rule is None else rule.most_days


def find_rule(actor: Actor) -> TokenRule | None:
    """What an administrator of the actor's zone has said; None where nobody has."""
    rule: TokenRule | None = TokenRule.objects.filter(zone_id=actor.zone_id).first()
    return rule


def list_own(actor: Actor) -> list[ApiToken]:
    """The tokens of the membership under which the actor acts, those that hold first."""
    actor.require(MAKE_TOKENS)
    rows = ApiToken.objects.filter(zone_id=actor.zone_id, membership_id=actor.membership_id)
    return sorted(rows.order_by("-pk"), key=lambda token: not is_valid(token))


def list_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """All tokens of the zone, for its administrators."""
    actor.require(MANAGE_TOKENS)
    rows: QuerySet[ApiToken] = ApiToken.objects.visible_to(actor)
    return rows.select_related("membership__user", "membership__unit", "revoked_by")


def get_token(actor: Actor, pk: int) -> ApiToken:
    """A token that the actor may revoke: one's own, or any of the zone for its administrators.

    Raises:
        NotFound: there is none such.
    """
    actor.require(MAKE_TOKENS)
    rows = ApiToken.objects.filter(zone_id=actor.zone_id).select_related("membership__user")
    if not actor.may(MANAGE_TOKENS):
        rows = rows.filter(membership__user_id=actor.user_id)
    token: ApiToken | None = rows.filter(pk=pk).first()
    if token is None:
        raise NotFound(_("There is no such token."))
    return token


def is_valid(token: ApiToken) -> bool:
    """Whether a token holds today, as far as it is its own matter."""
    return token.revoked_at is None and clock.today() <= token.expires_on


def valid_tokens() -> Q:
    """The condition of tokens that hold today."""
    return Q(revoked_at=None, expires_on__gte=clock.today())


def make_token(actor: Actor, new: NewToken) -> tuple[ApiToken, str]:
    """Make a token of the actor's membership; returns it with its text, which is kept nowhere.

    Raises:
        InvalidInput: no such part, a day that has gone, or one beyond what the zone allows.
    """
    actor.require(MAKE_TOKENS)
    _refuse_programs(actor)
    _check_new(actor, new)
    text = BEGIN + secrets.token_urlsafe(32)
    token = ApiToken(
        zone_id=actor.zone_id,
        membership_id=actor.membership_id,
        name=new.name.strip(),
        parts=[part for part in offered_parts() if part in new.parts],
        is_read_only=new.is_read_only,
        digest=_digest(text),
        start=text[:8],
        created_at=clock.now(),
        expires_on=new.expires_on,
    )
    with transaction.atomic():
        token.save()
        after = events.snapshot(token, _TOLD)
        events.record(actor, [events.Entry(token, "core.token_made", after=after)])
    return token, text


def revoke_token(actor: Actor, pk: int, *, version: int | None, reason: str) -> ApiToken:
    """End a token at once: one's own, or another's with a reason, by an administrator.

    Raises:
        NotFound: no such token, or not the actor's to revoke.
        StaleRecord: somebody has changed it since.
        InvalidInput: it is revoked already, or another's token and no reason given.
    """
    seen = get_token(actor, pk)
    _refuse_programs(actor)
    is_own = seen.membership.user_id == actor.user_id
    if not is_own:
        check_reason(reason)
    with transaction.atomic():
        token: ApiToken = ApiToken.objects.select_for_update().get(pk=pk)
        records.check_version(token, version)
        if token.revoked_at is not None:
            raise InvalidInput({"": [_("This token is revoked already.")]})
        before = events.snapshot(token, ["revoked_at"])
        token.revoked_at, token.revoked_by_id = clock.now(), actor.user_id
        token.version += 1
        token.save(update_fields=["revoked_at", "revoked_by", "version"])
        after = events.snapshot(token, ["revoked_at"])
        entry = events.Entry(token, "core.token_revoked", before, after, reason.strip())
        events.record(actor, [entry])
    return token


def set_most_days(actor: Actor, days: int, *, version: int | None, reason: str) -> TokenRule:
    """Say how many days a token of the zone may hold; tokens that would hold longer are cut.

    ``version`` is that of the rule as the person saw it, None where nobody had said anything.

    Raises:
        InvalidInput: less than a day or more than a year, or no reason given.
        StaleRecord: another administrator has changed it since.
    """
    actor.require(MANAGE_TOKENS)
    wrong: dict[str, list[Any]] = {}
    if not 1 <= days <= LONGEST_DAYS:
        text = _("Between 1 and %(most)s days.") % {"most": LONGEST_DAYS}
        wrong["most_days"] = [text]
    if not says_something(reason):
        wrong["reason"] = [_("Say why: the record keeps it.")]
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        rule = find_rule(actor)
        act = "core.token_days_set"
        if rule is None:
            rule = records.create(actor, TokenRule(most_days=days), act=act, reason=reason)
        else:
            records.check_version(rule, version or 0)
            changes = {"most_days": days}
            rule = records.change(
                actor, TokenRule, rule.pk, changes, act=act, version=version, reason=reason
            )
        _cut(actor, days, reason)
    return rule


def authenticate(text: str) -> Bearer:
    """Find out who a token acts for.

    Raises:
        TokenUnknown, TokenRevoked, TokenExpired, MembershipEnded: it does not hold.
        PasswordDue: its person must choose a password first.
    """
    rows = ApiToken.objects.select_related("membership__zone", "membership__user")
    rows = rows.select_related("membership__unit")
    token: ApiToken | None = rows.filter(digest=_digest(text)).first()
    if token is None:
        raise TokenUnknown(_("There is no such token."))
    member = token.membership
    if token.revoked_at is not None:
        raise TokenRevoked(_("This token has been revoked."))
    if not is_valid(token):
        raise TokenExpired(_("This token held until %(day)s."), day=token.expires_on.isoformat())
    if not (member.is_active and member.user.is_active):
        raise MembershipEnded(_("The membership for which this token acts has ended."))
    if member.user.must_change_password:
        raise PasswordDue(_("The person must log in and choose a password of their own first."))
    _mark_used(token)
    parts = frozenset({*token.parts, OPEN_PART})
    actor = replace(actor_of(member), is_read_only=token.is_read_only, parts=parts)
    return Bearer(token, actor, member.user.language)


def _mark_used(token: ApiToken) -> None:
    """Note the use of a token, at most once an hour. A mark, not a change: no event."""
    moment = clock.now()
    if token.used_at is None or token.used_at <= moment - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=moment)


def _refuse_programs(actor: Actor) -> None:
    """Tokens are a person's matter: a program that may only read has no say in them."""
    if actor.is_read_only:
        raise TokenReadOnly(_("This token may read, but not write."))


def _check_new(actor: Actor, new: NewToken) -> None:
    wrong: dict[str, list[Any]] = {}
    if not new.name.strip():
        wrong["name"] = [_("This is needed.")]
    if not new.parts or not set(new.parts) <= offered_parts().keys():
        wrong["parts"] = [_("Choose at least one part of those offered.")]
    today, days = clock.today(), most_days(actor)
    if not today <= new.expires_on <= today + timedelta(days=days):
        text = _("From today to %(last)s: a token holds at most %(days)s days here.")
        last = today + timedelta(days=days)
        wrong["expires_on"] = [text % {"last": last.isoformat(), "days": days}]
    if wrong:
        raise InvalidInput(wrong)


def _cut(actor: Actor, days: int, reason: str) -> None:
    """End the tokens of the zone no later than so many days after they were made."""
    rows = ApiToken.objects.select_for_update().filter(zone_id=actor.zone_id)
    changes: list[tuple[ApiToken, Mapping[str, Any]]] = []
    for token in rows.filter(valid_tokens()).order_by("pk"):
        last = clock.day_of(token.created_at) + timedelta(days=days)
        if token.expires_on > last:
            changes.append((token, {"expires_on": last}))
    records.change_many(actor, changes, act="core.token_cut", reason=reason)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
