"""The record of acts is sealed, and tampering is found.

A seal closes a run of events (``zoneworks.core.engine.seals``) and carries the signature of the
installation. The head is the latest seal in short: kept elsewhere, it also shows that the end of
the record was cut off, or that all of it was written anew.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.engine import seals
from zoneworks.core.engine.seals import Differences, Run
from zoneworks.core.engine.seals import Seal as Term
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Seal

EVENTS_A_SEAL = 10_000
AT_ONCE, READERS = 32, 2
HORIZON_WAIT = "2s"
"""So long sealing waits for writers to finish before it leaves its turn to the next time."""


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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed.

    ``kind`` is one of CHANGED, MISSING, INSERTED, REORDERED (with the ids of the events), OTHER,
    CHAIN, SIGNATURE (of a seal), CUT, REWRITTEN, KEY, FORGED (of the head). ``number`` is the
    seal's.
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
    """Seal all events that are there, and return how many; none where writers do not pause."""
    horizon, done = _horizon(), 0
    if horizon is None:
        return done
    last = Seal.objects.order_by("-number").first()
    previous = None if last is None else last.term
    runs = list(_runs(previous.last_event if previous else 0, horizon))
    for run in _read_all(runs):
        previous = seals.close(previous, run, clock.now().isoformat())
        try:
            _keep(previous)
        except IntegrityError:  # somebody else seals at the same time
            break
        done += run.count
    return done


def verify(head: Head | None = None) -> Report:
    """Compare every event with what was sealed, and the chain of seals with its signatures.

    ``head`` is one that was exported before.
    """
    report, last = Report(), None
    own = _key().public_key()
    rows = Seal.objects.order_by("number").iterator(chunk_size=AT_ONCE)
    while group := list(islice(rows, AT_ONCE)):
        runs = []
        for row in group:
            found, after = _check_chain(last, row, head, own)
            report.findings += found
            last = row.term
            runs.append((after, last.last_event))
        for row, run in zip(group, _read_all(runs), strict=True):
            sealed = row.term.run
            report.findings += _findings(row.number, seals.compare(sealed, run))
            report.events += sealed.count
        report.seals += len(group)
    if head is not None:
        report.findings += _check_head(head, last.number if last else 0, own)
    report.unsealed = Event.objects.filter(pk__gt=last.last_event if last else 0).count()
    return report


def get_head() -> Head | None:
    """The head as it stands; None where nothing is sealed."""
    row = Seal.objects.order_by("-number").first()
    return None if row is None else head_of(row)


def head_of(row: Seal) -> Head:
    """The head as it stood after a seal."""
    return Head(
        number=row.number,
        last_event=row.last_event,
        made_at=row.made_at,
        digest=bytes(row.digest).hex(),
        signature=_to_text(bytes(row.signature)),
        public_key=_to_text(_raw(_key().public_key())),
    )


def read_head(text: str) -> Head:
    """Read a head that was exported. Raises InvalidInput where it is none."""
    try:
        values: Mapping[str, Any] = json.loads(text)
        head = Head(**{name: values[name] for name in Head.__slots__})
        numbers = isinstance(head.number, int) and isinstance(head.last_event, int)
        sizes = len(_of_text(head.signature)), len(_of_text(head.public_key))
        if not numbers or sizes != (64, 32) or len(bytes.fromhex(head.digest)) != 32:
            raise ValueError("Another form.")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput({"head": [_("This file is no head of a sealed record.")]}) from error
    return head


def _check_chain(
    previous: Term | None, row: Seal, head: Head | None, own: Ed25519PublicKey
) -> tuple[list[Finding], int]:
    """What is wrong with a seal itself, and the id after which its events begin."""
    seal, kinds = row.term, []
    is_broken = seals.breaks(previous, seal, bytes(row.digest))
    if is_broken:
        kinds.append("CHAIN")
    if not _is_signed(own, bytes(row.signature), bytes(row.digest)):
        kinds.append("SIGNATURE")
    if head is not None and head.number == seal.number and head.digest != seal.digest.hex():
        kinds.append("REWRITTEN")
    found = [Finding(kind, seal.number) for kind in kinds]
    return found, seals.starts_after(None if is_broken else previous, seal)


def _check_head(head: Head, last: int, own: Ed25519PublicKey) -> Iterator[Finding]:
    public = Ed25519PublicKey.from_public_bytes(_of_text(head.public_key))
    if not _is_signed(public, _of_text(head.signature), bytes.fromhex(head.digest)):
        yield Finding("FORGED", head.number)
    if _raw(public) != _raw(own):
        yield Finding("KEY", head.number)
    if head.number > last:
        yield Finding("CUT", head.number)


def _findings(number: int, found: Differences) -> Iterator[Finding]:
    for kind in ("changed", "missing", "inserted", "reordered"):
        if events := getattr(found, kind):
            yield Finding(kind.upper(), number, events)
    if found.is_other:
        yield Finding("OTHER", number)


def _horizon() -> int | None:
    """The id up to which every event is there; None where a writer holds on.

    A writer may have taken a lower id than others whose events are there already: on PostgreSQL
    all are waited for. On SQLite there is one writer at a time.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout = '{HORIZON_WAIT}'")
                cursor.execute(f"LOCK TABLE {Event._meta.db_table} IN SHARE MODE")
            cursor.execute(f"SELECT MAX(id) FROM {Event._meta.db_table}")  # noqa: S608 - own name
            return int(cursor.fetchone()[0] or 0)
    except OperationalError:
        return None


