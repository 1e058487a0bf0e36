"""How the paragraphs of documents are filled in, and days written in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

_PLACE = re.compile(r"\{(\w+)\}")


def fill(paragraphs: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Fill the places of paragraphs; one with a place that has nothing to say is left out.

    Raises KeyError where a place has a name that nobody knows.
    """
    told = []
    for paragraph in paragraphs:
        words = list(_parts(paragraph))
        words[1::2] = [values[name] for name in words[1::2]]
        if all(words[1::2]):
            told.append("".join(words))
    return tuple(told)


@lru_cache(maxsize=1024)
def _parts(paragraph: str) -> tuple[str, ...]:
    """Cut a paragraph at its places; every other part is the name of one."""
    return tuple(_PLACE.split(paragraph))


def open_ended(text: str) -> str:
    """Take away the stop at the end of what somebody typed, so that a sentence can go on."""
    return text.strip().rstrip("。.；;")


@lru_cache(maxsize=4096)
def chinese_day(day: date | None) -> str:
    """Write a day as documents do: 2024年3月5日; nothing for None."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
