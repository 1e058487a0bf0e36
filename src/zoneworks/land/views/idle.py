"""Cases of idle land: page, acts, papers."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.pages import ActorRequest, page, render_tab, seen_version
from zoneworks.core.saving import Attempt, answer, save
from zoneworks.core.timelines import timeline
from zoneworks.land import queries as land_queries
from zoneworks.land.engine.acts import (
    DECIDE_IDLE,
    HANDLE_IDLE,
    NOTE_IDLE,
    VIEW_LAND,
    WORK_ON_IDLE,
)
from zoneworks.land.engine.idle.procedure import DECISIONS, RULES, IdleAct, State
from zoneworks.land.forms import idle as forms
from zoneworks.land.labels import idle as words
from zoneworks.land.labels import routes as route_words
from zoneworks.land.labels.articles import article_text
from zoneworks.land.labels.idle_timeline import TIMELINE
from zoneworks.land.labels.reckoning import kept_lines, told_lines
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries import routes as route_queries
from zoneworks.land.services import idle as services
from zoneworks.land.views.idle_record import PROCEDURE, TABS, case_url, record_of, steps_of
from zoneworks.land.views.pieces import parcel_url

if TYPE_CHECKING:
    from datetime import date

    from zoneworks.land.models import IdleCase

A = IdleAct
FIRST_DAYS = ("on", "from_on", "published_on", "filed_on", "plan_from_on", "asked_on")
"""Fields that are today unless another day is typed."""


@page(NOTE_IDLE, "GET", "POST")
def case_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the sign that land under a contract is idle."""
    contract = land_queries.get_contract(request.actor, pk)
    attempt = save(
        forms.OpenCaseForm(request.POST or None),
        lambda values: services.open_case(request.actor, pk, note=values["note"]),
    )
    return answer(
        request,
        attempt,
        said=lambda made: _("Case %(number)s is open: inquire into it.") % {"number": made.number},
        done_url=lambda made: case_url(made.pk),
        title=_("%(name)s: note as idle") % {"name": contract.parcel.name},
        cancel_url=parcel_url(contract.parcel_id, "idle"),
        submit_label=_("Note the sign"),
    )


