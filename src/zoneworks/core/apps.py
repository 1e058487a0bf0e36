"""Core at start-up."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Keeps the events append-only and adds core's own pages to the side bar."""

    name = "zoneworks.core"
    label = "core"

    def ready(self) -> None:
        """Register what core contributes."""
        from datetime import timedelta

        from django.utils.translation import gettext_lazy as _

        from zoneworks.core import append_only, contributions, full_text, seals
        from zoneworks.core.engine.acts import MANAGE_MEMBERS, VIEW_SEALS, WORK

        post_migrate.connect(append_only.install, sender=self)
        post_migrate.connect(full_text.install, sender=self)
        contributions.add_recurring("core.seals", timedelta(minutes=5), seals.seal_due)
        contributions.add_record_name(
            "core.Membership",
            contributions.RecordName(_("Members"), lambda row: row.user.name),
        )
        contributions.add_navigation(
            contributions.NavigationPage("today", _("Today"), "core:today", WORK),
            contributions.NavigationPage("overview", _("Overview"), "core:overview", WORK),
            contributions.NavigationPage("internal", _("Members"), "core:members", MANAGE_MEMBERS),
            contributions.NavigationPage("internal", _("Units"), "core:units", MANAGE_MEMBERS),
            contributions.NavigationPage("internal", _("Sealed record"), "core:sealed", VIEW_SEALS),
        )
