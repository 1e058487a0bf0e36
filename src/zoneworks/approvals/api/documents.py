"""Documents that were issued in cases, and their files."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import Path, Router, Schema

from zoneworks.approvals import queries
from zoneworks.core import documents
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])
PDF = {
    "responses": {
        200: {
            "description": "The document.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class DocumentOut(Schema):
    """A document; ``sha256`` is that of its file, empty until it is first fetched."""

    id: int
    kind: str
    title: str
    number: str
    issuer: str
    issued_on: date
    is_simulated: bool
    withdrawn_on: date | None
    withdrawal_reason: str
    code: str
    sha256: str


@router.get("/cases/{pk}/documents", response=Page[DocumentOut], openapi_extra=parameters())
def list_documents(request: ActorRequest, pk: Path[Id]) -> Any:
    """What was issued for a case and its items, the latest first."""
    case = queries.get_case(request.actor, pk)
    return page_of(request, queries.list_case_documents(request.actor, case))


@router.get("/documents/{pk}/content", openapi_extra=PDF)
def get_document(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The file of a document, the same bytes each time."""
    found = queries.get_document(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")
