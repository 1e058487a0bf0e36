"""Reward schemes, the investment that was paid in, rewards, shares and objections."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.attraction.engine.rewards import ClawbackCause, RewardState, TierKind
from zoneworks.core.models import ZoneRow
from zoneworks.registry.models import Project


class Scheme(ZoneRow):
    """A reward scheme of the zone (招商引资奖励办法): a dated rule that is never edited in force.

    ``tiers`` are ``{"from_fen", "rate"}`` (a rate as a fraction in text) or ``{"from_fen",
    "amount_fen"}``; ``unpaid`` the kinds of finders that are not paid. ``valid_until`` is
    excluded. A scheme in force is one with ``published_on``.
    """

    name = models.CharField(max_length=120)
    document = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in TierKind])
    tiers = models.JSONField()
    cap_fen = models.BigIntegerField()
    unpaid = models.JSONField(default=list)
    protection_months = models.PositiveSmallIntegerField()
    claim_months = models.PositiveSmallIntegerField()
    publicity_days = models.PositiveSmallIntegerField()
    clawback_years = models.PositiveSmallIntegerField()
    is_sample = models.BooleanField(default=False)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "valid_from"],
                name="attraction_scheme_one_a_day",
                condition=Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="attraction_scheme_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="attraction_scheme_has_a_cap", condition=Q(cap_fen__gt=0)),
        ]
        indexes = [models.Index(fields=["zone", "valid_from", "id"], name="attraction_scheme_from")]

    def __str__(self) -> str:
        return self.name


class PaidInvestment(ZoneRow):
    """Fixed investment that was paid into a project, by its voucher (实缴固定资产投资).

    It counts for a reward once somebody else has verified it, unless it was annulled as wrong.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    paid_on = models.DateField()
    amount_fen = models.BigIntegerField()
    voucher = models.CharField(max_length=120)
    entered_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    annulled_on = models.DateField(null=True)
    annulled_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "voucher"],
                name="attraction_voucher_once",
                condition=Q(annulled_on__isnull=True),
            ),
            models.CheckConstraint(
                name="attraction_paid_investment_is_positive", condition=Q(amount_fen__gt=0)
            ),
            models.CheckConstraint(
                name="attraction_paid_investment_verified_by_another",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")),
            ),
        ]
        indexes = [models.Index(fields=["project", "paid_on", "id"], name="attraction_paid_in")]

    def __str__(self) -> str:
        return self.voucher


class Reward(ZoneRow):
    """What the finder of a project is paid: one a project (一个项目只奖励一次).

    ``lines`` are those of the assessment, ``paid_in_fen`` the verified investment that they are
    computed on, by ``scheme`` as it was on that day (``scheme_sha256``).
    """

    number = models.CharField(max_length=20)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    filing = models.ForeignKey("attraction.Filing", models.PROTECT, related_name="rewards")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    scheme_sha256 = models.CharField(max_length=64)
    paid_in_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    lines = models.JSONField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in RewardState], default=RewardState.ASSESSED
    )
    assessed_on = models.DateField()
    published_on = models.DateField(null=True)
    public_until = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    payment = models.CharField(max_length=60, blank=True)
    clawed_back_fen = models.BigIntegerField(default=0)
    clawed_back_on = models.DateField(null=True)
    clawback_cause = models.CharField(
        max_length=16, blank=True, choices=[(c, c) for c in ClawbackCause]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="attraction_reward_number_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                name="attraction_one_reward_a_project",
                condition=~Q(state=RewardState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="attraction_reward_is_positive", condition=Q(amount_fen__gt=0)
            ),
            models.CheckConstraint(
                name="attraction_reward_paid_was_published",
                condition=Q(paid_on__isnull=True)
                | (Q(public_until__isnull=False, paid_on__gt=F("public_until")) & ~Q(payment="")),
            ),
            models.CheckConstraint(
                name="attraction_clawback_is_no_more_than_paid",
                condition=Q(clawed_back_fen__gte=0, clawed_back_fen__lte=F("amount_fen")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "assessed_on", "id"], name="attraction_reward_new"),
            models.Index(fields=["zone", "amount_fen", "id"], name="attraction_reward_amount"),
        ]

    def __str__(self) -> str:
        return self.number


class RewardShare(ZoneRow):
    """Who of the finder's team is paid how much of a reward; the shares sum to it."""

    PART_OF: ClassVar = ("reward",)
    PERSONAL: ClassVar = ("payee",)

    reward = models.ForeignKey(Reward, models.CASCADE, related_name="shares")
    payee = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=9, decimal_places=3)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reward", "payee"], name="attraction_payee_once"),
            models.CheckConstraint(
                name="attraction_share_weight_is_positive", condition=Q(weight__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.payee


class Objection(ZoneRow):
    """What somebody said against a reward while it was public, and the answer (异议)."""

    PART_OF: ClassVar = ("reward",)
    PERSONAL: ClassVar = ("objector",)

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="objections")
    objector = models.CharField(max_length=120)
    text = models.TextField()
    raised_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attraction_objection_answered_says_what",
                condition=Q(answered_on__isnull=True) | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.objector
