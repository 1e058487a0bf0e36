"""Evaluations: opened, computed, published, fixed; what is missing, what was found."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core import jobs as work
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.lists import ALL
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, full_moment, mu
from zoneworks.core.timelines import timeline
from zoneworks.core.views.jobs import job_context
from zoneworks.efficiency import jobs, labels, lists, metrics, queries, services
from zoneworks.efficiency.engine.acts import EVALUATE, VIEW_EVALUATIONS
from zoneworks.efficiency.engine.process import AT, SHOWN, EvaluationAct, ObjectionState, State
from zoneworks.efficiency.forms import EvaluationForm
from zoneworks.efficiency.views.pieces import tabs, url_of
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.efficiency.models import Evaluation

A = EvaluationAct
OVERVIEW = "overview"
TABS = {
    OVERVIEW: gettext_lazy("Results of the evaluation"),
    "data": gettext_lazy("Data"),
    "objections": gettext_lazy("Objections"),
    "changes": gettext_lazy("Changed since publication"),
    "timeline": gettext_lazy("Timeline"),
}
MOST_SHOWN = 50
"""So many scores that changed are shown; the list of scores has all."""


@page(EVALUATE, "GET", "POST")
def evaluation_new(request: ActorRequest) -> HttpResponse:
    """Open the evaluation of a year."""
    actor = request.actor
    today = clock.today()
    form = EvaluationForm(
        request.POST or None, actor=actor, day=today, initial={"year": today.year - 1}
    )
    return act_page(
        request,
        form,
        lambda values: services.open_evaluation(actor, values["year"], values["scheme"]),
        said=_("The evaluation is open: see what is missing, then compute it."),
        title=_("Open an evaluation"),
        cancel_url=reverse("efficiency:evaluations"),
        done_url=lambda made: reverse("efficiency:evaluation_tab", args=[made.pk, "data"]),
    )


@page(VIEW_EVALUATIONS)
def evaluation(request: ActorRequest, pk: int, tab: str = OVERVIEW) -> HttpResponse:
    """One evaluation: what was found, what is missing, who objects, what changed."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_evaluation(actor, pk)
    context: dict[str, Any] = {"evaluation": row, "record": _record(actor, row, tab)}
    if tab == OVERVIEW:
        context |= _found(actor, row)
    elif tab == "data":
        context |= _data(actor, row)
    elif tab == "objections":
        context["objections"] = [
            (one, labels.OBJECTION_SHAPES[one.state], labels.OBJECTION_STATES[one.state])
            for one in queries.list_objections(actor).filter(evaluation=row).order_by("-pk")
        ]
    elif tab == "changes":
        context |= _changed(actor, row)
    else:
        context["events"] = timeline(actor, row, labels.TIMELINE)
    return render_tab(request, "efficiency/evaluation", tab, context)


@page(EVALUATE, "POST")
def evaluation_compute(request: ActorRequest, pk: int) -> HttpResponse:
    """Compute: at once, or as a job where that takes long."""
    actor = request.actor
    row = queries.get_evaluation(actor, pk)
    members = queries.list_inputs(actor).filter(year=row.year).count()
    if members > jobs.COMPUTED_AT_ONCE:
        return redirect("core:job", jobs.start(actor, row).pk)
    said = _("Computed: look at what was found before it is published.")
    return _acted(request, pk, services.compute, said, "data")


@page(EVALUATE, "POST")
def evaluation_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publish for objections."""
    said = _("Published: enterprises see their scores and may object.")
    return _acted(request, pk, services.publish, said)


@page(EVALUATE, "POST")
def evaluation_fix(request: ActorRequest, pk: int) -> HttpResponse:
    """Make it final."""
    said = _("It is final, and what follows from the grades of years is set.")
    return _acted(request, pk, services.fix, said)


@page(EVALUATE, "GET", "POST")
def evaluation_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw an evaluation."""
    row = queries.get_evaluation(request.actor, pk)
    if request.method == "GET" and State(row.state) not in AT[A.WITHDRAW]:
        return redirect(url_of("evaluation", pk))
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.withdraw(request.actor, pk, **values),
        said=_("The evaluation is withdrawn."),
        title=labels.ACTS[A.WITHDRAW],
        subtitle=str(row),
        cancel_url=url_of("evaluation", pk),
    )


