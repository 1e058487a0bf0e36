"""Meetings: page, calling, votes, minutes."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.admission import queries, services
from zoneworks.admission.engine.acts import (
    HOLD_MEETINGS,
    VIEW_MEETINGS,
    VOTE,
)
from zoneworks.admission.engine.committee import next_stage
from zoneworks.admission.forms import meetings as forms
from zoneworks.admission.labels import names
from zoneworks.admission.labels.timeline import MEETING_TIMELINE
from zoneworks.admission.views.pieces import pdf, tabs, url_of
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.admission.models import AgendaItem, ReviewMeeting

CALLED = "CALLED"
AGENDA, MEMBERS, TIMELINE = "agenda", "members", "timeline"
TABS = {
    AGENDA: gettext_lazy("Agenda and votes"),
    MEMBERS: gettext_lazy("Members"),
    TIMELINE: gettext_lazy("Timeline"),
}


@page(VIEW_MEETINGS)
def meeting(request: ActorRequest, pk: int, tab: str = AGENDA) -> HttpResponse:
    """One meeting: what is moved, who sits, how each votes."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_meeting(actor, pk)
    context: dict[str, Any] = {"meeting": row, "record": _record(actor, row, tab)}
    if tab == AGENDA:
        context["items"] = [_item(actor, row, one) for one in row.items.all()]
    elif tab == MEMBERS:
        context["seats"] = row.seats.all()
    else:
        context["events"] = timeline(actor, row, MEETING_TIMELINE, limit=200)
    return render_tab(request, "admission/meeting", tab, context)


@page(HOLD_MEETINGS, "GET", "POST")
def meeting_new(request: ActorRequest) -> HttpResponse:
    """Call a meeting on applications that wait."""
    actor = request.actor
    waiting = _waiting(actor)
    form = forms.MeetingForm(
        request.POST or None, actor=actor, waiting=waiting, initial={"held_on": clock.today()}
    )

    def call(values: dict[str, Any]) -> Any:
        return services.call_meeting(
            actor, values, values["members"], values["chair"], form.motions()
        )

    return answer(
        request,
        save(form, call),
        said=lambda made: (
            _("%(number)s is called; the members see it on their desks.") % {"number": made.number}
        ),
        done_url=lambda made: url_of("meeting", made.pk),
        title=_("Call a meeting"),
        line=_("Of one sitting of the scheme; at the most favorable what gates and points allow.")
        if waiting
        else _("No application waits for a meeting."),
        cancel_url=reverse("admission:meetings"),
        submit_label=_("Call the meeting"),
    )


def _waiting(actor: Actor) -> list[tuple[Any, str]]:
    """The applications that wait for a meeting, each with the sitting that it is before."""
    rows = queries.list_to_place(actor)
    found = []
    for row in [] if rows is None else rows.prefetch_related("scorings__scheme").order_by("pk"):
        scoring = max(row.scorings.all(), key=lambda one: one.round)
        stage = next_stage(queries.scheme_of(scoring.scheme).stages, row.stage_done)
        found.append((row, stage.title if stage is not None else "—"))
    return found


@page(VOTE, "GET", "POST")
def vote(request: ActorRequest, pk: int) -> HttpResponse:
    """One's own vote on an item."""
    actor = request.actor
    item = queries.get_item(actor, pk)
    form = forms.VoteForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda _values: services.vote(actor, pk, form.cast()),
        said=_("Your vote is entered."),
        title=_("Vote"),
        subtitle=f"{item.application.number} {item.application.project.name}",
        line=_("Moved: %(motion)s.") % {"motion": names.OUTCOMES[item.motion]},
        cancel_url=url_of("meeting", item.meeting_id),
    )


@page(HOLD_MEETINGS, "GET", "POST")
def ballots(request: ActorRequest, pk: int) -> HttpResponse:
    """How the members voted on an item, as it is minuted."""
    actor = request.actor
    item = queries.get_item(actor, pk)
    row = queries.get_meeting(actor, item.meeting_id)
    known = next(one for one in row.items.all() if one.pk == pk)
    form = forms.BallotsForm(
        request.POST or None,
        seats=row.seats.all(),
        given=known.ballots.all(),
        initial={"version": queries.seen_meeting(row)},
    )

    def enter(values: dict[str, Any]) -> Any:
        return services.enter_ballots(actor, pk, form.casts(), version=values["version"])

    return act_page(
        request,
        form,
        enter,
        said=_("The votes are entered."),
        title=_("Enter the votes"),
        subtitle=f"{item.application.number} {item.application.project.name}",
        line=_("Moved: %(motion)s.") % {"motion": names.OUTCOMES[item.motion]},
        cancel_url=url_of("meeting", item.meeting_id),
    )


