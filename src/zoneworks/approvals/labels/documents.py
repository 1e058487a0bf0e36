"""The words of documents on pages; on paper they are in the rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.numbering import NumberRefused

_NUMBERS: dict[str, Any] = {
    "TAKEN": _("“%(number)s” was given to another document. The next number is %(next)s."),
    "GAP": _("“%(number)s” would leave a gap. The next number is %(next)s."),
    "SERIES": _("“%(number)s” is a number of another kind of document. Here the next is %(next)s."),
}


def number_refusal_text(refusal: NumberRefused) -> str:
    """Why a number cannot be given, with the one that can."""
    return str(_NUMBERS[refusal.values["why"]]) % refusal.values
