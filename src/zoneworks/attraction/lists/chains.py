"""Industry chains, their nodes, and the enterprises at them, on screen."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.chain_gaps import Filling, filling_of
from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.labels.chains import (
    FIELDS,
    FILLING_SHAPES,
    FILLING_TONES,
    FILLINGS,
    TIERS,
)
from zoneworks.attraction.models import NodeFirm
from zoneworks.core.columns import choice_filter
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import state
from zoneworks.registry.lists import ENTERPRISES, WAN, money

UNKNOWN = "—"
_CONDITIONS = {Filling.BLANK: Q(n_firms=0), Filling.SINGLE: Q(n_firms=1)}


def filling_state(filling: Filling) -> str:
    """How a node is filled: a shape, a word, a tone."""
    return state(FILLING_SHAPES[filling], FILLINGS[filling], FILLING_TONES[filling])


def _number(name: str, label: Any) -> Column:
    return Column(name, label, lambda row: f"{getattr(row, f'n_{name}'):,}", is_numeric=True)


CHAINS = ListSpec(
    title=_("Industry chains"),
    default_sort="position",
    row_url=record_url("attraction:chain"),
    create_label=_("Add a chain"),
    empty_title=_("No industry chain yet"),
    empty_text=_("A chain shows who sits where, what is missing, and who is whose neighbor."),
    columns=[
        Column("name", FIELDS["name"], lambda row: row.name, sort="name"),
        Column("leader", FIELDS["leader"], lambda row: row.leader or UNKNOWN),
        _number("nodes", _("Nodes")),
        _number("firms", _("Enterprises")),
        _number("blanks", _("Blank nodes")),
        _number("singles", _("Nodes with a single firm")),
        Column(
            "output",
            _("Output"),
            lambda row: money(row.output_fen),
            unit=WAN,
            is_numeric=True,
        ),
        Column(
            "position",
            FIELDS["position"],
            lambda row: str(row.position),
            is_numeric=True,
            sort="position",
        ),
    ],
    filters=[Filter("q", FIELDS["name"], "text", lambda text: Q(name__icontains=text))],
)

NODES = ListSpec(
    title=_("Nodes of the chains"),
    default_sort="name",
    row_url=record_url("attraction:chain_node"),
    empty_title=_("No node yet"),
    empty_text=_("Nodes are added on the page of their chain."),
    columns=[
        Column("name", FIELDS["name"], lambda row: row.name, sort="name"),
        Column("chain", FIELDS["chain"], lambda row: row.chain.name),
        Column("tier", FIELDS["tier"], lambda row: TIERS[Tier(row.tier)]),
        Column("products", FIELDS["products"], lambda row: row.products or UNKNOWN),
        Column(
            "industry_codes",
            FIELDS["industry_codes"],
            lambda row: ", ".join(row.industry_codes) or UNKNOWN,
        ),
        _number("firms", _("Enterprises")),
        Column(
            "filling", _("How it is filled"), lambda row: filling_state(filling_of(row.n_firms))
        ),
    ],
    filters=[
        Filter(
            "q",
            _("Name or products"),
            "text",
            lambda text: Q(name__icontains=text) | Q(products__icontains=text),
        ),
        Filter("chain", FIELDS["chain"], "text", lambda text: Q(chain__name__icontains=text)),
        choice_filter("tier", FIELDS["tier"], TIERS),
        Filter(
            "filling",
            _("How it is filled"),
            "choice",
            lambda code: _CONDITIONS.get(Filling(code), Q(n_firms__gt=1)),
            lambda: [(filling.value, label) for filling, label in FILLINGS.items()],
        ),
    ],
)


def _places(row: Any) -> str:
    """The nodes of an enterprise, each with its chain."""
    return format_html_join(
        str(_("; ")),
        '{} <small class="quiet">{}</small>',
        ((one.node.name, one.node.chain.name) for one in row.chain_places.all()),
    )


def _products(row: Any) -> str:
    texts = dict.fromkeys(one.products for one in row.chain_places.all() if one.products)
    return str(_("; ")).join(texts) or UNKNOWN


def _placed(**condition: Any) -> Q:
    """Of the enterprises: those with such an entry at a node."""
    return Q(pk__in=NodeFirm.objects.filter(**condition).values("enterprise"))


_KEPT = {"name", "industry", "output", "state"}
FIRMS = ListSpec(
    title=_("Enterprises in the chains"),
    default_sort="-latest_output_fen",
    row_url=record_url("registry:enterprise"),
    empty_title=_("No enterprise is at a node yet"),
    empty_text=_("Enterprises are entered on the page of a node."),
    columns=[
        ENTERPRISES.columns[0],
        Column("places", pgettext_lazy("enterprise", "Nodes and chains"), _places),
        Column("products", FIELDS["products"], _products),
        *(one for one in ENTERPRISES.columns[1:] if one.name in _KEPT),
    ],
    filters=[
        Filter("q", FIELDS["name"], "text", lambda text: Q(name__icontains=text)),
        Filter(
            "chain",
            FIELDS["chain"],
            "text",
            lambda text: _placed(chain__name__icontains=text),
        ),
        Filter("node", FIELDS["node"], "text", lambda text: _placed(node__name__icontains=text)),
        Filter(
            "products", FIELDS["products"], "text", lambda text: _placed(products__icontains=text)
        ),
        Filter(
            "tier",
            FIELDS["tier"],
            "choice",
            lambda code: _placed(node__tier=code),
            lambda: [(tier.value, label) for tier, label in TIERS.items()],
        ),
        Filter(
            "leading",
            FIELDS["is_leading"],
            "choice",
            lambda code: _placed(is_leading=code == "yes"),
            lambda: [("yes", _("yes")), ("no", _("no"))],
        ),
    ],
)
