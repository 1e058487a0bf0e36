"""The register at start-up."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """Adds the register's pages, search, figures, API and part of the demonstration zone."""

    name = "zoneworks.registry"
    label = "registry"

    def ready(self) -> None:
        """Register what the register contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, JobKind, NavigationPage
        from zoneworks.registry import bulk, demo, jobs, labels, metrics
        from zoneworks.registry.api import router
        from zoneworks.registry.engine.acts import (
            MERGE_ENTERPRISES,
            VIEW_ENTERPRISES,
            VIEW_INDUSTRY,
            VIEW_PROBABILITIES,
            VIEW_PROJECTS,
        )

        post_migrate.connect(_load_divisions, sender=self)
        contributions.add_navigation(
            NavigationPage("attraction", _("Projects"), "registry:projects", VIEW_PROJECTS),
            NavigationPage(
                "attraction",
                _("Probabilities of landing"),
                "registry:probabilities",
                VIEW_PROBABILITIES,
            ),
            NavigationPage("services", _("Enterprises"), "registry:enterprises", VIEW_ENTERPRISES),
            NavigationPage(
                "services", _("Possible duplicates"), "registry:duplicates", MERGE_ENTERPRISES
            ),
            NavigationPage("services", _("Industry classes"), "registry:industry", VIEW_INDUSTRY),
        )
        for subject_type, record_name in metrics.RECORD_NAMES.items():
            contributions.add_record_name(subject_type, record_name)
        for act, label in labels.SHARED_ACTS.items():
            contributions.add_act_label(act, label)
        for found in metrics.SEARCH_KINDS:
            contributions.add_search_kind(found)
        contributions.add_list(metrics.ENTERPRISES)
        contributions.add_list(metrics.PROJECTS)
        for act, inverse in bulk.INVERSES.items():
            contributions.add_inverse(act, inverse)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        for kind, name in jobs.IMPORT.items():
            url, title = metrics.import_url(kind), jobs.import_title(kind)
            contributions.add_job(name, JobKind(jobs.importer(kind), url, title=title))
        contributions.add_router("registry", router, {"register": _("Enterprises and projects")})
        contributions.add_demo(DemoPart("registry", demo.load))


def _load_divisions(**_signal: Any) -> None:
    """Enter the sections and divisions that are shipped, where none is known yet."""
    from zoneworks.registry import facts, services
    from zoneworks.registry.models import IndustryClass

    if not IndustryClass.objects.exists():
        services.load_industry_classes(facts.shipped_industry_classes())
