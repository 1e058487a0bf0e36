"""From a proof of who somebody is to a session: second step, identity provider, log-out."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from zoneworks.core import clock, provider, provider_links, queries, second_factor, session_store
from zoneworks.core.engine.acts import LOG_IN
from zoneworks.core.forms import CodeForm, RecoveryForm
from zoneworks.core.pages import (
    ActorRequest,
    client_address,
    is_own_page,
    own_address,
    page,
)
from zoneworks.core.provider import Begun, ProviderRefusal
from zoneworks.core.saving import save

BACKEND = "zoneworks.core.people.People"
WAITS_FOR = timedelta(minutes=10)
"""So long may somebody take between password and code."""


def admit(
    request: Any,
    user: Any,
    onward: str,
    *,
    has_two_factors: bool = False,
    id_token: str = "",
) -> HttpResponse:
    """Log somebody in whose first proof holds, or ask for a code first where they have set that up.

    Between the two the session holds who waits; it is nobody's yet.
    """
    if not user.second_factor_at or has_two_factors:
        return _enter(request, user, onward, has_two_factors, id_token)
    request.session.cycle_key()
    request.session["waiting"] = {
        "user": user.pk,
        "proof": user.get_session_auth_hash(),
        "since": clock.now().timestamp(),
        "onward": onward,
        "id_token": id_token,
    }
    return redirect("core:login_code")


@page(LOG_IN, "GET", "POST")
def pass_step(request: ActorRequest) -> HttpResponse:
    """Take the code of somebody whose password was right."""
    waiting = request.session.get("waiting", {})
    user = _find_waiting(waiting)
    if user is None:
        return redirect("core:login")
    by_recovery = "recovery" in request.GET
    form = (RecoveryForm if by_recovery else CodeForm)(request.POST or None)
    attempt = save(form, lambda values: second_factor.pass_step(user, values["code"]))
    if attempt.is_done:
        del request.session["waiting"]
        return _enter(request, user, waiting["onward"], False, waiting["id_token"])
    context = {"form": attempt.form, "by_recovery": by_recovery, "person": user.name}
    status = 422 if attempt.form.is_bound else 200
    return _unkept(render(request, "core/login_code.html", context, status=status))


@page(LOG_IN)
def begin(request: ActorRequest) -> HttpResponse:
    """Go to the identity provider."""
    provider.require()
    try:
        address, begun = provider.begin(_answer_address(request))
    except ProviderRefusal as refusal:
        return _refuse(request, refusal)
    request.session["begun_at_provider"] = asdict(begun)
    request.session["onward"] = safe_onward(request, request.GET.get("next", ""))
    return redirect(address)


@page(LOG_IN)
def finish(request: ActorRequest) -> HttpResponse:
    """Come back from the identity provider. Each log-in that was begun is answered once."""
    provider.require()
    kept = request.session.pop("begun_at_provider", None)
    onward = request.session.pop("onward", "")
    try:
        begun = Begun(**kept) if kept else None
        identity = provider.finish(request.GET.dict(), begun, _answer_address(request))
        user = provider_links.get_person(identity)
    except ProviderRefusal as refusal:
        return _refuse(request, refusal)
    return admit(
        request,
        user,
        onward,
        has_two_factors=identity.has_two_factors,
        id_token=identity.id_token,
    )


def leave(request: HttpRequest, id_token: str) -> HttpResponse:
    """Lead somebody who has just logged out to the log-in, by way of the provider if it led here.

    The provider is reached by a page of its own: browsers let a form that was sent to us go
    nowhere else.
    """
    back = own_address(request, reverse("core:login"))
    address = provider.log_out_address(id_token, back) if id_token and provider.is_set() else ""
    if not address:
        return redirect("core:login")
    context = {"address": address, "provider_name": provider.name()}
    response = _unkept(render(request, "core/logged_out.html", context))
    response["Refresh"] = f"0; url={address}"
    return response


def safe_onward(request: HttpRequest, target: str) -> str:
    """Where to go on: the target if it is a page of ours, else Today."""
    is_log_in = target.partition("?")[0] == reverse("core:login")
    is_page = is_own_page(request, target) and not is_log_in
    return target if is_page else reverse("core:today")


def _enter(
    request: Any, user: Any, onward: str, has_two_factors: bool, id_token: str
) -> HttpResponse:
    auth.login(request, user, backend=BACKEND)
    request.session.begin(session_store.device_of(request), client_address(request))
    if has_two_factors:
        request.session["has_two_factors"] = True
    if id_token:
        request.session["id_token"] = id_token
    return HttpResponseRedirect(onward)


def _find_waiting(waiting: dict[str, Any]) -> Any:
    """Who waits for the second step; None if nobody does, or what they showed holds no longer."""
    if not waiting or clock.now().timestamp() - waiting["since"] > WAITS_FOR.total_seconds():
        return None
    user = queries.find_user(waiting["user"])
    still_holds = user is not None and user.get_session_auth_hash() == waiting["proof"]
    return user if still_holds and user and user.second_factor_at else None


def _answer_address(request: HttpRequest) -> str:
    return own_address(request, reverse("core:login_answer"))


def _refuse(request: HttpRequest, refusal: ProviderRefusal) -> HttpResponse:
    context = {"text": str(refusal)}
    return _unkept(render(request, "core/login_refused.html", context, status=refusal.status))


def _unkept(response: HttpResponse) -> HttpResponse:
    """A page that tells of a person who is not logged in: no cache keeps it."""
    response["Cache-Control"] = "private, no-store"
    return response
