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

        from zoneworks.core import (
            append_only,
            contributed,
            contributions,
            desk,
            full_text,
            list_files,
            seals,
            session_store,
            webhooks,
        )
        from zoneworks.core.api import once, router
        from zoneworks.core.engine.acts import (
            ERASE_PERSONAL,
            MANAGE_MEMBERS,
            MANAGE_TOKENS,
            MANAGE_WEBHOOKS,
            VIEW_SEALS,
            WORK,
        )
        from zoneworks.core.job_list import JOB_LIST

        post_migrate.connect(append_only.install, sender=self)
        post_migrate.connect(full_text.install, sender=self)
        contributions.add_job(
            list_files.EXPORT,
            contributed.JobKind(
                list_files.export, list_files.export_url, title=list_files.export_title
            ),
        )
        contributions.add_list(JOB_LIST)
        contributions.add_desk(desk.mentions)
        contributions.add_desk(desk.waiting_rows)
        contributions.add_recurring(
            "core.seals", timedelta(minutes=5), seals.seal_due, _("Sealing the record")
        )
        contributions.add_recurring(
            "core.webhooks", timedelta(seconds=10), webhooks.deliver_due, _("Telling webhooks")
        )
        contributions.add_recurring(
            "core.sessions",
            timedelta(hours=6),
            session_store.clear_expired,
            _("Clearing sessions that have ended"),
        )
        contributions.add_recurring(
            "core.answers",
            timedelta(hours=1),
            once.forget_answers,
            _("Forgetting answers of the API"),
        )
        parts = {"members": _("Members and units"), "work": _("Own files and jobs")}
        contributions.add_router("core", router, parts)
        contributions.add_act_label("core.comment_written", _("Comment"))
        contributions.add_act_label("core.comment_withdrawn", _("Comment taken back"))
        contributions.add_record_name("core.User", contributed.RecordName(_("People who log in")))
        contributions.add_record_name("core.Comment", contributed.RecordName(_("Comments")))
        contributions.add_record_name(
            "core.Membership",
            contributed.RecordName(_("Members"), lambda row: row.user.name),
        )
        contributions.add_navigation(
            contributed.NavigationPage("today", _("Today"), "core:today", WORK),
            contributed.NavigationPage("overview", _("Overview"), "core:overview", WORK),
            contributed.NavigationPage("internal", _("Members"), "core:members", MANAGE_MEMBERS),
            contributed.NavigationPage("internal", _("Units"), "core:units", MANAGE_MEMBERS),
            contributed.NavigationPage("internal", _("Work in the background"), "core:jobs", WORK),
            contributed.NavigationPage(
                "internal", _("Personal data"), "core:personal", ERASE_PERSONAL
            ),
            contributed.NavigationPage("internal", _("Webhooks"), "core:webhooks", MANAGE_WEBHOOKS),
            contributed.NavigationPage("internal", _("Sealed record"), "core:sealed", VIEW_SEALS),
            contributed.NavigationPage(
                "internal", _("Tokens of the zone"), "core:all_tokens", MANAGE_TOKENS
            ),
        )
