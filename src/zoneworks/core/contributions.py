"""How an upper slice adds to what a lower one shows, without the lower one knowing it.

A slice's ``apps.py`` registers its contributions when Django starts; core, the registry and the
assembling ``config`` read them. Nothing else passes upwards.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    Achieved,
    Achievement,
    AchievementEntry,
    DemoPart,
    DeskItem,
    DeskQuery,
    InHand,
    InHandSource,
    Inverse,
    JobKind,
    ListKind,
    MapColors,
    Measured,
    Metric,
    NavigationPage,
    RecordName,
    RecordTab,
    RecurringWork,
    SearchHit,
    SearchKind,
)
from zoneworks.core.reading import Sums, reckon_each

if TYPE_CHECKING:
    from ninja import Router

    from zoneworks.core.models import IssuedDocument
    from zoneworks.core.tables import Table

    FileTable = tuple[Table, Iterable[Mapping[str, Any]]]


@dataclass(slots=True)
class _Register:
    navigation: list[NavigationPage] = field(default_factory=list)
    tabs: dict[str, list[RecordTab]] = field(default_factory=dict)
    in_hand: dict[str, list[InHandSource]] = field(default_factory=dict)
    desk: list[Callable[[Actor], Iterable[DeskItem]]] = field(default_factory=list)
    desk_queries: dict[str, DeskQuery] = field(default_factory=dict)
    lists: dict[str, ListKind] = field(default_factory=dict)
    search: list[Callable[[Actor, str, int], Iterable[SearchHit]]] = field(default_factory=list)
    search_kinds: dict[str, SearchKind] = field(default_factory=dict)
    search_parts: dict[str, str] = field(default_factory=dict)
    search_named: dict[str, list[tuple[SearchKind, str]]] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    demo: list[DemoPart] = field(default_factory=list)
    routers: dict[str, "Router"] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    jobs: dict[str, JobKind] = field(default_factory=dict)
    guards: dict[str, list[Callable[..., None]]] = field(default_factory=dict)
    recurring: dict[str, RecurringWork] = field(default_factory=dict)
    last_days: dict[str, tuple[Callable[["IssuedDocument"], date | None], Any]] = field(
        default_factory=dict
    )
    record_names: dict[str, RecordName] = field(default_factory=dict)
    act_labels: dict[str, Any] = field(default_factory=dict)
    map_colors: dict[str, MapColors] = field(default_factory=dict)
    inverses: dict[str, Inverse] = field(default_factory=dict)
    achievements: dict[str, list[Achievement]] = field(default_factory=dict)


_register = _Register()


def add_navigation(*pages: NavigationPage) -> None:
    """Add pages to the side bar.

    Raises:
        ValueError: a page is there already.
    """
    for page in pages:
        _refuse_again((known.url_name for known in _register.navigation), page.url_name)
        _register.navigation.append(page)


def add_tab(tab: RecordTab) -> None:
    """Add a tab to a record's page.

    Raises:
        ValueError: the name is taken.
    """
    known = _register.tabs.setdefault(tab.record, [])
    _refuse_again((other.name for other in known), tab.name)
    known.append(tab)


def add_in_hand(source: InHandSource) -> None:
    """Tell in the head of a record's page what a slice has in hand with it."""
    _register.in_hand.setdefault(source.record, []).append(source)


def add_desk(source: Callable[[Actor], Iterable[DeskItem]]) -> None:
    """Add a source of things that wait for a person."""
    _register.desk.append(source)


def add_desk_query(*queries: DeskQuery) -> None:
    """Add kinds of things that wait for a person, which one query reads for all slices.

    Raises:
        ValueError: a name is taken.
    """
    for query in queries:
        _refuse_again(_register.desk_queries, query.name)
        _register.desk_queries[query.name] = query


def add_search_kind(kind: SearchKind) -> None:
    """Let search find a kind of record.

    Raises:
        ValueError: it is found already.
    """
    _refuse_again(_register.search_kinds, kind.subject_type)
    _register.search_kinds[kind.subject_type] = kind
    _register.search_parts |= {part._meta.label: kind.subject_type for part in kind.parts}
    for model, column in kind.named_by:
        _register.search_named.setdefault(model._meta.label, []).append((kind, column))


def add_list(kind: ListKind) -> None:
    """Add a list that can be kept, followed and taken along.

    Raises:
        ValueError: the name is taken.
    """
    _refuse_again(_register.lists, kind.name)
    _register.lists[kind.name] = kind


