"""Admission at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    """Adds entry schemes, applications, the committee and supervision agreements."""

    name = "zoneworks.admission"
    label = "admission"

    def ready(self) -> None:
        """Register what admission contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.admission import demo, jobs, metrics, services
        from zoneworks.admission.api import router
        from zoneworks.admission.engine import acts
        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, NavigationPage
        from zoneworks.land.engine.acts import BEFORE_STANDARD_CONTRACT
        from zoneworks.registry.engine.acts import BEFORE_RETIREMENT, ENTER_STAGE

        for label, url_name, act in (
            (_("Applications for entry"), "applications", acts.VIEW_APPLICATIONS),
            (_("Meetings of the committee"), "meetings", acts.VIEW_MEETINGS),
            (_("Supervision agreements"), "agreements", acts.VIEW_AGREEMENTS),
            (_("Promises and checks"), "promises", acts.VIEW_AGREEMENTS),
            (_("Entry scheme"), "schemes", acts.VIEW_SCHEMES),
            (_("Admission in figures"), "figures", acts.VIEW_FIGURES),
        ):
            contributions.add_navigation(
                NavigationPage("admission", label, f"admission:{url_name}", act)
            )
        contributions.add_tab(metrics.TAB)
        contributions.add_desk_query(*metrics.DESK)
        for kind in metrics.SEARCH_KINDS:
            contributions.add_search_kind(kind)
        for listed in metrics.LISTS:
            contributions.add_list(listed)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        for subject_type, record_name in metrics.RECORD_NAMES.items():
            contributions.add_record_name(subject_type, record_name)
        contributions.add_guard(ENTER_STAGE, services.check_stage)
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        contributions.add_guard(BEFORE_STANDARD_CONTRACT, services.check_land_contract)
        contributions.add_recurring(
            "admission.checks",
            timedelta(hours=6),
            jobs.check_promises,
            _("Checks of supervision agreements"),
        )
        contributions.add_router("admission", router, {"admission": _("Admission")})
        contributions.add_demo(DemoPart("admission", demo.load))
