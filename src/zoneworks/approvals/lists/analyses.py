"""The kept analyses on screen."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.models import LogAnalysis
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.models import JobState
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import moment, number, state

STATES = {
    JobState.DONE: ("done", _("Done")),
    JobState.RUNNING: ("running", _("Running")),
    JobState.WAITING: ("open", _("Waiting")),
    JobState.FAILED: ("blocked", _("Failed")),
    JobState.CANCELED: ("inapplicable", _("Canceled")),
}


def _state(row: LogAnalysis) -> str:
    known = JobState.DONE if row.analyzed_at else JobState(row.job_state or JobState.WAITING)  # type: ignore[attr-defined]
    return state(*STATES[known])


ANALYSES = ListSpec(
    title=_("Log analyses"),
    default_sort="-created_at",
    row_url=record_url("approvals:analysis"),
    empty_title=_("No log has been analyzed yet"),
    empty_text=_("Bring a permit log as XES, CSV or Parquet: columns are found by their names."),
    columns=[
        Column("name", _("Name"), lambda row: row.name, sort="name"),
        Column(
            "file",
            _("File"),
            lambda row: code(row.file.name),
        ),
        Column("events", _("Events"), lambda row: number(row.n_events), is_numeric=True),
        Column("cases", _("Cases"), lambda row: number(row.n_cases), is_numeric=True),
        Column("open", _("Open cases"), lambda row: number(row.n_open_cases), is_numeric=True),
        Column("state", _("State"), _state),
        Column("user", _("Asked by"), lambda row: row.user.name),
        Column("created_at", _("Asked at"), lambda row: moment(row.created_at), sort="created_at"),
    ],
    filters=[Filter("q", _("Name"), "text", lambda text: Q(name__icontains=text))],
)