def _acted(
    request: ActorRequest, pk: int, service: Callable[..., Any], said: str, refused: str = ""
) -> HttpResponse:
    try:
        service(request.actor, pk, version=seen_version(request))
    except InvalidInput as refusal:
        for texts in refusal.fields.values():
            for text in texts:
                messages.error(request, str(text))
        if refused:
            return redirect(reverse("efficiency:evaluation_tab", args=[pk, refused]))
    else:
        messages.success(request, said)
    return redirect(url_of("evaluation", pk))


def _record(actor: Actor, row: "Evaluation", tab: str) -> dict[str, Any]:
    objections = queries.list_objections(actor).filter(evaluation=row).count()
    return {
        "title": _("Evaluation of land, %(year)s") % {"year": row.year},
        "number": str(row.year),
        "zone": row.zone,
        "subject": ("efficiency.Evaluation", row.pk),
        "state": {
            "shape": labels.STATE_SHAPES[row.state],
            "word": labels.STATES[row.state],
            "line": _line(row),
        },
        "acts": _acts(actor, row) if actor.zone_id == row.zone_id else [],
        "facts": [
            (labels.FIELDS["scheme"], labels.scheme_text(row.scheme)),
            (_("SHA-256 of the terms"), row.scheme_sha256[:12]),
            (_("Computed at"), full_moment(row.computed_at)),
            (labels.FIELDS["published_on"], full_day(row.published_on)),
            (labels.FIELDS["ends_on"], full_day(row.ends_on)),
            (labels.FIELDS["fixed_on"], full_day(row.fixed_on)),
        ],
        "tabs": tabs(TABS, "evaluation", row.pk, tab, objections=objections),
        "edit_version": row.version,
    }


def _line(row: "Evaluation") -> str:
    if row.state == State.WITHDRAWN:
        return row.withdrawn_because
    if row.state == State.PUBLISHED and row.ends_on is not None:
        if row.is_stale:
            return _("An objection was upheld: mend the figures and compute anew first.")
        left = national_calendar().left(clock.today(), row.ends_on)
        text = _("Objections until %(day)s, %(n)s working days left.")
        return text % {"day": full_day(row.ends_on), "n": left}
    return ""


def _acts(actor: Actor, row: "Evaluation") -> list[dict[str, Any]]:
    if not actor.may(EVALUATE):
        return []
    state = State(row.state)
    acts = []

    def add(act: A, name: str, **how: Any) -> None:
        if state in AT[act]:
            url = reverse(f"efficiency:evaluation_{name}", args=[row.pk])
            acts.append(button(labels.ACTS[act], url, **how))

    is_first = state is State.OPEN or row.is_stale
    add(A.COMPUTE, "compute", method="post", is_primary=is_first)
    add(A.PUBLISH, "publish", method="post", is_primary=True)
    add(A.FIX, "fix", method="post", is_primary=not is_first, why_not=_why_not_fixed(row))
    add(A.WITHDRAW, "withdraw")
    return acts


def _why_not_fixed(row: "Evaluation") -> str:
    if row.state != State.PUBLISHED or row.ends_on is None:
        return ""
    if clock.today() <= row.ends_on:
        text = _("Objections are taken until %(day)s: it can be made final after that day.")
        return text % {"day": full_day(row.ends_on)}
    if row.objections.filter(state=ObjectionState.OPEN).exists():
        return _("Objections wait: decide them first.")
    if row.is_stale:
        return _("An objection was upheld: mend the figures and compute anew first.")
    return ""


