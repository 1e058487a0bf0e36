"""How the readings of a review end: handed on, confirmed, returned, withdrawn, revoked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts, queries
from zoneworks.compliance.engine import conclusions
from zoneworks.compliance.engine.acts import OPEN_REVIEWS, READ_FIRST, READ_SECOND, REVOKE_REVIEWS
from zoneworks.compliance.engine.reviews import (
    ReviewAct,
    State,
    check_act,
    check_second_reader,
    state_after,
)
from zoneworks.compliance.models import Review
from zoneworks.compliance.queries import REVIEW
from zoneworks.compliance.queries.printing import CONCLUSION
from zoneworks.compliance.services.changing import changing
from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput
from zoneworks.core.tables.writing import clean_text

NOT_IN_HAND = {"since": None, "due_on": None}


def submit(
    actor: Actor,
    pk: int,
    opinion: str,
    *,
    concerns_public: bool = False,
    second_unit_id: int | None = None,
    version: int | None = None,
) -> Review:
    """End the first reading with an opinion, and hand the review to a second reader.

    ``second_unit_id`` is the unit one of whose members reads it, such as the market supervision
    authority for measures of a government (article 14); without it anybody else may who may.

    Raises:
        NotFound: no such review.
        InvalidInput: it is not in its first reading, something is missing (all of it is named), an
            exception has ended, or no such unit.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(READ_FIRST)
    opinion = clean_text(opinion)
    with changing(actor, pk, version, reason="opinion") as review:
        state = check_act(ReviewAct.SUBMIT, State(review.state), opinion)
        units = {one.pk for one in queries.list_reviewing_units(actor)}
        if second_unit_id is not None and second_unit_id not in units:
            raise InvalidInput({"second_unit": [_("There is no such unit.")]})
        today = clock.today()
        reading = queries.reading_of(review, concerns_public=concerns_public)
        conclusions.check_reading(queries.rulebook_of(review), reading, today)
        columns: dict[str, Any] = {
            "state": state,
            "opinion": opinion,
            "returned_because": "",
            "concerns_public": concerns_public,
            "first_reader_id": actor.membership_id,
            "second_unit_id": second_unit_id,
            "handed_on": today,
            "since": today,
            "due_on": national_calendar().add(today, facts.second_reading_days()),
            "written_by": sorted({*review.written_by, actor.user_id}),
        }
        act = "compliance.reading_submitted"
        return records.change(actor, Review, pk, columns, act=act)


def confirm(actor: Actor, pk: int, remark: str = "", *, version: int | None = None) -> Review:
    """Confirm the conclusion as the second reader: the review passes, or is refused by it.

    Its conclusion goes out as a document.

    Raises:
        NotFound: no such review.
        InvalidInput: it is not in its second reading, the actor wrote in the first or is of
            another unit than was named, or an exception has ended.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(READ_SECOND)
    with changing(actor, pk, version) as review:
        check_act(ReviewAct.CONFIRM, State(review.state))
        _check_reader(actor, review)
        today, conclusion = clock.today(), queries.conclusion_of(review)
        conclusions.check_term(conclusion, today)
        state = state_after(conclusion.outcome)
        has_passed = state is State.PASSED
        columns: dict[str, Any] = NOT_IN_HAND | {
            "state": state,
            "second_reader_id": actor.membership_id,
            "remark": clean_text(remark),
            "outcome": conclusion.outcome,
            "concluded_on": today,
            "valid_until": conclusions.valid_until(conclusion, today, facts.validity_months())
            if has_passed
            else None,
        }
        records.change(actor, Review, pk, columns, act="compliance.conclusion_confirmed")
        confirmed = queries.get_review(actor, pk)
        documents.issue(actor, [queries.draft_of(confirmed)])
        return confirmed


def send_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Review:
    """Return a review to the first reader, whose term begins anew. Raises as ``confirm`` does."""
    actor.require(READ_SECOND)
    reason = clean_text(reason)
    with changing(actor, pk, version) as review:
        state = check_act(ReviewAct.SEND_BACK, State(review.state), reason)
        _check_reader(actor, review)
        today = clock.today()
        columns = {
            "state": state,
            "returned_because": reason,
            "since": today,
            "due_on": national_calendar().add(today, facts.first_reading_days()),
        }
        act = "compliance.reading_returned"
        return records.change(actor, Review, pk, columns, act=act, reason=reason)


def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Review:
    """End a review without a conclusion.

    Raises:
        NotFound: no such review.
        InvalidInput: it is concluded, or no reason is given.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(OPEN_REVIEWS)
    reason = clean_text(reason)
    with changing(actor, pk, version) as review:
        state = check_act(ReviewAct.WITHDRAW, State(review.state), reason)
        act = "compliance.review_withdrawn"
        return records.change(actor, Review, pk, _ended(state, reason), act=act, reason=reason)


def revoke(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Review:
    """Take a passed review back after a spot check or a report (articles 20 to 22).

    Its document no longer holds, and nothing more can be issued by it.

    Raises:
        NotFound: no such review.
        InvalidInput: it has not passed, or no reason is given.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(REVOKE_REVIEWS)
    reason = clean_text(reason)
    with changing(actor, pk, version) as review:
        state = check_act(ReviewAct.REVOKE, State(review.state), reason)
        act, today = "compliance.review_revoked", clock.today()
        revoked = records.change(actor, Review, pk, _ended(state, reason), act=act, reason=reason)
        documents.withdraw(actor, {CONCLUSION}, {REVIEW: [pk]}, on=today, reason=reason)
        return revoked


def _ended(state: State, reason: str) -> dict[str, Any]:
    return NOT_IN_HAND | {"state": state, "ended_on": clock.today(), "ended_because": reason}


def _check_reader(actor: Actor, review: Review) -> None:
    check_second_reader(actor.user_id, review.written_by, actor.unit_id, review.second_unit_id)
