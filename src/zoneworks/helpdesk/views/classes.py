"""Find a class, and answer for a department: what the words suggest stands beside both."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import save
from zoneworks.helpdesk import queries, services
from zoneworks.helpdesk.engine.acts import ANSWER_QUESTIONS, OPEN_CONSULTATIONS, SUGGEST_CLASS
from zoneworks.helpdesk.engine.consultations import State
from zoneworks.helpdesk.forms import AnswerForm, DescriptionForm
from zoneworks.helpdesk.views.pieces import (
    consultation_url,
    kept_suggestion,
    suggestion_context,
    working_days,
)


@page(SUGGEST_CLASS)
def classes(request: ActorRequest) -> HttpResponse:
    """Rank the classes for a description, with the words that decided."""
    actor = request.actor
    form = DescriptionForm(request.GET if "description" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        description = form.cleaned_data["description"]
        context |= suggestion_context(actor, queries.suggest(actor, description))
        if actor.may(OPEN_CONSULTATIONS):
            query = urlencode({"description": description})
            context["new_url"] = f"{reverse('helpdesk:consultation_new')}?{query}"
    status = 422 if form.errors else 200
    return render(request, "helpdesk/classes.html", context, status=status)


@page(ANSWER_QUESTIONS, "GET", "POST")
def question(request: ActorRequest, pk: int) -> HttpResponse:
    """A department's answer, beside what is asked and what the words suggest."""
    actor = request.actor
    row = queries.get_question(actor, pk)
    asked = queries.get_consultation(actor, row.consultation_id)
    may_answer = row.unit_id == actor.unit_id and asked.state == State.OPEN
    if request.method == "GET" and not may_answer:
        return redirect(consultation_url(asked.pk))
    initial = {"class_code": row.class_code, "reason": row.reason, "version": row.version}
    attempt = save(
        AnswerForm(request.POST or None, initial=initial),
        lambda values: services.answer(actor, pk, **values),
    )
    if attempt.is_done:
        messages.success(request, _("The answer of %(unit)s is kept.") % {"unit": row.unit})
        return redirect(consultation_url(asked.pk))
    context = attempt.shown | kept_suggestion(actor, asked)
    context |= {
        "form": attempt.form,
        "question": row,
        "consultation": asked,
        "days": working_days(row.asked_on, row.due_on) if row.answered_on is None else None,
    }
    status = 422 if attempt.form.is_bound else 200
    return render(request, "helpdesk/question.html", context, status=status)
