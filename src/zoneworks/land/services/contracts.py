"""Contracts of grant, how far their works have come, and mortgages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason, explained, gathered
from zoneworks.land import definitions
from zoneworks.land.engine.acts import EDIT_LAND, REPORT_WORKS
from zoneworks.land.engine.contracts import check_grows
from zoneworks.land.engine.terms import LandUse, ParcelState, check_at_most, check_step
from zoneworks.land.engine.trade.grants import (
    GrantGround,
    begins_on,
    check_delivery,
    check_granted,
    check_length,
    check_term,
    is_priced,
)
from zoneworks.land.engine.trade.prices import Lot, check_price
from zoneworks.land.engine.trade.sale import Method
from zoneworks.land.engine.trade.sale import check_term as check_announced_term
from zoneworks.land.labels import trade_refusals
from zoneworks.land.models import LandContract, LandSale, Mortgage, Parcel, WorksReport
from zoneworks.land.queries.trade import find_open_sale, find_price_terms
from zoneworks.land.services.checking import checked, hold_enterprise, refused
from zoneworks.land.services.holding import GRANT_LAND
from zoneworks.land.services.idle.guards import refuse_end, refuse_new_start
from zoneworks.land.services.in_hand import refuse_in_hand
from zoneworks.land.services.titles import end_title
from zoneworks.registry.models import Project
from zoneworks.registry.services import hold_in_use

NEEDED = ("number", "holder", "signed_on", "price_fen")
ORDERED = (
    ("signed_on", "delivered_on"),
    ("signed_on", "start_by"),
    ("start_by", "finish_by"),
    ("delivered_on", "started_on"),
    ("started_on", "finished_on"),
    ("signed_on", "until_on"),
)
"""Days of a contract of which the first does not lie behind the second."""
SOLD = frozenset({"signed_on", "ground", "basis", "price_fen"})
PRICED = frozenset({"signed_on", "ground", "price_fen", "is_priority"})
DATED = frozenset({"signed_on", "delivered_on", "start_by", "until_on"})
LONG = frozenset({"signed_on", "start_by", "until_on"})
"""Days that can make a title longer; a delivery is a fact that is entered as it was."""
LEAST_PRICES = ("SALE_BELOW_NATIONAL_PRICE", "SALE_BELOW_OWN_FLOOR")
HAPPENED = ("signed_on", "delivered_on", "started_on", "finished_on", "ended_on", "on")


def sign_contract(
    actor: Actor,
    parcel_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    sale_id: int | None = None,
) -> LandContract:
    """Grant a parcel of the reserve, or one that was listed, to a holder by a contract.

    ``sale_id`` is the sale by which it is granted: land in a sale is granted by that alone, since
    the sale looks at its publicity, its term and its supervision agreement.

    Raises:
        InvalidInput: a wrong value, days that contradict each other, no planning conditions, the
            parcel is in a sale or being acquired, its use is sold publicly and neither a deal nor
            an approval is named, the price lies under the least one, no delivery or no end of the
            title is named, it is granted already or reserved for another.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    columns = _contract_columns(values, NEEDED)
    with transaction.atomic():
        _hold_parties(actor, columns)
        row = records.lock(actor, Parcel, parcel_id)
        records.check_version(row, version)
        with refused(PARCEL_STEP_FORBIDDEN=""):
            check_step(ParcelState(row.state), ParcelState.SOLD)
        if row.most_plot_ratio is None:
            text = _(
                "The parcel has no planning conditions: a contract of grant without them is void"
                " (Urban and Rural Planning Law, articles 38 and 39). Enter them first."
            )
            raise InvalidInput({"": [text]})
        _refuse_in_hand(parcel_id, sale_id)
        with gathered() as noting:
            with noting():
                _refuse_taken(row.zone_id, columns["number"])
            with noting():
                _check_days(columns)
            with noting():
                _check_sold(row, columns)
            with noting():
                _check_dated(columns)
            with noting():
                _check_length(row, columns)
            if sale_id is None:
                with noting():
                    _check_price(row, columns)
        contributions.ask_guards(GRANT_LAND, actor, row, columns["holder"])
        contract = records.create(
            actor, LandContract(parcel=row, **columns), act="land.contract_signed"
        )
        granted = {
            "state": ParcelState.SOLD,
            "holder": columns["holder"],
            "contract": contract,
            "ready_on": None,
        }
        records.change(actor, Parcel, parcel_id, granted, act="land.contract_signed")
        return contract


