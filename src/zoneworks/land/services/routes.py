"""Low-efficiency land, a zone's own routes, and parcels on them until they are at work again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.models import Membership
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.land.engine.acts import EDIT_ROUTES, MANAGE_ROUTES, NOTE_IDLE
from zoneworks.land.engine.idle.procedure import STANDS_DETERMINED
from zoneworks.land.engine.routes import (
    LandKind,
    NotLow,
    Proof,
    Route,
    RouteCode,
    Stage,
    check_proof,
    check_route,
    check_takes,
)
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.labels.routes import NOT_LOW, refusal_text
from zoneworks.land.models import IdleCase, LowEfficiency, Parcel, Renewal, RouteSetting
from zoneworks.land.models.routes import LowEfficiencySource
from zoneworks.land.queries import routes as queries
from zoneworks.land.queries.trade import is_expanded_since, is_transferred_since
from zoneworks.land.services.idle.holding import NEEDED, day, texts

NUMBER = "PH"
FIELDS = {"ROUTE_NO_STAGES": "stages", "ROUTE_UNLAWFUL": "takes", "ROUTE_PROOF_FOREIGN": "proof"}


def note_low_efficiency(
    actor: Actor,
    parcel_ids: Sequence[int],
    since: date,
    reason: str,
    *,
    source: LowEfficiencySource = LowEfficiencySource.OFFICER,
) -> list[LowEfficiency]:
    """Note that parcels are of low efficiency since a day; those noted already are left alone.

    Nothing of the order on idle land follows from it.

    Raises:
        NotFound: no such parcel in the zone.
        InvalidInput: no reason, a day to come, land that nobody holds, or land with an open case
            of idle land: it is either the one or the other.
    """
    actor.require(NOTE_IDLE)
    told = texts({"reason": reason}, "reason")
    if since > clock.today():
        raise InvalidInput({"since": [_("This day is still to come.")]})
    with transaction.atomic():
        made = []
        for pk in sorted(set(parcel_ids)):
            parcel = records.lock(actor, Parcel, pk)
            why_not, detail = queries.why_not_low([parcel]).get(pk, (None, ""))
            if why_not is NotLow.NOTED:
                continue
            if why_not is not None:
                told_why = {"parcel": parcel, "number": detail}
                raise InvalidInput({"": [NOT_LOW[why_not] % told_why]})
            made.append(LowEfficiency(parcel=parcel, source=source, since=since, **told))
        return records.create_many(actor, made, act="land.low_efficiency_noted")


def end_low_efficiency(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> LowEfficiency:
    """Note that land is no longer of low efficiency. Raises NotFound, StaleRecord, InvalidInput."""
    actor.require(MANAGE_ROUTES)
    told = texts({"reason": reason}, "reason")
    with transaction.atomic():
        row = records.lock(actor, LowEfficiency, pk)
        if row.ended_on is not None:
            raise InvalidInput({"": [_("It ended on %(day)s.") % {"day": row.ended_on}]})
        if Renewal.objects.filter(low=row, ended_on=None).exists():
            raise InvalidInput({"": [_("The parcel is on a route: end that first.")]})
        columns = {"ended_on": clock.today(), "ended_because": told["reason"]}
        act = "land.low_efficiency_ended"
        return records.change(
            actor, LowEfficiency, pk, columns, act=act, version=version, reason=reason
        )


def edit_route(
    actor: Actor, code: str, values: Mapping[str, Any], *, version: int | None = None
) -> RouteSetting:
    """Give one of the five routes the zone's own words, stages and kinds of land.

    ``version`` is that of the zone's words, 0 where it still has the sample.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no name, no stages, or land that the law keeps from the route.
    """
    actor.require(EDIT_ROUTES)
    told = texts(values, "name", "purpose")
    takes = [one.value for one in LandKind if one in values["takes"]]
    stages = [{"name": clean_text(name), "days": days} for name, days in values["stages"]]
    columns = told | {
        "takes": takes,
        "stages": stages,
        "limits": clean_text(values.get("limits") or ""),
    }
    with transaction.atomic(), explained(refusal_text, FIELDS):
        hold_zone(actor.writing_zone_id())
        _shown, row = queries.get_route(actor, code)
        check_route(_route(code, columns))
        if row is None:
            new = RouteSetting(code=code, **columns)
            return records.create(actor, new, act="land.route_edited")
        act = "land.route_edited"
        return records.change(actor, RouteSetting, row.pk, columns, act=act, version=version)


def _route(code: str, columns: Mapping[str, Any]) -> Route:
    return Route(
        RouteCode(code),
        columns["name"],
        columns["purpose"],
        tuple(LandKind(one) for one in columns["takes"]),
        tuple(Stage(**one) for one in columns["stages"]),
    )


def take_route(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> Renewal:
    """Send a parcel that is idle or of low efficiency one of the five routes.

    Raises:
        NotFound: no such parcel.
        InvalidInput: it is neither found idle nor of low efficiency, it is on a route already, the
            law or the zone keeps its kind from the route, or no such person.
    """
    actor.require(MANAGE_ROUTES)
    with transaction.atomic(), explained(refusal_text, field="route"):
        parcel = records.lock(actor, Parcel, parcel_id)
        open_renewal = queries.find_open_renewal(parcel_id)
        if open_renewal is not None:
            text = _("The parcel is on a route already: %(number)s.")
            raise InvalidInput({"": [text % {"number": open_renewal.number}]})
        case, low = _found(parcel)
        kind = queries.kind_of(case)
        route, _row = queries.get_route(actor, values["route"])
        check_takes(route, kind)
        today = clock.today()
        renewal = Renewal(
            number=next_number(parcel.zone_id, Renewal, NUMBER),
            parcel=parcel,
            kind=kind,
            case=case,
            low=low,
            route=route.code,
            route_name=route.name,
            stages=[{"name": one.name, "days": one.days} for one in route.stages],
            begun_on=today,
            stage_since=today,
            stage_due_on=today + timedelta(days=route.stages[0].days),
            responsible_id=_person(actor, values.get("responsible") or actor.membership_id),
            goal=clean_text(values.get("goal") or ""),
        )
        return records.create(actor, renewal, act="land.route_taken")


def _found(parcel: Parcel) -> tuple[IdleCase | None, LowEfficiency | None]:
    """The determined case of a parcel, open or ended by a title that came back, or its entry."""
    cases = IdleCase.objects.filter(parcel=parcel)
    case = cases.filter(state__in=STANDS_DETERMINED).first()
    if case is None and parcel.state != ParcelState.SOLD:
        back = cases.filter(ending__in=["TAKEN_BACK", "BOUGHT_BACK", "SWAPPED"])
        case = back.order_by("-ended_on", "-pk").first()
    if case is not None:
        return case, None
    low = LowEfficiency.objects.filter(parcel=parcel, ended_on=None).first()
    if low is None:
        text = _(
            "The parcel is neither determined to be idle nor noted as of low efficiency: only such"
            " land takes a route."
        )
        raise InvalidInput({"": [text]})
    return None, low


def _person(actor: Actor, membership_id: int) -> int:
    found = Membership.objects.filter(
        pk=membership_id, zone_id=actor.writing_zone_id(), is_active=True
    )
    if not found.exists():
        raise InvalidInput({"responsible": [_("There is no such person in the zone.")]})
    return membership_id


def advance(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Renewal:
    """Take a parcel into the next stage of its route, or another one, with what was reached.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(MANAGE_ROUTES)
    told = texts(values, "reason")
    with transaction.atomic():
        row = _hold(actor, pk, version)
        stage = int(values["stage"])
        if not 0 <= stage < len(row.stages) or stage == row.stage:
            raise InvalidInput({"stage": [_("Choose another stage of the route.")]})
        today = clock.today()
        columns = {
            "stage": stage,
            "stage_since": today,
            "stage_due_on": today + timedelta(days=row.stages[stage]["days"]),
        }
        act = "land.route_advanced"
        return records.change(actor, Renewal, pk, columns, act=act, reason=told["reason"])


