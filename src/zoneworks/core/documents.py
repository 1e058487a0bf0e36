"""Documents out: issued with a number, archived as a file, withdrawn, verified by anybody."""

import hashlib
import re
import secrets
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core import electronic_seals, events, printing, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import VISIT
from zoneworks.core.engine.numbering import DocumentNumber, check_next, parse_number
from zoneworks.core.errors import DomainError
from zoneworks.core.events import Line
from zoneworks.core.models import Event, IssuedDocument, NumberSeries
from zoneworks.core.printing import Sheet

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters of a verification code: none that is taken for another one (Crockford's base 32)."""
CODE_LETTERS = 20  # 100 bits
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
DOCUMENT = "core.IssuedDocument"
ISSUED = "core.document_issued"
SHOWN_OF_A_NAME = 2
"""So many letters of a holder's name are shown at either end, at most."""


class DocumentDamaged(DomainError):
    """An archived file that is not what was archived."""

    status = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be issued: for which record, in which words, to whom.

    ``word`` is the series from which it takes its number, in the year of ``on``; a ``number`` that
    is there already, such as that of a decision, goes before.
    """

    kind: str
    subject: tuple[str, int]
    sheet: Sheet
    on: date
    holder: str
    rules_sha256: str
    word: str = ""
    number: str = ""


_COLUMNS = (
    *("zone_id", "version", "kind", "title", "number", "ordinal", "subject_type", "subject_id"),
    *("holder", "issuer", "issued_on", "is_simulated", "values", "rules_sha256", "code"),
    *("content", "sha256", "withdrawal_reason"),
)
_QUOTED = [f'"{name}"' for name in _COLUMNS]
_INSERT = (
    f"INSERT INTO {IssuedDocument._meta.db_table} "  # noqa: S608 - own names
    f"({', '.join(_QUOTED)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
_TOLD = (
    *("kind", "title", "number", "holder", "issuer", "issued_on", "is_simulated"),
    *("rules_sha256", "words_sha256"),
)
"""What the event of a document says: of its words their digest, by which they are proved when the
file is made."""
AT_ONCE = 500
"""So many documents are named in one statement."""
_TAKE = (
    f'UPDATE {NumberSeries._meta.db_table} SET "last" = "last" + %s '  # noqa: S608 - own names
    "WHERE zone_id = %s AND word = %s AND year = %s RETURNING last"
)
_encode = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True).encode


# Numbers


def next_number(zone_id: int, word: str, year: int) -> DocumentNumber:
    """Tell the number that comes next in a series; somebody else may take it first."""
    series = NumberSeries.objects.filter(zone_id=zone_id, word=word, year=year).first()
    return DocumentNumber(word, year, (series.last if series else 0) + 1)


def take_numbers(zone_id: int, word: str, year: int, count: int = 1) -> list[DocumentNumber]:
    """Take the next numbers of a series; they are free again if the transaction fails."""
    last = _raise(zone_id, word, year, count)
    if last is None:
        _hold(zone_id, word, year)
        last = _raise(zone_id, word, year, count) or count
    return [DocumentNumber(word, year, last - count + place) for place in range(1, count + 1)]


def _raise(zone_id: int, word: str, year: int, count: int) -> int | None:
    """Raise the ordinal of a series and return it; None where the series is not begun."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [count, zone_id, word, year])
        found: tuple[int] | None = cursor.fetchone()
    return None if found is None else found[0]


def check_number(zone_id: int, number: DocumentNumber) -> Callable[[], None]:
    """Look whether a number that a person has written is the next, and hold its series.

    Return what takes it.

    Raises:
        NumberRefused: it was given before, or it would leave a gap.
    """
    series = _hold(zone_id, number.word, number.year)
    check_next(number, series.last)

    def take() -> None:
        series.last = number.ordinal
        series.save(update_fields=["last"])

    return take


def _hold(zone_id: int, word: str, year: int) -> NumberSeries:
    """Hold a series until the transaction's end, beginning it where it is new."""
    series = NumberSeries.objects.select_for_update()
    held: NumberSeries = series.get_or_create(zone_id=zone_id, word=word, year=year)[0]
    return held


# Issuing


def issue(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    """Issue documents with their numbers and an event each, in the transaction of their cause.

    Return their ids, in the order of the drafts.
    """
    zone_id = actor.writing_zone_id()
    if not drafts:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("Documents are issued in the transaction of their cause.")
    wanted = Counter((one.word, one.on.year) for one in drafts if not one.number and one.word)
    numbers = {
        (word, year): iter(take_numbers(zone_id, word, year, count))
        for (word, year), count in sorted(wanted.items())
    }
    made = []
    for draft in drafts:
        taken = None
        if not draft.number and draft.word:
            taken = next(numbers[draft.word, draft.on.year])
        made.append(_columns(zone_id, draft, taken))
    pks = _insert(made)
    lines = [
        Line(DOCUMENT, pk, ISSUED, None, {name: one[name] for name in _TOLD}, "", *draft.subject)
        for pk, one, draft in zip(pks, made, drafts, strict=True)
    ]
    events.write(actor, lines, batch=uuid4() if len(lines) > 1 else None)
    return pks


def _insert(made: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert documents by plain statements, for acts by the thousand; return their ids."""
    rows = [[one[name] for name in _COLUMNS] for one in made]
    with connection.cursor() as cursor:
        if len(made) == 1:
            cursor.execute(f"{_INSERT} RETURNING id", rows[0])
            return [cursor.fetchone()[0]]
        cursor.executemany(_INSERT, rows)
    codes = [one["code"] for one in made]
    pks: dict[str, int] = {}
    for start in range(0, len(codes), AT_ONCE):
        issued = IssuedDocument.objects.filter(code__in=codes[start : start + AT_ONCE])
        pks |= issued.values_list("code", "pk")
    return [pks[code] for code in codes]


def _columns(zone_id: int, draft: Draft, taken: DocumentNumber | None) -> dict[str, Any]:
    """What is stored of a document, by the names of its columns, and the digest of its words."""
    number = draft.number or (str(taken) if taken else "")
    own = taken or parse_number(number)
    is_own = own is not None and own.word == draft.word
    code = _new_code()
    values = printing.values_of(draft.sheet) | {"number": number, "code": grouped(code)}
    words = _encode(values)
    return {
        "zone_id": zone_id,
        "version": 1,
        "kind": draft.kind,
        "title": draft.sheet.title,
        "number": number,
        "ordinal": own.ordinal if own is not None and is_own else None,
        "subject_type": draft.subject[0],
        "subject_id": draft.subject[1],
        "holder": draft.holder,
        "issuer": draft.sheet.seal,
        "issued_on": draft.on.isoformat(),
        "is_simulated": draft.sheet.is_simulated,
        "values": words,
        "words_sha256": _digest(words),
        "rules_sha256": draft.rules_sha256,
        "code": code,
        "content": "",
        "sha256": "",
        "withdrawal_reason": "",
    }


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _new_code() -> str:
    """Twenty letters by chance: a hundred bits, five a letter."""
    drawn = b32encode(secrets.token_bytes(CODE_LETTERS * 5 // 8 + 1)).decode()
    return drawn[:CODE_LETTERS].translate(_LETTERS)


def withdraw(
    actor: Actor,
    kinds: Collection[str],
    subjects: Mapping[str, Collection[int]],
    *,
    on: date,
    reason: str,
) -> int:
    """Mark what was issued for records as no longer valid; the documents stay. Return how many.

    ``subjects`` are ids of records by their type.
    """
    found = [
        document
        for name, ids in subjects.items()
        for document in IssuedDocument.objects.select_for_update().filter(
            zone_id=actor.writing_zone_id(),
            kind__in=kinds,
            subject_type=name,
            subject_id__in=ids,
            withdrawn_on=None,
        )
    ]
    return withdraw_these(actor, found, on=on, reason=reason)


def withdraw_these(actor: Actor, found: Sequence[IssuedDocument], *, on: date, reason: str) -> int:
    """Mark documents that are held as no longer valid; they stay. Return how many."""
    columns = {"withdrawn_on": on, "withdrawal_reason": reason[:300]}
    return records.change_many(
        actor, [(one, columns) for one in found], act="core.document_withdrawn", reason=reason
    )


# Reading


def list_documents(
    actor: Actor, subject_type: str, subject_ids: Collection[int]
) -> QuerySet[IssuedDocument]:
    """What was issued for records that the actor has been shown, latest first."""
    found: QuerySet[IssuedDocument] = IssuedDocument.objects.visible_to(actor).filter(
        subject_type=subject_type, subject_id__in=subject_ids
    )
    return found.order_by("-issued_on", "-pk")


def read_file(actor: Actor, document: IssuedDocument, site: str) -> bytes:
    """The file of a document that the actor has been shown; printed and archived the first time.

    ``site`` is the address of the installation as the reader reached it; the configured one, where
    there is one, goes before.

    Raises:
        DocumentDamaged: the archived file is not what was archived.
    """
    with transaction.atomic():
        held: IssuedDocument = IssuedDocument.objects.select_for_update().get(pk=document.pk)
        if not held.sha256:
            return _archive(actor, held, settings.SITE_ADDRESS or site)
    with held.content.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != held.sha256:
        raise DocumentDamaged(
            _("The archived file of “%(name)s” was changed. Bring it back from the backup."),
            name=str(held),
        )
    return content


def _archive(actor: Actor, document: IssuedDocument, site: str) -> bytes:
    issued = Event.objects.filter(subject_type=DOCUMENT, subject_id=document.pk, act=ISSUED).first()
    told = (issued.after or {}).get("words_sha256") if issued is not None else None
    if told != _digest(_encode(document.values)):
        raise DocumentDamaged(
            _("The words of “%(name)s” were changed. Bring them back from the backup."),
            name=str(document),
        )
    address = site.rstrip("/") + reverse("core:verify", args=[document.code])
    words = [*document.values["verification"], address]
    content = printing.print_values(
        document.values | {"address": address, "verification": words}, document.issued_on
    )
    if not document.is_simulated:
        content = electronic_seals.seal(content, body=document.issuer, on=document.issued_on)
    document.sha256 = hashlib.sha256(content).hexdigest()
    document.content.save(f"{document.sha256[:16]}.pdf", ContentFile(content), save=False)
    document.version += 1
    document.save(update_fields=["content", "sha256", "version"])
    after = {"sha256": document.sha256}
    of_zone = replace(actor, zone_id=document.zone_id)  # a province may be the first to read it
    events.record(of_zone, [events.Entry(document, "core.document_archived", {}, after)])
    return content


# Verifying


def find_published(actor: Actor, code: str) -> IssuedDocument | None:
    """The document of a code as it was typed, whoever asks; None where there is none."""
    actor.require(VISIT)
    letters = _letters(code)
    if len(letters) != CODE_LETTERS:
        return None
    found: IssuedDocument | None = (
        IssuedDocument.objects.select_related("zone")
        .filter(code=letters)
        .exclude(sha256="")
        .first()
    )
    return found


def _letters(code: str) -> str:
    """What was meant by a typed code: no hyphens, O for zero, I and L for one."""
    plain = re.sub(r"[\s-]", "", code).upper()
    return plain.translate(str.maketrans("OIL", "011"))


def grouped(code: str) -> str:
    """A code in groups of four, to be read and typed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def masked(name: str) -> str:
    """A holder's name as strangers may see it: letters at both ends, never more than half."""
    shown = min(SHOWN_OF_A_NAME, len(name) // 4)
    if not shown:
        return f"{name[: len(name) // 2][:1]}**"
    return f"{name[:shown]}****{name[-shown:]}"
