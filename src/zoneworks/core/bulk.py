"""One act on many records of a list: what would happen, doing it, and undoing it.

What would happen is found by doing it and rolling it back, so that it cannot differ from the deed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from zoneworks.core import clock, contributions, events, following, kept_views, personal, timelines
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import BulkAct, ListKind
from zoneworks.core.engine.acts import WORK
from zoneworks.core.errors import DomainError, InvalidInput, NotFound, check_reason
from zoneworks.core.following import Title
from zoneworks.core.models import Batch, Event
from zoneworks.core.templatetags.ui import sentences

MOST = 500
"""So many records at once."""
UNDO = "undo"
"""The act of a batch that undoes another."""
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one record: its changes, or why there are none."""

    title: Title
    changes: list[tuple[Any, str, str]]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each record. ``batch`` is None where nothing was done."""

    done: list[Outcome]
    refused: list[Outcome]
    batch: Batch | None = None


def acts_of(actor: Actor, kind: ListKind) -> list[BulkAct]:
    """What the actor may do to many rows of a list."""
    return [one for one in kind.bulk_acts if actor.may(one.act)]


def get_act(actor: Actor, list_name: str, name: str) -> tuple[ListKind, BulkAct]:
    """A list and an act on its rows.

    Raises:
        NotFound, ActForbidden.
    """
    kind = kept_views.get_kind(actor, list_name)
    act = next((one for one in kind.bulk_acts if one.name == name), None)
    if act is None:
        raise NotFound(_("There is no such act."))
    actor.require(act.act)
    return kind, act


def titles(actor: Actor, kind: ListKind, pks: Sequence[int]) -> list[Title]:
    """What names rows of a list, in their order.

    Raises:
        NotFound: one of them is none that the actor may see.
    """
    found = following.titles(actor, [(_label(actor, kind), pk) for pk in pks])
    if len(found) < len(set(pks)):
        raise NotFound(_("There is no such record."))
    return list(found.values())


def carry_out(
    actor: Actor,
    kind: ListKind,
    act: BulkAct,
    versions: Mapping[int, int],
    values: Mapping[str, Any],
    *,
    is_preview: bool = False,
) -> Done:
    """Do an act to records, each as the person saw it, in one transaction.

    Those on which it is not possible are left as they are. ``versions`` are by id.

    Raises:
        NotFound: one of them is none that the actor may see.
        InvalidInput: none was chosen, or more than ``MOST``.
    """
    actor.require(act.act)
    if not 0 < len(versions) <= MOST:
        raise InvalidInput({"item": [_("Choose 1 to %(most)s records.") % {"most": MOST}]})
    label = _label(actor, kind)
    if kind.rows(actor).filter(pk__in=versions).count() < len(versions):
        raise NotFound(_("There is no such record."))
    works = {
        (label, pk): partial(act.carry_out, actor, pk, versions[pk], values)
        for pk in sorted(versions)
    }
    batch = Batch(list_name=kind.name, act=act.name)
    with _told_of_deadlocks():
        return _try_each(actor, works, batch, is_preview=is_preview)


@contextmanager
def _told_of_deadlocks() -> Iterator[None]:
    """Records are held one after the other: where two acts hold what the other wants, PostgreSQL
    ends one of them. Nothing of it is done, and it is told to try again."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        text = _("Somebody else is changing the same records at this moment. Try again.")
        raise InvalidInput({"": [text]}) from error


def get_batch(actor: Actor, pk: int) -> Batch:
    """What was done at once, for who may do it.

    Raises:
        NotFound: there is none such.
    """
    actor.require(WORK)
    rows = Batch.objects.filter(zone_id=actor.zone_id, pk=pk)
    found = rows.select_related("user", "undoes", "undone_by__user")
    batch: Batch | None = found.first()
    if batch is None or not _may_see(actor, batch):
        raise NotFound(_("There is no such record."))
    return batch


def act_label(batch: Batch) -> Any:
    """What was done at once."""
    kind, name = contributions.list_kind(batch.list_name), _act_name(batch)
    known = {one.name: one.label for one in kind.bulk_acts} if kind is not None else {}
    label = known.get(name, name)
    return _("Undone: %(act)s") % {"act": label} if batch.act == UNDO else label


def told(actor: Actor, batch: Batch) -> list[Outcome]:
    """What became of each record of a batch."""
    return _outcomes(actor, _events(batch))