def _keep(seal: Term) -> None:
    Seal.objects.create(
        number=seal.number,
        last_event=seal.last_event,
        count=seal.run.count,
        ids=seal.run.ids,
        marks=seal.run.marks,
        content=seal.run.content,
        previous=seal.previous,
        made_at=seal.made_at,
        digest=seal.digest,
        signature=_key().sign(seal.digest),
    )


def _runs(after: int, horizon: int) -> Iterator[tuple[int, int]]:
    """Cut what is there into runs: each begins after the first id and ends with the second."""
    while after < horizon:
        rest = Event.objects.filter(pk__gt=after, pk__lte=horizon).order_by("pk")
        ends = rest.values_list("pk", flat=True)[EVENTS_A_SEAL - 1 : EVENTS_A_SEAL]
        last = next(iter(ends), horizon)
        yield after, last
        after = last


def _read_all(runs: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Read runs in their order, several at once where no transaction is open."""
    if connection.in_atomic_block or len(runs) == 1:
        yield from map(_read, runs)
        return
    with ThreadPoolExecutor(READERS) as pool:
        yield from pool.map(_read_apart, runs)


def _read_apart(run: tuple[int, int]) -> Run:
    try:
        return _read(run)
    finally:
        connection.close()


def _read(run: tuple[int, int]) -> Run:
    """Read the events of a run with the text of all that they say, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS[connection.vendor], run)
        ids, texts = cursor.fetchone()
    return seals.read_run(ids, texts)


def _text_of_events(array: str, moment: str, joined: str) -> str:
    columns = [str(one.column) for one in Event._meta.concrete_fields if not one.primary_key]
    said = ", ".join(moment if column == "at" else column for column in columns)
    text = f"CAST({array}({said}) AS TEXT)"
    return (
        f"SELECT {joined} FROM (SELECT id, {text} AS text FROM {Event._meta.db_table} "  # noqa: S608
        "WHERE id > %s AND id <= %s ORDER BY id) AS run"
    )


_TEXTS = {
    "sqlite": _text_of_events(
        "json_array", "at", "group_concat(id, ' '), group_concat(text, char(10))"
    ),
    "postgresql": _text_of_events(
        "json_build_array",
        "EXTRACT(EPOCH FROM at)",
        "string_agg(id::text, ' ' ORDER BY id), string_agg(text, chr(10) ORDER BY id)",
    ),
}
"""Ids and texts of a run, each joined: a text is an array of all columns, on one line."""


@cache
def _key() -> Ed25519PrivateKey:
    """The installation's own key, made once and kept beside the data."""
    path: Path = settings.DATA_DIR / "seal_key"
    if not path.exists():
        _write_once(path, Ed25519PrivateKey.generate())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _write_once(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a key whole, or leave what another process has written meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _is_signed(public: Ed25519PublicKey, signature: bytes, digest: bytes) -> bool:
    try:
        public.verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _to_text(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _of_text(text: str) -> bytes:
    return b64decode(text, validate=True)
