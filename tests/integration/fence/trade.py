"""What the fence has of acquisition, sale, expansion and transfer, and what is typed there."""

from decimal import Decimal
from typing import Any

from tests import make_land

from zoneworks.core.actors import Actor
from zoneworks.core.models import IssuedDocument
from zoneworks.land.services import trade
from zoneworks.registry.models import Enterprise

RECORD_OF = {
    r"land/parcels/<(int:)?pk>/(sell|sales)$": "free_parcel",
    r"land/contracts/<(int:)?pk>/transfer": "invested_contract",
    r"land/(trade/papers|trade-papers)/<(int:)?pk>": "trade_paper",
    r"land/acquisitions/<(int:)?pk>": "acquisition",
    r"land/sales/<(int:)?pk>": "land_sale",
    r"land/expansions/<(int:)?pk>": "expansion",
}
"""Which record a number in an address is."""
ON_ROUTES = [
    ("land/acquisitions/<int:pk>/acts", "act", "pay"),
    ("land/sales/<int:pk>/acts", "act", "fix"),
    ("land/expansions/<int:pk>/acts", "act", "withdraw"),
    ("land/acquisitions", "tab", "timeline"),
    ("land/sales", "tab", "timeline"),
    ("land/expansions", "tab", "timeline"),
]
"""Parameters that have another value here."""
WAN = make_land.WAN


def records(officer: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """Land that is paid for, that is sold, that is built on more, and that may be transferred."""
    acquisition = _acquisition(officer, enterprise, name)
    free = make_land.parcel(officer, f"{name} on sale")
    sale = trade.open_sale(officer, free.pk, {"method": "LISTING"})
    values = {"purpose": f"{name} hall", "asked_m2": Decimal(900), "extract": f"{name} extract"}
    held = _held(officer, enterprise, f"{name} dense")
    expansion = trade.apply_expansion(officer, held.parcel_id, values)
    invested = _held(officer, enterprise, f"{name} invested")
    make_land.works(officer, invested, invested_fen=20_000 * WAN)
    return {
        "acquisition": acquisition,
        "trade_paper": IssuedDocument.objects.get(
            subject_type="land.Acquisition", subject_id=acquisition
        ).pk,
        "land_sale": sale.pk,
        "expansion": expansion.pk,
        "invested_contract": invested.pk,
        "trade_person": officer.membership_id,
    }


def _held(officer: Actor, enterprise: Enterprise, name: str) -> Any:
    return make_land.contract(officer, make_land.parcel(officer, name), enterprise)


def _acquisition(officer: Actor, enterprise: Enterprise, name: str) -> int:
    """An acquisition that was agreed on today."""
    contract = _held(officer, enterprise, f"{name} acquired")
    row = trade.open_acquisition(officer, contract.parcel_id, {"reason": f"{name} gives it back"})
    acts, today = trade.BY_ACT["acquisition"], make_land.day(0)
    report = {"valuation_number": f"{name} report", "valuer": "Valuers", "valued_on": today}
    acts["VALUE"](officer, row.pk, report | {"value_fen": 100 * WAN})
    agreement = {"agreement_number": f"{name} agreement", "agreed_on": today}
    acts["AGREE"](officer, row.pk, agreement | {"price_fen": 100 * WAN})
    return row.pk


def typed(records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    person, today = records.trade_person, make_land.day(0).isoformat()
    reason = {"reason": "because"}
    build = {"purpose": "A hall", "asked_m2": "900", "extract": "CX-1"}
    pay = {"version": 3, "paid_on": today, "document": "Voucher"}
    moved = {"on": today, "certificate": "T-1", "extract": "CX-1", "registry_number": "T-2"}
    moved |= {"is_price_paid": True}
    taker = Enterprise.objects.filter(zone_id=_zone(records)).exclude(pk=records.enterprise).first()
    terms = {"valid_from": today, "basis": "No. 1", "valuation_days": 180, "publicity_days": 5}
    terms |= {"contract_working_days": 10, "grade": 9}
    days = trade_days()
    pages = {
        "acquisition_new": reason | {"responsible": person, "use_after": "INDUSTRY"},
        "sale_new": {"responsible": person, "method": "LISTING"},
        "expansion_new": build | {"responsible": person, "use_after": "INDUSTRY"},
        "transfer": moved
        | {"taker": taker.credit_code if taker else "", "price_fen": "900", "version": 1},
        "acquisition_act": pay | {"amount_fen": "1"},
        "sale_act": {"version": 1},
        "expansion_act": reason | {"version": 1},
        "trade_terms": terms | {f"days_{name}": value for name, value in days.items()},
    }
    operations = {
        "parcels/<pk>/acquisitions": reason,
        "parcels/<pk>/sales": {"method": "LISTING"},
        "parcels/<pk>/expansions": build,
        "contracts/<pk>/transfers": moved
        | {"taker_id": taker.pk if taker else 0, "price_fen": 900 * WAN},
        "acquisitions/<pk>/acts": pay | {"act": "PAY", "amount_fen": WAN},
        "sales/<pk>/acts": {"act": "FIX", "version": 1},
        "expansions/<pk>/acts": reason | {"act": "WITHDRAW", "version": 1},
        "trade-terms": terms | {"least_price_fen_mu": 0, "days": days, "standard": {"TAX": "100"}},
    }
    return {f"land:{page}": values for page, values in pages.items()} | {
        f"api/land/{route}": values for route, values in operations.items()
    }


def _zone(records: Any) -> int | None:
    own = Enterprise.objects.filter(pk=records.enterprise).first()
    return own.zone_id if own else None


def trade_days() -> dict[str, int]:
    """A day for each stage that the terms know."""
    return dict.fromkeys(
        (
            *("ACQUISITION_OPEN", "ACQUISITION_VALUED", "ACQUISITION_AGREED"),
            *("ACQUISITION_CANCELED", "SALE_DRAFT", "SALE_PREPARED"),
            *("EXPANSION_APPLIED", "EXPANSION_APPROVED"),
        ),
        30,
    )
