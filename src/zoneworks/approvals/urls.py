"""Addresses of the permit pages."""

from django.urls import path

from zoneworks.approvals.views import (
    analysis,
    cases,
    items,
    mirror,
    performance,
    simulation,
)

app_name = "approvals"
urlpatterns = [
    path("performance", performance.performance, name="performance"),
    path("turns", items.turns, name="turns"),
    path("my-turns", items.my_turns, name="my_turns"),
    path("items/<int:pk>", items.item, name="item"),
    path("items/<int:pk>/papers/new", items.paper_new, name="paper_new"),
    path("items/<int:pk>/do/<slug:act>", items.item_act, name="item_act"),
    path("items/<int:pk>/<slug:tab>", items.item, name="item_tab"),
    path("cases", cases.approval_cases, name="approval_cases"),
    path("cases/new/<int:project_id>", cases.case_new, name="case_new"),
    path("cases/<int:pk>", cases.approval_case, name="approval_case"),
    path("cases/<int:pk>/facts/change", cases.case_facts, name="case_facts"),
    path("cases/<int:pk>/simulation/new", simulation.simulation_new, name="simulation_new"),
    path("cases/<int:pk>/simulation/convert", simulation.conversion, name="conversion"),
    path("cases/<int:pk>/simulation/lapse", simulation.lapse, name="lapse"),
    path("cases/<int:pk>/milestones/<slug:code>", cases.milestone, name="milestone"),
    path("cases/<int:pk>/site-work/new", cases.site_work_new, name="site_work_new"),
    path("cases/<int:pk>/breaches/<slug:code>", cases.breach_new, name="breach_new"),
    path("cases/<int:pk>/<slug:tab>", cases.approval_case, name="case_tab"),
    path("mirrors", mirror.mappings, name="mappings"),
    path("mirrors/new", mirror.mapping_new, name="mapping_new"),
    path("mirrors/<int:pk>", mirror.mapping, name="mapping"),
    path("mirrors/<int:pk>/change", mirror.mapping_edit, name="mapping_edit"),
    path("mirrors/<int:pk>/exports/<int:file_id>", mirror.export, name="export"),
    path(
        "mirrors/<int:pk>/exports/<int:file_id>/bad-cells",
        mirror.export_errors,
        name="export_errors",
    ),
    path("differences", mirror.differences, name="differences"),
    path("differences/<int:pk>", mirror.difference, name="difference"),
    path("analysis", analysis.analyses, name="analyses"),
    path("analysis/new/<int:file_id>", analysis.analysis_new, name="analysis_new"),
    path("analysis/<int:pk>", analysis.analysis, name="analysis"),
    path("analysis/<int:pk>/cases", analysis.cases, name="cases"),
    path("analysis/<int:pk>/case", analysis.case, name="case"),
    path("analysis/<int:pk>/<slug:tab>", analysis.analysis, name="analysis_tab"),
]
