"""The installation's own key, by which seals of the record are signed (Ed25519).

It is made once, with the first seal, and lies beside the data.
"""

import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zoneworks.core.errors import DomainError


class KeyLost(DomainError):
    """The key with which the record was sealed is not there, or is damaged."""


def key_path() -> Path:
    """Where the key lies."""
    path: Path = settings.DATA_DIR / "seal_key"
    return path


def load_key() -> Ed25519PrivateKey:
    """Read the key. Raises KeyLost."""
    try:
        return Ed25519PrivateKey.from_private_bytes(key_path().read_bytes())
    except (OSError, ValueError) as error:
        text = _("The key %(path)s is missing or damaged: bring it back from the backup.")
        raise KeyLost(text, path=key_path()) from error


def make_key() -> Ed25519PrivateKey:
    """Read the key, made now if there is none. Raises KeyLost for a damaged one."""
    if not key_path().exists():
        _write_once(key_path(), Ed25519PrivateKey.generate())
    return load_key()


def _write_once(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a key whole, or leave what another process has written meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """The public half of a key as text."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return to_text(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def public_key(text: str) -> Ed25519PublicKey:
    """Read the public half of a key. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(of_text(text))


def fingerprint(public: str) -> str:
    """The SHA-256 of the public half of a key, by which people compare it."""
    return sha256(of_text(public)).hexdigest()


def is_signed(public: Ed25519PublicKey, signature: bytes, statement: bytes) -> bool:
    """Whether a signature of a statement is by the key."""
    try:
        public.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def to_text(content: bytes) -> str:
    """Bytes as text."""
    return b64encode(content).decode("ascii")


def of_text(text: str) -> bytes:
    """Read bytes from their text. Raises ValueError."""
    return b64decode(text, validate=True)
