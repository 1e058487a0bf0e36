"""Analyses of permit logs, kept with what they found."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from zoneworks.core.models import StoredFile, ZoneRow

JOB = "approvals.analyze_log"
"""The kind of job that does an analysis."""
OWN_JOB = "approvals.analyze_own"
"""The kind of job that analyzes the zone's own cases."""


class LogAnalysis(ZoneRow):
    """One analysis of an uploaded log: its options, and once the job is done its figures.

    ``figures`` is what the command line prints; the tables of cases and steps behind them are
    kept as parquet files, so that every figure opens its cases. ``seen_at`` is when the person
    who asked for it first looked at the result. ``is_own`` says that the log is the zone's own:
    only then do its figures stand on the zone's overview.
    """

    name = models.CharField(max_length=200)
    is_own = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    n_events = models.PositiveIntegerField(null=True)
    n_cases = models.PositiveIntegerField(null=True)
    n_open_cases = models.PositiveIntegerField(null=True)
    figures = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    cases = models.FileField(upload_to="analyses/%Y/%m/", null=True)
    steps = models.FileField(upload_to="analyses/%Y/%m/", null=True)
    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    analyzed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "created_at", "id"], name="approvals_analysis_new")]

    def __str__(self) -> str:
        return self.name
