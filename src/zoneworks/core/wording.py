"""Refusals of engines in the language of the page."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import InvalidInput
from zoneworks.core.templatetags.ui import full_day

logger = logging.getLogger(__name__)
Words = Mapping[str, Callable[[Any], Any] | Mapping[Any, Any]]
"""What a value is called, by the value's name."""
EVERYWHERE = {
    "CALENDAR_EXHAUSTED": _(
        "A day lies outside the working-day calendar, which covers %(first)s to %(last)s: shorten"
        " the duration, correct the date, or have the missing years added."
    ),
}
"""What engines of all slices may refuse."""


def refusal_text(
    refusal: Refusal, texts: Mapping[str, Any] | None = None, words: Words | None = None
) -> str:
    """An engine's refusal by its code's text, with its values as people read them.

    Days are written in full and several values in a row; a code without a text is told in the
    engine's English.
    """
    text = {**EVERYWHERE, **(texts or {})}.get(refusal.code)
    if text is None:
        return str(refusal)
    return str(text) % {
        name: _word(value, (words or {}).get(name)) for name, value in refusal.values.items()
    }


def unforeseen(refusal: Refusal) -> InvalidInput:
    """What pages and the API tell where data that was fit to keep cannot be reckoned with.

    It is logged: its cause may be the operator's matter, such as a calendar that has run out.
    """
    logger.warning("%s: %s", refusal.code, refusal)
    return InvalidInput({"": [refusal_text(refusal)]})


def _word(value: Any, word: Callable[[Any], Any] | Mapping[Any, Any] | None) -> Any:
    if word is not None:
        return word(value) if callable(word) else word[value]
    if isinstance(value, date):
        return full_day(value)
    return gettext("; ").join(map(str, value)) if isinstance(value, tuple) else value


def is_chinese() -> bool:
    """Whether the page is in Chinese, of either script."""
    return (get_language() or "zh").startswith("zh")
