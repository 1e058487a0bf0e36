"""Investment agreements and what each side owes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.core.models import ZoneRow
from zoneworks.registry.models import Project


class Agreement(ZoneRow):
    """A version of the investment agreement of a project (投资协议).

    ``edition`` counts the versions of a project; a signed one is never changed, a later one
    replaces it. ``content_sha256`` is that of the words that were signed.
    """

    number = models.CharField(max_length=20)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    investor = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    investment_fen = models.BigIntegerField()
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in AgreementState], default=AgreementState.DRAFT
    )
    drafted_on = models.DateField()
    signed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="attraction_agreement_number_once"
            ),
            models.UniqueConstraint(
                fields=["project", "edition"], name="attraction_agreement_edition_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                name="attraction_one_agreement_in_force",
                condition=Q(state=AgreementState.SIGNED),
            ),
            models.UniqueConstraint(
                fields=["project"],
                name="attraction_one_draft_a_project",
                condition=Q(state=AgreementState.DRAFT),
            ),
            models.CheckConstraint(
                name="attraction_agreement_signed_has_day_and_words",
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.DISCARDED])
                | (Q(signed_on__isnull=False) & ~Q(content_sha256="")),
            ),
            models.CheckConstraint(
                name="attraction_agreement_invests", condition=Q(investment_fen__gt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "drafted_on", "id"], name="attraction_agreement_new"),
            models.Index(fields=["zone", "signed_on", "id"], name="attraction_agreement_signed"),
        ]

    def __str__(self) -> str:
        return self.number


class Obligation(ZoneRow):
    """What one side owes by an agreement, until when, and how it was fulfilled."""

    PART_OF: ClassVar = ("agreement",)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=[(s, s) for s in Side])
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ObligationKind])
    text = models.TextField()
    due_on = models.DateField(null=True)
    amount_fen = models.BigIntegerField(null=True)
    fulfilled_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="attraction_obligation_position_once"
            ),
            models.CheckConstraint(name="attraction_obligation_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="attraction_obligation_fulfilled_has_evidence",
                condition=Q(fulfilled_on__isnull=True) | ~Q(evidence=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "due_on"],
                name="attraction_obligation_open",
                condition=Q(fulfilled_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
