"""The colors of the themes, and how far apart two of them are."""

import re
from pathlib import Path

STYLE = Path(__file__).resolve().parents[1] / "frontend" / "src" / "css" / "tokens.css"
WHITE = (0.9505, 1.0, 1.089)
"""D65 of CIE XYZ."""
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def of(theme: str) -> dict[str, str]:
    """The colors of a theme, light or dark, by their names."""
    parts = STYLE.read_text(encoding="utf-8").split("[data-theme", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", parts[theme == "dark"]))
    return {name: "#ffffff" if color == "#fff" else color for name, color in found.items()}


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2.2."""
    return _xyz(color)[1]


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def distance(one: str, other: str) -> float:
    """How far apart two colors look (CIE 1976): about 2 can just be told apart."""
    pairs = zip(_lab(one), _lab(other), strict=True)
    return float(sum((left - right) ** 2 for left, right in pairs) ** 0.5)


def _xyz(color: str) -> tuple[float, ...]:
    values = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in values]
    return tuple(sum(a * b for a, b in zip(row, linear, strict=True)) for row in TO_XYZ)


def _lab(color: str) -> tuple[float, float, float]:
    x, y, z = (_root(one / white) for one, white in zip(_xyz(color), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
