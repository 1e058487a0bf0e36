"""Lists as people keep them: named views, their own or shared, and the columns they want to see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from zoneworks.core import contributions, events, lists
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.acts import READ_COMMENTS, SHARE_VIEWS, WORK
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.lists import ListSpec
from zoneworks.core.models import ListView

MOST = 30
"""So many views of one list may a person keep."""
OF_ADDRESS = ("after", "before", "exact")
"""What an address says of a page of the list and not of the list."""


def list_views(actor: Actor, list_name: str) -> list[ListView]:
    """The person's own views of a list, then those that others share, by name.

    Among them, without a name, the columns that the person has chosen. What is shared in a zone
    is for those who read the zone as a whole: a filter can tell of an enterprise.
    """
    own = Q(user_id=actor.user_id)
    whose = own | Q(is_shared=True) if actor.may(READ_COMMENTS) else own
    found = ListView.objects.filter(whose, zone_id=actor.zone_id, list_name=list_name)
    rows = sorted(found, key=lambda one: (one.user_id != actor.user_id, one.name, one.pk))
    prefetch_related_objects([one for one in rows if one.user_id != actor.user_id], "user")
    return rows


def get_view(actor: Actor, pk: int) -> ListView:
    """A view that the person may open.

    Raises:
        NotFound: there is none such.
    """
    kept = ListView.objects.filter(zone_id=actor.zone_id, pk=pk).exclude(name="")
    view: ListView | None = kept.first()
    if view is None or not (view.user_id == actor.user_id or is_open_to(actor, view)):
        raise NotFound(_("There is no such view."))
    return view


def is_open_to(actor: Actor, view: ListView) -> bool:
    """Whether a view is shared with the actor."""
    return bool(view.is_shared) and actor.may(READ_COMMENTS)


def keep_view(
    actor: Actor, list_name: str, name: str, query: str, *, is_shared: bool = False
) -> ListView:
    """Keep a list as its address shows it; a view of the person's own with the same name changes.

    Raises:
        ActForbidden: the actor may not see the list, or not share views.
        InvalidInput: no name, too many views, or a filter that cannot be read.
    """
    kind = get_kind(actor, list_name)
    query = tidy(query)
    lists.narrow(kind.spec, kind.rows(actor), dict(parse_qsl(query)))
    if is_shared:
        actor.require(SHARE_VIEWS)
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise InvalidInput({"name": [_("Give the view a name of 1 to 60 characters.")]})
    with transaction.atomic():
        own = ListView.objects.select_for_update().filter(
            zone_id=actor.zone_id, user_id=actor.user_id, list_name=list_name
        )
        known = {one.name: one for one in own}
        if name not in known and len(known) >= MOST:
            raise InvalidInput(
                {"name": [_("At most %(most)s views are kept: remove one.") % {"most": MOST}]}
            )
        view = known.get(name) or _new(actor, list_name, name)
        return _put(actor, view, query, is_shared=is_shared)


def choose_columns(actor: Actor, list_name: str, names: Sequence[str]) -> None:
    """Remember which columns of a list the person wants to see; all of them where none is named."""
    kind = get_kind(actor, list_name)
    known = [column.name for column in kind.spec.columns[1:]]
    chosen = [name for name in known if name in names]
    query = "" if len(chosen) in {0, len(known)} else urlencode({"columns": ",".join(chosen)})
    with transaction.atomic():
        own = ListView.objects.select_for_update().filter(
            zone_id=actor.zone_id, user_id=actor.user_id, list_name=list_name, name=""
        )
        _put(actor, own.first() or _new(actor, list_name, ""), query, is_shared=False)


def drop_view(actor: Actor, pk: int) -> ListView:
    """Remove a view of the person's own; who follows it follows nothing any more.

    Raises:
        NotFound, ActForbidden: it is somebody else's.
    """
    with transaction.atomic():
        view = get_view(actor, pk)
        if view.user_id != actor.user_id:
            raise ActForbidden(_("Only who keeps this view may remove it."))
        entry = events.Entry(view, "core.view_removed", before=events.snapshot(view))
        events.record(actor, [entry])
        view.delete()
    return view


def shown(
    kind: ListKind, params: Mapping[str, str], views: Iterable[ListView]
) -> tuple[ListSpec, frozenset[str]]:
    """The list with the chosen columns alone, and the names of all that are shown.

    The address says which; else what the person has chosen; else all stand there.
    """
    chosen = params.get("columns")
    if not chosen:
        own = next((one.query for one in views if not one.name), "")
        chosen = dict(parse_qsl(own)).get("columns", "")
    spec = kind.spec
    first = spec.columns[0].name
    names = frozenset(column.name for column in spec.columns)
    wanted = names & {first, *chosen.split(",")} if chosen else names
    if len(wanted) == 1:
        wanted = names
    columns = [column for column in spec.columns if column.name in wanted]
    return replace(spec, columns=columns), wanted


def tidy(query: str) -> str:
    """What an address says of a list, without the page at which it stands and empty filters."""
    pairs = parse_qsl(query[:2000].replace("\x00", ""), max_num_fields=100)
    return urlencode([(name, value) for name, value in pairs if name not in OF_ADDRESS])


def get_kind(actor: Actor, list_name: str) -> ListKind:
    """A list that the actor may see.

    Raises:
        NotFound, ActForbidden.
    """
    actor.require(WORK)
    kind = contributions.list_kind(list_name)
    if kind is None:
        raise NotFound(_("There is no such list."))
    actor.require(kind.act)
    if not actor.reaches(kind.part):
        raise ActForbidden(_("The scope of this token does not hold this list."))
    return kind


def _new(actor: Actor, list_name: str, name: str) -> ListView:
    return ListView(zone_id=actor.zone_id, user_id=actor.user_id, list_name=list_name, name=name)


def _put(actor: Actor, view: ListView, query: str, *, is_shared: bool) -> ListView:
    before = events.snapshot(view) if view.pk else None
    view.query, view.is_shared = query, is_shared
    after = events.snapshot(view)
    if before != after:
        view.version += before is not None
        view.save()
        events.record(actor, [events.Entry(view, "core.view_kept", before, after)])
    return view
