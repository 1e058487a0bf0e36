"""What every slice asks before it issues, signs or pays."""

from django.db import connection

from zoneworks.compliance import queries
from zoneworks.compliance.engine.reviews import StandingState
from zoneworks.compliance.engine.subjects import Subject
from zoneworks.compliance.models import Review
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput


def require_review(actor: Actor, subject: Subject) -> Review:
    """Give the review that has passed and holds for this very version, or refuse the act.

    Called in the transaction of the act (signing, publishing, paying), whoever does it. The
    reviews of the subject are held until its end, so that none is revoked in between.

    Raises:
        InvalidInput: no such review; the text says why, with the article.
        RuntimeError: there is no transaction that could hold the review.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A review is required in the transaction of the act that needs it.")
    of_zone = Review.objects.select_for_update().filter(zone_id=actor.writing_zone_id())
    held = queries.of_subject(of_zone, subject).order_by("pk")
    standing = queries.standing_of(actor, subject, held)
    if standing.state is not StandingState.PASSED or standing.review is None:
        raise InvalidInput({"": [standing.text]})
    return standing.review
