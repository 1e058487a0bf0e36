"""Cases of idle land and what hindered their holders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.idle.disposition import Way
from zoneworks.land.engine.idle.procedure import OPEN, Decision, Ending, State
from zoneworks.land.engine.idle.terms import Cause, HindranceKind, IdleTest
from zoneworks.land.models.contracts import LandContract
from zoneworks.land.models.parcels import Parcel

TESTS = [(one.value, one.value) for one in IdleTest]
CAUSES = [(one.value, one.value) for one in Cause]
STATES = [(one.value, one.value) for one in State]
ENDINGS = [(one.value, one.value) for one in Ending]
DECISIONS = [(one.value, one.value) for one in Decision]
WAYS = [(one.value, one.value) for one in Way]
HINDRANCES = [(one.value, one.value) for one in HindranceKind]
IS_OPEN = Q(state__in=sorted(OPEN))
IS_HOLDERS = Q(cause=Cause.OWNER, test=IdleTest.NOT_STARTED)


class IdleCase(ZoneRow):
    """What is done about land that a sign says is idle (闲置土地), by the order of 2012.

    ``found_on`` is the day of the sign, ``inquire_by`` the last day for inquiring into it (article
    5). ``test``, ``base_on``, ``idle_from`` and ``cause`` are those of the determination, ``lines``
    its reckoning, ``rules_sha256`` the numbers by which it was reckoned. On days that are called
    ``…delivered_on`` a paper reached the holder, for terms run from there; ``deliveries`` hold of
    each, by its kind, in which ``manner``, at which ``address`` and by which ``proof`` it was
    served. ``counts_from`` is the day of starting that was agreed anew. ``fee_fen`` is a fifth of
    ``fee_base_fen``, the price of grant. ``ended_on`` is set when nothing more is to be done.
    """

    number = models.CharField(max_length=20)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="idle_cases")
    contract = models.ForeignKey(LandContract, models.PROTECT, related_name="idle_cases")
    state = models.CharField(max_length=12, choices=STATES, default=State.FOUND)
    found_on = models.DateField()
    inquire_by = models.DateField()
    officer = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    inquired_on = models.DateField(null=True)
    inquiry_delivered_on = models.DateField(null=True)
    answer_due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    test = models.CharField(max_length=12, choices=TESTS, blank=True)
    cause = models.CharField(max_length=12, choices=CAUSES, blank=True)
    base_on = models.DateField(null=True)
    idle_from = models.DateField(null=True)
    determined_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    rules_sha256 = models.CharField(max_length=64, blank=True)
    published_on = models.DateField(null=True)
    published_at = models.CharField(max_length=200, blank=True)
    filed_on = models.DateField(null=True)
    filing_number = models.CharField(max_length=60, blank=True)
    mortgagees_told_on = models.DateField(null=True)
    hearing_about = models.CharField(max_length=10, choices=DECISIONS, blank=True)
    hearing_told_on = models.DateField(null=True)
    hearing_delivered_on = models.DateField(null=True)
    hearing_ask_by = models.DateField(null=True)
    hearing_asked_on = models.DateField(null=True)
    hearing_held_on = models.DateField(null=True)
    hearing_result = models.TextField(blank=True)
    way = models.CharField(max_length=14, choices=WAYS, blank=True)
    plan_from_on = models.DateField(null=True)
    plan_start_by = models.DateField(null=True)
    plan_until_on = models.DateField(null=True)
    plan_price_fen = models.BigIntegerField(null=True)
    plan = models.TextField(blank=True)
    plan_approval = models.CharField(max_length=120, blank=True)
    plan_approved_on = models.DateField(null=True)
    counts_from = models.DateField(null=True)
    fee_base_fen = models.BigIntegerField(null=True)
    fee_fen = models.BigIntegerField(null=True)
    fee_approval = models.CharField(max_length=120, blank=True)
    fee_decided_on = models.DateField(null=True)
    fee_delivered_on = models.DateField(null=True)
    fee_due_on = models.DateField(null=True)
    fee_paid_on = models.DateField(null=True)
    retaking_approval = models.CharField(max_length=120, blank=True)
    retaking_decided_on = models.DateField(null=True)
    retaking_delivered_on = models.DateField(null=True)
    deregister_by = models.DateField(null=True)
    deliveries = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=14, choices=ENDINGS, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_idle_number_once"),
            models.UniqueConstraint(
                fields=["parcel"], name="land_one_open_idle_case", condition=IS_OPEN
            ),
            models.CheckConstraint(
                name="land_idle_determined_has_test_and_cause",
                condition=Q(determined_on__isnull=True)
                | (~Q(test="") & ~Q(cause="") & Q(idle_from__lte=F("determined_on"))),
            ),
            models.CheckConstraint(
                name="land_idle_fee_is_the_holders",
                condition=Q(fee_decided_on__isnull=True)
                | (
                    IS_HOLDERS
                    & ~Q(fee_approval="")
                    & Q(fee_fen__gte=0, hearing_told_on__isnull=False)
                    & Q(fee_fen__lte=F("fee_base_fen") / 5)
                ),
            ),
            models.CheckConstraint(
                name="land_idle_retaking_is_the_holders",
                condition=Q(retaking_decided_on__isnull=True)
                | (IS_HOLDERS & ~Q(retaking_approval="") & Q(hearing_told_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="land_idle_ended_says_how",
                condition=(IS_OPEN & Q(ended_on__isnull=True, ending=""))
                | (~IS_OPEN & Q(ended_on__isnull=False) & ~Q(ending="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "found_on", "id"], name="land_idle_found"),
            models.Index(fields=["zone", "state", "id"], name="land_idle_state"),
            models.Index(fields=["zone", "idle_from", "id"], name="land_idle_from"),
        ]

    def __str__(self) -> str:
        return self.number


class IdleHindrance(ZoneRow):
    """Days on which something kept the holder from starting, as told (article 8).

    They count once they are verified. ``until_on`` is excluded, None while it lasts.
    """

    PART_OF: ClassVar = ("case",)

    case = models.ForeignKey(IdleCase, models.CASCADE, related_name="hindrances")
    kind = models.CharField(max_length=20, choices=HINDRANCES)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    evidence = models.TextField()
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="land_hindrance_days_in_order",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on or ''}"
