"""Enterprises and projects: the two nouns that everything is about."""
