"""Land at start-up."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LandConfig(AppConfig):
    """Adds parcels, contracts, buildings and leases."""

    name = "zoneworks.land"
    label = "land"

    def ready(self) -> None:
        """Register what land contributes, and keep leases apart in the database."""
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from zoneworks.core import contributions
        from zoneworks.core.contributed import Achieved, Achievement, DemoPart, NavigationPage
        from zoneworks.land import demo, metrics
        from zoneworks.land.api import router
        from zoneworks.land.engine.acts import VIEW_LAND, VIEW_ZONE_LAND
        from zoneworks.land.models import overlap
        from zoneworks.land.queries import achieved
        from zoneworks.land.services.idle import notice_idle_land
        from zoneworks.land.services.trade import check_merge
        from zoneworks.registry.engine.acts import BEFORE_MERGE

        contributions.add_guard(BEFORE_MERGE, check_merge)
        post_migrate.connect(overlap.install, sender=self)
        contributions.add_navigation(
            NavigationPage("land", pgettext_lazy("land", "Map"), "land:map", VIEW_LAND),
            NavigationPage("land", _("Parcels"), "land:parcels", VIEW_LAND),
            NavigationPage("land", _("Contracts of grant"), "land:contracts", VIEW_LAND),
            NavigationPage("land", _("Buildings"), "land:buildings", VIEW_LAND),
            NavigationPage("land", _("Leases"), "land:leases", VIEW_LAND),
            NavigationPage("land", _("Becomes idle by law"), "land:becoming_idle", VIEW_LAND),
            NavigationPage("land", _("Idle land"), "land:idle_cases", VIEW_LAND),
            NavigationPage("land", _("Low-efficiency land"), "land:low_efficiency", VIEW_LAND),
            NavigationPage(
                "land", _("Five routes"), "land:board", VIEW_ZONE_LAND, ("land:renewals",)
            ),
            NavigationPage(
                "land",
                _("Acquisition and sale"),
                "land:trade",
                VIEW_ZONE_LAND,
                ("land:acquisitions", "land:sales"),
            ),
            NavigationPage("land", _("Expansion of firms"), "land:expansions", VIEW_LAND),
        )
        contributions.add_tab(metrics.idle.IDLE_OF_PARCEL)
        contributions.add_tab(metrics.trade.TRADE_OF_PARCEL)
        contributions.add_tab(metrics.trade.LAND_OF_PROJECT)
        contributions.add_in_hand(metrics.in_hand.OF_PARCEL)
        contributions.add_desk_query(*metrics.idle.DESK, *metrics.trade.DESK)
        contributions.add_map_colors(metrics.idle.COLORS)
        contributions.add_recurring(
            "land.notice_idle_land", timedelta(hours=6), notice_idle_land, _("Notice idle land")
        )
        contributions.add_tab(metrics.LAND_OF_ENTERPRISE)
        kinds = (*metrics.SEARCH_KINDS, *metrics.idle.SEARCH_KINDS, *metrics.trade.SEARCH_KINDS)
        for found in kinds:
            contributions.add_search_kind(found)
        own = (metrics.PARCELS, metrics.CONTRACTS, metrics.BUILDINGS, metrics.LEASES)
        for kind in (*own, *metrics.idle.LISTS, *metrics.trade.LISTS):
            contributions.add_list(kind)
        for metric in (*metrics.METRICS, *metrics.idle.METRICS, *metrics.trade.METRICS):
            contributions.add_metric(metric)
        for parts in (metrics, metrics.idle, metrics.trade):
            for subject_type, record_name in parts.RECORD_NAMES.items():
                contributions.add_record_name(subject_type, record_name)
        name, label = "land.contracts", _("Contracts of grant")
        contributions.add_achievement(
            Achievement(Achieved.CONSTRUCTION_START, name, label, achieved.list_starts),
            Achievement(Achieved.COMPLETION, name, label, achieved.list_completions),
            Achievement(
                Achieved.PAID_INVESTMENT, name, _("Reports of works"), achieved.list_invested
            ),
        )
        contributions.add_act_label("land.terms_set", _("Terms set"))
        contributions.add_router("land", router, {"land": _("Land, buildings and leases")})
        contributions.add_demo(DemoPart("land", demo.load))
