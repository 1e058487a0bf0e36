"""Plans: the page with its tabs, making, changing, ending, baselines."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, page, render_tab
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import full_day, number
from zoneworks.core.timelines import timeline
from zoneworks.delivery import labels, queries, services
from zoneworks.delivery.definitions import comparison_rules, template_rules
from zoneworks.delivery.engine.acts import EDIT_PLANS, RAISE_BLOCKERS, VIEW_PLANS, VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.critical import (
    Outlook,
    Step,
    critical_path,
    look_ahead,
)
from zoneworks.delivery.engine.plans.forecast import COVERED, DRAWS
from zoneworks.delivery.engine.plans.reference import ORIGINS, Comparison
from zoneworks.delivery.engine.plans.states import PlanAct, PlanState
from zoneworks.delivery.forms import BaselineForm, NewPlanForm, PlanChangeForm
from zoneworks.delivery.lists import blocker_state
from zoneworks.delivery.queries import Loaded
from zoneworks.delivery.views.gantt import plan_gantt, read_zoom, zoom_links
from zoneworks.delivery.views.pieces import (
    activity_url,
    late_line,
    milestone_strip,
    plan_record,
    plan_url,
    tabs_of,
)
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.delivery.models import Baseline

Context = dict[str, Any]
WEEK = timedelta(days=7)


@page(VIEW_PLANS)
def plan(request: ActorRequest, pk: int, tab: str = "gantt") -> HttpResponse:
    """One plan: its drawing, its activities, what decides its end, when it will be done."""
    actor = request.actor
    if tab not in tabs_of(actor):
        raise NotFound(_("There is no such page."))
    row = queries.get_plan(actor, pk)
    loaded = queries.load_plan(row)
    outlook = look_ahead(loaded.activities, queries.today_on())
    context: Context = {
        "plan": row,
        "record": plan_record(actor, row, tab, late_line(loaded, outlook)),
        "is_sample": template_rules().is_sample,
        **_CONTENT[tab](request, loaded, outlook),
    }
    return render_tab(request, "delivery/plan", tab, context)


def _gantt(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    url, zoom = plan_url(loaded.row.pk, "gantt"), read_zoom(request.GET.get("zoom", ""))
    baselines = queries.list_baselines(loaded.row)
    baseline = _chosen_baseline(baselines, request.GET.get("baseline", ""))
    blockers = _open_blockers(request.actor, loaded)
    path = critical_path(loaded.activities, outlook, _last(loaded, outlook))
    chosen = str(baseline.number) if baseline is not None else ""
    gantt = plan_gantt(loaded, outlook, zoom, path=path, baseline=baseline, blockers=blockers)
    return {
        "milestones": milestone_strip(loaded, outlook, baseline, {}),
        "gantt": gantt,
        "zooms": zoom_links(url, gantt, baseline=chosen),
        "baseline": baseline,
        "baselines": [
            {
                "label": one.name,
                "url": f"{url}?zoom={zoom or ''}&baseline={one.number}",
                "is_open": one is baseline,
            }
            for one in baselines
        ],
        "blockers": [(number, one, blocker_state(one)) for number, one in enumerate(blockers, 1)],
    }


def _chosen_baseline(baselines: list["Baseline"], text: str) -> "Baseline | None":
    chosen = next((one for one in baselines if str(one.number) == text), None)
    return chosen or next(iter(baselines), None)


def _open_blockers(actor: Actor, loaded: Loaded) -> list[Any]:
    if not actor.may(VIEW_ZONE_PLAN):
        return []
    rows = queries.list_blockers(actor).filter(plan=loaded.row, solved_on=None)
    return list(rows.order_by("due_on", "pk"))


def _last(loaded: Loaded, outlook: Outlook) -> str:
    """The activity that ends the plan."""
    return max(loaded.activities, key=lambda code: outlook.spans[code].finish)


def _activities(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    lines = []
    for code, one in loaded.activities.items():
        row = loaded.rows[code]
        start_on, finish_on = outlook.dates(code)
        left = outlook.total_float(code)
        lines.append(
            {
                "url": activity_url(row.pk),
                "name": one.name,
                "phase": labels.PHASES[one.phase],
                "kind": labels.KINDS[one.kind],
                "days": one.duration_days,
                "who": row.responsible.user.name if row.responsible else "",
                "shape": _shape(loaded, code),
                "word": _word(loaded, code),
                "start_on": start_on,
                "finish_on": finish_on,
                "planned_on": one.planned_finish_on,
                "float": None if one.finished_on is not None else left,
                "is_critical": one.finished_on is None and left <= 0,
                "is_late": one.planned_finish_on is not None and finish_on > one.planned_finish_on,
            }
        )
    return {"lines": lines}


def _shape(loaded: Loaded, code: str) -> str:
    one = loaded.activities[code]
    if code in loaded.unneeded:
        return "inapplicable"
    if one.finished_on is not None:
        return "done"
    return "running" if one.started_on is not None else "open"


def _word(loaded: Loaded, code: str) -> str:
    words = {
        "inapplicable": _("not needed"),
        "done": _("done"),
        "running": _("in hand"),
        "open": _("to come"),
    }
    return words[_shape(loaded, code)]


def _path(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    last = _last(loaded, outlook)
    steps = critical_path(loaded.activities, outlook, last)
    return {
        "steps": [_step(loaded, outlook, one) for one in steps],
        "end": loaded.activities[last].name,
        "end_on": outlook.dates(last)[1],
    }


def _step(loaded: Loaded, outlook: Outlook, step: Step) -> Context:
    one = loaded.activities[step.code]
    start_on, finish_on = outlook.dates(step.code)
    return {
        "name": one.name,
        "url": activity_url(loaded.rows[step.code].pk),
        "bound": labels.BOUNDS[step.bound],
        "days": one.duration_days,
        "start_on": start_on,
        "finish_on": finish_on,
        "shape": _shape(loaded, step.code),
        "word": _word(loaded, step.code),
    }


def _forecast(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    actor = request.actor
    found = queries.forecast_plan(actor, loaded)
    names = loaded.activities
    compared = queries.compare_plan(actor, loaded.row, ORIGINS)
    return {
        "forecast": found,
        "covered": round(COVERED * 100),
        "draws": DRAWS,
        "coming": [(names[one.code].name, one) for one in found.milestones],
        "grounds": [
            (labels.PHASES[phase], count, labels.GROUNDS[ground])
            for phase, (ground, count) in found.grounds.items()
        ],
        "comparisons": [
            _compared(actor, one) for one in compared if one.cases or one.days is not None
        ],
        "rules": comparison_rules(),
    }


def _compared(actor: Actor, one: Comparison) -> Context:
    """A comparison in words; an enterprise reads how many cases there are, not which."""
    gained, months = one.gained_days, one.gained_months
    verdict = ""
    if gained == 0:
        verdict = _("as long as the median")
    elif gained is not None and months is not None:
        told = {"days": number(abs(gained), 0), "months": number(abs(months), 1)}
        faster = _("%(days)s calendar days (%(months)s months) faster than the median")
        slower = _("%(days)s calendar days (%(months)s months) slower than the median")
        verdict = (faster if gained >= 0 else slower) % told
    is_own = actor.role is Role.ENTERPRISE
    return {
        "since": labels.activity_name(one.since),
        "until": labels.activity_name(one.until),
        "days": one.days,
        "median": None if one.median_days is None else number(one.median_days, 0),
        "verdict": verdict,
        "likeness": labels.LIKENESSES[one.likeness],
        "count": len(one.cases),
        "cases": []
        if is_own
        else [(case.name, plan_url(case.key, "forecast"), days) for case, days in one.cases],
    }


def _baselines(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    baselines = queries.list_baselines(loaded.row)
    milestones = [(code, one) for code, one in loaded.activities.items() if one.is_milestone]
    return {
        "baselines": baselines,
        "rows": [
            (
                one.name,
                full_day(outlook.dates(code)[1]),
                [_agreed_day(baseline, code) for baseline in baselines],
            )
            for code, one in milestones
        ],
    }


def _agreed_day(baseline: "Baseline", code: str) -> str:
    agreed = baseline.dates.get(code)
    return agreed[1] if agreed else "—"


def _team(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    actor = request.actor
    today = clock.today()
    monday = _monday(request.GET.get("week", ""), today)
    state = PlanState(loaded.row.state)
    is_own = actor.zone_id == loaded.row.zone_id
    rows = queries.list_blockers(actor).filter(plan=loaded.row)
    return {
        "members": queries.list_members(loaded.row),
        "may_edit": is_own and state is not PlanState.ENDED and actor.may(EDIT_PLANS),
        "may_raise": is_own and state is PlanState.IN_USE and actor.may(RAISE_BLOCKERS),
        "blockers": [(one, blocker_state(one)) for one in rows.order_by("solved_on", "due_on")],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat(),
        "week": [
            (labels.activity_name(one.activity.code, one.activity.name), one)
            for one in queries.list_week(loaded, outlook, monday)
        ],
    }


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    day = min(max(day, today - 520 * WEEK), today + 520 * WEEK)
    return day - timedelta(days=day.weekday())


def _timeline(request: ActorRequest, loaded: Loaded, outlook: Outlook) -> Context:
    return {"events": timeline(request.actor, loaded.row, labels.TIMELINE, limit=200)}


_CONTENT: Mapping[str, Callable[[ActorRequest, Loaded, Outlook], Context]] = {
    "gantt": _gantt,
    "activities": _activities,
    "path": _path,
    "forecast": _forecast,
    "baselines": _baselines,
    "team": _team,
    "timeline": _timeline,
}


@page(EDIT_PLANS, "GET", "POST")
def plan_new(request: ActorRequest, project_id: int) -> HttpResponse:
    """Make a plan of a project from a template."""
    actor = request.actor
    project = registry.get_project(actor, project_id)
    cases = queries.list_cases_of(actor, project.pk)
    form = NewPlanForm(request.POST or None, cases=cases, initial={"signed_on": project.signed_on})
    return answer(
        request,
        save(form, lambda values: services.make_plan(actor, project.pk, **values)),
        said=_("The plan is a draft: the next publication takes it in use."),
        title=_("Make a plan"),
        subtitle=project.name,
        line=_("Templates and their days are samples: a zone replaces them by its own."),
        cancel_url=reverse("registry:project", args=[project.pk]),
        done_url=lambda made: plan_url(made.pk),
        submit_label=_("Make the plan"),
    )


@page(EDIT_PLANS, "GET", "POST")
def plan_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change name, weight or case of a plan."""
    actor = request.actor
    row = queries.get_plan(actor, pk)
    cases = queries.list_cases_of(actor, row.project_id, row.process_id)

    def change(values: Context) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_plan(actor, pk, values, version=version, reason=reason)

    initial = {name: getattr(row, name) for name in ("name", "weight", "case_id", "version")}
    attempt = save(PlanChangeForm(request.POST or None, cases=cases, initial=initial), change)
    return answer(
        request,
        attempt,
        said=_("The plan is changed."),
        title=labels.PLAN_ACTS[PlanAct.CHANGE],
        subtitle=str(row),
        cancel_url=plan_url(pk),
    )


