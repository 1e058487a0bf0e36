"""Industry classes of GB/T 4754-2017 and how a table of them is read.

Codes are texts: a section is one letter, a division two digits, a group three, a class four.
Leading zeros count: 0111 is rice growing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from zoneworks.core.engine.refusals import Refusal


class IndustryLevel(IntEnum):
    """The four levels of GB/T 4754; the number is how deep a code lies."""

    SECTION = 1
    """门类, a letter from A to T."""
    DIVISION = 2
    """大类, two digits."""
    GROUP = 3
    """中类, three digits."""
    CLASS = 4
    """小类, four digits."""


_PATTERNS = {
    IndustryLevel.SECTION: re.compile(r"[A-T]"),
    IndustryLevel.DIVISION: re.compile(r"[0-9]{2}"),
    IndustryLevel.GROUP: re.compile(r"[0-9]{3}"),
    IndustryLevel.CLASS: re.compile(r"[0-9]{4}"),
}
_LEVEL_NAMES = {
    "门类": IndustryLevel.SECTION,
    "大类": IndustryLevel.DIVISION,
    "中类": IndustryLevel.GROUP,
    "小类": IndustryLevel.CLASS,
}


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """One entry of the classification; ``parent`` is the code above it, None for a section."""

    code: str
    name: str
    level: IndustryLevel
    parent: str | None


@dataclass(frozen=True, slots=True)
class IndustryRowError:
    """Why one entry of a table cannot be used.

    ``row`` counts entries from 1, in the order of the file; ``reason`` is stable: CODE_INVALID,
    CODE_IS_NUMBER, NAME_MISSING, LEVEL_WRONG, PARENT_MISSING, PARENT_WRONG, DUPLICATE or
    LAYOUT_WRONG.
    """

    row: int
    code: str
    reason: str
    text: str


class IndustryCodeInvalid(Refusal):
    """A text that is no code of GB/T 4754."""

    code = "INDUSTRY_CODE_INVALID"


class IndustryTableInvalid(Refusal):
    """A table that cannot be used; ``errors`` name every bad entry."""

    code = "INDUSTRY_TABLE_INVALID"

    def __init__(self, errors: Sequence[IndustryRowError]) -> None:
        self.errors = tuple(errors)
        lines = "; ".join(f"entry {error.row}: {error.text}" for error in self.errors[:5])
        more = f"; and {len(self.errors) - 5} more" if len(self.errors) > 5 else ""
        super().__init__(f"The industry table has wrong entries: {lines}{more}.")


def level_of(code: str) -> IndustryLevel:
    """Give the level of a code by its form. Raises IndustryCodeInvalid."""
    for level, pattern in _PATTERNS.items():
        if pattern.fullmatch(code):
            return level
    raise IndustryCodeInvalid(
        f"“{code}” is not a code of GB/T 4754: give a letter from A to T, or two to four digits "
        "with their leading zeros.",
        industry_code=code,
    )


def division_of(code: str) -> str:
    """Give the division (two digits) of a division, group or class.

    Raises IndustryCodeInvalid; a section has many divisions and is refused too.
    """
    if level_of(code) is IndustryLevel.SECTION:
        raise IndustryCodeInvalid(
            f"Section {code} has many divisions: give at least two digits.", industry_code=code
        )
    return code[:2]


def section_of(code: str, sections: Mapping[str, str]) -> str:
    """Give the section (a letter) of any code; ``sections`` maps each division to its section.

    Raises IndustryCodeInvalid, also for a division that the mapping does not know.
    """
    if level_of(code) is IndustryLevel.SECTION:
        return code
    if (division := division_of(code)) not in sections:
        raise IndustryCodeInvalid(
            f"There is no division {division} in GB/T 4754, so that “{code}” belongs nowhere.",
            industry_code=code,
        )
    return sections[division]


def parse_industry_tree(table: object) -> list[IndustryClass]:
    """Read a nested table: entries with ``code``, ``name`` and ``children``, parents first.

    ``table`` is the list of sections, or an object that holds it under ``tree``. Where an entry
    gives its ``level`` (门类, 大类, 中类, 小类 or 1 to 4), it is checked. The classes come back
    level by level. Raises IndustryTableInvalid with every bad entry.
    """
    entries = table.get("tree") if isinstance(table, Mapping) else table
    if not isinstance(entries, list) or not entries:
        text = "the file holds no list of sections, neither at its top nor under “tree”"
        raise IndustryTableInvalid([IndustryRowError(0, "", "LAYOUT_WRONG", text)])
    return _checked(_walk(entries, None))


def parse_industry_rows(
    rows: Iterable[tuple[object, object]], sections: Mapping[str, str] | None = None
) -> list[IndustryClass]:
    """Read a flat table of (code, name), as it comes from Excel or CSV.

    A division belongs to the section that ``sections`` names, else to the section row above it; a
    group or class belongs to its code without the last digit. Each parent must be somewhere among
    the rows. The classes come back level by level. Raises IndustryTableInvalid with every bad row.
    """
    return _checked(_flat(rows, sections or {}))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it was found; ``problem`` is a fault of the layout."""

    code: object
    name: object
    parent: str | None
    level: object = None
    problem: str = ""


