"""The inquiry into idle land, its determination and what follows at once (articles 5 to 13)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Membership
from zoneworks.core.tables.writing import clean_text
from zoneworks.land import definitions
from zoneworks.land.engine.acts import DECIDE_IDLE, HANDLE_IDLE
from zoneworks.land.engine.idle.procedure import (
    Ending,
    IdleAct,
    State,
    check_determination,
    check_inquiry,
)
from zoneworks.land.engine.idle.serving import delivered_on
from zoneworks.land.engine.idle.terms import GOVERNMENT_KINDS, Cause, Finding, HindranceKind, Manner
from zoneworks.land.labels.reckoning import kept_lines
from zoneworks.land.models import IdleCase, IdleHindrance
from zoneworks.land.notices import Paper
from zoneworks.land.queries import idle as queries
from zoneworks.land.services.idle.holding import change, changing, day, issue, texts, then

A = IdleAct
ANEW = {
    "inquiry_delivered_on": None,
    "answer_due_on": None,
    "answered_on": None,
    "answer": "",
    "hearing_about": "",
    "hearing_told_on": None,
    "hearing_delivered_on": None,
    "hearing_ask_by": None,
    "hearing_asked_on": None,
    "hearing_held_on": None,
    "hearing_result": "",
}
"""What an inquiry that is begun again leaves behind."""
NOT_PUBLISHED = {
    "published_on": None,
    "published_at": "",
    "filed_on": None,
    "filing_number": "",
    "mortgagees_told_on": None,
}
"""What a determination wants anew."""


def assign(actor: Actor, pk: int, membership_id: int, *, version: int | None = None) -> IdleCase:
    """Give a case to a person of the zone. Raises NotFound, InvalidInput, StaleRecord."""
    actor.require(HANDLE_IDLE)
    with transaction.atomic():
        row = records.lock(actor, IdleCase, pk)
        people = Membership.objects.filter(zone_id=row.zone_id, is_active=True)
        if not people.filter(pk=membership_id).exists():
            raise InvalidInput({"officer": [_("There is no such person in the zone.")]})
        columns = {"officer_id": membership_id}
        act = "land.idle_assigned"
        return records.change(actor, IdleCase, pk, columns, act=act, version=version)


def inquire(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Begin the inquiry and issue its notice (articles 5 and 6).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the land meets neither test of article 2 today.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.INQUIRE) as case:
        finding = queries.finding_of(case.contract)
        check_inquiry(finding)
        columns: dict[str, Any] = ANEW | {
            "state": then(A.INQUIRE, case),
            "inquired_on": clock.today(),
            "test": finding.test,
            "officer_id": case.officer_id or actor.membership_id,
        }
        inquired = change(actor, case, columns, "inquired")
        issue(actor, Paper.INQUIRY, inquired)
        return inquired


def deliver(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter on which day and how the last paper was served: its term runs from its delivery.

    Of a public notice the day is that of its publication; it counts as delivered later.

    The answer and the payment have thirty days, a hearing is asked for within five working days;
    a last day that does not work moves on (Civil Code, articles 201 and 203).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: a day to come or before the paper, no manner or proof, or it was
            delivered already.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.DELIVER) as case:
        paper = queries.SERVED_AT[State(case.state)]
        name = queries.DELIVERED_ON[paper]
        if getattr(case, name) is not None:
            text = _("It was delivered on %(day)s.") % {"day": getattr(case, name)}
            raise InvalidInput({"on": [text]})
        served = _served(values)
        typed = day(values, not_before=getattr(case, ISSUED_ON[paper]))
        on = delivered_on(Manner(served["manner"]), typed, definitions.idle_limits())
        columns = {
            name: on,
            "deliveries": case.deliveries | {paper: served},
            **_term(State(case.state), on),
        }
        return change(actor, case, columns, "delivered")


ISSUED_ON = {
    Paper.INQUIRY: "inquired_on",
    Paper.HEARING: "hearing_told_on",
    Paper.FEE: "fee_decided_on",
    Paper.RETAKING: "retaking_decided_on",
}


def _served(values: Mapping[str, Any]) -> dict[str, str]:
    """How a paper was served, as it is kept (Civil Procedure Law, articles 87 to 95)."""
    told = texts(values, "manner", "proof")
    return {
        "manner": Manner(told["manner"]),
        "address": clean_text(values.get("address") or ""),
        "proof": told["proof"],
    }


def _term(state: State, on: date) -> dict[str, date]:
    """The column of the term that a delivery begins, and its last day."""
    limits, calendar = definitions.idle_limits(), national_calendar()
    if state is State.HEARING:
        return {"hearing_ask_by": calendar.add(on, limits.hearing_request_working_days)}
    name, days = {
        State.INQUIRY: ("answer_due_on", limits.answer_days),
        State.FEE_DUE: ("fee_due_on", limits.payment_days),
        State.RETAKING: ("deregister_by", limits.deregistration_days),
    }[state]
    return {name: calendar.next_working(on + timedelta(days=days))}


def answer(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Keep what the holder answered to the inquiry, and when (article 5).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no words, a day to come, or before the notice.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.ANSWER) as case:
        told = texts(values, "answer")
        on = day(values, not_before=case.inquired_on)
        return change(actor, case, told | {"answered_on": on}, "answered")


def add_hindrance(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleHindrance:
    """Keep what is told to have hindered the holder (article 8); it counts once it is verified.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no evidence, or its days are not in order.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.HINDER) as case:
        told = texts(values, "evidence")
        from_on = day(values, "from_on")
        until_on = _until(values)
        if until_on is not None and until_on <= from_on:
            text = _("It ends before it begins: correct one of the two days.")
            raise InvalidInput({"until_on": [text]})
        columns = {"kind": values["kind"], "from_on": from_on, "until_on": until_on}
        row = IdleHindrance(case=case, **columns, **told)
        return records.create(actor, row, act="land.idle_hindrance_told")


