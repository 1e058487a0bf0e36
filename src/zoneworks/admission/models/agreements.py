"""Supervision agreements, what they promise, and the checks of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.admission.engine.consequences import Ground
from zoneworks.admission.engine.promises import Basis, PromiseKind, Result
from zoneworks.admission.models.applications import Application
from zoneworks.core.models import ZoneRow
from zoneworks.registry.models import Project

FIGURES, STAGES, NOWHERE = "FIGURES", "STAGES", ""
"""Which records a check was made from: figures of the year, stages of the register, or those
that another slice contributes."""


class SupervisionState(models.TextChoices):
    """Where an agreement stands."""

    DRAFT = "DRAFT"
    SIGNED = "SIGNED"
    ENDED = "ENDED"
    """Every promise is settled, or the agreement was ended with a reason."""
    DISCARDED = "DISCARDED"


class Supervision(ZoneRow):
    """A supervision agreement (投资监管协议) of an admitted application.

    ``deposit_fen`` is what the enterprise deposits, ``usual_fen`` what the scheme asks for.
    ``terms`` are those on the deposit (``engine.consequences.Terms``) as texts; ``concessions`` a
    list of {"kind", "text"} of what favors the applicant. ``content_sha256`` is the digest of the
    words that were signed, ``terms_sha256`` that of the rule set of usual terms. ``end_`` is what
    became of the parts that still stood when it was ended before its time.
    """

    NAMED_WITH: ClassVar = ("project",)

    number = models.CharField(max_length=20)
    application = models.ForeignKey(Application, models.PROTECT, related_name="supervisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=SupervisionState.choices, default=SupervisionState.DRAFT
    )
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    deposit_fen = models.BigIntegerField(default=0)
    usual_fen = models.BigIntegerField(default=0)
    terms = models.JSONField()
    terms_sha256 = models.CharField(max_length=64)
    concessions = models.JSONField(default=list)
    note = models.TextField(blank=True)
    drafted_on = models.DateField()
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    content_sha256 = models.CharField(max_length=64, blank=True)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    end_return_fen = models.BigIntegerField(default=0)
    end_forfeit_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="admission_agreement_number_once"
            ),
            models.UniqueConstraint(
                fields=["application"],
                name="admission_one_agreement_an_application",
                condition=~Q(state=SupervisionState.DISCARDED),
            ),
            models.CheckConstraint(
                name="admission_signed_agreement_has_day_and_words",
                condition=Q(state__in=[SupervisionState.DRAFT, SupervisionState.DISCARDED])
                | (Q(signed_on__isnull=False) & ~Q(content_sha256="")),
            ),
            models.CheckConstraint(
                name="admission_deposit_is_not_negative",
                condition=Q(deposit_fen__gte=0, usual_fen__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "drafted_on", "id"], name="admission_agreement_new"),
            models.Index(fields=["zone", "signed_on", "id"], name="admission_agreement_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project.name}"


class SupervisedPromise(ZoneRow):
    """What an enterprise promises by an agreement (承诺指标), until when it is checked.

    ``due_on`` is included and moves with an extension, ``first_due_on`` stays. ``part_fen`` is the
    part of the deposit that still stands for it. ``result`` is that of the latest check,
    ``settled_on`` when nothing more is to be checked.
    """

    PART_OF: ClassVar = ("supervision",)

    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="promises")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(one, one) for one in PromiseKind])
    due_on = models.DateField()
    first_due_on = models.DateField()
    amount_fen = models.BigIntegerField(null=True)
    basis = models.CharField(
        max_length=8, choices=[(one, one) for one in Basis], default=Basis.TOTAL
    )
    year = models.PositiveSmallIntegerField(null=True)
    base_fen = models.BigIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(default=1)
    part_fen = models.BigIntegerField(default=0)
    extended = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=8, choices=[(one, one) for one in Result], blank=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervision", "position"], name="admission_promise_position_once"
            ),
            models.CheckConstraint(
                name="admission_settled_promise_holds_nothing",
                condition=Q(settled_on__isnull=True) | Q(part_fen=0),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "due_on", "id"], name="admission_promise_due"),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class PromiseCheck(ZoneRow):
    """A check of a promise at its day (履约核查), and what was decided of its part of the deposit.

    ``found`` holds what the records said and how it was counted, ``source`` which records these
    are. ``proposed_`` is by the agreement's terms, ``ground`` the rule; ``intended`` what was laid
    before a review. A person decides ``return_fen``, ``hold_fen`` and ``forfeit_fen``, which sum
    to ``part_fen``.
    """

    PART_OF: ClassVar = ("supervision",)
    NAMED_WITH: ClassVar = ("promise",)

    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="checks")
    promise = models.ForeignKey(SupervisedPromise, models.PROTECT, related_name="checks")
    extended = models.PositiveSmallIntegerField()
    checked_on = models.DateField()
    due_on = models.DateField()
    result = models.CharField(max_length=8, choices=[(one, one) for one in Result])
    promised_fen = models.BigIntegerField(default=0)
    achieved_fen = models.BigIntegerField(default=0)
    gap_fen = models.BigIntegerField(default=0)
    reached_on = models.DateField(null=True)
    days_late = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    found = models.JSONField(default=list)
    part_fen = models.BigIntegerField(default=0)
    ground = models.CharField(max_length=8, choices=[(one, one) for one in Ground])
    share = models.CharField(max_length=40, blank=True)
    proposed_return_fen = models.BigIntegerField(default=0)
    proposed_hold_fen = models.BigIntegerField(default=0)
    proposed_forfeit_fen = models.BigIntegerField(default=0)
    intended = models.JSONField(default=dict)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    return_fen = models.BigIntegerField(null=True)
    hold_fen = models.BigIntegerField(null=True)
    forfeit_fen = models.BigIntegerField(null=True)
    new_due_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "extended"], name="admission_checked_once_a_day"
            ),
            models.CheckConstraint(
                name="admission_proposal_is_the_part",
                condition=Q(
                    part_fen=F("proposed_return_fen")
                    + F("proposed_hold_fen")
                    + F("proposed_forfeit_fen")
                ),
            ),
            models.CheckConstraint(
                name="admission_consequence_is_the_part",
                condition=Q(decided_on__isnull=True)
                | (Q(part_fen=F("return_fen") + F("hold_fen") + F("forfeit_fen")) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "checked_on", "id"], name="admission_check_day"),
            models.Index(
                fields=["zone", "result"],
                name="admission_check_open",
                condition=Q(decided_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.promise)
