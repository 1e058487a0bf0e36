"""Addresses of the attraction pages."""

from django.urls import path

from zoneworks.attraction.metrics import kinds
from zoneworks.attraction.metrics.chains import CHAIN_LIST, FIRM_LIST, NODE_LIST
from zoneworks.attraction.views import (
    agreements,
    board,
    chain_nodes,
    chains,
    finders,
    leads,
    partners,
    rewards,
    targets,
)
from zoneworks.core import list_pages

app_name = "attraction"
LEADS = [
    path("board", board.board, name="board"),
    path("board/<int:pk>/move", board.board_move, name="board_move"),
    path("funnel", board.funnel, name="funnel"),
    path("forecast", board.forecast, name="forecast"),
    path("leads", list_pages.view(kinds.LEADS), name="leads"),
    path("leads/new", leads.lead_new, name="lead_new"),
    path("leads/<int:pk>", leads.lead, name="lead"),
    path("leads/<int:pk>/edit", leads.lead_edit, name="lead_edit"),
    path("leads/<int:pk>/negotiate", leads.talks_begin, name="talks_begin"),
    path("leads/<int:pk>/register", leads.lead_register, name="lead_register"),
    path("leads/<int:pk>/sign", board.lead_sign, name="lead_sign"),
    path("leads/<int:pk>/drop", leads.lead_drop, name="lead_drop"),
    path("leads/<int:pk>/resume", leads.lead_resume, name="lead_resume"),
    path("leads/<int:pk>/merge", leads.lead_merge, name="lead_merge"),
    path("leads/<int:pk>/talks/new", leads.talk_new, name="talk_new"),
    path("leads/<int:pk>/needs/new", leads.need_new, name="need_new"),
    path("leads/<int:pk>/contacts/new", leads.contact_new, name="contact_new"),
    path("leads/<int:pk>/file", finders.lead_file, name="lead_file"),
    path("leads/<int:pk>/<slug:tab>", leads.lead, name="lead_tab"),
    path("talks/<int:pk>", leads.talk_edit, name="talk_edit"),
    path("needs/<int:pk>/remove", leads.need_remove, name="need_remove"),
    path("contacts/<int:pk>", leads.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/remove", leads.contact_remove, name="contact_remove"),
]
FINDERS = [
    path("filings", list_pages.view(kinds.FILINGS), name="filings"),
    path("filings/new", finders.filing_new, name="filing_new"),
    path("filings/<int:pk>", finders.filing, name="filing"),
    path("filings/<int:pk>/confirm", finders.filing_confirm, name="filing_confirm"),
    path("filings/<int:pk>/refuse", finders.filing_refuse, name="filing_refuse"),
    path("filings/<int:pk>/withdraw", finders.filing_withdraw, name="filing_withdraw"),
    path("filings/<int:pk>/dispute", finders.filing_dispute, name="filing_dispute"),
    path("filings/<int:pk>/<slug:tab>", finders.filing, name="filing_tab"),
    path("disputes/<int:pk>", finders.dispute_decide, name="dispute_decide"),
]
REWARDS = [
    path("schemes", list_pages.view(kinds.SCHEMES), name="schemes"),
    path("schemes/new", rewards.scheme_new, name="scheme_new"),
    path("schemes/<int:pk>", rewards.scheme, name="scheme"),
    path("schemes/<int:pk>/edit", rewards.scheme_edit, name="scheme_edit"),
    path("schemes/<int:pk>/review", rewards.scheme_review, name="scheme_review"),
    path("schemes/<int:pk>/publish", rewards.scheme_publish, name="scheme_publish"),
    path("schemes/<int:pk>/<slug:tab>", rewards.scheme, name="scheme_tab"),
    path("projects/<int:pk>/investments/new", rewards.investment_new, name="investment_new"),
    path("investments/<int:pk>/verify", rewards.investment_verify, name="investment_verify"),
    path("projects/<int:pk>/reward", rewards.reward_assess, name="reward_assess"),
    path("rewards", list_pages.view(kinds.REWARDS), name="rewards"),
    path("rewards/<int:pk>", rewards.reward, name="reward"),
    path("rewards/<int:pk>/review", rewards.reward_review, name="reward_review"),
    path("rewards/<int:pk>/publish", rewards.reward_publish, name="reward_publish"),
    path("rewards/<int:pk>/pay", rewards.reward_pay, name="reward_pay"),
    path("rewards/<int:pk>/claw-back", rewards.reward_claw_back, name="reward_claw_back"),
    path("rewards/<int:pk>/withdraw", rewards.reward_withdraw, name="reward_withdraw"),
    path("rewards/<int:pk>/objections/new", rewards.objection_new, name="objection_new"),
    path("rewards/<int:pk>/<slug:tab>", rewards.reward, name="reward_tab"),
    path("objections/<int:pk>", rewards.objection_answer, name="objection_answer"),
]
AGREEMENTS = [
    path("agreements", list_pages.view(kinds.AGREEMENTS), name="agreements"),
    path("projects/<int:pk>/agreement", agreements.agreement_new, name="agreement_new"),
    path("agreements/<int:pk>", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/print", agreements.agreement_print, name="agreement_print"),
    path("agreements/<int:pk>/edit", agreements.agreement_edit, name="agreement_edit"),
    path("agreements/<int:pk>/revise", agreements.agreement_revise, name="agreement_revise"),
    path("agreements/<int:pk>/review", agreements.agreement_review, name="agreement_review"),
    path("agreements/<int:pk>/sign", agreements.agreement_sign, name="agreement_sign"),
    path("agreements/<int:pk>/discard", agreements.agreement_discard, name="agreement_discard"),
    path("agreements/<int:pk>/end", agreements.agreement_end, name="agreement_end"),
    path("agreements/<int:pk>/obligations/new", agreements.obligation_new, name="obligation_new"),
    path("agreements/<int:pk>/<slug:tab>", agreements.agreement, name="agreement_tab"),
    path("obligations/<int:pk>", agreements.obligation_edit, name="obligation_edit"),
    path("obligations/<int:pk>/remove", agreements.obligation_remove, name="obligation_remove"),
    path("obligations/<int:pk>/fulfill", agreements.obligation_fulfill, name="obligation_fulfill"),
]
TARGETS = [
    path("targets", targets.targets, name="targets"),
    path("targets/new", targets.target_new, name="target_new"),
    path("targets/<int:pk>", targets.target_edit, name="target_edit"),
    path("top-companies", list_pages.view(kinds.TOP_COMPANIES), name="top_companies"),
    path("top-companies/new", targets.top_list_new, name="top_list_new"),
]
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
urlpatterns = [*LEADS, *FINDERS, *REWARDS, *AGREEMENTS, *TARGETS, *CHAIN_PAGES]
