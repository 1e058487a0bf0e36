"""Applications, meetings, agreements, promises and versions of the scheme on screen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.applications import State
from zoneworks.admission.labels import names
from zoneworks.admission.labels.printed import promised_text
from zoneworks.admission.labels.texts import outcome_text
from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import full_day, number, state
from zoneworks.registry.lists import WAN, money

LATE, DUE, OPEN, SETTLED = "LATE", "DUE", "OPEN", "SETTLED"
STANDINGS = {
    LATE: _("Late or short"),
    DUE: _("Due, not checked"),
    OPEN: _("Still to come"),
    SETTLED: _("Settled"),
}


def _state(row: Any) -> str:
    return state(names.STATE_SHAPES[row.state], names.STATES[row.state])


def points(value: Any) -> str:
    """Points with two places."""
    return "—" if value is None else number(value, 2)


def _project(text: str) -> Q:
    return (
        Q(number__icontains=text)
        | Q(project__name__icontains=text)
        | Q(project__enterprise__name__icontains=text)
    )


def applied_day(row: Any) -> str:
    """The day of an application; a draft has none."""
    return full_day(None if row.state == State.DRAFT else row.opened_on)


def _mending(choice: str) -> Q:
    passed = Q(state="MENDING", mend_by__lt=clock.today())
    return passed if choice == LATE else Q(state="MENDING") & ~passed


APPLICATIONS = ListSpec(
    title=_("Applications for entry"),
    default_sort="-opened_on",
    row_url=record_url("admission:application"),
    create_label=_("Apply for entry"),
    empty_title=_("No application yet"),
    empty_text=_(
        "A project applies with its figures, is scored by the entry scheme, and comes before the"
        " committee."
    ),
    columns=[
        Column("project", _("Project"), lambda row: row.project.name),
        Column("number", names.FIELDS["number"], lambda row: code(row.number)),
        Column(
            "enterprise",
            _("Enterprise"),
            lambda row: row.project.enterprise.name if row.project.enterprise else "—",
        ),
        Column("state", names.FIELDS["state"], _state),
        Column(
            "total",
            names.FIELDS["total"],
            lambda row: points(row.total),
            is_numeric=True,
            sort="total",
        ),
        Column("outcome", names.OUTCOME, outcome_text),
        Column(
            "investment",
            names.FIELDS["investment_fen"],
            lambda row: money(row.investment_fen),
            unit=WAN,
            is_numeric=True,
        ),
        day_column("mend_by", names.FIELDS["mend_by"]),
        Column(
            "opened_on",
            names.FIELDS["opened_on"],
            applied_day,
            is_numeric=True,
            sort="opened_on",
        ),
    ],
    filters=[
        Filter("q", _("Project, enterprise or number"), "text", _project),
        choice_filter("state", names.FIELDS["state"], names.STATES),
        choice_filter("outcome", names.FIELDS["outcome"], names.OUTCOMES),
        Filter(
            "mending",
            names.STATES["MENDING"],
            "choice",
            _mending,
            lambda: [(LATE, _("Its day has passed")), (OPEN, _("Still in time"))],
        ),
        range_filter("opened_on", names.FIELDS["opened_on"], "opened_on"),
    ],
)

MEETINGS = ListSpec(
    title=_("Meetings of the committee"),
    default_sort="-held_on",
    row_url=record_url("admission:meeting"),
    create_label=_("Call a meeting"),
    empty_title=_("No meeting yet"),
    empty_text=_("Scored applications are put on the agenda of a meeting."),
    columns=[
        Column("title", names.FIELDS["title"], lambda row: row.title),
        Column("number", names.FIELDS["number"], lambda row: code(row.number)),
        Column(
            "state",
            names.FIELDS["state"],
            lambda row: state(names.MEETING_SHAPES[row.state], names.MEETING_STATES[row.state]),
        ),
        day_column("held_on", names.FIELDS["held_on"]),
        Column("place", names.FIELDS["place"], lambda row: row.place or "—"),
    ],
    filters=[
        Filter(
            "q",
            _("Title or number"),
            "text",
            lambda text: Q(title__icontains=text) | Q(number__icontains=text),
        ),
        choice_filter("state", names.FIELDS["state"], names.MEETING_STATES),
    ],
)

AGREEMENTS = ListSpec(
    title=_("Supervision agreements"),
    default_sort="-drafted_on",
    row_url=record_url("admission:agreement"),
    empty_title=_("No supervision agreement yet"),
    empty_text=_("It is drafted from an application that was admitted."),
    columns=[
        Column("project", _("Project"), lambda row: row.project.name),
        Column("number", names.FIELDS["number"], lambda row: code(row.number)),
        Column(
            "enterprise",
            _("Enterprise"),
            lambda row: row.project.enterprise.name if row.project.enterprise else "—",
        ),
        Column(
            "state",
            names.FIELDS["state"],
            lambda row: state(
                names.SUPERVISION_SHAPES[row.state], names.SUPERVISION_STATES[row.state]
            ),
        ),
        Column(
            "deposit",
            names.FIELDS["deposit_fen"],
            lambda row: money(row.deposit_fen),
            unit=WAN,
            is_numeric=True,
        ),
        day_column("drafted_on", names.FIELDS["drafted_on"]),
        day_column("signed_on", names.FIELDS["signed_on"]),
    ],
    filters=[
        Filter("q", _("Project, enterprise or number"), "text", _project),
        choice_filter("state", names.FIELDS["state"], names.SUPERVISION_STATES),
    ],
)


def standing_of(row: Any) -> tuple[str, Any]:
    """The shape and the word of how a promise stands today."""
    if row.result and (row.settled_on is not None or row.due_on < clock.today()):
        return names.RESULT_SHAPES[row.result], names.RESULTS[row.result]
    if row.settled_on is not None:
        return "inapplicable", STANDINGS[SETTLED]
    if row.due_on < clock.today():
        return "due", STANDINGS[DUE]
    return "open", STANDINGS[OPEN]


def _standing(choice: str) -> Q:
    passed = Q(due_on__lt=clock.today())
    return {
        LATE: Q(result__in=["LATE", "SHORT"]),
        DUE: passed & Q(settled_on=None, result=""),
        OPEN: ~passed & Q(settled_on=None),
        SETTLED: Q(settled_on__isnull=False),
    }[choice]


def _agreement_url(row: Any) -> str:
    return reverse("admission:agreement", args=[row.supervision_id])


PROMISES = ListSpec(
    title=_("Promises and checks"),
    default_sort="due_on",
    row_url=_agreement_url,
    empty_title=_("No promise yet"),
    empty_text=_("Promises of signed supervision agreements stand here with their days."),
    columns=[
        Column("project", _("Project"), lambda row: row.supervision.project.name),
        Column("kind", names.FIELDS["kind"], lambda row: names.PROMISE_KINDS[row.kind]),
        Column("amount", names.FIELDS["amount_fen"], promised_text, is_numeric=True),
        day_column("due_on", names.FIELDS["due_on"]),
        Column("state", names.FIELDS["state"], lambda row: state(*standing_of(row))),
        Column(
            "part",
            _("Still deposited"),
            lambda row: money(row.part_fen),
            unit=WAN,
            is_numeric=True,
        ),
        Column("agreement", _("Agreement"), lambda row: code(row.supervision.number)),
    ],
    filters=[
        Filter(
            "q",
            _("Project or number"),
            "text",
            lambda text: (
                Q(supervision__number__icontains=text)
                | Q(supervision__project__name__icontains=text)
            ),
        ),
        choice_filter("kind", names.FIELDS["kind"], names.PROMISE_KINDS),
        Filter(
            "standing",
            names.FIELDS["state"],
            "choice",
            _standing,
            lambda: list(STANDINGS.items()),
        ),
        choice_filter("result", names.FIELDS["result"], names.RESULTS),
        range_filter("due_on", names.FIELDS["due_on"], "due_on"),
    ],
)
