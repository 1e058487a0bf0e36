"""Class consultations: list, page, opening, acts, the printed decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.helpdesk import facts, labels, queries, services
from zoneworks.helpdesk.engine.acts import (
    ANSWER_QUESTIONS,
    APPLY_CLASS,
    DECIDE_CLASS,
    OPEN_CONSULTATIONS,
    VIEW_CONSULTATIONS,
)
from zoneworks.helpdesk.engine.consultations import (
    AnswerStanding,
    ConsultationAct,
    State,
    check_decision,
    ripe_on,
)
from zoneworks.helpdesk.forms import (
    LONGEST_DESCRIPTION,
    AskForm,
    DecisionForm,
    NewConsultationForm,
)
from zoneworks.helpdesk.views.pieces import (
    consultation_url,
    kept_suggestion,
    suggestion_context,
    working_days,
)

if TYPE_CHECKING:
    from zoneworks.helpdesk.models import Consultation

TABS = {
    "answers": gettext_lazy("Answers"),
    "suggestion": gettext_lazy("Suggested classes"),
    "timeline": gettext_lazy("Timeline"),
}
A = ConsultationAct


@page(OPEN_CONSULTATIONS, "GET", "POST")
def consultation_new(request: ActorRequest) -> HttpResponse:
    """Open a consultation and ask departments."""
    actor = request.actor
    initial = {name: request.GET.get(name, "") for name in ("description", "enterprise", "project")}
    attempt = save(
        NewConsultationForm(request.POST or None, actor=actor, initial=initial),
        lambda values: services.open_consultation(
            actor,
            values["name"],
            values["description"],
            values["units"],
            enterprise=values["enterprise"],
            project=values["project"],
        ),
    )
    if attempt.is_done:
        text = _("%(number)s is open; the departments see it on their desks.")
        messages.success(request, text % {"number": attempt.result.number})
        return redirect(consultation_url(attempt.result.pk))
    context = attempt.shown | {"form": attempt.form, "line": _sample_term()}
    if description := (request.POST or initial).get("description"):
        context |= suggestion_context(
            actor, queries.suggest(actor, description[:LONGEST_DESCRIPTION])
        )
    status = 422 if attempt.form.is_bound else 200
    return render(request, "helpdesk/consultation_new.html", context, status=status)


@page(VIEW_CONSULTATIONS)
def consultation(request: ActorRequest, pk: int, tab: str = "answers") -> HttpResponse:
    """One consultation: the answers and the decision, what the words suggested, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_consultation(actor, pk)
    context: dict[str, Any] = {"consultation": row, "record": _record(actor, row, tab)}
    if tab == "answers":
        context |= _answers(actor, row)
    elif tab == "suggestion":
        context |= kept_suggestion(actor, row)
    else:
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    return render_tab(request, "helpdesk/consultation", tab, context)


@page(OPEN_CONSULTATIONS, "GET", "POST")
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask further departments."""
    actor = request.actor
    row = queries.get_consultation(actor, pk)
    asked = frozenset(one.unit_id for one in row.questions.all())
    initial = {"version": queries.seen_version(row)}
    form = AskForm(request.POST or None, actor=actor, without=asked, initial=initial)
    attempt = save(
        form, lambda values: services.ask(actor, pk, values["units"], version=values["version"])
    )
    return answer(
        request,
        attempt,
        said=_("Asked: the departments see it on their desks."),
        title=labels.ACTS[A.ASK],
        subtitle=row.name,
        line=_sample_term(),
        cancel_url=consultation_url(row.pk),
        submit_label=labels.ACTS[A.ASK],
    )


@page(DECIDE_CLASS, "GET", "POST")
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Decide the class, with its reason."""
    actor = request.actor
    row = queries.get_consultation(actor, pk)
    answered = {one.class_code for one in row.questions.all()} - {""}
    agreed = next(iter(answered)) if len(answered) == 1 else ""
    initial = {"class_code": agreed, "version": queries.seen_version(row)}
    return act_page(
        request,
        DecisionForm(request.POST or None, initial=initial),
        lambda values: services.decide(actor, pk, **values),
        said=_("The class is decided. The decision can be printed."),
        title=labels.ACTS[A.DECIDE],
        subtitle=row.name,
        cancel_url=consultation_url(pk),
    )


