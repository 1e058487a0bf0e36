"""Zoneworks: software on which a development zone runs."""

__version__ = "0.1.0"
