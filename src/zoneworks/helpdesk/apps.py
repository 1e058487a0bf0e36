"""Service for enterprises at start-up."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    """Adds class consultations: pages, tabs, desk, search, API, part of the demonstration zone."""

    name = "zoneworks.helpdesk"
    label = "helpdesk"

    def ready(self) -> None:
        """Register what the service slice contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, NavigationPage, RecordName, RecordTab
        from zoneworks.helpdesk import demo, metrics, services
        from zoneworks.helpdesk.api import router
        from zoneworks.helpdesk.engine.acts import SUGGEST_CLASS, VIEW_CONSULTATIONS
        from zoneworks.registry.engine.acts import BEFORE_RETIREMENT

        contributions.add_navigation(
            NavigationPage("services", _("Find a class"), "helpdesk:classes", SUGGEST_CLASS),
            NavigationPage(
                "services",
                _("Class consultations"),
                "helpdesk:consultations",
                VIEW_CONSULTATIONS,
            ),
        )
        for record, content, count in (
            ("registry.Project", metrics.of_project, metrics.count_of_project),
            ("registry.Enterprise", metrics.of_enterprise, metrics.count_of_enterprise),
        ):
            contributions.add_tab(
                RecordTab(
                    record,
                    "consultations",
                    _("Class consultations"),
                    VIEW_CONSULTATIONS,
                    "helpdesk/consultations_tab.html",
                    content,
                    count,
                )
            )
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        contributions.add_record_name(
            "helpdesk.Consultation",
            RecordName(_("Class consultations"), lambda row: f"{row.number} {row.name}"),
        )
        contributions.add_desk_query(metrics.QUESTIONS)
        contributions.add_desk(metrics.decisions_for)
        contributions.add_search_kind(metrics.CONSULTATIONS)
        contributions.add_list(metrics.CONSULTATION_LIST)
        contributions.add_router("helpdesk", router, {"consultations": _("Class consultations")})
        contributions.add_demo(DemoPart("helpdesk", demo.load))
