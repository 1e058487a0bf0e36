"""Low-efficiency land, the five routes as a zone has them, and parcels that take one."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.routes import LandKind, Proof, RouteCode
from zoneworks.land.models.idle import IdleCase
from zoneworks.land.models.parcels import Parcel

ROUTES = [(one.value, one.value) for one in RouteCode]
LAND_KINDS = [(one.value, one.value) for one in LandKind]
PROOFS = [(one.value, one.value) for one in Proof]


class LowEfficiencySource(models.TextChoices):
    """Who found land to be of low efficiency."""

    GRADES = "GRADES"
    """The evaluation by results a mu."""
    OFFICER = "OFFICER"


class LowEfficiency(ZoneRow):
    """Land that is lawful, built, and of poor results (低效用地): it is not idle land.

    Nothing of the order on idle land follows from it. ``since`` is the day from which it counts.
    """

    PART_OF: ClassVar = ("parcel",)

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="low_efficiency")
    source = models.CharField(max_length=8, choices=LowEfficiencySource.choices)
    since = models.DateField()
    reason = models.TextField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_low_efficiency_once",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="land_low_efficiency_days_in_order",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["zone", "since", "id"], name="land_low_since")]

    def __str__(self) -> str:
        return str(self.since)


class RouteSetting(ZoneRow):
    """A zone's own words of one of the five routes (五个一批), over the sample's."""

    code = models.CharField(max_length=12, choices=ROUTES)
    name = models.CharField(max_length=60)
    purpose = models.TextField()
    takes = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    limits = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="land_route_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Renewal(ZoneRow):
    """A parcel on one of the five routes, until it is put back to work or leaves the route.

    ``stages`` are those of the route when it was taken, ``stage`` the place of the one in hand,
    which began on ``stage_since`` and is due on ``stage_due_on``. ``area_m2`` is the parcel's area
    when it was put back to work, by which results are counted.
    """

    number = models.CharField(max_length=20)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="renewals")
    kind = models.CharField(max_length=16, choices=LAND_KINDS)
    case = models.ForeignKey(IdleCase, models.PROTECT, null=True, related_name="renewals")
    low = models.ForeignKey(LowEfficiency, models.PROTECT, null=True, related_name="renewals")
    route = models.CharField(max_length=12, choices=ROUTES)
    route_name = models.CharField(max_length=60)
    stages = models.JSONField()
    stage = models.PositiveSmallIntegerField(default=0)
    begun_on = models.DateField()
    stage_since = models.DateField()
    stage_due_on = models.DateField(null=True)
    responsible = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    goal = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    proof = models.CharField(max_length=18, choices=PROOFS, blank=True)
    proof_text = models.TextField(blank=True)
    area_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_renewal_number_once"),
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_one_open_renewal",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="land_renewal_is_of_its_kind",
                condition=Q(kind=LandKind.LOW_EFFICIENCY, case__isnull=True, low__isnull=False)
                | (~Q(kind=LandKind.LOW_EFFICIENCY) & Q(case__isnull=False, low__isnull=True)),
            ),
            models.CheckConstraint(
                name="land_renewal_at_work_has_proof",
                condition=Q(proof="", area_m2__isnull=True)
                | (
                    ~Q(proof="")
                    & ~Q(proof_text="")
                    & Q(ended_on__isnull=False, area_m2__gt=Decimal(0))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "begun_on", "id"], name="land_renewal_begun"),
            models.Index(fields=["zone", "stage_due_on", "id"], name="land_renewal_due"),
            models.Index(fields=["zone", "ended_on", "id"], name="land_renewal_ended"),
        ]

    def __str__(self) -> str:
        return self.number
