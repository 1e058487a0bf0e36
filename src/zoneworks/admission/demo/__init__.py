"""Admission in the demonstration zone (synthetic): applications at every stage and outcome.

Each is a single record that went through the services, on the days on which it would have.
"""

from zoneworks.admission.demo import agreements, present, settled
from zoneworks.admission.demo.people import people_of
from zoneworks.core.demo import Demonstration


def load(demonstration: Demonstration) -> None:
    """Enter what was decided before projects were signed, their agreements, and what is in hand."""
    people = people_of(demonstration)
    admitted = settled.load(people, demonstration)
    agreements.load(people, admitted)
    present.load(people, demonstration)
