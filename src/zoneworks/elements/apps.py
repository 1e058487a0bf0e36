"""Elements at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class ElementsConfig(AppConfig):
    """Adds stocks, reservations, readiness, matchings and the site finder."""

    name = "zoneworks.elements"
    label = "elements"

    def ready(self) -> None:
        """Register what elements contributes, and keep land from going to others."""
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from zoneworks.attraction.services import LEAD_GIVEN_UP
        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, JobKind, NavigationPage
        from zoneworks.elements import demo, jobs, metrics, services
        from zoneworks.elements.api import router
        from zoneworks.elements.engine import acts
        from zoneworks.land.services import GRANT_LAND, LET_BAY, REPLACE_PARCEL
        from zoneworks.registry.engine.acts import BEFORE_RETIREMENT, ENTER_STAGE

        for label, url_name, act in (
            (pgettext_lazy("element", "Readiness"), "readiness", acts.VIEW_READINESS),
            (_("Find a site"), "sites", acts.FIND_SITES),
            (_("Reservations"), "reservations", acts.VIEW_ELEMENTS),
            (_("Matchings"), "matchings", acts.VIEW_ELEMENTS),
            (_("Fixed choices"), "choices", acts.VIEW_ELEMENTS),
            (_("Supplies"), "supplies", acts.VIEW_ELEMENTS),
        ):
            contributions.add_navigation(
                NavigationPage("elements", label, f"elements:{url_name}", act)
            )
        contributions.add_guard(GRANT_LAND, services.check_grant)
        contributions.add_guard(LET_BAY, services.check_lease)
        contributions.add_guard(LEAD_GIVEN_UP, services.follow_lead)
        contributions.add_guard(ENTER_STAGE, services.follow_stage)
        contributions.add_guard(BEFORE_RETIREMENT, services.follow_retirement)
        contributions.add_guard(REPLACE_PARCEL, services.check_replacement)
        contributions.add_tab(metrics.LEAD_TAB)
        contributions.add_in_hand(metrics.IN_HAND_OF_PARCEL)
        contributions.add_desk_query(*metrics.DESK)
        for found in metrics.SEARCH_KINDS:
            contributions.add_search_kind(found)
        for kind in metrics.LISTS:
            contributions.add_list(kind)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        for subject_type, record_name in metrics.RECORD_NAMES.items():
            contributions.add_record_name(subject_type, record_name)
        contributions.add_job(
            jobs.SEARCH,
            JobKind(
                jobs.search,
                lambda job: reverse("elements:matching", args=[job.subject_id]),
                title=jobs.title,
            ),
        )
        contributions.add_recurring(
            "elements.watch", timedelta(hours=6), services.watch_elements, _("Watch the elements")
        )
        contributions.add_router("elements", router, {"elements": _("Ready elements")})
        contributions.add_demo(DemoPart("elements", demo.load))
