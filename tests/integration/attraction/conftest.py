"""The office in which most tests of attraction act."""

import pytest
from tests import make_attraction
from tests.make_attraction import Office


@pytest.fixture
def office() -> Office:
    """A zone with an officer and a leader."""
    return make_attraction.office()
