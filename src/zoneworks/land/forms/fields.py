"""Fields that several forms of land have."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.money import MoneyUnit, parse_fen
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.fields import NUMBER_ERRORS, MoneyField

LONG = forms.Textarea(attrs={"rows": 3})
SYSTEMS = [
    ("", _("as the file says, else degrees")),
    ("EPSG:4490", _("CGCS2000 in degrees (EPSG:4490)")),
    ("EPSG:4326", _("WGS 84 in degrees (EPSG:4326)")),
    *(
        (
            f"EPSG:{code}",
            format_lazy(_("CGCS2000, 3-degree zone, {meridian}° E"), meridian=meridian),
        )
        for code, meridian in zip(range(4534, 4555), range(75, 136, 3), strict=True)
    ),
]
"""The coordinate systems in which cadastral files come; 4534 to 4554 have no zone prefix."""


def decimal_field(label: Any, *, unit: Any = "", places: int = 2, needed: bool = False) -> Any:
    """A decimal number that is not negative."""
    field = forms.DecimalField(
        label=label,
        required=needed,
        min_value=0,
        max_digits=14,
        decimal_places=places,
        error_messages=NUMBER_ERRORS,
    )
    field.unit = unit  # type: ignore[attr-defined]
    return field


def count_field(label: Any, *, unit: Any = "", needed: bool = False, least: int = 0) -> Any:
    """A whole number."""
    field = forms.IntegerField(
        label=label,
        required=needed,
        min_value=least,
        max_value=2_000_000_000,
        error_messages=NUMBER_ERRORS,
    )
    field.unit = unit  # type: ignore[attr-defined]
    return field


class YuanField(MoneyField):
    """An amount typed in yuan, such as a rent; gives whole fen."""

    unit = _("yuan")

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Whole fen, or None where nothing was typed."""
        text = str(value or "").strip()
        try:
            parse_fen(text or "0", MoneyUnit.YUAN)
        except Refusal as refusal:
            wrong = _("“%(value)s” is not an amount. Type a number in yuan, or with its unit.")
            raise forms.ValidationError(wrong, params={"value": text}) from refusal
        return parse_fen(text, MoneyUnit.YUAN) if text else None

    def prepare_value(self, value: Any) -> Any:
        """Fen as yuan; what was typed stays as it was typed."""
        if isinstance(value, int):
            return f"{value // 100}.{value % 100:02d}"
        return value
