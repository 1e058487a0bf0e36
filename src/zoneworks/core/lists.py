"""Lists: filters in the address, sorting, and paging by key instead of by number.

A page far down costs the same as the first: the cursor holds the last row's sort value and id,
and the database goes straight there by the index (zone, column, id).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core.cursors import LARGEST_ID, NUL, cursor_of, position_of, take
from zoneworks.core.errors import InvalidInput

PAGE_SIZE = 50
CHUNK = 2000
FEW = 1_000
"""So few rows are counted and summed while the page waits, and found once where that is dear.
Of a longer list the exact count and the sums follow in a request of their own."""
SUMMED_UP_TO = 5_000
"""A longer list shows no sums: they could exceed what the databases' whole numbers hold."""
ALL = "all"
"""What the address says where a filter with a default is to leave every row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column on screen. ``cell`` gives a text, or HTML that is marked safe; ``sort`` names the
    field to sort by; ``total`` formats the sum of that field in the total row."""

    name: str
    label: Any
    cell: Callable[[Any], Any]
    unit: Any = ""
    is_numeric: bool = False
    sort: str | None = None
    total: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in the address. ``condition`` turns what was typed into a query.

    A range has two parameters, ``<name>_min`` and ``<name>_max``, and gets a pair. ``default`` is
    the choice that holds where the address names none; ``ALL`` in the address lifts it.
    """

    name: str
    label: Any
    kind: str
    condition: Callable[[Any], Q]
    choices: Callable[[], Sequence[tuple[str, Any]]] = lambda: ()
    unit: Any = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What can be done to several rows at once.

    ``url_name`` with ``url_args`` is the page that shows what would happen, ``acts`` its acts by
    code.
    """

    url_name: str
    acts: Sequence[tuple[Any, Any]]
    url_args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list can show and by what it can be narrowed.

    ``complete`` adds to rows that are shown together, on a page or in a file, what only a question
    for all of them finds; programs get rows without it.
    """

    title: Any
    columns: Sequence[Column]
    filters: Sequence[Filter]
    default_sort: str
    row_url: Callable[[Any], str]
    create_label: Any = ""
    empty_title: Any = _("Nothing here yet")
    empty_text: Any = ""
    page_size: int = PAGE_SIZE
    bulk: Bulk | None = None
    complete: Callable[[Collection[Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row on screen: its record's address, its value for a bulk act, its cells by column."""

    url: str
    value: str
    cells: list[str]


@dataclass(slots=True)
class Listing:
    """A page of a list, ready for ``ui/list.html``.

    Counts end at ``FEW`` where they would hold the page up, and say so (``1,000+``); of a list
    that ends so ``exact_url`` gives the page with its exact count and its sums.
    """

    title: Any
    count: int
    count_text: str
    total_text: str
    exact_url: str | None
    columns: list[dict[str, Any]]
    rows: list[Row]
    chips: list[dict[str, Any]]
    filters: list[dict[str, Any]]
    clear_url: str
    hidden_fields: list[tuple[str, str]]
    next_url: str | None
    previous_url: str | None
    page_size: int
    empty_title: Any
    empty_text: Any
    foot: list[str]
    export_urls: list[tuple[Any, str]] = field(default_factory=list)
    import_url: str | None = None
    create_url: str | None = None
    create_label: Any = ""
    data_as_of: Any = None
    bulk_url: str | None = None
    bulk_acts: Sequence[tuple[Any, Any]] = ()
    bulk_every: str = ""
    bulk_query: str = ""
    tools: Any = None


def choice(row: Any, version: int | None = None) -> str:
    """A row that is ticked: its id, and its version as the person saw it."""
    return f"{row.pk}.{row.version if version is None else version}"


