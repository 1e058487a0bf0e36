"""Builds small zones in the platform's own format."""

import json
from typing import Any


def text_of(
    elements: list[dict[str, Any]],
    projects: list[dict[str, Any]],
    weights: dict[str, Any] | None = None,
) -> str:
    first = {
        **{"matching": "test", "elements": len(elements), "projects": len(projects)},
        "weights": weights or {"jobs": 1},
    }
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in (first, *elements, *projects))


def bay(name: str, capacity: int, **more: Any) -> dict[str, Any]:
    return {"element": name, "kind": "bay", "capacity": capacity, "unit": "m²"} | more


def project(name: str, jobs: int, amount: int, **more: Any) -> dict[str, Any]:
    """A project that needs one bay; ``site`` adds to this need."""
    site = {"need": "site", "kind": "bay", "amount": amount} | more.pop("site", {})
    needs = [site, *more.pop("needs", [])]
    return {"project": name, "worth": {"jobs": jobs}, "needs": needs} | more
