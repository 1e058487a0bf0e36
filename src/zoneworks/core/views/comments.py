"""Comments on records."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import comments, following
from zoneworks.core.engine.acts import COMMENT, READ_COMMENTS, WORK
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, page, sent_from


@page(WORK)
def talk(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """What is said about a record, and whether I follow it; opening it reads what names me."""
    if request.method == "GET":
        comments.mark_read(request.actor, subject_type, pk)
    return _panel(request, subject_type, pk)


@page(COMMENT, "POST")
def write(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """Say something about a record; what was refused stands there again, with the reason."""
    text = request.POST.get("text", "").replace("\x00", "")
    try:
        comments.write(request.actor, subject_type, pk, text)
    except InvalidInput as refusal:
        reasons = [str(one) for one in refusal.fields["text"]]
        return _panel(request, subject_type, pk, typed=text, reasons=reasons)
    messages.success(request, _("Your comment stands there."))
    return redirect(_onward(request, subject_type, pk))


def _panel(
    request: ActorRequest, subject_type: str, pk: int, *, typed: str = "", reasons: Any = ()
) -> HttpResponse:
    actor = request.actor
    opened_on = request.htmx.current_url_abs_path if request.htmx else None
    context = {
        "title": following.get_title(actor, subject_type, pk),
        "subject_type": subject_type,
        "pk": pk,
        "comments": comments.list_comments(actor, subject_type, pk),
        "may_read": actor.may(READ_COMMENTS),
        "may_comment": actor.may(COMMENT),
        "colleagues": comments.list_colleagues(actor),
        "longest": comments.LONGEST,
        "is_followed": following.is_followed(actor, subject_type, pk),
        "typed": typed,
        "reasons": reasons,
        "here": sent_from(request, opened_on or _alone(subject_type, pk)),
    }
    template = "core/talk_panel.html" if request.htmx else "core/talk.html"
    return render(request, template, context, status=422 if reasons else 200)


@page(COMMENT, "POST")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take my comment back."""
    comment = comments.withdraw(request.actor, pk)
    messages.success(request, _("The comment is taken back."))
    return redirect(_onward(request, comment.subject_type, comment.subject_id))


def _onward(request: ActorRequest, subject_type: str, pk: int) -> str:
    """The comments on the page from which something was said, or alone."""
    return f"{sent_from(request, _alone(subject_type, pk))}#comments"


def _alone(subject_type: str, pk: int) -> str:
    return reverse("core:talk", args=[subject_type, pk])
