"""Pages of attraction."""
