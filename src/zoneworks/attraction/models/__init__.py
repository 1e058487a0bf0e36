"""Tables of attraction."""

from zoneworks.attraction.models.chains import Chain, ChainFlow, ChainNode, NodeFirm

__all__ = ["Chain", "ChainFlow", "ChainNode", "NodeFirm"]
