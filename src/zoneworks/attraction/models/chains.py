"""Industry chains: nodes, what flows between them, and the enterprises at them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.attraction.engine.chains import Tier
from zoneworks.core.models import ZoneRow
from zoneworks.registry.models import Enterprise


class Chain(ZoneRow):
    """A chain of the zone's industry (产业链), in the charge of a person (链长)."""

    PERSONAL: ClassVar = ("leader",)

    name = models.CharField(max_length=60)
    description = models.TextField(blank=True)
    leader = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="attraction_chain_name_once")
        ]
        indexes = [
            models.Index(fields=["zone", "position", "id"], name="attraction_chain_position"),
            models.Index(fields=["zone", "name", "id"], name="attraction_chain_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ChainNode(ZoneRow):
    """A step of a chain (环节): what is made there in words, and which classes make it.

    ``industry_codes`` are divisions, groups or classes of GB/T 4754, as texts; an
    enterprise of one of them, or below it, is suggested for the node.
    """

    PART_OF: ClassVar = ("chain",)

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="nodes")
    name = models.CharField(max_length=60)
    tier = models.CharField(max_length=10, choices=[(tier, tier) for tier in Tier])
    products = models.CharField(max_length=200, blank=True)
    industry_codes = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "name"], name="attraction_chain_node_name_once"
            )
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="attraction_chain_node_name"),
            models.Index(fields=["zone", "chain", "id"], name="attraction_chain_node_chain"),
        ]

    def __str__(self) -> str:
        return self.name


class ChainFlow(ZoneRow):
    """A product that flows from the node that makes it to the one that takes it.

    ``chain`` is that of the source; the target may belong to another.
    """

    PART_OF: ClassVar = ("chain",)
    NAMED_WITH: ClassVar = ("source", "target")

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    source = models.ForeignKey(ChainNode, models.PROTECT, related_name="flows_out")
    target = models.ForeignKey(ChainNode, models.PROTECT, related_name="flows_in")
    product = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="attraction_chain_flow_once"),
            models.CheckConstraint(
                name="attraction_chain_flow_leads_on", condition=~Q(source=F("target"))
            ),
        ]
        indexes = [models.Index(fields=["zone", "id"], name="attraction_chain_flow_zone")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class NodeFirm(ZoneRow):
    """An enterprise of the zone at a node, with what it makes there in words.

    ``is_leading`` marks a leading firm of the chain (链主). ``chain`` repeats the node's, whose
    timeline tells of it.
    """

    PART_OF: ClassVar = ("chain",)
    NAMED_WITH: ClassVar = ("enterprise", "node")

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    node = models.ForeignKey(ChainNode, models.PROTECT, related_name="places")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="chain_places")
    products = models.CharField(max_length=200, blank=True)
    is_leading = models.BooleanField(default=False)
    since_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "enterprise"], name="attraction_firm_once_a_node"
            )
        ]
        indexes = [
            models.Index(fields=["zone", "chain", "enterprise"], name="attraction_firm_chain")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.node}"
