"""Simulated handling of a case: its beginning, its conversion and its lapse."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import HANDLE_ITEMS, OPEN_CASES
from zoneworks.approvals.engine.process.simulation import (
    Award,
    Candidate,
    ConversionLine,
    LapseReason,
    Simulation,
)
from zoneworks.approvals.models import ApprovalCase
from zoneworks.approvals.services.cases import changing
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound


def begin_simulation(
    actor: Actor,
    case_id: int,
    candidate: Candidate,
    assumptions: Mapping[str, str],
    *,
    promise_id: int | None = None,
    on: date | None = None,
) -> Simulation:
    """Begin to handle a project as if it held its land, on its written promise.

    ``promise_id`` is the stored letter of commitment (承诺书).

    Raises:
        NotFound: no such case.
        InvalidInput: the project may not be handled so, with the reason.
    """
    actor.require(OPEN_CASES)
    wanted = {name.strip(): value.strip() for name, value in assumptions.items() if value.strip()}
    with transaction.atomic():
        with changing(actor, case_id) as row:
            simulation = row.case.simulate(on or clock.today(), candidate, wanted)
        keep(
            actor,
            case_id,
            simulation,
            "approvals.simulation_begun",
            promise=promise_id,
        )
    return simulation


def convert(
    actor: Actor,
    case_id: int,
    award: Award,
    papers: Mapping[str, Collection[str]],
    *,
    on: date | None = None,
) -> list[ConversionLine]:
    """Turn simulated results into formal handling once the land is won, item by item.

    Both the applicant, who accepts the terms, and the officer of the case may ask for it.

    Raises:
        NotFound: no such case that the actor may convert.
        InvalidInput: a condition does not hold, with the reason.
    """
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        with changing(actor, case_id) as row:
            is_own = actor.role is Role.ENTERPRISE and actor.enterprise_id == row.enterprise_id
            if not (is_own and row.enterprise_id) and actor.role is not Role.OFFICER:
                raise NotFound(_("There is no such case."))
            lines = row.case.convert(on or clock.today(), award, papers)
        keep(actor, case_id, row.case.simulation, "approvals.simulation_converted")
    return lines


def lapse(
    actor: Actor, case_id: int, reason: LapseReason, *, note: str = "", on: date | None = None
) -> None:
    """End a simulated handling: none of its results holds any more.

    An applicant may withdraw; every other reason is for the zone to state.

    Raises:
        NotFound: no such case.
        InvalidInput: nothing is handled so.
    """
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        with changing(actor, case_id) as row:
            is_own = actor.role is Role.ENTERPRISE and actor.enterprise_id == row.enterprise_id
            if actor.role is Role.ENTERPRISE and not is_own:
                raise NotFound(_("There is no such case."))
            if is_own and reason is not LapseReason.WITHDRAWN:
                raise InvalidInput({"reason": [_("You can withdraw; the zone states the rest.")]})
            row.case.lapse(on or clock.today(), reason)
        keep(actor, case_id, row.case.simulation, "approvals.simulation_lapsed", note=note)


def keep(
    actor: Actor,
    case_id: int,
    simulation: Simulation | None,
    act: str,
    *,
    promise: int | None = None,
    note: str = "",
) -> None:
    """Write the columns of a simulated handling that has begun or ended, with their event."""
    if simulation is None:
        return
    columns: dict[str, Any] = {
        "simulated_on": simulation.begun_on,
        "expires_on": simulation.expires_on,
        "assumptions": dict(simulation.assumptions),
        "converted_on": simulation.converted_on,
        "lapsed_on": simulation.lapsed_on,
        "lapse_reason": simulation.lapse_reason or "",
    }
    if promise is not None:
        columns["promise_id"] = promise
    records.change(actor, ApprovalCase, case_id, columns, act=act, reason=note)
