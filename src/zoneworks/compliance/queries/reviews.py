"""Reviews: lists, single ones, what waits for whom, the document of a conclusion."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import labels
from zoneworks.compliance.engine.acts import READ_FIRST, READ_SECOND, VIEW_REVIEWS
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.models import Hearing, Review
from zoneworks.compliance.queries.printing import REVIEW
from zoneworks.core import documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.numbering import parse_number
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import IssuedDocument, Unit, UnitKind
from zoneworks.core.reading import get_one

READING_UNITS = (UnitKind.DEPARTMENT, UnitKind.APPROVING_DEPARTMENT)
READ = ("content", "answers", "placements")
"""What a list of reviews does not show."""
LOOKED_AT = 200
"""So many readings are looked at for one desk."""


def list_reviews(actor: Actor) -> QuerySet[Review]:
    """The reviews of the zones that the actor reads."""
    actor.require(VIEW_REVIEWS)
    rows: QuerySet[Review] = Review.objects.visible_to(actor)
    return rows.select_related("opened_by__user").defer(*READ)


def get_review(actor: Actor, pk: int) -> Review:
    """One review with its readers and who was heard.

    Raises:
        NotFound: none such that the actor may see.
    """
    people = (
        *("zone", "opened_by__unit", "second_unit"),
        *("first_reader__user", "first_reader__unit"),
        *("second_reader__user", "second_reader__unit"),
    )
    heard = Prefetch("hearings", Hearing.objects.order_by("heard_on", "pk"))
    rows = list_reviews(actor).select_related(*people, "opened_by__user").prefetch_related(heard)
    return get_one(rows.defer(None).filter(pk=pk), _("There is no such review."))


def get_hearing(actor: Actor, pk: int) -> Hearing:
    """What somebody said.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_REVIEWS)
    rows = Hearing.objects.visible_to(actor)
    found: Hearing = get_one(
        rows.select_related("review").filter(pk=pk), _("There is no such hearing.")
    )
    return found


def seen_version(review: Review) -> int:
    """A number that grows with each change of a review and of what was heard in it."""
    return sum(one.version for one in (review, *review.hearings.all()))


def list_readings(actor: Actor) -> list[Review]:
    """What waits for the actor, soonest due first.

    To be read first: what they have read before or, where nobody has, opened; and what has no
    officer any more who did. As a second reader: what was given to their unit or to none, unless
    they wrote at the first reading.
    """
    waits = Q()
    if actor.may(READ_FIRST):
        waits |= Q(state=State.FIRST_READING) & (
            _reads_first(actor, "first_reader")
            | Q(first_reader=None) & _reads_first(actor, "opened_by")
        )
    if actor.may(READ_SECOND):
        given = Q(second_unit=None) | Q(second_unit_id=actor.unit_id)
        waits |= Q(state=State.SECOND_READING) & given
    if not waits:
        return []
    rows: QuerySet[Review] = Review.objects.visible_to(actor).filter(waits)
    return [
        one
        for one in rows.defer(*READ).order_by("due_on", "pk")[:LOOKED_AT]
        if one.state == State.FIRST_READING or actor.user_id not in one.written_by
    ]


def _reads_first(actor: Actor, column: str) -> Q:
    """Whether it is the actor, or nobody who still is an officer."""
    is_officer = Q(**{f"{column}__is_active": True, f"{column}__role": Role.OFFICER})
    return Q(**{column: actor.membership_id}) | Q(**{f"{column}__isnull": False}) & ~is_officer


def list_reviewing_units(actor: Actor) -> list[Unit]:
    """The units of the zone to which a second reading may be given."""
    units = Unit.objects.visible_to(actor).filter(is_active=True, kind__in=READING_UNITS)
    return list(units.order_by("name"))


def get_document(actor: Actor, pk: int) -> IssuedDocument:
    """The conclusion of a review.

    Raises:
        NotFound: no such review that the actor may see, or none that is concluded.
    """
    review = get_review(actor, pk)
    return get_one(
        documents.list_documents(actor, REVIEW, [review.pk]), _("The review is not concluded yet.")
    )


def list_numbered(actor: Actor, text: str) -> list[IssuedDocument]:
    """The conclusions of a number that the actor may see; none for what is no such number."""
    number = parse_number(text)
    if number is None or not actor.may(VIEW_REVIEWS):
        return []
    rows = IssuedDocument.objects.visible_to(actor)
    return list(rows.filter(subject_type=REVIEW, number=str(number)))


def last_day_of(document: IssuedDocument) -> date | None:
    """The last day on which a conclusion holds; whoever reads it has been shown the document."""
    review = Review.objects.filter(pk=document.subject_id, zone_id=document.zone_id).first()
    return None if review is None else labels.last_day(review.valid_until)
