"""Articles of laws as people cite them, from the codes of engines."""

from django.utils.translation import gettext, pgettext

from zoneworks.core.wording import is_chinese

_DIGITS = "〇一二三四五六七八九"


def article_text(code: str) -> str:
    """Articles as they are cited: of ``14(1), 17`` 第十四条第（一）项、第十七条."""
    parts = code.split(", ")
    if is_chinese():
        return "、".join(_in_chinese(one) for one in parts)
    if len(parts) == 1:
        return gettext("article %(number)s") % {"number": code}
    told = {"numbers": ", ".join(parts[:-1]), "last": parts[-1]}
    return gettext("articles %(numbers)s and %(last)s") % told


def _in_chinese(part: str) -> str:
    number, _bracket, item = part.rstrip(")").partition("(")
    article = "第" + numeral(int(number)) + pgettext("after a number", "article")
    if not item:
        return article
    return article + "第（" + numeral(int(item)) + "）" + pgettext("after a number", "item")


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")
