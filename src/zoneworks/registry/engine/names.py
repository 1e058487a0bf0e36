"""Names of enterprises in the form in which duplicates are found."""

import re
import unicodedata

_IGNORED = frozenset("()[]{}<>〈〉《》【】〔〕「」『』“”‘’\"'`·•・.,、,。;:!?-_—–~/\\|")
"""Brackets are dropped and their content kept: a region stands with and without them in papers.
Signs that tell firms apart, such as & and +, stay."""
_LEGAL_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "特殊普通合伙",
    "普通合伙",
    "有限合伙",
    "集团",
)
_ENGLISH_FORMS = re.compile(
    r"(?<=[^\s,.])[\s,.]+(?:(?:group[\s,.]+)?(?:co(?:mpany)?[\s,.]*(?:limited|ltd)|company|co|"
    r"limited|ltd|llc|l\.l\.c|inc|incorporated|corp|corporation|plc|gmbh|ag|group))[\s,.]*$"
)


def normalize_name(name: str) -> str:
    """Bring a name to the form in which two spellings of one enterprise are equal.

    Unicode NFKC (full width becomes half width), lower case, no spaces, brackets or punctuation,
    no legal form at the end. Rules, and why:

    - Only the end is cut, so that a branch (…有限公司长沙分公司) never equals its parent.
    - 有限责任公司 and 有限公司 are one form by law (Company Law, article 7); people write either. A
      firm that became a 股份有限公司 is still the same firm.
    - 集团 is cut behind that: a firm that forms a group keeps its code, and people drop the word.
      A parent and its subsidiary then may look alike, which costs one look at a warning.
    - The kinds of partnership in brackets are legal forms (Partnership Law, articles 15, 56, 62).
    - 厂, 中心, 店, 合作社 are part of the name and stay.
    - Traditional and simplified characters stay different.

    A name that is nothing but legal form stays whole; an empty name stays empty.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    plain = _ENGLISH_FORMS.sub("", plain)
    compact = "".join(
        character
        for character in plain
        if not character.isspace()
        and character not in _IGNORED
        and unicodedata.category(character) not in {"Cc", "Cf"}
    )
    return _without_legal_forms(unicodedata.normalize("NFKC", compact).casefold())


def _without_legal_forms(name: str) -> str:
    for form in _LEGAL_FORMS:
        if name.endswith(form) and len(name) > len(form):
            return _without_legal_forms(name.removesuffix(form))
    return name
