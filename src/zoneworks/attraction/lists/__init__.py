"""Lists of attraction on screen."""