def _until(values: Mapping[str, Any]) -> date | None:
    """The first day without the hindrance; None while it lasts."""
    last: date | None = values.get("last_on")
    if last is None:
        return None
    return day(values, "last_on") + timedelta(days=1)


def verify_hindrance(
    actor: Actor, pk: int, hindrance_id: int, *, is_verified: bool, version: int | None = None
) -> IdleHindrance:
    """Say whether what hindered a holder is verified (article 8: 经审核属实).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: the case is determined already.
    """
    actor.require(HANDLE_IDLE)
    found = queries.get_hindrance(actor, hindrance_id)
    with changing(actor, pk, None, A.HINDER) as case:
        if found.case_id != case.pk:
            raise InvalidInput({"": [_("It belongs to another case.")]})
        columns = {"is_verified": is_verified}
        act = "land.idle_hindrance_verified" if is_verified else "land.idle_hindrance_refused"
        return records.change(actor, IdleHindrance, hindrance_id, columns, act=act, version=version)


def dismiss(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """End a case of land that is not idle after all, with the reason.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.DISMISS) as case:
        finding = queries.finding_of(case.contract)
        if finding.is_idle:
            text = _(
                "By what is entered the land is idle since %(day)s (article 2): report the works,"
                " or correct the contract, before the case is ended as not idle."
            )
            raise InvalidInput({"": [text % {"day": finding.idle_from}]})
        told = texts(values, "reason")
        columns = {
            "state": then(A.DISMISS, case),
            "ended_on": clock.today(),
            "ending": Ending.NOT_IDLE,
            "ended_because": told["reason"],
        }
        return change(actor, case, columns, "dismissed")


def determine(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Determine that land is idle, by which test and by whose doing, and issue the paper.

    The reckoning is kept with it (articles 2, 8, 9 and 10).

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no reason, the answer's term runs, neither test is met, or the facts do not
            bear the cause.
    """
    actor.require(DECIDE_IDLE)
    with changing(actor, pk, version, A.DETERMINE) as case:
        told = texts(values, "reason")
        finding, cause, today = (
            queries.finding_of(case.contract),
            Cause(values["cause"]),
            clock.today(),
        )
        kinds = {HindranceKind(one.kind) for one in case.hindrances.all() if one.is_verified}
        kinds |= _by_delivery(finding)
        check_determination(
            queries.standing_of(case),
            finding,
            cause,
            has_article_8=bool(kinds & GOVERNMENT_KINDS),
            today=today,
        )
        columns = {
            "state": then(A.DETERMINE, case),
            "cause": cause,
            "reason": told["reason"],
            "determined_on": today,
            **_reckoned(finding),
            **NOT_PUBLISHED,
        }
        determined = change(actor, case, columns, "determined")
        issue(actor, Paper.DETERMINATION, determined)
        return determined


def _by_delivery(finding: Finding) -> set[HindranceKind]:
    """Land that was handed over late, by its contract's own days (article 8(1))."""
    return {
        line.values["kind"]
        for line in finding.lines
        if line.values.get("kind") is HindranceKind.NOT_DELIVERED
    }


def _reckoned(finding: Finding) -> dict[str, Any]:
    return {
        "test": finding.test,
        "base_on": finding.base_on,
        "idle_from": finding.idle_from,
        "lines": kept_lines(finding.lines),
        "rules_sha256": definitions.idle_rules().sha256,
    }


def publish(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter that the determination was published and filed (articles 11 and 25).

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.PUBLISH) as case:
        told = texts(values, "published_at", "filing_number")
        after = case.determined_on
        columns = told | {
            "published_on": day(values, "published_on", not_before=after),
            "filed_on": day(values, "filed_on", not_before=after),
        }
        return change(actor, case, columns, "published")


def tell_mortgagees(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """Enter on which day the mortgagees were told in writing (articles 13 and 14).

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.TELL_MORTGAGEES) as case:
        if all(one.released_on is not None for one in case.parcel.mortgages.all()):
            raise InvalidInput({"": [_("The land is not mortgaged.")]})
        columns = {"mortgagees_told_on": day(values, not_before=case.determined_on)}
        return change(actor, case, columns, "mortgagees_told")
