"""Industry chains for programs: the same queries and services as the pages."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction.engine.chain_gaps import Filling, NodeStanding
from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.lists.chains import CHAINS, FIRMS, NODES
from zoneworks.attraction.queries import chains as queries
from zoneworks.attraction.services import chains as services
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Line, Reason, Text, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["chains"])
NAMES = {"source": "source_id", "target": "target_id", "enterprises": "enterprise_ids"}
Title = Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
Short = Annotated[str, Field(max_length=60, pattern=PLAIN)]
Position = Annotated[int, Field(ge=0, le=9999)]
ClassCodes = Annotated[
    list[Annotated[str, Field(min_length=2, max_length=4, pattern=r"^[0-9]+$")]],
    Field(max_length=20),
]


class ChainOut(Schema):
    """A chain with its counts: an enterprise once, in use and still in the zone; output in fen."""

    id: int
    version: int
    zone_id: int
    name: str
    description: str
    leader: str
    position: int
    n_nodes: int
    n_firms: int
    n_blanks: int
    n_singles: int
    output_fen: int | None


class ChainIn(Schema):
    """A chain's own columns."""

    name: Title
    description: Text = ""
    leader: Short = ""
    position: Position = 0


class ChainChange(ChainIn):
    """All columns of a chain as they are to be."""

    version: Version
    reason: Reason = ""


class NodeOut(Schema):
    """A node of a chain; ``n_firms`` enterprises fill it."""

    id: int
    version: int
    zone_id: int
    chain_id: int
    name: str
    tier: Tier
    products: str
    industry_codes: list[str]
    position: int
    n_firms: int


class NodeIn(Schema):
    """A node's own columns."""

    name: Title
    tier: Tier
    products: Line = ""
    industry_codes: ClassCodes = []
    position: Position = 0


class NodeChange(NodeIn):
    """All columns of a node as they are to be."""

    version: Version
    reason: Reason = ""


class FlowOut(Schema):
    """A product that flows from one node to another."""

    id: int
    version: int
    chain_id: int
    source_id: int
    target_id: int
    product: str


class FlowIn(Schema):
    """From which node to which a product flows."""

    source_id: Id
    target_id: Id
    product: Title


class FlowChange(Schema):
    """Another product of a flow."""

    product: Title
    version: Version
    reason: Reason = ""


class PlaceOut(Schema):
    """An enterprise at a node; ``is_leading`` marks a leading firm of the chain."""

    id: int
    version: int
    chain_id: int
    node_id: int
    enterprise_id: int
    products: str
    is_leading: bool
    since_on: date | None


class PlacesIn(Schema):
    """Enterprises to enter at a node, all or none."""

    enterprise_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]
    products: Line = ""
    since_on: date | None = None


class PlaceChange(Schema):
    """What an enterprise makes at a node, as it is to be."""

    products: Line = ""
    is_leading: bool = False
    since_on: date | None = None
    version: Version
    reason: Reason = ""


class ChainFirmOut(Schema):
    """An enterprise that fills nodes of chains; output in fen."""

    id: int
    name: str
    industry_code: str
    latest_output_fen: int | None
    places: list[PlaceOut]

    @staticmethod
    def resolve_places(row: Any) -> list[Any]:
        """Its entries at nodes."""
        return list(row.chain_places.all())


class GapOut(Schema):
    """How a node is filled, how concentrated its output is, and who would gain by more firms.

    ``index`` and ``largest_share`` are exact fractions such as ``13/25``, null where no output is
    known. ``supplier_ids`` and ``customer_ids`` are enterprises directly before and behind it.
    """

    node_id: int
    filling: Filling
    enterprise_ids: list[int]
    known: int
    unknown: int
    total_fen: int
    index: str | None
    largest_id: int | None
    largest_share: str | None
    supplier_ids: list[int]
    customer_ids: list[int]


@router.get("/chains", response=Page[ChainOut], openapi_extra=parameters(CHAINS))
def list_chains(request: ActorRequest) -> Any:
    """Industry chains, as their page lists them."""
    return page(request, CHAINS, queries.list_chains(request.actor))


@router.get("/chains/{pk}", response=ChainOut)
def get_chain(request: ActorRequest, pk: Path[Id]) -> Any:
    """One chain."""
    return queries.get_chain(request.actor, pk)


@router.post("/chains", response={201: ChainOut})
def add_chain(request: ActorRequest, values: ChainIn) -> Any:
    """Add a chain."""
    made = services.add_chain(request.actor, values.dict())
    return Status(201, queries.get_chain(request.actor, made.pk))


@router.put("/chains/{pk}", response=ChainOut)
def change_chain(request: ActorRequest, pk: Path[Id], values: ChainChange) -> Any:
    """Change a chain."""
    services.change_chain(request.actor, pk, **_seen(values))
    return queries.get_chain(request.actor, pk)


@router.delete("/chains/{pk}", response={204: None})
def remove_chain(request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = "") -> Any:
    """Remove a chain that has no nodes; the events keep it."""
    services.remove_chain(request.actor, pk, version=version, reason=reason)
    return Status(204, None)


