"""What the order on idle land speaks of (闲置土地处置办法, Order 53 of the Ministry of Land and
Resources, in force 2012-07-01).

Articles without a name in this package are those of the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from zoneworks.core.engine.money import Rounding


class IdleTest(StrEnum):
    """By which paragraph of article 2 land is idle."""

    NOT_STARTED = "NOT_STARTED"
    """Paragraph 1: a year past the agreed start nothing was begun."""
    STOPPED = "STOPPED"
    """Paragraph 2: begun, too little of it, and stopped for a year. It may be found idle."""


class Cause(StrEnum):
    """Who caused it: that decides what may follow (articles 8, 12 and 14)."""

    OWNER = "OWNER"
    GOVERNMENT = "GOVERNMENT"
    """The government, one of its departments, or force majeure (article 8)."""


class HindranceKind(StrEnum):
    """What kept a holder from starting."""

    NOT_DELIVERED = "NOT_DELIVERED"
    """Article 8(1): not handed over by the agreed day or in the agreed condition."""
    PLAN_CHANGED = "PLAN_CHANGED"
    """Article 8(2): the plans were lawfully changed."""
    STATE_POLICY = "STATE_POLICY"
    """Article 8(3): a policy of the state asks for other conditions."""
    PETITIONS = "PETITIONS"
    """Article 8(4): matters of the people on the land had to be settled."""
    MILITARY_OR_RELICS = "MILITARY_OR_RELICS"
    """Article 8(5): military control, protection of relics."""
    OTHER_ACT = "OTHER_ACT"
    """Article 8(6): another act of the government or one of its departments."""
    FORCE_MAJEURE = "FORCE_MAJEURE"
    """Article 8, paragraph 2: natural disaster and other force majeure."""
    PRELIMINARY_WORK = "PRELIMINARY_WORK"
    """Urban Real Estate Administration Law, article 26: work that must be done before the start.

    It excuses the holder, and is no case of article 8.
    """


GOVERNMENT_KINDS = frozenset(HindranceKind) - {HindranceKind.PRELIMINARY_WORK}
"""The hindrances of article 8."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Days on which the holder was kept from starting, as verified; ``until_on`` is excluded.

    None for a hindrance that still lasts.
    """

    kind: HindranceKind
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Works:
    """How far the works had come on a day, counted from the beginning."""

    on: date
    developed_m2: Decimal
    invested_fen: int
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of land under a contract.

    ``counts_from`` is the day of starting that was agreed anew when it was disposed of (article
    12, paragraph 2); ``total_fen`` the investment agreed, without the price of the land, None
    where none was.
    """

    delivered_on: date | None
    start_by: date | None
    started_on: date | None
    to_develop_m2: Decimal
    total_fen: int | None = None
    finished_on: date | None = None
    ended_on: date | None = None
    counts_from: date | None = None
    reports: tuple[Works, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the order (``rules/idle_land.yaml``)."""

    idle_years: int
    retaking_years: int
    undated_start_years: int
    area_share: Fraction
    invested_share: Fraction
    fee_share: Fraction
    fee_rounding: Rounding
    inquiry_days: int
    answer_days: int
    payment_days: int
    deregistration_days: int
    hearing_request_working_days: int
    public_notice: tuple[tuple[date, int], ...]
    extension_years: int
    temporary_years: int


class Step(StrEnum):
    """A step of the reckoning, told line by line."""

    AGREED_START = "AGREED_START"
    START_FROM_DELIVERY = "START_FROM_DELIVERY"
    NO_START_DATE = "NO_START_DATE"
    COUNTS_ANEW = "COUNTS_ANEW"
    TITLE_ENDED = "TITLE_ENDED"
    FINISHED = "FINISHED"
    STARTED = "STARTED"
    NOT_STARTED = "NOT_STARTED"
    NO_REPORT = "NO_REPORT"
    AREA_SHARE = "AREA_SHARE"
    INVESTED_SHARE = "INVESTED_SHARE"
    NO_INVESTMENT_AGREED = "NO_INVESTMENT_AGREED"
    ENOUGH = "ENOUGH"
    WORKING = "WORKING"
    STOPPED = "STOPPED"
    TERM = "TERM"
    HINDERED = "HINDERED"
    OWNER_TERM = "OWNER_TERM"
    OWNER_TERM_STANDS = "OWNER_TERM_STANDS"


class Manner(StrEnum):
    """How a paper is served (Civil Procedure Law, articles 88, 89, 91 and 95)."""

    IN_PERSON = "IN_PERSON"
    """直接送达."""
    LEFT = "LEFT"
    """留置送达: refused, and left at the premises before witnesses."""
    POST = "POST"
    """邮寄送达."""
    PUBLIC_NOTICE = "PUBLIC_NOTICE"
    """公告送达: it counts as delivered thirty days after it was published."""


@dataclass(frozen=True, slots=True)
class Line:
    """A step with its values, and the article by which it is taken."""

    step: Step
    article: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """How land stands on a day.

    ``test`` is the paragraph that it meets, or will meet on ``idle_from`` if nothing changes;
    None where it meets none. ``base_on`` is the day from which its year runs. ``waiting_days``
    have passed since then, ``idle_days`` since it became idle, that day included. ``fee_from``
    and ``retaking_from`` are the first days on which the holder's own time is one year and two
    years, hindered days not counted; None where it never is as things stand.
    """

    on: date
    test: IdleTest | None
    base_on: date | None
    idle_from: date | None
    is_idle: bool
    waiting_days: int
    idle_days: int
    fee_from: date | None
    retaking_from: date | None
    lines: tuple[Line, ...]
