"""Attraction at start-up."""

from django.apps import AppConfig


class AttractionConfig(AppConfig):
    """Adds leads, finders and their rewards, targets, chains and investment agreements."""

    name = "zoneworks.attraction"
    label = "attraction"

    def ready(self) -> None:
        """Register what attraction contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.attraction import demo, queries, services
        from zoneworks.attraction.api import router
        from zoneworks.attraction.engine import acts
        from zoneworks.attraction.metrics import desk, figures, kinds, tabs
        from zoneworks.core import contributions
        from zoneworks.core.contributed import (
            Achieved,
            Achievement,
            DemoPart,
            NavigationPage,
            RecordTab,
        )
        from zoneworks.registry.engine.acts import BEFORE_RETIREMENT, ENTER_STAGE

        contributions.add_navigation(
            NavigationPage(
                "attraction", _("Board of leads"), "attraction:board", acts.VIEW_LEADS, first=True
            ),
            NavigationPage(
                "attraction", _("Leads"), "attraction:leads", acts.VIEW_LEADS, first=True
            ),
            NavigationPage("attraction", _("Funnel"), "attraction:funnel", acts.VIEW_FUNNEL),
            NavigationPage("attraction", _("Forecast"), "attraction:forecast", acts.VIEW_FUNNEL),
            NavigationPage(
                "attraction",
                _("Targets"),
                "attraction:targets",
                acts.VIEW_TARGETS,
                covers=("attraction:top_companies",),
            ),
            NavigationPage("attraction", _("Finders"), "attraction:filings", acts.VIEW_FILINGS),
            NavigationPage(
                "attraction",
                _("Rewards"),
                "attraction:rewards",
                acts.VIEW_REWARDS,
            ),
            NavigationPage(
                "attraction", _("Reward schemes"), "attraction:schemes", acts.VIEW_REWARDS
            ),
            NavigationPage(
                "attraction",
                _("Investment agreements"),
                "attraction:agreements",
                acts.VIEW_AGREEMENTS,
            ),
        )
        contributions.add_tab(
            RecordTab(
                "registry.Project",
                "agreement",
                _("Agreement"),
                acts.VIEW_AGREEMENTS,
                "attraction/agreement_tab.html",
                tabs.agreement_of,
                tabs.count_agreements,
            )
        )
        contributions.add_tab(
            RecordTab(
                "registry.Project",
                "finder",
                _("Finder"),
                acts.VIEW_REWARDS,
                "attraction/finder_tab.html",
                tabs.finder_of,
            )
        )
        for kind in kinds.SEARCH_KINDS:
            contributions.add_search_kind(kind)
        for listed in kinds.LISTS:
            contributions.add_list(listed)
        for metric in figures.METRICS:
            contributions.add_metric(metric)
        contributions.add_desk_query(*desk.DESK)
        contributions.add_guard(ENTER_STAGE, services.check_stage)
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        for subject_type, record_name in kinds.RECORD_NAMES.items():
            contributions.add_record_name(subject_type, record_name)
        contributions.add_achievement(
            Achievement(
                Achieved.PAID_INVESTMENT,
                "attraction.paid_in",
                _("Verified paid-in investment"),
                queries.list_paid_in,
            )
        )
        parts = {"attraction": _("Attraction"), "chains": _("Industry chains")}
        contributions.add_router("attraction", router, parts)
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
