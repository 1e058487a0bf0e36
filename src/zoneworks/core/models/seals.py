"""Seals of events."""

from django.db import models

from zoneworks.core.engine.seals import Run
from zoneworks.core.engine.seals import Seal as Term


class Seal(models.Model):
    """A run of events that is closed, with the signature of the installation (封存).

    Append-only as the events are. See ``zoneworks.core.engine.seals`` for what the columns hold.
    """

    number = models.BigIntegerField(unique=True)
    last_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ids = models.BinaryField()
    marks = models.BinaryField()
    content = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    made_at = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def term(self) -> Term:
        """The seal as the engine knows it."""
        run = Run(bytes(self.ids), bytes(self.marks), bytes(self.content))
        return Term(self.number, self.last_event, run, bytes(self.previous), self.made_at)
