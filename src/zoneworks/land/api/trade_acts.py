"""What acts on acquisitions, sales and expansions take."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

from zoneworks.core.api.schemas import Amount, Id, Line, Version
from zoneworks.land.api.fields import Area, Long
from zoneworks.land.api.idle import Approval, Short
from zoneworks.land.engine.trade.terms import ClearingKind, StandardKind

StandardValues = dict[StandardKind, Annotated[str, Field(max_length=200)]]


class AcquisitionActName(StrEnum):
    """What is done in an acquisition."""

    VALUE = "VALUE"
    AGREE = "AGREE"
    PAY = "PAY"
    CANCEL = "CANCEL"
    CLEAR = "CLEAR"
    FINISH = "FINISH"
    DROP = "DROP"
    ASSIGN = "ASSIGN"


class SaleActName(StrEnum):
    """What is done in a sale."""

    FIX = "FIX"
    ANNOUNCE = "ANNOUNCE"
    DEAL = "DEAL"
    PUBLISH = "PUBLISH"
    SUPERVISE = "SUPERVISE"
    SIGN = "SIGN"
    FAIL = "FAIL"
    WITHDRAW = "WITHDRAW"
    ASSIGN = "ASSIGN"


class ExpansionActName(StrEnum):
    """What is done about an expansion."""

    APPROVE = "APPROVE"
    FINISH = "FINISH"
    REFUSE = "REFUSE"
    WITHDRAW = "WITHDRAW"
    ASSIGN = "ASSIGN"


class InstalmentIn(Schema):
    """A part of a price and the day by which it is due."""

    due_on: date
    amount_fen: Amount


class _ActIn(Schema):
    version: Version | None = None
    responsible_id: Id | None = None
    stage_due_on: date | None = None
    reason: Long = ""


class AcquisitionActIn(_ActIn):
    """One act in an acquisition, with what it asks for; the others stay empty.

    A valuation has report, valuer, day and value; an agreement number, day, price, instalments and
    what is paid before the title is canceled; a payment day, amount and document.
    """

    act: AcquisitionActName
    valuation_number: Short = ""
    valuer: Line = ""
    valued_on: date | None = None
    value_fen: Amount | None = None
    agreement_number: Short = ""
    agreed_on: date | None = None
    price_fen: Amount | None = None
    instalments: Annotated[list[InstalmentIn], Field(max_length=24)] = []
    before_cancellation_fen: Amount | None = None
    terms: Long = ""
    paid_on: date | None = None
    amount_fen: Amount | None = None
    document: Line = ""
    canceled_on: date | None = None
    registry_number: Short = ""
    kind: ClearingKind | None = None
    done_on: date | None = None
    cleared_on: date | None = None


class SaleActIn(_ActIn):
    """One act in a sale, with what it asks for; the others stay empty.

    Conditions are ``standard``; an announcement has number, days, term, start price
    and deposit (an auction or a listing by how much bids rise), and all texts that order 39 of
    2007, article 9 asks for; a deal winner, day, price and number; a contract its number, days and
    the investment promised.
    """

    act: SaleActName
    standard: StandardValues = {}
    announcement_number: Short = ""
    announced_on: date | None = None
    grantor_address: Line = ""
    location: Line = ""
    term_years: Annotated[int, Field(ge=1, le=70)] | None = None
    bidders: Long = ""
    documents_at: Long = ""
    register_at: Long = ""
    register_by: date | None = None
    held_at: Line = ""
    award: Long = ""
    opens_on: date | None = None
    closes_on: date | None = None
    start_price_fen: Amount | None = None
    deposit_fen: Amount | None = None
    increment_fen: Amount | None = None
    is_priority: bool = False
    winner_id: Id | None = None
    project_id: Id | None = None
    deal_on: date | None = None
    price_fen: Amount | None = None
    confirmation_number: Short = ""
    published_on: date | None = None
    published_at: Line = ""
    supervision: Short = ""
    number: Short = ""
    signed_on: date | None = None
    investment_fen: Amount | None = None
    delivered_on: date | None = None
    start_by: date | None = None
    finish_by: date | None = None
    until_on: date | None = None
    late_because: Line = ""


class ExpansionActIn(_ActIn):
    """One act on an expansion, with what it asks for; the others stay empty."""

    act: ExpansionActName
    approval: Approval = ""
    approved_on: date | None = None
    approved_m2: Area | None = None
    price_fen: Amount | None = None
    finish_by: date | None = None
    extract: Short = ""
    is_seized: bool | None = None
    has_consent: bool | None = None
    done_on: date | None = None
    result: Long = ""
