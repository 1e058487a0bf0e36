"""What admission adds to desks, search, lists, the overview, and the page of a project."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import lists, queries
from zoneworks.admission.engine import acts
from zoneworks.admission.engine.applications import ApplicationAct
from zoneworks.admission.labels import names, timeline
from zoneworks.admission.models import Application, ReviewMeeting, Supervision
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    ListKind,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.registry.models import Project

THEME = _("Attraction")
A = ApplicationAct


def _item(row: DeskRow, verb: Any, url_name: str, pk: int, act: str = "") -> DeskItem:
    return DeskItem(
        theme=THEME,
        title=row.title,
        line=row.line,
        verb=verb,
        url=reverse(f"admission:{url_name}", args=[pk]),
        since=beginning(row.since),
        due_on=row.due_on,
        act_url=reverse(f"admission:{act}", args=[row.pk]) if act else "",
    )


def _of(since: str, due_on: str | None = None) -> tuple[Any, Any, Any, Any, Any, Any]:
    return None, "project__name", "number", None, since, due_on


DESK = (
    DeskQuery(
        "admission.check",
        queries.list_to_check,
        _of("submitted_on"),
        lambda row: _item(row, _("See whether it is complete"), "application", row.pk),
    ),
    DeskQuery(
        "admission.place",
        queries.list_to_place,
        _of("scored_on"),
        lambda row: _item(row, names.ACTS[A.PLACE], "application", row.pk),
    ),
    DeskQuery(
        "admission.decide",
        queries.list_to_decide,
        _of("carried_on"),
        lambda row: _item(row, names.ACTS[A.DECIDE], "application", row.pk, "decide"),
    ),
    DeskQuery(
        "admission.lapsed",
        queries.list_lapsed,
        _of("decided_on", "mend_by"),
        lambda row: _item(row, _("Not mended in time"), "application", row.pk),
    ),
    DeskQuery(
        "admission.mend",
        queries.list_to_mend,
        _of("opened_on", "mend_by"),
        lambda row: _item(row, _("Write and hand in"), "application", row.pk),
    ),
    DeskQuery(
        "admission.vote",
        queries.list_to_vote,
        (
            "meeting_id",
            "application__project__name",
            "meeting__number",
            None,
            "meeting__called_on",
            "meeting__held_on",
        ),
        lambda row: _item(row, _("Vote"), "meeting", row.of_id, "vote"),
    ),
    DeskQuery(
        "admission.close",
        queries.list_to_close,
        (None, "title", "number", None, "called_on", "held_on"),
        lambda row: _item(row, _("Close with the minutes"), "meeting", row.pk),
    ),
    DeskQuery(
        "admission.promise",
        queries.list_due,
        (
            "supervision_id",
            "supervision__project__name",
            "supervision__number",
            "kind",
            "due_on",
            None,
        ),
        lambda row: _item(row, _("Check the promise"), "agreement", row.of_id),
    ),
    DeskQuery(
        "admission.consequence",
        queries.list_consequences,
        (
            "supervision_id",
            "supervision__project__name",
            "supervision__number",
            None,
            "checked_on",
            None,
        ),
        lambda row: _item(row, _("Decide the consequence"), "agreement", row.of_id, "consequence"),
    ),
)


def _index(row: Any) -> Indexed:
    """An application or an agreement by its number and the name of its project."""
    return Indexed(
        row.project.name, row.number, [row.project.name], [row.number], row.project.enterprise_id
    )


APPLICATIONS = SearchKind(
    Application,
    _("Application for entry"),
    acts.VIEW_APPLICATIONS,
    lambda: Application.objects.select_related("project"),
    _index,
    queries.list_applications,
    "admission:application",
    timeline.APPLICATION_TIMELINE,
    named_by=((Project, "project_id"),),
    part="admission",
)
MEETINGS = SearchKind(
    ReviewMeeting,
    _("Meeting of the committee"),
    acts.VIEW_MEETINGS,
    ReviewMeeting.objects.all,
    lambda row: Indexed(row.title, row.number, [row.title], [row.number]),
    queries.list_meetings,
    "admission:meeting",
    timeline.MEETING_TIMELINE,
    part="admission",
)
AGREEMENTS = SearchKind(
    Supervision,
    _("Supervision agreement"),
    acts.VIEW_AGREEMENTS,
    lambda: Supervision.objects.select_related("project"),
    _index,
    queries.list_supervisions,
    "admission:agreement",
    timeline.AGREEMENT_TIMELINE,
    named_by=((Project, "project_id"),),
    part="admission",
)
SEARCH_KINDS = (APPLICATIONS, MEETINGS, AGREEMENTS)


def _list(name: str, act: Any, spec: Any, rows: Any, **more: Any) -> ListKind:
    return ListKind(
        f"admission.{name}", f"admission:{name}", act, spec, rows, act, part="admission", **more
    )


APPLICATION_LIST = _list(
    "applications",
    acts.VIEW_APPLICATIONS,
    lists.APPLICATIONS,
    queries.list_applications,
    enter=acts.APPLY,
    new="admission:application_new",
)
MEETING_LIST = _list(
    "meetings",
    acts.VIEW_MEETINGS,
    lists.MEETINGS,
    queries.list_meetings,
    enter=acts.HOLD_MEETINGS,
    new="admission:meeting_new",
)
AGREEMENT_LIST = _list(
    "agreements", acts.VIEW_AGREEMENTS, lists.AGREEMENTS, queries.list_supervisions
)
PROMISE_LIST = _list("promises", acts.VIEW_AGREEMENTS, lists.PROMISES, queries.list_promises)
LISTS = (APPLICATION_LIST, MEETING_LIST, AGREEMENT_LIST, PROMISE_LIST)

RECORD_NAMES = {
    queries.APPLICATION: RecordName(_("Applications for entry"), str),
    queries.MEETING: RecordName(_("Meetings of the committee"), str),
    queries.SUPERVISION: RecordName(_("Supervision agreements"), str),
}


def _applied(actor: Actor) -> Measured:
    year = clock.today().year
    rows = queries.list_applications(actor).filter(opened_on__year=year)
    url = reverse("admission:applications")
    return Measured(rows, f"{url}?opened_on_min={year}-01-01&opened_on_max={year}-12-31")


def _late(actor: Actor) -> Measured:
    rows = queries.list_promises(actor).filter(result__in=["LATE", "SHORT"])
    return Measured(rows, f"{reverse('admission:promises')}?standing={lists.LATE}")


METRICS = (
    Metric(
        "admission.applications",
        _("Applications for entry this year"),
        _("applications"),
        _("Applications opened in this calendar year, whatever became of them."),
        acts.VIEW_FIGURES,
        _applied,
    ),
    Metric(
        "admission.promises_missed",
        _("Promises late or short"),
        _("promises"),
        _("Promises of signed supervision agreements whose latest check found them late or short."),
        acts.VIEW_FIGURES,
        _late,
    ),
)


def of_project(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's applications with their agreements."""
    may_apply = actor.may(acts.APPLY) and actor.zone_id == project.zone_id
    rows = list(queries.list_applications(actor).filter(project_id=project.pk).order_by("-pk"))
    agreements = {}
    if actor.may(acts.VIEW_AGREEMENTS):
        found = queries.list_supervisions(actor).filter(project_id=project.pk)
        agreements = {one.application_id: one for one in found.exclude(state="DISCARDED")}
    return {
        "project": project,
        "applications": [
            (
                row,
                names.STATE_SHAPES[row.state],
                names.STATES[row.state],
                lists.points(row.total),
                agreements.get(row.pk),
            )
            for row in rows
        ],
        "may_apply": may_apply and project.retired_on is None,
    }


TAB = RecordTab(
    "registry.Project",
    "admission",
    _("Admission"),
    acts.VIEW_APPLICATIONS,
    "admission/project_tab.html",
    of_project,
)
