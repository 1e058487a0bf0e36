"""Whether a subject is reviewed: the one judgment behind every act that the law makes wait."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from zoneworks.compliance import labels
from zoneworks.compliance.engine.acts import VIEW_REVIEWS
from zoneworks.compliance.engine.reviews import Held, StandingState, State, judge
from zoneworks.compliance.engine.subjects import Subject
from zoneworks.compliance.models import Review
from zoneworks.compliance.queries.readings import conclusion_of, rulebook_of
from zoneworks.core import clock
from zoneworks.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands today: only in the state PASSED may it be issued.

    ``review`` is the one by which it stands so, None where there is none; ``text`` says why, with
    the article; ``url`` is the review's page, empty for who may not open it.
    """

    state: StandingState
    review: Review | None
    text: str
    url: str


def find_standing(actor: Actor, subject: Subject) -> Standing:
    """Tell how a subject stands, for the page on which it is shown."""
    return standing_of(actor, subject, of_subject(Review.objects.visible_to(actor), subject))


def of_subject(rows: QuerySet[Review], subject: Subject) -> QuerySet[Review]:
    """The reviews of a record in all its versions; of a text entered by hand those of this one."""
    found = rows.filter(record=subject.record, record_id=subject.record_id)
    return found if subject.record else found.filter(digest=subject.digest)


def standing_of(actor: Actor, subject: Subject, reviews: Iterable[Review]) -> Standing:
    """Tell how a subject stands by its reviews, which the caller has read, or holds."""
    by_pk = {one.pk: one for one in reviews}
    held = [Held(one.pk, one.digest, State(one.state), one.valid_until) for one in by_pk.values()]
    state, pk = judge(subject.digest, held, clock.today())
    review = None if pk is None else by_pk[pk]
    violated = ""
    if review is not None and state is StandingState.REFUSED:
        violated = labels.violated_text(rulebook_of(review), conclusion_of(review).violated)
    is_open = review is not None and actor.may(VIEW_REVIEWS)
    url = reverse("compliance:review", args=[pk]) if is_open else ""
    return Standing(state, review, labels.standing_text(state, review, violated), url)
