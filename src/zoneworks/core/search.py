"""Search over everything that a person may see, in the database's own full-text index.

An entry is written in the transaction of the event that changed its record, so that no slice can
forget it. What is found goes once more through the slice's own query before anybody sees it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.urls import reverse

from zoneworks.core import contributions, statements
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import SearchHit, SearchKind
from zoneworks.core.engine import search as words
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import SearchEntry

CANDIDATES = 200
"""So many matches of a kind are looked at; who sees more types another letter."""
AT_ONCE = 500


def find(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """What matches and the actor may see, kind by kind, the nearest first, ``limit`` a kind."""
    terms = words.parse(text)
    hits: list[SearchHit] = []
    for kind in contributions.search_kinds():
        if terms and actor.may(kind.act):
            found = sorted(
                _matches(actor, kind, terms), key=lambda one: words.rank(text, one[1], one[2])
            )
            ids = [pk for pk, _title, _line in found]
            rows = (kind.found or kind.seen)(actor)
            seen = ids and set(rows.filter(pk__in=ids).values_list("pk", flat=True))
            shown = [one for one in found if one[0] in seen][:limit]
            hits += [
                SearchHit(kind.label, title, line, reverse(kind.url_name, args=[pk]))
                for pk, title, line in shown
            ]
    return hits + contributions.search_hits(actor, text, limit)


def refresh(subject_type: str, ids: Iterable[int]) -> None:
    """Write the entries of records as they are now; those of lost records are removed."""
    kind = contributions.search_kind(subject_type)
    if kind is None:
        return
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), AT_ONCE):
        _write(kind, wanted[at : at + AT_ONCE])


def touch(lines: Iterable[Any]) -> None:
    """Refresh what events have changed: records, wholes of parts, and bearers of their names."""
    touched: dict[str, set[int]] = {}
    for line in lines:
        if contributions.search_kind(line.subject_type) is not None:
            touched.setdefault(line.subject_type, set()).add(line.subject_id)
        elif contributions.search_subject(line.subject_type) == line.part_of_type != "":
            touched.setdefault(line.part_of_type, set()).add(line.part_of_id)
    for subject_type, ids in touched.items():
        refresh(subject_type, ids)
        for kind, column in contributions.search_named(subject_type):
            bearers = kind.model.objects.filter(**{f"{column}__in": ids})
            refresh(kind.subject_type, bearers.values_list("pk", flat=True))


def rebuild() -> int:
    """Write all entries anew, and return how many."""
    count = 0
    for kind in contributions.search_kinds():
        SearchEntry.objects.filter(subject_type=kind.subject_type).delete()
        ids = list(kind.rows().values_list("pk", flat=True))
        refresh(kind.subject_type, ids)
        count += len(ids)
    return count


def complete() -> None:
    """Write all entries where none is there yet, as after the version that brought search."""
    has_records = any(kind.rows().exists() for kind in contributions.search_kinds())
    if has_records and not SearchEntry.objects.exists():
        rebuild()


def _write(kind: SearchKind, ids: Sequence[int]) -> None:
    there = {row.pk: _entry(kind, row) for row in kind.rows().filter(pk__in=ids)}
    with connection.cursor() as cursor:
        statements.write(cursor, _INSERT, [there[pk] for pk in sorted(there)])
    if lost := [pk for pk in ids if pk not in there]:
        SearchEntry.objects.filter(subject_type=kind.subject_type, subject_id__in=lost).delete()


def _entry(kind: SearchKind, row: Any) -> tuple[Any, ...]:
    one = kind.index(row)
    marks = [kind.mark, _mark("zone", row.zone_id)]
    if one.enterprise_id:
        marks.append(_mark("own", one.enterprise_id))
    text = _STORED[connection.vendor](words.words_of(one.names, one.codes, marks))
    return row.zone_id, kind.subject_type, row.pk, one.title[:200], one.line[:200], text


def _mark(what: str, pk: int | None) -> str:
    return f"{what}9{pk}x"


def _matches(
    actor: Actor, kind: SearchKind, terms: Sequence[words.Term]
) -> list[tuple[int, str, str]]:
    """Ids, titles and lines of a kind's records in the actor's zones that hold all terms."""
    is_own = actor.role is Role.ENTERPRISE
    if not actor.zone_ids or (is_own and not actor.enterprise_id):
        return []
    marks = [[kind.mark], [_mark("zone", pk) for pk in actor.zone_ids]]
    if is_own:
        marks.append([_mark("own", actor.enterprise_id)])
    statement, write = _STATEMENTS[connection.vendor]
    question = write(terms, marks)
    if not _QUESTION.fullmatch(question):
        raise AssertionError(f"Not made of words: {question!r}")
    with connection.cursor() as cursor:
        # In the text, so that PostgreSQL sees how common its words are before it chooses a way.
        cursor.execute(statement.format(f"'{question}'"), [CANDIDATES])
        return list(cursor.fetchall())


def _fts5(terms: Sequence[words.Term], marks: Sequence[Sequence[str]]) -> str:
    found = [f'"{" ".join(term.words)}"{"*" if term.is_open else ""}' for term in terms]
    found += [f"({' OR '.join(group)})" for group in marks]
    return " AND ".join(found)


def _tsquery(terms: Sequence[words.Term], marks: Sequence[Sequence[str]]) -> str:
    found = [f"({' <-> '.join(term.words)}{':*' if term.is_open else ''})" for term in terms]
    found += [f"({' | '.join(group)})" for group in marks]
    return " & ".join(found)


def _placed(text: str) -> str:
    """Words with their places, as a ``tsvector`` reads them."""
    return " ".join(f"{word}:{place}" for place, word in enumerate(text.split(" ")[:16_000], 1))


_INSERT = (
    "INSERT INTO core_searchentry (zone_id, subject_type, subject_id, title, line, words) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (subject_type, subject_id) DO UPDATE SET "
    "title = excluded.title, line = excluded.line, words = excluded.words "
    "WHERE (core_searchentry.words, core_searchentry.title, core_searchentry.line) "
    "<> (excluded.words, excluded.title, excluded.line)"
)
_QUESTION = re.compile(r"[a-zA-Z0-9 &|<>()\":*-]+")
_STORED: Mapping[str, Any] = {"sqlite": str, "postgresql": _placed}
_STATEMENTS: Mapping[str, Any] = {
    "sqlite": (
        "SELECT e.subject_id, e.title, e.line FROM core_searchtext t "
        "JOIN core_searchentry e ON e.id = t.rowid WHERE core_searchtext MATCH {} LIMIT %s",
        _fts5,
    ),
    "postgresql": (
        "SELECT subject_id, title, line FROM core_searchentry WHERE vector @@ {}::tsquery LIMIT %s",
        _tsquery,
    ),
}
