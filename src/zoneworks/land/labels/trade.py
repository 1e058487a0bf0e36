"""The words of acquisition, sale, expansion and transfer of land."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.land.engine.trade.acquisition import AcquisitionAct, AcquisitionState
from zoneworks.land.engine.trade.expansion import ExpansionAct, ExpansionState
from zoneworks.land.engine.trade.sale import Method, SaleAct, SaleState
from zoneworks.land.engine.trade.terms import MONEY, ClearingKind, StandardKind
from zoneworks.land.labels.names import DOCUMENT_FIELDS, per_mu_text

KINDS: dict[str, Any] = {
    "acquisition": _("Acquisition"),
    "sale": pgettext_lazy("land", "Sale"),
    "expansion": _("Expansion"),
}
ACQUISITION_STATES: dict[str, Any] = {
    AcquisitionState.OPEN: pgettext_lazy("acquisition", "Valuation"),
    AcquisitionState.VALUED: pgettext_lazy("acquisition", "Negotiation"),
    AcquisitionState.AGREED: pgettext_lazy("acquisition", "Payment"),
    AcquisitionState.CANCELED: pgettext_lazy("acquisition", "Clearing"),
    AcquisitionState.CLEARED: pgettext_lazy("acquisition", "In stock, cleared"),
    AcquisitionState.DROPPED: pgettext_lazy("acquisition", "Given up"),
}
SALE_STATES: dict[str, Any] = {
    SaleState.DRAFT: pgettext_lazy("land sale", "Conditions"),
    SaleState.PREPARED: pgettext_lazy("land sale", "Ready to announce"),
    SaleState.ANNOUNCED: pgettext_lazy("land sale", "Announced"),
    SaleState.DEAL: pgettext_lazy("land sale", "Deal confirmed"),
    SaleState.SIGNED: pgettext_lazy("land sale", "Contract signed"),
    SaleState.FAILED: pgettext_lazy("land sale", "Not sold"),
    SaleState.WITHDRAWN: pgettext_lazy("land sale", "Withdrawn"),
}
EXPANSION_STATES: dict[str, Any] = {
    ExpansionState.APPLIED: pgettext_lazy("expansion", "Applied for"),
    ExpansionState.APPROVED: pgettext_lazy("expansion", "Being built"),
    ExpansionState.DONE: pgettext_lazy("expansion", "Built"),
    ExpansionState.REFUSED: pgettext_lazy("expansion", "Refused"),
    ExpansionState.WITHDRAWN: pgettext_lazy("expansion", "Withdrawn"),
}
STATES: dict[str, dict[str, Any]] = {
    "acquisition": ACQUISITION_STATES,
    "sale": SALE_STATES,
    "expansion": EXPANSION_STATES,
}
SHAPES: dict[str, str] = {
    **dict.fromkeys(("CLEARED", "SIGNED", "DONE"), "done"),
    **dict.fromkeys(("DROPPED", "FAILED", "REFUSED", "WITHDRAWN"), "inapplicable"),
}
"""The shape of a state that is over; all others run."""
ACTS: dict[str, dict[str, Any]] = {
    "acquisition": {
        AcquisitionAct.VALUE: _("Enter the valuation"),
        AcquisitionAct.AGREE: _("Enter the agreement"),
        AcquisitionAct.PAY: _("Enter a payment"),
        AcquisitionAct.CANCEL: _("Enter the cancellation of title"),
        AcquisitionAct.CLEAR: _("Enter a clearing"),
        AcquisitionAct.FINISH: _("Land is clear"),
        AcquisitionAct.DROP: pgettext_lazy("acquisition", "Give up"),
        "ASSIGN": _("Person and day"),
    },
    "sale": {
        SaleAct.FIX: _("Fix the conditions"),
        SaleAct.ANNOUNCE: pgettext_lazy("land sale", "Announce"),
        SaleAct.DEAL: _("Confirm the deal"),
        SaleAct.PUBLISH: _("Publish the result"),
        SaleAct.SUPERVISE: _("Name the supervision agreement"),
        SaleAct.SIGN: _("Sign the contract"),
        SaleAct.FAIL: _("Nobody bought"),
        SaleAct.WITHDRAW: pgettext_lazy("land sale", "Withdraw"),
        "ASSIGN": _("Person and day"),
    },
    "expansion": {
        ExpansionAct.APPROVE: pgettext_lazy("expansion", "Approve"),
        ExpansionAct.FINISH: pgettext_lazy("expansion", "It is built"),
        ExpansionAct.REFUSE: pgettext_lazy("expansion", "Refuse"),
        ExpansionAct.WITHDRAW: pgettext_lazy("expansion", "Withdraw"),
        "ASSIGN": _("Person and day"),
    },
}
METHODS: dict[str, Any] = {
    Method.TENDER: pgettext_lazy("land sale", "Tender"),
    Method.AUCTION: pgettext_lazy("land sale", "Auction"),
    Method.LISTING: pgettext_lazy("land sale", "Listing"),
    Method.AGREEMENT: pgettext_lazy("land sale", "By agreement"),
}
CLEARINGS: dict[str, Any] = {
    ClearingKind.DEMOLITION: _("Demolition"),
    ClearingKind.RELOCATION: _("Relocation"),
    ClearingKind.SOIL_SURVEY: _("Survey of soil pollution"),
}
STANDARD: dict[str, Any] = {
    StandardKind.INVESTMENT: _("Least investment a mu"),
    StandardKind.TAX: _("Least tax a mu and year"),
    StandardKind.OUTPUT: _("Least output a mu and year"),
    StandardKind.PLOT_RATIO: _("Least plot ratio"),
    StandardKind.COEFFICIENT: _("Least building coefficient, percent"),
    StandardKind.RESEARCH: _("Least research, percent of sales"),
    StandardKind.ENERGY: _("Most energy, tce for 10,000 yuan of added value"),
    StandardKind.ENVIRONMENT: _("Environment"),
}
PAPERS: dict[str, Any] = {
    "TRADE_AGREEMENT": _("Agreement of acquisition"),
    "TRADE_ANNOUNCEMENT": _("Announcement of sale"),
    "TRADE_CONFIRMATION": _("Confirmation of the deal"),
    "TRADE_EXPANSION": _("Opinion on the expansion"),
}
DAYS: dict[str, Any] = {
    "ACQUISITION_OPEN": _("Acquisition: valuation, days"),
    "ACQUISITION_VALUED": _("Acquisition: negotiation, days"),
    "ACQUISITION_AGREED": _("Acquisition: payment, days"),
    "ACQUISITION_CANCELED": _("Acquisition: clearing, days"),
    "SALE_DRAFT": _("Sale: conditions, days"),
    "SALE_PREPARED": _("Sale: until the announcement, days"),
    "EXPANSION_APPLIED": _("Expansion: until the approval, days"),
    "EXPANSION_APPROVED": _("Expansion: building, days"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("case", "Number"),
    "parcel": _("Parcel"),
    "state": _("State"),
    "responsible": _("Responsible"),
    "begun_on": pgettext_lazy("land", "Begun on"),
    "stage_since": _("Stage since"),
    "stage_due_on": _("Stage due on"),
    "ended_on": pgettext_lazy("idle land", "Ended on"),
    "ended_because": _("Ended because"),
    "contract": pgettext_lazy("idle land", "Contract"),
    "holder": pgettext_lazy("land", "Holder"),
    "reason": _("Reason"),
    "area_m2": _("Registered area"),
    "use_after": _("Use afterwards"),
    "is_supervised": _("Land of a supervised polluter"),
    "valuation_number": _("Number of the valuation report"),
    "valuer": _("Valuer"),
    "valued_on": _("Valued on"),
    "value_fen": pgettext_lazy("land", "Value"),
    "agreement_number": _("Number of the agreement"),
    "agreed_on": pgettext_lazy("acquisition", "Agreed on"),
    "price_fen": _("Price"),
    "terms": pgettext_lazy("acquisition", "Terms"),
    "instalments": _("Instalments"),
    "before_cancellation_fen": _("To be paid before the title is canceled"),
    "paid_on": _("Paid on"),
    "amount_fen": _("Amount"),
    "document": pgettext_lazy("proof", "Document"),
    "canceled_on": _("Title canceled on"),
    "registry_number": _("Number of the registry"),
    "kind": _("Kind"),
    **DOCUMENT_FIELDS,
    "done_on": pgettext_lazy("land", "Done on"),
    "cleared_on": _("Clear on"),
    "method": _("Way of sale"),
    "is_standard": _("Standard sale"),
    "with_plan": _("With a design"),
    "standard": _("Standard conditions"),
    "announcement_number": _("Number of the announcement"),
    "grantor_address": _("Address of the grantor"),
    "location": pgettext_lazy("land sale", "Place of the land"),
    "term_years": _("Term of use, years"),
    "bidders": _("Who may bid"),
    "documents_at": _("Where and when the documents are had"),
    "register_at": _("Where and how one registers"),
    "register_by": _("Register and pay the deposit by"),
    "held_at": pgettext_lazy("land sale", "Where it is held"),
    "award": _("How the winner is determined"),
    "announced_on": _("Announced on"),
    "opens_on": pgettext_lazy("land sale", "Begins on"),
    "closes_on": pgettext_lazy("land sale", "Closes on"),
    "start_price_fen": _("Start price"),
    "deposit_fen": pgettext_lazy("land sale", "Deposit"),
    "increment_fen": _("Bids rise by at least"),
    "is_priority": _("Trade of priority, land used sparingly"),
    "winner": _("Winner"),
    "project": _("Project"),
    "deal_on": _("Deal on"),
    "confirmation_number": _("Number of the confirmation"),
    "published_on": _("Result published on"),
    "published_at": _("Where it is published"),
    "published_until": _("Result public until"),
    "sign_by": _("To be signed by"),
    "supervision": _("Supervision agreement"),
    "signed_on": _("Signed on"),
    "late_because": _("Why it is signed late"),
    "purpose": _("What is to be built"),
    "floors_m2": _("Floor area there already"),
    "asked_m2": _("Floor area asked for"),
    "approved_m2": _("Floor area approved"),
    "added_m2": _("Floor area added"),
    "investment_fen": _("Investment"),
    "is_split": _("The land is to be split"),
    "extract": _("Extract of the registry"),
    "is_seized": _("Seized by a court"),
    "is_disputed": _("In dispute"),
    "has_consent": _("Mortgagees consent or were told"),
    "approval": _("Approval"),
    "approved_on": _("Approved on"),
    "finish_by": _("To be built by"),
    "result": _("Result"),
    "giver": _("Transferred by"),
    "taker": _("Transferred to"),
    "on": _("Day"),
    "certificate": _("Certificate of title"),
    "is_price_paid": _("The land price is paid in full"),
    "invested_fen": _("Invested"),
    "promised_fen": _("Investment promised"),
    "valid_from": _("Holds from"),
    "basis": pgettext_lazy("terms", "Basis"),
    "valuation_days": _("A valuation holds, days"),
    "publicity_days": _("The result of a sale is public, days"),
    "contract_working_days": _("Contract after the deal, working days"),
    "grade": _("Grade in the national least prices"),
    "least_price_fen_mu": _("Own floor of the price a mu"),
    "days": _("Days of the stages"),
}


def standard_text(kind: str, value: str) -> str:
    """The value of a condition as people read it."""
    return per_mu_text(int(value)) if kind in MONEY else value
