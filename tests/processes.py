"""Processes that a test starts on its own database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """The environment in which a process works on the database of the running test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        host = quote(str(connection.settings_dict["HOST"]), safe="")
        url = f"postgresql://postgres@{host}/{name}"
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "ZONEWORKS_TEST_URL": url}


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Start a Python module with arguments."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment() | options.pop("variables", {}),
        text=True,
        **options,
    )


def run(*arguments: str, timeout: float = 120) -> str:
    """Run a Python module to its end and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment(),
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        timeout=timeout,
    )
    return done.stdout
