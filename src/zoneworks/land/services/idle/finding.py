"""Signs of idle land: noticed by the platform or by an officer, decided on by nobody yet."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import actors, clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.models import Zone
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.land import definitions
from zoneworks.land.engine.acts import NOTE_IDLE
from zoneworks.land.engine.idle.procedure import check_inquiry
from zoneworks.land.labels.idle import refusal_text
from zoneworks.land.models import IdleCase, LandContract, Parcel
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries.outlooks import list_becoming_idle

NUMBER = "XZ"


def open_case(actor: Actor, contract_id: int, *, note: str = "") -> IdleCase:
    """Keep the sign that land under a contract is idle; nothing is determined by it.

    It is inquired into within thirty days (article 5).

    Raises:
        NotFound: no such contract.
        InvalidInput: the land meets neither test of article 2 today, its contract has ended, or
            it has an open case.
    """
    actor.require(NOTE_IDLE)
    with transaction.atomic():
        contract = _hold(actor, contract_id)
        if contract.ended_on is not None:
            raise InvalidInput({"": [_("The contract ended on %(day)s.") % _day(contract)]})
        known = queries.find_open_case(contract.zone_id, contract.parcel_id)
        if known is not None:
            text = _("The parcel has an open case already: %(number)s.")
            raise InvalidInput({"": [text % {"number": known.number}]})
        with explained(refusal_text):
            check_inquiry(queries.finding_of(contract))
        return _open(actor, contract, clean_text(note))


def notice_idle_land() -> None:
    """Notice in each zone what has become idle by law, as the platform.

    A sign is no determination: a person inquires into it.
    """
    for zone in Zone.objects.order_by("pk"):
        actor = actors.platform(zone.pk)
        for contract in list_becoming_idle(actor, 0):
            with transaction.atomic():
                held = _hold(actor, contract.pk)
                is_free = queries.find_open_case(zone.pk, held.parcel_id) is None
                if is_free and queries.finding_of(held).is_idle:
                    _open(actor, held, "")


def _hold(actor: Actor, contract_id: int) -> LandContract:
    zone_id = actor.writing_zone_id()
    found = LandContract.objects.filter(zone_id=zone_id, pk=contract_id)
    parcel_id = found.values_list("parcel_id", flat=True).first()
    if parcel_id is not None:
        records.lock(actor, Parcel, parcel_id)
    row = records.lock(actor, LandContract, contract_id)
    held: LandContract = LandContract.objects.select_related("parcel").get(pk=row.pk)
    return held


def _open(actor: Actor, contract: LandContract, note: str) -> IdleCase:
    today, days = clock.today(), definitions.idle_limits().inquiry_days
    case = IdleCase(
        number=next_number(contract.zone_id, IdleCase, NUMBER),
        parcel_id=contract.parcel_id,
        contract=contract,
        found_on=today,
        inquire_by=national_calendar().next_working(today + timedelta(days=days)),
        officer_id=actor.membership_id or None,
        note=note,
    )
    return records.create(actor, case, act="land.idle_found")


def _day(contract: LandContract) -> dict[str, Any]:
    return {"day": contract.ended_on}
