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
