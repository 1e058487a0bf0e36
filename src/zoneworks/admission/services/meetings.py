"""Meetings of the committee: called, voted in, closed with their minutes, or canceled."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.acts import HOLD_MEETINGS, VOTE
from zoneworks.admission.engine.applications import (
    ApplicationAct,
    State,
    check_act,
    check_outcome,
)
from zoneworks.admission.engine.committee import (
    Ballot,
    TallyResult,
    Vote,
    check_ballot,
    next_stage,
    tally,
)
from zoneworks.admission.engine.schemes import Stage
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.models import AgendaItem, Application, MeetingBallot, ReviewMeeting, Seat
from zoneworks.admission.models.meetings import MeetingState
from zoneworks.admission.queries.printing import draft_minutes
from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord, check_reason, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text

MOST_ITEMS = 30
NEEDED = _("This is needed.")


@dataclass(frozen=True, slots=True)
class Motion:
    """An application to be put on an agenda, with the outcome that is moved."""

    application_id: int
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """What a member did on an item; neither a vote nor a reason is absence."""

    vote: Vote | None = None
    recused_because: str = ""
    remark: str = ""


def call_meeting(
    actor: Actor,
    values: Mapping[str, Any],
    members: Sequence[int],
    chair: int,
    motions: Sequence[Motion],
) -> ReviewMeeting:
    """Call a meeting: title, held_on and place, who sits, who is in the chair, what is moved.

    All applications are before the same sitting: the next that each of them has to pass.

    Raises:
        InvalidInput: too few members for the sitting, somebody who cannot be seated, a chair who
            is no member, an application that is not before it, is on another agenda, or for which
            more is moved than gates and points allow; a day in the past.
        NotFound: no such application in the zone.
    """
    actor.require(HOLD_MEETINGS)
    _check_call(values, members, chair, motions)
    with transaction.atomic():
        rows = [records.lock(actor, Application, one.application_id) for one in motions]
        stage = _stage_of(rows, motions)
        seated = _check_members(actor, members, chair, stage)
        meeting = ReviewMeeting(
            number=next_number(actor.writing_zone_id(), ReviewMeeting, "PS", digits=3),
            title=clean_text(values["title"])[:60],
            stage=stage.code,
            held_on=values["held_on"],
            place=clean_text(values.get("place") or "")[:120],
            called_on=clock.today(),
            called_by_id=actor.membership_id,
        )
        records.create(actor, meeting, act="admission.meeting_called")
        seats = [Seat(meeting=meeting, member_id=pk, is_chair=pk == chair) for pk in seated]
        records.create_many(actor, seats, act="admission.member_seated")
        items = [
            AgendaItem(
                meeting=meeting,
                application=row,
                position=position,
                round=row.round,
                motion=one.outcome,
                note=clean_text(one.note),
            )
            for position, (row, one) in enumerate(zip(rows, motions, strict=True), 1)
        ]
        records.create_many(actor, items, act="admission.item_placed")
    return meeting


def _check_call(
    values: Mapping[str, Any], members: Sequence[int], chair: int, motions: Sequence[Motion]
) -> None:
    wrong: dict[str, list[Any]] = {}
    if not clean_text(values.get("title") or ""):
        wrong["title"] = [NEEDED]
    if values["held_on"] < clock.today():
        text = _("%(day)s has passed: a meeting is called before it is held.")
        wrong["held_on"] = [text % {"day": values["held_on"].isoformat()}]
    if chair not in members:
        wrong["chair"] = [_("Who is in the chair must be among the members.")]
    pks = [one.application_id for one in motions]
    if not pks or len(pks) > MOST_ITEMS or len(set(pks)) != len(pks):
        text = _("Put between 1 and %(most)s applications on the agenda, each once.")
        wrong["applications"] = [text % {"most": MOST_ITEMS}]
    if wrong:
        raise InvalidInput(wrong)


def _stage_of(rows: Sequence[Application], motions: Sequence[Motion]) -> Stage:
    """The sitting that all of them have to pass next. Raises InvalidInput."""
    found: dict[str, Stage] = {}
    for row, motion in zip(rows, motions, strict=True):
        with explained(refusal_text, field="applications"):
            check_act(ApplicationAct.PLACE, State(row.state))
            check_outcome(motion.outcome, Outcome(row.proposal))
        if (known := queries.find_called_item(row.pk)) is not None:
            text = _("%(number)s is on the agenda of %(meeting)s already.")
            told = {"number": row.number, "meeting": known.meeting.number}
            raise InvalidInput({"applications": [text % told]})
        stage = next_stage(_stages(row), row.stage_done)
        if stage is None:
            done = _("%(number)s has passed all sittings.") % {"number": row.number}
            raise InvalidInput({"applications": [done]})
        found[stage.code] = stage
    if len(found) != 1:
        titles = _("; ").join(sorted(one.title for one in found.values()))
        text = _("They are before different sittings (%(titles)s): call a meeting for each.")
        raise InvalidInput({"applications": [text % {"titles": titles}]})
    return next(iter(found.values()))


def _stages(row: Application) -> Sequence[Stage]:
    scoring = row.scorings.select_related("scheme").order_by("-round").first()
    if scoring is None:
        raise ValueError("Nothing comes before a committee that was not scored.")
    return queries.scheme_of(scoring.scheme).stages


def _check_members(actor: Actor, members: Sequence[int], chair: int, stage: Stage) -> Sequence[int]:
    known = {one.pk for one in queries.list_voters(actor)}
    if set(members) - known or len(set(members)) != len(members):
        raise InvalidInput({"members": [_("One of them cannot be seated, or is named twice.")]})
    if len(members) < stage.least_members:
        text = _("“%(stage)s” needs at least %(least)s members; %(n)s are named.")
        told = {"stage": stage.title, "least": stage.least_members, "n": len(members)}
        raise InvalidInput({"members": [text % told]})
    return sorted(members, key=lambda pk: (pk != chair, members.index(pk)))


def vote(actor: Actor, item_id: int, cast: Cast) -> MeetingBallot:
    """Vote on an item, or recuse oneself with the reason, where one is seated.

    Raises:
        InvalidInput: one has an interest and did not recuse oneself, the meeting is not called, or
            neither is given.
        NotFound: no such item, or one is not seated.
    """
    actor.require(VOTE)
    item = queries.get_item(actor, item_id)
    if cast.vote is None and not clean_text(cast.recused_because):
        raise InvalidInput({"vote": [_("Vote, or say why you recuse yourself.")]})
    with _meeting(actor, item.meeting_id) as meeting:
        seat = Seat.objects.filter(meeting=meeting, member_id=actor.membership_id).first()
        if seat is None:
            raise NotFound(_("You are not seated in this meeting."))
        return _enter(actor, item, seat, cast)


def enter_ballots(
    actor: Actor, item_id: int, casts: Mapping[int, Cast], *, version: int | None = None
) -> AgendaItem:
    """Enter how the members voted on an item, by seat, as it was minuted in the meeting.

    ``version`` is that of ``queries.seen_meeting``. Members who voted themselves may be corrected
    here; every entry is an event of who made it.

    Raises InvalidInput as ``vote`` does, NotFound, StaleRecord.
    """
    actor.require(HOLD_MEETINGS)
    item = queries.get_item(actor, item_id)
    with _meeting(actor, item.meeting_id, version) as meeting:
        seats = {one.pk: one for one in meeting.seats.all()}
        if set(casts) - set(seats):
            raise NotFound(_("There is no such seat in this meeting."))
        for pk, cast in casts.items():
            if cast.vote is not None or clean_text(cast.recused_because):
                _enter(actor, item, seats[pk], cast)
    return queries.get_item(actor, item_id)


def _enter(actor: Actor, item: AgendaItem, seat: Seat, cast: Cast) -> MeetingBallot:
    interest = queries.interests(item.application, [seat.member]).get(seat.member_id, "")
    because = clean_text(cast.recused_because)
    with explained(_ballot_text({seat.member_id: seat.member.user.name}), field="vote"):
        check_ballot(Ballot(seat.member_id, cast.vote, because, str(interest)))
    columns = {
        "vote": cast.vote or "",
        "recused_because": because[:300],
        "remark": clean_text(cast.remark)[:300],
    }
    known = MeetingBallot.objects.filter(item=item, seat=seat).first()
    if known is not None:
        act = "admission.vote_changed"
        return records.change(actor, MeetingBallot, known.pk, columns, act=act)
    row = MeetingBallot(meeting_id=item.meeting_id, item=item, seat=seat, **columns)
    return records.create(actor, row, act="admission.vote_cast")


def close_meeting(
    actor: Actor, pk: int, minutes: str, *, version: int | None = None
) -> ReviewMeeting:
    """Close a meeting: every item is counted, what was carried moves on, the minutes go out.

    Who has neither voted nor recused themselves was absent.

    Raises:
        InvalidInput: no minutes, the day has not come, or it is not called.
        NotFound, StaleRecord.
    """
    actor.require(HOLD_MEETINGS)
    minutes = clean_text(minutes)
    if not minutes:
        raise InvalidInput({"minutes": [NEEDED]})
    with _meeting(actor, pk, version) as meeting:
        if meeting.held_on > clock.today():
            text = _("The meeting is on %(day)s: close it then.")
            raise InvalidInput({"": [text % {"day": meeting.held_on.isoformat()}]})
        seats = list(meeting.seats.all())
        stage = _count_all(actor, meeting, seats)
        columns = {
            "state": MeetingState.HELD,
            "minutes": minutes,
            "closed_on": clock.today(),
        }
        closed = records.change(actor, ReviewMeeting, pk, columns, act="admission.meeting_closed")
        documents.issue(actor, [draft_minutes(queries.get_meeting(actor, pk), stage.title)])
        return closed


def _count_all(actor: Actor, meeting: ReviewMeeting, seats: Sequence[Seat]) -> Stage:
    stage: Stage | None = None
    for item in meeting.items.all():
        row = records.lock(actor, Application, item.application_id)
        stages = _stages(row)
        stage = next(one for one in stages if one.code == meeting.stage)
        _count(actor, item, row, stage, seats)
    if stage is None:
        raise ValueError("A meeting has an agenda.")
    return stage


def _count(
    actor: Actor, item: AgendaItem, row: Application, stage: Stage, seats: Sequence[Seat]
) -> None:
    interests = queries.interests(row, [one.member for one in seats])
    given = {one.seat_id: one for one in item.ballots.all()}
    ballots = [_ballot(one, given.get(one.pk), interests) for one in seats]
    names = {one.member_id: one.member.user.name for one in seats}
    chair = next(one.member_id for one in seats if one.is_chair)
    with explained(_ballot_text(names), field=""):
        found = tally(stage, ballots, chair)
    counted = asdict(found)
    result = counted.pop("result")
    columns = {"result": result, "tally": counted}
    records.change(actor, AgendaItem, item.pk, columns, act="admission.item_counted")
    if found.result is TallyResult.CARRIED and row.state == State.SCORED:
        _move_on(actor, item, row, stage)


def _ballot(seat: Seat, given: MeetingBallot | None, interests: Mapping[int, Any]) -> Ballot:
    interest = str(interests.get(seat.member_id, ""))
    if given is None:
        return Ballot(seat.member_id, interest=interest)
    vote = Vote(given.vote) if given.vote else None
    return Ballot(seat.member_id, vote, given.recused_because, interest)


def _move_on(actor: Actor, item: AgendaItem, row: Application, stage: Stage) -> None:
    columns: dict[str, Any] = {"stage_done": stage.code}
    act = "admission.stage_passed"
    if next_stage(_stages(row), stage.code) is None:
        columns |= {"state": State.VOTED, "carried": item.motion, "carried_on": clock.today()}
        act = "admission.outcome_carried"
    records.change(actor, Application, row.pk, columns, act=act)


def cancel_meeting(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> ReviewMeeting:
    """Cancel a meeting that was called; its applications can be put on another agenda.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(HOLD_MEETINGS)
    check_reason(reason)
    with _meeting(actor, pk, version):
        columns = {"state": MeetingState.CANCELED, "canceled_because": reason.strip()}
        act = "admission.meeting_canceled"
        return records.change(actor, ReviewMeeting, pk, columns, act=act, reason=reason)


def _ballot_text(names: Mapping[int, str]) -> Any:
    def told(refusal: Any) -> str:
        member = refusal.values.get("member")
        refusal.values["member"] = names.get(member, member)
        return refusal_text(refusal)

    return told


@contextmanager
def _meeting(actor: Actor, pk: int, version: int | None = None) -> Iterator[ReviewMeeting]:
    """Hold a meeting that is called, as it was seen. Raises InvalidInput, NotFound, StaleRecord."""
    with transaction.atomic():
        records.lock(actor, ReviewMeeting, pk)
        meeting = queries.get_meeting(actor, pk)
        current = queries.seen_meeting(meeting)
        if version is not None and version != current:
            raise StaleRecord(
                _("Something was entered in the meeting while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        if meeting.state != MeetingState.CALLED:
            raise InvalidInput({"": [_("The meeting is closed or canceled.")]})
        yield meeting
