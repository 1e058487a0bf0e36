"""Form fields in the units in which people type, giving the units in which we store."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import m2_of, mu_decimal
from zoneworks.core.engine.money import MoneyUnit, format_fen, parse_fen
from zoneworks.core.engine.refusals import Refusal

NUMBER_ERRORS = {
    "invalid": _("This is not a number: type digits, with a point before decimals."),
    "min_value": _("“%(show_value)s” is too small: type %(limit_value)s or more."),
    "max_value": _("“%(show_value)s” is too large: type %(limit_value)s or less."),
}
"""The texts of a number field, with the value and the mend."""
LARGEST_FEN = 9 * 10**14
"""9 trillion yuan: ten thousand such amounts still have a sum that the databases can hold."""


class LongSelect(forms.Select):
    """A choice among hundreds, whose options are written at once and not by a template each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole choice."""
        parts = [
            format_html('<optgroup label="{}">{}</optgroup>', label, _options(options))
            if label
            else _options(options)
            for label, options, _index in self.optgroups(name, self.format_value(value))
        ]
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, mark_safe("".join(parts)))  # noqa: S308 - escaped


def _options(options: Iterable[Mapping[str, Any]]) -> SafeString:
    return format_html_join(
        "",
        "<option{}>{}</option>",
        ((flatatt({"value": one["value"], **one["attrs"]}), one["label"]) for one in options),
    )


class MoneyField(forms.CharField):
    """An amount typed in 万元, or with its own unit such as 3.2亿元; gives whole fen."""

    unit = _("10,000 yuan")

    def __init__(self, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.may_be_negative = may_be_negative

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Whole fen, or None where nothing was typed."""
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            fen = parse_fen(text, MoneyUnit.WAN_YUAN)
        except Refusal as refusal:
            raise ValidationError(
                _("“%(value)s” is not an amount. Type a number in 10,000 yuan, or with its unit."),
                params={"value": text},
            ) from refusal
        if abs(fen) > LARGEST_FEN:
            raise ValidationError(
                _("“%(value)s” is larger than any amount kept here."), params={"value": text}
            )
        if fen < 0 and not self.may_be_negative:
            raise ValidationError(_("“%(value)s” is below zero."), params={"value": text})
        return fen

    def prepare_value(self, value: Any) -> Any:
        """Fen as 万元; what was typed stays as it was typed."""
        return format_fen(value, MoneyUnit.WAN_YUAN) if isinstance(value, int) else value


class MuField(forms.DecimalField):
    """An area typed in mu; gives m²."""

    unit = _("mu")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_digits=11, decimal_places=5, error_messages=NUMBER_ERRORS, **kwargs
        )

    def clean(self, value: Any) -> Decimal | None:
        """M² with two places, or None where nothing was typed."""
        mu = super().clean(value)
        return None if mu is None else m2_of(mu)

    def prepare_value(self, value: Any) -> Any:
        """M² as mu; what was typed stays as it was typed."""
        if isinstance(value, Decimal):
            return f"{mu_decimal(value).normalize():f}"
        return value


class DayField(forms.DateField):
    """A day, typed or picked as YYYY-MM-DD."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"],
            error_messages={"invalid": _("This is no day: type it such as 2024-03-05.")},
            **kwargs,
        )


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
            raise ValidationError(wrong, params={"value": text}) from refusal
        fen = parse_fen(text, MoneyUnit.YUAN) if text else None
        if fen is not None and not 0 <= fen <= LARGEST_FEN:
            wrong = _("“%(value)s” cannot be meant: it is below zero, or larger than any amount.")
            raise ValidationError(wrong, params={"value": text})
        return fen

    def prepare_value(self, value: Any) -> Any:
        """Fen as yuan; what was typed stays as it was typed."""
        if isinstance(value, int):
            return f"{value // 100}.{value % 100:02d}"
        return value
