"""Settings, addresses and API: puts the slices together."""
