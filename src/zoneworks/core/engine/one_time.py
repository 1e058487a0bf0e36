"""One-time codes of a second factor (RFC 6238), and the recovery codes beside them."""

import unicodedata
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

DRIFT = 1
"""So many steps of thirty seconds may the clock of a person's device be off (RFC 6238, 5.2)."""
DIGITS = 6
RECOVERY_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for each other on paper."""
RECOVERY_LENGTH = 10
RECOVERY_CODES = 10


def clean(typed: str) -> str:
    """A code as it was typed, without spaces and hyphens, in half-width capitals."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in text if sign.isalnum())


def is_one_time(code: str) -> bool:
    """Whether a clean text looks like a one-time code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def find_step(secret: str, code: str, at: datetime) -> int | None:
    """The step of thirty seconds since 1970 whose code this is; None if it is no code of now."""
    try:
        totp = pyotp.TOTP(secret)
        return totp.verify_and_get_timecode(code, for_time=at, valid_window=DRIFT)
    except OTPVerificationError:
        return None


def address(secret: str, account: str, issuer: str) -> str:
    """What the QR code holds: an app reads secret, account and issuer from it."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def in_groups(code: str, size: int) -> str:
    """A long code in groups, as people copy it."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def show_recovery(code: str) -> str:
    """A recovery code as it is written down, such as ``7KQ2M-XH9PW``."""
    half = RECOVERY_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
