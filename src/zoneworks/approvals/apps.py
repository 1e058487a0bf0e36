"""Permits at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Adds the analysis of permit logs: pages, a project's tab, desk, search, figure, job, API."""

    name = "zoneworks.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Register what permit analysis contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.approvals import demo, jobs, lists, metrics, models, queries, rows, services
        from zoneworks.approvals.api import router
        from zoneworks.approvals.engine.acts import (
            FOLLOW_SYSTEMS,
            HANDLE_ITEMS,
            MANAGE_POSTS,
            READ_NOTICES,
            VIEW_ANALYSES,
            VIEW_CASES,
            VIEW_PERFORMANCE,
            VIEW_PORTAL,
            VIEW_PROCESSES,
        )
        from zoneworks.core import contributions
        from zoneworks.core.contributed import (
            DemoPart,
            JobKind,
            NavigationPage,
            RecordName,
            RecordTab,
        )
        from zoneworks.registry.engine.acts import BEFORE_MERGE, BEFORE_RETIREMENT, ENTER_STAGE

        contributions.add_navigation(
            NavigationPage("approvals", _("My approvals"), "approvals:portal", VIEW_PORTAL),
            NavigationPage(
                "approvals",
                _("My turn"),
                "approvals:my_turns",
                HANDLE_ITEMS,
                covers=("approvals:bulk",),
            ),
            NavigationPage("approvals", _("Notices"), "approvals:notices", READ_NOTICES),
            NavigationPage("approvals", _("Whose turn"), "approvals:turns", VIEW_CASES),
            NavigationPage(
                "approvals",
                _("Cases of approval"),
                "approvals:approval_cases",
                VIEW_CASES,
                covers=("approvals:items",),
            ),
            NavigationPage("approvals", _("Obligations"), "approvals:obligations", VIEW_CASES),
            NavigationPage("approvals", _("Breaches"), "approvals:breaches", VIEW_CASES),
            NavigationPage(
                "approvals",
                _("How fast our items are"),
                "approvals:performance",
                VIEW_PERFORMANCE,
            ),
            NavigationPage("approvals", _("Processes"), "approvals:processes", VIEW_PROCESSES),
            NavigationPage(
                "approvals", _("Posts and substitutes"), "approvals:posts", MANAGE_POSTS
            ),
            NavigationPage(
                "approvals", _("Mandated systems"), "approvals:mappings", FOLLOW_SYSTEMS
            ),
            NavigationPage("approvals", _("Log analyses"), "approvals:analyses", VIEW_ANALYSES),
        )
        contributions.add_tab(
            RecordTab(
                "registry.Project",
                "approvals",
                _("Permits in logs"),
                VIEW_ANALYSES,
                "approvals/project_cases.html",
                metrics.project_cases,
            )
        )
        contributions.add_tab(
            RecordTab(
                "registry.Project",
                "permits",
                _("Approvals"),
                VIEW_CASES,
                "approvals/project_permits.html",
                metrics.project_permits,
                metrics.count_permits,
            )
        )
        contributions.add_desk_query(metrics.ANALYSES)
        contributions.add_desk(metrics.turns_of)
        contributions.add_desk(metrics.duties_of)
        contributions.add_desk(metrics.notices_to)
        contributions.add_desk(metrics.differences_of)
        contributions.add_search_kind(metrics.CASES)
        contributions.add_search(metrics.search_hits)
        for kind in lists.KINDS:
            contributions.add_list(kind)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        contributions.add_job(
            models.JOB, JobKind(jobs.analyze_log, metrics.result_url, metrics.job_error)
        )
        contributions.add_job(
            models.OWN_JOB, JobKind(jobs.analyze_own, metrics.own_result_url, metrics.job_error)
        )
        contributions.add_last_day(
            rows.ITEM, queries.last_day_of, _("Holds until, unless works have begun")
        )
        contributions.add_guard(ENTER_STAGE, services.check_stage)
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        contributions.add_guard(BEFORE_MERGE, services.check_merge)
        contributions.add_record_name(
            "approvals.Notice", RecordName(_("Notices"), lambda row: row.case.number)
        )
        contributions.add_recurring(
            "approvals.timers",
            timedelta(minutes=1),
            jobs.let_timers_go_off,
            _("Deadlines and reminders"),
        )
        contributions.add_job(jobs.FOLLOW_EXPORT, JobKind(jobs.follow_export, metrics.export_url))
        parts = {
            "cases": _("Cases of approval"),
            "posts": _("Posts and substitutes"),
            "mirror": _("Mandated systems"),
            "analyses": _("Log analyses"),
        }
        contributions.add_router("approvals", router, parts)
        contributions.add_demo(DemoPart("approvals", demo.load))
