"""Every write of filings and disputes: who found an investor first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import (
    CONFIRM_FILINGS,
    DECIDE_DISPUTES,
    DISPUTE_FILINGS,
    FILE,
)
from zoneworks.attraction.engine.finders import (
    SOURCES_OF,
    STANDING,
    FilingAct,
    FilingState,
    check_filing_act,
    check_first,
)
from zoneworks.attraction.engine.terms import FinderKind, Source
from zoneworks.attraction.labels.finders import refusal_text
from zoneworks.attraction.models import Dispute, Filing
from zoneworks.attraction.services.leads import hold_for_filing, open_for_filing
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.calendar import add_months
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, explained
from zoneworks.core.models import Unit
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import services as register
from zoneworks.registry.models import Enterprise


def file_finder(actor: Actor, values: Mapping[str, Any], *, lead_id: int | None = None) -> Filing:
    """File who brings an investor, with this moment as the time-stamp.

    Without ``lead_id`` the lead in hand of that investor is taken, or one is entered that nobody
    owns yet. A fund manager files for its own unit. The scheme in force today says how long the
    filing is protected.

    Raises:
        InvalidInput: no scheme is in force, a wrong value, or no such lead.
        ActForbidden: a fund manager without a unit.
    """
    actor.require(FILE)
    zone_id = actor.writing_zone_id()
    columns = _columns(actor, values)
    today = clock.today()
    scheme = queries.find_scheme(actor, today)
    if scheme is None:
        text = _("No reward scheme is in force today: a leader publishes one first.")
        raise InvalidInput({"": [text]})
    with transaction.atomic():
        if columns.get("enterprise") is not None:
            register.hold_in_use(actor, Enterprise, columns["enterprise"].pk)
        number = next_number(zone_id, Filing, "SB")
        if lead_id is None:
            lead = open_for_filing(actor, _lead_values(values, columns))
        else:
            lead = hold_for_filing(actor, queries.get_lead(actor, lead_id).pk)
        row = Filing(
            **columns,
            number=number,
            lead=lead,
            investor=_typed(values, "investor") or lead.investor,
            idea=_typed(values, "name") or lead.name,
            filed_by_id=actor.membership_id,
            scheme=scheme,
            filed_at=clock.now(),
            filed_on=today,
            protected_until=add_months(today, scheme.protection_months),
        )
        return records.create(actor, row, act="attraction.finder_filed")


def confirm_filing(actor: Actor, pk: int, *, version: int | None = None) -> Filing:
    """Confirm that a filing came first; from its moment it keeps others away.

    Raises:
        InvalidInput: the zone had spoken with the investor before, or another filing is protected:
            then it can be disputed.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(CONFIRM_FILINGS)
    with _changing(actor, pk, FilingAct.CONFIRM, version=version) as row:
        if row.filed_by.user_id == actor.user_id:
            raise InvalidInput({"": [_("You filed it: another person confirms it.")]})
        leads = queries.list_of_investor(actor, row.lead)
        contact = queries.read_contact(leads, row.filed_at)
        rivals = queries.list_rival_filings(actor, leads, row)
        check_first(contact.first_on, row.filed_on, rivals)
        _refuse_second(row)
        return _decide(actor, row, FilingState.CONFIRMED, "attraction.filing_confirmed")


