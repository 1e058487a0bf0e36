"""The words of attraction."""
