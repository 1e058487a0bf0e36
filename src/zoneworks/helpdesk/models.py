"""Class consultations and the departments that are asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.core.models import Unit, ZoneRow
from zoneworks.helpdesk.engine.consultations import State
from zoneworks.registry.models import Enterprise, Project

STATES = [(state.value, state.value) for state in State]


class Consultation(ZoneRow):
    """A consultation on the class of a business (行业类别会商).

    ``suggestion`` is what the ranking of the classes said on opening, by the keywords of
    ``rules_sha256``. ``applied_on`` is when the register took the class over.
    """

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    description = models.TextField()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default=State.OPEN)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    suggestion = models.JSONField(default=dict)
    rules_sha256 = models.CharField(max_length=64)
    class_code = models.CharField(max_length=4, blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="helpdesk_consultation_number_once"
            ),
            models.CheckConstraint(
                name="helpdesk_decision_has_class_and_reason",
                condition=~Q(state=State.DECIDED)
                | (
                    ~Q(class_code="")
                    & ~Q(reason="")
                    & Q(decided_on__isnull=False, decided_by__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "opened_on", "id"], name="helpdesk_consultation_new"),
            models.Index(fields=["zone", "state", "id"], name="helpdesk_consultation_state"),
            models.Index(fields=["project"], name="helpdesk_of_project"),
            models.Index(fields=["enterprise"], name="helpdesk_of_enterprise"),
        ]

    def __str__(self) -> str:
        return self.number


class ConsultationQuestion(ZoneRow):
    """A department that is asked for the class, and what it answered.

    An answer without a class says that the department cannot tell; its reason says why. An answer
    is in time or late by its first day; a correction leaves that day.
    """

    PART_OF: ClassVar = ("consultation",)

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    class_code = models.CharField(max_length=4, blank=True)
    reason = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    corrected_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "unit"], name="helpdesk_unit_is_asked_once"
            ),
            models.CheckConstraint(
                name="helpdesk_answer_has_reason",
                condition=Q(answered_on__isnull=True) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "unit", "due_on"],
                name="helpdesk_question_open",
                condition=Q(answered_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)