def refuse_filing(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Filing:
    """Refuse a filing, with the reason.

    Raises:
        InvalidInput: it is not open, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(CONFIRM_FILINGS)
    with _changing(actor, pk, FilingAct.REFUSE, reason, version=version) as row:
        act = "attraction.filing_refused"
        return _decide(actor, row, FilingState.REFUSED, act, reason)


def withdraw_filing(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Filing:
    """Take a filing back, as its finder wishes. Raises as ``refuse_filing`` does."""
    actor.require(FILE)
    queries.get_filing(actor, pk)
    with _changing(actor, pk, FilingAct.WITHDRAW, reason, version=version) as row:
        if row.rewards.exclude(state="WITHDRAWN").exists():
            raise InvalidInput({"": [_("A reward stands on this filing.")]})
        act = "attraction.filing_withdrawn"
        return _decide(actor, row, FilingState.WITHDRAWN, act, reason)


def dispute_filing(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Dispute:
    """Record that somebody else says to have been first. A leader decides.

    ``values`` are ``claimant``, ``claim`` and ``rival``, the number of the claimant's own filing.

    Raises:
        InvalidInput: the filing is not confirmed, nothing is claimed, or there is no such rival.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(DISPUTE_FILINGS)
    claimant, claim = clean_text(values["claimant"]), clean_text(values["claim"])
    if not claimant:
        raise InvalidInput({"claimant": [_("This is needed.")]})
    with _changing(actor, pk, FilingAct.DISPUTE, claim, version=version, field="claim") as row:
        rival = _rival(actor, row, values.get("rival", "").strip())
        changes = {"state": FilingState.DISPUTED}
        records.change(actor, Filing, pk, changes, act="attraction.filing_disputed")
        dispute = Dispute(
            filing=row, rival=rival, claimant=claimant, claim=claim, raised_on=clock.today()
        )
        return records.create(actor, dispute, act="attraction.dispute_raised")


def decide_dispute(
    actor: Actor, pk: int, is_upheld: bool, reason: str, *, version: int | None = None
) -> Dispute:
    """Decide a dispute on the record: whether the claimant was first, with the reason.

    An upheld claim refuses the filing and confirms the claimant's own, where there is one, on the
    lead of the filing.

    Raises:
        InvalidInput: it is decided, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(DECIDE_DISPUTES)
    dispute = queries.get_dispute(actor, pk)
    with _changing(actor, dispute.filing_id, FilingAct.DECIDE, reason) as row:
        columns = {
            "is_upheld": is_upheld,
            "reason": clean_text(reason),
            "decided_on": clock.today(),
            "decided_by_id": actor.membership_id,
        }
        act = "attraction.dispute_decided"
        decided = records.change(actor, Dispute, pk, columns, act=act, version=version)
        state = FilingState.REFUSED if is_upheld else FilingState.CONFIRMED
        _decide(actor, row, state, "attraction.filing_decided", reason)
        if is_upheld and dispute.rival_id is not None:
            act = "attraction.filing_decided"
            rival = records.lock(actor, Filing, dispute.rival_id)
            records.change(actor, Filing, rival.pk, {"lead_id": row.lead_id}, act=act)
            _decide(actor, rival, FilingState.CONFIRMED, act, reason)
    return decided


@contextmanager
def _changing(
    actor: Actor,
    pk: int,
    act: FilingAct,
    reason: str = "-",
    *,
    version: int | None = None,
    field: str = "reason",
) -> Iterator[Filing]:
    """Hold a filing as it was seen, if its state allows the act; one in a zone at a time."""
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = records.lock(actor, Filing, pk)
        records.check_version(row, version)
        with explained(refusal_text, {"FILING_REASON_MISSING": field}):
            check_filing_act(act, FilingState(row.state), reason)
            yield row


def _decide(actor: Actor, row: Filing, state: FilingState, act: str, reason: str = "") -> Filing:
    columns = {
        "state": state,
        "reason": clean_text(reason),
        "decided_on": clock.today(),
        "decided_by_id": actor.membership_id,
    }
    return records.change(actor, Filing, row.pk, columns, act=act, reason=reason)


def _refuse_second(row: Filing) -> None:
    """Refuse a second finder of a lead where the first one's protection is over."""
    standing = Filing.objects.filter(lead_id=row.lead_id, state__in=sorted(STANDING))
    other = standing.exclude(pk=row.pk).first()
    if other is not None:
        text = _("The protection of %(number)s is over, but it stands: withdraw it first.")
        raise InvalidInput({"": [text % {"number": other.number}]})


def _columns(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "kind": values.get("kind"),
        "finder": clean_text(values.get("finder", "")),
        "phone": clean_text(values.get("phone", "")),
        "evidence": clean_text(values.get("evidence", "")),
        "unit": values.get("unit"),
        "enterprise": values.get("enterprise"),
    }
    if actor.role is Role.FUND_MANAGER:
        if not actor.unit_id:
            raise ActForbidden(_("You belong to no unit here."))
        unit = Unit.objects.get(pk=actor.unit_id)
        columns |= {"kind": FinderKind.FUND, "unit": unit, "finder": unit.name, "enterprise": None}
    wrong: dict[str, list[Any]] = {}
    if columns["kind"] not in set(FinderKind):
        wrong["kind"] = [_("Choose one of the kinds.")]
    if not columns["finder"]:
        wrong["finder"] = [_("This is needed.")]
    wrong |= {
        name: [_("There is no such record.")]
        for name in ("unit", "enterprise")
        if columns[name] is not None and columns[name].zone_id != actor.writing_zone_id()
    }
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _typed(values: Mapping[str, Any], name: str) -> str:
    return clean_text(values.get(name) or "")


def _lead_values(values: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    names = ("investor", "credit_code", "industry_code", "makes", "investment_fen")
    given = {name: values[name] for name in names if values.get(name) is not None}
    return given | {
        "name": values.get("name") or values.get("investor", ""),
        "source": SOURCES_OF.get(columns["kind"], Source.ENTERPRISE),
        "source_name": columns["finder"],
        "source_unit": columns["unit"],
        "source_enterprise": columns["enterprise"],
    }


def _rival(actor: Actor, row: Filing, number: str) -> Filing | None:
    if not number:
        return None
    leads = queries.list_of_investor(actor, row.lead)
    rows = Filing.objects.filter(lead__in=leads, number=number).exclude(pk=row.pk)
    rows = rows.exclude(state=FilingState.WITHDRAWN)
    found: Filing | None = rows.first()
    if found is None:
        text = _("There is no other filing “%(number)s” on this investor.")
        raise InvalidInput({"rival": [text % {"number": number}]})
    return found
