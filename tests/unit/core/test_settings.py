"""Settings that would do harm are refused at the start."""

import os
import subprocess
import sys
from pathlib import Path


def start(tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import zoneworks.config.settings"],
        env=os.environ | {"ZONEWORKS_DATA": str(tmp_path)} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_any_host_needs_an_address_of_its_own_for_what_is_printed(tmp_path: Path) -> None:
    refused = start(tmp_path, ZONEWORKS_HOSTS="*", ZONEWORKS_ADDRESS="")
    assert refused.returncode
    assert "ZONEWORKS_ADDRESS" in refused.stderr
    for given in (
        {"ZONEWORKS_HOSTS": "*", "ZONEWORKS_ADDRESS": "https://zone.example"},
        {"ZONEWORKS_HOSTS": "zone.example", "ZONEWORKS_ADDRESS": ""},
    ):
        assert start(tmp_path, **given).returncode == 0


def test_an_identity_provider_is_named_whole_and_reached_by_https(tmp_path: Path) -> None:
    issuer, client = "ZONEWORKS_OIDC_ISSUER", {"ZONEWORKS_OIDC_CLIENT_ID": "zoneworks"}
    refused = start(tmp_path, **{issuer: "https://login.example"})
    assert "ZONEWORKS_OIDC_CLIENT_ID" in refused.stderr
    refused = start(tmp_path, **{issuer: "http://login.example"}, **client)
    assert refused.returncode
    assert "https" in refused.stderr
    for address in ("https://login.example", "http://127.0.0.1:9000"):
        assert start(tmp_path, **{issuer: address}, **client).returncode == 0
