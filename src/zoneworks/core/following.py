"""What people follow, and what is new of it: one line a record instead of a message an event."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core import contributions, events, kept_views, lists
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import WORK
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Event, Follow, ListView, ZoneRow

MOST = 200
"""So much may a person follow."""
LOOKED_AT = 2_000
"""So many of the latest events are looked through."""
VIEW = "core.ListView"


@dataclass(frozen=True, slots=True)
class Title:
    """What names a record: its kind, its title, a line beside it, and where it is read."""

    label: Any
    title: str
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """What a person follows, and what others have done there since they looked.

    ``count`` is of events for a record, of rows for a list; ``latest`` is the last event.
    """

    follow: Follow
    title: Title
    count: int = 0
    latest: Event | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is a list that was kept."""
        return bool(self.follow.subject_type == VIEW)


def is_followed(actor: Actor, subject_type: str, pk: int) -> bool:
    """Whether the actor follows a record or a view."""
    return bool(_own(actor).filter(subject_type=subject_type, subject_id=pk).exists())


def followed_views(actor: Actor, pks: Sequence[int]) -> set[int]:
    """Which of these views the actor follows."""
    found = _own(actor).filter(subject_type=VIEW, subject_id__in=pks)
    return set(found.values_list("subject_id", flat=True))


def follow(actor: Actor, subject_type: str, pk: int) -> None:
    """Follow a record or a kept list that the actor may see, from now on.

    What somebody follows is their own affair and no fact of the zone: it has no event.

    Raises:
        NotFound: there is none such that the actor may see.
        InvalidInput: too much is followed already.
    """
    actor.require(WORK)
    if subject_type == VIEW:
        kept_views.get_view(actor, pk)
    elif not _seen(actor, subject_type, [pk]):
        raise NotFound(_("There is no such record."))
    with transaction.atomic():
        if _own(actor).count() >= MOST:
            text = _("You follow %(most)s already: leave one.") % {"most": MOST}
            raise InvalidInput({"": [text]})
        Follow.objects.get_or_create(
            zone_id=actor.zone_id,
            user_id=actor.user_id,
            subject_type=subject_type,
            subject_id=pk,
            defaults={"seen": events.latest_id()},
        )


def follow_too(record: ZoneRow, other: ZoneRow) -> None:
    """Let those who follow a record also follow another of its kind, such as the one that it was
    merged into, from where they have read."""
    subject_type = record._meta.label
    followers = Follow.objects.filter(
        zone_id=record.zone_id, subject_type=subject_type, subject_id=record.pk
    )
    Follow.objects.bulk_create(
        [
            Follow(
                zone_id=one.zone_id,
                user_id=one.user_id,
                subject_type=subject_type,
                subject_id=other.pk,
                seen=one.seen,
            )
            for one in followers
        ],
        ignore_conflicts=True,
    )


def leave(actor: Actor, subject_type: str, pk: int) -> None:
    """Follow something no longer.

    Raises:
        NotFound: it is not followed.
    """
    count, _models = _own(actor).filter(subject_type=subject_type, subject_id=pk).delete()
    if not count:
        raise NotFound(_("You do not follow this."))


def mark_seen(actor: Actor, pks: Sequence[int] = (), *, up_to: int) -> None:
    """Remember that the news up to an event are known; of all that is followed, or of some."""
    known = min(up_to, events.latest_id())
    own = _own(actor).filter(seen__lt=known)
    (own.filter(pk__in=pks) if pks else own).update(seen=known)


def list_news(actor: Actor) -> list[News]:
    """All that the actor follows and may see, what has the latest news first."""
    found = list(_own(actor).order_by("-pk"))
    views = [one for one in found if one.subject_type == VIEW]
    records = [one for one in found if one.subject_type != VIEW]
    news = [*_news_of_records(actor, records), *_news_of_lists(actor, views)]
    return sorted(news, key=lambda one: one.latest.pk if one.latest else 0, reverse=True)


def titles(actor: Actor, subjects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Title]:
    """What names records, of those that the actor may see, in their order."""
    found: dict[tuple[str, int], Title] = {}
    subjects = list(subjects)
    for subject_type, pks in _by_type(subjects).items():
        kind = contributions.search_kind(subject_type)
        if kind is None:
            continue
        for pk, row in _seen(actor, subject_type, pks).items():
            named, url = kind.index(row), reverse(kind.url_name, args=[pk])
            found[subject_type, pk] = Title(kind.label, named.title, named.line, url)
    return {key: found[key] for key in dict.fromkeys(subjects) if key in found}


