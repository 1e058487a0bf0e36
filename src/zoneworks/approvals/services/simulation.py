"""Simulated handling of a case: its beginning, its conversion and its lapse."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries
from zoneworks.approvals.engine.acts import (
    ACCEPT_TERMS,
    CONVERT_RESULTS,
    END_SIMULATION,
    OPEN_CASES,
)
from zoneworks.approvals.engine.process.simulation import (
    Award,
    Candidate,
    ConversionLine,
    LapseReason,
    Simulation,
)
from zoneworks.approvals.models import ApprovalCase
from zoneworks.approvals.services.cases import changing, load_case
from zoneworks.approvals.services.papers import PAPER_BYTES
from zoneworks.core import clock, records, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import StoredFile

LETTER_KINDS = frozenset({".pdf", ".png", ".jpg"})


def begin_simulation(
    actor: Actor,
    case_id: int,
    candidate: Candidate,
    assumptions: Mapping[str, str],
    *,
    letter: UploadedFile[Any] | StoredFile | None = None,
    on: date | None = None,
) -> Simulation:
    """Begin to handle a project as if it held its land, on its written promise.

    ``letter`` is the letter of commitment (承诺书); it is kept with the case. Without a file the
    candidate's word stands for a letter that lies on paper.

    Raises:
        NotFound: no such case.
        InvalidInput: the project may not be handled so, with the reason.
    """
    actor.require(OPEN_CASES)
    wanted = {name.strip(): value.strip() for name, value in assumptions.items() if value.strip()}
    with transaction.atomic():
        promise = _keep_letter(actor, letter) if letter is not None else None
        with changing(actor, case_id) as row:
            simulation = row.case.simulate(on or clock.today(), candidate, wanted)
        keep(
            actor,
            case_id,
            simulation,
            "approvals.simulation_begun",
            promise=promise,
        )
    return simulation


def _keep_letter(actor: Actor, letter: UploadedFile[Any] | StoredFile) -> int:
    if isinstance(letter, StoredFile):
        uploads.check_kind(letter, kinds=LETTER_KINDS, max_bytes=PAPER_BYTES, field="letter")
        return letter.pk
    file = uploads.keep_file(
        actor, letter, kinds=LETTER_KINDS, max_bytes=PAPER_BYTES, field="letter"
    )
    return file.pk


def accept_terms(
    actor: Actor, case_id: int, *, document: str = "", on: date | None = None
) -> ApprovalCase:
    """Accept the terms of conversion for the applicant: its results become formal at its own risk.

    The enterprise itself accepts; the officer who runs its errands names the signed ``document``.

    Raises:
        NotFound: no such case, or not the applicant's place.
        InvalidInput: nothing is handled so, accepted before, or no document.
    """
    actor.require(ACCEPT_TERMS)
    with transaction.atomic():
        row = load_case(actor, case_id)
        if not queries.posts_of(actor).applies_for(row):
            raise NotFound(_("There is no such case."))
        case = records.lock(actor, ApprovalCase, case_id)
        if row.case.simulation is None or not row.case.simulation.is_open:
            raise InvalidInput({"": [_("No simulated handling is open.")]})
        if case.terms_accepted_on is not None:
            raise InvalidInput({"": [_("The terms were accepted before.")]})
        if actor.role is not Role.ENTERPRISE and not document.strip():
            raise InvalidInput({"document": [_("Name the paper that the applicant has signed.")]})
        return records.change(
            actor,
            ApprovalCase,
            case_id,
            {"terms_accepted_on": on or clock.today()},
            act="approvals.terms_accepted",
            reason=document.strip(),
        )


def convert(
    actor: Actor,
    case_id: int,
    award: Award,
    papers: Mapping[str, Collection[str]],
    *,
    on: date | None = None,
) -> list[ConversionLine]:
    """Turn simulated results into formal handling once the land is won, item by item.

    Both the applicant and an officer may ask for it, once the applicant has accepted the terms.
    Who holds the land is not typed: it is the legal person that the case is recorded for when the
    land is granted, and must be the one for whom the simulated handling began.

    Raises:
        NotFound: no such case that the actor may convert.
        InvalidInput: a condition does not hold, with the reason.
    """
    actor.require(CONVERT_RESULTS)
    with transaction.atomic():
        with changing(actor, case_id) as row:
            stored = ApprovalCase.objects.get(zone_id=row.zone_id, pk=case_id)
            known = replace(
                award,
                holder=row.case.applicant,
                terms_are_accepted=stored.terms_accepted_on is not None,
            )
            lines = row.case.convert(on or clock.today(), known, papers)
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
    actor.require(END_SIMULATION)
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
        "simulated_for": simulation.applicant,
        "converted_on": simulation.converted_on,
        "lapsed_on": simulation.lapsed_on,
        "lapse_reason": simulation.lapse_reason or "",
    }
    if promise is not None:
        columns["promise_id"] = promise
    if act == "approvals.simulation_begun":
        columns["terms_accepted_on"] = None
    records.change(actor, ApprovalCase, case_id, columns, act=act, reason=note)