@page(VIEW_LAND)
def case(request: ActorRequest, pk: int, tab: str = PROCEDURE) -> HttpResponse:
    """One case: how it is reckoned, what hindered the holder, its papers and terms."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_idle_case(actor, pk)
    context: dict[str, Any] = {"case": row, "record": record_of(actor, row, tab)}
    if tab == PROCEDURE:
        context |= _procedure(actor, row)
    else:
        context["events"] = timeline(actor, row, TIMELINE, limit=200)
    return render_tab(request, "land/idle_case", tab, context)


def _procedure(actor: Actor, row: "IdleCase") -> dict[str, Any]:
    finding = queries.finding_of(row.contract)
    kept = kept_lines(finding.lines)
    may_handle = actor.may(HANDLE_IDLE) and actor.zone_id == row.zone_id
    renewals = list(route_queries.list_renewals(actor).filter(case=row).order_by("-pk"))
    return {
        "finding": finding,
        "lines": told_lines(kept),
        "kept": told_lines(row.lines) if row.lines and row.lines != kept else (),
        "hindrances": [(one, words.HINDRANCES[one.kind]) for one in row.hindrances.all()],
        "may_verify": may_handle and row.state in RULES[A.HINDER].at,
        "papers": [
            (one, words.PAPERS.get(one.kind, "")) for one in queries.list_papers(actor, row)
        ],
        "steps": steps_of(row),
        "renewals": [(one, route_words.text_of_route(one.route_name)) for one in renewals],
    }


@page(WORK_ON_IDLE, "GET", "POST")
def idle_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on a case."""
    try:
        kind = IdleAct(act.upper())
    except ValueError as error:
        raise NotFound(_("There is no such act.")) from error
    actor = request.actor
    actor.require(DECIDE_IDLE if kind in DECISIONS else HANDLE_IDLE)
    row = queries.get_idle_case(actor, pk)
    if request.method == "GET" and State(row.state) not in RULES[kind].at:
        return redirect(case_url(pk))
    form_class = forms.FORMS[kind]
    initial = dict.fromkeys(FIRST_DAYS, clock.today()) | _initial(kind, row)
    form = form_class(request.POST or None, initial=initial)

    if kind in services.ISSUING and "preview" in request.POST:
        form.is_valid()
        return render(request, "ui/sheets.html", _previewed(actor, pk, kind, form.cleaned_data))

    def do(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.BY_ACT[kind](actor, pk, values, version=version)

    said = _("“%(act)s” is done.") % {"act": words.ACTS[kind]}
    return _act_page(request, row, save(form, do), kind, said)


def _previewed(actor: Actor, pk: int, kind: IdleAct, values: dict[str, Any]) -> dict[str, Any]:
    """The papers that would go out, or why none can."""
    try:
        return {"sheets": services.preview(actor, pk, kind, values)}
    except InvalidInput as refusal:
        return {"reasons": [text for texts in refusal.fields.values() for text in texts]}


def _initial(kind: IdleAct, row: "IdleCase") -> dict[str, Any]:
    initial: dict[str, Any] = {"version": queries.seen_version(row)}
    if kind is A.PLAN:
        columns = (
            "way",
            "plan_from_on",
            "plan_start_by",
            "plan_until_on",
            "plan_price_fen",
            "plan",
        )
        initial |= {name: value for name in columns if (value := getattr(row, name))}
    if kind is A.DELIVER:
        initial["address"] = row.contract.holder.address
    if kind is A.RECORD_HEARING:
        initial["asked_on"] = row.hearing_asked_on or _still_to_ask(row)
    return initial


def _still_to_ask(row: "IdleCase") -> "date | None":
    """Today, while the holder may still ask for a hearing."""
    today = clock.today()
    return today if row.hearing_ask_by is None or today <= row.hearing_ask_by else None


def _act_page(
    request: ActorRequest, row: "IdleCase", attempt: Attempt, kind: IdleAct, said: str
) -> HttpResponse:
    shown = {} if attempt.is_done else _reckoning(row)
    return answer(
        request,
        attempt,
        said=said,
        title=words.ACTS[kind],
        subtitle=row.parcel.name,
        cancel_url=case_url(row.pk),
        submit_label=words.ACTS[kind],
        template="land/idle_act.html",
        case=row,
        article=article_text(RULES[kind].article),
        has_preview=kind in services.ISSUING,
        **shown,
    )


def _reckoning(row: "IdleCase") -> dict[str, Any]:
    finding = queries.finding_of(row.contract)
    return {"lines": told_lines(kept_lines(finding.lines)), "finding": finding}


@page(HANDLE_IDLE, "GET", "POST")
def assign(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a case to another person."""
    actor = request.actor
    row = queries.get_idle_case(actor, pk)
    people = route_queries.list_people(actor)
    initial = {"version": row.version, "officer": row.officer_id}
    form = forms.AssignForm(request.POST or None, people=people, initial=initial)

    def give(values: dict[str, Any]) -> Any:
        return services.assign(actor, pk, values["officer"], version=values["version"])

    return answer(
        request,
        save(form, give),
        said=_("The case is given on."),
        title=_("%(number)s: give to another person") % {"number": row.number},
        cancel_url=case_url(pk),
        submit_label=_("Save"),
    )


@page(HANDLE_IDLE, "POST")
def hindrance_verify(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that what hindered the holder is verified."""
    return _judge(request, pk, is_verified=True)


@page(HANDLE_IDLE, "POST")
def hindrance_refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that what was told to hinder the holder is not accepted."""
    return _judge(request, pk, is_verified=False)


def _judge(request: ActorRequest, pk: int, *, is_verified: bool) -> HttpResponse:
    actor = request.actor
    row = queries.get_hindrance(actor, pk)
    services.verify_hindrance(
        actor, row.case_id, pk, is_verified=is_verified, version=seen_version(request)
    )
    return redirect(case_url(row.case_id))


@page(VIEW_LAND)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a paper, the same bytes each time."""
    found = queries.get_paper(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(str(found))}.pdf"
    return response
