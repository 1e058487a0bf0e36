"""What permit analysis adds to the desk, to search, to the figures and to a project's page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.acts import (
    CLOSE_OBLIGATIONS,
    FOLLOW_SYSTEMS,
    HANDLE_ITEMS,
    OPEN_CASES,
    READ_NOTICES,
    VIEW_ANALYSES,
    VIEW_CASES,
    VIEW_PERFORMANCE,
    VIEW_PORTAL,
)
from zoneworks.approvals.engine.process.duties import PAPERS
from zoneworks.approvals.engine.process.handling import USUAL, HandlingAct, State
from zoneworks.approvals.engine.process.performance import performance_of
from zoneworks.approvals.lists import deadline_name, spent
from zoneworks.approvals.models import ApprovalCase, CaseItem, Notice, Obligation
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    Measured,
    Metric,
    SearchHit,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.engine.search import is_in, rank
from zoneworks.core.models import Job
from zoneworks.core.templatetags.ui import number, percent1
from zoneworks.registry.models import Project

DESK_ITEMS = 15
"""So many of the soonest turns stand on a desk; the page of turns has all."""


def _unseen(actor: Actor) -> Any:
    return queries.list_unseen(actor) if actor.may(VIEW_ANALYSES) else None


def _analysis(row: DeskRow) -> DeskItem:
    events, cases = (number(int(count)) for count in row.code.split("/"))
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=row.title,
        line=_("%(events)s events, %(cases)s cases") % {"events": events, "cases": cases},
        verb=gettext_lazy("Read"),
        url=analysis_url(row.pk),
        since=beginning(row.since),
    )


ANALYSES = DeskQuery(
    "approvals.analysis",
    _unseen,
    (
        None,
        "name",
        None,
        Concat(Cast("n_events", CharField()), Value("/"), Cast("n_cases", CharField())),
        Coalesce("analyzed_at", "created_at"),
        None,
    ),
    _analysis,
)
"""My analyses that are done and that I have not looked at."""


def turns_of(actor: Actor) -> Iterable[DeskItem]:
    """What waits for me in my posts, or on behalf of others.

    What can be applied for in one case is one matter: nothing limits it, and who applies for one
    item mostly applies for the others too.
    """
    if not actor.may(HANDLE_ITEMS) or not actor.zone_id:
        return
    open_of: dict[int, list[CaseItem]] = {}
    found = list(queries.list_my_turns(actor)[: DESK_ITEMS + 1])
    if len(found) > DESK_ITEMS:
        title = _("More items than are shown here")
        line = _("The page of my turns has the others.")
        yield _more(title, line, "approvals:my_turns", _since(found[-1]))
    for row in found[:DESK_ITEMS]:
        if row.state == State.READY and row.due_on is None:
            open_of.setdefault(row.case_id, []).append(row)
        else:
            yield _turn(actor, row)
    for rows in open_of.values():
        yield _turn(actor, rows[0]) if len(rows) == 1 else _openings(actor, rows)


def _more(title: str, line: str, url_name: str, since: date) -> DeskItem:
    """That there is more than a desk shows; it is due later."""
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=title,
        line=line,
        verb=pgettext_lazy("verb", "Open"),
        url=reverse(url_name),
        since=beginning(since),
        is_news=True,
    )


def _turn(actor: Actor, row: CaseItem) -> DeskItem:
    is_applicant = actor.may(VIEW_PORTAL)
    usual = USUAL[State(row.state)]
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=labels.name_in(row.case, row.code),
        line=" · ".join(filter(None, (row.case.project.name, _awaited(row)))),
        verb=labels.ACTS[usual],
        url=f"{reverse('approvals:portal')}#item-{row.pk}"
        if is_applicant
        else reverse("approvals:item", args=[row.pk]),
        act_url="" if is_applicant else reverse("approvals:item_act", args=[row.pk, usual.lower()]),
        used_days=spent(row, clock.today()),
        limit=deadline_name(row),
        since=beginning(_since(row)),
        due_on=row.due_on,
    )


def _openings(actor: Actor, rows: list[CaseItem]) -> DeskItem:
    """The items of one case that can be applied for."""
    case = rows[0].case
    names = _("; ").join(labels.name_in(case, row.code) for row in rows)
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=ngettext("%(n)s item to apply for", "%(n)s items to apply for", len(rows))
        % {"n": number(len(rows))},
        line=f"{case.project.name} · {names}",
        verb=labels.ACTS[HandlingAct.APPLY],
        url=f"{reverse('approvals:portal')}#item-{rows[0].pk}"
        if actor.may(VIEW_PORTAL)
        else reverse("approvals:approval_case", args=[case.pk]),
        since=beginning(min(map(_since, rows))),
    )


def _since(row: CaseItem) -> date:
    return row.turn_since or row.case.begun_on


def duties_of(actor: Actor) -> Iterable[DeskItem]:
    """The papers that I owe after an acceptance, each by its own day; what I have to check after
    the decision, and false promises until they are corrected."""
    is_applicant = actor.may(VIEW_PORTAL)
    papers, checks = actor.may(HANDLE_ITEMS), is_applicant or actor.may(CLOSE_OBLIGATIONS)
    if not actor.zone_id or not (papers or checks):
        return
    found = list(queries.list_my_duties(actor, papers=papers, checks=checks)[: DESK_ITEMS + 1])
    if len(found) > DESK_ITEMS:
        title = _("More obligations than are shown here")
        line = _("The list of obligations has the others, which are due later.")
        yield _more(title, line, "approvals:obligations", found[-1].begun_on)
    for duty in found[:DESK_ITEMS]:
        is_paper = duty.kind in PAPERS
        yield _paper(duty, is_applicant) if is_paper else _check(duty, is_applicant)


def _paper(duty: Obligation, is_applicant: bool) -> DeskItem:
    supply = reverse("approvals:item_act", args=[duty.item_id, HandlingAct.SUPPLY.lower()])
    item = labels.name_in(duty.case, duty.item.code)
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=labels.duty_name(duty.case, duty.item.code, duty.paper),
        line=f"{item} · {duty.case.project.name}",
        verb=labels.ACTS[HandlingAct.SUPPLY],
        url=f"{reverse('approvals:portal')}#item-{duty.item_id}"
        if is_applicant
        else reverse("approvals:item", args=[duty.item_id]),
        act_url="" if is_applicant else supply,
        since=beginning(duty.begun_on),
        due_on=duty.due_on,
    )


def _check(duty: Obligation, is_applicant: bool) -> DeskItem:
    step = queries.step_of(duty)
    item = labels.name_in(duty.case, duty.item.code)
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=labels.duty_name(duty.case, duty.item.code, duty.paper),
        line=f"{item} · {duty.case.project.name}",
        verb=pgettext_lazy("obligation", "Correct") if is_applicant else labels.CHECK_VERBS[step],
        url=reverse("approvals:obligation", args=[duty.pk]),
        since=beginning(duty.closed_on or duty.begun_on),
        due_on=duty.due_on if duty.closed_on is None else duty.correct_by,
    )


def _awaited(row: CaseItem) -> str:
    """Which papers the item waits for."""
    names = labels.awaited_names(row.case, row.code, row.awaited)
    return _("awaited: %(names)s") % {"names": names} if names else ""


def notices_to(actor: Actor) -> Iterable[DeskItem]:
    """How many notices I have not read, as one matter."""
    if not actor.may(READ_NOTICES) or not actor.zone_id:
        return
    unread = queries.list_notices(actor).filter(is_unread=True)
    for first in unread.annotate(count=Window(Count("pk"))).order_by("pk")[:1]:
        yield _notices(first, first.count)


def _notices(first: Notice, count: int) -> DeskItem:
    return DeskItem(
        theme=gettext_lazy("Approvals"),
        title=ngettext("%(n)s unread notice", "%(n)s unread notices", count) % {"n": number(count)},
        line=f"{labels.notice_subject(first)} · {first.case.project.name}",
        verb=gettext_lazy("Read"),
        url=reverse("approvals:notices"),
        since=beginning(first.made_on),
        is_news=True,
    )


def differences_of(actor: Actor) -> Iterable[DeskItem]:
    """What mandated systems say otherwise, for who may settle it."""
    if not actor.may(FOLLOW_SYSTEMS) or not actor.zone_id:
        return
    waiting = queries.list_differences(actor).filter(settled_on=None).order_by("found_on", "pk")
    for row in waiting[:DESK_ITEMS]:
        yield DeskItem(
            theme=gettext_lazy("Approvals"),
            title=labels.name_in(row.case, row.item.code),
            line=_("%(project)s: %(system)s says something else")
            % {"project": row.case.project.name, "system": row.system},
            verb=gettext_lazy("Settle"),
            url=reverse("approvals:difference", args=[row.pk]),
            since=beginning(row.found_on),
        )


def export_url(job: Job) -> str:
    """Where the result of following an export is read."""
    return reverse("approvals:export", args=[job.values["mapping"], job.subject_id])


def project_permits(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's cases of approval."""
    cases = queries.list_approval_cases(actor).filter(project_id=project.pk).order_by("-begun_on")
    return {
        "permit_cases": [
            (case, labels.process_name(case.process_id, case.process_version)) for case in cases
        ],
        "breaches": [
            (one, labels.name_in(one.case, one.milestone))
            for one in queries.list_all_breaches(actor).filter(case__project_id=project.pk)
        ],
        "owed": queries.list_all_obligations(actor)
        .filter(case__project_id=project.pk, closed_on=None)
        .count(),
        "may_open_case": actor.may(OPEN_CASES)
        and actor.zone_id == project.zone_id
        and project.retired_on is None,
    }


