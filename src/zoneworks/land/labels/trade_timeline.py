"""How the events of acquisition, sale, expansion and transfer read."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import format_m2
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import Words
from zoneworks.land.labels.names import USES
from zoneworks.land.labels.trade import (
    ACQUISITION_STATES,
    CLEARINGS,
    EXPANSION_STATES,
    FIELDS,
    METHODS,
    PAPERS,
    SALE_STATES,
    STANDARD,
    standard_text,
)

_PAPERS = {
    "core.document_issued": _("Document issued"),
    "core.document_archived": _("File of the document made"),
}
_ASSIGNED = _("Person or day changed")
ACTS_ON_PARCELS = {
    "land.acquisition_title_canceled": _("Title canceled by an acquisition"),
    "land.parcel_cleared": _("Cleared after an acquisition"),
    "land.parcel_offered": _("Offered in a sale"),
    "land.title_transferred": _("Title transferred"),
}
"""What these matters write into the records of a parcel."""


def _m2_told(value: Any, _event: Any) -> str:
    return gettext("%(m2)s m²") % {"m2": format_m2(Decimal(value), 2)}


def _instalments_told(value: Any, _event: Any) -> str:
    return gettext("; ").join(
        f"{full_day(date.fromisoformat(one['due_on']))} {money_text(one['amount_fen'])}"
        for one in value
    )


def _standard_told(value: Any, _event: Any) -> str:
    return gettext("; ").join(
        f"{STANDARD[kind]} {standard_text(kind, one)}" for kind, one in value.items()
    )


def _words(acts: dict[str, Any], states: dict[str, Any]) -> Words:
    words = states | METHODS | CLEARINGS | USES | PAPERS
    codes = {str(code): label for code, label in words.items()}
    return Words(
        acts | ACTS_ON_PARCELS | _PAPERS,
        FIELDS,
        codes,
        {
            "instalments": _instalments_told,
            "standard": _standard_told,
            **dict.fromkeys(
                ("area_m2", "floors_m2", "asked_m2", "approved_m2", "added_m2"), _m2_told
            ),
        },
    )


ACQUISITION_TIMELINE = _words(
    {
        "land.acquisition_opened": _("Acquisition begun"),
        "land.acquisition_value": _("Valuation entered"),
        "land.acquisition_agree": pgettext_lazy("acquisition", "Agreement signed"),
        "land.acquisition_pay": _("Payment entered"),
        "land.acquisition_cancel": _("Title canceled"),
        "land.acquisition_clear": _("Clearing entered"),
        "land.acquisition_finish": _("Land is clear"),
        "land.acquisition_drop": _("Acquisition given up"),
        "land.acquisition_assign": _ASSIGNED,
    },
    ACQUISITION_STATES,
)
SALE_TIMELINE = _words(
    {
        "land.sale_opened": _("Sale begun"),
        "land.sale_fix": _("Conditions fixed"),
        "land.sale_announce": _("Sale announced"),
        "land.sale_deal": _("Deal confirmed"),
        "land.sale_publish": _("Result published"),
        "land.sale_supervise": _("Supervision agreement named"),
        "land.sale_sign": _("Contract signed"),
        "land.sale_fail": _("Nobody bought"),
        "land.sale_withdraw": _("Sale withdrawn"),
        "land.sale_assign": _ASSIGNED,
    },
    SALE_STATES,
)
EXPANSION_TIMELINE = _words(
    {
        "land.expansion_applied": _("Expansion applied for"),
        "land.expansion_approve": _("Expansion approved"),
        "land.expansion_finish": _("Expansion built"),
        "land.expansion_refuse": _("Expansion refused"),
        "land.expansion_withdraw": _("Expansion withdrawn"),
        "land.expansion_assign": _ASSIGNED,
    },
    EXPANSION_STATES,
)
