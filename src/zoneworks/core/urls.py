"""Addresses of core's pages."""

from django.urls import path

from zoneworks.core.views import (
    accounts,
    desk,
    health,
    jobs,
    members,
    seals,
    styleguide,
    tokens,
    verification,
)

app_name = "core"
urlpatterns = [
    path("", desk.today, name="today"),
    path("overview", desk.overview, name="overview"),
    path("search", desk.search, name="search"),
    path("login", accounts.log_in, name="login"),
    path("logout", accounts.log_out, name="logout"),
    path("language", accounts.set_language, name="set_language"),
    path("membership", accounts.switch_membership, name="switch_membership"),
    path("members", members.members, name="members"),
    path("members/<int:pk>", members.change, name="member"),
    path("members/<int:pk>/password", members.reset_password, name="member_password"),
    path("units", members.units, name="units"),
    path("units/<int:pk>", members.change_unit, name="unit"),
    path("password", accounts.change_password, name="password"),
    path("tokens", tokens.own, name="tokens"),
    path("tokens/all", tokens.of_zone, name="all_tokens"),
    path("tokens/days", tokens.days, name="token_days"),
    path("tokens/<int:pk>", tokens.revoke, name="token"),
    path("members/<int:pk>/end", members.set_active, {"is_active": False}, name="member_end"),
    path("members/<int:pk>/resume", members.set_active, {"is_active": True}, name="member_resume"),
    path("jobs/<int:pk>", jobs.show, name="job"),
    path("jobs/<int:pk>/cancel", jobs.cancel, name="job_cancel"),
    path("sealed", seals.record, name="sealed"),
    path("sealed/head.json", seals.head_file, name="sealed_head"),
    path("sealed/head.pdf", seals.head_sheet, name="sealed_sheet"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    path("verify", verification.verify, name="verify_any"),
    path("verify/<str:code>", verification.verify, name="verify"),
    path("healthz", health.health, name="health"),
]
