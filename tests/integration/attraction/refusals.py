"""A refusal of attraction, after which everything is as it was before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from zoneworks.compliance.models import Review
from zoneworks.core.errors import DomainError
from zoneworks.core.models import Event
from zoneworks.registry.models import Enterprise, Project, StageEntry

WATCHED = (*apps.get_app_config("attraction").get_models(), Enterprise, Event, Project, Review)
WATCHED += (StageEntry,)


def everything() -> dict[str, list[Any]]:
    """All rows that an act of attraction could have written."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in WATCHED
    }


@contextmanager
def refused(kind: type[DomainError], said: str = "", field: str | None = None) -> Iterator[None]:
    """Expect a refusal whose text holds ``said``, beside a field; nothing may have changed."""
    before = everything()
    with pytest.raises(kind) as told:
        yield
    assert said in str(told.value), str(told.value)
    if field is not None:
        assert field in getattr(told.value, "fields", {})
    assert everything() == before
