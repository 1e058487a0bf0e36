"""Language and actor of every request, and a page for every refusal."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zoneworks.core import memo, queries, wording
from zoneworks.core.actors import PUBLIC
from zoneworks.core.engine.calendar import CalendarExhausted
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]


SAFE_METHODS = {"GET", "HEAD"}


class LanguageMiddleware:
    """Chinese, unless the reader chose otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer in the language of the reader."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            user = request.user
            chosen = user.language if user.is_authenticated else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class ActorMiddleware:
    """Who asks, for which zone, in which role; refusals become pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Give the request its actor."""
        request.actor, request.memberships = PUBLIC, []
        if request.user.is_authenticated:
            request.memberships = queries.list_own_memberships(request.user)
            request.actor = queries.find_actor(
                request.memberships, request.session.get("membership")
            )
            request.session.note_use()
        duty = self._find_duty(request)
        if duty and request.path not in _open_before(duty):
            return redirect(f"core:{duty}")
        with memo.reading() if request.method in SAFE_METHODS else nullcontext():
            response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @staticmethod
    def _find_duty(request: Any) -> str:
        """The page to which a person is led before anything else is open; empty for none.

        After a reset they choose a password of their own; where one of their zones demands it,
        they set up a second factor, unless the identity provider has just seen one.
        """
        user = request.user
        if not user.is_authenticated:
            return ""
        if user.must_change_password:
            return "password"
        is_demanded = any(one.zone.demands_second_factor for one in request.memberships)
        has_one = user.second_factor_at or request.session.get("has_two_factors")
        return "second_factor" if is_demanded and not has_one else ""

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a page; the API sends its own."""
        if isinstance(exception, CalendarExhausted):
            exception = wording.unforeseen(exception)
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, ActForbidden) and request.actor.role is Role.PUBLIC:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            # Sent to the log-in they would come straight back: they are logged in.
            exception = ActForbidden(_("You hold no role in any zone. Ask an administrator."))
        return render(
            request,
            "core/error.html",
            {"status": exception.status, "text": str(exception)},
            status=exception.status,
        )


def _open_before(duty: str) -> set[str]:
    return {reverse(f"core:{name}") for name in (duty, "logout", "set_language")}
