"""Work that takes longer than a page may."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from zoneworks.core.models.rows import ZoneRow


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELED = "CANCELED"


class Job(ZoneRow):
    """A piece of long work on one record, with its progress.

    ``attempt`` fences: a worker that was thought dead writes nothing once a later attempt has
    begun. ``beat_at`` is the last sign of life. ``error`` is untranslated, with places for
    ``error_values``: who reads it may have another language than who began the work.
    """

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    membership = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    step = models.CharField(max_length=100, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    error_values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(
                fields=["beat_at"],
                name="core_job_open",
                condition=Q(state__in=["WAITING", "RUNNING"]),
            ),
            models.Index(fields=["kind", "subject_id"], name="core_job_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.state}"