def get_title(actor: Actor, subject_type: str, pk: int) -> Title:
    """What names one record.

    Raises:
        NotFound: there is none such that the actor may see.
    """
    title = titles(actor, [(subject_type, pk)]).get((subject_type, pk))
    if title is None:
        raise NotFound(_("There is no such record."))
    return title


def _news_of_records(actor: Actor, follows: Sequence[Follow]) -> Iterator[News]:
    keys = [(one.subject_type, one.subject_id) for one in follows]
    named = titles(actor, keys)
    happened = _group(_since(actor, _by_type(keys), follows), set(keys).__contains__)
    for key, one in zip(keys, follows, strict=True):
        if key in named:
            new = [event for event in happened.get(key, ()) if event.pk > one.seen]
            yield News(one, named[key], len(new), new[0] if new else None)


def _news_of_lists(actor: Actor, follows: Sequence[Follow]) -> Iterator[News]:
    views = ListView.objects.in_bulk([one.subject_id for one in follows])
    shown = {
        one.pk: view
        for one in follows
        if (view := views.get(one.subject_id)) is not None
        and (view.user_id == actor.user_id or kept_views.is_open_to(actor, view))
    }
    for one in follows:
        view = shown.get(one.pk)
        kind = contributions.list_kind(view.list_name) if view is not None else None
        if view is None or kind is None or not (actor.may(kind.act) and actor.reaches(kind.part)):
            continue
        try:
            rows = lists.narrow(kind.spec, kind.rows(actor), dict(parse_qsl(view.query)))
        except InvalidInput:  # a filter has changed since the view was kept
            continue
        label = rows.model._meta.label
        happened = _group(_since(actor, {label: None}, [one]), partial(_is_of, label))
        there = set(
            rows.filter(pk__in=[pk for _label, pk in happened]).values_list("pk", flat=True)
        )
        latest = [found[0] for (_label, pk), found in happened.items() if pk in there]
        url = f"{reverse(kind.url_name)}?{view.query}"
        newest = max(latest, key=lambda event: event.pk, default=None)
        yield News(one, Title(kind.spec.title, view.name, "", url), len(there), newest)


def _since(
    actor: Actor, wanted: Mapping[str, Sequence[int] | None], follows: Sequence[Follow]
) -> list[Event]:
    """The latest events of records of some types and of their parts, by others; newest first."""
    about = Q()
    for subject_type, pks in wanted.items():
        own, part = Q(subject_type=subject_type), Q(part_of_type=subject_type)
        if pks is not None:
            own, part = own & Q(subject_id__in=pks), part & Q(part_of_id__in=pks)
        about |= own | part
    if not wanted:
        return []
    found = events.open_to(actor).filter(about, pk__gt=min(one.seen for one in follows))
    return list(
        found.exclude(user_id=actor.user_id).select_related("user").order_by("-pk")[:LOOKED_AT]
    )


def _group(
    found: Iterable[Event], is_wanted: Callable[[tuple[str, int]], bool]
) -> dict[tuple[str, int], list[Event]]:
    grouped: dict[tuple[str, int], list[Event]] = {}
    for event in found:
        own = event.subject_type, event.subject_id
        for key in (own, (event.part_of_type, event.part_of_id or 0)):
            if is_wanted(key):
                grouped.setdefault(key, []).append(event)
                break
    return grouped


def _is_of(label: str, key: tuple[str, int]) -> bool:
    return key[0] == label


def _seen(actor: Actor, subject_type: str, pks: Sequence[int]) -> dict[int, Any]:
    """The records among these that the actor may see, with what names them."""
    kind = contributions.search_kind(subject_type)
    if kind is None or not actor.may(kind.act) or not actor.reaches(kind.part):
        return {}
    seen = kind.seen(actor).filter(pk__in=pks).values_list("pk", flat=True)
    return {row.pk: row for row in kind.rows().filter(pk__in=list(seen))}


def _by_type(subjects: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    by_type: dict[str, list[int]] = {}
    for subject_type, pk in subjects:
        by_type.setdefault(subject_type, []).append(pk)
    return by_type


def _own(actor: Actor) -> Any:
    return Follow.objects.filter(zone_id=actor.zone_id, user_id=actor.user_id)