def change_contract(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str
) -> LandContract:
    """Correct a contract in force, or enter what was agreed and done since.

    Raises:
        InvalidInput: no reason, a wrong value, or it has ended.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    check_reason(reason)
    columns = _contract_columns(values)
    columns.pop("holder", None)
    with transaction.atomic():
        _hold_parties(actor, columns)
        row = hold_in_force(actor, pk)
        records.check_version(row, version)
        with gathered() as noting:
            with noting():
                _refuse_taken(row.zone_id, columns.get("number"), except_id=pk)
            with noting():
                refuse_new_start(row, columns)
            with noting():
                _check_changed(row, columns)
        act = "land.contract_changed"
        return records.change(actor, LandContract, pk, columns, act=act, reason=reason)


def end_contract(actor: Actor, pk: int, on: date, *, version: int, reason: str) -> LandContract:
    """End a contract: the title goes back to the zone, the parcel into its reserve, uncleared.

    Raises:
        InvalidInput: no reason, a day to come or before the signature, a mortgage in force, or it
            has ended.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    check_reason(reason)
    _check_happened({"on": on})
    with transaction.atomic():
        row = hold_in_force(actor, pk)
        records.check_version(row, version)
        refuse_end(row)
        if on < row.signed_on:
            raise InvalidInput({"on": [_("It was signed on %(day)s.") % {"day": row.signed_on}]})
        mortgage = Mortgage.objects.filter(parcel=row.parcel_id, released_on=None).first()
        if mortgage is not None:
            text = _("The title is mortgaged to %(name)s: have it released first.")
            raise InvalidInput({"": [text % {"name": mortgage.mortgagee}]})
        end_title(actor, row, on, act="land.contract_ended", reason=reason)
        return LandContract.objects.get(pk=pk)


def report_works(actor: Actor, contract_id: int, values: Mapping[str, Any]) -> WorksReport:
    """Report how far the works under a contract had come on a day.

    Raises:
        InvalidInput: less than reported before, more than the parcel, a day to come or before the
            signature, a day that has a report, or the contract has ended.
        NotFound: no such contract.
    """
    actor.require(REPORT_WORKS)
    columns = checked(values, ("on", "developed_m2", "invested_fen"))
    _check_happened(columns)
    with transaction.atomic():
        row = hold_in_force(actor, contract_id)
        _check_report(row, columns, except_id=0)
        report = WorksReport(parcel_id=row.parcel_id, contract=row, **columns)
        return records.create(actor, report, act="land.works_reported")


def correct_works(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str
) -> WorksReport:
    """Correct a report of works. Raises as ``report_works``; InvalidInput without a reason."""
    actor.require(REPORT_WORKS)
    check_reason(reason)
    columns = checked(values)
    _check_happened(columns)
    with transaction.atomic():
        report = records.lock(actor, WorksReport, pk)
        row = hold_in_force(actor, report.contract_id)
        known = {name: getattr(report, name) for name in ("on", "developed_m2", "invested_fen")}
        _check_report(row, known | columns, except_id=pk)
        act = "land.works_corrected"
        return records.change(
            actor, WorksReport, pk, columns, act=act, version=version, reason=reason
        )


