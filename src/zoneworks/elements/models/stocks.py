"""What is or becomes available beside the land register, its floors, and terms of sites."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.elements.engine.terms import Alert, Kind

KINDS = [(one.value, one.value) for one in Kind]
ALERTS = [(one.value, one.value) for one in Alert]


class Supply(ZoneRow):
    """People who can be employed, money that can be given, or what is being prepared (要素供给).

    ``amount`` is m² of land and space, flats, persons, or fen. It is there from ``from_on`` until
    ``until_on``, which is excluded. Of people ``skill`` says which; without one they are of all
    trades. Land, space and flats count until ``from_on``: then the register of land tells.
    """

    TELLS_ITS_NAME: ClassVar = True

    kind = models.CharField(max_length=5, choices=KINDS)
    name = models.CharField(max_length=120)
    skill = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    parcel = models.ForeignKey("land.Parcel", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="elements_supply_is_positive", condition=Q(amount__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="elements_supply_days_in_order",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
            models.CheckConstraint(
                name="elements_only_people_have_a_skill",
                condition=Q(kind=Kind.STAFF) | Q(skill=""),
            ),
            models.CheckConstraint(
                name="elements_withdrawn_supply_has_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "from_on", "id"], name="elements_supply_from"),
            models.Index(fields=["zone", "name", "id"], name="elements_supply_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StockFloor(ZoneRow):
    """The least of an element that a zone keeps free, from a day on (要素底线)."""

    TELLS_ITS_NAME: ClassVar = False

    kind = models.CharField(max_length=5, choices=KINDS)
    least = models.DecimalField(max_digits=20, decimal_places=2)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "kind", "valid_from"], name="elements_floor_once_a_day"
            ),
            models.CheckConstraint(
                name="elements_floor_is_not_negative", condition=Q(least__gte=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class SiteTerms(ZoneRow):
    """What a project asks of its site and its people, beside how much (选址条件).

    ``industry_class`` is how much it disturbs others, by which land it needs that allows as much.
    ``skills`` are pairs of a skill and how many. ``near_m`` is how near to its chain partners it
    wants to be.
    """

    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("lead",)

    lead = models.OneToOneField("attraction.Lead", models.PROTECT, related_name="+")
    least_height_m = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    least_load_kg_m2 = models.PositiveIntegerField(null=True)
    fire_class = models.CharField(max_length=1, blank=True)
    industry_class = models.CharField(max_length=2, blank=True)
    most_rent_fen_m2 = models.BigIntegerField(null=True)
    most_price_fen_mu = models.BigIntegerField(null=True)
    may_join = models.BooleanField(default=True)
    near_m = models.PositiveIntegerField(null=True)
    skills = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.lead)


class StockAlarm(ZoneRow):
    """An element that is scarce since a day (要素预警): so much is missing in a month."""

    TELLS_ITS_NAME: ClassVar = False

    kind = models.CharField(max_length=5, choices=KINDS)
    why = models.CharField(max_length=12, choices=ALERTS)
    month = models.DateField()
    missing = models.DecimalField(max_digits=20, decimal_places=2)
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "kind", "why"],
                name="elements_one_open_alarm",
                condition=Q(ended_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["zone", "since", "id"], name="elements_alarm_since")]

    def __str__(self) -> str:
        return f"{self.kind} {self.why}"
