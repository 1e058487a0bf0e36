"""Addresses of the attraction pages."""

from django.urls import path
from django.urls.resolvers import URLPattern

from zoneworks.attraction.metrics.chains import CHAIN_LIST, FIRM_LIST, NODE_LIST
from zoneworks.attraction.views import chain_nodes, chains, partners
from zoneworks.core import list_pages

app_name = "attraction"
CHAIN_PAGES = [
    path("chains", list_pages.view(CHAIN_LIST), name="chains"),
    path("chains/new", chains.chain_new, name="chain_new"),
    path("chains/nodes", list_pages.view(NODE_LIST), name="chain_nodes"),
    path("chains/nodes/<int:pk>", chain_nodes.node, name="chain_node"),
    path("chains/nodes/<int:pk>/edit", chain_nodes.node_edit, name="chain_node_edit"),
    path("chains/nodes/<int:pk>/remove", chain_nodes.node_remove, name="chain_node_remove"),
    path("chains/nodes/<int:pk>/enterprises", chain_nodes.place, name="chain_node_place"),
    path("chains/flows/<int:pk>/edit", chains.flow_edit, name="chain_flow_edit"),
    path("chains/flows/<int:pk>/remove", chains.flow_remove, name="chain_flow_remove"),
    path("chains/enterprises", list_pages.view(FIRM_LIST), name="chain_firms"),
    path("chains/places/<int:pk>/edit", chain_nodes.place_edit, name="chain_place_edit"),
    path("chains/places/<int:pk>/remove", chain_nodes.place_remove, name="chain_place_remove"),
    path("chains/<int:pk>", chains.chain, name="chain"),
    path("chains/<int:pk>/edit", chains.chain_edit, name="chain_edit"),
    path("chains/<int:pk>/remove", chains.chain_remove, name="chain_remove"),
    path("chains/<int:pk>/nodes/new", chain_nodes.node_new, name="chain_node_new"),
    path("chains/<int:pk>/flows/new", chains.flow_new, name="chain_flow_new"),
    path("chains/<int:pk>/<slug:tab>", chains.chain, name="chain_tab"),
    path("partners", partners.partners, name="partners"),
]
urlpatterns: list[URLPattern] = [*CHAIN_PAGES]
