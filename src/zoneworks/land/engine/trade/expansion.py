"""Expansion of firms on land that they hold (增容扩建)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.terms import Step


class ExpansionState(StrEnum):
    """How far an expansion has come."""

    APPLIED = "APPLIED"
    APPROVED = "APPROVED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ExpansionAct(StrEnum):
    """What is done about an expansion."""

    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    FINISH = "FINISH"
    WITHDRAW = "WITHDRAW"


S, A = ExpansionState, ExpansionAct
STEPS = {
    A.APPROVE: Step(frozenset({S.APPLIED}), S.APPROVED),
    A.REFUSE: Step(frozenset({S.APPLIED}), S.REFUSED),
    A.FINISH: Step(frozenset({S.APPROVED}), S.DONE),
    A.WITHDRAW: Step(frozenset({S.APPLIED, S.APPROVED}), S.WITHDRAWN),
}
IN_HAND = frozenset({S.APPLIED, S.APPROVED})


class UseChanges(Refusal):
    """A new use is no expansion: the contract is changed or a new one signed."""

    code = "EXPANSION_USE_CHANGES"


class LandSplit(Refusal):
    """A split of the land is no expansion: it wants a contract of its own."""

    code = "EXPANSION_LAND_SPLIT"


class NoConditions(Refusal):
    """The parcel has no plot ratio to measure by."""

    code = "EXPANSION_NO_CONDITIONS"


class RatioExceeded(Refusal):
    """More floor area than the plot ratio allows."""

    code = "EXPANSION_RATIO_EXCEEDED"


class NothingAdded(Refusal):
    """No floor area is added."""

    code = "EXPANSION_NOTHING_ADDED"


class LandIdle(Refusal):
    """A determined case of idle land is open."""

    code = "EXPANSION_LAND_IDLE"


class LandSeized(Refusal):
    """The title is seized by a court."""

    code = "EXPANSION_LAND_SEIZED"


class MortgageeSilent(Refusal):
    """The mortgagees have not consented."""

    code = "EXPANSION_MORTGAGEE_SILENT"


class PriceUnlawful(Refusal):
    """More land price for industrial land whose plot ratio is raised."""

    code = "EXPANSION_PRICE_UNLAWFUL"


class MoreThanApproved(Refusal):
    """More was built than was approved."""

    code = "EXPANSION_MORE_THAN_APPROVED"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built on held land, and how the land stands; areas in m².

    ``floors_m2`` stand there already, above ground. ``mortgagees`` are those who have not consented
    in writing, ``idle_case`` the number of a determined case of idle land.
    """

    area_m2: Decimal
    most_plot_ratio: Decimal | None
    floors_m2: Decimal
    added_m2: Decimal
    use: LandUse
    use_after: LandUse
    is_split: bool = False
    is_seized: bool = False
    mortgagees: Collection[str] = ()
    idle_case: str = ""


def ratio_of(floors_m2: Decimal, area_m2: Decimal) -> Fraction:
    """The plot ratio: floor area above ground over the registered area."""
    return Fraction(floors_m2) / Fraction(area_m2)


def check_plan(plan: Plan) -> None:
    """Refuse an expansion that is none, or that land, contract or registry do not allow.

    A new use wants a changed contract (Urban Real Estate Administration Law, article 18); the plot
    ratio is a planning condition (Urban and Rural Planning Law, article 43).

    Raises:
        UseChanges, LandSplit, NothingAdded, NoConditions, RatioExceeded, LandIdle, LandSeized,
        MortgageeSilent.
    """
    if plan.use_after != plan.use:
        raise UseChanges(
            f"{plan.use} becomes {plan.use_after}.",
            use=plan.use,
            use_after=plan.use_after,
            article="18",
        )
    if plan.is_split:
        raise LandSplit("The land is to be split.", article="15")
    _check_ratio(plan)
    if plan.idle_case:
        raise LandIdle(f"Case {plan.idle_case} is open.", number=plan.idle_case, article="12")
    if plan.is_seized:
        raise LandSeized("The title is seized.")
    if plan.mortgagees:
        raise MortgageeSilent(
            f"{', '.join(plan.mortgagees)} did not consent.", names=tuple(plan.mortgagees)
        )


def _check_ratio(plan: Plan) -> None:
    if plan.added_m2 <= 0:
        raise NothingAdded("No floor area is added.")
    if plan.most_plot_ratio is None:
        raise NoConditions("The parcel has no plot ratio.", article="38")
    most = Fraction(plan.most_plot_ratio) * Fraction(plan.area_m2)
    total = Fraction(plan.floors_m2) + Fraction(plan.added_m2)
    if total > most:
        raise RatioExceeded(
            f"{total} m² above {most} m².",
            ratio=total / Fraction(plan.area_m2),
            most=plan.most_plot_ratio,
            over_m2=total - most,
            article="43",
        )


def check_price(use: LandUse, price_fen: int) -> None:
    """Refuse more land price where industrial land is used more densely.

    Source: 国发〔2008〕3号: within the plans and without a new use, a higher plot ratio of existing
    industrial land costs no more land price. Raises PriceUnlawful.
    """
    if use is LandUse.INDUSTRY and price_fen:
        raise PriceUnlawful(f"{price_fen} fen are asked for.", price_fen=price_fen)


def added_floors_m2(before_m2: Decimal, now_m2: Decimal, approved_m2: Decimal) -> Decimal:
    """The floor area that was added, as the buildings of the parcel tell it.

    Raises:
        NothingAdded: no floor was entered since.
        MoreThanApproved: more was built than was approved (Urban and Rural Planning Law, 43).
    """
    added = now_m2 - before_m2
    if added <= 0:
        raise NothingAdded("No floor was entered since the application.")
    if added > approved_m2:
        raise MoreThanApproved(
            f"{added} m² of {approved_m2} m².",
            added_m2=added,
            approved_m2=approved_m2,
            article="43",
        )
    return added
