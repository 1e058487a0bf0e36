"""Fields of forms of land: what several have, and those of many lines."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.money import MoneyUnit, format_fen, parse_fen
from zoneworks.core.engine.refusals import Refusal

MOST_INSTALMENTS = 24
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


class InstalmentsField(forms.CharField):
    """Instalments, one a line: the day, a blank, and the amount in 10,000 yuan."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[tuple[date, int]]:  # type: ignore[override]
        """Pairs of day and fen."""
        found = []
        for line in (super().to_python(value) or "").splitlines():
            told, _blank, typed = line.strip().partition(" ")
            if not line.strip():
                continue
            try:
                amount = parse_fen(typed.strip(), MoneyUnit.WAN_YUAN)
                found.append((date.fromisoformat(told), amount))
            except (ValueError, Refusal) as error:
                text = _("“%(line)s”: write the day, such as 2024-03-05, a blank, and the amount.")
                raise ValidationError(text, params={"line": line}) from error
        if len(found) > MOST_INSTALMENTS:
            raise ValidationError(
                _("At most %(most)s instalments."), params={"most": MOST_INSTALMENTS}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """Instalments as lines; what was typed stays as it was typed."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(
            f"{on.isoformat()} {format_fen(fen, MoneyUnit.WAN_YUAN)}" for on, fen in value
        )
