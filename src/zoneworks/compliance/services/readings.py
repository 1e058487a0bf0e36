"""Opening a review, and what the first reader writes into it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts, queries
from zoneworks.compliance.engine import positive_list, questions, subjects
from zoneworks.compliance.engine.acts import OPEN_REVIEWS, READ_FIRST
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer
from zoneworks.compliance.engine.reviews import IN_HAND, ReviewAct, State, check_act
from zoneworks.compliance.engine.subjects import Subject
from zoneworks.compliance.labels import refusal_text
from zoneworks.compliance.models import Hearing, Review
from zoneworks.compliance.services.changing import changing
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text

LONGEST_TITLE = 200
NEEDED = _("This is needed.")


def open_review(actor: Actor, subject: Subject) -> Review:
    """Open a review of a subject as it stands; its first reading begins today.

    Raises:
        InvalidInput: nothing to read, no title, or this version is being read already.
    """
    actor.require(OPEN_REVIEWS)
    zone_id = actor.writing_zone_id()
    with explained(refusal_text, field="content"):
        read = subjects.canonical(subject)
    if not read.title:
        raise InvalidInput({"title": [NEEDED]})
    today = clock.today()
    rulebook = facts.rulebook_on(today)
    with transaction.atomic():
        number = next_number(zone_id, Review, "GP", digits=3)
        of_zone: QuerySet[Review] = Review.objects.filter(zone_id=zone_id)
        _refuse_second(of_zone, read)
        review = Review(
            number=number,
            kind=read.kind,
            record=read.record,
            record_id=read.record_id,
            title=read.title[:LONGEST_TITLE],
            content=[list(part) for part in read.content],
            digest=read.digest,
            opened_on=today,
            opened_by_id=actor.membership_id,
            rules_sha256=rulebook.sha256,
            terms_sha256=facts.terms().sha256,
            since=today,
            due_on=national_calendar().add(today, facts.first_reading_days()),
        )
        return records.create(actor, review, act="compliance.review_opened")


def _refuse_second(of_zone: QuerySet[Review], subject: Subject) -> None:
    """Refuse a second review of a version that is in hand. Raises InvalidInput."""
    same = queries.of_subject(of_zone, subject).filter(digest=subject.digest)
    known = same.filter(state__in=IN_HAND).first()
    if known is not None:
        text = _("This version is being reviewed already: %(number)s.")
        raise InvalidInput({"": [text % {"number": known.number}]})


def answer(
    actor: Actor, pk: int, answers: Sequence[Answer], *, version: int | None = None
) -> Review:
    """Answer questions of the law; others keep the answers that they have.

    Raises:
        NotFound: no such review.
        InvalidInput: it is not in its first reading, there is no such question, or a basis in law
            is claimed where only an exception counts.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(READ_FIRST)
    with changing(actor, pk, version) as review:
        check_act(ReviewAct.WRITE, State(review.state))
        given = [_cleaned(one) for one in answers]
        merged = questions.merge(queries.rulebook_of(review), queries.answers_of(review), given)
        columns = {"answers": queries.kept(merged)}
        return _write(actor, review, columns, "compliance.questions_answered")


def place(
    actor: Actor, pk: int, placements: Sequence[Placement], *, version: int | None = None
) -> Review:
    """Place parts of the content under entries of the zone's positive list as it is today.

    Raises:
        NotFound: no such review.
        InvalidInput: it is not in its first reading, or there is no such part or entry.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(READ_FIRST)
    with changing(actor, pk, version) as review:
        check_act(ReviewAct.WRITE, State(review.state))
        entries = queries.list_entries(actor, review.zone)
        given = [replace(one, reason=clean_text(one.reason)) for one in placements]
        known = queries.placements_of(review)
        placed = positive_list.place(entries, len(review.content), known, given)
        columns = {
            "placements": queries.kept(placed),
            "list_sha256": positive_list.digest_of(entries),
        }
        return _write(actor, review, columns, "compliance.parts_placed")


def add_hearing(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Hearing:
    """Keep what somebody said whom the measure touches (article 16): kind, name, heard_on, said.

    Raises:
        NotFound: no such review.
        InvalidInput: it is not in its first reading, a value is missing, or the day is to come.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(READ_FIRST)
    with changing(actor, pk, version) as review:
        check_act(ReviewAct.WRITE, State(review.state))
        hearing = Hearing(review=review, **_checked(values))
        made = records.create(actor, hearing, act="compliance.hearing_added")
        _write(actor, review, {}, "compliance.reading_written")
        return made


def change_hearing(
    actor: Actor, hearing_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> Hearing:
    """Correct what somebody said. Raises as ``add_hearing`` does, by the version of the hearing."""
    actor.require(READ_FIRST)
    hearing = queries.get_hearing(actor, hearing_id)
    with changing(actor, hearing.review_id, None) as review:
        check_act(ReviewAct.WRITE, State(review.state))
        act = "compliance.hearing_changed"
        columns = _checked(values)
        changed = records.change(actor, Hearing, hearing_id, columns, act=act, version=version)
        _write(actor, review, {}, "compliance.reading_written")
        return changed


def _write(actor: Actor, review: Review, columns: Mapping[str, Any], act: str) -> Review:
    """Change columns of the first reading, and remember who wrote: they cannot read it twice."""
    written_by = sorted({*review.written_by, actor.user_id})
    return records.change(actor, Review, review.pk, {**columns, "written_by": written_by}, act=act)


def _cleaned(given: Answer) -> Answer:
    return replace(
        given,
        evidence=clean_text(given.evidence),
        basis=clean_text(given.basis),
        alternatives=clean_text(given.alternatives),
        ending=clean_text(given.ending),
    )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(values) | {name: clean_text(values[name]) for name in ("name", "said")}
    wrong: dict[str, list[Any]] = {name: [NEEDED] for name in ("name", "said") if not columns[name]}
    if columns["heard_on"] > clock.today():
        wrong["heard_on"] = [_("This day is still to come: enter who was heard afterwards.")]
    if wrong:
        raise InvalidInput(wrong)
    return columns
