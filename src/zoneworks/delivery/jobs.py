"""What workers do for delivery."""

from zoneworks.delivery.engine.scheduling.search import warm


def prepare_scheduler() -> None:
    """Compile the scheduler once an installation, so that the first re-plan does not wait for it.

    The compiled functions are kept beside the program; later this takes a second.
    """
    warm()
