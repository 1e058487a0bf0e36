"""The record of acts is sealed, and tampering is found.

A seal closes a run of events (``zoneworks.core.engine.seals``) and carries the signature of the
installation. The head is the latest seal in short: kept elsewhere, it also shows that the end of
the record was cut off, or that all of it was written anew.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from itertools import islice
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, events, personal, signing
from zoneworks.core.actors import Actor
from zoneworks.core.engine import seals
from zoneworks.core.engine.acts import VIEW_SEALS
from zoneworks.core.engine.seals import Differences, Run
from zoneworks.core.engine.seals import Seal as Term
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Seal

EVENTS_A_SEAL = 10_000
"""No seal covers more; one over gaps of ids covers less."""
AT_ONCE, READERS = 32, 2
HORIZON_WAIT = "2s"
"""So long sealing waits for writers to finish before it leaves its turn to the next time."""
FORMS = {
    1: (
        *("zone_id", "at", "user_id", "on_behalf_of_id", "role", "subject_type", "subject_id"),
        *("part_of_type", "part_of_id", "act", "before", "after", "reason", "batch"),
    ),
}
"""The columns that a seal of each form covers. A new column of events needs a new form."""


@dataclass(frozen=True, slots=True)
class Head:
    """The latest seal in short, as it is exported and printed."""

    number: int
    last_event: int
    made_at: str
    digest: str
    signature: str
    public_key: str

    def text(self) -> str:
        """The head as a file."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({"zoneworks": "head of the sealed record"} | values, indent=2) + "\n"

    @property
    def statement(self) -> bytes:
        """What the signature says."""
        digest = bytes.fromhex(self.digest)
        return seals.statement(self.number, self.last_event, self.made_at, digest)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed.

    ``kind`` is one of CHANGED, MISSING, INSERTED, REORDERED (with the ids of the events), OTHER,
    CHAIN, SIGNATURE (of a seal), CUT, REWRITTEN, KEY, FORGED (of the head), KEY_LOST (signatures
    were not checked), VALUE (personal values beside the events, by their own ids).
    ``number`` is the seal's.
    """

    kind: str
    number: int
    events: tuple[int, ...] = ()


@dataclass(slots=True)
class Report:
    """What a verification has read and found."""

    seals: int = 0
    events: int = 0
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)


def seal_events() -> int:
    """Seal all events that are there, and return how many; none where writers do not pause.

    Raises:
        KeyLost: there are seals, and the key that has made them is not there.
    """
    horizon, done = events.horizon(HORIZON_WAIT), 0
    if horizon is None:
        return done
    last = Seal.objects.order_by("-number").first()
    previous = None if last is None else last.term
    runs = list(_runs(previous.last_event if previous else 0, horizon))
    if not runs:
        return done
    key = signing.load_key() if previous else signing.make_key()
    for run in _read_all(seals.FORM, runs):
        moment = clock.now().astimezone(UTC).isoformat()
        previous = seals.close(previous, run, moment)
        try:
            with transaction.atomic():
                _keep(previous, key)
        except IntegrityError:  # somebody else seals at the same time
            break
        done += run.count
    return done


def seal_due() -> None:
    """Seal what is there: work that comes again. Raises KeyLost."""
    seal_events()


def verify(head: Head | None = None) -> Report:
    """Compare every event with what was sealed, and the chain of seals with its signatures.

    ``head`` is one that was exported before.
    """
    check = _Check(head)
    rows = Seal.objects.order_by("number").iterator(chunk_size=AT_ONCE)
    while group := list(islice(rows, AT_ONCE)):
        check.look_at(group)
    return check.finish()


class _Check:
    """One verification, from seal to seal."""

    def __init__(self, head: Head | None) -> None:
        self._report, self._head = Report(), head
        self._last: Term | None = None
        try:
            self._own: Ed25519PublicKey | None = signing.load_key().public_key()
        except signing.KeyLost:
            self._own = None

    def look_at(self, rows: Sequence[Seal]) -> None:
        """Look at some seals and their events."""
        known: list[tuple[Term, int]] = []
        for row in rows:
            try:
                term, digest, signature = row.term, bytes(row.digest), bytes(row.signature)
            except TypeError:
                self._find("CHAIN", self._last.number + 1 if self._last else 1)
                continue
            is_counted = row.count == term.run.count
            known.append((term, self._check_chain(term, digest, signature, is_counted)))
            self._last = term
        for form in {term.form for term, _after in known} & FORMS.keys():
            self._compare(form, [one for one in known if one[0].form == form])
        self._report.seals += len(rows)

    def _compare(self, form: int, known: Sequence[tuple[Term, int]]) -> None:
        spans = [(after, term.last_event, term.run.count) for term, after in known]
        read = _read_all(form, spans, is_marked=False)
        for (term, _after), span, run in zip(known, spans, read, strict=True):
            self._report.events += term.run.count
            if (run.ids, run.content) != (term.run.ids, term.run.content):
                (now,) = _read_all(form, [span])
                found = seals.compare(term.run, now)
                self._report.findings += _findings(term.number, found)

    def _check_chain(self, seal: Term, digest: bytes, signature: bytes, is_counted: bool) -> int:
        """Say what is wrong with a seal itself; return the id after which its events begin."""
        head = self._head
        is_broken = seals.breaks(self._last, seal, digest)
        if is_broken or not is_counted or seal.form not in FORMS:
            self._find("CHAIN", seal.number)
        stated = seals.statement(seal.number, seal.last_event, seal.made_at, digest)
        if self._own and not signing.is_signed(self._own, signature, stated):
            self._find("SIGNATURE", seal.number)
        if head is not None and head.number == seal.number and head.digest != seal.digest.hex():
            self._find("REWRITTEN", seal.number)
        return seals.starts_after(self._last, seal, is_broken=is_broken)

    def finish(self) -> Report:
        """Check the head that was exported, and count what is not sealed."""
        last, head = self._last, self._head
        if self._own is None and (last or head):
            self._find("KEY_LOST", last.number if last else 0)
        if head is not None:
            public = signing.public_key(head.public_key)
            if not signing.is_signed(public, signing.of_text(head.signature), head.statement):
                self._find("FORGED", head.number)
            if self._own and signing.public_text(self._own) != head.public_key:
                self._find("KEY", head.number)
            if head.number > (last.number if last else 0):
                self._find("CUT", head.number)
        if values := personal.find_changed():
            self._report.findings.append(Finding("VALUE", 0, values))
        self._report.unsealed = count_unsealed(last.last_event if last else None)
        return self._report

    def _find(self, kind: str, number: int) -> None:
        self._report.findings.append(Finding(kind, number))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the record of all zones is sealed; ``latest`` are some seals, the last first."""

    sealed: int
    unsealed: int
    latest: list[Seal]


