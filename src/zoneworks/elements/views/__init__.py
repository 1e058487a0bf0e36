"""Pages of elements."""
