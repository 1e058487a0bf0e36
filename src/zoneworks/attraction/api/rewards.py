"""Reward schemes, paid-in investment, rewards."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.rewards import ClawbackCause, TierKind
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.lists.rewards import REWARDS, SCHEMES
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Name, Reason, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries as registry

router = Router(tags=["attraction"])
Months = Annotated[int, Field(ge=1, le=600)]
Statement = Annotated[str, Field(min_length=1, max_length=2000, pattern=PLAIN)]


class TierSchema(Schema):
    """From which paid-in investment on (fen): a rate from 0 to 1, or an amount (fen)."""

    from_fen: Amount
    rate: Annotated[Decimal, Field(ge=0, le=1, max_digits=8, decimal_places=7)] | None = None
    amount_fen: Amount | None = None


class SchemeOut(Schema):
    """A reward scheme; ``valid_until`` is excluded."""

    id: int
    version: int
    zone_id: int
    name: str
    document: str
    valid_from: date
    valid_until: date | None
    kind: str
    tiers: list[Any]
    cap_fen: int
    unpaid: list[str]
    protection_months: int
    claim_months: int
    publicity_days: int
    clawback_years: int
    is_sample: bool
    published_on: date | None


class SchemeIn(Schema):
    """A reward scheme to be drafted."""

    name: Name
    document: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    valid_from: date
    valid_until: date | None = None
    kind: TierKind
    tiers: Annotated[list[TierSchema], Field(min_length=1, max_length=20)]
    cap_fen: Annotated[int, Field(ge=1, le=9 * 10**14)]
    unpaid: Annotated[list[FinderKind], Field(max_length=8)] = []
    protection_months: Months
    claim_months: Months
    publicity_days: Months
    clawback_years: Months


class SchemeChangeIn(SchemeIn):
    """A change of a draft as it was read."""

    version: Version


class RewardVersionIn(Schema):
    """The version of the record as it was read."""

    version: Version | None = None


class InvestmentOut(Schema):
    """Fixed investment that was paid into a project, in fen."""

    id: int
    version: int
    project_id: int
    paid_on: date
    amount_fen: int
    voucher: str
    verified_on: date | None
    annulled_on: date | None
    annulled_because: str


class InvestmentIn(Schema):
    """Fixed investment that was paid in, in fen."""

    paid_on: date
    amount_fen: Annotated[int, Field(ge=1, le=9 * 10**14)]
    voucher: Name


class ShareOut(Schema):
    """Who is paid how much of a reward, in fen."""

    payee: str
    weight: Decimal
    amount_fen: int


class ObjectionOut(Schema):
    """What somebody said against a reward, and the answer."""

    id: int
    version: int
    objector: str
    text: str
    raised_on: date
    answer: str
    answered_on: date | None


class RewardOut(Schema):
    """A reward; amounts in fen."""

    id: int
    version: int
    zone_id: int
    number: str
    project_id: int
    filing_id: int
    scheme_id: int
    scheme_sha256: str
    paid_in_fen: int
    amount_fen: int
    state: str
    assessed_on: date
    public_until: date | None
    paid_on: date | None
    payment: str
    clawed_back_fen: int


class RewardDetail(RewardOut):
    """A reward with the lines that make it, its shares and objections."""

    lines: list[Any]
    shares: list[ShareOut]
    objections: list[ObjectionOut]

    @staticmethod
    def resolve_shares(row: Any) -> list[Any]:
        """Who is paid how much."""
        return list(row.shares.all())

    @staticmethod
    def resolve_objections(row: Any) -> list[Any]:
        """What was said against it."""
        return list(row.objections.all())


class ShareIn(Schema):
    """A payee of the finder's team with a weight."""

    payee: Name
    weight: Annotated[Decimal, Field(gt=0, lt=100_000, max_digits=8, decimal_places=3)]


class AssessIn(Schema):
    """The shares inside the finder's team; none: the finder alone."""

    shares: Annotated[list[ShareIn], Field(max_length=30)] = []


class PaymentIn(RewardVersionIn):
    """The voucher of a payment."""

    payment: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]


class ClawbackIn(RewardVersionIn):
    """How much is taken back (fen), and why."""

    cause: ClawbackCause
    amount_fen: Annotated[int, Field(ge=1, le=9 * 10**14)]
    reason: Reason


class RewardReasonIn(RewardVersionIn):
    """Why a reward is withdrawn, or a payment annulled."""

    reason: Reason


class ObjectionIn(Schema):
    """What somebody says against a reward."""

    objector: Name
    text: Statement


class ObjectionAnswerIn(RewardVersionIn):
    """The answer to an objection."""

    answer: Statement


@router.get("/schemes", response=Page[SchemeOut], openapi_extra=parameters(SCHEMES))
def list_schemes(request: ActorRequest) -> Any:
    """Reward schemes, as their page lists them."""
    return page(request, SCHEMES, queries.list_schemes(request.actor))


@router.get("/schemes/{pk}", response=SchemeOut)
def get_scheme(request: ActorRequest, pk: Path[Id]) -> Any:
    """One reward scheme."""
    return queries.get_scheme(request.actor, pk)


@router.post("/schemes", response={201: SchemeOut})
def draft_scheme(request: ActorRequest, values: SchemeIn) -> Any:
    """Draft a reward scheme."""
    return Status(201, services.draft_scheme(request.actor, _columns(values)))