def why_not_undone(actor: Actor, batch: Batch) -> Any:
    """Why a batch is not undone by the actor; nothing where it can be."""
    if batch.undoes_id is not None or hasattr(batch, "undone_by"):
        return _("It has been undone.") if batch.undoes_id is None else _("This undid another act.")
    acts = set(_events(batch).values_list("act", flat=True))
    inverses = [contributions.inverse(act) for act in acts]
    if not all(one is not None and actor.may(one.act) for one in inverses):
        return _("This act is not undone at once: correct each record by itself.")
    return ""


def undo(actor: Actor, pk: int, *, reason: str, is_preview: bool = False) -> Done:
    """Undo what was done at once, record by record; what has changed again since stays.

    Raises:
        NotFound: there is none such.
        InvalidInput: no reason, it is not undone at once, or it has been undone.
    """
    check_reason(reason)
    get_batch(actor, pk)
    with _told_of_deadlocks(), transaction.atomic():
        list(Batch.objects.select_for_update().filter(pk=pk))
        batch = get_batch(actor, pk)
        if why := why_not_undone(actor, batch):
            raise InvalidInput({"": [why]})
        by_record: dict[Key, list[Event]] = {}
        for event in _events(batch):
            by_record.setdefault(events.record_of(event), []).append(event)
        works = {
            key: partial(_undo_each, actor, found[::-1], reason)
            for key, found in sorted(by_record.items())
        }
        undoing = Batch(list_name=batch.list_name, act=UNDO, undoes=batch)
        return _try_each(actor, works, undoing, is_preview=is_preview)


def _undo_each(actor: Actor, found: Sequence[Event], reason: str) -> None:
    personal.put_back(found)
    for event in found:
        inverse = contributions.inverse(event.act)
        if inverse is not None:
            actor.require(inverse.act)
            inverse.undo(actor, event, reason)


def _try_each(
    actor: Actor, works: Mapping[Key, Callable[[], Any]], batch: Batch, *, is_preview: bool
) -> Done:
    """Do each work, or learn why it cannot be done; keep it, or roll it back."""
    refused: dict[Key, str] = {}
    with transaction.atomic():
        before = events.latest_id()
        with events.together() as number:
            for key, work in works.items():
                try:
                    with transaction.atomic():
                        work()
                except DomainError as refusal:
                    refused[key] = _why(refusal)
        written = Event.objects.filter(zone_id=actor.zone_id, pk__gt=before, batch=number)
        done = _outcomes(actor, written)
        keys = {events.record_of(event) for event in written}
        for key in works.keys() - keys - refused.keys():
            refused[key] = str(_("It is so already."))
        named = following.titles(actor, refused)
        why = [Outcome(named[key], [], refused[key]) for key in works if key in named]
        if is_preview:
            transaction.set_rollback(True)
            return Done(done, why)
        return Done(done, why, _keep(actor, batch, written) if done else None)


def _why(refusal: DomainError) -> str:
    """A refusal in one line, whatever fields it is about."""
    if not isinstance(refusal, InvalidInput):
        return str(refusal)
    return sentences(*(text for texts in refusal.fields.values() for text in texts))


def _keep(actor: Actor, batch: Batch, written: Any) -> Batch:
    found = list(written.order_by("pk").values_list("pk", "batch"))
    batch.zone_id, batch.user_id, batch.at = actor.writing_zone_id(), actor.user_id, clock.now()
    batch.first, batch.last, batch.number = found[0][0], found[-1][0], found[0][1]
    batch.save(force_insert=True)
    return batch


def _outcomes(actor: Actor, written: Any) -> list[Outcome]:
    found = list(written.order_by("pk"))
    personal.put_back(found)
    changes = timelines.changes_by_record(actor, found)
    named = following.titles(actor, changes)
    return [Outcome(title, changes[key]) for key, title in named.items()]


def _events(batch: Batch) -> Any:
    between = Event.objects.filter(zone_id=batch.zone_id, pk__range=(batch.first, batch.last))
    return between.filter(batch=batch.number).order_by("pk")


def _may_see(actor: Actor, batch: Batch) -> bool:
    kind = contributions.list_kind(batch.list_name)
    if kind is None or not actor.reaches(kind.part):
        return False
    return any(one.name == _act_name(batch) for one in acts_of(actor, kind))


def _act_name(batch: Batch) -> str:
    """The act, or that which was undone."""
    return batch.act if batch.undoes is None else batch.undoes.act


def _label(actor: Actor, kind: ListKind) -> str:
    label: str = kind.rows(actor).model._meta.label
    return label
