"""What every page does before its own work: the act it needs, the methods it knows."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from ipaddress import ip_address
from typing import Any
from urllib.parse import urldefrag

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import InvalidInput, WrongMethod

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request that knows its actor (set by ``ActorMiddleware``).

    ``stands_below`` is the address of the list that the side bar marks, where a view names one.
    """

    actor: Actor
    stands_below: str
    htmx: Any
    session: Any
    memberships: Any


def page(act: Act, *methods: str) -> Callable[[View], View]:
    """Mark a view with the act that it needs. GET unless methods are given."""
    known = methods or ("GET",)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in known and not (request.method == "HEAD" and "GET" in known):
                raise WrongMethod(_("This address only takes what a button or a form sends."))
            request.actor.require(act)
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]
        guarded.methods = known  # type: ignore[attr-defined]
        return guarded

    return mark


def button(
    label: Any, url: str, *, method: str = "get", is_primary: bool = False, why_not: Any = ""
) -> dict[str, Any]:
    """An act of a record, for ``ui/record.html``; one that is not possible says why."""
    return {
        "label": label,
        "url": url,
        "method": method,
        "is_primary": is_primary and not why_not,
        "is_possible": not why_not,
        "reason": why_not,
    }


def seen_version(request: ActorRequest) -> int:
    """The version that a button sends along. Raises InvalidInput where it is missing."""
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise InvalidInput({"version": [_("This page is old: load it again.")]})
    return int(version)


def render_tab(
    request: HttpRequest, record: str, tab: str, context: dict[str, Any]
) -> HttpResponse:
    """A tab of a record by its own template, or by that of all records, such as a timeline's."""
    return render(request, [f"{record}_{tab}.html", f"ui/record_{tab}.html"], context)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: through as many proxies as the settings say, no more.

    Each proxy adds the address that it saw to the end of ``X-Forwarded-For``; what stands before
    those is the client's own word.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    hops = settings.PROXIES
    if hops and len(told) >= hops:
        with suppress(ValueError):
            return str(ip_address(told[-hops].strip()))
    return str(request.META.get("REMOTE_ADDR", ""))


def sent_from(request: HttpRequest, otherwise: str) -> str:
    """The page of ours from which a form was sent, where it names one."""
    target = urldefrag(request.POST.get("next", "")).url
    return target if is_own_page(request, target) else otherwise


def is_own_page(request: HttpRequest, target: str) -> bool:
    """Whether an address that was sent is a path of ours: another may be anybody's."""
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts=None, require_https=request.is_secure()
    )
    return is_safe and target.startswith("/")


def own_address(request: HttpRequest, path: str) -> str:
    """A page of ours with its host, as other servers and papers name it."""
    if settings.SITE_ADDRESS:
        return settings.SITE_ADDRESS.rstrip("/") + path
    return request.build_absolute_uri(path)


def add_errors(form: Any, refusal: InvalidInput) -> None:
    """Show a service's refusal beside the form's fields."""
    for name, texts in refusal.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, str(text))
