"""Elements that are held for a project until a day."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.elements.engine.terms import Hold
from zoneworks.elements.models.targets import TargetRow, is_one_target

HOLDS = [(one.value, one.value) for one in Hold]
IS_HELD = Q(state=Hold.HELD)


class Reservation(TargetRow):
    """An element that is kept for a project of the pipeline or for an enterprise (要素预留).

    A parcel and a bay are taken whole and once; of flats, people and money ``amount`` lessens the
    stock, also after it was used. It lapses on ``until_on``, from which it holds no longer.
    """

    NAMED_WITH: ClassVar = ("lead", "enterprise")

    number = models.CharField(max_length=20)
    lead = models.ForeignKey("attraction.Lead", models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    state = models.CharField(max_length=8, choices=HOLDS, default=Hold.HELD)
    held_on = models.DateField()
    until_on = models.DateField()
    by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    matching = models.ForeignKey(
        "elements.Matching", models.PROTECT, null=True, related_name="reservations"
    )
    note = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="elements_reservation_number_once"
            ),
            models.UniqueConstraint(
                fields=["parcel"], name="elements_parcel_held_once", condition=IS_HELD
            ),
            models.UniqueConstraint(
                fields=["bay"], name="elements_bay_held_once", condition=IS_HELD
            ),
            models.CheckConstraint(name="elements_reservation_target", condition=is_one_target()),
            models.CheckConstraint(
                name="elements_reservation_is_for_one",
                condition=Q(lead__isnull=False, enterprise__isnull=True)
                | Q(lead__isnull=True, enterprise__isnull=False),
            ),
            models.CheckConstraint(
                name="elements_reservation_is_positive", condition=Q(amount__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="elements_reservation_days_in_order",
                condition=Q(until_on__gt=F("held_on")),
            ),
            models.CheckConstraint(
                name="elements_ended_reservation_has_day",
                condition=(IS_HELD & Q(ended_on__isnull=True))
                | (~IS_HELD & Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "until_on", "id"], name="elements_hold_until"),
            models.Index(fields=["zone", "state", "id"], name="elements_hold_state"),
            models.Index(fields=["building", "state"], name="elements_hold_building"),
            models.Index(fields=["supply", "state"], name="elements_hold_supply"),
        ]

    def __str__(self) -> str:
        return self.number
