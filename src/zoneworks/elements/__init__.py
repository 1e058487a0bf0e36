"""Elements: which project gets which land, bays, homes, workers and money."""
