"""Why something of acquisition, sale, expansion or transfer is not possible, in words."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.area import format_m2
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day, number, typed_money
from zoneworks.land.engine.trade.sale import Method
from zoneworks.land.labels.articles import article_text
from zoneworks.land.labels.names import USES
from zoneworks.land.labels.trade import (
    ACQUISITION_STATES,
    ACTS,
    CLEARINGS,
    EXPANSION_STATES,
    FIELDS,
    SALE_STATES,
    STANDARD,
    STATES,
)

FIELDS_OF_REFUSALS = {
    "ACQUISITION_VALUATION_STALE": "valued_on",
    "ACQUISITION_INSTALMENTS_DIFFER": "instalments",
    "ACQUISITION_CONDITION_ABOVE_PRICE": "before_cancellation_fen",
    "ACQUISITION_PAID_TOO_MUCH": "amount_fen",
    "SALE_METHOD_UNLAWFUL": "method",
    "SALE_ANNOUNCED_TOO_LATE": "opens_on",
    "SALE_LISTED_TOO_SHORT": "closes_on",
    "SALE_APPLIED_TOO_SHORT": "closes_on",
    "SALE_CLOSED_BEFORE_OPEN": "closes_on",
    "SALE_BELOW_NATIONAL_PRICE": "start_price_fen",
    "SALE_BELOW_OWN_FLOOR": "start_price_fen",
    "SALE_DEPOSIT_ABOVE_PRICE": "deposit_fen",
    "SALE_INCREMENT_ABOVE_PRICE": "increment_fen",
    "SALE_STILL_OPEN": "deal_on",
    "SALE_TERM_TOO_LONG": "term_years",
    "SALE_TERM_ABOVE_OFFER": "until_on",
    "SALE_REGISTRATION_OUTSIDE": "register_by",
    "SALE_BELOW_START": "price_fen",
    "SALE_SIGNED_LATE": "late_because",
    "SALE_PROMISED_TOO_LITTLE": "investment_fen",
    "EXPANSION_RATIO_EXCEEDED": "approved_m2",
    "EXPANSION_PRICE_UNLAWFUL": "price_fen",
    "EXPANSION_MORTGAGEE_SILENT": "has_consent",
    "EXPANSION_LAND_SEIZED": "is_seized",
}
"""Beside which field a refusal stands."""
_LACKS = {
    "CLEARED": _("it is not clear: acquire or clear it first"),
    "PLANNED": _("its planning conditions are not fixed: enter them first"),
}
_WHY = {
    "SEIZED": _("it is seized by a court or an authority"),
    "DISPUTED": _("it is in dispute"),
}
_REFUSALS = {
    "TRADE_ACT_NOT_POSSIBLE": _("“%(act)s” is not possible in the state “%(state)s”."),
    "TRADE_AMOUNT_WRONG": _("An amount is more than nothing: type it again."),
    "TRADE_TERMS_WRONG": _("“%(field)s” cannot be so: type a number that can be meant."),
    "ACQUISITION_VALUATION_STALE": _(
        "The valuation of %(valued_on)s held until %(last)s, for %(days)s days by the zone's terms:"
        " have the land valued again."
    ),
    "ACQUISITION_INSTALMENTS_DIFFER": _(
        "The instalments are %(total_fen)s, the price is %(price_fen)s: they must be the same."
    ),
    "ACQUISITION_CONDITION_ABOVE_PRICE": _(
        "%(needed_fen)s before the title is canceled are more than the price, %(price_fen)s."
    ),
    "ACQUISITION_PAID_TOO_MUCH": _(
        "Of the price, %(price_fen)s, %(rest_fen)s are still to be paid: %(amount_fen)s would be"
        " too much."
    ),
    "ACQUISITION_PAID_TOO_LITTLE": _(
        "By the agreement %(needed_fen)s are paid before the title is canceled: %(paid_fen)s were,"
        " %(missing_fen)s are missing. Enter the payments first."
    ),
    "ACQUISITION_MORTGAGE_STANDS": _(
        "The title is mortgaged to %(names)s: it is canceled once the mortgage is discharged"
        " (Detailed Rules on Real Estate Registration, %(article)s). Have it released"
        " first."
    ),
    "ACQUISITION_MONEY_MOVED": _(
        "%(paid_fen)s were paid already: an acquisition that was paid on is carried to its end."
    ),
    "ACQUISITION_SOIL_SURVEY_MISSING": _(
        "The soil must be surveyed before: the use changes to homes or public services, or a"
        " supervised polluter worked here (Soil Pollution Prevention Law, %(article)s)."
        " Enter the survey."
    ),
    "ACQUISITION_CLEARING_OPEN": _("The land is not clear: %(kinds)s. Enter each with its proof."),
    "SALE_METHOD_UNLAWFUL": _(
        "Land for “%(use)s” is sold by tender, auction or listing alone (order 39 of 2007,"
        " %(article)s)."
    ),
    "SALE_CONDITIONS_MISSING": _(
        "A standard sale states all conditions of the zone's standard beforehand. Missing:"
        " %(kinds)s."
    ),
    "SALE_CONDITION_UNPLANNED": _(
        "A plot ratio of at least %(least)s lies above the planning condition, %(most)s."
    ),
    "SALE_LAND_NOT_CLEAR": _(
        "The parcel cannot be offered (Measures for Idle Land, %(article)s): %(lack)s."
    ),
    "SALE_ANNOUNCED_TOO_LATE": _(
        "The announcement stands at least %(days)s days before it begins (order 39 of 2007,"
        " %(article)s): it may begin on %(earliest)s."
    ),
    "SALE_LISTED_TOO_SHORT": _(
        "A listing lasts at least %(days)s days (order 39 of 2007, %(article)s): it may"
        " close on %(earliest)s."
    ),
    "SALE_APPLIED_TOO_SHORT": _(
        "Applications for land are taken for at least %(days)s days (order 21 of 2003,"
        " %(article)s): it may close on %(earliest)s."
    ),
    "SALE_CLOSED_BEFORE_OPEN": _("It closes before it begins: correct one of the two days."),
    "SALE_BELOW_NATIONAL_PRICE": _(
        "%(price_fen)s lie under the national least price of industrial land of grade %(grade)s,"
        " %(least_fen)s for this parcel (National Least Prices, 2006, no. 307)."
    ),
    "SALE_BELOW_OWN_FLOOR": _(
        "%(price_fen)s lie under the zone's own floor, %(least_fen)s for this parcel."
    ),
    "SALE_TERM_TOO_LONG": _(
        "Land for “%(use)s” is granted for at most %(most)s years (Interim Regulations on the Grant"
        " of Urban State Land, 1990, %(article)s)."
    ),
    "SALE_TERM_ABOVE_OFFER": _(
        "The announcement says %(years)s years: from %(since)s on, the right of use ends no later."
    ),
    "SALE_REGISTRATION_OUTSIDE": _(
        "One registers from the announcement on, %(first)s, to the end of a listing or the day"
        " before an auction or a tender begins: until %(last)s."
    ),
    "SALE_DEPOSIT_ABOVE_PRICE": _(
        "A deposit of %(deposit_fen)s is more than the start price, %(start_fen)s: check the unit."
    ),
    "SALE_INCREMENT_ABOVE_PRICE": _(
        "Bids that rise by %(increment_fen)s rise by more than the start price, %(start_fen)s:"
        " check the unit."
    ),
    "SALE_STILL_OPEN": _(
        "It closes on %(closes_on)s: before, nobody has won and nothing has failed (order 39 of"
        " 2007, %(article)s)."
    ),
    "SALE_BELOW_START": _(
        "%(price_fen)s lie under the start price, %(start_fen)s (order 39 of 2007, %(article)s)."
    ),
    "SALE_RESULT_UNPUBLISHED": _(
        "The result is published, and its publicity over, before the contract is signed (order 39"
        " of 2007, %(article)s; days by the zone's terms). Public until: %(until_on)s."
    ),
    "SALE_SUPERVISION_MISSING": _(
        "A standard sale is signed together with its supervision agreement: name that first."
    ),
    "SALE_SIGNED_LATE": _(
        "By the confirmation it was to be signed by %(sign_by)s (order 39 of 2007,"
        " %(article)s): enter why it is signed later."
    ),
    "SALE_PROMISED_TOO_LITTLE": _(
        "%(investment_fen)s are promised; the conditions of the sale ask for %(least_fen)s on this"
        " parcel."
    ),
    "EXPANSION_USE_CHANGES": _(
        "“%(use)s” would become “%(use_after)s”: a new use wants a changed or new contract (Urban"
        " Real Estate Administration Law, %(article)s), it is no expansion."
    ),
    "EXPANSION_LAND_SPLIT": _(
        "A part that is split off wants a contract of its own (Urban Real Estate Administration"
        " Law, %(article)s), it is no expansion."
    ),
    "EXPANSION_NO_CONDITIONS": _(
        "The parcel has no plot ratio to measure by (Urban and Rural Planning Law, "
        "%(article)s): enter its planning conditions first."
    ),
    "EXPANSION_RATIO_EXCEEDED": _(
        "The plot ratio would be %(ratio)s and may be %(most)s: %(over_m2)s m² are too much. The"
        " planning condition is changed first (Urban and Rural Planning Law, %(article)s)."
    ),
    "EXPANSION_NOTHING_ADDED": _(
        "No floor area is added: enter the new floors of the parcel's buildings first."
    ),
    "EXPANSION_LAND_IDLE": _(
        "Case of idle land %(number)s is open: the land is disposed of in it first (Measures for"
        " Idle Land, %(article)s)."
    ),
    "EXPANSION_LAND_SEIZED": _(
        "The title is seized: by the zone's practice nothing is approved on it before the seizure"
        " is lifted."
    ),
    "EXPANSION_MORTGAGEE_SILENT": _(
        "The title is mortgaged to %(names)s: by the zone's practice the mortgagee consents in"
        " writing first."
    ),
    "EXPANSION_PRICE_UNLAWFUL": _(
        "Industrial land that is built on more densely, within the plans and for the same use,"
        " costs no more land price (State Council 2008, no. 3): %(price_fen)s cannot be asked for."
    ),
    "EXPANSION_MORE_THAN_APPROVED": _(
        "%(added_m2)s m² were built, %(approved_m2)s m² approved (Urban and Rural Planning Law,"
        " %(article)s): have the rest approved, or correct the floors."
    ),
    "TRANSFER_UNPAID": _(
        "Land is transferred once its price is paid in full and its certificate is there (Urban"
        " Real Estate Administration Law, %(article)s)."
    ),
    "TRANSFER_UNPROMISED": _(
        "The contract names no investment, so that its quarter cannot be reckoned (Urban Real"
        " Estate Administration Law, %(article)s): enter it into the contract first."
    ),
    "TRANSFER_TOO_EARLY": _(
        "%(share)s of the promised investment was made; land is transferred from 25%% on (Urban"
        " Real Estate Administration Law, %(article)s). %(missing)s are missing:"
        " %(missing_fen)s."
    ),
    "TRANSFER_FORBIDDEN": _(
        "The land is not transferred: %(why)s (Urban Real Estate Administration Law, %(article)s)."
    ),
}
_BY_AGREEMENT = {
    "SALE_STILL_OPEN": _(
        "It closes on %(closes_on)s: before, nobody has won and nothing has failed."
    ),
    "SALE_BELOW_START": _(
        "%(price_fen)s lie under the least price of the agreement, %(start_fen)s (order 21 of 2003,"
        " %(article)s)."
    ),
    "SALE_SIGNED_LATE": _(
        "It was to be signed by %(sign_by)s (days by the zone's terms): enter why it is signed"
        " later."
    ),
}
"""What is told otherwise where land is granted by agreement: order 39 does not govern it."""


def _percent(share: Fraction) -> str:
    return f"{number(share * 100, 2)}%"


def _listed(words: dict[str, Any]) -> Any:
    return lambda kinds: gettext("; ").join(str(words[one]) for one in kinds)


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page, with its article."""
    states = ACQUISITION_STATES | SALE_STATES | EXPANSION_STATES
    act, state = refusal.values.get("act"), refusal.values.get("state")
    kinds = (one for one, acts in ACTS.items() if act in acts and state in STATES[one])
    kind = next(kinds, "sale")
    amounts = [name for name in refusal.values if name.endswith("_fen")]
    words: dict[str, Any] = {
        "act": ACTS[kind],
        "article": article_text,
        "state": STATES[kind] if state in STATES[kind] else states,
        "field": FIELDS | STANDARD,
        "use": USES,
        "use_after": USES,
        "kinds": _listed(CLEARINGS | STANDARD),
        "names": lambda names: gettext("; ").join(names),
        "lack": _LACKS,
        "why": _WHY if refusal.code == "TRANSFER_FORBIDDEN" else str,
        "share": _percent,
        "missing": _percent,
        "ratio": lambda ratio: number(ratio, 2),
        "over_m2": _m2,
        "added_m2": _m2,
        "approved_m2": _m2,
        "until_on": lambda day: gettext("not published yet") if day is None else full_day(day),
        **dict.fromkeys(amounts, typed_money),
    }
    is_agreed = refusal.values.get("method") is Method.AGREEMENT
    texts = _REFUSALS | _BY_AGREEMENT if is_agreed else _REFUSALS
    return wording.refusal_text(refusal, texts, words)


def _m2(value: Any) -> str:
    return format_m2(value, 2)
