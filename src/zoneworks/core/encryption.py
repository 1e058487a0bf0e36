"""Short secrets at rest, encrypted with a key that is derived from the site's secret key."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class Unreadable(ValueError):
    """What was kept was encrypted with another key, for somebody else, or was changed."""


def encrypt(secret: str, context: str) -> str:
    """Encrypt a secret; it can be read again in the same context alone, such as one person's."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key()).encrypt(nonce, secret.encode(), context.encode())
    return urlsafe_b64encode(nonce + sealed).decode("ascii")


def decrypt(kept: str, context: str) -> str:
    """Read what ``encrypt`` gave. Raises Unreadable."""
    try:
        whole = urlsafe_b64decode(kept)
        nonce, sealed = whole[:NONCE_BYTES], whole[NONCE_BYTES:]
        return AESGCM(_key()).decrypt(nonce, sealed, context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _key() -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"zoneworks secrets at rest")
    return derive.derive(settings.SECRET_KEY.encode())
