"""Attraction at start-up."""

from django.apps import AppConfig


class AttractionConfig(AppConfig):
    """Adds leads, finders and their rewards, targets, chains and investment agreements."""

    name = "zoneworks.attraction"
    label = "attraction"

    def ready(self) -> None:
        """Register what attraction contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.attraction import demo
        from zoneworks.attraction.api import router
        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart

        contributions.add_router("attraction", router, {"chains": _("Industry chains")})
        contributions.add_demo(DemoPart("attraction", demo.load))
        _add_chains()


def _add_chains() -> None:
    """Register what industry chains contribute."""
    from django.utils.translation import gettext_lazy as _

    from zoneworks.attraction.engine.chain_acts import FIND_PARTNERS, VIEW_CHAINS
    from zoneworks.attraction.metrics import chains
    from zoneworks.core import contributions
    from zoneworks.core.contributed import NavigationPage

    contributions.add_navigation(
        NavigationPage("attraction", _("Industry chains"), "attraction:chains", VIEW_CHAINS),
        NavigationPage("attraction", _("Find partners"), "attraction:partners", FIND_PARTNERS),
    )
    contributions.add_tab(chains.CHAIN_TAB)
    for kind in chains.CHAIN_SEARCH_KINDS:
        contributions.add_search_kind(kind)
    for listed in chains.CHAIN_LISTS:
        contributions.add_list(listed)
    for metric in chains.CHAIN_METRICS:
        contributions.add_metric(metric)
    for subject_type, record_name in chains.CHAIN_RECORD_NAMES.items():
        contributions.add_record_name(subject_type, record_name)