def enter_mortgage(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> Mortgage:
    """Enter a mortgage on the title of a granted parcel.

    Raises:
        InvalidInput: a wrong value, a day to come, or nobody has a title to mortgage.
        NotFound: no such parcel.
    """
    actor.require(EDIT_LAND)
    columns = checked(values, ("mortgagee", "secured_fen", "from_on"))
    if columns["secured_fen"] == 0:
        raise InvalidInput({"secured_fen": [_("A mortgage secures more than nothing.")]})
    if columns["from_on"] > clock.today():
        raise InvalidInput({"from_on": [_("This day is still to come.")]})
    with transaction.atomic():
        row = records.lock(actor, Parcel, parcel_id)
        if row.state != ParcelState.SOLD:
            raise InvalidInput({"": [_("Nobody has a title to this parcel.")]})
        return records.create(actor, Mortgage(parcel=row, **columns), act="land.mortgage_entered")


def release_mortgage(actor: Actor, pk: int, on: date, *, version: int) -> Mortgage:
    """Enter that a mortgage was released on a day. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_LAND)
    with transaction.atomic():
        row = records.lock(actor, Mortgage, pk)
        if row.released_on is not None:
            raise InvalidInput({"": [_("It is released already.")]})
        if on > clock.today():
            raise InvalidInput({"released_on": [_("This day is still to come.")]})
        if on < row.from_on:
            text = _("It begins on %(day)s only.") % {"day": row.from_on}
            raise InvalidInput({"released_on": [text]})
        columns = {"released_on": on}
        act = "land.mortgage_released"
        return records.change(actor, Mortgage, pk, columns, act=act, version=version)


def _contract_columns(values: Mapping[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = checked(values, needed)
    _check_happened(columns)
    return columns


def _check_happened(columns: Mapping[str, Any]) -> None:
    today = clock.today()
    wrong = {
        name: [_("This day is still to come.")]
        for name in HAPPENED
        if (day := columns.get(name)) is not None and day > today
    }
    if wrong:
        raise InvalidInput(wrong)


def _check_days(columns: Mapping[str, Any]) -> None:
    with gathered() as noting:
        for names in ORDERED:
            with noting(), refused(FIGURES_CONTRADICT=names[1]):
                check_at_most(columns.get(names[0]), columns.get(names[1]), names)


def _check_dated(columns: Mapping[str, Any]) -> None:
    signed_on = columns["signed_on"]
    with gathered() as noting:
        with noting(), refused():
            check_delivery(signed_on, columns.get("delivered_on"), columns.get("start_by"))
        with noting(), refused():
            check_term(signed_on, columns.get("until_on"))


def _check_length(parcel: Parcel, columns: Mapping[str, Any]) -> None:
    use = LandUse(parcel.use)
    most = definitions.sale_law().most_years[use]
    with refused():
        check_length(use, columns["signed_on"], _since(columns), columns.get("until_on"), most)


def _check_announced(sale: LandSale, columns: Mapping[str, Any]) -> None:
    """Ask the years that were announced of a contract out of a sale."""
    with explained(trade_refusals.refusal_text, trade_refusals.FIELDS_OF_REFUSALS):
        check_announced_term(_since(columns), columns["until_on"], sale.term_years)


def _since(columns: Mapping[str, Any]) -> date:
    return begins_on(columns["signed_on"], columns.get("delivered_on"), columns.get("start_by"))


def _check_sold(parcel: Parcel, columns: Mapping[str, Any]) -> None:
    with refused():
        basis = columns.get("basis") or ""
        check_granted(LandUse(parcel.use), columns["signed_on"], _ground(columns), basis)


def _ground(columns: Mapping[str, Any]) -> GrantGround | None:
    ground = columns.get("ground")
    return GrantGround(ground) if ground else None


def _check_price(parcel: Parcel, columns: Mapping[str, Any]) -> None:
    """Ask the least prices of a contract whose land was sold publicly: by the zone's own terms."""
    if not is_priced(_ground(columns), columns["signed_on"]):
        return
    terms = find_price_terms(parcel.zone_id, columns["signed_on"])
    if terms is None:
        return
    lot = Lot(LandUse(parcel.use), parcel.area_m2, bool(columns.get("is_priority")))
    with explained(trade_refusals.refusal_text, dict.fromkeys(LEAST_PRICES, "price_fen")):
        check_price(lot, columns["price_fen"], terms, definitions.sale_law())


def _check_changed(row: LandContract, columns: dict[str, Any]) -> None:
    """Ask anew what a change touches; what stands from before is left as it is."""
    names = {name for name, value in columns.items() if getattr(row, name) != value}
    now = {name: getattr(row, name) for name in SOLD | PRICED | DATED} | columns
    sale = getattr(row, "sale", None)
    with gathered() as noting:
        if sale is not None:
            with noting():
                _refuse_unsaid(sale, {name: columns[name] for name in names})
        with noting():
            _check_days({name: getattr(row, name) for pair in ORDERED for name in pair} | columns)
        if names & SOLD:
            with noting():
                _check_sold(row.parcel, now)
        if "signed_on" in names or any(now[name] is None for name in names & DATED):
            with noting():
                _check_dated(now)
        if names & LONG:
            with noting():
                _check_length(row.parcel, now)
            if sale is not None:
                with noting():
                    _check_announced(sale, now)
        if sale is None and names & PRICED:
            with noting():
                _check_price(row.parcel, now)


def said_by(sale: LandSale) -> dict[str, Any]:
    """What a sale says of the contract that is signed in it."""
    is_agreed = sale.method == Method.AGREEMENT
    return {
        "ground": GrantGround.SOLE_APPLICANT if is_agreed else GrantGround.DEAL,
        "basis": sale.confirmation_number,
        "price_fen": sale.price_fen,
        "is_priority": sale.is_priority,
    }


def _refuse_unsaid(sale: LandSale, changes: Mapping[str, Any]) -> None:
    text = _("The contract was signed in %(number)s and says what that says.")
    told = [text % {"number": sale.number}]
    said = said_by(sale)
    if wrong := {name: told for name in said if changes.get(name, said[name]) != said[name]}:
        raise InvalidInput(wrong)


def _check_report(row: LandContract, columns: Mapping[str, Any], *, except_id: int) -> None:
    if columns["on"] < row.signed_on:
        text = _("The contract was signed on %(day)s.") % {"day": row.signed_on}
        raise InvalidInput({"on": [text]})
    if columns["developed_m2"] > row.parcel.area_m2:
        text = _("The parcel has %(area)s m².") % {"area": row.parcel.area_m2}
        raise InvalidInput({"developed_m2": [text]})
    others = WorksReport.objects.filter(contract=row).exclude(pk=except_id).order_by("on")
    told = [(one.on, one.developed_m2, one.invested_fen) for one in others]
    on = columns["on"]
    if any(one[0] == on for one in told):
        raise InvalidInput({"on": [_("There is a report of this day: correct it instead.")]})
    before = next((one for one in reversed(told) if one[0] < on), None)
    after = next((one for one in told if one[0] > on), None)
    with refused(WORKS_BACKWARD="developed_m2"):
        check_grows(before, (on, columns["developed_m2"], columns["invested_fen"]), after)


def hold_in_force(actor: Actor, pk: int) -> LandContract:
    """Hold a contract with its parcel, the parcel first. Raises NotFound, InvalidInput."""
    rows = LandContract.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
    parcel_id = rows.values_list("parcel_id", flat=True).first()
    if parcel_id is not None:
        records.lock(actor, Parcel, parcel_id)
    row = records.lock(actor, LandContract, pk)
    if row.ended_on is not None:
        text = _("It ended on %(day)s.") % {"day": row.ended_on}
        raise InvalidInput({"": [text]})
    return row


def _refuse_in_hand(parcel_id: int, sale_id: int | None) -> None:
    sale = find_open_sale(parcel_id)
    if sale is None:
        refuse_in_hand(parcel_id)
    elif sale.pk != sale_id:
        by_order_39 = _(
            "The parcel is being sold in %(number)s: its contract is signed in that sale, with the"
            " winner (order 39 of 2007, article 21)."
        )
        by_agreement = _(
            "The parcel is being granted in %(number)s: its contract is signed in that matter."
        )
        text = by_agreement if sale.method == Method.AGREEMENT else by_order_39
        raise InvalidInput({"": [text % {"number": sale.number}]})


def _hold_parties(actor: Actor, columns: Mapping[str, Any]) -> None:
    hold_enterprise(actor, columns, "holder")
    hold_project(actor, columns)


def hold_project(actor: Actor, columns: Mapping[str, Any]) -> None:
    """Hold the project that a column names. Raises InvalidInput beside the column."""
    project = columns.get("project")
    if project is None:
        return
    if project.zone_id != actor.writing_zone_id():
        raise InvalidInput({"project": [_("There is no such project.")]})
    try:
        hold_in_use(actor, Project, project.pk)
    except InvalidInput as refusal:
        raise InvalidInput({"project": refusal.fields[""]}) from refusal


def _refuse_taken(zone_id: int, number: str | None, *, except_id: int = 0) -> None:
    if number is None:
        return
    known = LandContract.objects.filter(zone_id=zone_id, number=number).exclude(pk=except_id)
    if (taken := known.select_related("parcel").first()) is not None:
        text = _("This number belongs to the contract of “%(name)s”.")
        raise InvalidInput({"number": [text % {"name": taken.parcel.name}]})