def add_search(source: Callable[[Actor, str, int], Iterable[SearchHit]]) -> None:
    """Add a source of search hits: called with actor, what was typed, and how many at most."""
    _register.search.append(source)


def add_metric(metric: Metric) -> None:
    """Add a named figure.

    Raises:
        ValueError: the name is taken.
    """
    _refuse_again(_register.metrics, metric.name)
    _register.metrics[metric.name] = metric


def add_demo(part: DemoPart) -> None:
    """Add a part of the demonstration zone.

    Raises:
        ValueError: the slice has added its part.
    """
    _refuse_again((known.slice_name for known in _register.demo), part.slice_name)
    _register.demo.append(part)


def add_router(prefix: str, router: "Router", parts: Mapping[str, Any]) -> None:
    """Add a slice's API under ``/api/<prefix>/``.

    ``parts`` are the tags of its operations with their labels: what the scope of a token names.

    Raises:
        ValueError: the prefix or a part is taken.
    """
    _refuse_again(_register.routers, prefix)
    for part, label in parts.items():
        _refuse_again(_register.parts, part)
        _register.parts[part] = label
    _register.routers[prefix] = router


def add_job(kind: str, job_kind: JobKind) -> None:
    """Say who does the jobs of a kind.

    Raises:
        ValueError: the kind is taken.
    """
    _refuse_again(_register.jobs, kind)
    _register.jobs[kind] = job_kind


def add_guard(act: str, guard: Callable[..., None]) -> None:
    """Let a slice speak before a lower one's act: it raises InvalidInput with the reason."""
    _register.guards.setdefault(act, []).append(guard)


def add_recurring(name: str, every: timedelta, work: Callable[[], None], label: Any = "") -> None:
    """Let workers do something again and again, one of them at a time; ``label`` tells what.

    Raises:
        ValueError: the name is taken.
    """
    _refuse_again(_register.recurring, name)
    _register.recurring[name] = RecurringWork(name, every, work, label or name)


def add_last_day(
    subject_type: str, source: Callable[["IssuedDocument"], date | None], label: Any
) -> None:
    """Say how long documents of a kind of record hold: their last day, None for no end.

    ``label`` tells what the day means, beside which it is shown.

    Raises:
        ValueError: the kind of record is taken.
    """
    _refuse_again(_register.last_days, subject_type)
    _register.last_days[subject_type] = source, label


def add_record_name(subject_type: str, name: RecordName) -> None:
    """Say how people call a kind of record where another slice lists them, as before a merge.

    Raises:
        ValueError: the kind of record is named already.
    """
    _refuse_again(_register.record_names, subject_type)
    _register.record_names[subject_type] = name


def add_act_label(act: str, label: Any) -> None:
    """Say how an act reads that is done to the records of several slices.

    Raises:
        ValueError: the act has its label.
    """
    _refuse_again(_register.act_labels, act)
    _register.act_labels[act] = label


def add_map_colors(colors: MapColors) -> None:
    """Let the map of parcels be colored by what a slice knows of them.

    Raises:
        ValueError: the name is taken.
    """
    _refuse_again(_register.map_colors, colors.name)
    _register.map_colors[colors.name] = colors


def add_inverse(act: str, inverse: Inverse) -> None:
    """Say how events of an act are undone, where many were done at once.

    Raises:
        ValueError: the act has its inverse.
    """
    _refuse_again(_register.inverses, act)
    _register.inverses[act] = inverse


def add_achievement(*achievements: Achievement) -> None:
    """Say from which records it is known what projects have really done.

    Of several, those that were added first are asked first.

    Raises:
        ValueError: a name stands for others already.
    """
    for one in achievements:
        known = _register.achievements.setdefault(one.what, [])
        _refuse_again([other.name for other in known], one.name)
        known.append(one)


def navigation() -> list[NavigationPage]:
    """All pages of the side bar, those that come first of their theme before the others."""
    return sorted(_register.navigation, key=lambda page: not page.first)


def tabs(record: str) -> list[RecordTab]:
    """The tabs that other slices add to a record's page."""
    return list(_register.tabs.get(record, ()))


def in_hand(actor: Actor, record: str, row: Any) -> list[InHand]:
    """What is in hand with a record that the actor has been shown, from all slices."""
    sources = [one for one in _register.in_hand.get(record, ()) if actor.may(one.act)]
    return [matter for source in sources for matter in source.find(actor, row)]


def desk_items(actor: Actor) -> list[DeskItem]:
    """What waits for the actor, from all slices."""
    return [item for source in _register.desk for item in source(actor)]


