"""Nodes of a chain: page and forms, and the enterprises at them."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.attraction.engine.chain_acts import EDIT_CHAINS, FIND_PARTNERS, VIEW_CHAINS
from zoneworks.attraction.engine.chain_gaps import Filling, NodeStanding
from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.forms.chains import (
    NodeChangeForm,
    NodeForm,
    PlaceChangeForm,
    PlacementForm,
)
from zoneworks.attraction.labels import chains as labels
from zoneworks.attraction.queries import chains as queries
from zoneworks.attraction.services import chains as services
from zoneworks.attraction.views.chains import chain_url, flow_line
from zoneworks.core.actors import Actor
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save, saved_name
from zoneworks.core.templatetags.ui import number, percent1
from zoneworks.registry import labels as register
from zoneworks.registry.lists import money

if TYPE_CHECKING:
    from zoneworks.attraction.models import ChainNode


@page(VIEW_CHAINS)
def node(request: ActorRequest, pk: int) -> HttpResponse:
    """One node: who sits there, what flows in and out, and who would gain by more firms."""
    actor = request.actor
    row = queries.get_node(actor, pk)
    network = queries.load_network(actor, row.zone_id)
    standing = next(
        one for one in queries.list_standings(network, row.chain_id) if one.node.id == pk
    )
    context = {
        "node": row,
        "record": _record(actor, row, standing),
        "standing": standing,
        "places": [
            (one, register.STATES[one.enterprise.state], queries.is_present(one.enterprise))
            for one in queries.list_places(actor).filter(node=row)
        ],
        "flows": [flow_line(one, row.chain_id) for one in queries.list_flows_at(actor, pk)],
        "may_edit": actor.may(EDIT_CHAINS),
    }
    return render(request, "attraction/chain_node.html", context)


@page(EDIT_CHAINS, "GET", "POST")
def node_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a node to a chain."""
    chain = queries.get_chain(request.actor, pk)
    form = NodeForm(request.POST or None)
    return answer(
        request,
        save(form, lambda values: services.add_node(request.actor, pk, values)),
        said=saved_name,
        done_url=lambda made: node_url(made.pk),
        title=_("Add a node"),
        subtitle=chain.name,
        cancel_url=chain_url(pk),
    )


@page(EDIT_CHAINS, "GET", "POST")
def node_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a node as it was seen."""
    row = queries.get_node(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_node(request.actor, pk, values, version=version, reason=reason)

    form = NodeChangeForm(request.POST or None, initial=_typed(row))
    return answer(
        request,
        save(form, change, theirs=_typed),
        said=saved_name,
        title=row.name,
        subtitle=row.chain.name,
        cancel_url=node_url(pk),
    )


@page(EDIT_CHAINS, "GET", "POST")
def node_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a node at which nobody sits."""
    row = queries.get_node(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    return answer(
        request,
        save(form, lambda values: services.remove_node(request.actor, pk, **values)),
        said=_("“%(name)s” is removed.") % {"name": row.name},
        done_url=chain_url(row.chain_id),
        title=_("Remove “%(name)s”") % {"name": row.name},
        subtitle=row.chain.name,
        line=_("The flows from and to it go along."),
        cancel_url=node_url(pk),
        submit_label=_("Remove"),
    )


@page(EDIT_CHAINS, "GET", "POST")
def place(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter several enterprises at a node; those of its classes are suggested."""
    actor = request.actor
    row = queries.get_node(actor, pk)
    form = PlacementForm(request.POST or None, actor=actor, node=row)

    def said(made: list[Any]) -> str:
        text = ngettext("%(n)s enterprise is entered.", "%(n)s enterprises are entered.", len(made))
        return text % {"n": len(made)}

    def enter(values: dict[str, Any]) -> Any:
        return services.place_firms(actor, pk, values.pop("enterprises"), **values)

    return answer(
        request,
        save(form, enter),
        said=said,
        title=_("Enter enterprises at “%(name)s”") % {"name": row.name},
        subtitle=row.chain.name,
        line=_place_line(row, "enterprises" in form.fields),
        cancel_url=node_url(pk),
        submit_label=_("Enter"),
    )


@page(EDIT_CHAINS, "GET", "POST")
def place_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what an enterprise makes at a node."""
    row = queries.get_place(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_place(request.actor, pk, values, version=version, reason=reason)

    attempt = save(PlaceChangeForm(request.POST or None, initial=vars(row)), change)
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": row.enterprise.name},
        title=row.enterprise.name,
        subtitle=row.node.name,
        cancel_url=node_url(row.node_id),
    )


@page(EDIT_CHAINS, "GET", "POST")
def place_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an enterprise away from a node."""
    row = queries.get_place(request.actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    names = {"name": row.enterprise.name, "node": row.node.name}
    return answer(
        request,
        save(form, lambda values: services.remove_place(request.actor, pk, **values)),
        said=_("“%(name)s” is taken away from “%(node)s”.") % names,
        title=_("Take “%(name)s” away") % names,
        subtitle=row.node.name,
        cancel_url=node_url(row.node_id),
        submit_label=_("Remove"),
    )


def node_url(pk: int) -> str:
    """Where a node is read."""
    return reverse("attraction:chain_node", args=[pk])


def _typed(row: "ChainNode") -> dict[str, Any]:
    """A node as its form shows it."""
    return vars(row) | {"industry_codes": ", ".join(row.industry_codes)}


def _place_line(row: "ChainNode", has_candidates: bool) -> str:
    if not row.industry_codes:
        return _("The node has no industry class: with one, enterprises are suggested.")
    if has_candidates:
        return ""
    text = _("No further enterprise of the classes %(codes)s is in the zone.")
    return text % {"codes": ", ".join(row.industry_codes)}


def _record(actor: Actor, row: "ChainNode", standing: NodeStanding) -> dict[str, Any]:
    found = standing.concentration
    is_shared = standing.filling is Filling.SEVERAL
    return {
        "zone": row.zone.name,
        "number": row.chain.name,
        "title": row.name,
        "subtitle": row.products,
        "state": {
            "shape": labels.FILLING_SHAPES[standing.filling],
            "word": labels.FILLINGS[standing.filling],
            "tone": labels.FILLING_TONES[standing.filling],
        },
        "acts": _acts(actor, row),
        "facts": [
            (labels.FIELDS["tier"], labels.TIERS[Tier(row.tier)]),
            (labels.FIELDS["industry_codes"], ", ".join(row.industry_codes) or "—"),
            (_("Enterprises"), number(len(standing.firms))),
            (_("Output, 10,000 yuan"), money(found.total_fen if found.known else None)),
            (_("Herfindahl index"), number(found.index if is_shared else None, 3)),
            (_("Share of the largest"), percent1(found.largest_share if is_shared else None)),
        ],
    }


def _acts(actor: Actor, row: "ChainNode") -> list[dict[str, Any]]:
    acts = []
    if actor.may(FIND_PARTNERS):
        url = f"{reverse('attraction:partners')}?{urlencode({'node': row.pk})}"
        acts.append(button(_("Find partners"), url))
    if actor.may(EDIT_CHAINS):
        flow_url = f"{reverse('attraction:chain_flow_new', args=[row.chain_id])}?source={row.pk}"
        links = {"place": _("Enter enterprises"), "edit": _("Change"), "remove": _("Remove")}
        own = [
            button(
                label,
                reverse(f"attraction:chain_node_{name}", args=[row.pk]),
                is_primary=name == "place",
            )
            for name, label in links.items()
        ]
        acts += [own[0], button(_("Add a flow"), flow_url), *own[1:]]
    return acts
