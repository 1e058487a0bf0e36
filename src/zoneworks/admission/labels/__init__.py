"""The words of admission."""
