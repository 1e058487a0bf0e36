"""Reviews: opening by hand, page, document."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.compliance import labels, queries, services
from zoneworks.compliance.engine import positive_list
from zoneworks.compliance.engine.acts import (
    OPEN_REVIEWS,
    READ_FIRST,
    READ_SECOND,
    REVOKE_REVIEWS,
    VIEW_REVIEWS,
)
from zoneworks.compliance.engine.conclusions import Heard
from zoneworks.compliance.engine.reviews import CONCLUDED, ReviewAct, State, check_second_reader
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.compliance.forms import SubjectForm
from zoneworks.compliance.lists import has_expired, holds_until, shown_state
from zoneworks.compliance.views.pieces import (
    CONTENT,
    HEARINGS,
    QUESTIONS,
    findings_context,
    review_url,
    working_days,
)
from zoneworks.core import contributions, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.compliance.models import Review

TABS = {
    CONTENT: gettext_lazy("Content and places"),
    QUESTIONS: gettext_lazy("Questions and conclusion"),
    HEARINGS: gettext_lazy("Who was heard"),
    "timeline": gettext_lazy("Timeline"),
}
A = ReviewAct


@page(OPEN_REVIEWS, "GET", "POST")
def review_new(request: ActorRequest) -> HttpResponse:
    """Have a text reviewed that is no record of another slice."""
    actor = request.actor

    def open_review(values: dict[str, Any]) -> Any:
        kind = SubjectKind(values["kind"])
        subject = Subject(kind, "", 0, values["title"], values["content"])
        return services.open_review(actor, subject)

    attempt = save(SubjectForm(request.POST or None), open_review)
    return answer(
        request,
        attempt,
        said=lambda made: _("Review %(number)s is open.") % {"number": made.number},
        done_url=lambda made: review_url(made.pk),
        title=_("Have a text reviewed"),
        cancel_url=reverse("compliance:reviews"),
        submit_label=_("Open the review"),
    )


@page(VIEW_REVIEWS)
def review(request: ActorRequest, pk: int, tab: str = CONTENT) -> HttpResponse:
    """One review: what is read, what was found, who was heard, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_review(actor, pk)
    may_write = actor.may(READ_FIRST) and row.state == State.FIRST_READING
    may_write &= actor.zone_id == row.zone_id
    context: dict[str, Any] = {"review": row, "record": _record(actor, row, tab)}
    context |= {"may_write": may_write, "days": _days(row)}
    if tab == CONTENT:
        context |= _content(actor, row)
    elif tab == QUESTIONS:
        context |= findings_context(row, may_write=may_write)
    elif tab == HEARINGS:
        heard = row.hearings.all()
        context["heard"] = [(one, labels.HEARD[Heard(one.kind)]) for one in heard]
    else:
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    return render(request, f"compliance/review_{tab}.html", context)


