"""Every write of acquisition, sale, expansion and transfer of land."""

from collections.abc import Callable, Mapping
from typing import Any

from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.trade.acquisition import AcquisitionAct
from zoneworks.land.engine.trade.expansion import ExpansionAct
from zoneworks.land.engine.trade.sale import SaleAct
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.checking import NEEDED
from zoneworks.land.services.trade import acquisition, announcing, expansion, sale
from zoneworks.land.services.trade.acquisition import open_acquisition
from zoneworks.land.services.trade.announcing import offer_defaults
from zoneworks.land.services.trade.expansion import apply_expansion, plan_of
from zoneworks.land.services.trade.holding import ACQUISITION, EXPANSION, SALE
from zoneworks.land.services.trade.sale import open_sale
from zoneworks.land.services.trade.terms import assign, set_terms
from zoneworks.land.services.trade.transfer import check_merge, transfer_title

ASSIGN = "ASSIGN"
OPEN: Mapping[str, Callable[..., Any]] = {
    "acquisition": open_acquisition,
    "sale": open_sale,
    "expansion": apply_expansion,
}
"""What begins a matter on a parcel, by its kind."""
BY_ACT: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "acquisition": {
        AcquisitionAct.VALUE: acquisition.value_land,
        AcquisitionAct.AGREE: acquisition.agree,
        AcquisitionAct.PAY: acquisition.pay,
        AcquisitionAct.CANCEL: acquisition.cancel_title,
        AcquisitionAct.CLEAR: acquisition.clear,
        AcquisitionAct.FINISH: acquisition.finish,
        AcquisitionAct.DROP: acquisition.drop,
        ASSIGN: lambda actor, pk, values, **seen: assign(actor, ACQUISITION, pk, values, **seen),
    },
    "sale": {
        SaleAct.FIX: sale.fix_conditions,
        SaleAct.ANNOUNCE: announcing.announce,
        SaleAct.DEAL: sale.confirm_deal,
        SaleAct.FAIL: sale.fail_sale,
        SaleAct.PUBLISH: sale.publish_result,
        SaleAct.SUPERVISE: sale.name_supervision,
        SaleAct.SIGN: sale.sign_sale,
        SaleAct.WITHDRAW: sale.withdraw_sale,
        ASSIGN: lambda actor, pk, values, **seen: assign(actor, SALE, pk, values, **seen),
    },
    "expansion": {
        ExpansionAct.APPROVE: expansion.approve_expansion,
        ExpansionAct.REFUSE: expansion.refuse_expansion,
        ExpansionAct.FINISH: expansion.finish_expansion,
        ExpansionAct.WITHDRAW: expansion.withdraw_expansion,
        ASSIGN: lambda actor, pk, values, **seen: assign(actor, EXPANSION, pk, values, **seen),
    },
}
"""What does each act of a kind: called with the actor, the id, values by name, and ``version``."""
CODES = {AcquisitionAct.CLEAR: "kind", ASSIGN: "responsible"}


def standard_of(actor: Actor) -> Mapping[str, str]:
    """The values that a standard sale states today, by kind."""
    terms = queries.terms_on(actor.writing_zone_id())
    return {str(kind): value for kind, value in terms.standard.items()}


def check_values(act: str, values: Mapping[str, Any]) -> None:
    """Refuse an act without the code that it is about. Raises InvalidInput."""
    name = CODES.get(act)
    if name is not None and not values.get(name):
        raise InvalidInput({name: [NEEDED]})


__all__ = [
    "ASSIGN",
    "BY_ACT",
    "OPEN",
    "apply_expansion",
    "assign",
    "check_merge",
    "check_values",
    "offer_defaults",
    "open_acquisition",
    "open_sale",
    "plan_of",
    "set_terms",
    "standard_of",
    "transfer_title",
]