@page(EDIT_PLANS, "GET", "POST")
def plan_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a plan with its reason."""
    return _reasoned(request, pk, PlanAct.END, services.end_plan, _("The plan has ended."))


@page(EDIT_PLANS, "GET", "POST")
def plan_reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an ended plan up again."""
    said = _("It is a draft again: the next publication takes it in use.")
    return _reasoned(request, pk, PlanAct.REOPEN, services.reopen_plan, said)


def _reasoned(
    request: ActorRequest, pk: int, act: PlanAct, service: Callable[..., Any], said: str
) -> HttpResponse:
    row = queries.get_plan(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": row.version})
    return act_page(
        request,
        form,
        lambda values: service(request.actor, pk, **values),
        said=said,
        title=labels.PLAN_ACTS[act],
        subtitle=str(row),
        cancel_url=plan_url(pk),
    )


@page(EDIT_PLANS, "GET", "POST")
def baseline_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the days of a plan as they stand now."""
    row = queries.get_plan(request.actor, pk)
    form = BaselineForm(request.POST or None, initial={"version": row.version})
    return answer(
        request,
        save(form, lambda values: services.set_baseline(request.actor, pk, **values)),
        said=_("The days of today are kept as a baseline."),
        title=labels.PLAN_ACTS[PlanAct.BASELINE],
        subtitle=str(row),
        cancel_url=plan_url(pk, "baselines"),
    )
