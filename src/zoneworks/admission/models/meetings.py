"""Meetings of the admission committee: who sits, what is voted on, and how each member voted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.admission.engine.committee import TallyResult, Vote
from zoneworks.admission.models.applications import OUTCOMES, Application
from zoneworks.core.models import ZoneRow


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    CALLED = "CALLED"
    """It is called; votes are taken until it is closed."""
    HELD = "HELD"
    CANCELED = "CANCELED"


class ReviewMeeting(ZoneRow):
    """A meeting of the admission committee (入园评审会议) for one sitting of the scheme."""

    number = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    stage = models.CharField(max_length=60)
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=8, choices=MeetingState.choices, default=MeetingState.CALLED
    )
    called_on = models.DateField()
    called_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    minutes = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    canceled_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="admission_meeting_number_once"
            ),
            models.CheckConstraint(
                name="admission_held_meeting_has_minutes",
                condition=~Q(state=MeetingState.HELD)
                | (Q(closed_on__isnull=False) & ~Q(minutes="")),
            ),
        ]
        indexes = [models.Index(fields=["zone", "held_on", "id"], name="admission_meeting_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Seat(ZoneRow):
    """A member of the committee in a meeting; one of them is in the chair."""

    PART_OF: ClassVar = ("meeting",)
    NAMED_WITH: ClassVar = ("member__user",)

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="seats")
    member = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    is_chair = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="admission_seated_once"),
            models.UniqueConstraint(
                fields=["meeting"], name="admission_one_chair", condition=Q(is_chair=True)
            ),
        ]

    def __str__(self) -> str:
        return self.member.user.name


class AgendaItem(ZoneRow):
    """An application before a meeting, and the motion on it (议题).

    ``round`` is that of the application; ``tally`` the count with what was needed
    (``engine.committee.Tally``), empty until the meeting is closed.
    """

    PART_OF: ClassVar = ("meeting",)
    NAMED_WITH: ClassVar = ("application__project",)

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    motion = models.CharField(max_length=6, choices=OUTCOMES)
    note = models.TextField(blank=True)
    result = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in TallyResult], blank=True
    )
    tally = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "application"], name="admission_once_on_an_agenda"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)


class MeetingBallot(ZoneRow):
    """What a member did on an item: voted, or recused themselves (回避) with the reason."""

    PART_OF: ClassVar = ("meeting",)
    NAMED_WITH: ClassVar = ("seat__member__user",)

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="ballots")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    vote = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Vote], blank=True
    )
    recused_because = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="admission_one_ballot_a_member"),
            models.CheckConstraint(
                name="admission_recused_members_do_not_vote",
                condition=(Q(vote="") & ~Q(recused_because=""))
                | (~Q(vote="") & Q(recused_because="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)
