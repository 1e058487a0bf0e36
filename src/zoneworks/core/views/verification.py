"""The public page on which anybody verifies a document by its code."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render

from zoneworks.core import clock, contributions, documents
from zoneworks.core.engine.acts import VISIT
from zoneworks.core.pages import ActorRequest, page

DIGEST_LETTERS = 64


@page(VISIT)
def verify(request: ActorRequest, code: str = "") -> HttpResponse:
    """Say whether a document is the zone's and still holds; and of an unknown code only that."""
    if not code and request.GET.get("code", "").strip():
        return redirect(
            "core:verify", re.sub(r"[^0-9A-Za-z-]", "", request.GET["code"])[:40] or "-"
        )
    document = documents.find_published(request.actor, code) if code else None
    context: dict[str, object] = {"code": code, "is_unknown": bool(code) and document is None}
    if document is not None:
        last_day, last_day_label = contributions.last_day_of(document)
        typed = re.sub(r"[\s:]", "", request.GET.get("digest", "")).lower()
        context |= {
            "document": document,
            "last_day": last_day,
            "last_day_label": last_day_label,
            "is_over": last_day is not None and last_day < clock.today(),
            "holder": documents.masked(document.holder),
            "code": documents.grouped(document.code),
            "digest": [document.sha256[at : at + 8] for at in range(0, DIGEST_LETTERS, 8)],
            "typed": typed[:DIGEST_LETTERS],
            "is_same": typed == document.sha256,
        }
    response = render(
        request, "core/verify.html", context, status=404 if context["is_unknown"] else 200
    )
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the code in the address stays here
    return response
