"""Addresses of the evaluation's pages."""

from django.urls import path

from zoneworks.core import list_pages
from zoneworks.efficiency import metrics
from zoneworks.efficiency.views import (
    distribution,
    evaluations,
    inputs,
    policies,
    recorded,
    schemes,
    scores,
    tables,
)

app_name = "efficiency"
urlpatterns = [
    path("distribution", distribution.distribution, name="distribution"),
    path("evaluations", list_pages.view(metrics.EVALUATIONS), name="evaluations"),
    path("evaluations/new", evaluations.evaluation_new, name="evaluation_new"),
    path("evaluations/<int:pk>", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/compute", evaluations.evaluation_compute, name="evaluation_compute"),
    path("evaluations/<int:pk>/publish", evaluations.evaluation_publish, name="evaluation_publish"),
    path("evaluations/<int:pk>/fix", evaluations.evaluation_fix, name="evaluation_fix"),
    path(
        "evaluations/<int:pk>/withdraw",
        evaluations.evaluation_withdraw,
        name="evaluation_withdraw",
    ),
    path("evaluations/<int:pk>/<slug:tab>", evaluations.evaluation, name="evaluation_tab"),
    path("scores", list_pages.view(metrics.SCORES), name="scores"),
    path("scores/<int:pk>", scores.score, name="score"),
    path("scores/<int:pk>/object", scores.objection_new, name="objection_new"),
    path("scores/<int:pk>/<slug:tab>", scores.score, name="score_tab"),
    path("objections", list_pages.view(metrics.OBJECTIONS), name="objections"),
    path("objections/<int:pk>", scores.objection, name="objection"),
    path("objections/<int:pk>/decide", scores.objection_decide, name="objection_decide"),
    path("inputs", list_pages.view(metrics.INPUTS), name="inputs"),
    path("differences", recorded.differences, name="differences"),
    path("differences/take", recorded.take, name="differences_take"),
    path("inputs/new", inputs.inputs_new, name="inputs_new"),
    path("inputs/import", tables.choose, name="inputs_import"),
    path("inputs/import/<int:file_id>", tables.preview, name="inputs_preview"),
    path(
        "inputs/import/<int:file_id>/bad-cells.xlsx",
        tables.bad_cells,
        name="inputs_import_errors",
    ),
    path("inputs/<int:pk>", inputs.inputs_record, name="inputs_record"),
    path("inputs/<int:pk>/edit", inputs.inputs_edit, name="inputs_edit"),
    path("inputs/<int:pk>/take", inputs.inputs_take, name="inputs_take"),
    path("schemes", list_pages.view(metrics.SCHEMES), name="schemes"),
    path("schemes/new", schemes.scheme_new, name="scheme_new"),
    path("schemes/<int:pk>", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/edit", schemes.scheme_edit, name="scheme_edit"),
    path("schemes/<int:pk>/adopt", schemes.scheme_adopt, name="scheme_adopt"),
    path("schemes/<int:pk>/<slug:tab>", schemes.scheme, name="scheme_tab"),
    path("policies", list_pages.view(metrics.POLICIES), name="policies"),
    path("policies/new", policies.policy_new, name="policy_new"),
    path("policies/<int:pk>", policies.policy, name="policy"),
    path("policies/<int:pk>/edit", policies.policy_edit, name="policy_edit"),
    path("policies/<int:pk>/review", policies.policy_review, name="policy_review"),
    path("policies/<int:pk>/enforce", policies.policy_enforce, name="policy_enforce"),
    path("policies/<int:pk>/end", policies.policy_end, name="policy_end"),
    path("marks", list_pages.view(metrics.MARKS), name="marks"),
]
