"""Saving what a form asks for; a refusal stands in the form, and nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zoneworks.core import events
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.pages import ActorRequest, add_errors


@dataclass(slots=True)
class Attempt:
    """What came of a form: done with a result, or to be shown again with ``shown`` beside it.

    ``refusal`` is what a service refused.
    """

    form: Any
    is_done: bool = False
    result: Any = None
    shown: dict[str, Any] = field(default_factory=dict)
    refusal: InvalidInput | None = None


def save(
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    theirs: Callable[[Any], Mapping[str, Any]] = vars,
) -> Attempt:
    """Carry out an act with the values of a form, if it was sent and is valid.

    ``theirs`` gives the values that the form would show of what somebody else has saved first.
    """
    attempt = Attempt(form)
    if not form.is_bound or not form.is_valid():
        return attempt
    try:
        attempt.result = act(dict(form.cleaned_data))
        attempt.is_done = True
    except InvalidInput as refusal:
        attempt.refusal = refusal
        add_errors(form, refusal)
    except StaleRecord as refusal:
        known = theirs(refusal.current) if refusal.current is not None else {}
        attempt.shown["conflict"] = _conflict(form, refusal, known)
    return attempt


def form_page(
    request: ActorRequest, attempt: Attempt, *, title: Any, cancel_url: str, **more: Any
) -> HttpResponse:
    """The page of a form: new, or as it was sent, with what is wrong.

    ``template`` among ``more`` shows it among other things instead of alone.
    """
    context = {"form": attempt.form, "title": title, "cancel_url": cancel_url}
    status = 422 if attempt.form.is_bound else 200
    template = more.pop("template", "core/form.html")
    return render(request, template, context | attempt.shown | more, status=status)


def answer(
    request: ActorRequest,
    attempt: Attempt,
    *,
    said: Any,
    cancel_url: str,
    done_url: str | Callable[[Any], str] = "",
    **page: Any,
) -> HttpResponse:
    """Say what was done and go on, or show the form: alone, or with what is wrong.

    ``said`` is a text or makes one of the act's result; ``done_url`` is where to go on, by default
    where a person who cancels goes.
    """
    if not attempt.is_done:
        return form_page(request, attempt, cancel_url=cancel_url, **page)
    messages.success(request, str(said(attempt.result) if callable(said) else said))
    onward = done_url(attempt.result) if callable(done_url) else done_url
    return redirect(onward or cancel_url)


def act_page(
    request: ActorRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    said: Any,
    title: Any,
    cancel_url: str,
    **page: Any,
) -> HttpResponse:
    """The page of one act, called as its button is: carry it out when it is sent, else show it."""
    page.setdefault("submit_label", title)
    return answer(request, save(form, act), said=said, title=title, cancel_url=cancel_url, **page)


def saved_name(result: Any) -> str:
    """What is said of a record that was saved."""
    return _("“%(name)s” is saved.") % {"name": result.name}


def _conflict(form: Any, refusal: StaleRecord, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What ``ui/form.html`` shows, and set the form to the version that is current now.

    What was typed stays in the form; saving again then is a decision, not an accident.
    """
    form.data = form.data.copy()
    if refusal.current is not None:
        form.data["version"] = str(refusal.current.version)
    rows = []
    for name, column in form.fields.items():
        if name not in theirs or form.cleaned_data.get(name) == theirs[name]:
            continue
        shown, mine = str(_prepared(column, theirs[name])), form.data.get(name, "")
        if shown != mine:
            rows.append((column.label, _label(column, shown), _label(column, mine)))
    latest = (
        events.find_latest(refusal.current) if isinstance(refusal.current, models.Model) else None
    )
    return {"message": str(refusal), "rows": rows, "event": latest}


def _prepared(column: Any, value: Any) -> Any:
    shown = column.prepare_value(value)
    return "" if shown is None else shown


def _label(column: Any, value: str) -> str:
    if isinstance(column, forms.ChoiceField):
        pairs: Any = column.choices
        return str({str(code): label for code, label in pairs}.get(value, value))
    return value
