"""Attraction for programs."""
