"""Transfer of granted land by its holder to another (转让)."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, gathered
from zoneworks.land import definitions
from zoneworks.land.engine.acts import MANAGE_TRADE
from zoneworks.land.engine.idle.procedure import STANDS_DETERMINED
from zoneworks.land.engine.trade.expansion import LandIdle
from zoneworks.land.engine.trade.transfer import Title, check_transfer
from zoneworks.land.models import Building, LandContract, Parcel, TitleTransfer
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.checking import NEEDED, hold_enterprise
from zoneworks.land.services.contracts import hold_in_force
from zoneworks.land.services.idle.holding import day, texts
from zoneworks.land.services.trade.holding import amount, explaining

if TYPE_CHECKING:
    from zoneworks.registry.models import Enterprise


def transfer_title(
    actor: Actor, contract_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> TitleTransfer:
    """Transfer granted land to another firm, which takes the contract as it stands.

    ``values``: taker, on, price_fen, certificate (of title), extract (of the registry),
    registry_number (of the new title), is_price_paid, is_seized, is_disputed, has_consent.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: less than a quarter of the promised investment was made, the land price is not
            paid, the title is seized, disputed, mortgaged without consent, or in a case of idle
            land, or the taker holds it already.
    """
    actor.require(MANAGE_TRADE)
    told = texts(values, "certificate", "extract", "registry_number")
    taker, price = values.get("taker"), amount(values, "price_fen")
    if taker is None:
        raise InvalidInput({"taker": [NEEDED]})
    with transaction.atomic():
        hold_enterprise(actor, values, "taker")
        row = hold_in_force(actor, contract_id)
        records.check_version(row, version)
        if taker.pk == row.holder_id:
            raise InvalidInput({"taker": [_("This firm holds the land already.")]})
        giver_id = row.holder_id
        last = row.transfers.order_by("-on").values_list("on", flat=True).first()
        on = day(values, not_before=last or row.signed_on)
        title = _title(row, values, on)
        with gathered() as noting:
            with noting(), explaining():
                _refuse_in_hand(row)
            with noting(), explaining():
                check_transfer(title, definitions.sale_law().transfer_share)
            with noting():
                _refuse_mortgage(row, has_consent=bool(values.get("has_consent")))
        made = TitleTransfer(
            parcel_id=row.parcel_id,
            contract=row,
            giver_id=giver_id,
            taker=taker,
            on=on,
            price_fen=price,
            invested_fen=title.invested_fen,
            promised_fen=title.promised_fen or 0,
            **told,
        )
        act = "land.title_transferred"
        records.change(actor, LandContract, row.pk, {"holder": taker, "project": None}, act=act)
        records.change(actor, Parcel, row.parcel_id, {"holder": taker}, act=act)
        _move_buildings(actor, row, taker)
        return records.create(actor, made, act=act)


def _move_buildings(actor: Actor, row: LandContract, taker: Any) -> None:
    """What stands on the land goes with it (Civil Code, article 356)."""
    rows = Building.objects.select_for_update().filter(
        parcel_id=row.parcel_id, owner_id=row.holder_id
    )
    changes = [(one, {"owner": taker}) for one in rows.order_by("pk")]
    records.change_many(actor, changes, act="land.building_changed", reason=row.number)


def _title(row: LandContract, values: Mapping[str, Any], on: date) -> Title:
    """The title as it stood on the day of the transfer: of works what was reported until then."""
    latest = row.reports.filter(on__lte=on).order_by("-on").first()
    return Title(
        promised_fen=row.investment_fen,
        invested_fen=latest.invested_fen if latest is not None else 0,
        is_price_paid=bool(values.get("is_price_paid")),
        has_certificate=bool(values.get("certificate")),
        is_seized=bool(values.get("is_seized")),
        is_disputed=bool(values.get("is_disputed")),
    )


def _refuse_in_hand(row: LandContract) -> None:
    case = row.idle_cases.filter(state__in=STANDS_DETERMINED).first()
    if case is not None:
        raise LandIdle(f"Case {case.number} is open.", number=case.number, article="24")
    known = (
        row.acquisitions.filter(ended_on=None).first()
        or row.expansions.filter(ended_on=None).first()
    )
    if known is not None:
        text = _("The parcel is in hand already: %(number)s.")
        raise InvalidInput({"": [text % {"number": known.number}]})


def _refuse_mortgage(row: LandContract, *, has_consent: bool) -> None:
    """A mortgage goes with the land; its holder is told (Civil Code, article 406)."""
    names = () if has_consent else queries.standing_mortgagees(row.parcel_id)
    if names:
        text = _(
            "The title is mortgaged to %(names)s: the mortgagee is told of the transfer, and the"
            " mortgage goes with the land (Civil Code, article 406). Say that it was told."
        )
        raise InvalidInput({"has_consent": [text % {"names": ", ".join(names)}]})


def check_merge(actor: Actor, kept: "Enterprise", gone: "Enterprise", _credit_code: str) -> None:
    """Refuse to merge two firms of which one gave land to the other: nobody gives to itself.

    Raises InvalidInput.
    """
    pair = [kept.pk, gone.pk]
    rows = TitleTransfer.objects.filter(zone_id=actor.zone_id, giver_id__in=pair, taker_id__in=pair)
    found = rows.order_by("on").first()
    if found is not None:
        text = _("On %(day)s one of them transferred land to the other: they are two firms.")
        raise InvalidInput({"": [text % {"day": found.on}]})