def desk_queries() -> list[DeskQuery]:
    """The kinds of things that one query reads for the desk."""
    return list(_register.desk_queries.values())


def list_kind(name: str) -> ListKind | None:
    """The list of a name; None where there is none such."""
    return _register.lists.get(name)


def list_kinds() -> list[ListKind]:
    """All lists, slice by slice."""
    return list(_register.lists.values())


def search_kinds() -> list[SearchKind]:
    """The kinds of record that search finds, in the order in which hits are shown."""
    return list(_register.search_kinds.values())


def search_kind(subject_type: str) -> SearchKind | None:
    """The kind of a record; None where search does not know it."""
    return _register.search_kinds.get(subject_type)


def search_subject(subject_type: str) -> str:
    """The kind of record whose names a part gives; empty for other parts."""
    return _register.search_parts.get(subject_type, "")


def search_named(subject_type: str) -> Sequence[tuple[SearchKind, str]]:
    """The kinds that bear the name of a record, each with the column that holds its id."""
    return _register.search_named.get(subject_type, ())


def search_hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """What matches, from all slices, at most ``limit`` from each."""
    return [hit for source in _register.search for hit in source(actor, text, limit)]


def figures(actor: Actor) -> list[tuple[Metric, Measured]]:
    """Each figure that the actor may see, with its value now."""
    metrics = [metric for metric in _register.metrics.values() if actor.may(metric.act)]
    measured = [metric.measure(actor) for metric in metrics]
    asked = [one.value for one in measured if isinstance(one.value, QuerySet | Sums)]
    found = iter(reckon_each(asked))
    told = (
        replace(one, value=one.tell(*next(found)))
        if isinstance(one.value, QuerySet | Sums)
        else one
        for one in measured
    )
    return list(zip(metrics, told, strict=True))


def demo_parts() -> list[DemoPart]:
    """The parts of the demonstration zone in loading order."""
    return list(_register.demo)


def routers() -> dict[str, "Router"]:
    """The API of each slice by prefix."""
    return dict(_register.routers)


def api_parts() -> dict[str, Any]:
    """The parts of the API with their labels, as the scopes of tokens name them."""
    return dict(_register.parts)


def job_kind(kind: str) -> JobKind:
    """Who does the jobs of a kind."""
    return _register.jobs[kind]


def find_job_kind(kind: str) -> JobKind | None:
    """Who does the jobs of a kind; None where nobody does any more."""
    return _register.jobs.get(kind)


def ask_guards(act: str, *facts: Any) -> None:
    """Ask every slice that has a say in an act, in the act's transaction. Raises InvalidInput."""
    for guard in _register.guards.get(act, ()):
        guard(*facts)


def recurring_works() -> list[RecurringWork]:
    """What workers do again and again."""
    return list(_register.recurring.values())


def last_day_of(document: "IssuedDocument") -> tuple[date | None, Any]:
    """The last day on which a document holds, as its record stands now, and what it means.

    The day is None for no end.
    """
    source, label = _register.last_days.get(document.subject_type, (None, ""))
    return None if source is None else source(document), label


def record_name(subject_type: str) -> RecordName:
    """How people call a kind of record; one that no slice has named goes by its type."""
    return _register.record_names.get(subject_type) or RecordName(subject_type)


def act_label(act: str) -> Any:
    """How an act reads that is done to the records of several slices; else its code."""
    return _register.act_labels.get(act, act)


def map_colors() -> list[MapColors]:
    """The ways to color parcels that slices have added, in their order."""
    return list(_register.map_colors.values())


def inverse(act: str) -> Inverse | None:
    """How events of an act are undone; None where they are not."""
    return _register.inverses.get(act)


def achievements(what: Achieved) -> Sequence[Achievement]:
    """From which records something is known that projects have done, those asked first before."""
    return _register.achievements.get(what, [])


def achieved(
    what: Achieved, projects: Collection[int]
) -> dict[int, tuple[Achievement, Sequence[AchievementEntry]]]:
    """What projects have done by the first records that tell of each; others are missing."""
    found: dict[int, tuple[Achievement, Sequence[AchievementEntry]]] = {}
    for one in achievements(what):
        if rest := set(projects) - found.keys():
            told = one.find(rest)
            found |= {pk: (one, entries) for pk, entries in told.items() if entries}
    return found


def _refuse_again(known: Iterable[str], name: str) -> None:
    if name in known:
        raise ValueError(f"“{name}” is contributed twice")
