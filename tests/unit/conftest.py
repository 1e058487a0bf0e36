"""Unit tests read texts in English, whichever translations are compiled."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True, scope="session")
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
