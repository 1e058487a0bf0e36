"""The permit pages."""