def chosen(values: Sequence[str], most: int) -> dict[int, int]:
    """The versions of the rows that were ticked, by id: of the first ``most``.

    Raises:
        InvalidInput: one of the values is none of ``choice``.
    """
    versions: dict[int, int] = {}
    for one in values[:most]:
        pk, _dot, version = one.partition(".")
        is_number = pk.isdecimal() and version.isdecimal() and len(one) < 30
        if not is_number or int(pk) > LARGEST_ID:
            raise InvalidInput({"item": [_("This address is damaged: open the list again.")]})
        versions[int(pk)] = int(version)
    return versions


def record_url(url_name: str) -> Callable[[Any], str]:
    """The address of each row's own page, resolved once instead of for every row."""

    @cache
    def pattern() -> str:
        return reverse(url_name, args=[LARGEST_ID])

    return lambda row: pattern().replace(str(LARGEST_ID), str(row.pk))


def over_zones(spec: ListSpec, names: Mapping[int, str]) -> ListSpec:
    """The list with a column and a filter of the zone, for who reads several.

    ``names`` are the zones' names by id; for a single zone the list stays as it is.
    """
    if len(names) < 2:
        return spec
    label = _("Zone")
    column = Column("zone", label, lambda row: names[row.zone_id])
    choices = [(str(zone_id), name) for zone_id, name in names.items()]
    filter_ = Filter("zone", label, "choice", lambda zone_id: Q(zone_id=zone_id), lambda: choices)
    return replace(
        spec,
        columns=[spec.columns[0], column, *spec.columns[1:]],
        filters=[filter_, *spec.filters],
    )


def narrow(spec: ListSpec, rows: QuerySet[Any], params: Mapping[str, str]) -> QuerySet[Any]:
    """The rows that the filters in the address leave.

    Raises:
        InvalidInput: a filter holds a value that its field cannot hold.
    """
    for filter_ in spec.filters:
        value = _value_of(filter_, params)
        if value:
            try:
                if NUL in str(value) or not _is_offered(filter_, value):
                    raise ValueError(value)
                rows = rows.filter(filter_.condition(value))
            except (ValueError, ValidationError, ArithmeticError) as error:
                text = value if isinstance(value, str) else " – ".join(value)
                raise InvalidInput(
                    {filter_.name: [_("“%(value)s” cannot be read here.") % {"value": text}]}
                ) from error
    return rows


def _is_offered(filter_: Filter, value: Any) -> bool:
    return filter_.kind != "choice" or value in {code for code, _label in filter_.choices()}


def in_chunks(
    rows: QuerySet[Any], *names: str, complete: Callable[[Collection[Any]], None] | None = None
) -> Iterator[Any]:
    """All rows in their order, some at a time, as (completed) records or as the values of columns.
    No cursor stays open between two of them: whoever reads may write in between.
    """
    pks = list(rows.values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        found = rows.order_by().filter(pk__in=chunk)
        if names:
            known = {pk: values for pk, *values in found.values_list("pk", *names)}
        else:
            known = {row.pk: row for row in found}
            if complete is not None:
                complete(known.values())
        yield from (known[pk] for pk in chunk if pk in known)


def ordered(spec: ListSpec, rows: QuerySet[Any], params: Mapping[str, str]) -> QuerySet[Any]:
    """The rows in the order that the address asks for, unknown values last."""
    name, descending = _sort_of(spec, params)
    key = F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)
    return rows.order_by(key, "-pk" if descending else "pk")


