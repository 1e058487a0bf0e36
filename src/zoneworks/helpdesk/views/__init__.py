"""Pages of the service slice."""
