"""How far the record is sealed, and its head as a file and on paper."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zoneworks.core import clock, printing, seals, signing
from zoneworks.core.engine.acts import VIEW_SEALS
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.printing import Sheet, SheetTable
from zoneworks.core.seals import Head

SHOWN = 20
SHOWN_LETTERS = 16
LANGUAGE = "zh-hans"
"""What is printed is Chinese, whatever language its reader has on screen."""


@page(VIEW_SEALS)
def record(request: ActorRequest) -> HttpResponse:
    """How many events are sealed, and the latest seals."""
    standing = seals.get_standing(request.actor, SHOWN)
    rows = [
        {
            "number": one.number,
            "count": one.count,
            "made_at": _moment(one.made_at),
            "digest": bytes(one.digest).hex()[:SHOWN_LETTERS],
        }
        for one in standing.latest
    ]
    context = {"standing": standing, "seals": rows, "acts": _acts() if rows else []}
    return render(request, "core/sealed.html", context)


@page(VIEW_SEALS)
def head_file(request: ActorRequest) -> HttpResponse:
    """The head as a file."""
    head = _head()
    response = HttpResponse(head.text(), content_type="application/json")
    name = f"zoneworks-head-{head.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(VIEW_SEALS)
def head_sheet(request: ActorRequest) -> HttpResponse:
    """The head on paper."""
    head = _head()
    made_at = _moment(head.made_at) or clock.now()
    with translation.override(LANGUAGE):
        sheet = _sheet(head, made_at)
        content = printing.print_sheet(sheet, clock.day_of(made_at))
    response = HttpResponse(content, content_type="application/pdf")
    name = quote(f"{sheet.title}-{head.number}.pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


def _acts() -> list[dict[str, Any]]:
    return [
        {"label": _("Export the head"), "url": reverse("core:sealed_head"), "is_primary": True},
        {"label": _("Print the head"), "url": reverse("core:sealed_sheet")},
    ]


def _head() -> Head:
    head = seals.get_head()
    if head is None:
        raise NotFound(_("Nothing is sealed yet."))
    return head


def _sheet(head: Head, made_at: datetime) -> Sheet:
    """What the paper says, in the language that is active."""
    local = timezone.localtime(made_at)
    rows = (
        (_("Number of the seal"), f"{head.number}"),
        (_("Last event"), f"{head.last_event}"),
        (_("Made at"), f"{local:%Y-%m-%d %H:%M:%S} (UTC{local:%z})"),
        (_("Digest (SHA-256)"), _grouped(head.digest)),
        (_("Fingerprint of the key"), _grouped(signing.fingerprint(head.public_key))),
    )
    return Sheet(
        title=_("Head of the sealed record"),
        day="",
        body=(
            _(
                "The record of all acts on this platform is sealed: each seal covers a run of "
                "events and the seal before it. The digest below stands for every event up to the "
                "last one named. Whoever changes, removes or inserts one of them, or writes the "
                "chain anew, comes to another digest."
            ),
        ),
        tables=(SheetTable(_("The latest seal"), (_("What"), _("Value")), rows, (2, 5)),),
        closing=(
            _(
                "Keep this sheet where nobody who runs the platform can reach it. To verify the "
                "record, compare the digest with that of the seal of the same number, and have "
                "the record verified with the exported file."
            ),
        ),
        signing=(_("Received by (signature):"), _("On (date):")),
        address=head.digest,
        verification=(_("The QR code holds the digest, to be compared by a machine."),),
        code_label=_("Number of the seal"),
        code=f"{head.number}",
    )


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _moment(text: str) -> datetime | None:
    """A moment as a seal holds it; None where somebody has damaged it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
