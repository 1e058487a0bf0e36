"""What can go wrong, in words that an officer can act on.

Every refusal is a ``DomainError``: pages show its text where it stands, the API sends it as a
problem, the command line prints it in one line.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.refusals import Refusal


class DomainError(Exception):
    """A refusal with a text for people. ``status`` is the HTTP status of a page that meets it."""

    status = 400

    def __init__(self, message: Any, **values: Any) -> None:
        self.message = message
        self.values = values
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class ActForbidden(DomainError):
    """The actor's role may not do this."""

    status = 403


class NotFound(DomainError):
    """No such record, or none that this actor may see: the answer is the same."""

    status = 404


class WrongMethod(DomainError):
    """An address that is acted upon, opened like a page, or the reverse."""

    status = 405


class InvalidInput(DomainError):
    """Values that cannot be accepted. ``fields`` maps a field's name to its texts."""

    status = 422

    def __init__(self, fields: Mapping[str, list[Any]]) -> None:
        self.fields = fields
        super().__init__("; ".join(str(text) for texts in fields.values() for text in texts))


class StaleRecord(DomainError):
    """Somebody else saved the record first. ``current`` is what it now holds."""

    status = 409

    def __init__(self, message: Any, current: Any = None, **values: Any) -> None:
        self.current = current
        super().__init__(message, **values)


def says_something(text: str) -> bool:
    """Whether anything can be read in a text: blanks and control characters say nothing."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def check_reason(reason: str) -> None:
    """Refuse an act without its reason. Raises InvalidInput."""
    if not says_something(reason):
        raise InvalidInput({"reason": [_("Say why: the record keeps it.")]})


@contextmanager
def explained(
    explain: Callable[[Any], str], fields: Mapping[str, str] | None = None, field: str = ""
) -> Iterator[None]:
    """Tell an engine's refusal in words, beside the field that it is about.

    ``fields`` maps codes of refusals to fields, ``field`` stands for all others: nothing is the
    form as a whole.

    Raises:
        InvalidInput: an engine refused.
    """
    try:
        yield
    except Refusal as refusal:
        beside = (fields or {}).get(refusal.code, field)
        raise InvalidInput({beside: [explain(refusal)]}) from refusal


@contextmanager
def gathered() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Gather what several checks refuse, so that all of it is told at once.

    It gives ``noting``: each check stands in a ``with noting()`` of its own.

    Raises:
        InvalidInput: a check refused; it names every field.
    """
    fields: dict[str, list[Any]] = {}

    @contextmanager
    def noting() -> Iterator[None]:
        try:
            yield
        except InvalidInput as refusal:
            for name, texts in refusal.fields.items():
                fields.setdefault(name, []).extend(texts)

    yield noting
    if fields:
        raise InvalidInput(fields)
