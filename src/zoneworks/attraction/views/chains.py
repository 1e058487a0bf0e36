"""Industry chains: map, nodes, gaps, and the forms of a chain and of its flows."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.attraction.engine.chain_acts import EDIT_CHAINS, VIEW_CHAINS
from zoneworks.attraction.engine.chain_gaps import Filling, NodeStanding
from zoneworks.attraction.forms.chains import (
    ChainChangeForm,
    ChainForm,
    FlowChangeForm,
    FlowForm,
)
from zoneworks.attraction.labels import chains as labels
from zoneworks.attraction.queries import chains as queries
from zoneworks.attraction.services import chains as services
from zoneworks.attraction.views.chain_maps import chain_map
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save, saved_name
from zoneworks.core.timelines import timeline
from zoneworks.registry.lists import money

if TYPE_CHECKING:
    from zoneworks.attraction.models import Chain, ChainFlow

TABS = {
    "map": pgettext_lazy("chain", "Map"),
    "nodes": gettext_lazy("Nodes and enterprises"),
    "gaps": gettext_lazy("Gaps and concentration"),
    "timeline": gettext_lazy("Timeline"),
}


@page(VIEW_CHAINS)
def chain(request: ActorRequest, pk: int, tab: str = "map") -> HttpResponse:
    """One chain: its map, who sits where, what is missing, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_chain(actor, pk)
    context: dict[str, Any] = {
        "chain": row,
        "record": _record(actor, row, tab),
        "may_edit": actor.may(EDIT_CHAINS),
    }
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    else:
        network = queries.load_network(actor, row.zone_id)
        standings = queries.list_standings(network, pk)
    if tab == "map":
        context |= {"map": chain_map(network, standings), "flows": _flows(actor, pk)}
    elif tab == "nodes":
        context["groups"] = _groups(actor, pk, standings)
    elif tab == "gaps":
        context["lines"] = [standing_line(one) for one in standings]
    return render_tab(request, "attraction/chain", tab, context)


@page(EDIT_CHAINS, "GET", "POST")
def chain_new(request: ActorRequest) -> HttpResponse:
    """Add a chain."""
    form = ChainForm(request.POST or None)
    return answer(
        request,
        save(form, lambda values: services.add_chain(request.actor, values)),
        said=saved_name,
        done_url=lambda made: chain_url(made.pk),
        title=_("Add a chain"),
        cancel_url=reverse("attraction:chains"),
    )


