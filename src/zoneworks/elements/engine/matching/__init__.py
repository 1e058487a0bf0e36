"""Matching projects to scarce elements: terms, formats, bounds, search, reasons."""