def _walk(entries: list[Any], parent: str | None) -> Iterator[_Entry]:
    for entry in entries:
        if not isinstance(entry, Mapping):
            yield _Entry("", "", parent, problem=f"“{entry}” is not an entry with code and name")
            continue
        children = entry.get("children") or []
        code = entry.get("code")
        problem = "" if isinstance(children, list) else "“children” is not a list"
        yield _Entry(code, entry.get("name"), parent, entry.get("level"), problem)
        if not problem:
            yield from _walk(children, code if isinstance(code, str) else None)


def _flat(rows: Iterable[tuple[object, object]], sections: Mapping[str, str]) -> Iterator[_Entry]:
    section: str | None = None
    for code, name in rows:
        text = code.strip() if isinstance(code, str) else ""
        if _PATTERNS[IndustryLevel.SECTION].fullmatch(text):
            section = text
            parent = None
        elif _PATTERNS[IndustryLevel.DIVISION].fullmatch(text):
            parent = sections.get(text, section)
        else:
            parent = text[:-1] or None
        yield _Entry(text if isinstance(code, str) else code, name, parent)


def _checked(entries: Iterable[_Entry]) -> list[IndustryClass]:
    classes: list[IndustryClass] = []
    rows: dict[str, int] = {}
    errors: list[IndustryRowError] = []
    for row, entry in enumerate(entries, start=1):
        found = _classify(entry)
        if isinstance(found, IndustryClass) and found.code in rows:
            text = f"{found.code} stands already at entry {rows[found.code]}"
            errors.append(IndustryRowError(row, found.code, "DUPLICATE", text))
        elif isinstance(found, IndustryClass):
            rows[found.code] = row
            classes.append(found)
        else:
            errors.append(IndustryRowError(row, str(entry.code or ""), *found))
    errors += [
        IndustryRowError(
            rows[entry.code],
            entry.code,
            "PARENT_MISSING",
            f"{entry.code} lies below {entry.parent}, which the table does not have",
        )
        for entry in classes
        if entry.parent is not None and entry.parent not in rows
    ]
    if errors:
        raise IndustryTableInvalid(sorted(errors, key=lambda error: error.row))
    return sorted(classes, key=lambda entry: entry.level)


def _classify(entry: _Entry) -> IndustryClass | tuple[str, str]:  # noqa: PLR0911 (one a fault)
    if entry.problem:
        return "LAYOUT_WRONG", entry.problem
    if isinstance(entry.code, (int, float)):
        return "CODE_IS_NUMBER", (
            f"{entry.code} is stored as a number and may have lost its leading zero: format the "
            "column as text and type the codes again"
        )
    code = str(entry.code or "").strip()
    try:
        level = level_of(code)
    except IndustryCodeInvalid as error:
        return "CODE_INVALID", str(error).rstrip(".")
    name = str(entry.name or "").strip()
    if not name:
        return "NAME_MISSING", f"{code} has no name"
    if entry.level is not None and _LEVEL_NAMES.get(str(entry.level), entry.level) != level:
        return "LEVEL_WRONG", f"{code} is a {level.name.lower()} by its form, not “{entry.level}”"
    if (fault := _parent_fault(code, level, entry.parent)) is not None:
        return "PARENT_WRONG", fault
    return IndustryClass(code, name, level, entry.parent)


def _parent_fault(code: str, level: IndustryLevel, parent: str | None) -> str | None:
    if level is IndustryLevel.SECTION:
        return None if parent is None else f"section {code} stands below {parent}"
    if parent is None:
        return f"{code} stands below no other entry"
    if level is IndustryLevel.DIVISION:
        fits = bool(_PATTERNS[IndustryLevel.SECTION].fullmatch(parent))
        return None if fits else f"division {code} stands below {parent}, which is no section"
    return None if parent == code[:-1] else f"{code} stands below {parent}, not {code[:-1]}"
