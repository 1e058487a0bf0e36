"""Compliance at start-up."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Adds the positive list and fair-competition reviews."""

    name = "zoneworks.compliance"
    label = "compliance"

    def ready(self) -> None:
        """Register what compliance contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.compliance import demo, metrics, queries
        from zoneworks.compliance.api import router
        from zoneworks.compliance.engine.acts import VIEW_POSITIVE_LIST, VIEW_REVIEWS
        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, NavigationPage, RecordName

        contributions.add_navigation(
            NavigationPage(
                "policies", _("Positive list"), "compliance:positive_list", VIEW_POSITIVE_LIST
            ),
            NavigationPage(
                "policies", _("Fair-competition reviews"), "compliance:reviews", VIEW_REVIEWS
            ),
        )
        contributions.add_desk(metrics.readings_of)
        contributions.add_search_kind(metrics.REVIEWS)
        contributions.add_search(metrics.conclusions_called)
        contributions.add_list(metrics.REVIEW_LIST)
        contributions.add_last_day(queries.REVIEW, queries.last_day_of, _("Holds until"))
        contributions.add_record_name(
            queries.REVIEW,
            RecordName(_("Fair-competition reviews"), lambda row: f"{row.number} {row.title}"),
        )
        contributions.add_router(
            "compliance", router, {"compliance": _("Positive list and fair-competition reviews")}
        )
        contributions.add_demo(DemoPart("compliance", demo.load))