@page(HOLD_MEETINGS, "GET", "POST")
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a meeting with its minutes."""
    row = queries.get_meeting(request.actor, pk)
    form = forms.MinutesForm(request.POST or None, initial={"version": queries.seen_meeting(row)})
    return act_page(
        request,
        form,
        lambda values: services.close_meeting(request.actor, pk, **values),
        said=_("The votes are counted and the minutes issued."),
        title=_("Close the meeting"),
        subtitle=f"{row.number} {row.title}",
        cancel_url=url_of("meeting", pk),
    )


@page(HOLD_MEETINGS, "GET", "POST")
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a meeting."""
    row = queries.get_meeting(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": queries.seen_meeting(row)})
    return act_page(
        request,
        form,
        lambda values: services.cancel_meeting(request.actor, pk, **values),
        said=_("The meeting is canceled."),
        title=_("Cancel the meeting"),
        subtitle=f"{row.number} {row.title}",
        cancel_url=url_of("meeting", pk),
    )


@page(VIEW_MEETINGS)
def minutes(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of the minutes."""
    return pdf(request, queries.get_minutes(request.actor, pk))


def _item(actor: Actor, row: "ReviewMeeting", item: "AgendaItem") -> dict[str, Any]:
    given = {one.seat_id: one for one in item.ballots.all()}
    is_called = row.state == CALLED and actor.zone_id == row.zone_id
    own = next((one for one in row.seats.all() if one.member_id == actor.membership_id), None)
    return {
        "of": item,
        "motion": names.OUTCOMES[item.motion],
        "shape": names.OUTCOME_SHAPES[item.motion],
        "result": names.TALLY_RESULTS[item.result] if item.result else "",
        "result_shape": names.TALLY_SHAPES[item.result] if item.result else "",
        "ballots": [(seat, *_ballot(given.get(seat.pk), row)) for seat in row.seats.all()],
        "vote_url": url_of("vote", item.pk) if is_called and own and actor.may(VOTE) else "",
        "ballots_url": url_of("ballots", item.pk) if is_called and actor.may(HOLD_MEETINGS) else "",
    }


def _ballot(given: Any, row: "ReviewMeeting") -> tuple[Any, str]:
    """The word of a ballot and what was said with it."""
    if given is None:
        return (_("not yet") if row.state == CALLED else _("absent")), ""
    if given.recused_because:
        return _("Recused"), given.recused_because
    return names.VOTES[given.vote], given.remark


def _record(actor: Actor, row: "ReviewMeeting", tab: str) -> dict[str, Any]:
    chair = next((one for one in row.seats.all() if one.is_chair), None)
    return {
        "subject": (queries.MEETING, row.pk),
        "number": row.number,
        "title": row.title,
        "zone": row.zone.name,
        "state": {
            "shape": names.MEETING_SHAPES[row.state],
            "word": names.MEETING_STATES[row.state],
            "line": row.canceled_because,
        },
        "acts": _acts(actor, row),
        "facts": [
            (names.FIELDS["held_on"], full_day(row.held_on)),
            (names.FIELDS["place"], row.place or "—"),
            (names.FIELDS["is_chair"], chair.member.user.name if chair else "—"),
        ],
        "tabs": tabs(
            TABS,
            "meeting",
            row.pk,
            tab,
            agenda=len(row.items.all()),
            members=len(row.seats.all()),
        ),
        "edit_version": queries.seen_meeting(row),
    }


def _acts(actor: Actor, row: "ReviewMeeting") -> list[dict[str, Any]]:
    if row.state == "HELD":
        return [button(_("Minutes (PDF)"), url_of("minutes", row.pk))]
    if row.state != CALLED or not actor.may(HOLD_MEETINGS) or actor.zone_id != row.zone_id:
        return []
    why_not = ""
    if row.held_on > clock.today():
        why_not = _("The meeting is on %(day)s.") % {"day": full_day(row.held_on)}
    return [
        button(
            _("Close with the minutes"),
            url_of("meeting_close", row.pk),
            is_primary=True,
            why_not=why_not,
        ),
        button(_("Cancel the meeting"), url_of("meeting_cancel", row.pk)),
    ]
