"""Attraction at start-up."""

from django.apps import AppConfig


class AttractionConfig(AppConfig):
    """Adds leads, finders and their rewards, targets, chains and investment agreements."""

    name = "zoneworks.attraction"
    label = "attraction"
