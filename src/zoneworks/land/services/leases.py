"""Letting bays: two officers, one bay, and one of them wins."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.land import queries
from zoneworks.land.engine.acts import LET_SPACE
from zoneworks.land.engine.terms import LeasesOverlap, check_at_most
from zoneworks.land.models import Bay, Lease
from zoneworks.land.services.checking import checked, hold_enterprise, refused
from zoneworks.land.services.holding import LET_BAY

NEEDED = ("tenant", "from_on", "until_on", "rent_fen")


def sign_lease(actor: Actor, bay_id: int, values: Mapping[str, Any]) -> Lease:
    """Let a bay to an enterprise from a day until another, which is excluded.

    Whoever signs holds the bay, so that of two leases of the same days the second is refused.

    Raises:
        InvalidInput: a wrong value, days that are let already, a building that does not stand, or
            a bay that is reserved for another.
        NotFound: no such bay.
    """
    actor.require(LET_SPACE)
    columns = checked(values, NEEDED)
    _check_order(columns["from_on"], columns["until_on"])
    with transaction.atomic():
        hold_enterprise(actor, columns, "tenant")
        bay = records.lock(actor, Bay, bay_id)
        building = bay.building
        if building.completed_on is None or columns["from_on"] < building.completed_on:
            text = _("The building is not completed on that day.")
            raise InvalidInput({"from_on": [text]})
        gone = building.demolished_on
        if gone is not None and columns["until_on"] > gone:
            text = _("The building stands until %(day)s only.") % {"day": gone}
            raise InvalidInput({"until_on": [text]})
        _refuse_clash(bay, columns["from_on"], columns["until_on"])
        contributions.ask_guards(LET_BAY, actor, bay, columns["tenant"])
        lease = Lease(building=building, bay=bay, **columns)
        return records.create(actor, lease, act="land.lease_signed")


def end_lease(actor: Actor, pk: int, until_on: date, *, version: int, reason: str) -> Lease:
    """Let a lease end on another day: earlier, or later where the bay is still free.

    Raises:
        InvalidInput: no reason, not after its first day, or days that are let already.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(LET_SPACE)
    check_reason(reason)
    with transaction.atomic():
        rows = Lease.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
        bay_id = rows.values_list("bay_id", flat=True).first()
        bay = records.lock(actor, Bay, bay_id)
        row = records.lock(actor, Lease, pk)
        records.check_version(row, version)
        _check_order(row.from_on, until_on)
        _refuse_clash(bay, row.from_on, until_on, except_id=pk)
        if until_on > row.until_on:
            contributions.ask_guards(LET_BAY, actor, bay, row.tenant)
        columns = {"until_on": until_on, "ended_because": reason.strip()}
        return records.change(actor, Lease, pk, columns, act="land.lease_ended", reason=reason)


def _check_order(from_on: date, until_on: date) -> None:
    with refused(FIGURES_CONTRADICT="until_on"):
        check_at_most(from_on, until_on, ("from_on", "until_on"))
    if from_on == until_on:
        text = _("The last day is excluded: a lease lasts a day at least.")
        raise InvalidInput({"until_on": [text]})


def _refuse_clash(bay: Bay, from_on: date, until_on: date, *, except_id: int = 0) -> None:
    clash = queries.find_clash(bay, from_on, until_on, except_id=except_id)
    if clash is not None:
        with refused():
            raise LeasesOverlap(
                f"The bay is let to {clash.tenant} from {clash.from_on} until {clash.until_on}.",
                tenant=clash.tenant.name,
                from_on=clash.from_on,
                until_on=clash.until_on,
            )
