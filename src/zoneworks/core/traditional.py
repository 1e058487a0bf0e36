"""Texts in traditional Chinese, by conversion: pages that choose it show every text so.

Names of enterprises, people and projects, and whatever was typed, stay as they were written.
"""

from functools import cache, lru_cache
from typing import Any

from django.utils.translation import get_language

from zoneworks.core.rulesets import load_rule_set

LANGUAGE = "zh-hant"


@lru_cache(maxsize=16_384)
def traditional(text: str) -> str:
    """A simplified text in traditional characters, with the exceptions of the rule set."""
    converter, exceptions, whole = _converter()
    found: str = converter.convert(text)
    for wrong, right in exceptions.items():
        found = found.replace(wrong, right)
    return whole.get(found, found)


def in_script(text: str) -> str:
    """A text of the platform's own in the script of the page."""
    return traditional(text) if get_language() == LANGUAGE else text


@cache
def _converter() -> tuple[Any, dict[str, str], dict[str, str]]:
    import opencc  # noqa: PLC0415 - only pages in traditional Chinese load its tables

    rules = load_rule_set("zoneworks.core", "traditional")
    exceptions, whole = dict(rules.values["exceptions"]), dict(rules.values["whole"])
    return opencc.OpenCC("s2tw"), exceptions, whole
