"""What a grade may bring, and what the law asks before it does."""

from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal


class PolicyKind(StrEnum):
    """How enterprises are treated by their grade."""

    ADVANTAGE = "ADVANTAGE"
    """Some get what others do not."""
    SURCHARGE = "SURCHARGE"
    """Some pay more than others."""
    SERVICE = "SERVICE"
    """Advice, visits, help to mend: nobody is better or worse off in the market."""


class PolicyState(StrEnum):
    """Whether a policy holds."""

    DRAFT = "DRAFT"
    IN_FORCE = "IN_FORCE"
    ENDED = "ENDED"


class BasisMissing(Refusal):
    """An advantage or a surcharge that names no basis."""

    code = "POLICY_BASIS_MISSING"


class PolicyActImpossible(Refusal):
    """An act that the state of a policy does not know."""

    code = "POLICY_ACT_IMPOSSIBLE"


def needs_review(kind: PolicyKind) -> bool:
    """Whether a fair-competition review must have passed (Regulation on Fair Competition Review,
    articles 2 and 18): where enterprises are treated unlike each other in the market."""
    return kind is not PolicyKind.SERVICE


def check_enforcing(kind: PolicyKind, state: PolicyState, basis: str) -> None:
    """Raise a refusal where a policy cannot be put in force.

    Surcharges follow from a rule of the province or above alone: nobody else may set them.
    """
    if state is not PolicyState.DRAFT:
        raise PolicyActImpossible(
            f"A policy in the state {state} is not put in force.", state=state
        )
    if needs_review(kind) and not basis:
        raise BasisMissing("An advantage or a surcharge names its basis.", kind=kind)


def check_ending(state: PolicyState) -> None:
    """Raise PolicyActImpossible where a policy does not hold."""
    if state is not PolicyState.IN_FORCE:
        raise PolicyActImpossible(f"A policy in the state {state} cannot end.", state=state)
