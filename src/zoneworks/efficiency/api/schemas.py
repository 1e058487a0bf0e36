"""What programs send to the evaluation of land and get from it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN, Id, Line, Reason, Version
from zoneworks.core.api.work import JobOut
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.policies import PolicyKind
from zoneworks.efficiency.engine.terms import Grade, Quantity, Veto
from zoneworks.efficiency.readers import LONGEST

Year = Annotated[int, Field(ge=1990, le=2100)]
Area = Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)]
Fen = Annotated[int, Field(ge=-(9 * 10**14), le=9 * 10**14)]
FromZero = Annotated[int, Field(ge=0, le=9 * 10**14)]
Tons = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3)]
Long = Annotated[str, Field(min_length=1, max_length=4000, pattern=PLAIN)]
SchemeName = Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]


def line_of(one: Any) -> dict[str, Any]:
    """A line of a score, told exactly."""
    return {
        "indicator": one.indicator.code,
        "value": None if one.value is None else str(one.value),
        "baseline": str(one.baseline),
        "ratio": None if one.ratio is None else str(one.ratio),
        "weight": one.indicator.weight,
        "most": one.indicator.most,
        "units": one.units,
        "applied": one.applied,
    }


class By(StrEnum):
    """How the results of a year are told apart."""

    INDUSTRY = "industry"
    GROUP = "group"
    ZONE = "zone"


class SchemeExample(StrEnum):
    """The shipped rule sets."""

    SAMPLE = "sample"
    HUANGYAN = "huangyan_2022"


class LandValues(Schema):
    """Land in m² and figures of a year; null is unknown, nil is 0."""

    held_m2: Area
    let_m2: Area = Decimal(0)
    leased_m2: Area = Decimal(0)
    landlord_id: Id | None = None
    value_added_fen: Fen | None = None
    revenue_fen: FromZero | None = None
    emissions_t: Tons | None = None
    electricity_kwh: FromZero | None = None
    started_on: date | None = None
    is_utility: bool = False
    veto: Veto | None = None
    veto_document: Line = ""


class LandIn(LandValues):
    """Land and figures of an enterprise and a year that has none."""

    enterprise_id: Id
    year: Year


class LandChange(LandValues):
    """Land and figures as they shall be; ``version`` is that of the record as it was read."""

    version: Version | None = None
    reason: Reason = ""


class LandOut(Schema):
    """Land and figures of an enterprise and a year."""

    id: int
    version: int
    zone_id: int
    enterprise_id: int
    year: int
    held_m2: Decimal
    let_m2: Decimal
    leased_m2: Decimal
    landlord_id: int | None
    value_added_fen: int | None
    revenue_fen: int | None
    emissions_t: Decimal | None
    electricity_kwh: int | None
    started_on: date | None
    is_utility: bool
    veto: str
    veto_document: str


class LandAreas(Schema):
    """Land of an enterprise in m²; the landlord is null where it is the zone or there are more."""

    held_m2: Decimal
    let_m2: Decimal
    leased_m2: Decimal
    landlord_id: int | None


class LandDifferenceOut(Schema):
    """What was reported of a year, null where nothing was, and what contracts and leases say."""

    enterprise_id: int
    inputs_id: int | None
    differs: list[str]
    reported: LandAreas | None
    recorded: LandAreas


class LandDifferencesOut(Schema):
    """All who differ in a year."""

    year: int
    differences: list[LandDifferenceOut]


class LandTakeIn(Schema):
    """Whose recorded land is taken; null is of all that differ."""

    year: Year
    enterprise_ids: Annotated[list[Id], Field(max_length=10_000)] | None = None
    reason: Reason = ""


class LandTakenOut(Schema):
    """Of how many enterprises the recorded land was taken."""

    taken: int


class SchemeBegin(Schema):
    """Begin a scheme as a shipped example."""

    example: SchemeExample
    valid_from: date


class SchemeValues(Schema):
    """A scheme; ``terms_text`` is YAML, weights and quotas sum to 100."""

    name: SchemeName
    document: Line = ""
    source: Annotated[str, Field(max_length=500, pattern=PLAIN)] = ""
    valid_from: date
    valid_until: date | None = None
    is_sample: bool = False
    terms_text: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PLAIN)]
    version: Version | None = None


class EvaluationSchemeOut(Schema):
    """A scheme with its terms; ``sha256`` is that of the terms, which results keep."""

    id: int
    version: int
    zone_id: int
    name: str
    number: int
    document: str
    source: str
    is_sample: bool
    valid_from: date
    valid_until: date | None
    adopted_on: date | None
    sha256: str
    terms_text: str = Field(alias="text")


class EvaluationIn(Schema):
    """Open the evaluation of a year by an adopted scheme."""

    year: Year
    scheme_id: Id


class EvaluationSeenIn(Schema):
    """An act on an evaluation, a scheme or a policy as it was read."""

    version: Version | None = None


class EvaluationEndIn(Schema):
    """Why an evaluation is withdrawn, or a policy ended."""

    reason: Reason
    version: Version | None = None


class EvaluationOut(Schema):
    """An evaluation: state, terms by their digest, counts by standing and grade."""

    id: int
    version: int
    zone_id: int
    year: int
    scheme_id: int
    scheme_number: int
    scheme_sha256: str
    state: str
    opened_on: date
    computed_at: datetime | None
    published_on: date | None
    ends_on: date | None
    is_stale: bool
    fixed_on: date | None
    counts: dict[str, int]


class ComputedOut(Schema):
    """The evaluation as computed, or the job that computes it where that takes long."""

    evaluation: EvaluationOut | None
    job: JobOut | None


class ScoreOut(Schema):
    """A score: ``total`` in ten thousandths of a point, tax per mu in fen."""

    id: int
    zone_id: int
    evaluation_id: int
    enterprise_id: int
    standing: str
    reason: str
    group: str
    grade: str
    total: int | None
    rank: int | None
    ranked: int | None
    land_m2: Decimal | None
    tax_fen: int | None
    tax_per_mu_fen: int | None
    with_enterprise_id: int | None


class ScoreLineOut(Schema):
    """A line of a score: exact fractions as text, ``units`` in ten thousandths of a point."""

    indicator: str
    value: str | None
    baseline: str
    ratio: str | None
    weight: int
    most: int | None
    units: int
    applied: str


class WholeScoreOut(ScoreOut):
    """A score with its figures as counted and its arithmetic."""

    amounts: dict[str, int | None]
    lines: list[ScoreLineOut]

    @staticmethod
    def resolve_lines(row: Any) -> list[dict[str, Any]]:
        """The lines as they were computed."""
        return [line_of(one) for one in queries.card_of(row).lines]


class WhatIfIn(Schema):
    """Figures that might be others, in the whole numbers of ``amounts``."""

    amounts: dict[Quantity, Annotated[int, Field(ge=-(10**17), le=10**17)]]


class WhatIfOut(Schema):
    """What would be, with everybody else, baselines and averages as they were computed."""

    total: int
    rank: int
    ranked: int
    grade: str
    lines: list[ScoreLineOut]


class LandObjectionIn(Schema):
    """What is wrong with a score, and what it should be."""

    text: Long


class LandDecisionIn(Schema):
    """What becomes of an objection, and why."""

    is_upheld: bool
    answer: Long
    version: Version | None = None


class LandObjectionOut(Schema):
    """An objection to a score, and what was decided."""

    id: int
    version: int
    zone_id: int
    evaluation_id: int
    score_id: int
    text: str
    raised_on: date
    state: str
    answer: str
    decided_on: date | None


class GradePolicyIn(Schema):
    """What a grade brings; an advantage or a surcharge names its basis."""

    grade: Grade
    kind: PolicyKind
    title: SchemeName
    text: Long
    basis: Annotated[str, Field(max_length=300, pattern=PLAIN)] = ""
    version: Version | None = None


class GradePolicyOut(Schema):
    """What a grade brings, and whether it holds."""

    id: int
    version: int
    zone_id: int
    grade: str
    kind: str
    title: str
    text: str
    basis: str
    state: str
    in_force_on: date | None
    ended_on: date | None
    ended_because: str


class GradeReviewOut(Schema):
    """The review that was opened."""

    review_id: int
    number: str


class GradeMarkOut(Schema):
    """What follows from the same grade for years."""

    id: int
    zone_id: int
    enterprise_id: int
    evaluation_id: int
    mark: str
    years: str
    land_m2: Decimal | None
    since: date
    ended_on: date | None


class PartOut(Schema):
    """Grades, land and tax of a part of what a year's evaluations found."""

    part: str
    enterprises: int
    a: int
    b: int
    c: int
    d: int
    land_m2: Decimal | None
    d_land_m2: Decimal | None
    tax_fen: int | None
