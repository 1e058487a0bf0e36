"""Every read of attraction, for one actor."""
