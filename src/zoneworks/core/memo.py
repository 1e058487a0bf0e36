"""Answers that are found once: within a page, and for as long as what they stand on stays the same.

Within a page only while it is read: whatever writes, tests and jobs ask anew each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models

P = ParamSpec("P")
Answer = TypeVar("Answer")
Part = TypeVar("Part", bound=Hashable)
_NOTHING = (object(), None)
MOST_KEPT = 128
"""So many answers are kept by a process."""
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)
_kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
_lock = Lock()


@contextmanager
def reading() -> Iterator[None]:
    """Remember answers until the page is read."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once_a_page(question: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let a question be asked once while a page is read; its arguments are told apart by hash."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = question(*args, **kwargs)
        found: Answer = answers[key]
        return found

    return asked


def known(question: Callable[..., Answer], *args: Any) -> Answer | None:
    """The answer to a question of ``once_a_page``, where this page has asked it before."""
    answers = _answers.get() or {}
    found: Answer | None = answers.get((question.__wrapped__, args, ()))  # type: ignore[attr-defined]
    return found


def kept(key: Hashable, mark: Hashable, find: Callable[[], Answer]) -> Answer:
    """An answer that takes long to find, kept by the process until its mark is another.

    ``key`` names the question with all that it depends on, ``mark`` what it stands on, such as
    ``mark_of`` its tables. Nobody may change the answer.
    """
    with _lock:
        known = _kept.get(key)
        if known is not None and known[0] == mark:
            _kept.move_to_end(key)
            answer: Answer = known[1]
            return answer
    found = find()
    _keep(key, mark, found)
    return found


def kept_parts(
    key: Hashable,
    mark: Hashable,
    marks: Callable[[], Mapping[Part, Any]],
    find: Callable[[list[Part]], Mapping[Part, Answer]],
) -> dict[Part, Answer]:
    """The answers to the parts of a question, kept as by ``kept``.

    Once the mark of the whole changes, ``marks`` gives that of each part, and ``find`` answers
    those parts whose mark is another than when they were found.
    """
    with _lock:
        kept_mark, parts = _kept.get(key, (None, {}))
        if key in _kept and kept_mark == mark:
            _kept.move_to_end(key)
            return {part: answer for part, (_mark, answer) in parts.items()}
    wanted = marks()
    stale = [part for part, now in wanted.items() if parts.get(part, _NOTHING)[0] != now]
    found = find(stale) if stale else {}
    answers = {part: found[part] if part in found else parts[part][1] for part in wanted}
    _keep(key, mark, {part: (now, answers[part]) for part, now in wanted.items()})
    return answers


def _keep(key: Hashable, mark: Hashable, answer: Any) -> None:
    with _lock:
        _kept[key] = (mark, answer)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    """Keep no answer: the database has become another one."""
    with _lock:
        _kept.clear()


def mark_of(zone_ids: Sequence[int], *tables: type[models.Model]) -> tuple[Any, ...]:
    """What changes whenever a record of these tables does in these zones, by one query a page.

    Each change of a record raises its version.
    """
    return _mark(tuple(zone_ids), tables)


@once_a_page
def _mark(zone_ids: tuple[int, ...], tables: tuple[type[models.Model], ...]) -> tuple[Any, ...]:
    zones = ", ".join(str(int(pk)) for pk in zone_ids) or "NULL"
    sums = ", ".join(
        "(SELECT COUNT(*), SUM(version), MAX(id)"  # noqa: S608 - own names
        f" FROM {one._meta.db_table} WHERE zone_id IN ({zones})) AS t{place}"
        for place, one in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {sums}")  # noqa: S608 - own names
        return tuple(cursor.fetchone())
