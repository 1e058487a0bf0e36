"""Addresses of delivery."""

from django.urls import path

from zoneworks.core import list_pages
from zoneworks.delivery.metrics import BLOCKER_LIST, PLAN_LIST
from zoneworks.delivery.views import (
    activities,
    plans,
    replans,
    resources,
    task_forces,
    whatif,
    zone,
)

app_name = "delivery"
urlpatterns = [
    path("plans", list_pages.view(PLAN_LIST), name="plans"),
    path("plans/new/<int:project_id>", plans.plan_new, name="plan_new"),
    path("plans/<int:pk>", plans.plan, name="plan"),
    path("plans/<int:pk>/change", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/end", plans.plan_end, name="plan_end"),
    path("plans/<int:pk>/reopen", plans.plan_reopen, name="plan_reopen"),
    path("plans/<int:pk>/baseline", plans.baseline_new, name="baseline_new"),
    path("plans/<int:pk>/what-if", whatif.what_if, name="what_if"),
    path("plans/<int:pk>/activity", activities.activity_new, name="activity_new"),
    path("plans/<int:pk>/member", task_forces.member_new, name="member_new"),
    path("plans/<int:pk>/<slug:tab>", plans.plan, name="plan_tab"),
    path("plans/activities/<int:pk>", activities.activity, name="activity"),
    path("plans/activities/<int:pk>/change", activities.activity_edit, name="activity_edit"),
    path("plans/activities/<int:pk>/remove", activities.activity_remove, name="activity_remove"),
    path("plans/activities/<int:pk>/progress", activities.progress, name="progress"),
    path("plans/activities/<int:pk>/blocker", task_forces.blocker_new, name="blocker_new"),
    path("plans/members/<int:pk>/end", task_forces.member_end, name="member_end"),
    path("blockers", list_pages.view(BLOCKER_LIST), name="blockers"),
    path("blockers/<int:pk>", task_forces.blocker, name="blocker"),
    path("blockers/<int:pk>/change", task_forces.blocker_edit, name="blocker_edit"),
    path("blockers/<int:pk>/escalate", task_forces.blocker_escalate, name="blocker_escalate"),
    path("blockers/<int:pk>/solve", task_forces.blocker_solve, name="blocker_solve"),
    path("zone", zone.zone, name="zone"),
    path("late", zone.late, name="late"),
    path("days", zone.days, name="days"),
    path("resources", zone.loads, name="loads"),
    path("resources/new", resources.resource_new, name="resource_new"),
    path("resources/<int:pk>", resources.resource, name="resource"),
    path("resources/<int:pk>/change", resources.resource_edit, name="resource_edit"),
    path("resources/<int:pk>/period", resources.period_new, name="period_new"),
    path("resources/periods/<int:pk>/remove", resources.period_remove, name="period_remove"),
    path("replans", replans.replan, name="replan"),
    path("replans/<int:pk>", replans.proposal, name="proposal"),
]
