"""What compliance adds to the desk, to search and to lists."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import labels, lists, queries
from zoneworks.compliance.engine.acts import OPEN_REVIEWS, VIEW_REVIEWS
from zoneworks.compliance.engine.reviews import ReviewAct, State
from zoneworks.compliance.models import Review
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem, Indexed, ListKind, SearchHit, SearchKind
from zoneworks.core.desk import beginning


def readings_of(actor: Actor) -> Iterable[DeskItem]:
    """What I have to read first, and what waits for me as a second reader."""
    for row in queries.list_readings(actor):
        is_first = row.state == State.FIRST_READING
        verb = _("Read and answer") if is_first else labels.ACTS[ReviewAct.CONFIRM]
        page = "compliance:answers" if is_first else "compliance:confirm"
        yield _item(row, verb, reverse(page, args=[row.pk]))


def _item(row: Review, verb: object, act_url: str) -> DeskItem:
    return DeskItem(
        theme=_("Policies"),
        title=row.title,
        line=row.number,
        verb=verb,
        url=reverse("compliance:review", args=[row.pk]),
        since=beginning(row.since or row.opened_on),
        due_on=row.due_on,
        act_url=act_url,
    )


def conclusions_called(actor: Actor, text: str, limit: int) -> Iterable[SearchHit]:
    """Printed conclusions by their number."""
    for one in queries.list_numbered(actor, text)[:limit]:
        url = reverse("compliance:document", args=[one.subject_id])
        yield SearchHit(_("Document"), one.number, one.title, url)


def _index(row: Review) -> Indexed:
    """A review by what it is about and its number."""
    return Indexed(row.title, row.number, [row.title], [row.number])


REVIEWS = SearchKind(
    Review,
    _("Fair-competition review"),
    VIEW_REVIEWS,
    Review.objects.all,
    _index,
    queries.list_reviews,
    "compliance:review",
    labels.TIMELINE,
    part="compliance",
)
REVIEW_LIST = ListKind(
    "compliance.reviews",
    "compliance:reviews",
    VIEW_REVIEWS,
    lists.REVIEWS,
    queries.list_reviews,
    VIEW_REVIEWS,
    part="compliance",
    enter=OPEN_REVIEWS,
    new="compliance:review_new",
)
