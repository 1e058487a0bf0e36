"""Lists in the API: one shape, a cursor to the next page, the filters and orders of the pages."""

import base64
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema

from zoneworks.core import lists
from zoneworks.core.errors import InvalidInput
from zoneworks.core.lists import ALL, Filter, ListSpec
from zoneworks.core.pages import ActorRequest

Item = TypeVar("Item")
USUAL, MOST = 100, 500
LONGEST = 200
_PLACE = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "after": {
        "type": "string",
        "maxLength": 2000,
        "description": gettext_lazy("The cursor that the page before has given."),
    },
}


class Page(Schema, Generic[Item]):
    """A page of a list; ``next`` is the cursor of the page after it, null on the last one."""

    items: list[Item]
    next: str | None


def parameters(spec: ListSpec | None = None) -> dict[str, Any]:
    """The description of a list's parameters: place and length, and the filters of its page."""
    known: dict[str, Any] = dict(_PLACE)
    if spec is not None:
        sorts = [sign + name for name in _sorts(spec) for sign in ("", "-")]
        known["zone"] = {
            "type": "integer",
            "description": gettext_lazy("For who reads several zones."),
        }
        known["sort"] = {"type": "string", "enum": sorts, "default": spec.default_sort}
        for filter_ in spec.filters:
            known |= _described(filter_)
    return {
        "parameters": [
            {"in": "query", "name": name, "required": False, "schema": schema}
            for name, schema in known.items()
        ]
    }


def page(request: ActorRequest, spec: ListSpec, rows: QuerySet[Any]) -> dict[str, Any]:
    """A page of a list as the request narrows and orders it; who reads several zones, by zone.

    Raises:
        InvalidInput: a parameter that the list does not have, or a value that it cannot take.
    """
    params = request.GET.dict()
    wrong = _wrong(spec, params)
    if zone := params.pop("zone", ""):
        zone_id = next((pk for pk in request.actor.zone_ids if str(pk) == zone), None)
        if zone_id is None:
            wrong["zone"] = [_one_of([str(pk) for pk in request.actor.zone_ids])]
        rows = rows.filter(zone_id=zone_id)
    if wrong:
        raise InvalidInput(wrong)
    items, cursor = lists.page(spec, rows, params, _limit(params))
    return {"items": items, "next": cursor}


def page_of(
    request: ActorRequest, items: Sequence[Any], *, besides: Collection[str] = ()
) -> dict[str, Any]:
    """A page of a short list that is read as a whole; ``besides`` are the operation's parameters.

    Raises:
        InvalidInput: a parameter that the list does not have, or a value that it cannot take.
    """
    params = request.GET.dict()
    if strange := params.keys() - _PLACE.keys() - set(besides):
        raise InvalidInput({name: [_unknown(name)] for name in strange})
    start, limit = _offset(params.get("after", "")), _limit(params)
    end = start + limit
    return {"items": items[start:end], "next": _cursor(end) if end < len(items) else None}


def _sorts(spec: ListSpec) -> list[str]:
    return [column.sort for column in spec.columns if column.sort]


def _described(filter_: Filter) -> dict[str, Any]:
    """The parameters of a filter; a range has two."""
    schema: dict[str, Any] = {"type": "string", "description": filter_.label}
    if filter_.kind == "range":
        return {f"{filter_.name}_{end}": schema for end in ("min", "max")}
    if filter_.kind == "choice":
        schema |= {"enum": [code for code, _label in filter_.choices()]}
    if filter_.default:
        schema |= {"enum": [*schema["enum"], ALL], "default": filter_.default}
    return {filter_.name: schema}


def _wrong(spec: ListSpec, params: Mapping[str, str]) -> dict[str, list[Any]]:
    described = {name: one for filter_ in spec.filters for name, one in _described(filter_).items()}
    wrong = {
        name: [_unknown(name)]
        for name in params
        if name not in described and name not in {*_PLACE, "sort", "zone"}
    }
    if (sort := params.get("sort", "")) and sort.removeprefix("-") not in _sorts(spec):
        wrong["sort"] = [_one_of(_sorts(spec))]
    for name, schema in described.items():
        if params.get(name) and "enum" in schema and params[name] not in schema["enum"]:
            wrong[name] = [_one_of(schema["enum"])]
    return wrong


def _limit(params: Mapping[str, str]) -> int:
    text = params.get("limit", str(USUAL))
    is_whole = text.isascii() and text.isdigit() and len(text) < 5
    if not (is_whole and 1 <= int(text) <= MOST):
        raise InvalidInput({"limit": [_("A whole number from 1 to %(most)s.") % {"most": MOST}]})
    return int(text)


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4)).decode("ascii")
        if not (text.isdigit() and len(text) < 10):
            raise ValueError(cursor)
    except ValueError as error:
        raise InvalidInput({"after": [_("This is no cursor of this list.")]}) from error
    return int(text)


def _unknown(name: str) -> str:
    return _("The list has no parameter “%(name)s”.") % {"name": name}


def _one_of(known: Sequence[str]) -> str:
    return _("One of: %(known)s.") % {"known": ", ".join(known)}