def get_standing(actor: Actor, shown: int) -> Standing:
    """How far the record is sealed: figures of the chain alone, nothing of what events say."""
    actor.require(VIEW_SEALS)
    latest = Seal.objects.defer("ids", "marks").order_by("-number")
    sealed = Seal.objects.aggregate(sealed=Sum("count"))["sealed"] or 0
    last = latest.first()
    return Standing(sealed, count_unsealed(last.last_event if last else None), list(latest[:shown]))


def count_unsealed(last_event: int | None) -> int:
    """How many events came after the last that is sealed; all where none is."""
    found = Event.objects.all() if last_event is None else Event.objects.filter(pk__gt=last_event)
    return found.count()


def get_head() -> Head | None:
    """The head as it stands; None where nothing is sealed. Raises KeyLost."""
    row = Seal.objects.order_by("-number").first()
    return None if row is None else head_of(row)


def head_of(row: Seal) -> Head:
    """The head as it stood after a seal. Raises KeyLost."""
    return Head(
        number=row.number,
        last_event=row.last_event,
        made_at=row.made_at,
        digest=bytes(row.digest).hex(),
        signature=signing.to_text(bytes(row.signature)),
        public_key=signing.public_text(signing.load_key()),
    )


def read_head(text: str) -> Head:
    """Read a head that was exported. Raises InvalidInput where it is none."""
    try:
        values: Mapping[str, Any] = json.loads(text)
        head = Head(**{name: values[name] for name in Head.__slots__})
        kinds = [type(getattr(head, name)) for name in Head.__slots__]
        if kinds != [int, int, str, str, str, str] or len(signing.of_text(head.signature)) != 64:
            raise ValueError("Another form.")
        signing.public_key(head.public_key)
        if len(bytes.fromhex(head.digest)) != 32 or head.digest != head.digest.lower():
            raise ValueError("Another form.")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput({"head": [_("This file is no head of a sealed record.")]}) from error
    return head


