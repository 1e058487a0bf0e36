"""Permits at start-up."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Adds the analysis of permit logs."""

    name = "zoneworks.approvals"
    label = "approvals"