def _found(actor: Actor, row: "Evaluation") -> dict[str, Any]:
    if row.computed_at is None:
        return {"is_computed": False}
    scores = queries.list_scores(actor).filter(evaluation=row)
    if row.state == State.WITHDRAWN:
        return {"is_computed": False}
    names = labels.group_names(row.terms)
    industries = registry.divisions_by_code()
    by_group = parts_of(queries.distribution(actor, scores, "group"), names)
    by_industry = parts_of(queries.distribution(actor, scores, "industry"), industries)
    counts = row.counts
    return {
        "is_computed": True,
        "is_shown": State(row.state) in SHOWN,
        "figures": [(one, counts.get(one, 0), _scores_url(row, grade=one)) for one in "ABCD"],
        "outside": [
            (labels.STANDINGS[one], counts.get(one, 0), _scores_url(row, standing=one))
            for one in ("VETOED", "EXEMPT", "MERGED")
        ],
        "scores_url": _scores_url(row),
        "by_group": by_group,
        "by_industry": by_industry,
        "chart": grade_chart(by_group),
        "groups": [
            {
                "name": names.get(code, code),
                "members": one["members"],
                "ranked": one["ranked"],
                "with": names.get(one["ranked_with"]) if one["ranked_with"] != code else "",
            }
            for code, one in row.groups.items()
        ],
        "quotas": _("; ").join(f"{one} {share}%" for one, share in row.terms["quotas"].items()),
    }


def parts_of(found: list[dict[str, Any]], names: Any) -> list[dict[str, Any]]:
    """A distribution as a table shows it: count by grade, land, tax per mu."""
    return [
        {
            "name": str(names.get(one["part"], one["part"]) or "—"),
            "n": one["n"],
            "grades": [one[f"n_{letter}"] for letter in "abcd"],
            "land": mu(one["land"]),
            "d_land": mu(one["d_land"] or 0),
            "per_mu": metrics.per_mu_text(one["tax"], one["land"]),
        }
        for one in found
    ]


GRADE_TONES = {"A": "s5", "B": "s2", "C": "ctl", "D": "bad"}
"""The colors of the badges of grades."""


def grade_chart(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Data of the chart of grades by part."""
    return {
        "x": [one["name"] for one in parts],
        "x_label": str(labels.FIELDS["group"]),
        "y_label": _("Enterprises"),
        "series": [
            {"name": letter, "tone": tone, "values": [one["grades"][place] for one in parts]}
            for place, (letter, tone) in enumerate(GRADE_TONES.items())
        ],
    }


def _scores_url(row: "Evaluation", **filters: str) -> str:
    query = {"evaluation": ALL, "year_min": row.year, "year_max": row.year, **filters}
    told = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('efficiency:scores')}?{told}"


def _changed(actor: Actor, row: "Evaluation") -> dict[str, Any]:
    rows = queries.list_changed(actor, row)
    count = rows.count()
    return {
        "count": count,
        "more": count - MOST_SHOWN,
        "more_url": _scores_url(row, changed="YES"),
        "changes": [
            (one, labels.points_text(one.first_total), labels.points_text(one.total))
            for one in rows[:MOST_SHOWN]
        ],
    }


def _data(actor: Actor, row: "Evaluation") -> dict[str, Any]:
    """What is missing, who delivers it, and what stands in the way."""
    check = queries.check_inputs(row)
    at_fault = [one.key for one in check.faults]
    called = registry.list_enterprises(actor).filter(pk__in=at_fault)
    latest = work.find_latest(actor, jobs.COMPUTE, row.pk)
    is_running = latest is not None and latest.state in work.OPEN
    return {
        "members": check.members,
        "without": queries.count_without_inputs(actor, row.year),
        "gaps": [
            {
                "quantity": labels.QUANTITIES[one.quantity],
                "deliverer": labels.DELIVERERS[one.quantity],
                "missing": one.missing,
                "of": one.of,
                "shape": "done" if not one.missing else "due",
                "policies": _("; ").join(
                    str(labels.MISSING[policy]) for policy in sorted(one.policies)
                ),
            }
            for one in check.gaps
        ],
        "faults": labels.fault_texts(check.faults, dict(called.values_list("pk", "name"))),
        "inputs_url": f"{reverse('efficiency:inputs')}?year_min={row.year}&year_max={row.year}",
        "job": job_context(latest) if is_running and latest is not None else None,
        "land_label": lists.MU,
    }
