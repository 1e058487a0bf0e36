"""Partners of a newcomer for programs: the same query as the page."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zoneworks.attraction.engine.partners import Partner, PartnerSearch, Placing, ReasonCode
from zoneworks.attraction.queries import chains as queries
from zoneworks.core.api.schemas import Id, Line
from zoneworks.core.pages import ActorRequest

router = Router(tags=["chains"])


class ReasonOut(Schema):
    """Why a firm is a partner: its code, and in words."""

    code: ReasonCode
    text: str


class PartnerOut(Schema):
    """A firm at its node, so many steps away; null where no flow leads there. Output in fen."""

    enterprise_id: int
    name: str
    node_id: int
    node_name: str
    chain: str
    steps: int | None
    reasons: list[ReasonOut]
    output_fen: int | None


class PartnersOut(Schema):
    """The nearest partners of a newcomer, and at which nodes it was seen.

    The counts are those of all that were found.
    """

    placing: Placing
    place_ids: list[int]
    suppliers: list[PartnerOut]
    customers: list[PartnerOut]
    peers: list[PartnerOut]
    suppliers_count: int
    customers_count: int
    peers_count: int


class PartnerQuery(Schema):
    """What is known of a newcomer; any of it will do."""

    node_id: Id | None = None
    industry_code: Annotated[str, Field(max_length=4, pattern=r"^([0-9]{2,4})?$")] = ""
    makes: Line = ""
    needs: Line = ""


@router.get("/partners", response=PartnersOut)
def find_partners(request: ActorRequest, asked: Query[PartnerQuery]) -> Any:
    """The nearest suppliers, customers and peers in the zone of a newcomer, with reasons."""
    found = queries.find_partners(request.actor, PartnerSearch(**asked.dict()))
    return {
        "placing": found.placing,
        "place_ids": [one.id for one in found.places],
        **{
            name: [_partner(one) for one in getattr(found, name)]
            for name in ("suppliers", "customers", "peers")
        },
        "suppliers_count": found.suppliers_count,
        "customers_count": found.customers_count,
        "peers_count": found.peers_count,
    }


def _partner(one: Partner) -> dict[str, Any]:
    return {
        "enterprise_id": one.enterprise_id,
        "name": one.name,
        "node_id": one.node.id,
        "node_name": one.node.name,
        "chain": one.chain,
        "steps": one.steps,
        "reasons": [{"code": each.code, "text": each.text} for each in one.reasons],
        "output_fen": one.output_fen,
    }
