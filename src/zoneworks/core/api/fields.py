"""The names of fields, where a service has another name for one than the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from zoneworks.core.errors import InvalidInput


@contextmanager
def renamed(names: Mapping[str, str]) -> Iterator[None]:
    """Name the fields of a refusal as the program has sent them; ``names`` are by the service's.

    Raises:
        InvalidInput: with the names of the API.
    """
    try:
        yield
    except InvalidInput as refusal:
        told = {names.get(name, name): texts for name, texts in refusal.fields.items()}
        raise InvalidInput(told) from refusal
