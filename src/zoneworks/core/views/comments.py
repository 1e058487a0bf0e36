"""Comments on records."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import comments, contributions, following
from zoneworks.core.engine.acts import COMMENT, READ_COMMENTS, WORK
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.pages import ActorRequest, page


@page(WORK)
def talk(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """What is said about a record, and whether I follow it; opening it reads what names me."""
    actor = request.actor
    title = following.get_title(actor, subject_type, pk)
    if request.method == "GET":
        comments.mark_read(actor, subject_type, pk)
    context = {
        "title": title,
        "subject_type": subject_type,
        "pk": pk,
        "comments": comments.list_comments(actor, subject_type, pk),
        "may_read": actor.may(READ_COMMENTS),
        "may_comment": actor.may(COMMENT),
        "colleagues": comments.list_colleagues(actor),
        "longest": comments.LONGEST,
        "is_followed": following.is_followed(actor, subject_type, pk),
    }
    template = "core/talk_panel.html" if request.htmx else "core/talk.html"
    return render(request, template, context)


@page(COMMENT, "POST")
def write(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """Say something about a record."""
    text = request.POST.get("text", "").replace("\x00", "")
    try:
        comments.write(request.actor, subject_type, pk, text)
    except InvalidInput as refusal:
        messages.error(request, "; ".join(str(one) for one in refusal.fields["text"]))
    return redirect(_record_url(subject_type, pk))


@page(COMMENT, "POST")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take my comment back."""
    comment = comments.withdraw(request.actor, pk)
    messages.success(request, _("The comment is taken back."))
    return redirect(_record_url(comment.subject_type, comment.subject_id))


def _record_url(subject_type: str, pk: int) -> str:
    kind = contributions.search_kind(subject_type)
    if kind is None:
        raise NotFound(_("There is no such record."))
    return f"{reverse(kind.url_name, args=[pk])}#comments"
