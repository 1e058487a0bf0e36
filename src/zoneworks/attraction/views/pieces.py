"""What the pages of attraction have in common."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest
from zoneworks.core.saving import answer, save


def url_of(name: str, pk: int) -> str:
    """The page of a record of this slice."""
    return reverse(f"attraction:{name}", args=[pk])


def act_page(
    request: ActorRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    said: Any,
    title: Any,
    cancel_url: str,
    **page: Any,
) -> HttpResponse:
    """The form of one act: carry it out when it is sent, else show it."""
    attempt = save(form, act)
    page.setdefault("submit_label", title)
    return answer(request, attempt, said=said, title=title, cancel_url=cancel_url, **page)


def seen_version(request: ActorRequest) -> int:
    """The version that a button sends along. Raises InvalidInput where it is missing."""
    version = request.POST.get("version", "")
    if not version.isdigit():
        raise InvalidInput({"version": [_("This page is old: load it again.")]})
    return int(version)


def tabs(names: Mapping[str, Any], url_name: str, pk: int, tab: str, **counts: int) -> list[Any]:
    """The tabs of a record."""
    return [
        {
            "label": label,
            "url": reverse(f"attraction:{url_name}_tab", args=[pk, name]),
            "count": counts.get(name),
            "is_open": name == tab,
        }
        for name, label in names.items()
    ]
