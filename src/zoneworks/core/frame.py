"""What stands on every page: the side bar, the zone, the person."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions
from zoneworks.core.actors import Actor, role_label
from zoneworks.core.engine.roles import Role

THEMES = {
    "today": (_("Today"), "home"),
    "overview": (_("Overview"), "chart"),
    "attraction": (_("Attraction"), "funnel"),
    "approvals": (_("Approvals"), "stamp"),
    "delivery": (_("Delivery"), "crane"),
    "land": (_("Land"), "map"),
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
        "navigation": _navigation(actor, request.path),
        "now": clock.now(),
        "path": request.get_full_path(),
    }


@cache
def _address(url_name: str) -> str:
    return reverse(url_name)


def _navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    themes: dict[str, dict[str, Any]] = {}
    for page in contributions.navigation():
        if not actor.may(page.act):
            continue
        url = _address(page.url_name)
        label, icon = THEMES[page.theme]
        theme = themes.setdefault(
            page.theme,
            {"key": page.theme, "label": label, "icon": icon, "url": url, "pages": []},
        )
        covered = (url, *(_address(name) for name in page.covers))
        is_open = any(path == one or (one != "/" and path.startswith(one)) for one in covered)
        theme["pages"].append({"label": page.label, "url": url, "count": None, "is_open": is_open})
    ordered = [themes[key] for key in THEMES if key in themes]
    for theme in ordered:
        theme["is_open"] = any(page["is_open"] for page in theme["pages"])
    return ordered