def assign_renewal(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Renewal:
    """Give a parcel on a route to another person, or its stage another last day.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(MANAGE_ROUTES)
    told = texts(values, "reason")
    with transaction.atomic():
        row = _hold(actor, pk, version)
        columns = {
            "responsible_id": _person(actor, values["responsible"]),
            "stage_due_on": day(values, "stage_due_on", not_before=row.stage_since, may_come=True),
        }
        act = "land.route_assigned"
        return records.change(actor, Renewal, pk, columns, act=act, reason=told["reason"])


def put_to_work(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Renewal:
    """End a route with the proof that the parcel is at work again; its area counts as result.

    A case of idle land that is still open is ended by its own acts before.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: a proof that does not end the route, that is not in the records, or an open
            case of idle land.
    """
    actor.require(MANAGE_ROUTES)
    told = texts(values, "proof_text")
    with transaction.atomic(), explained(refusal_text, FIELDS):
        row = _hold(actor, pk, version)
        on, proof = day(values, not_before=row.begun_on), Proof(values["proof"])
        parcel = Parcel.objects.select_related("contract").get(pk=row.parcel_id)
        route = _route(
            row.route,
            {"name": row.route_name, "purpose": "", "takes": [row.kind], "stages": row.stages},
        )
        check_proof(route, proof, queries.invested_share(parcel))
        _check_ended(row)
        _check_recorded(parcel, proof, row)
        columns = {
            "ended_on": on,
            "proof": proof,
            "proof_text": told["proof_text"],
            "area_m2": parcel.area_m2,
            "stage_due_on": None,
        }
        done = records.change(actor, Renewal, pk, columns, act="land.route_done")
        if row.low_id is not None:
            ended = {"ended_on": max(on, done.begun_on), "ended_because": told["proof_text"]}
            act = "land.low_efficiency_ended"
            records.change(actor, LowEfficiency, row.low_id, ended, act=act)
        return done


def _check_ended(row: Renewal) -> None:
    """Refuse to count land as at work while its case of idle land is open."""
    case = IdleCase.objects.filter(renewals=row, state__in=STANDS_DETERMINED).first()
    if case is not None:
        text = _(
            "The case of idle land %(number)s is still open: end it with its proof first (order on"
            " idle land, article 30)."
        )
        raise InvalidInput({"": [text % {"number": case.number}]})


def _check_recorded(parcel: Parcel, proof: Proof, row: Renewal) -> None:
    """Refuse a proof that the records of the parcel do not bear."""
    contract = parcel.contract
    text: Any = None
    if proof is Proof.WORKS_BEGUN and (contract is None or contract.started_on is None):
        text = _("By its contract works have not begun: enter their start first.")
    if proof is Proof.SOLD_AGAIN and not _is_granted_since(parcel, row):
        text = _(
            "The parcel has no contract of grant signed since it took the route: enter it first."
        )
    if proof is Proof.TRANSFERRED and not _is_transferred_since(parcel, row):
        text = _(
            "The title was not transferred, nor the parcel granted, since it took the route: enter"
            " the transfer first."
        )
    if proof is Proof.CAPACITY_ADDED and not is_expanded_since(parcel.pk, row.begun_on):
        text = _(
            "No expansion of the parcel was done since it took the route: enter its floors and its"
            " end first."
        )
    if proof is Proof.LET and not _is_let(parcel):
        text = _("Nothing on the parcel is let today: enter the lease first.")
    if text is not None:
        raise InvalidInput({"proof": [text]})


def _is_granted_since(parcel: Parcel, row: Renewal) -> bool:
    """Whether somebody else holds it by a contract that was signed while it was on the route."""
    contract = parcel.contract
    if contract is None:
        return False
    return bool(contract.signed_on >= row.begun_on)


def _is_transferred_since(parcel: Parcel, row: Renewal) -> bool:
    """Whether the title went to another since: by a transfer, or by a contract of its own."""
    is_moved = is_transferred_since(parcel.pk, row.begun_on)
    return is_moved or _is_granted_since(parcel, row)


def _is_let(parcel: Parcel) -> bool:
    today = clock.today()
    leases = parcel.buildings.filter(
        floors__bays__leases__from_on__lte=today, floors__bays__leases__until_on__gt=today
    )
    return bool(leases.exists())


def leave_route(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Renewal:
    """Take a parcel off its route without a result, such as to send it another one.

    Raises NotFound, StaleRecord, InvalidInput.
    """
    actor.require(MANAGE_ROUTES)
    told = texts(values, "reason")
    with transaction.atomic():
        _hold(actor, pk, version)
        columns = {"ended_on": clock.today(), "stage_due_on": None}
        act = "land.route_left"
        return records.change(actor, Renewal, pk, columns, act=act, reason=told["reason"])


def _hold(actor: Actor, pk: int, version: int | None) -> Renewal:
    row = records.lock(actor, Renewal, pk)
    records.check_version(row, version)
    if row.ended_on is not None:
        raise InvalidInput({"": [_("It left its route on %(day)s.") % {"day": row.ended_on}]})
    return row


BY_ACT = {
    "advance": advance,
    "assign": assign_renewal,
    "done": put_to_work,
    "leave": leave_route,
}
"""What does each act on a parcel on a route."""
CODES = {"advance": "stage", "assign": "responsible", "done": "proof"}
"""The value that an act cannot do without."""


def check_values(act: str, values: Mapping[str, Any]) -> None:
    """Refuse an act without the value that it is about. Raises InvalidInput."""
    name = CODES.get(act)
    if name is not None and values.get(name) is None:
        raise InvalidInput({name: [NEEDED]})
