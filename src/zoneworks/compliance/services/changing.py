"""Holding a review while it is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import queries
from zoneworks.compliance.labels import refusal_text
from zoneworks.compliance.models import Review
from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import StaleRecord, explained

FIELDS = {"REVIEW_REASON_MISSING": "reason", "REVIEW_BASIS_OF_NO_USE": "defense"}
"""Which field of a form a refusal stands beside; the others are the form's own."""


@contextmanager
def changing(
    actor: Actor, pk: int, version: int | None, *, reason: str = "reason"
) -> Iterator[Review]:
    """Hold a review, as it was seen; an engine's refusal stands beside its field.

    ``version`` is that of ``queries.seen_version``; ``reason`` names the field of the reason.

    Raises:
        NotFound: no such review in the zone where the actor writes.
        StaleRecord: it was changed since ``version``.
        InvalidInput: the engine refused.
    """
    with transaction.atomic():
        records.lock(actor, Review, pk)
        review = queries.get_review(actor, pk)
        current = queries.seen_version(review)
        if version is not None and version != current:
            raise StaleRecord(
                _("Something was added to the review while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        with explained(refusal_text, FIELDS | {"REVIEW_REASON_MISSING": reason}):
            yield review
