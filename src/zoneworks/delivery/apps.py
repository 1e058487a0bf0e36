"""Delivery at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Adds plans of projects: pages, a project's tab, desk, search, figures, API, demonstration."""

    name = "zoneworks.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Register what delivery contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.core import contributions
        from zoneworks.core.contributed import (
            Achieved,
            Achievement,
            DemoPart,
            NavigationPage,
            RecordName,
            RecordTab,
        )
        from zoneworks.delivery import demo, jobs, metrics, queries, services
        from zoneworks.delivery.api import router
        from zoneworks.delivery.engine.acts import (
            VIEW_LATE,
            VIEW_PLANS,
            VIEW_RESOURCES,
            VIEW_ZONE_PLAN,
        )
        from zoneworks.registry.engine.acts import BEFORE_RETIREMENT

        for label, url_name, act in (
            (_("All projects"), "delivery:zone", VIEW_ZONE_PLAN),
            (_("Plans of projects"), "delivery:plans", VIEW_PLANS),
            (_("Everything late"), "delivery:late", VIEW_LATE),
            (_("Blockers"), "delivery:blockers", VIEW_ZONE_PLAN),
            (_("Shared resources"), "delivery:loads", VIEW_RESOURCES),
            (_("Re-plan the zone"), "delivery:replan", VIEW_RESOURCES),
            (_("Days from signing"), "delivery:days", VIEW_ZONE_PLAN),
        ):
            contributions.add_navigation(NavigationPage("delivery", label, url_name, act))
        contributions.add_tab(
            RecordTab(
                "registry.Project",
                "plans",
                _("Delivery plan"),
                VIEW_PLANS,
                "delivery/plans_tab.html",
                metrics.of_project,
            )
        )
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        contributions.add_record_name("delivery.Plan", RecordName(_("Plans of projects"), str))
        contributions.add_desk_query(*metrics.DESK)
        contributions.add_search_kind(metrics.PLANS)
        for kind in (metrics.PLAN_LIST, metrics.BLOCKER_LIST):
            contributions.add_list(kind)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        contributions.add_recurring(
            "delivery.scheduler", timedelta(days=1), jobs.prepare_scheduler, _("The scheduler")
        )
        label = _("Milestones of the delivery plan")
        name = "delivery.milestones"
        contributions.add_achievement(
            Achievement(Achieved.CONSTRUCTION_START, name, label, queries.list_starts),
            Achievement(Achieved.COMPLETION, name, label, queries.list_completions),
            Achievement(Achieved.FULL_OUTPUT, name, label, queries.list_full_outputs),
        )
        contributions.add_router("delivery", router, {"delivery": _("Plans of projects")})
        contributions.add_demo(DemoPart("delivery", demo.load))