@router.get("/chains/{pk}/gaps", response=Page[GapOut], openapi_extra=parameters())
def list_gaps(request: ActorRequest, pk: Path[Id]) -> Any:
    """How the nodes of a chain are filled, in their order."""
    actor = request.actor
    network = queries.load_network(actor, queries.get_chain(actor, pk).zone_id)
    return page_of(request, [_gap(one) for one in queries.list_standings(network, pk)])


@router.get("/chains/{pk}/flows", response=Page[FlowOut], openapi_extra=parameters())
def list_flows(request: ActorRequest, pk: Path[Id]) -> Any:
    """The flows that begin or end in a chain."""
    chain = queries.get_chain(request.actor, pk)
    return page_of(request, list(queries.list_flows_of(request.actor, chain.pk)))


@router.post("/chains/{pk}/nodes", response={201: NodeOut})
def add_node(request: ActorRequest, pk: Path[Id], values: NodeIn) -> Any:
    """Add a node to a chain."""
    made = services.add_node(request.actor, pk, values.dict())
    return Status(201, queries.get_node(request.actor, made.pk))


@router.get("/chain-nodes", response=Page[NodeOut], openapi_extra=parameters(NODES))
def list_nodes(request: ActorRequest) -> Any:
    """Nodes of all chains, as their page lists them."""
    return page(request, NODES, queries.list_nodes(request.actor))


@router.get("/chain-nodes/{pk}", response=NodeOut)
def get_node(request: ActorRequest, pk: Path[Id]) -> Any:
    """One node."""
    return queries.get_node(request.actor, pk)


@router.put("/chain-nodes/{pk}", response=NodeOut)
def change_node(request: ActorRequest, pk: Path[Id], values: NodeChange) -> Any:
    """Change a node."""
    services.change_node(request.actor, pk, **_seen(values))
    return queries.get_node(request.actor, pk)


@router.delete("/chain-nodes/{pk}", response={204: None})
def remove_node(request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = "") -> Any:
    """Remove a node at which no enterprise is entered, with the flows from and to it."""
    services.remove_node(request.actor, pk, version=version, reason=reason)
    return Status(204, None)


@router.get("/chain-nodes/{pk}/places", response=Page[PlaceOut], openapi_extra=parameters())
def list_places(request: ActorRequest, pk: Path[Id]) -> Any:
    """The enterprises at a node, also those that are gone."""
    node = queries.get_node(request.actor, pk)
    return page_of(request, list(queries.list_places(request.actor).filter(node=node)))


@router.post("/chain-nodes/{pk}/places", response={201: Page[PlaceOut]})
def place_firms(request: ActorRequest, pk: Path[Id], values: PlacesIn) -> Any:
    """Enter enterprises at a node."""
    told = values.dict()
    with renamed(NAMES):
        made = services.place_firms(request.actor, pk, told.pop("enterprise_ids"), **told)
    return Status(201, {"items": made, "next": None})


@router.put("/chain-places/{pk}", response=PlaceOut)
def change_place(request: ActorRequest, pk: Path[Id], values: PlaceChange) -> Any:
    """Change what an enterprise makes at a node, whether it leads the chain, since when."""
    return services.change_place(request.actor, pk, **_seen(values))


@router.delete("/chain-places/{pk}", response={204: None})
def remove_place(request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = "") -> Any:
    """Take an enterprise away from a node; the events keep it."""
    services.remove_place(request.actor, pk, version=version, reason=reason)
    return Status(204, None)


@router.post("/chain-flows", response={201: FlowOut})
def add_flow(request: ActorRequest, values: FlowIn) -> Any:
    """Let a product flow from one node to another."""
    with renamed(NAMES):
        made = services.add_flow(request.actor, **values.dict())
    return Status(201, made)


@router.put("/chain-flows/{pk}", response=FlowOut)
def change_flow(request: ActorRequest, pk: Path[Id], values: FlowChange) -> Any:
    """Name another product of a flow."""
    return services.change_flow(request.actor, pk, **values.dict())


@router.delete("/chain-flows/{pk}", response={204: None})
def remove_flow(request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = "") -> Any:
    """Take a flow away; the events keep it."""
    services.remove_flow(request.actor, pk, version=version, reason=reason)
    return Status(204, None)


@router.get("/chain-firms", response=Page[ChainFirmOut], openapi_extra=parameters(FIRMS))
def list_chain_firms(request: ActorRequest) -> Any:
    """The enterprises that fill nodes of the chains, as their page lists them."""
    return page(request, FIRMS, queries.list_chain_firms(request.actor))


def _seen(values: Any) -> dict[str, Any]:
    """A change as services take it: columns, version and reason."""
    columns = values.dict()
    said = {name: columns.pop(name) for name in ("version", "reason")}
    return {"values": columns, **said}


def _gap(one: NodeStanding) -> dict[str, Any]:
    found = one.concentration
    return {
        "node_id": one.node.id,
        "filling": one.filling,
        "enterprise_ids": [firm.enterprise_id for firm in one.firms],
        "known": found.known,
        "unknown": found.unknown,
        "total_fen": found.total_fen,
        "index": None if found.index is None else str(found.index),
        "largest_id": found.largest and found.largest.enterprise_id,
        "largest_share": None if found.largest_share is None else str(found.largest_share),
        "supplier_ids": [firm.enterprise_id for firm in one.suppliers],
        "customer_ids": [firm.enterprise_id for firm in one.customers],
    }