def count_permits(actor: Actor, project: Any) -> int:
    """How many cases of approval a project has."""
    return queries.list_approval_cases(actor).filter(project_id=project.pk).count()


def result_url(job: Job) -> str:
    """Where the result of an analysis' job is read."""
    return analysis_url(job.subject_id)


def own_result_url(job: Job) -> str:
    """Where the analysis of the own cases is read; the list until it is kept."""
    return analysis_url(job.subject_id) if job.subject_id else reverse("approvals:analyses")


def job_error(job: Job) -> str:
    """Why an analysis failed, in the words of the page."""
    return labels.page_text(job.error, job.error_values)


def analysis_url(pk: int) -> str:
    """Where an analysis is read."""
    return reverse("approvals:analysis", args=[pk])


def _index_case(row: ApprovalCase) -> Indexed:
    """A case by its number, the national code and the project's name."""
    codes = [one for one in (row.number, row.national_code) if one]
    name = row.project.name
    return Indexed(row.number, name, [name], codes, row.project.enterprise_id)


CASES = SearchKind(
    ApprovalCase,
    gettext_lazy("Case of approval"),
    VIEW_CASES,
    lambda: ApprovalCase.objects.select_related("project").only(
        *("number", "national_code", "zone", "project__name", "project__enterprise")
    ),
    _index_case,
    queries.list_approval_cases,
    "approvals:approval_case",
    labels.CASE_TIMELINE,
    named_by=((Project, "project_id"),),
    part="cases",
)


