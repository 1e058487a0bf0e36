"""One-time codes: the vectors of RFC 6238, and what people make of codes when they type them."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from zoneworks.core import encryption
from zoneworks.core.engine import one_time

SECRET = b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert one_time.find_step(SECRET, code, at) == seconds // 30


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    at = datetime.fromtimestamp(1111111111, UTC)
    step = 1111111111 // 30
    for seconds, found in {-60: None, -30: step, 0: step, 30: step, 60: None}.items():
        assert one_time.find_step(SECRET, "050471", at + timedelta(seconds=seconds)) == found


@pytest.mark.parametrize("code", ["", "05047", "0504711", "abcdef", "000000", "五万零四百七"])
def test_what_is_no_code_is_found_nowhere(code: str) -> None:
    at = datetime.fromtimestamp(1111111111, UTC)
    assert one_time.find_step(SECRET, code, at) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" 050 471 ", "050471"),
        ("０５０４７１", "050471"),
        ("7kq2m-xh9pw", "7KQ2MXH9PW"),
        ("7KQ2M—XH9PW", "7KQ2MXH9PW"),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, code: str) -> None:
    assert one_time.clean(typed) == code


def test_an_app_reads_secret_account_and_issuer() -> None:
    address = one_time.address(SECRET, "wang", "海岳经开区")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address
    assert "wang" in address


class TestEncryption:
    def test_what_was_encrypted_is_read_in_its_context_alone(self) -> None:
        kept = encryption.encrypt("a secret", "of one")
        assert "a secret" not in kept
        assert encryption.decrypt(kept, "of one") == "a secret"
        with pytest.raises(encryption.Unreadable):
            encryption.decrypt(kept, "of another")

    def test_the_same_is_never_encrypted_alike(self) -> None:
        assert encryption.encrypt("a", "c") != encryption.encrypt("a", "c")

    @pytest.mark.parametrize("kept", ["", "AAAA", "not base64!", "é"])
    def test_what_was_damaged_is_not_read(self, kept: str) -> None:
        with pytest.raises(encryption.Unreadable):
            encryption.decrypt(kept, "c")

    def test_another_key_of_the_site_does_not_read_it(self, settings: LazySettings) -> None:
        kept = encryption.encrypt("a secret", "c")
        settings.SECRET_KEY = "another"
        with pytest.raises(encryption.Unreadable):
            encryption.decrypt(kept, "c")
