"""Documents on paper: words and tables in, an A4 PDF with Chinese type and a QR code out.

The same sheet gives the same bytes: nothing of the machine, the clock or chance goes into the file.
Words reach the typesetter as data, so that nothing which a person typed is read as markup.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

FAMILIES = frozenset({"Noto Serif SC", "Noto Sans SC"})
"""What the documents are set in. With a family missing the typesetter prints boxes and says
nothing, so that it is looked for first."""
CREATED_AT = time(4, tzinfo=UTC)
"""Noon in China, on the day of the document."""


class FontMissing(RuntimeError):
    """A family of Chinese type is not installed: a document would hold boxes instead of words."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet; ``widths`` are shares of the line."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a document, part by part, as they stand on the paper.

    ``head`` is the issuing body in red (红头), ``seal`` the name under which the seal is set,
    ``seal_note`` what stands there until it is, ``notes`` the small print below. ``signing`` are
    lines to be filled in by hand. ``statement`` stands in red under the title of what has no legal
    force; ``is_simulated`` adds the watermark and the dashed frame. ``address`` goes into the QR
    code, empty for none; ``verification`` and ``code`` are printed beside it.
    """

    title: str
    day: str
    head: str = ""
    number: str = ""
    statement: str = ""
    receiver: str = ""
    body: tuple[str, ...] = ()
    tables: tuple[SheetTable, ...] = ()
    closing: tuple[str, ...] = ()
    seal: str = ""
    seal_note: str = ""
    signing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_simulated: bool = False
    address: str = ""
    verification: tuple[str, ...] = ()
    code_label: str = ""
    code: str = ""


_PARTS = tuple(part.name for part in fields(Sheet))
_TABLE_PARTS = tuple(part.name for part in fields(SheetTable))


def values_of(sheet: Sheet) -> dict[str, Any]:
    """The words of a sheet by the names of its parts, as they are kept."""
    values = {name: getattr(sheet, name) for name in _PARTS}
    values["tables"] = [
        {name: getattr(table, name) for name in _TABLE_PARTS} for table in sheet.tables
    ]
    return values


def print_sheet(sheet: Sheet, on: date) -> bytes:
    """Set a sheet as a PDF that was made on a day. Raises FontMissing."""
    return print_values(values_of(sheet), on)


def print_values(values: Mapping[str, Any], on: date) -> bytes:
    """Set the words of a sheet, by the names of its parts, as a PDF that was made on a day.

    Raises:
        FontMissing: the Chinese type is not there.
    """
    words = dict(values) | {
        "qr": qr_code(values["address"]) if values["address"] else "",
        "author": values["seal"] or values["head"],
    }
    data = json.dumps(words, ensure_ascii=False, sort_keys=True)
    created_at = datetime.combine(on, CREATED_AT)
    with _one_at_a_time:
        content = _compiler().compile(
            _template(), sys_inputs={"data": data}, timestamp=created_at, format="pdf"
        )
    if not isinstance(content, bytes):
        raise TypeError("The typesetter gave no single file.")
    return content


def qr_code(text: str) -> str:
    """Draw a text as a QR code, an SVG with a quiet border of two modules."""
    code = segno.make(text, error="m", micro=False)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=2, dark="#000", omitsize=True, xmldecl=False)
    return drawing.getvalue().decode()


def check_fonts(folders: Sequence[Path]) -> typst.Fonts:
    """Open folders of fonts, and no others. Raises FontMissing."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(one) for one in folders],
    )
    if missing := FAMILIES - set(fonts.families()):
        raise FontMissing(
            f"No font {', '.join(sorted(missing))} in {', '.join(map(str, folders))}: "
            "install the package pylopdf-fonts-zh-cn."
        )
    return fonts


_one_at_a_time = Lock()


@cache
def _template() -> bytes:
    return files("zoneworks.core.printing").joinpath("official.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """Keep one typesetter for the process: its fonts are read once."""
    fonts = check_fonts([pylopdf_fonts_zh_cn.serif_path().parent])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
