"""Tables of attraction."""
