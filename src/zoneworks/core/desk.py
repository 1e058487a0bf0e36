"""Today: what waits for a person, grouped by how soon it is due."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    F,
    Value,
    Window,
)
from django.db.models.functions import Cast, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, comments, contributions, following
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.contributed import DeskItem, DeskQuery, DeskRow

GROUPS = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "soon": _("Within three working days"),
    "later": _("Later"),
    "none": _("Without a deadline"),
}


def list_groups(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the actor, soonest first, with working days waited and left."""
    today = clock.today()
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in GROUPS}
    for item in contributions.desk_items(actor):
        row = _row(item, today)
        groups[group_of(row["remaining_days"])].append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: (row["is_news"], row["due"] or date.max, row["since"]))
    return [
        {"key": key, "label": GROUPS[key], "items": rows} for key, rows in groups.items() if rows
    ]


MOST_OF_A_KIND = 10
"""So many of a kind are shown, those due first before others; another line tells of the rest."""
MOST_COMPILED = 256
"""The queries of so many persons are kept by a process."""
_TYPES: tuple[Any, ...] = (
    BigIntegerField,
    lambda: CharField(max_length=200),
    lambda: CharField(max_length=200),
    lambda: CharField(max_length=200),
    DateField,
    DateField,
)


def waiting_rows(actor: Actor) -> Iterable[DeskItem]:
    """What waits for the actor of all kinds that are read together, by one query."""
    sql, params = compiled(actor, clock.today(), get_language(), connection.vendor)
    if not sql:
        return
    kinds = contributions.desk_queries()
    told: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    for place, count, pk, of, title, line, code, begun, due in found:
        row = DeskRow(pk, of, title, line, code, _day(begun), due and _day(due))
        item = kinds[place].tell(row)
        if place not in told and count > MOST_OF_A_KIND and kinds[place].more:
            yield _more(item, count - MOST_OF_A_KIND, kinds[place].more)
        told.add(place)
        yield item


@lru_cache(maxsize=MOST_COMPILED)
def compiled(
    actor: Actor, _today: date, _language: str, _vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """The query of what waits for an actor today, with its parameters; empty where nothing can.

    To put it together takes several times as long as to ask it. What a kind's rows say depends on
    the actor and the day, and on nothing that changes within the day.
    """
    kinds = enumerate(contributions.desk_queries())
    asked = [rows for place, kind in kinds if (rows := _rows(kind, place, actor)) is not None]
    if not asked:
        return "", ()
    first, *others = asked
    found = first.union(*others, all=True) if others else first
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:  # a province that has no zone yet
        return "", ()
    return sql, tuple(params)


def _day(value: Any) -> date:
    """A day as a database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _more(item: DeskItem, count: int, url_name: str) -> DeskItem:
    """That there are more of a kind than a desk shows; they are due later."""
    return DeskItem(
        theme=item.theme,
        title=ngettext("%(n)s more such matter", "%(n)s more such matters", count) % {"n": count},
        line="",
        verb=pgettext_lazy("verb", "Open"),
        url=reverse(url_name),
        since=item.since,
        is_news=True,
    )


def _rows(kind: DeskQuery, place: int, actor: Actor) -> Any:
    """The rows of a kind in the shape that all kinds share."""
    rows = kind.rows(actor)
    if rows is None:
        return None
    names = ("of", "title", "line", "code", "begun", "due")
    columns = {
        f"desk_{name}": Cast(_expression(column), made())
        for name, column, made in zip(names, kind.columns, _TYPES, strict=True)
    }
    by_day = [F("desk_due").asc(nulls_last=True), F("pk").asc()]
    return (
        rows.order_by()
        .annotate(desk_kind=Value(place), **columns)
        .annotate(
            desk_count=Window(Count("pk")),
            desk_rank=Window(RowNumber(), order_by=by_day),
        )
        .filter(desk_rank__lte=MOST_OF_A_KIND)
        .values_list("desk_kind", "desk_count", "pk", *columns)
    )


def _expression(column: Any) -> Any:
    """A column's name as its column; an expression, or nothing, as it is."""
    if isinstance(column, str):
        return F(column)
    return Value(None) if column is None else column


def beginning(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def mentions(actor: Actor) -> Iterable[DeskItem]:
    """The comments in which the actor is named and that they have not read."""
    found = comments.list_mentions(actor)
    titles = following.titles(
        actor, [(one.comment.subject_type, one.comment.subject_id) for one in found]
    )
    for one in found:
        said = one.comment
        title = titles.get((said.subject_type, said.subject_id))
        if title is not None:
            yield DeskItem(
                theme=title.label,
                title=f"{title.title} {title.line}".strip(),
                line=_("%(name)s: %(text)s") % {"name": said.user.name, "text": said.text[:120]},
                verb=_("Read"),
                url=f"{title.url}#comments",
                since=said.at,
            )


def _row(item: DeskItem, today: date) -> dict[str, Any]:
    calendar = national_calendar()
    since, due = clock.day_of(item.since), item.due_on
    used = calendar.used(since, today, due) if due else None
    return {
        "theme": item.theme,
        "title": item.title,
        "line": item.line,
        "verb": item.verb,
        "url": item.url,
        "act_url": item.act_url,
        "since": item.since,
        "waited_days": calendar.difference(since, today),
        "used_days": used if item.used_days is None else item.used_days,
        "due": due,
        "limit": item.limit,
        "is_news": item.is_news,
        "remaining_days": calendar.left(today, due) if due else None,
    }


def group_of(remaining_days: int | None) -> str:
    """The group of what is due in so many working days; None has no deadline."""
    if remaining_days is None:
        return "none"
    if remaining_days < 0:
        return "overdue"
    if remaining_days == 0:
        return "today"
    return "soon" if remaining_days <= 3 else "later"
