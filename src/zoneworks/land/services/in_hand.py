"""What an acquisition or a sale in hand keeps from being done to its parcel meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zoneworks.core.errors import InvalidInput, explained
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.engine.trade.acquisition import SoilSurveyMissing
from zoneworks.land.engine.trade.terms import SENSITIVE
from zoneworks.land.labels.trade_refusals import refusal_text
from zoneworks.land.models import Acquisition, LandContract
from zoneworks.land.queries import trade as queries

OFFERED = ("use", "area_m2", "least_plot_ratio", "most_plot_ratio")
"""What an announcement of sale says of a parcel."""


def refuse_in_hand(parcel_id: int, known: Any = None, *, field: str = "") -> None:
    """Refuse land that is being acquired or sold, or that ``known`` is about.

    Raises:
        InvalidInput: it is in hand, with the number of what has it.
    """
    known = known or queries.find_in_hand(parcel_id)
    if known is not None:
        text = _("The parcel is in hand already: %(number)s.")
        raise InvalidInput({field: [text % {"number": known.number}]})


def refuse_offered(parcel_id: int, before: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Refuse to change what an announced sale says of its parcel. Raises InvalidInput."""
    changed = [name for name in OFFERED if columns.get(name, before[name]) != before[name]]
    sale = queries.find_offered(parcel_id) if changed else None
    if sale is not None:
        text = _(
            "The parcel is announced for sale in %(number)s: what was announced of it stands until"
            " the sale has ended. Withdraw the sale to change it."
        )
        raise InvalidInput({changed[0]: [text % {"number": sale.number}]})


def refuse_called_clear(
    parcel_id: int, before: Mapping[str, Any], columns: Mapping[str, Any]
) -> None:
    """Refuse to call land clear by hand that came back by the end of a title.

    Raises InvalidInput.
    """
    is_new = columns.get("is_cleared", False) and not before["is_cleared"]
    if is_new and before["state"] != ParcelState.SOLD and _last_title(parcel_id) is not None:
        text = _(
            "A title to this land has ended: what stood on it is cleared by an acquisition, with"
            " its proofs. Begin one on the page of the parcel."
        )
        raise InvalidInput({"is_cleared": [text]})


def refuse_unsurveyed(
    parcel_id: int, before: Mapping[str, Any], columns: Mapping[str, Any]
) -> None:
    """Refuse homes and public services, by hand, on land that came back without a survey.

    Source: Soil Pollution Prevention Law, article 59. Raises InvalidInput.
    """
    use = columns.get("use", before["use"])
    if use not in SENSITIVE or use == before["use"]:
        return
    title = _last_title(parcel_id)
    if title is None or queries.is_surveyed(title):
        return
    with explained(refusal_text, {}, "use"):
        raise SoilSurveyMissing("The soil was not surveyed.", article="59")


def refuse_regranted(row: Acquisition) -> None:
    """Refuse an acquisition whose land another contract grants by now. Raises InvalidInput."""
    contract = row.parcel.contract
    if contract is not None and contract.pk != row.contract_id:
        text = _("Another contract grants this land by now: %(number)s.")
        raise InvalidInput({"": [text % {"number": contract.number}]})


def _last_title(parcel_id: int) -> LandContract | None:
    """The latest contract of a parcel if it has ended."""
    last = queries.find_last_contract(parcel_id)
    return last if last is not None and last.ended_on is not None else None
