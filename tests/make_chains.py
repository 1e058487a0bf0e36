"""Builders of industry chains: nodes, flows and the enterprises at them."""

from typing import Any

from tests import make

from zoneworks.attraction.models import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.services import chains as services
from zoneworks.core.actors import Actor
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import set_figures

YI = 10_000_000_000


def chain(by: Actor, name: str = "5G智能终端", **values: Any) -> Chain:
    """A chain without nodes."""
    return services.add_chain(by, {"name": name} | values)


def node(by: Actor, of: Chain, name: str, **values: Any) -> ChainNode:
    """A node of a chain, midstream unless told otherwise."""
    return services.add_node(by, of.pk, {"name": name, "tier": "MIDSTREAM"} | values)


def flow(by: Actor, source: ChainNode, target: ChainNode, product: str = "零件") -> ChainFlow:
    """A product that flows from one node to another."""
    return services.add_flow(by, source.pk, target.pk, product)


def firm(
    by: Actor, at: ChainNode, name: str = "", output_fen: int | None = YI, **values: Any
) -> Enterprise:
    """An enterprise at a node, with its output of 2023."""
    row = make.enterprise(by, name)
    if output_fen is not None:
        set_figures(by, row.pk, 2023, {"output_fen": output_fen})
    services.place_firms(by, at.pk, [row.pk], **values)
    row.refresh_from_db()
    return row


def place(of: Enterprise) -> NodeFirm:
    """The one entry of an enterprise at a node."""
    found: NodeFirm = NodeFirm.objects.get(enterprise=of)
    return found


class Terminals:
    """The chain of a maker of voice-coil motors: magnets, motors, camera modules, telephones."""

    def __init__(self, by: Actor) -> None:
        self.chain = chain(by)
        self.magnets = node(by, self.chain, "磁性合金", tier="UPSTREAM", products="磁钢")
        self.motors = node(
            by, self.chain, "音圈马达", products="手机摄像头音圈马达", industry_codes=["3813"]
        )
        self.modules = node(
            by, self.chain, "摄像头模组", products="手机摄像头模组", industry_codes=["3976"]
        )
        self.phones = node(by, self.chain, "终端整机", tier="DOWNSTREAM", products="5G手机")
        flow(by, self.magnets, self.motors, "磁钢")
        flow(by, self.motors, self.modules, "音圈马达")
        flow(by, self.modules, self.phones, "摄像头模组")
