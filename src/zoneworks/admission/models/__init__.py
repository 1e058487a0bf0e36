"""The tables of admission."""

from zoneworks.admission.models.agreements import PromiseCheck, SupervisedPromise, Supervision
from zoneworks.admission.models.applications import Application, SchemeVersion, Scoring
from zoneworks.admission.models.meetings import AgendaItem, MeetingBallot, ReviewMeeting, Seat

__all__ = [
    "AgendaItem",
    "Application",
    "MeetingBallot",
    "PromiseCheck",
    "ReviewMeeting",
    "SchemeVersion",
    "Scoring",
    "Seat",
    "SupervisedPromise",
    "Supervision",
]
