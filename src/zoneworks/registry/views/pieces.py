"""What the pages of enterprises and of projects have in common."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import contributed, contributions
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button
from zoneworks.core.templatetags.ui import full_day
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import RETIRE

Row = TypeVar("Row", bound=Any)


def to_change(request: ActorRequest, row: Row) -> Row:
    """A record whose form is opened: none of what is retired. What was typed into one before is
    refused where it stands.

    Raises:
        InvalidInput: it is retired.
    """
    if request.method == "GET":
        services.check_in_use(row)
    return row


def added_tabs(
    actor: Actor, record: str, own: Iterable[str], tab: str
) -> dict[str, contributed.RecordTab]:
    """The tabs that other slices add for this actor, by name.

    Raises:
        NotFound: ``tab`` is neither one of them nor the record's own.
    """
    added = {one.name: one for one in contributions.tabs(record) if actor.may(one.act)}
    if tab not in own and tab not in added:
        raise NotFound(_("There is no such page."))
    return added


def industry_text(code: str) -> str:
    """An industry class with its name, or with its division's where only that is known."""
    names = queries.industry_names([code])
    if code in names or not names:
        return f"{code} {names.get(code, '')}".strip() or "—"
    division = f"{code[:2]} {names[code[:2]]}"
    return _("%(code)s (of %(division)s)") % {"code": code, "division": division}


def tab_links(
    actor: Actor,
    kind: str,
    row: Any,
    *,
    own: Iterable[tuple[str, Any, int | None]],
    added: Iterable[contributed.RecordTab],
    tab: str,
) -> list[dict[str, Any]]:
    """The tabs of a record: its own as (name, label, count), others' before its timeline."""
    *first, last = own
    others = [(one.name, one.label, one.count(actor, row)) for one in added]
    return [
        {
            "label": label,
            "url": reverse(f"registry:{kind}_tab", args=[row.pk, name]),
            "count": count,
            "is_open": name == tab,
        }
        for name, label, count in [*first, *others, last]
    ]


def use_acts(actor: Actor, kind: str, row: Any) -> list[dict[str, Any]]:
    """What takes a record out of use, or into it again."""
    if not actor.may(RETIRE):
        return []
    if row.retired_on is None:
        return [button(_("Retire"), reverse(f"registry:{kind}_retire", args=[row.pk]))]
    return [button(_("Take up again"), reverse(f"registry:{kind}_take_up", args=[row.pk]))]


def retired_state(row: Any) -> dict[str, Any]:
    """What stands in the head of a retired record: since when and why, and where it went."""
    values = {"day": full_day(row.retired_on), "reason": row.retired_reason}
    state = {
        "shape": "inapplicable",
        "word": labels.USES["RETIRED"],
        "line": _("since %(day)s: %(reason)s") % values,
    }
    if kept := getattr(row, "merged_into", None):
        state |= {
            "word": labels.FIELDS["merged_into"],
            "url": reverse("registry:enterprise", args=[kept.pk]),
            "name": kept.name,
        }
    return state
