"""How a text that is entered by hand is divided into the parts that a reader goes through."""

import re

_HEADING = re.compile(
    r"#+\s*(?P<marked>.+)"
    r"|(?P<article>第[一二三四五六七八九十百零〇\d]+[章条])(?:[\s　:：、]+(?P<rest>.*))?"
)
LONGEST_HEADING = 60


def parts_of(text: str, title: str) -> tuple[tuple[str, str], ...]:
    """Divide a text at its headings: lines that begin with # or as an article does (第一条).

    What stands before the first heading is headed by the title; so is a text without headings. An
    article whose first line is a sentence keeps that line as its words. The heading of a part
    without words, such as a chapter's, goes before that of the next.
    """
    found: list[tuple[str, list[str]]] = [(title, [])]
    for line in text.replace("\r\n", "\n").split("\n"):
        heading = _HEADING.fullmatch(line.strip())
        if heading is None:
            found[-1][1].append(line)
        elif heading["marked"]:
            found.append((heading["marked"].strip(), []))
        elif len(line.strip()) <= LONGEST_HEADING and not line.strip().endswith(("。", "；")):
            found.append((f"{heading['article']} {heading['rest'] or ''}".strip(), []))
        else:
            found.append((heading["article"], [heading["rest"]]))
    return _joined([(heading, "\n".join(lines).strip()) for heading, lines in found], title)


def _joined(parts: list[tuple[str, str]], title: str) -> tuple[tuple[str, str], ...]:
    """Leave out parts without words; their headings, such as a chapter's, go before the next."""
    joined, before = [], ""
    for place, (heading, words) in enumerate(parts):
        is_lead = place == 0 and heading == title
        if words:
            joined.append((f"{before} {heading}".strip(), words))
            before = ""
        elif not is_lead:
            before = f"{before} {heading}".strip()
    if before:
        joined.append((before, before))
    return tuple(joined)
