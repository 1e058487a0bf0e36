"""A list that is found as a whole and shown a stretch at a time, for ``ui/pager.html``."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zoneworks.core.errors import InvalidInput

MOST = 100
"""So many rows are shown at a time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows from ``start`` to before ``stop``, and the addresses of those beside them."""

    start: int
    stop: int
    previous_url: str
    next_url: str

    @property
    def first(self) -> int:
        """The number of its first row."""
        return self.start + 1

    @property
    def is_all(self) -> bool:
        """Whether the list has no other rows."""
        return not self.previous_url and not self.next_url


def read_stretch(params: Mapping[str, str], count: int, most: int = MOST) -> Stretch:
    """The stretch of a list of so many rows that an address asks for; behind the end, the last.

    Raises:
        InvalidInput: ``from`` is no whole number.
    """
    text = params.get("from", "0")
    if not (text.isascii() and text.isdigit()):
        raise InvalidInput({"from": [_("This address is damaged: open the list again.")]})
    start = min(int(text[:12]), max(count - 1, 0) // most * most)
    stop = min(start + most, count)

    def address(of: int) -> str:
        return f"?{urlencode({**params, 'from': of})}"

    return Stretch(
        start,
        stop,
        address(max(0, start - most)) if start else "",
        address(stop) if stop < count else "",
    )
