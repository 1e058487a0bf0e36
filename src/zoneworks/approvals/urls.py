"""Addresses of the permit pages."""

from django.urls import path

from zoneworks.approvals.views import (
    analysis,
    cases,
    desk,
    duties,
    items,
    performance,
    portal,
    simulation,
)

app_name = "approvals"
urlpatterns = [
    path("portal", portal.portal, name="portal"),
    path("bulk", desk.bulk, name="bulk"),
    path("obligations", duties.obligations, name="obligations"),
    path("obligations/<int:pk>", duties.obligation, name="obligation"),
    path("obligations/<int:pk>/close", duties.obligation_close, name="obligation_close"),
    path("obligations/<int:pk>/order", duties.correction_order, name="correction_order"),
    path("obligations/<int:pk>/confirm", duties.correction_confirm, name="correction_confirm"),
    path("breaches", duties.breaches, name="breaches"),
    path("breaches/<int:pk>/close", duties.breach_close, name="breach_close"),
    path("papers/<int:pk>", items.paper_file, name="paper_file"),
    path("performance", performance.performance, name="performance"),
    path("turns", desk.turns, name="turns"),
    path("my-turns", desk.my_turns, name="my_turns"),
    path("items/<int:pk>", items.item, name="item"),
    path("items/<int:pk>/papers/new", items.papers_new, name="papers_new"),
    path("items/<int:pk>/do/<slug:act>", items.item_act, name="item_act"),
    path("items/<int:pk>/<slug:tab>", items.item, name="item_tab"),
    path("cases", cases.approval_cases, name="approval_cases"),
    path("cases/new/<int:project_id>", cases.case_new, name="case_new"),
    path("cases/<int:pk>", cases.approval_case, name="approval_case"),
    path("cases/<int:pk>/facts/change", cases.case_facts, name="case_facts"),
    path("cases/<int:pk>/simulation/new", simulation.simulation_new, name="simulation_new"),
    path("cases/<int:pk>/simulation/convert", simulation.conversion, name="conversion"),
    path("cases/<int:pk>/simulation/terms", simulation.terms, name="terms"),
    path("cases/<int:pk>/simulation/lapse", simulation.lapse, name="lapse"),
    path("cases/<int:pk>/milestones/<slug:code>", cases.milestone, name="milestone"),
    path("cases/<int:pk>/checks/new", duties.check_new, name="check_new"),
    path("cases/<int:pk>/site-work/new", cases.site_work_new, name="site_work_new"),
    path("cases/<int:pk>/breaches/<slug:code>", duties.breach_new, name="breach_new"),
    path("cases/<int:pk>/<slug:tab>", cases.approval_case, name="case_tab"),
    path("analysis", analysis.analyses, name="analyses"),
    path("analysis/new/<int:file_id>", analysis.analysis_new, name="analysis_new"),
    path("analysis/<int:pk>", analysis.analysis, name="analysis"),
    path("analysis/<int:pk>/cases", analysis.cases, name="cases"),
    path("analysis/<int:pk>/case", analysis.case, name="case"),
    path("analysis/<int:pk>/<slug:tab>", analysis.analysis, name="analysis_tab"),
]
