"""What compliance adds to the desk, to search and to lists."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import labels, lists, queries
from zoneworks.compliance.engine.acts import OPEN_REVIEWS, VIEW_REVIEWS
from zoneworks.compliance.engine.reviews import ReviewAct
from zoneworks.compliance.models import Review
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem, Indexed, ListKind, SearchHit, SearchKind

DESK_ITEMS = 25


def first_readings_of(actor: Actor) -> Iterable[DeskItem]:
    """What I have to read first."""
    for row in queries.list_first_readings(actor)[:DESK_ITEMS]:
        yield _item(row, _("Read and answer"), reverse("compliance:answers", args=[row.pk]))


def second_readings_of(actor: Actor) -> Iterable[DeskItem]:
    """What waits for a second reader."""
    for row in queries.list_second_readings(actor)[:DESK_ITEMS]:
        url = reverse("compliance:confirm", args=[row.pk])
        yield _item(row, labels.ACTS[ReviewAct.CONFIRM], url)


def _item(row: Review, verb: object, act_url: str) -> DeskItem:
    return DeskItem(
        theme=_("Policies"),
        title=row.title,
        line=row.number,
        verb=verb,
        url=reverse("compliance:review", args=[row.pk]),
        since=_beginning(row.since or row.opened_on),
        due_on=row.due_on,
        act_url=act_url,
    )


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


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
