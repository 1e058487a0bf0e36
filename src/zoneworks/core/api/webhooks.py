"""Webhooks of the zone, and what came of each delivery: an administrator's."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import webhooks
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id, Line
from zoneworks.core.models import Delivery, Webhook
from zoneworks.core.pages import ActorRequest

router = Router(tags=["members"])


class WebhookOut(Schema):
    """An address that is told what happens; ``acts`` are beginnings of acts, none for all."""

    id: int
    version: int
    name: str
    url: str
    acts: list[str]
    is_active: bool


class WebhookIn(Schema):
    """A change of a webhook as it was seen."""

    name: Line
    url: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
    acts: list[Line] = []
    is_active: bool = True
    version: Id
    reason: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class DeliveryOut(Schema):
    """Some events that were sent, or wait to be; ``log`` holds what each attempt was answered."""

    id: int
    state: str
    count: int
    first_event: int
    last_event: int
    attempts: int
    made_at: datetime
    next_at: datetime
    log: list[dict[str, Any]]


@router.get("/webhooks", response=Page[WebhookOut], openapi_extra=parameters())
def list_webhooks(request: ActorRequest) -> Any:
    """The zone's webhooks by name."""
    return page_of(request, [_webhook(one) for one in webhooks.list_webhooks(request.actor)])


@router.put("/webhooks/{pk}", response=WebhookOut)
def change_webhook(request: ActorRequest, pk: Path[Id], values: WebhookIn) -> Any:
    """Change a webhook, or tell it nothing for a while."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    row = webhooks.change_webhook(request.actor, pk, columns, version=version, reason=reason)
    return _webhook(row)


@router.delete("/webhooks/{pk}", response={204: None})
def remove_webhook(request: ActorRequest, pk: Path[Id]) -> Any:
    """Tell it nothing any more."""
    webhooks.remove_webhook(request.actor, pk, version=None)
    return Status(204, None)


@router.get("/webhooks/{pk}/deliveries", response=Page[DeliveryOut], openapi_extra=parameters())
def list_deliveries(request: ActorRequest, pk: Path[Id]) -> Any:
    """The latest deliveries of a webhook."""
    row = webhooks.get_webhook(request.actor, pk)
    found = webhooks.list_deliveries(request.actor, row, 500)
    return page_of(request, [_delivery(one) for one in found])


@router.post("/deliveries/{pk}/resend", response=DeliveryOut)
def resend(request: ActorRequest, pk: Path[Id]) -> Any:
    """Send a delivery again."""
    return _delivery(webhooks.resend(request.actor, pk))


def _webhook(row: Webhook) -> dict[str, Any]:
    names = ("id", "version", "name", "url", "acts", "is_active")
    return {name: getattr(row, name) for name in names}


def _delivery(row: Delivery) -> dict[str, Any]:
    names = ("id", "state", "count", "first_event", "last_event", "attempts", "made_at", "next_at")
    return {name: getattr(row, name) for name in names} | {"log": row.log}
