"""Files of documents: those that went out, and letters to be signed."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.approvals import queries
from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.core import clock, documents, printing
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.printing import Sheet

if TYPE_CHECKING:
    from zoneworks.core.models import IssuedDocument


@page(VIEW_CASES)
def document(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a document, the same bytes each time."""
    found = queries.get_document(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return _pdf(content, str(found))


@page(VIEW_CASES)
def case_letter(request: ActorRequest, pk: int) -> HttpResponse:
    """The letter of commitment for simulated handling, to be signed by the applicant."""
    case = queries.get_case(request.actor, pk)
    return _letter(queries.letter(queries.load_case(request.actor, case)))


@page(VIEW_CASES)
def item_letter(request: ActorRequest, pk: int) -> HttpResponse:
    """The letter of commitment for an item, to be signed by the applicant."""
    item = queries.get_item(request.actor, pk)
    row = queries.load_case(request.actor, item.case)
    return _letter(queries.letter(row, item.code))


def _letter(sheet: Sheet | None) -> HttpResponse:
    if sheet is None:
        raise NotFound(_("Nothing is promised in writing here."))
    return _pdf(printing.print_sheet(sheet, clock.today()), sheet.title)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(name)}.pdf"
    return response


def document_lines(found: list["IssuedDocument"]) -> list[dict[str, Any]]:
    """What ``approvals/documents.html`` shows of documents."""
    return [
        {
            "title": one.title,
            "number": one.number,
            "issued_on": one.issued_on,
            "issuer": one.issuer,
            "is_simulated": one.is_simulated,
            "withdrawn_on": one.withdrawn_on,
            "reason": one.withdrawal_reason,
            "url": reverse("approvals:document", args=[one.pk]),
            "verify_url": reverse("core:verify", args=[one.code]) if one.sha256 else "",
        }
        for one in found
    ]
