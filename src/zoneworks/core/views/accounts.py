"""Log in, log out, choose zone and role, choose language."""

import unicodedata
from typing import Any, cast

from axes import utils as axes
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import demo_logins, provider, services
from zoneworks.core.engine.acts import LOG_IN, VISIT, WORK
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.forms import PasswordForm
from zoneworks.core.pages import ActorRequest, client_address, page
from zoneworks.core.saving import form_page, save
from zoneworks.core.views import sign_on


class _Login(auth_views.LoginView):
    template_name = "core/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        provider_name = provider.name() if provider.is_set() else ""
        context = super().get_context_data(**kwargs) | demo_logins.shown()
        return context | {"provider_name": provider_name}

    def form_valid(self, form: Any) -> HttpResponse:
        onward = sign_on.safe_onward(self.request, self.get_redirect_url())
        return sign_on.admit(self.request, form.get_user(), onward)


@page(LOG_IN, "GET", "POST")
def log_in(request: ActorRequest) -> HttpResponse:
    """Log in with name and password, the first step."""
    return cast(HttpResponse, _Login.as_view()(request))


@page(LOG_IN, "POST")
def log_out(request: ActorRequest) -> HttpResponse:
    """End the session, and that at the identity provider which led to it."""
    id_token = request.session.get("id_token", "")
    auth.logout(request)
    return sign_on.leave(request, id_token)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Say that there were too many failures, and when to try again."""
    minutes = int(float(settings.AXES_COOLOFF_TIME) * 60)
    text = _("Too many failed attempts. Try again in %(minutes)s minutes.") % {"minutes": minutes}
    return render(request, "core/error.html", {"status": 429, "text": text}, status=429)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The log-in name whose failures are counted: log-in ignores case, so the count does."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return unicodedata.normalize("NFKC", str(name)).casefold()[:255]


@page(WORK, "GET", "POST")
def change_password(request: ActorRequest) -> HttpResponse:
    """Choose a new password; sessions elsewhere end. Wrong guesses of the old one count."""

    def change(values: dict[str, Any]) -> Any:
        name = request.user.get_username()
        if auth.authenticate(request, username=name, password=values["old"]) is None:
            raise InvalidInput({"old": [_("This is not your present password.")]})
        user = services.change_password(request.actor, values["old"], values["new"])
        axes.reset(username=name_tried(request, {"username": name}), ip=client_address(request))
        return user

    attempt = save(PasswordForm(request.POST or None), change)
    if attempt.is_done:
        auth.update_session_auth_hash(request, attempt.result)
        messages.success(request, _("The password is changed."))
        return redirect("core:today")
    must_change = request.user.is_authenticated and request.user.must_change_password
    first = _("Choose a password of your own before you go on.") if must_change else ""
    return form_page(
        request,
        attempt,
        title=_("Change password"),
        cancel_url="" if must_change else reverse("core:security"),
        line=first,
    )


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before its reader logged in anew, or took on another role in another tab."""
    text = _("This page is from before you logged in anew or took on another role.")
    todo = _("Load the page again; what you typed is offered there.")
    context = {"status": 403, "text": text, "todo": todo, "title": _("Not sent")}
    return render(request, "core/error.html", context, status=403)


@page(WORK, "POST")
def switch_membership(request: ActorRequest) -> HttpResponse:
    """Act under another of one's memberships."""
    chosen = request.POST.get("membership", "")
    own = {str(membership.pk): membership.pk for membership in request.memberships}
    if chosen not in own:
        raise NotFound(_("You have no such membership."))
    request.session["membership"] = own[chosen]
    rotate_token(request)  # what stands in another tab is not sent under the new role
    return HttpResponseRedirect(reverse("core:today"))


@page(VISIT, "POST")
def set_language(request: ActorRequest) -> HttpResponse:
    """Read in another language."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise NotFound(_("This language is not shipped."))
    if request.user.is_authenticated:
        services.choose_language(request.user, language)
    response = HttpResponseRedirect(sign_on.safe_onward(request, request.POST.get("next", "")))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        httponly=True,
        secure=settings.IS_HTTPS,
    )
    return response