def _findings(number: int, found: Differences) -> Iterator[Finding]:
    for kind in ("changed", "missing", "inserted", "reordered"):
        if pks := getattr(found, kind):
            yield Finding(kind.upper(), number, pks)
    if found.is_other:
        yield Finding("OTHER", number)


def _keep(seal: Term, key: Ed25519PrivateKey) -> None:
    stated = seals.statement(seal.number, seal.last_event, seal.made_at, seal.digest)
    Seal.objects.create(
        number=seal.number,
        form=seal.form,
        last_event=seal.last_event,
        count=seal.run.count,
        ids=seal.run.ids,
        marks=seal.run.marks,
        content=seal.run.content,
        previous=seal.previous,
        made_at=seal.made_at,
        digest=seal.digest,
        signature=key.sign(stated),
    )


Span = tuple[int, int, int]
"""A run by the id after which it begins, its last id, and how many events it has."""


def _runs(after: int, horizon: int) -> Iterator[Span]:
    """Cut what is there into runs by ids, without counting events one by one."""
    pks = Event.objects.values_list("pk", flat=True)
    while after < horizon:
        first = pks.filter(pk__gt=after).order_by("pk")[0]
        end = min(first + EVENTS_A_SEAL - 1, horizon)  # one bound: SQLite seeks by one alone
        last = pks.filter(pk__lte=end).order_by("-pk")[0]
        yield after, last, EVENTS_A_SEAL
        after = last


def _read_all(form: int, spans: Sequence[Span], *, is_marked: bool = True) -> Iterator[Run]:
    """Read runs in their order, several at once where no transaction is open."""
    jobs = [(form, part, is_marked) for part in seals.parts(spans, EVENTS_A_SEAL)]
    if connection.in_atomic_block or len(jobs) == 1:
        yield from (run for job in jobs for run in _read(job))
        return
    with ThreadPoolExecutor(READERS) as pool:
        yield from (run for runs in pool.map(_read_apart, jobs) for run in runs)


Job = tuple[int, Sequence[Span], bool]


def _read_apart(job: Job) -> list[Run]:
    try:
        return _read(job)
    finally:
        connection.close()


def _read(job: Job) -> list[Run]:
    """Read the events of runs that follow each other, with the text of all that they say."""
    form, spans, is_marked = job
    bounds = spans[0][0], spans[-1][1]
    with connection.cursor() as cursor:
        try:
            cursor.execute(_statement(form, connection.vendor), bounds)
        except OperationalError:
            if connection.vendor != "sqlite":
                raise
            cursor.execute(_statement(form, "damaged sqlite"), bounds)
        count, lowest, highest, content = cursor.fetchone()
        ids = np.arange(count, dtype=np.int64) + (lowest or 0)
        if count and highest - lowest + 1 != count:
            cursor.execute(f"SELECT id {_RUN}", bounds)
            ids = np.array([pk for (pk,) in cursor.fetchall()], dtype=np.int64)
    content = content.encode() if isinstance(content, str) else content or b""
    ends = [last for _after, last, _count in spans[:-1]]
    parts = seals.part(ids, content, ends)
    return [seals.read_run(*one, is_marked=is_marked) for one in parts]


_RUN = f"FROM {events.TABLE} WHERE id > %s AND id <= %s ORDER BY id"
_ARRAYS = {
    "sqlite": ("json_array", "{}", "CAST(group_concat(text, '\n') AS BLOB)"),
    "postgresql": ("json_build_array", "{}", "string_agg(text, chr(10) ORDER BY id)"),
}
_ARRAYS["damaged sqlite"] = (
    "json_array",
    "CASE typeof({0}) WHEN 'blob' THEN 'blob ' || hex({0}) ELSE {0} END",
    _ARRAYS["sqlite"][2],
)
"""How each database writes the columns of an event as an array on one line, what it does with a
column, and how it joins the lines. SQLite takes bytes in any column, and no array holds them: they
are told otherwise where somebody has put them there."""


def _statement(form: int, way: str) -> str:
    array, written, joined = _ARRAYS[way]
    columns = [
        "EXTRACT(EPOCH FROM at)" if column == "at" and way == "postgresql" else column
        for column in FORMS[form]
    ]
    text = f"CAST({array}({', '.join(written.format(column) for column in columns)}) AS TEXT)"
    return (
        f"SELECT count(*), min(id), max(id), {joined} "  # noqa: S608 - own names
        f"FROM (SELECT id, {text} AS text {_RUN}) AS run"
    )
