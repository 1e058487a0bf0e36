"""Contracts by which land is granted, mortgages on it, and how far the works have come."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.trade.grants import GrantGround
from zoneworks.land.models.parcels import Parcel

GROUNDS = [(one.value, one.value) for one in GrantGround]


class LandContract(ZoneRow):
    """A contract of grant of state land (国有建设用地使用权出让合同).

    Works must begin by ``start_by``, or within a year of ``delivered_on`` where none is agreed, and
    end by ``finish_by``. ``investment_fen`` is what was promised to be invested in fixed assets,
    without the price of the land. ``buildable_m2`` is the area that was to be developed, the whole
    parcel where it is None. ``ground`` is by what it was granted, the deal of a public sale or an
    approval instead; ``basis`` the number of the confirmation of the deal (成交确认书) or of the
    approval. ``is_priority`` where a lower national least price was enough. It ends on
    ``ended_on``, when title goes back or over to another.
    """

    PART_OF: ClassVar = ("parcel",)

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="contracts")
    holder = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="land_contracts")
    project = models.ForeignKey(
        "registry.Project", models.PROTECT, null=True, related_name="land_contracts"
    )
    number = models.CharField(max_length=40)
    ground = models.CharField(max_length=14, choices=GROUNDS, blank=True)
    basis = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    price_fen = models.BigIntegerField()
    is_priority = models.BooleanField(default=False)
    delivered_on = models.DateField(null=True)
    start_by = models.DateField(null=True)
    finish_by = models.DateField(null=True)
    until_on = models.DateField(null=True)
    investment_fen = models.BigIntegerField(null=True)
    buildable_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    started_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_contract_number_once"),
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_contract_in_force_once_a_parcel",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="land_contract_price_is_not_negative", condition=Q(price_fen__gte=0)
            ),
            models.CheckConstraint(
                name="land_contract_days_in_order",
                condition=(
                    Q(start_by__isnull=True)
                    | Q(finish_by__isnull=True)
                    | Q(start_by__lte=F("finish_by"))
                )
                & (
                    Q(finished_on__isnull=True)
                    | Q(started_on__isnull=False, started_on__lte=F("finished_on"))
                ),
            ),
            models.CheckConstraint(
                name="land_contract_ended_has_reason",
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "start_by", "id"], name="land_contract_start"),
            models.Index(fields=["zone", "finish_by", "id"], name="land_contract_finish"),
            models.Index(fields=["zone", "signed_on", "id"], name="land_contract_signed"),
        ]

    def __str__(self) -> str:
        return self.number


class WorksReport(ZoneRow):
    """How far the works under a contract had come on a day, as somebody saw them.

    ``developed_m2`` is the area on which works have begun, ``invested_fen`` what had been invested
    by then without the price of the land; both count from the beginning. ``is_stopped`` where
    nobody worked.
    """

    PART_OF: ClassVar = ("parcel",)

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="reports")
    contract = models.ForeignKey(LandContract, models.PROTECT, related_name="reports")
    on = models.DateField()
    developed_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    invested_fen = models.BigIntegerField()
    is_stopped = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "on"], name="land_report_once_a_day"),
            models.CheckConstraint(
                name="land_report_is_not_negative",
                condition=Q(developed_m2__gte=Decimal(0), invested_fen__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.on)


class Mortgage(ZoneRow):
    """A mortgage on the title of a parcel, from a day until it is released."""

    PART_OF: ClassVar = ("parcel",)

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="mortgages")
    mortgagee = models.CharField(max_length=120)
    secured_fen = models.BigIntegerField()
    from_on = models.DateField()
    released_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="land_mortgage_secures_something", condition=Q(secured_fen__gt=0)
            ),
            models.CheckConstraint(
                name="land_mortgage_days_in_order",
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.mortgagee
