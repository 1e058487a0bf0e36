"""The part of approvals in the demonstration zone: a log, and two years of cases."""

from zoneworks.approvals.demo import cases, logs
from zoneworks.core.demo import Demonstration


def load(demonstration: Demonstration) -> None:
    """Load the log, then the cases."""
    logs.load(demonstration)
    cases.load(demonstration)