def read(spec: ListSpec, rows: QuerySet[Any], params: Mapping[str, str], path: str) -> Listing:
    """One page of the list.

    Args:
        spec: what the list can show.
        rows: all rows that the actor may see.
        params: the address's parameters.
        path: the page's address without parameters.
    """
    narrowed = narrow(spec, rows, params)
    used = {filter_.kind for filter_ in spec.filters if _value_of(filter_, params)}
    is_narrowed = bool(used)
    if "text" in used:
        narrowed = _settled(rows, narrowed)
    is_exact = "exact" in params
    count, has_more = _count(narrowed, is_exact)
    is_counted_apart = is_narrowed and not has_more
    total = _count(rows, is_exact) if is_counted_apart else (count, has_more)
    sums = _sums(spec, narrowed) if 0 < count <= SUMMED_UP_TO and not has_more else {}
    sort, descending = _sort_of(spec, params)
    found, has_next, has_previous = _page(spec, narrowed, params, sort, descending)
    if spec.complete is not None:
        spec.complete(found)
    link = _Links(path, params)
    return Listing(
        title=spec.title,
        count=count,
        count_text=_text(count, has_more),
        total_text=_text(*total),
        exact_url=link.to(exact="") if has_more else None,
        columns=[_head(column, link, sort, descending) for column in spec.columns],
        rows=[
            Row(
                spec.row_url(row),
                choice(row) if spec.bulk is not None else "",
                [column.cell(row) for column in spec.columns],
            )
            for row in found
        ],
        chips=[chip for filter_ in spec.filters for chip in _chips(filter_, params, link)],
        filters=[_filter_context(filter_, params) for filter_ in spec.filters],
        clear_url=link.clear(*spec.filters),
        hidden_fields=[(name, params[name]) for name in ("sort", "columns") if params.get(name)],
        next_url=link.to(after=cursor_of(found[-1], sort)) if has_next else None,
        previous_url=link.to(before=cursor_of(found[0], sort)) if has_previous else None,
        page_size=spec.page_size,
        empty_title=_("Nothing matches these filters") if total[0] else spec.empty_title,
        empty_text="" if total[0] else spec.empty_text,
        foot=_foot(spec, sums),
        create_label=spec.create_label,
        bulk_url=reverse(spec.bulk.url_name, args=spec.bulk.url_args) if spec.bulk else None,
        bulk_acts=spec.bulk.acts if spec.bulk else (),
    )


def _settled(rows: QuerySet[Any], narrowed: QuerySet[Any]) -> QuerySet[Any]:
    """Search for a rare text once instead of three times."""
    found = list(narrowed.order_by().values_list("pk", flat=True)[: FEW + 1])
    return narrowed if len(found) > FEW else rows.filter(pk__in=found)


class _Links:
    """Addresses of the same list with some parameters changed."""

    def __init__(self, path: str, params: Mapping[str, str]) -> None:
        self.path = path
        self.params = {
            name: value
            for name, value in params.items()
            if name not in {"after", "before", "exact"}
        }

    def to(self, **changes: str) -> str:
        return f"{self.path}?{urlencode(self.params | changes)}"

    def clear(self, *filters: Filter) -> str:
        """The list without these filters, the defaults lifted too."""
        names = {name for filter_ in filters for name in _names(filter_)}
        left = {name: value for name, value in self.params.items() if name not in names}
        left |= {filter_.name: ALL for filter_ in filters if filter_.default}
        return f"{self.path}?{urlencode(left)}" if left else self.path


def page(
    spec: ListSpec, rows: QuerySet[Any], params: Mapping[str, str], size: int
) -> tuple[list[Any], str | None]:
    """The rows behind the cursor ``after`` in the address, and the cursor of the next page.

    For programs: unlike ``read`` it never begins anew where the rows behind a cursor are gone.

    Raises:
        InvalidInput: a filter or a cursor that cannot be read.
    """
    narrowed = narrow(spec, rows, params)
    sort, descending = _sort_of(spec, params)
    position = position_of(narrowed, params.get("after"), sort)
    found = take(narrowed, sort, size + 1, descending=descending, position=position)
    return found[:size], cursor_of(found[size - 1], sort) if len(found) > size else None


