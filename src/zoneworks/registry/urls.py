"""Addresses of the register's pages."""

from django.urls import path

from zoneworks.core import list_pages
from zoneworks.registry.metrics import ENTERPRISES, PROJECTS
from zoneworks.registry.views import (
    contacts,
    duplicates,
    enterprises,
    industry,
    projects,
    retirement,
    tables,
)

app_name = "registry"
urlpatterns = [
    path("enterprises", list_pages.view(ENTERPRISES), name="enterprises"),
    path("enterprises/new", enterprises.enterprise_new, name="enterprise_new"),
    path(
        "enterprises/import",
        tables.PAGES["enterprise"][0],
        name="enterprise_import",
    ),
    path(
        "enterprises/import/<int:file_id>",
        tables.PAGES["enterprise"][1],
        name="enterprise_preview",
    ),
    path(
        "enterprises/import/<int:file_id>/bad-cells.xlsx",
        tables.PAGES["enterprise"][2],
        name="enterprise_import_errors",
    ),
    path("duplicates", duplicates.duplicates, name="duplicates"),
    path("apart/<int:pk>/remove", duplicates.take_back_apart, name="apart_remove"),
    path("merges/<int:pk>/undo", duplicates.undo, name="merge_undo"),
    path("enterprises/<int:pk>", enterprises.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/merge", duplicates.merge, name="enterprise_merge"),
    path("enterprises/<int:pk>/apart", duplicates.tell_apart, name="enterprise_apart"),
    path(
        "enterprises/<int:pk>/retire",
        retirement.retire,
        {"kind": "enterprise"},
        name="enterprise_retire",
    ),
    path(
        "enterprises/<int:pk>/take-up",
        retirement.take_up,
        {"kind": "enterprise"},
        name="enterprise_take_up",
    ),
    path("enterprises/<int:pk>/edit", enterprises.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/figures/add", enterprises.figures_add, name="figures_add"),
    path("enterprises/<int:pk>/figures/<int:year>", enterprises.figures_edit, name="figures_edit"),
    path("enterprises/<int:pk>/names/add", enterprises.name_add, name="name_add"),
    path("names/<int:pk>/remove", enterprises.name_remove, name="name_remove"),
    path(
        "enterprises/<int:pk>/contacts/add",
        contacts.add,
        {"kind": "enterprise"},
        name="enterprise_contact_add",
    ),
    path("contacts/<int:pk>", contacts.change, name="contact"),
    path("contacts/<int:pk>/remove", contacts.remove, name="contact_remove"),
    path("enterprises/<int:pk>/<slug:tab>", enterprises.enterprise, name="enterprise_tab"),
    path("projects", list_pages.view(PROJECTS), name="projects"),
    path("projects/new", projects.project_new, name="project_new"),
    path("projects/import", tables.PAGES["project"][0], name="project_import"),
    path(
        "projects/import/<int:file_id>",
        tables.PAGES["project"][1],
        name="project_preview",
    ),
    path(
        "projects/import/<int:file_id>/bad-cells.xlsx",
        tables.PAGES["project"][2],
        name="project_import_errors",
    ),
    path("projects/<int:pk>", projects.project, name="project"),
    path("projects/<int:pk>/edit", projects.project_edit, name="project_edit"),
    path("projects/<int:pk>/move", projects.project_move, name="project_move"),
    path("projects/<int:pk>/retire", retirement.retire, {"kind": "project"}, name="project_retire"),
    path(
        "projects/<int:pk>/take-up", retirement.take_up, {"kind": "project"}, name="project_take_up"
    ),
    path("projects/<int:pk>/stages/<slug:stage>", projects.stage_date, name="stage_date"),
    path(
        "projects/<int:pk>/contacts/add",
        contacts.add,
        {"kind": "project"},
        name="project_contact_add",
    ),
    path("projects/<int:pk>/<slug:tab>", projects.project, name="project_tab"),
    path("probabilities", projects.probabilities, name="probabilities"),
    path("industry", industry.industry, name="industry"),
    path("industry/import", industry.industry_import, name="industry_import"),
]
