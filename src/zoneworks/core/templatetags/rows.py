"""The rows of a list, its total row, and those of Today, each drawn in one go.

Loaded in every template.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core.templatetags.ui import day, ruler, weekday

register = template.Library()
_SIGNS = re.compile("[&<>\"']")
"""What must be escaped."""

BOX = '<input type="checkbox" class="row-box" name="item" form="bulk" aria-label="{}" value="'


@register.simple_tag
def list_rows(
    rows: Iterable[Any], columns: Iterable[Mapping[str, Any]], bulk: Any = None
) -> SafeString:
    """Draw the rows of a `Listing`, with boxes to tick where ``bulk`` is a form's address.

    A loop of the template language takes ten times as long: a page of 50 rows by 10 columns is
    500 cells. A cell is escaped unless it is marked safe.
    """
    first, *others = [_attributes(column) for column in columns]
    box = format_html(BOX, _("Choose this row")) if bulk else ""
    parts: list[str] = []
    add = parts.append
    drawn: dict[int, str] = {}

    def html(cell: Any) -> str:
        """Words that wait for their language stand in many rows: they are translated once."""
        if isinstance(cell, str):
            return _html(cell)
        if (key := id(cell)) not in drawn:
            drawn[key] = _html(cell)
        return drawn[key]

    for row in rows:
        head, *cells = row.cells
        head, url = html(head), escape(row.url)
        boxed = f'{box}{_escape(row.value)}">' if box else ""
        inner = f'<a class="row-link" href="{url}">{head}</a>' if url else head
        add("<tr data-row>" if url else "<tr>")
        add(f'<th scope="row"{first}>{boxed}{inner}</th>')
        for attributes, cell in zip(others, cells, strict=True):
            add(f"<td{attributes}>{html(cell)}</td>")
        add("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


@register.simple_tag
def column_choices(columns: Iterable[tuple[str, Any, bool]]) -> SafeString:
    """Draw the boxes by which the columns of a list are chosen; the first always stands."""
    parts = [
        f'<label class="check"><input type="checkbox" name="column" value="{_escape(name)}"'
        f"{' checked' if is_shown else ''}{' disabled' if number == 0 else ''}> "
        f"<span>{_html(label)}</span></label>"
        for number, (name, label, is_shown) in enumerate(columns)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def code(text: str) -> SafeString:
    """A cell with a number or name that is compared sign by sign."""
    return mark_safe(f'<span class="code">{_escape(text)}</span>')  # noqa: S308 - escaped


def whole(text: str) -> SafeString:
    """A cell with a number or a name of a person that is not broken into lines."""
    return mark_safe(f'<span class="code is-whole">{_escape(text)}</span>')  # noqa: S308 - escaped


def _html(cell: Any) -> str:
    """The cell's HTML; Django's own function takes ten times as long for a plain text."""
    text = str(cell)
    return text if isinstance(text, SafeString) else _escape(text)


def _escape(text: str) -> str:
    return escape(text) if _SIGNS.search(text) else text


@register.simple_tag
def list_foot(
    foot: Iterable[str], columns: Iterable[Mapping[str, Any]], label: Any = ""
) -> SafeString:
    """Draw the total row: each sum under its column, the label in the first cell."""
    _first, *sums = foot
    _column, *others = columns
    cells = [format_html('<th scope="row" class="foot-label">{}</th>', label)]
    cells += [
        format_html("<td{}>{}</td>", _attributes(column), html)
        for column, html in zip(others, sums, strict=True)
    ]
    return mark_safe("".join(cells))  # noqa: S308 - built by format_html


def _attributes(column: Mapping[str, Any]) -> SafeString:
    """A cell's class, and its label where a list becomes cards: label and unit."""
    unit = column.get("unit")
    return format_html(
        ' data-label="{}"{}',
        f"{column['label']} {unit}" if unit else column["label"],
        mark_safe(' class="num"') if column.get("is_numeric") else "",
    )


@register.simple_tag
def work_row(item: Mapping[str, Any]) -> SafeString:
    """A row of what waits for a person; written at once, because a desk has hundreds."""
    if item.get("is_news"):
        waited = _("the oldest")
    elif not (n := item.get("waited_days")):
        waited = _("since today")
    else:
        waited = ngettext("waited %(n)s working day", "waited %(n)s working days", n) % {"n": n}
    since, verb, act_url = item["since"], item["verb"], item.get("act_url")
    return format_html(
        '<tr data-row><td class="work-theme">{}</td>'
        '<th scope="row"><a class="row-link" href="{}">{}</a>{}</th>'
        '<td class="work-verb">{}</td>'
        '<td class="work-since"><span class="num">{} {}</span><small>{}</small></td>'
        '<td class="work-due">{}</td>'
        '<td class="work-act">'
        '<a class="button" href="{}" tabindex="-1" aria-hidden="true">{}{}</a></td></tr>',
        *(item["theme"], item["url"], item["title"]),
        format_html("<small>{}</small>", item["line"]) if item.get("line") else "",
        *(verb, day(since), weekday(since), waited),
        ruler(
            item.get("used_days"),
            item.get("remaining_days"),
            due=item.get("due"),
            limit=item.get("limit", ""),
        ),
        *(act_url or item["url"], verb),
        "" if act_url else mark_safe('<kbd class="only-current">↵</kbd>'),
    )
