"""What stands on every page: the side bar, the zone, the person."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions
from zoneworks.core.actors import Actor, role_label
from zoneworks.core.contributed import NavigationPage, SearchHit
from zoneworks.core.engine.roles import Role
from zoneworks.core.engine.search import is_in, rank

THEMES = {
    "today": (_("Today"), "home"),
    "overview": (_("Overview"), "chart"),
    "attraction": (_("Attraction"), "funnel"),
    "approvals": (_("Approvals"), "stamp"),
    "admission": (_("Admission"), "enter"),
    "delivery": (_("Delivery"), "crane"),
    "land": (_("Land"), "map"),
    "elements": (_("Elements"), "columns"),
    "efficiency": (_("Per-mu evaluation"), "gauge"),
    "funds": (_("Funds"), "card"),
    "policies": (_("Policies"), "document"),
    "services": (_("Services"), "person"),
    "internal": (_("Internal"), "units"),
}
"""The side bar's themes: label and icon, in order."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Pages that Django answers before the middleware get no frame."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    memberships = getattr(request, "memberships", [])
    opened = _opened(actor.role, getattr(request, "stands_below", request.path))
    zone = next((m.zone for m in memberships if m.pk == actor.membership_id), None)
    return {
        "actor": actor,
        "role_name": role_label(actor.role),
        "zone": zone,
        "memberships": [
            (
                membership.pk,
                membership.zone.name,
                " · ".join(
                    part
                    for part in (
                        role_label(Role(membership.role)),
                        membership.unit.name if membership.unit else "",
                    )
                    if part
                ),
                membership.pk == actor.membership_id,
            )
            for membership in memberships
        ],
        "navigation": _navigation(actor.role, opened),
        "frame_pieces": _Pieces(translation.get_language() or "", actor.role, opened),
        "now": clock.now(),
        "path": request.get_full_path(),
    }


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What all of a role see at a page of the side bar, in a language: drawn once."""

    language: str
    role: Role
    opened: frozenset[str]

    def __getitem__(self, name: str) -> SafeString:
        return _drawn(name, self.language, self.role, self.opened)


@lru_cache(maxsize=2048)
def _drawn(name: str, _language: str, role: Role, opened: frozenset[str]) -> SafeString:
    return render_to_string(f"ui/{name}.html", {"navigation": _navigation(role, opened)})


@cache
def _pages(role: Role) -> list[tuple[NavigationPage, str, tuple[str, ...]]]:
    """The pages of a role in the side bar, each with its address and all that it covers."""
    return [
        (page, (url := reverse(page.url_name)), (url, *(reverse(name) for name in page.covers)))
        for page in contributions.navigation()
        if role in page.act.roles
    ]


def _opened(role: Role, path: str) -> frozenset[str]:
    """The pages of the side bar to which a path belongs."""
    return frozenset(
        page.url_name
        for page, _url, covered in _pages(role)
        if any(path == one or (one != "/" and path.startswith(one)) for one in covered)
    )


def pages_called(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """The pages of the side bar that are called so, the nearest first."""
    found = [
        SearchHit(_("Page"), name, str(THEMES[page.theme][0]), url)
        for page, url, _covered in _pages(actor.role)
        if is_in(text, name := str(page.label))
    ]
    return sorted(found, key=lambda one: rank(text, one.title, ""))[:limit]


@lru_cache(maxsize=1024)
def _navigation(role: Role, opened: frozenset[str]) -> list[dict[str, Any]]:
    themes: dict[str, dict[str, Any]] = {}
    for page, url, _covered in _pages(role):
        label, icon = THEMES[page.theme]
        theme = themes.setdefault(
            page.theme,
            {"key": page.theme, "label": label, "icon": icon, "url": url, "pages": []},
        )
        is_open = page.url_name in opened
        theme["pages"].append({"label": page.label, "url": url, "count": None, "is_open": is_open})
    ordered = [themes[key] for key in THEMES if key in themes]
    for theme in ordered:
        theme["is_open"] = any(page["is_open"] for page in theme["pages"])
    return ordered
