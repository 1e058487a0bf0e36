"""Elements of the demonstration zone."""


def load(demo):
    """Nothing yet."""
