"""Delivery, from signing to full production."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Adds the scheduler of many projects on shared resources."""

    name = "zoneworks.delivery"
    label = "delivery"