@page(APPLY_CLASS, "POST")
def apply(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the decided class in the register."""
    row = services.apply_class(request.actor, pk, version=seen_version(request))
    messages.success(
        request, _("Class %(code)s stands in the register now.") % {"code": row.class_code}
    )
    return redirect(consultation_url(row.pk))


@page(OPEN_CONSULTATIONS, "GET", "POST")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """End a consultation without a decision."""
    return _reasoned(
        request, pk, A.WITHDRAW, services.withdraw, _("The consultation is withdrawn.")
    )


@page(DECIDE_CLASS, "GET", "POST")
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a consultation up again."""
    return _reasoned(request, pk, A.REOPEN, services.reopen, _("It is open again."))


@page(VIEW_CONSULTATIONS)
def decision(request: ActorRequest, pk: int) -> HttpResponse:
    """The reasoned class, to be printed."""
    document = queries.get_document(request.actor, pk)
    answers = [(one, labels.STANDINGS[one.standing]) for one in document.answers]
    context = {"document": document, "answers": answers, "back_url": consultation_url(pk)}
    return render(request, "helpdesk/decision.html", context)


def _reasoned(
    request: ActorRequest, pk: int, act: A, service: Callable[..., Any], said: str
) -> HttpResponse:
    row = queries.get_consultation(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": queries.seen_version(row)})
    return act_page(
        request,
        form,
        lambda values: service(request.actor, pk, **values),
        said=said,
        title=labels.ACTS[act],
        subtitle=row.name,
        cancel_url=consultation_url(pk),
    )


def _sample_term() -> str:
    text = _("Departments answer within %(days)s working days (a sample term: no law sets it).")
    return text % {"days": facts.answer_days()}


def _answers(actor: Actor, row: "Consultation") -> dict[str, Any]:
    asked = list(row.questions.all())
    names = queries.class_names([row.class_code, *(one.class_code for one in asked)])
    is_open = row.state == State.OPEN
    lines = []
    for one, known in zip(asked, queries.questions_of(row), strict=True):
        standing = known.standing(clock.today())
        is_awaited = is_open and one.answered_on is None
        lines.append(
            {
                "question": one,
                "standing": labels.STANDINGS[standing],
                "shape": labels.STANDING_SHAPES[standing],
                "class_name": names.get(one.class_code, ""),
                "days": working_days(one.asked_on, one.due_on) if is_awaited else None,
                "may_answer": is_open
                and actor.may(ANSWER_QUESTIONS)
                and one.unit_id == actor.unit_id,
                "is_silent": standing is AnswerStanding.SILENT,
            }
        )
    return {"lines": lines, "class_name": names.get(row.class_code, "")}


def _record(actor: Actor, row: "Consultation", tab: str) -> dict[str, Any]:
    state = State(row.state)
    return {
        "subject": ("helpdesk.Consultation", row.pk),
        "number": row.number,
        "title": row.name,
        "subtitle": row.enterprise.name if row.enterprise else "",
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "line": _wait(row),
        },
        "acts": _acts(actor, row),
        "facts": [
            (pgettext_lazy("consultation", "Opened"), full_day(row.opened_on)),
            (pgettext_lazy("consultation", "Opened by"), row.opened_by.user.name),
            (labels.FIELDS["project"], row.project.name if row.project else "—"),
            (pgettext_lazy("consultation", "Decided on"), full_day(row.decided_on)),
            (labels.FIELDS["applied_on"], full_day(row.applied_on)),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("helpdesk:consultation_tab", args=[row.pk, name]),
                "count": len(row.questions.all()) if name == "answers" else None,
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
        "edit_version": queries.seen_version(row),
    }


def _wait(row: "Consultation") -> str:
    since = ripe_on(queries.questions_of(row))
    if row.state != State.OPEN or since is None:
        return ""
    if since > clock.today():
        return _("Can be decided from %(day)s, or once all have answered.") % {
            "day": full_day(since)
        }
    return _("To be decided by %(day)s.") % {"day": full_day(queries.decision_due(since))}


def _acts(actor: Actor, row: "Consultation") -> list[dict[str, Any]]:
    state, acts = State(row.state), []

    def add(act: ConsultationAct, name: str, **how: Any) -> None:
        acts.append(button(labels.ACTS[act], reverse(f"helpdesk:{name}", args=[row.pk]), **how))

    if state is State.OPEN and actor.may(OPEN_CONSULTATIONS):
        add(A.ASK, "ask")
        add(A.WITHDRAW, "withdraw")
    if state is State.OPEN and actor.may(DECIDE_CLASS):
        add(A.DECIDE, "decide", is_primary=True, why_not=_why_not_yet(row))
    if state is not State.OPEN and actor.may(DECIDE_CLASS):
        add(A.REOPEN, "reopen")
    if state is State.DECIDED:
        acts.append(button(_("Print"), reverse("helpdesk:decision", args=[row.pk])))
    is_registered = row.enterprise_id or row.project_id
    if state is State.DECIDED and actor.may(APPLY_CLASS) and is_registered and not row.applied_on:
        add(A.APPLY, "apply", is_primary=True, method="post")
    return acts


def _why_not_yet(row: "Consultation") -> str:
    try:
        check_decision(queries.questions_of(row), clock.today())
    except Refusal as refusal:
        return labels.refusal_text(refusal)
    return ""
