"""How the zone's members log in: an administrator's pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import provider, provider_links, queries, second_factor, sessions
from zoneworks.core.engine.acts import MANAGE_MEMBERS
from zoneworks.core.forms import DemandForm, ProviderLinkForm, ReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save


@page(MANAGE_MEMBERS, "GET", "POST")
def demand(request: ActorRequest) -> HttpResponse:
    """Demand a second factor of all members, or no longer."""
    zone = queries.get_own_zone(request.actor)
    form = DemandForm(request.POST or None, initial={"is_demanded": zone.demands_second_factor})
    attempt = save(form, lambda values: second_factor.demand(request.actor, **values))
    return answer(
        request,
        attempt,
        said=_("The setting is saved."),
        title=_("Second factor of the members"),
        cancel_url=reverse("core:members"),
    )


@page(MANAGE_MEMBERS)
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """Show how a member logs in, and what can be done about it."""
    has_provider = provider.is_set()
    context = {
        "member": queries.get_member(request.actor, pk),
        "session_count": sessions.count_of_member(request.actor, pk),
        "provider_name": provider.name() if has_provider else "",
        "link": provider_links.find_link(request.actor, pk) if has_provider else None,
    }
    return render(request, "core/member_sign_in.html", context)


@page(MANAGE_MEMBERS, "GET", "POST")
def reset_second_factor(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the second factor from a member who has lost theirs."""
    member = queries.get_member(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    attempt = save(form, lambda values: second_factor.reset(request.actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("The second factor of %(name)s is reset.") % {"name": member.user.name},
        title=_("Reset the second factor of %(name)s") % {"name": member.user.name},
        line=_("Make sure first that it is really they who ask. Their sessions end."),
        cancel_url=reverse("core:member_sign_in", args=[pk]),
        submit_label=_("Reset"),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def end_sessions(request: ActorRequest, pk: int) -> HttpResponse:
    """End all sessions of a member."""
    member = queries.get_member(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    attempt = save(form, lambda values: sessions.end_of_member(request.actor, pk, **values))

    def said(count: int) -> str:
        text = ngettext("One session is ended.", "%(count)s sessions are ended.", count)
        return text % {"count": count}

    return answer(
        request,
        attempt,
        said=said,
        title=_("End all sessions of %(name)s") % {"name": member.user.name},
        cancel_url=reverse("core:member_sign_in", args=[pk]),
        submit_label=_("End all"),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def link(request: ActorRequest, pk: int) -> HttpResponse:
    """Say who a member is to the identity provider."""
    provider.require()
    member = queries.get_member(request.actor, pk)
    present = provider_links.find_link(request.actor, pk)
    initial: dict[str, object] = {"version": member.version}
    if present:
        known = "subject" if present.subject else "login_name"
        initial[known] = getattr(present, known)
    form = ProviderLinkForm(request.POST or None, initial=initial)
    attempt = save(form, lambda values: provider_links.link_member(request.actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": member.user.name},
        title=_("Link %(name)s to the identity provider") % {"name": member.user.name},
        cancel_url=reverse("core:member_sign_in", args=[pk]),
    )


@page(MANAGE_MEMBERS, "GET", "POST")
def unlink(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a member log in by the identity provider no longer."""
    provider.require()
    member = queries.get_member(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    attempt = save(form, lambda values: provider_links.unlink_member(request.actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": member.user.name},
        title=_("Unlink %(name)s from the identity provider") % {"name": member.user.name},
        cancel_url=reverse("core:member_sign_in", args=[pk]),
        submit_label=_("Unlink"),
    )