@page(VIEW_REVIEWS)
def document(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of the conclusion, the same bytes each time."""
    found = queries.get_document(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(str(found))}.pdf"
    return response


def _content(actor: Actor, row: "Review") -> dict[str, Any]:
    placed = {one.part: one for one in queries.placements_of(row)}
    parts = [
        {"heading": heading, "text": text, "place": placed.get(part)}
        for part, (heading, text) in enumerate(row.content, 1)
    ]
    entries = queries.list_entries(actor, row.zone)
    is_other = bool(placed) and positive_list.digest_of(entries) != row.list_sha256
    return {
        "parts": parts,
        "list_has_changed": is_other,
        "list_url": f"{reverse('compliance:positive_list')}?zone={row.zone_id}",
    }


def _days(row: "Review") -> tuple[int, int] | None:
    if row.since is None or row.due_on is None:
        return None
    return working_days(row.since, row.due_on)


def _record(actor: Actor, row: "Review", tab: str) -> dict[str, Any]:
    shape, word = shown_state(row)
    counts = {CONTENT: len(row.content), HEARINGS: len(row.hearings.all())}
    return {
        "subject": (queries.REVIEW, row.pk),
        "number": row.number,
        "title": row.title,
        "subtitle": labels.KINDS[SubjectKind(row.kind)],
        "zone": row.zone.name,
        "state": {"shape": shape, "word": word, "line": _line(row), **_reviewed(actor, row)},
        "acts": _acts(actor, row) if actor.zone_id == row.zone_id else _readable(row),
        "facts": [
            (pgettext_lazy("review", "Opened"), full_day(row.opened_on)),
            (pgettext_lazy("review", "Opened by"), row.opened_by.user.name),
            (_("First reader"), _reader(row.first_reader, row.handed_on)),
            (_("Second reader"), _reader(row.second_reader, row.concluded_on)),
            (labels.FIELDS["second_unit"], row.second_unit or "—"),
            (_("Holds until"), full_day(holds_until(row))),
        ],
        "tabs": [
            {
                "label": label,
                "url": review_url(row.pk, name),
                "count": counts.get(name),
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
        "edit_version": queries.seen_version(row),
    }


def _reader(member: Any, day: Any) -> str:
    return f"{member.user.name} {full_day(day)}" if member is not None else "—"


def _line(row: "Review") -> str:
    """Since when and until when, or why it ended."""
    if row.ended_on is not None:
        values = {"day": full_day(row.ended_on), "why": row.ended_because}
        return _("%(day)s: %(why)s") % values
    if row.returned_because:
        values = {"day": full_day(row.since), "why": row.returned_because}
        return _("Returned on %(day)s: %(why)s") % values
    if row.valid_until is None or row.concluded_on is None:
        return ""
    values = {
        "since": full_day(row.concluded_on),
        "until": full_day(labels.last_day(row.valid_until)),
    }
    if has_expired(row):
        return _("Held from %(since)s to %(until)s.") % values
    return _("Holds from %(since)s to %(until)s, for this very version.") % values


def _reviewed(actor: Actor, row: "Review") -> dict[str, Any]:
    """Where the record is that was reviewed, if it is a record that the actor may open."""
    kind = contributions.search_kind(row.record)
    if kind is None or not actor.may(kind.act):
        return {}
    return {"url": reverse(kind.url_name, args=[row.record_id]), "name": kind.label}


def _readable(row: "Review") -> list[dict[str, Any]]:
    if State(row.state) not in CONCLUDED:
        return []
    return [button(_("Conclusion (PDF)"), reverse("compliance:document", args=[row.pk]))]


def _acts(actor: Actor, row: "Review") -> list[dict[str, Any]]:
    state, acts = State(row.state), _readable(row)

    def add(label: Any, name: str, **how: Any) -> None:
        acts.append(button(label, reverse(f"compliance:{name}", args=[row.pk]), **how))

    if state is State.FIRST_READING and actor.may(READ_FIRST):
        add(_("Answer the questions"), "answers")
        add(_("Place the parts"), "places")
        add(_("Enter who was heard"), "hearing_new")
        gaps = queries.gaps_of(row)
        why_not = labels.gaps_text(gaps) if gaps else ""
        add(labels.ACTS[A.SUBMIT], "submit", is_primary=True, why_not=why_not)
    if state is State.SECOND_READING and actor.may(READ_SECOND):
        why_not = _why_not_second(actor, row)
        add(labels.ACTS[A.CONFIRM], "confirm", is_primary=True, why_not=why_not)
        if not why_not:
            add(labels.ACTS[A.SEND_BACK], "send_back")
    if state in {State.FIRST_READING, State.SECOND_READING} and actor.may(OPEN_REVIEWS):
        add(labels.ACTS[A.WITHDRAW], "withdraw")
    if state is State.PASSED and actor.may(REVOKE_REVIEWS):
        add(labels.ACTS[A.REVOKE], "revoke")
    return acts


def _why_not_second(actor: Actor, row: "Review") -> str:
    try:
        check_second_reader(actor.user_id, row.written_by, actor.unit_id, row.second_unit_id)
    except Refusal as refusal:
        return labels.refusal_text(refusal)
    return ""
