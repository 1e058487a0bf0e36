"""What attraction adds to a project's page: its agreement, its finder."""

from typing import Any

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import (
    ASSESS_REWARDS,
    EDIT_AGREEMENTS,
    ENTER_INVESTMENT,
    VERIFY_INVESTMENT,
    VIEW_LEADS,
)
from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.labels import agreements, finders, leads, rewards
from zoneworks.core.actors import Actor


def agreement_of(actor: Actor, project: Any) -> dict[str, Any]:
    """All versions of a project's agreement, and the lead from which it came."""
    rows = list(queries.list_editions(actor, project.pk))
    in_force = {AgreementState.DRAFT, AgreementState.SIGNED}
    is_free = all(row.state not in in_force for row in rows)
    lead = queries.find_lead_of(actor, project.pk) if actor.may(VIEW_LEADS) else None
    return {
        "agreements": [
            (row, agreements.STATE_SHAPES[row.state], agreements.STATES[row.state]) for row in rows
        ],
        "may_draft": actor.may(EDIT_AGREEMENTS) and is_free and _is_own(actor, project),
        "lead": lead,
        "source": leads.SOURCES[lead.source] if lead else "",
    }


def count_agreements(actor: Actor, project: Any) -> int:
    """How many versions a project's agreement has."""
    return queries.list_editions(actor, project.pk).count()


def finder_of(actor: Actor, project: Any) -> dict[str, Any]:
    """The finder of a project, its reward, and the investment that was paid in."""
    filing = queries.find_finder(actor, project.pk)
    reward = queries.find_reward_of(actor, project.pk)
    is_own = _is_own(actor, project)
    return {
        "filing": filing,
        "kind": finders.KINDS[filing.kind] if filing else "",
        "reward": reward,
        "reward_shape": rewards.STATE_SHAPES[reward.state] if reward else "",
        "reward_word": rewards.STATES[reward.state] if reward else "",
        "investments": queries.list_investments(actor, project.pk),
        "verified": queries.verified_fen(project.pk),
        "may_enter": actor.may(ENTER_INVESTMENT) and is_own,
        "may_verify": actor.may(VERIFY_INVESTMENT) and is_own,
        "may_assess": actor.may(ASSESS_REWARDS) and is_own,
    }


def _is_own(actor: Actor, project: Any) -> bool:
    return bool(actor.zone_id == project.zone_id and project.retired_on is None)
