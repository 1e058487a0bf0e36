"""The shape of every error that an engine raises for bad data."""

from typing import Any, ClassVar


class Refusal(ValueError):
    """Data that an engine cannot decide on.

    ``code`` is stable, so that pages can translate it; ``values`` fill the translation; the text
    is English and says what happened and what to do.
    """

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message: str, **values: Any) -> None:
        self.values = values
        super().__init__(message)
