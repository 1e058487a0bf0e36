"""What every page does before its own work: the act it needs, the methods it knows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import InvalidInput, WrongMethod

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request that knows its actor (set by ``ActorMiddleware``)."""

    actor: Actor
    htmx: Any


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


def add_errors(form: Any, refusal: InvalidInput) -> None:
    """Show a service's refusal beside the form's fields."""
    for name, texts in refusal.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, str(text))
