"""Seals of events."""

from django.db import models

from zoneworks.core.engine.seals import Run
from zoneworks.core.engine.seals import Seal as Term


class Seal(models.Model):
    """A run of events that is closed, with the signature of the installation (封存).

    Append-only as the events are. See ``zoneworks.core.engine.seals`` for what the columns hold.
    """

    number = models.BigIntegerField(unique=True)
    form = models.PositiveSmallIntegerField()
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
        """The seal as the engine knows it. Raises TypeError where a column holds another kind."""
        numbers = (self.number, self.last_event, self.form, self.count)
        if not all(isinstance(one, int) for one in numbers):
            raise TypeError("A column of a seal holds no whole number.")
        run = Run(bytes(self.ids), bytes(self.marks), bytes(self.content))
        previous, made_at = bytes(self.previous), str(self.made_at)
        return Term(self.number, self.last_event, run, previous, made_at, self.form)
