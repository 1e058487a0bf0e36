"""Work that comes again."""

from django.db import models


class Recurring(models.Model):
    """A piece of work that is done again and again, by one worker at a time.

    ``holder`` is the worker that has it, ``beat_at`` its last sign of life. ``error`` is what it
    failed on the last time, as a program says it.
    """

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    holder = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
