"""Every write of attraction."""
