"""Files that people bring in: checked by size, name, kind and content before they are kept."""

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, events
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import StoredFile

MEGABYTE = 1024 * 1024


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


def _is_xml(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _is_text(head)


CONTENT: Mapping[str, Callable[[bytes], bool]] = {
    ".csv": _is_text,
    ".xlsx": lambda head: head.startswith(b"PK\x03\x04"),
    ".parquet": lambda head: head.startswith(b"PAR1"),
    ".xes": _is_xml,
    ".json": _is_text,
    ".geojson": _is_text,
    ".pdf": lambda head: head.startswith(b"%PDF-"),
    ".docx": lambda head: head.startswith(b"PK\x03\x04"),
    ".zip": lambda head: head.startswith(b"PK\x03\x04"),
    ".png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    ".jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    ".csv.gz": lambda head: head.startswith(b"\x1f\x8b"),
    ".xes.gz": lambda head: head.startswith(b"\x1f\x8b"),
}
"""What a file of each kind begins with."""


def suffix_of(name: str) -> str:
    """The kind by name, ``.csv.gz`` counting as one."""
    lower = name.lower()
    for suffix in sorted(CONTENT, key=len, reverse=True):
        if lower.endswith(suffix):
            return suffix
    return ""


def keep_file(
    actor: Actor,
    upload: UploadedFile[Any],
    *,
    kinds: Collection[str],
    max_bytes: int,
    field: str = "file",
) -> StoredFile:
    """Check an upload and keep it; the same content in the same zone is kept once.

    Raises:
        InvalidInput: under ``field``: empty, too large, a name or kind that is not accepted, or
            content that is not what the name says.
    """
    zone_id = actor.writing_zone_id()
    name = _clean_name(upload.name or "")
    size = upload.size or 0
    refusal = _refusal(upload, name, kinds, max_bytes)
    if refusal:
        raise InvalidInput({field: [refusal]})
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    known: StoredFile | None = StoredFile.objects.filter(
        zone_id=zone_id, sha256=digest.hexdigest(), name=name, user_id=actor.user_id
    ).first()
    if known:
        return known
    upload.seek(0)
    with transaction.atomic():
        file = StoredFile(
            zone_id=zone_id,
            name=name,
            size=size,
            sha256=digest.hexdigest(),
            user_id=actor.user_id,
            uploaded_at=clock.now(),
        )
        file.content.save(f"{digest.hexdigest()[:16]}{suffix_of(name)}", upload, save=False)
        file.save()
        after = {"name": name, "size": file.size, "sha256": file.sha256}
        events.record(actor, [events.Entry(file, "core.file_kept", after=after)])
    return file


def keep_made_file(actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep a file that was made for a person, such as a long list, until they fetch it."""
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        file = StoredFile(
            zone_id=actor.zone_id,
            name=name,
            size=len(content),
            sha256=digest,
            user_id=actor.user_id,
            uploaded_at=clock.now(),
        )
        made = ContentFile(content)
        file.content.save(f"{digest[:16]}{suffix_of(name)}", made, save=False)
        file.save()
        after = {"name": name, "size": file.size, "sha256": file.sha256}
        events.record(actor, [events.Entry(file, "core.file_made", after=after)])
    return file


def get_file(actor: Actor, pk: int) -> StoredFile:
    """A file that this person uploaded, or that was made for them, in this zone.

    Raises:
        NotFound: there is none such.
    """
    file: StoredFile | None = StoredFile.objects.filter(
        pk=pk, zone_id=actor.zone_id, user_id=actor.user_id
    ).first()
    if file is None:
        raise NotFound(_("There is no such file."))
    return file


def check_kind(
    file: StoredFile, *, kinds: Collection[str], max_bytes: int, field: str = "file_id"
) -> None:
    """Refuse a kept file for what takes only some kinds, or none so large.

    Raises:
        InvalidInput: under ``field``.
    """
    if wrong := _wrong_kind(file.name, file.size, kinds, max_bytes):
        raise InvalidInput({field: [wrong]})


def open_file(file: StoredFile) -> IO[bytes]:
    """The file's content, to be closed by the caller."""
    content: IO[bytes] = file.content.open("rb")
    return content


def _clean_name(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if not unicodedata.category(c).startswith("C"))
    return unicodedata.normalize("NFC", kept).strip()


def _refusal(upload: UploadedFile[Any], name: str, kinds: Collection[str], max_bytes: int) -> Any:
    size = upload.size or 0
    if not name or len(name) > 200 or name.startswith("."):
        return _("The file's name must have 1 to 200 visible characters.")
    if size == 0:
        return _("The file “%(name)s” is empty.") % {"name": name}
    if wrong := _wrong_kind(name, size, kinds, max_bytes):
        return wrong
    suffix = suffix_of(name)
    head = upload.read(4096)
    upload.seek(0)
    if not CONTENT[suffix](head):
        return _("The content of “%(name)s” is not %(kind)s, whatever its name says.") % {
            "name": name,
            "kind": suffix,
        }
    return None


def _wrong_kind(name: str, size: int, kinds: Collection[str], max_bytes: int) -> Any:
    if size > max_bytes:
        return _("The file has %(size)s MB; at most %(most)s MB are accepted.") % {
            "size": -(-size // MEGABYTE),
            "most": max_bytes // MEGABYTE,
        }
    if suffix_of(name) not in kinds:
        return _("“%(name)s” is of a kind that is not accepted here; accepted: %(kinds)s.") % {
            "name": name,
            "kinds": ", ".join(sorted(kinds)),
        }
    return None
