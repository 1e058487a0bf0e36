"""Who a person is to the identity provider. Nobody gets in by it whom an administrator left out."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, events, provider, queries, records, session_store
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.core.models import Membership, ProviderLink, User
from zoneworks.core.provider import Identity, ProviderRefusal


class UnknownPerson(ProviderRefusal):
    """The provider knows somebody whom no administrator has linked to a person here."""


def get_person(identity: Identity) -> User:
    """The person whom the provider has logged in.

    At the first log-in a link by log-in name takes the subject over and never again asks for the
    name, which may be given to somebody else later.

    Raises:
        UnknownPerson: nobody here is linked, or the person may not log in any more.
    """
    here = ProviderLink.objects.filter(issuer=identity.issuer, user__is_active=True)
    link = here.filter(subject=identity.subject).select_related("user").first()
    if link is None and identity.login_name:
        link = _claim(identity)
    if link is None:
        raise UnknownPerson(
            _(
                "“%(provider)s” knows you, this platform does not yet. Ask an administrator of "
                "your zone to link you. Tell them the log-in name “%(login_name)s” and the "
                "identifier “%(subject)s”."
            ),
            provider=provider.name(),
            login_name=identity.login_name or "—",
            subject=identity.subject,
        )
    ProviderLink.objects.filter(pk=link.pk).update(used_at=clock.now())
    user: User = link.user
    return user


def _claim(identity: Identity) -> ProviderLink | None:
    with transaction.atomic():
        link: ProviderLink | None = (
            ProviderLink.objects.select_for_update(of=("self",))
            .filter(
                issuer=identity.issuer,
                subject="",
                login_name=identity.login_name,
                user__is_active=True,
            )
            .select_related("user")
            .first()
        )
        if link is None:
            return None
        link.subject = identity.subject
        link.save(update_fields=["subject"])
        themselves = queries.find_actor(queries.list_own_memberships(link.user), None)
        entry = events.Entry(
            link, "core.provider_link_claimed", {"subject": ""}, {"subject": link.subject}
        )
        events.record(themselves, [entry])
    return link


def find_link(actor: Actor, pk: int) -> ProviderLink | None:
    """A member's link to the identity provider of this installation, or None."""
    user = queries.get_member(actor, pk).user
    return _find(user)


def link_member(
    actor: Actor, pk: int, *, subject: str, login_name: str, version: int, reason: str
) -> None:
    """Say who a member is to the identity provider, by identifier or else by log-in name.

    Raises:
        InvalidInput: none or both are given, somebody else has it, no reason, or a person who also
            works in another zone: its administrator would lend them a key to that zone.
        NotFound, StaleRecord: see ``records.change``.
    """
    member = _own_member(actor, pk, reason)
    with transaction.atomic():
        records.check_version(records.lock(actor, Membership, pk), version)
        link_person(actor, member.user, subject=subject, login_name=login_name, reason=reason)


def link_person(actor: Actor, user: User, *, subject: str, login_name: str, reason: str) -> None:
    """Say who a person is to the identity provider, in place of what was said before.

    Raises:
        InvalidInput: none or both are given, or somebody else has it.
    """
    if bool(subject) == bool(login_name):
        text = _("Give either the identifier or the log-in name.")
        raise InvalidInput({"subject": [text]})
    issuer = provider.issuer()
    others = ProviderLink.objects.filter(issuer=issuer).exclude(user=user)
    if subject and others.filter(subject=subject).exists():
        raise InvalidInput({"subject": [_("Somebody else is linked to this identifier.")]})
    if login_name and others.filter(subject="", login_name=login_name).exists():
        raise InvalidInput({"login_name": [_("Somebody else is linked to this log-in name.")]})
    with transaction.atomic():
        if _remove(actor, user, reason):
            session_store.end_all(user.pk)  # whoever came by the former link is out
        link = ProviderLink.objects.create(
            user=user, issuer=issuer, subject=subject, login_name=login_name
        )
        said = {"issuer": issuer, "subject": subject, "login_name": login_name}
        entry = events.Entry(link, "core.provider_linked", after=said, reason=reason)
        events.record(actor, [entry])


def unlink_member(actor: Actor, pk: int, *, version: int, reason: str) -> None:
    """Let a member log in by the identity provider no longer; their sessions end.

    Raises:
        InvalidInput: no reason, or a person who also works in another zone.
        NotFound, StaleRecord: see ``records.change``.
    """
    member = _own_member(actor, pk, reason)
    with transaction.atomic():
        records.check_version(records.lock(actor, Membership, pk), version)
        _remove(actor, member.user, reason)
        session_store.end_all(member.user_id)


def _own_member(actor: Actor, pk: int, reason: str) -> Membership:
    actor.require(MANAGE_MEMBERS)
    member = queries.get_member(actor, pk)
    check_reason(reason)
    if queries.works_elsewhere(member):
        text = _("This person also works in another zone: whoever runs the installation links it.")
        raise InvalidInput({"reason": [text]})
    return member


def _remove(actor: Actor, user: User, reason: str) -> bool:
    """Remove the link of a person; tell whether there was one."""
    link = _find(user)
    if link is None:
        return False
    said = {"issuer": link.issuer, "subject": link.subject, "login_name": link.login_name}
    entry = events.Entry(link, "core.provider_unlinked", before=said, reason=reason)
    events.record(actor, [entry])
    link.delete()
    return True


def _find(user: User) -> ProviderLink | None:
    link: ProviderLink | None = ProviderLink.objects.filter(
        user=user, issuer=provider.issuer()
    ).first()
    return link
