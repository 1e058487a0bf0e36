"""Documents that a zone has issued, and the series of their numbers."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from zoneworks.core.models.rows import ZoneRow


class NumberSeries(ZoneRow):
    """The numbers of one word in one year (发文字号): ``last`` is the ordinal given last.

    Whoever takes a number holds this row until the transaction's end, so that a document which
    does not come about leaves no gap.
    """

    word = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "word", "year"], name="core_number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.year}"


class IssuedDocument(ZoneRow):
    """A document that went out to somebody, as it was issued (文书).

    ``values`` are the words on the paper. The file is made when it is first fetched and never
    again: ``sha256`` is its digest. ``ordinal`` is set where the number is one of the zone's own
    series. ``code`` is what the public page asks for; nobody can guess it. A document that no
    longer holds stays, with ``withdrawn_on`` and the reason.
    """

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    number = models.CharField(max_length=60)
    ordinal = models.PositiveIntegerField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    holder = models.CharField(max_length=120)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    is_simulated = models.BooleanField(default=False)
    values = models.JSONField(encoder=DjangoJSONEncoder)
    rules_sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=20, unique=True)
    content = models.FileField(upload_to="documents/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"],
                name="core_document_number_once",
                condition=Q(ordinal__isnull=False),
            ),
            models.CheckConstraint(
                name="core_document_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_document_subject")
        ]

    @property
    def part_of(self) -> tuple[str, int]:
        """The record whose timeline shows the document."""
        return self.subject_type, self.subject_id

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()