@page(EDIT_CHAINS, "GET", "POST")
def chain_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a chain as it was seen."""
    row = queries.get_chain(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_chain(request.actor, pk, values, version=version, reason=reason)

    attempt = save(ChainChangeForm(request.POST or None, initial=vars(row)), change)
    return answer(request, attempt, said=saved_name, title=row.name, cancel_url=chain_url(pk))


@page(EDIT_CHAINS, "GET", "POST")
def chain_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a chain that has no nodes."""
    row = queries.get_chain(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    return answer(
        request,
        save(form, lambda values: services.remove_chain(request.actor, pk, **values)),
        said=_("“%(name)s” is removed.") % {"name": row.name},
        done_url=reverse("attraction:chains"),
        title=_("Remove “%(name)s”") % {"name": row.name},
        cancel_url=chain_url(pk),
        submit_label=_("Remove"),
    )


@page(EDIT_CHAINS, "GET", "POST")
def flow_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a product flow from one node to another."""
    actor = request.actor
    row = queries.get_chain(actor, pk)
    initial = {name: request.GET.get(name, "") for name in ("source", "target")}
    form = FlowForm(request.POST or None, actor=actor, initial=initial)
    attempt = save(
        form,
        lambda values: services.add_flow(
            actor, values["source"], values["target"], values["product"]
        ),
    )
    return answer(
        request,
        attempt,
        said=_("The flow is entered."),
        title=_("Add a flow"),
        subtitle=row.name,
        line=_("From the node that makes a product to the node that takes it."),
        cancel_url=chain_url(pk),
    )


@page(EDIT_CHAINS, "GET", "POST")
def flow_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Name another product of a flow."""
    flow = queries.get_flow(request.actor, pk)
    form = FlowChangeForm(request.POST or None, initial=vars(flow))
    attempt = save(form, lambda values: services.change_flow(request.actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("The flow is saved."),
        title=str(flow),
        cancel_url=chain_url(flow.chain_id),
    )


@page(EDIT_CHAINS, "GET", "POST")
def flow_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a flow away."""
    flow = queries.get_flow(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": flow.version})
    attempt = save(form, lambda values: services.remove_flow(request.actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("The flow is taken away."),
        title=_("Take the flow “%(flow)s” away") % {"flow": flow},
        subtitle=flow.product,
        cancel_url=chain_url(flow.chain_id),
        submit_label=_("Remove"),
    )


def chain_url(pk: int) -> str:
    """Where a chain is read."""
    return reverse("attraction:chain", args=[pk])


def standing_line(standing: NodeStanding) -> dict[str, Any]:
    """How a node is filled and concentrated, as a row of a table."""
    return {
        "standing": standing,
        "concentration": standing.concentration,
        "shape": labels.FILLING_SHAPES[standing.filling],
        "word": labels.FILLINGS[standing.filling],
        "tone": labels.FILLING_TONES[standing.filling],
        "tier": labels.TIERS[standing.node.tier],
        "is_several": standing.filling is Filling.SEVERAL,
    }


def flow_line(flow: "ChainFlow", chain_id: int) -> dict[str, Any]:
    """A flow with the chains of its ends, where they are others than the one that is read."""
    ends = {"source": flow.source, "target": flow.target}
    return {
        "flow": flow,
        **{
            name: (one, "" if one.chain_id == chain_id else one.chain.name)
            for name, one in ends.items()
        },
    }


def _flows(actor: Actor, chain_id: int) -> list[dict[str, Any]]:
    return [flow_line(one, chain_id) for one in queries.list_flows_of(actor, chain_id)]


def _groups(
    actor: Actor, chain_id: int, standings: tuple[NodeStanding, ...]
) -> list[dict[str, Any]]:
    """The nodes of a chain by tier, each with all that is entered at it."""
    places: dict[int, list[Any]] = {}
    for one in queries.list_places(actor).filter(chain=chain_id):
        places.setdefault(one.node_id, []).append((one, queries.is_present(one.enterprise)))
    lines = [standing_line(one) | {"places": places.get(one.node.id, [])} for one in standings]
    return [
        {"tier": label, "lines": own}
        for tier, label in labels.TIERS.items()
        if (own := [one for one in lines if one["standing"].node.tier is tier])
    ]


def _record(actor: Actor, row: "Chain", tab: str) -> dict[str, Any]:
    of_chain = urlencode({"chain": row.name})
    firms_url, nodes_url = (
        f"{reverse(f'attraction:{name}')}?{of_chain}" for name in ("chain_firms", "chain_nodes")
    )
    counts: Any = row
    return {
        "subject": ("attraction.Chain", row.pk),
        "zone": row.zone.name,
        "title": row.name,
        "subtitle": "",
        "acts": _acts(actor, row),
        "facts": [
            (labels.FIELDS["leader"], row.leader or "—"),
            (_("Nodes"), _link(nodes_url, counts.n_nodes)),
            (_("Enterprises"), _link(firms_url, counts.n_firms)),
            (
                _("Blank nodes"),
                _link(f"{nodes_url}&filling={Filling.BLANK}", counts.n_blanks),
            ),
            (
                _("Nodes with a single firm"),
                _link(f"{nodes_url}&filling={Filling.SINGLE}", counts.n_singles),
            ),
            (_("Output, 10,000 yuan"), _link(firms_url, money(counts.output_fen))),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("attraction:chain_tab", args=[row.pk, name]),
                "count": counts.n_nodes if name == "nodes" else None,
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
        "edit_version": row.version,
    }


def _link(url: str, text: Any) -> str:
    return format_html('<a href="{}">{}</a>', url, text)


def _acts(actor: Actor, row: "Chain") -> list[dict[str, Any]]:
    if not actor.may(EDIT_CHAINS):
        return []
    acts = {
        "chain_node_new": _("Add a node"),
        "chain_flow_new": _("Add a flow"),
        "chain_edit": _("Change"),
    }
    counts: Any = row
    if not counts.n_nodes:
        acts["chain_remove"] = _("Remove")
    return [
        button(
            label,
            reverse(f"attraction:{name}", args=[row.pk]),
            is_primary=name == "chain_node_new",
        )
        for name, label in acts.items()
    ]
