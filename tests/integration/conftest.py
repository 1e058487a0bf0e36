"""Who acts in most tests with a database."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests import make

from zoneworks.core.actors import Actor


@pytest.fixture
def english() -> Iterator[None]:
    """Texts are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def officer() -> Actor:
    """An officer of a zone of their own."""
    return make.actor(make.zone())


@pytest.fixture
def web(officer: Actor) -> Client:
    """The officer's browser, in English."""
    return make.english(make.client(officer))


@pytest.fixture(autouse=True)
def _soon_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zone's re-plan takes the first schedules that are found: its time is its user's."""
    monkeypatch.setattr("zoneworks.delivery.queries.replans.SECONDS", 0.02)
