"""Cases of idle land: page, acts, papers."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import clock, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import Attempt, answer, save
from zoneworks.core.templatetags.ui import full_day, money_text
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
from zoneworks.land.labels.idle_timeline import TIMELINE
from zoneworks.land.labels.reckoning import article_text, kept_lines, told_lines
from zoneworks.land.lists.idle import shown_case, term_of
from zoneworks.land.notices import IDLE_CASE
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries import routes as route_queries
from zoneworks.land.services import idle as services
from zoneworks.land.views.pieces import parcel_url

if TYPE_CHECKING:
    from zoneworks.land.models import IdleCase

A = IdleAct
PROCEDURE = "procedure"
TABS = {PROCEDURE: gettext_lazy("Procedure"), "timeline": gettext_lazy("Timeline")}
FIRST_DAYS = ("on", "from_on", "published_on", "filed_on", "plan_from_on", "asked_on")
"""Fields that are today unless another day is typed."""


def case_url(pk: int, tab: str = "") -> str:
    """The page of a case, or a tab of it."""
    if tab:
        return reverse("land:idle_case_tab", args=[pk, tab])
    return reverse("land:idle_case", args=[pk])


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
    context: dict[str, Any] = {"case": row, "record": _record(actor, row, tab)}
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
        "steps": _steps(row),
        "renewals": renewals,
    }


STEPS = (
    (gettext_lazy("Inquiry"), "5, 6", ("inquired_on", "inquiry_delivered_on", "answer_due_on")),
    (pgettext_lazy("idle land", "Answer"), "5", ("answered_on", "answer")),
    (gettext_lazy("Determination"), "9, 10", ("determined_on", "cause", "reason")),
    (
        gettext_lazy("Publication and filing"),
        "11, 25",
        ("published_on", "published_at", "filed_on", "filing_number", "mortgagees_told_on"),
    ),
    (
        gettext_lazy("Plan of disposition"),
        "12, 13",
        (
            *("way", "plan_from_on", "plan_start_by", "plan_until_on", "plan_price_fen", "plan"),
            *("plan_approval", "plan_approved_on", "counts_from"),
        ),
    ),
    (
        gettext_lazy("Hearing"),
        "15",
        (
            *("hearing_about", "hearing_told_on", "hearing_delivered_on", "hearing_ask_by"),
            *("hearing_asked_on", "hearing_held_on", "hearing_result"),
        ),
    ),
    (
        gettext_lazy("Fee"),
        "14(1), 17",
        (
            *("fee_decided_on", "fee_base_fen", "fee_fen", "fee_approval"),
            *("fee_delivered_on", "fee_due_on", "fee_paid_on"),
        ),
    ),
    (
        gettext_lazy("Taking back"),
        "14(2), 17, 18",
        ("retaking_decided_on", "retaking_approval", "retaking_delivered_on", "deregister_by"),
    ),
    (pgettext_lazy("idle land", "End"), "11", ("ended_on", "ending", "ended_because")),
)
_CODES = {
    "cause": words.CAUSES,
    "way": words.WAYS,
    "hearing_about": words.DECISIONS,
    "ending": words.ENDINGS,
}


def _steps(row: "IdleCase") -> list[dict[str, Any]]:
    """What was done of each step, with its articles; steps without anything are left out."""
    steps = []
    for name, article, columns in STEPS:
        told = [
            (words.FIELDS[column], _told(column, value))
            for column in columns
            if (value := getattr(row, column)) not in {None, ""}
        ]
        if told:
            steps.append({"name": name, "article": article_text(article), "values": told})
    return steps


def _told(column: str, value: Any) -> Any:
    if column in _CODES:
        return _CODES[column][value]
    if column.endswith("_fen"):
        return money_text(value)
    return full_day(value) if column.endswith(("_on", "_by", "_from")) else value


def _record(actor: Actor, row: "IdleCase", tab: str) -> dict[str, Any]:
    shape, word = shown_case(row)
    label, day = term_of(row)
    line = f"{label} {full_day(day)}" if day is not None else ""
    return {
        "subject": (IDLE_CASE, row.pk),
        "number": row.number,
        "title": row.parcel.name,
        "subtitle": row.contract.holder.name,
        "zone": row.zone.name,
        "state": {
            "shape": shape,
            "word": word,
            "line": line,
            "url": parcel_url(row.parcel_id, "idle"),
            "name": row.parcel.number,
        },
        "acts": _acts(actor, row),
        "facts": [
            (_("Registered area, mu"), format_mu(row.parcel.area_m2, 2)),
            (words.FIELDS["contract"], row.contract.number),
            (_("Price of the land"), money_text(row.contract.price_fen)),
            (words.FIELDS["idle_from"], full_day(row.idle_from)),
            (words.FIELDS["cause"], words.CAUSES.get(row.cause, "—")),
            (words.FIELDS["officer"], row.officer.user.name if row.officer else "—"),
        ],
        "tabs": [
            {
                "label": name,
                "url": case_url(row.pk, code),
                "count": None,
                "is_open": code == tab,
            }
            for code, name in TABS.items()
        ],
        "edit_version": queries.seen_version(row),
    }


MAIN = {
    State.FOUND: A.INQUIRE,
    State.INQUIRY: A.DETERMINE,
    State.DETERMINED: A.PUBLISH,
    State.PLANNED: A.APPROVE_PLAN,
    State.FEE_DUE: A.PAY,
    State.RETAKING: A.CANCEL_TITLE,
}
"""The act that comes next as a rule."""


def _acts(actor: Actor, row: "IdleCase") -> list[dict[str, Any]]:
    if actor.zone_id != row.zone_id:
        return []
    state = State(row.state)
    found = []
    for act, rule in RULES.items():
        if state in rule.at and actor.may(DECIDE_IDLE if act in DECISIONS else HANDLE_IDLE):
            if _is_of_no_use(act, row):
                continue
            url = reverse("land:idle_act", args=[row.pk, act.lower()])
            found.append(button(words.ACTS[act], url, is_primary=MAIN.get(state) is act))
    if found and actor.may(HANDLE_IDLE):
        found.append(
            button(_("Give to another person"), reverse("land:idle_assign", args=[row.pk]))
        )
    return found


def _is_of_no_use(act: IdleAct, row: "IdleCase") -> bool:
    """Whether an act that the state knows has nothing to be done to here."""
    state = State(row.state)
    is_owners = row.cause == "OWNER" and row.test == "NOT_STARTED"
    delivered = {
        State.INQUIRY: row.inquiry_delivered_on,
        State.HEARING: row.hearing_delivered_on,
        State.FEE_DUE: row.fee_delivered_on,
        State.RETAKING: row.retaking_delivered_on,
    }
    return {
        A.DELIVER: delivered.get(state) is not None,
        A.ANSWER: row.answered_on is not None,
        A.PLAN: is_owners,
        A.TELL_HEARING: not is_owners,
        A.PUBLISH: row.published_on is not None,
        A.TELL_MORTGAGEES: row.mortgagees_told_on is not None
        or all(one.released_on is not None for one in row.parcel.mortgages.all()),
        A.RECORD_HEARING: row.hearing_held_on is not None,
        A.DECIDE_FEE: row.hearing_about != "FEE",
        A.DECIDE_RETAKING: row.hearing_about != "RETAKING",
        A.PAY: row.fee_decided_on is None or row.fee_paid_on is not None,
        A.INQUIRE: state in {State.DETERMINED, State.HEARING},
    }.get(act, False)


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

    def do(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.BY_ACT[kind](actor, pk, values, version=version)

    said = _("“%(act)s” is done.") % {"act": words.ACTS[kind]}
    return _act_page(request, row, save(form, do), kind, said)


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
    if kind is A.RECORD_HEARING and row.hearing_asked_on is not None:
        initial["asked_on"] = row.hearing_asked_on
    return initial


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
        article=RULES[kind].article,
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
