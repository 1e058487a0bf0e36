"""Where a request comes from, and with what."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from zoneworks.core.pages import client_address
from zoneworks.core.session_store import device_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (2, "203.0.113.7", "10.0.0.1"),
    ],
)
def test_only_proxies_of_ours_are_believed(
    proxies: int, forwarded: str, address: str, settings: LazySettings
) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("header", "device"),
    [
        (f"{WINDOWS}Chrome/131.0.0.0 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS}Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge · Windows"),
        (f"{IPHONE}like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Mobile Safari · iOS"),
        ("", ""),
        ("nothing known", ""),
    ],
)
def test_a_device_is_told_in_plain_words(header: str, device: str) -> None:
    request = RequestFactory().get("/", headers={"User-Agent": header})
    assert device_of(request) == device
