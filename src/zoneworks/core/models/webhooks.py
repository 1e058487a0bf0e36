"""Programs elsewhere that are told what happens here."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from zoneworks.core.models.rows import ZoneRow


class DeliveryState(models.TextChoices):
    """How a delivery stands."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Webhook(ZoneRow):
    """An address that is told of events.

    ``acts`` are beginnings of acts, such as ``approvals.`` or ``registry.enterprise_``; none means
    all. ``secret`` signs what is sent and lies encrypted. ``last_event`` is the last one that was
    looked at.
    """

    SECRET: ClassVar[tuple[str, ...]] = ("secret",)

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    acts = models.JSONField(default=list)
    secret = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
    last_event = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="core_webhook_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """Some events, as they are sent to one webhook until it says that it has them.

    ``body`` is what is sent, byte by byte the same at each attempt.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    count = models.PositiveSmallIntegerField()
    body = models.TextField()
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                name="core_delivery_waiting",
                condition=models.Q(state="WAITING"),
            ),
            models.Index(fields=["webhook", "id"], name="core_delivery_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.first_event}-{self.last_event}"
