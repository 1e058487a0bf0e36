"""Filings of finders and the disputes about them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.attraction.engine.finders import STANDING, FilingState
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.models.leads import Lead
from zoneworks.attraction.models.rewards import Scheme
from zoneworks.core.models import Unit, ZoneRow
from zoneworks.registry.models import Enterprise


class Filing(ZoneRow):
    """Who says to bring an investor, filed with its moment before first contact (首报备案).

    ``scheme`` is the one in force on the day of the filing; it says for how many months the filing
    is protected (``protected_until``, excluded). ``unit`` or ``enterprise`` is the finder where it
    is one of the zone's. ``investor`` and ``idea`` are as the finder wrote them: a finder is shown
    no more of the lead.
    """

    PERSONAL: ClassVar = ("finder", "phone")

    number = models.CharField(max_length=20)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="filings")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in FinderKind])
    finder = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    evidence = models.TextField(blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    investor = models.CharField(max_length=120)
    idea = models.CharField(max_length=120)
    filed_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    filed_on = models.DateField()
    protected_until = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in FilingState], default=FilingState.FILED
    )
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="attraction_filing_number_once"
            ),
            models.UniqueConstraint(
                fields=["lead"],
                name="attraction_lead_has_one_finder",
                condition=Q(state__in=sorted(STANDING)),
            ),
            models.CheckConstraint(
                name="attraction_filing_is_protected_after_it",
                condition=Q(protected_until__gt=F("filed_on")),
            ),
            models.CheckConstraint(
                name="attraction_filing_refused_has_reason",
                condition=~Q(state=FilingState.REFUSED) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "filed_at", "id"], name="attraction_filing_filed"),
            models.Index(fields=["lead", "state"], name="attraction_filing_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.finder}"


class Dispute(ZoneRow):
    """Another finder's claim to have been first, and what was decided on the record (争议裁定)."""

    PART_OF: ClassVar = ("filing",)
    PERSONAL: ClassVar = ("claimant",)

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="disputes")
    rival = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="+")
    claimant = models.CharField(max_length=120)
    claim = models.TextField()
    raised_on = models.DateField()
    is_upheld = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                name="attraction_filing_has_one_open_dispute",
                condition=Q(decided_on__isnull=True),
            ),
            models.CheckConstraint(
                name="attraction_dispute_decided_has_reason",
                condition=Q(decided_on__isnull=True, is_upheld__isnull=True)
                | (Q(decided_on__isnull=False, is_upheld__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.claimant
