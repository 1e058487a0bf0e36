"""Compliance at start-up."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Adds the positive list and fair-competition reviews."""

    name = "zoneworks.compliance"
    label = "compliance"