def _page(
    spec: ListSpec, rows: QuerySet[Any], params: Mapping[str, str], sort: str, descending: bool
) -> tuple[list[Any], bool, bool]:
    backwards = "before" in params
    position = position_of(rows, params.get("before") or params.get("after"), sort)
    wanted = spec.page_size + 1
    found = take(rows, sort, wanted, descending=descending, position=position, backwards=backwards)
    if position is not None and not found:  # what stood there is gone: begin anew
        return _page(spec, rows, {}, sort, descending)
    has_more = len(found) == wanted
    found = found[: spec.page_size]
    if backwards:
        return found[::-1], position is not None, has_more
    return found, has_more, position is not None


def _sort_of(spec: ListSpec, params: Mapping[str, str]) -> tuple[str, bool]:
    asked = params.get("sort") or spec.default_sort
    name = asked.removeprefix("-")
    if name not in {column.sort for column in spec.columns if column.sort}:
        asked = spec.default_sort
        name = asked.removeprefix("-")
    return name, asked.startswith("-")


def _count(rows: QuerySet[Any], is_exact: bool) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than were counted."""
    if is_exact:
        return rows.count(), False
    counted = rows.order_by().values("pk")[: FEW + 1].count()
    return min(counted, FEW), counted > FEW


def _text(count: int, has_more: bool) -> str:
    return f"{count:,}+" if has_more else f"{count:,}"


def _sums(spec: ListSpec, rows: QuerySet[Any]) -> dict[str, Any]:
    wanted = {column.name: Sum(column.sort) for column in spec.columns if column.total}
    return rows.aggregate(**wanted) if wanted else {}


def _foot(spec: ListSpec, sums: dict[str, Any]) -> list[str]:
    """The sums by column, empty where a column has none; nothing where there are no sums."""
    if not sums:
        return []
    return [column.total(sums[column.name]) if column.total else "" for column in spec.columns]


def _head(column: Column, link: _Links, sort: str, descending: bool) -> dict[str, Any]:
    is_sorted = column.sort == sort
    starts_descending = not descending if is_sorted else column.is_numeric
    flip = f"-{column.sort}" if starts_descending else column.sort
    return {
        "name": column.name,
        "label": column.label,
        "unit": column.unit,
        "is_numeric": column.is_numeric,
        "sort_url": link.to(sort=flip) if column.sort and flip else None,
        "sort": ("desc" if descending else "asc") if is_sorted else None,
    }


def _names(filter_: Filter) -> list[str]:
    if filter_.kind == "range":
        return [f"{filter_.name}_min", f"{filter_.name}_max"]
    return [filter_.name]


def _value_of(filter_: Filter, params: Mapping[str, str]) -> Any:
    values = [params.get(name, filter_.default).strip() for name in _names(filter_)]
    if filter_.kind == "range":
        return tuple(values) if any(values) else None
    is_lifted = filter_.default and values[0] == ALL
    return None if is_lifted else values[0] or None


def _chips(filter_: Filter, params: Mapping[str, str], link: _Links) -> list[dict[str, Any]]:
    value = _value_of(filter_, params)
    if not value:
        return []
    if filter_.kind == "range":
        minimum, maximum = value
        text = f"{minimum or '…'} – {maximum or '…'}{filter_.unit}"
    elif filter_.kind == "choice":
        text = str(dict(filter_.choices()).get(value, value))
    else:
        text = value
    return [{"label": filter_.label, "value": text, "remove_url": link.clear(filter_)}]


def _filter_context(filter_: Filter, params: Mapping[str, str]) -> dict[str, Any]:
    value = _value_of(filter_, params)
    minimum, maximum = (value or ("", "")) if filter_.kind == "range" else ("", "")
    return {
        "name": filter_.name,
        "label": filter_.label,
        "kind": filter_.kind,
        "unit": filter_.unit,
        "all": ALL if filter_.default else "",
        "choices": [
            (code, label, code == value)
            for code, label in (filter_.choices() if filter_.kind == "choice" else ())
        ],
        "value": value if filter_.kind != "range" else "",
        "minimum": minimum,
        "maximum": maximum,
    }
