"""Meetings of the committee: who sits, what is voted on, whose vote is still out."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.acts import HOLD_MEETINGS, VIEW_MEETINGS, VOTE, VOTERS
from zoneworks.admission.models import AgendaItem, MeetingBallot, ReviewMeeting, Seat
from zoneworks.admission.models.meetings import MeetingState
from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.models import IssuedDocument, Membership
from zoneworks.core.reading import get_one

MEETING = "admission.ReviewMeeting"
MINUTES = "MINUTES"


def list_meetings(actor: Actor) -> QuerySet[ReviewMeeting]:
    """The meetings of the zones that the actor reads."""
    actor.require(VIEW_MEETINGS)
    rows: QuerySet[ReviewMeeting] = ReviewMeeting.objects.visible_to(actor)
    return rows.select_related("zone", "called_by__user")


def get_meeting(actor: Actor, pk: int) -> ReviewMeeting:
    """One meeting with its seats, its agenda and every ballot.

    Raises:
        NotFound: none such that the actor may see.
    """
    seats = Seat.objects.select_related("member__user", "member__unit").order_by("-is_chair", "pk")
    items = AgendaItem.objects.select_related("application__project__enterprise")
    ballots = MeetingBallot.objects.order_by("pk")
    rows = list_meetings(actor).prefetch_related(
        Prefetch("seats", seats),
        Prefetch("items", items.order_by("position")),
        Prefetch("items__ballots", ballots),
    )
    return get_one(rows.filter(pk=pk), _("There is no such meeting."))


def get_item(actor: Actor, pk: int) -> AgendaItem:
    """One item of an agenda.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_MEETINGS)
    rows = AgendaItem.objects.visible_to(actor).select_related(
        "application__project__enterprise", "application__zone", "meeting"
    )
    found: AgendaItem = get_one(rows.filter(pk=pk), _("There is no such item on an agenda."))
    return found


def seen_version(meeting: ReviewMeeting) -> int:
    """A number that grows with each change of a meeting and of the votes in it."""
    ballots = [one for item in meeting.items.all() for one in item.ballots.all()]
    parts = (*meeting.seats.all(), *meeting.items.all(), *ballots)
    return sum(one.version for one in (meeting, *parts))


def list_voters(actor: Actor) -> list[Membership]:
    """The members of the zone whom a meeting may seat, by name."""
    rows = Membership.objects.visible_to(actor).filter(is_active=True, role__in=sorted(VOTERS))
    return list(rows.select_related("user", "unit").order_by("user__name", "pk"))


def list_items_of(actor: Actor, application_id: int) -> list[AgendaItem]:
    """The votes on an application, the latest first; none for whom they are not."""
    if not actor.may(VIEW_MEETINGS):
        return []
    rows = AgendaItem.objects.visible_to(actor).filter(application_id=application_id)
    return list(rows.select_related("meeting").order_by("-meeting__held_on", "-pk"))


def find_called_item(application_id: int) -> AgendaItem | None:
    """The item of an application on the agenda of a meeting that is called and not closed."""
    rows = AgendaItem.objects.filter(
        application_id=application_id, meeting__state=MeetingState.CALLED
    )
    found: AgendaItem | None = rows.select_related("meeting").first()
    return found


def list_to_vote(actor: Actor) -> QuerySet[AgendaItem] | None:
    """The items on which the actor is seated and has not voted; None for who never votes."""
    if not actor.may(VOTE):
        return None
    own = Seat.objects.filter(meeting=OuterRef("meeting"), member_id=actor.membership_id)
    given = MeetingBallot.objects.filter(item=OuterRef("pk"), seat__member_id=actor.membership_id)
    rows: QuerySet[AgendaItem] = AgendaItem.objects.visible_to(actor)
    return rows.filter(
        Exists(own), ~Exists(given), meeting__state=MeetingState.CALLED, result=""
    ).select_related("meeting", "application__project")


def list_to_close(actor: Actor) -> QuerySet[ReviewMeeting] | None:
    """The meetings whose day has come and that are not closed; None for who closes none."""

    if not actor.may(HOLD_MEETINGS):
        return None
    rows = list_meetings(actor)
    return rows.filter(state=MeetingState.CALLED, held_on__lte=clock.today())


def get_minutes(actor: Actor, pk: int) -> IssuedDocument:
    """The printed minutes of a meeting.

    Raises:
        NotFound: no such meeting that the actor may see, or none that was held.
    """
    row = get_meeting(actor, pk)
    return get_one(
        documents.list_documents(actor, MEETING, [row.pk]), _("The meeting is not closed yet.")
    )