@router.put("/schemes/{pk}", response=SchemeOut)
def change_scheme(request: ActorRequest, pk: Path[Id], values: SchemeChangeIn) -> Any:
    """Change a draft."""
    return services.change_scheme(request.actor, pk, _columns(values), version=values.version)


@router.post("/schemes/{pk}/publication", response=SchemeOut)
def publish_scheme(request: ActorRequest, pk: Path[Id], values: RewardVersionIn) -> Any:
    """Publish a scheme that has passed its fair-competition review."""
    return services.publish_scheme(request.actor, pk, version=values.version)


@router.post("/schemes/{pk}/review", response=SchemeOut)
def review_scheme(request: ActorRequest, pk: Path[Id]) -> Any:
    """Open the fair-competition review of a scheme as it stands."""
    services.review_scheme(request.actor, pk)
    return queries.get_scheme(request.actor, pk)


@router.get("/projects/{pk}/investments", response=Page[InvestmentOut], openapi_extra=parameters())
def list_investments(request: ActorRequest, pk: Path[Id]) -> Any:
    """What was paid into a project, the latest first."""
    project = registry.get_project(request.actor, pk)
    return page_of(request, list(queries.list_investments(request.actor, project.pk)))


@router.post("/projects/{pk}/investments", response={201: InvestmentOut})
def enter_investment(request: ActorRequest, pk: Path[Id], values: InvestmentIn) -> Any:
    """Enter fixed investment that was paid into a project."""
    return Status(201, services.enter_investment(request.actor, pk, values.dict()))


@router.post("/investments/{pk}/verification", response=InvestmentOut)
def verify_investment(request: ActorRequest, pk: Path[Id], values: RewardVersionIn) -> Any:
    """Verify what another person has entered."""
    return services.verify_investment(request.actor, pk, version=values.version)


@router.post("/investments/{pk}/annulment", response=InvestmentOut)
def annul_investment(request: ActorRequest, pk: Path[Id], values: RewardReasonIn) -> Any:
    """Let a wrong entry count no more."""
    return services.annul_investment(request.actor, pk, **values.dict())


@router.get("/rewards", response=Page[RewardOut], openapi_extra=parameters(REWARDS))
def list_rewards(request: ActorRequest) -> Any:
    """Rewards, as their page lists them."""
    return page(request, REWARDS, queries.list_rewards(request.actor))


@router.get("/rewards/{pk}", response=RewardDetail)
def get_reward(request: ActorRequest, pk: Path[Id]) -> Any:
    """One reward."""
    return queries.get_reward(request.actor, pk)


@router.post("/projects/{pk}/reward", response={201: RewardDetail})
def assess_reward(request: ActorRequest, pk: Path[Id], values: AssessIn) -> Any:
    """Compute the reward of a project's finder."""
    shares = [(one.payee, one.weight) for one in values.shares]
    made = services.assess_reward(request.actor, pk, shares)
    return Status(201, queries.get_reward(request.actor, made.pk))


@router.post("/rewards/{pk}/review", response=RewardDetail)
def review_reward(request: ActorRequest, pk: Path[Id]) -> Any:
    """Open the fair-competition review of a reward as it stands."""
    services.review_reward(request.actor, pk)
    return queries.get_reward(request.actor, pk)


@router.post("/rewards/{pk}/publication", response=RewardDetail)
def publish_reward(request: ActorRequest, pk: Path[Id], values: RewardVersionIn) -> Any:
    """Put a reward before the public."""
    services.publish_reward(request.actor, pk, version=values.version)
    return queries.get_reward(request.actor, pk)


@router.post("/rewards/{pk}/payment", response=RewardDetail)
def pay_reward(request: ActorRequest, pk: Path[Id], values: PaymentIn) -> Any:
    """Enter the payment of a reward."""
    services.pay_reward(request.actor, pk, **values.dict())
    return queries.get_reward(request.actor, pk)


@router.post("/rewards/{pk}/clawback", response=RewardDetail)
def claw_back_reward(request: ActorRequest, pk: Path[Id], values: ClawbackIn) -> Any:
    """Take a paid reward back."""
    services.claw_back_reward(request.actor, pk, **values.dict())
    return queries.get_reward(request.actor, pk)


@router.post("/rewards/{pk}/withdrawal", response=RewardDetail)
def withdraw_reward(request: ActorRequest, pk: Path[Id], values: RewardReasonIn) -> Any:
    """Withdraw a reward before it is paid."""
    services.withdraw_reward(request.actor, pk, **values.dict())
    return queries.get_reward(request.actor, pk)


@router.post("/rewards/{pk}/objections", response={201: ObjectionOut})
def raise_objection(request: ActorRequest, pk: Path[Id], values: ObjectionIn) -> Any:
    """Record what somebody says against a reward."""
    return Status(201, services.raise_objection(request.actor, pk, **values.dict()))


@router.post("/objections/{pk}/answer", response=ObjectionOut)
def answer_objection(request: ActorRequest, pk: Path[Id], values: ObjectionAnswerIn) -> Any:
    """Answer an objection."""
    return services.answer_objection(request.actor, pk, **values.dict())


def _columns(values: SchemeIn) -> dict[str, Any]:
    columns = values.dict(exclude={"version"})
    columns["tiers"] = [
        {"from_fen": one.from_fen}
        | ({} if one.rate is None else {"rate": str(Fraction(one.rate))})
        | ({} if one.amount_fen is None else {"amount_fen": one.amount_fen})
        for one in values.tiers
    ]
    return columns
