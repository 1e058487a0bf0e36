"""Addresses of the permit pages."""

from django.urls import path

from zoneworks.approvals.views import analysis

app_name = "approvals"
urlpatterns = [
    path("analysis", analysis.analyses, name="analyses"),
    path("analysis/new/<int:file_id>", analysis.analysis_new, name="analysis_new"),
    path("analysis/<int:pk>", analysis.analysis, name="analysis"),
    path("analysis/<int:pk>/cases", analysis.cases, name="cases"),
    path("analysis/<int:pk>/case", analysis.case, name="case"),
    path("analysis/<int:pk>/<slug:tab>", analysis.analysis, name="analysis_tab"),
]
