"""The words of industry chains: tiers, gaps, reasons, and why an act is not possible."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.chain_gaps import Filling
from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.engine.partners import Placing, Reason, ReasonCode
from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.timelines import Words
from zoneworks.registry import labels as register

TIERS = {
    Tier.UPSTREAM: _("Upstream"),
    Tier.MIDSTREAM: _("Midstream"),
    Tier.DOWNSTREAM: _("Downstream"),
    Tier.SUPPORT: pgettext_lazy("tier", "Support"),
}

FILLINGS = {
    Filling.BLANK: pgettext_lazy("node", "Blank"),
    Filling.SINGLE: pgettext_lazy("node", "Single firm"),
    Filling.SEVERAL: pgettext_lazy("node", "Several firms"),
}
FILLING_SHAPES = {Filling.BLANK: "open", Filling.SINGLE: "soon", Filling.SEVERAL: "normal"}
FILLING_TONES = {Filling.BLANK: "bad", Filling.SINGLE: "warn", Filling.SEVERAL: "quiet"}

FIELDS = {
    "name": _("Name"),
    "description": pgettext_lazy("chain", "Description"),
    "leader": _("Chain leader"),
    "chain": _("Industry chain"),
    "node": _("Node"),
    "tier": pgettext_lazy("chain", "Tier"),
    "products": pgettext_lazy("chain", "Products"),
    "industry_codes": _("Industry classes"),
    "source": pgettext_lazy("flow", "From"),
    "target": pgettext_lazy("flow", "To"),
    "product": pgettext_lazy("flow", "Product"),
    "enterprise": _("Enterprise"),
    "is_leading": _("Leading firm of the chain"),
    "since_on": pgettext_lazy("firm", "Since"),
    "position": pgettext_lazy("chain", "Place in the order"),
}

_ACTS_DONE = {
    "attraction.chain_added": _("Industry chain added"),
    "attraction.chain_changed": _("Industry chain changed"),
    "attraction.chain_removed": _("Industry chain removed"),
    "attraction.node_added": _("Node added"),
    "attraction.node_changed": _("Node changed"),
    "attraction.node_removed": _("Node removed"),
    "attraction.flow_added": _("Flow added"),
    "attraction.flow_changed": _("Flow changed"),
    "attraction.flow_removed": _("Flow removed"),
    "attraction.firm_placed": _("Enterprise placed at a node"),
    "attraction.place_changed": _("Enterprise's entry at a node changed"),
    "attraction.firm_taken_away": _("Enterprise taken away from a node"),
}

TIMELINE = Words(
    _ACTS_DONE,
    FIELDS,
    {tier.value: label for tier, label in TIERS.items()},
    {"industry_codes": lambda value, _event: ", ".join(value) or "—"},
)

PLACINGS = {
    Placing.NODE: _("At the node that was chosen."),
    Placing.ENTERPRISE: _("At the nodes of this enterprise."),
    Placing.WORDS: _("At the nodes whose products match what is made."),
    Placing.CLASS: _("At the nodes to which the industry class belongs."),
    Placing.NOWHERE: _(
        "No node of the chains fits: firms are found by words and class alone. Choose a node if you"
        " know where it belongs."
    ),
}

RULES = (
    _("Fewest steps along the flows, at most %(steps)s. Products that match count as one step."),
    _("Then how far the words of products match: at least %(share)s of their pairs of characters."),
    _("Then, among peers, how deep the industry classes agree."),
    _("Then the larger output of the latest year; unknown output comes last."),
)
"""The order in which partners are ranked."""

_REASONS = {
    ReasonCode.SUPPLIES: _("supplies “%(product)s” from “%(node)s” directly to the node (1 step)"),
    ReasonCode.SUPPLIES_OVER: _(
        "supplies “%(product)s” from “%(node)s” by way of %(between)s (%(steps)s steps)"
    ),
    ReasonCode.TAKES: _("takes “%(product)s” at “%(node)s”, directly behind the node (1 step)"),
    ReasonCode.TAKES_OVER: _(
        "takes “%(product)s” at “%(node)s” by way of %(between)s (%(steps)s steps)"
    ),
    ReasonCode.MAKES_NEEDED: _("what it makes matches what is needed: %(products)s"),
    ReasonCode.TAKES_MADE: _(
        "takes “%(product)s”, which matches what is made: %(products)s (1 step)"
    ),
    ReasonCode.FLOW_WORDS: _("the words of the product match: %(products)s"),
    ReasonCode.SAME_NODE: _("at the same node “%(node)s”"),
    ReasonCode.MAKES_SAME: _("makes the like: %(products)s"),
    ReasonCode.SAME_CLASS: _("same industry class %(code)s"),
    ReasonCode.SAME_GROUP: _("same group of industry %(code)s"),
    ReasonCode.SAME_DIVISION: _("same division of industry %(code)s"),
}

_REFUSALS = {
    "CHAIN_FLOW_TO_ITSELF": _("“%(node)s” cannot supply itself: choose another node."),
    "CHAIN_FLOW_CYCLE": _(
        "This would lead in a circle: %(loop)s. Take one of these flows away first."
    ),
    "PARTNER_SEARCH_EMPTY": _("Say the node, the industry class, or what is made or needed."),
}


def reason_text(reason: Reason) -> str:
    """Why a firm is a partner, in the language of the page."""
    values: dict[str, Any] = dict(reason.values)
    if "products" in values:
        values["products"] = _named(values["products"])
    if "between" in values:
        values["between"] = " → ".join(values["between"])
    return str(_REASONS[reason.code]) % values


def _named(products: tuple[str, ...]) -> str:
    """The product that agrees, or both where they are only alike."""
    if len(products) == 1:
        return products[0]
    one, other = products
    return gettext("“%(one)s”, close to “%(other)s”") % {"one": one, "other": other}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    if refusal.code not in _REFUSALS:
        return register.refusal_text(refusal)
    return wording.refusal_text(refusal, _REFUSALS, {"loop": " → ".join})
