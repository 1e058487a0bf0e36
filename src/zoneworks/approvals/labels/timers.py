"""The words of deadlines."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.process.timers import DeadlineKind

DEADLINES: dict[str, Any] = {
    DeadlineKind.NOTICE: _("Term for telling what is missing"),
    DeadlineKind.PROMISED: _("Promised limit"),
    DeadlineKind.LEGAL: _("Legal limit"),
    DeadlineKind.PAUSE: _("Limit of the pause"),
    DeadlineKind.DELIVERY: _("Term for the delivery"),
    DeadlineKind.OBLIGATION: _("Obligation"),
    DeadlineKind.SIMULATION: _("Simulated handling"),
}
