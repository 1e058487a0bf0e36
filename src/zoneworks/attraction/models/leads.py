"""Leads with what they need, who speaks for them, and what was said."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.attraction.engine.terms import DropCause, LeadStage, NeedKind, Source, TalkKind
from zoneworks.core.models import Unit, ZoneRow
from zoneworks.registry.models import Enterprise, Project

IS_DROPPED = Q(stage=LeadStage.DROPPED)
IS_PROJECT = Q(stage=LeadStage.PROJECT)
IS_MERGED = Q(stage=LeadStage.MERGED)


class Lead(ZoneRow):
    """A possible investment that somebody has named (线索), until it is a project of the register.

    ``investor`` is the company as it calls itself, ``group`` the one that it belongs to, by which
    lists of the top 500 know it. ``makes`` and ``needs`` are its products and what it buys, in
    words. ``talks_on`` is the day on which talks began, ``talks_recorded_at`` the moment at which
    that day was entered: against a finder only what was known before counts. ``owner`` is who is
    responsible, None until somebody takes it. Once it is registered (立项) its stage is that of
    ``project``. ``probability`` overrides what is learnt from other leads, 0 to 1.
    """

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    investor = models.CharField(max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)
    credit_code = models.CharField(max_length=18, blank=True)
    group = models.CharField(max_length=120, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    industry_code = models.CharField(max_length=4, blank=True)
    makes = models.CharField(max_length=200, blank=True)
    needs = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    investment_fen = models.BigIntegerField(null=True)
    source = models.CharField(max_length=12, choices=[(s, s) for s in Source])
    source_name = models.CharField(max_length=120, blank=True)
    source_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    source_enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    stage = models.CharField(
        max_length=12, choices=[(s, s) for s in LeadStage], default=LeadStage.LEAD
    )
    opened_on = models.DateField()
    talks_on = models.DateField(null=True)
    talks_recorded_at = models.DateTimeField(null=True)
    dropped_on = models.DateField(null=True)
    dropped_because = models.CharField(
        max_length=16, blank=True, choices=[(c, c) for c in DropCause]
    )
    project = models.OneToOneField(Project, models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    next_act = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True)
    probability = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="attraction_lead_number_once"),
            models.CheckConstraint(
                name="attraction_lead_dropped_has_day_and_cause",
                condition=(IS_DROPPED & Q(dropped_on__isnull=False) & ~Q(dropped_because=""))
                | (~IS_DROPPED & Q(dropped_on__isnull=True, dropped_because="")),
            ),
            models.CheckConstraint(
                name="attraction_lead_talks_have_moment",
                condition=Q(talks_on__isnull=True, talks_recorded_at__isnull=True)
                | Q(talks_on__isnull=False, talks_recorded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attraction_lead_registered_has_project",
                condition=(IS_PROJECT & Q(project__isnull=False, talks_on__isnull=False))
                | (~IS_PROJECT & Q(project__isnull=True)),
            ),
            models.CheckConstraint(
                name="attraction_lead_merged_has_other",
                condition=(IS_MERGED & Q(merged_into__isnull=False))
                | (~IS_MERGED & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="attraction_lead_is_not_its_own", condition=~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="attraction_lead_probability_is_one",
                condition=Q(probability__isnull=True)
                | Q(probability__gte=Decimal(0), probability__lte=Decimal(1)),
            ),
            models.CheckConstraint(
                name="attraction_lead_investment_is_not_negative",
                condition=Q(investment_fen__isnull=True) | Q(investment_fen__gte=0),
            ),
            models.CheckConstraint(
                name="attraction_lead_next_act_has_day",
                condition=Q(next_act="", next_on__isnull=True)
                | (~Q(next_act="") & Q(next_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "opened_on", "id"], name="attraction_lead_opened"),
            models.Index(fields=["zone", "stage", "id"], name="attraction_lead_stage"),
            models.Index(fields=["zone", "next_on", "id"], name="attraction_lead_next"),
            models.Index(fields=["zone", "investment_fen", "id"], name="attraction_lead_amount"),
            models.Index(fields=["zone", "normalized_name"], name="attraction_lead_normal"),
            models.Index(fields=["zone", "credit_code"], name="attraction_lead_code"),
            models.Index(fields=["zone", "name", "id"], name="attraction_lead_name"),
        ]

    @property
    def own_stage(self) -> LeadStage:
        """Its stage; given up where its project was retired, which was entered by mistake."""
        is_retired = self.project is not None and self.project.retired_on is not None
        return LeadStage.DROPPED if is_retired else LeadStage(self.stage)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class LeadContact(ZoneRow):
    """A person who speaks for an investor."""

    PART_OF: ClassVar = ("lead",)
    PERSONAL: ClassVar = ("name", "title", "phone", "email")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


class LeadNeed(ZoneRow):
    """How much of an element an investor needs, by which day (要素需求).

    ``amount`` is in m² for land and space, kVA for power, flats, people, fen for money.
    """

    PART_OF: ClassVar = ("lead",)

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="element_needs")
    kind = models.CharField(max_length=8, choices=[(k, k) for k in NeedKind])
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    needed_by = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "kind", "needed_by"],
                name="attraction_need_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="attraction_need_is_positive", condition=Q(amount__gt=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class Talk(ZoneRow):
    """A call, meeting or visit with an investor, with the sites that were seen (洽谈考察)."""

    PART_OF: ClassVar = ("lead",)

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="talks")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in TalkKind])
    held_on = models.DateField()
    people = models.CharField(max_length=200, blank=True)
    sites = models.CharField(max_length=200, blank=True)
    summary = models.TextField()
    by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="attraction_talk_says_what", condition=~Q(summary="")),
        ]
        indexes = [models.Index(fields=["lead", "held_on", "id"], name="attraction_talk_of_lead")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.kind}"
