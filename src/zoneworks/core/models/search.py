"""The search index."""

from django.db import models


class SearchEntry(models.Model):
    """A record as search knows it; written with each event of the record.

    ``words`` are those of ``core.engine.search``. Each database keeps its own full-text index of
    them, made in a migration: FTS5 on SQLite, a ``tsvector`` on PostgreSQL.
    """

    zone = models.ForeignKey("core.Zone", models.CASCADE, related_name="+", db_index=False)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    line = models.CharField(max_length=200)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="core_search_entry_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
