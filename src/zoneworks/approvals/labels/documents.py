"""The words of documents on pages; on paper they are in the rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.numbering import NumberRefused

_NUMBERS: dict[str, Any] = {
    "FORM": _("“%(number)s” is not written as numbers of this series are; the next is %(next)s."),
    "YEAR": _("%(number)s is of another year than the decision; the next is %(next)s."),
    "TAKEN": _("“%(number)s” was given to another document. The next number is %(next)s."),
    "GAP": _("“%(number)s” would leave a gap. The next number is %(next)s."),
    "SERIES": _("“%(number)s” is a number of another kind of document. Here the next is %(next)s."),
}


def number_refusal_text(refusal: NumberRefused) -> str:
    """Why a number cannot be given, with the one that can."""
    return str(_NUMBERS[refusal.values["why"]]) % refusal.values
