"""Fair-competition reviews, who was heard in them, and a zone's own words of the positive list."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.compliance.engine.conclusions import Heard, Outcome
from zoneworks.compliance.engine.reviews import CONCLUDED, IN_HAND, State
from zoneworks.compliance.engine.subjects import SubjectKind
from zoneworks.core.models import Unit, ZoneRow

KINDS = [(kind.value, kind.value) for kind in SubjectKind]
STATES = [(state.value, state.value) for state in State]
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]
HEARD = [(heard.value, heard.value) for heard in Heard]
LAST_ENTRY = 14


class Review(ZoneRow):
    """A fair-competition review (公平竞争审查) of one version of a measure.

    ``record`` and ``record_id`` name what is reviewed, empty and 0 for a text that was entered by
    hand; ``content`` holds its parts as they were read, ``digest`` tells their version.
    ``rules_sha256``, ``terms_sha256`` and ``list_sha256`` are by what it was read: the articles,
    the terms, the positive list when parts were last placed. ``answers`` and ``placements`` are
    those of the first reading (``engine.questions.Answer``, ``engine.positive_list.Placement``);
    ``written_by`` the users who wrote in it. ``since`` and ``due_on`` belong to the reading in
    hand; ``returned_because`` says why the second reader sent it back. ``valid_until`` is
    excluded.
    """

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=KINDS)
    record = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(default=0)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=STATES, default=State.FIRST_READING)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    rules_sha256 = models.CharField(max_length=64)
    terms_sha256 = models.CharField(max_length=64)
    list_sha256 = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=list)
    placements = models.JSONField(default=list)
    written_by = models.JSONField(default=list)
    opinion = models.TextField(blank=True)
    concerns_public = models.BooleanField(default=False)
    since = models.DateField(null=True)
    due_on = models.DateField(null=True)
    first_reader = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    handed_on = models.DateField(null=True)
    second_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    second_reader = models.ForeignKey(
        "core.Membership", models.PROTECT, null=True, related_name="+"
    )
    returned_because = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)
    concluded_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="compliance_review_number_once"
            ),
            models.UniqueConstraint(
                fields=["zone", "record", "record_id", "digest"],
                name="compliance_one_review_of_a_version_in_hand",
                condition=Q(state__in=sorted(IN_HAND)),
            ),
            models.CheckConstraint(
                name="compliance_review_in_hand_is_due",
                condition=Q(state__in=sorted(IN_HAND), since__isnull=False, due_on__isnull=False)
                | (~Q(state__in=sorted(IN_HAND)) & Q(since__isnull=True, due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="compliance_concluded_review_has_two_readers",
                condition=~Q(state__in=sorted(CONCLUDED))
                | (
                    ~Q(outcome="")
                    & ~Q(opinion="")
                    & ~Q(first_reader=F("second_reader"))
                    & Q(
                        first_reader__isnull=False,
                        second_reader__isnull=False,
                        concluded_on__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="compliance_passed_review_holds_until_a_day",
                condition=~Q(state__in=[State.PASSED, State.REVOKED])
                | (Q(valid_until__isnull=False) & ~Q(outcome=Outcome.VIOLATES)),
            ),
            models.CheckConstraint(
                name="compliance_review_of_a_record_names_it",
                condition=Q(record="", record_id=0) | (~Q(record="") & Q(record_id__gt=0)),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "opened_on", "id"], name="compliance_review_new"),
            models.Index(fields=["zone", "state", "id"], name="compliance_review_state"),
            models.Index(fields=["zone", "record", "record_id"], name="compliance_review_of"),
        ]

    def __str__(self) -> str:
        return self.number


class Hearing(ZoneRow):
    """Somebody whom a measure touches, and what they said of it (听取意见)."""

    PART_OF: ClassVar = ("review",)

    review = models.ForeignKey(Review, models.CASCADE, related_name="hearings")
    kind = models.CharField(max_length=12, choices=HEARD)
    name = models.CharField(max_length=120)
    heard_on = models.DateField()
    said = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="compliance_hearing_says_who_and_what", condition=~Q(name="") & ~Q(said="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class PositiveListEntry(ZoneRow):
    """A zone's own words of an entry of the positive list (正面清单), over the sample's.

    ``is_sample`` where they are the sample's again.
    """

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    text = models.TextField()
    limits = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="compliance_positive_list_entry_once"
            ),
            models.CheckConstraint(
                name="compliance_positive_list_has_fourteen_entries",
                condition=Q(number__gte=1, number__lte=LAST_ENTRY),
            ),
        ]

    def __str__(self) -> str:
        return self.title
