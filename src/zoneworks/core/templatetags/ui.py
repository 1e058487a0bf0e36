"""What templates need to draw: icons, state marks, working-day rulers, and figures as text.

These tags and filters are loaded in every template. A shape stands for exactly one kind of state,
so that nobody has to tell states apart by color.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.engine.area import format_mu
from zoneworks.core.engine.money import MINUS, MoneyUnit, Rounding, format_fen, round_ratio
from zoneworks.core.traditional import in_script

register = template.Library()

UNKNOWN = "—"

TONES = {
    "done": "ok",
    "running": "accent",
    "open": "quiet",
    "simulated": "muted",
    "paused": "muted",
    "soon": "warn",
    "due": "warn",
    "late": "bad",
    "blocked": "bad",
    "inapplicable": "quiet",
    "normal": "quiet",
}
"""The state shapes, each with the tone that it has unless told otherwise."""

DRAWINGS = Path(__file__).parent.parent / "templates" / "ui"

ALIASES = {
    "dot": "normal",
}

CELLS_SHOWN = 60
"""A ruler longer than this would not fit beside its words: the words alone stand."""


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str, size: int | None = None) -> SafeString:
    """Draw a line icon or a state shape by its name, hidden from screen readers.

    Raises:
        FileNotFoundError: there is no such drawing.
    """
    name = ALIASES.get(name, name)
    kind, side = ("states", 14) if name in TONES else ("icons", 16)
    drawing = (DRAWINGS / kind / f"{name}.svg").read_text(encoding="utf-8")
    inner = "".join(line.strip() for line in drawing.splitlines()[1:-1])
    return mark_safe(  # noqa: S308 - our own drawing, and a whole number
        f'<svg class="icon" width="{int(size or side)}" height="{int(size or side)}" '
        f'viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false">{inner}</svg>'
    )


@register.simple_tag
def state(shape: str, word: Any = "", tone: str | None = None) -> SafeString:
    """Draw a state: its shape, its word, its tone (the shape's own tone unless given)."""
    return _state(shape, str(word), tone or TONES[ALIASES.get(shape, shape)])


@lru_cache(maxsize=1024)
def _state(shape: str, word: str, tone: str) -> SafeString:
    html = '<span class="state tone-{}">{}<span>{}</span></span>'
    return format_html(html, tone, icon(shape), word)


@register.simple_tag
def dot() -> str:
    """The interpunct between two facts: without spaces in Chinese, where it is a full sign."""
    return "·" if (get_language() or "").startswith("zh") else " · "


def sentences(*texts: Any) -> str:
    """Sentences in a row: no space after a Chinese full stop."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(map(str, texts))


@register.simple_tag
def grade(letter: str) -> SafeString:
    """Draw a grade A to D; the letter always stands."""
    return format_html('<span class="grade grade-{}">{}</span>', letter.lower(), letter)


@register.simple_tag
def ruler(
    used: int | None = None,
    left: int | None = None,
    over: int | None = 0,
    *,
    inline: bool = False,
    is_done: bool = False,
    due: date | None = None,
    limit: Any = "",
) -> SafeString:
    """Draw working days: used ones filled, left ones hollow, then the limit, then those over it.

    Args:
        used: working days since the clock started; None draws no cells, the words alone stand.
        left: working days until the limit; None where there is no limit.
        over: working days past the limit.
        inline: words and cells on one line.
        is_done: the clock has ended: what is left was to spare.
        due: the day of the limit, told after the words.
        limit: which limit it is, told beside the cells.
    """
    is_counted, used, over = used is not None, max(used or 0, 0), max(over or 0, 0)
    if left is not None and left < 0:
        left, over = 0, -left
    if left is None and not over:
        return mark_safe("")
    left = left or 0
    if over:
        tone, shape = "bad", "late"
        text = ngettext("%(n)s working day over", "%(n)s working days over", over) % {"n": over}
    elif is_done:
        tone, shape = "plain", "done"
        text = ngettext("%(n)s working day to spare", "%(n)s working days to spare", left)
        text = text % {"n": left} if left else _("On the last day")
    elif left == 0:
        tone, shape, text = "warn", "due", _("Due today")
    else:
        tone, shape = ("warn", "soon") if left <= 2 else ("plain", "")
        text = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    is_last_day = not (left or over or is_done)
    cells = _cells(max(used - over, 0), left, over, is_last_day=is_last_day) if is_counted else ""
    return format_html(
        '<span class="due{} tone-{}">'
        '<span class="due-words"><span class="due-left">{}{}</span>{}</span>{}</span>',
        " is-inline" if inline else "",
        tone,
        icon(shape) if shape else "",
        text,
        format_html(' <span class="due-day num">{} {}</span>', day(due), weekday(due))
        if due
        else "",
        format_html('<span class="due-cells">{} <small>{}</small></span>', cells, limit)
        if limit
        else cells,
    )


@lru_cache(maxsize=1024)
def _cells(used: int, left: int, over: int, *, is_last_day: bool) -> SafeString:
    total = used + left + over
    if not 0 < total <= CELLS_SHOWN:
        return mark_safe("")
    width = 8 if total <= 16 else 4
    step = width + 2
    limit = (used + left) * step
    filled = "".join(f"M{i * step} 3h{width}v8h-{width}z" for i in range(used))
    hollow = "".join(
        f"M{i * step + 0.5} 3.5h{width - 1}v7h-{width - 1}z" for i in range(used, used + left)
    )
    late = "".join(f"M{limit + 4 + i * step} 3h{width}v8h-{width}z" for i in range(over))
    length = limit + 2 + (over * step + 2 if over else 0)
    return mark_safe(  # noqa: S308 - built from numbers only
        f'<svg class="ruler" width="{length}" height="14" viewBox="0 0 {length} 14" '
        'aria-hidden="true" focusable="false">'
        f'<path class="{"ruler-last" if is_last_day else "ruler-used"}" d="{filled}"/>'
        f'<path class="ruler-left" d="{hollow}"/>'
        f'<path class="ruler-limit" d="M{limit} 0h2v14h-2z"/>'
        f'<path class="ruler-over" d="{late}"/></svg>'
    )


@register.simple_tag
def chart_table(data: Mapping[str, Any]) -> SafeString:
    """Draw a chart's numbers as a table, for those who read instead of look.

    Long curves are thinned to about forty rows; first and last stay.
    """
    head, rows = _chart_rows(data)
    kept = rows if len(rows) <= 48 else [*rows[:: len(rows) // 40 + 1], rows[-1]]
    return format_html(
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        format_html_join("", '<th scope="col">{}</th>', ((text,) for text in head)),
        format_html_join(
            "",
            "<tr>{}</tr>",
            (
                (
                    format_html_join(
                        "",
                        "<{}{}>{}</{}>",
                        (
                            (
                                "th" if i == 0 else "td",
                                mark_safe(' class="num"') if i else mark_safe(' scope="row"'),
                                text,
                                "th" if i == 0 else "td",
                            )
                            for i, text in enumerate(row)
                        ),
                    ),
                )
                for row in kept
            ),
        ),
    )


def _chart_rows(data: Mapping[str, Any]) -> tuple[list[Any], list[list[str]]]:
    series = data.get("series", [])
    x_label = data.get("x_label", "")
    if "items" in data:
        head = [data.get("y_label", ""), _("Low"), _("Value"), _("High")]
        return head, [
            [str(item["label"]), *(number(item.get(key), 3) for key in ("low", "value", "high"))]
            for item in data["items"]
        ]
    if series and "points" in series[0]:
        xs = sorted({point[0] for one in series for point in one["points"]})
        columns = [_step_values(one["points"], xs) for one in series]
        return [x_label, *(one["name"] for one in series)], [
            [number(x, 1), *(number(column[i], 3) for column in columns)] for i, x in enumerate(xs)
        ]
    return [x_label, *(one["name"] for one in series)], [
        [str(x), *(number(one["values"][i]) for one in series)]
        for i, x in enumerate(data.get("x", []))
    ]


def _step_values(points: Iterable[Iterable[Any]], xs: list[Any]) -> list[Any]:
    found: list[Any] = []
    rest = [tuple(point) for point in points]
    value: Any = None
    for x in xs:
        while rest and rest[0][0] <= x:
            value = rest.pop(0)[1]
        found.append(value)
    return found


@register.simple_tag
def input_unit(bound_field: Any) -> str:
    """The unit after an input: the field's ``unit`` or its widget's ``data-unit``."""
    unit = getattr(bound_field.field, "unit", "") or bound_field.field.widget.attrs.get("data-unit")
    return str(unit or "")


@register.simple_tag
def input_kind(bound_field: Any) -> str:
    """What kind of input a field is, for its layout: check, file, choices, long or plain."""
    widget = bound_field.field.widget
    if getattr(widget, "input_type", "") == "checkbox" and not hasattr(widget, "choices"):
        return "check"
    if getattr(widget, "input_type", "") == "file":
        return "file"
    if bound_field.use_fieldset:
        return "choices"
    return "long" if type(widget).__name__ == "Textarea" else "plain"


@register.filter
def field(form: Any, name: str) -> Any:
    """The form's field of that name."""
    return form[name]


@register.filter
def negative(value: Any) -> Any:
    """The number with the other sign."""
    return None if value is None else -value


@register.filter
def fen(value: int | None, unit: str = "元") -> str:
    """An amount in whole fen as text in a unit (元, 万元, 亿元), with two decimals."""
    if value is None:
        return UNKNOWN
    return format_fen(value, _MONEY_UNITS[unit], 2, rounding=Rounding.HALF_UP)


def money_text(fen: int) -> str:
    """An exact amount with its unit, in yuan; a Chinese page tells whole yuan in 万元."""
    if (get_language() or "").startswith("zh"):
        unit = MoneyUnit.YUAN if fen % MoneyUnit.YUAN.fen else MoneyUnit.WAN_YUAN
        return f"{format_fen(fen, unit)}{in_script(unit.sign)}"
    return f"¥{format_fen(fen, MoneyUnit.YUAN)}"


def typed_money(fen: int) -> str:
    """An exact amount as forms take it: a Chinese page tells all of it in 万元."""
    if not (get_language() or "").startswith("zh"):
        return money_text(fen)
    unit = MoneyUnit.WAN_YUAN
    return f"{format_fen(fen, unit)}{in_script(unit.sign)}"


@register.filter
def short_money(fen: int | None) -> str:
    """An amount for a figure or a card: in 亿元 or 万元, else in billions or millions of yuan."""
    if fen is None:
        return UNKNOWN
    if (get_language() or "").startswith("zh"):
        unit = MoneyUnit.YI_YUAN if abs(fen) >= MoneyUnit.YI_YUAN.fen else MoneyUnit.WAN_YUAN
        places = 2 if unit is MoneyUnit.YI_YUAN else 0
        text = format_fen(fen, unit, places, rounding=Rounding.HALF_UP)
        return f"{text} {in_script(unit.sign)}"
    scale, sign = (10, " bn") if abs(fen) >= 10 * MoneyUnit.YI_YUAN.fen else (1, " m")
    unit = MoneyUnit.YI_YUAN if scale == 10 else MoneyUnit.MILLION_YUAN
    amount = round_ratio(fen, scale, Rounding.HALF_UP)
    return f"¥{format_fen(amount, unit, 2, rounding=Rounding.HALF_UP)}{sign}"


_MONEY_UNITS = {unit.sign: unit for unit in MoneyUnit}


@register.filter
def mu(value: Decimal | int | None, places: int = 1) -> str:
    """An area of square meters as mu."""
    return UNKNOWN if value is None else format_mu(value, places)


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """A number with thousands separators; without ``places``, up to two decimals."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, str):
        value = Decimal(value)
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / value.denominator
    if places is not None:
        text = f"{value:,.{places}f}"
    elif isinstance(value, int):
        text = f"{value:,}"
    else:
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


@register.filter
def percent1(value: Any) -> str:
    """A share as percent with one decimal: 0.135 is ``13.5%``; what is not nil is not told so."""
    if value is None or value == "":
        return UNKNOWN
    return "<0.1%" if 0 < value < 0.0005 else f"{number(value * 100, 1)}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as MM-DD within this year, else in full."""
    if not value:
        return UNKNOWN
    value = _local(value)
    return value.strftime("%m-%d" if value.year == clock.today().year else "%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    """A date and time, the year only where it is another one."""
    if not value:
        return UNKNOWN
    return f"{day(value)} {_local(value).strftime('%H:%M')}"


@register.filter
def full_day(value: date | datetime | None) -> str:
    """A date in full."""
    return _local(value).strftime("%Y-%m-%d") if value else UNKNOWN


_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.filter
def whole_days(text: Any) -> SafeString:
    """A plain text whose days are not broken into lines."""
    marked = _DAYS.sub(r'<span class="num">\g<0></span>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped


@register.filter
def full_moment(value: datetime | None) -> str:
    """A date and time in full."""
    return f"{full_day(value)} {_local(value).strftime('%H:%M')}" if value else UNKNOWN


WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


@register.filter
def weekday(value: date | datetime | None) -> str:
    """The short name of the weekday."""
    if not value:
        return ""
    return str(WEEKDAYS[_local(value).weekday()])


@register.filter
def duration(value: Any) -> str:
    """Days of 24 hours in the unit in which people read them: minutes, hours or days."""
    if value is None or value == "":
        return UNKNOWN
    size = abs(value)
    if size >= 1:
        return _("%(days)s d") % {"days": number(value, 0 if size >= 100 else 1)}
    if size >= 1 / 24:
        return _("%(n)s h") % {"n": number(value * 24, 1)}
    minutes = value * 24 * 60
    return _("< 1 min") if 0 < minutes < 1 else _("%(n)s min") % {"n": number(minutes, 0)}


def _local(value: Any) -> Any:
    return (
        timezone.localtime(value)
        if isinstance(value, datetime) and timezone.is_aware(value)
        else value
    )