def search_hits(actor: Actor, text: str, limit: int) -> Iterable[SearchHit]:
    """Documents by their number, items of the processes and analyses by name."""
    for one in queries.list_numbered(actor, text):
        url = reverse("approvals:document", args=[one.pk])
        yield SearchHit(gettext_lazy("Document"), one.number, one.title, url)
    if actor.may(VIEW_CASES):
        called = [one for one in labels.item_choices() if is_in(text, one[1])]
        for code, name in sorted(called, key=lambda one: rank(text, one[1], ""))[:limit]:
            url = f"{reverse('approvals:items')}?item={code}"
            yield SearchHit(pgettext_lazy("approval", "Item"), name, _("Items handled"), url)
    if not actor.may(VIEW_ANALYSES):
        return
    for row in queries.list_analyses(actor).filter(name__icontains=text).order_by("-pk")[:limit]:
        yield SearchHit(gettext_lazy("Log analysis"), row.name, row.file.name, analysis_url(row.pk))


def project_cases(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's cases in the analyzed logs."""
    return {"cases": queries.list_project_cases(actor, project.zone_id, project.code)}


def _saved(actor: Actor) -> Measured:
    latest = queries.find_latest_own(actor)
    if latest is None:
        return Measured(percent1(None), reverse("approvals:analyses"))
    limit = (latest.figures or {})["limit_compression"]
    return Measured(percent1(limit.get("ratio_of_sums")), analysis_url(latest.pk))


def _saved_of_legal(actor: Actor) -> Measured:
    served = queries.list_served(actor, *_latest_year(actor))
    saved = performance_of(served).saved_of_legal
    return Measured(percent1(saved), reverse("approvals:performance"))


def _latest_year(actor: Actor) -> tuple[date, date]:
    year = queries.find_latest_year(actor)
    return date(year, 1, 1), date(year + 1, 1, 1)


METRICS = [
    Metric(
        "approvals.saved_of_legal",
        gettext_lazy("Time saved against the limit of the law, latest year"),
        "",
        gettext_lazy(
            "1 − actual net working days ÷ limit of the law, both summed over the items that have"
            " such a limit and were accepted in the latest whole year with thirty items or more;"
            " open items are censored."
        ),
        VIEW_PERFORMANCE,
        _saved_of_legal,
    ),
    Metric(
        "approvals.saved_against_limit",
        gettext_lazy("Permit time saved against the limit, by the latest log"),
        "",
        gettext_lazy(
            "1 − sum of the durations ÷ sum of the limits of the closed cases in the latest log"
            " marked as the zone's own."
        ),
        VIEW_ANALYSES,
        _saved,
    ),
]
