"""A running installation with the demonstration zone, and people who use it in Chromium."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests import make

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
NO_CHROMIUM = "Chromium is not installed: run scripts/system"
PASSWORD = "zoneworks-demo"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform as a user starts it: web, worker, SQLite, demonstration zone."""
    folder = tmp_path_factory.mktemp("installation")
    names = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZONEWORKS_TESTING"}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    with served(folder, environment | {"ZONEWORKS_DATA": str(folder / "data")}, "--demo") as base:
        yield base


@pytest.fixture(scope="package")
def small_zone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """A served zone in which every page can be opened, and what ``world.py`` prints of it."""
    folder = tmp_path_factory.mktemp("small-zone")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ZONEWORKS_TEST_HOME": str(folder), "ZONEWORKS_TEST_DATABASE": "sqlite"}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    laid_out = subprocess.run(
        [sys.executable, "-m", "tests.browser.world"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with served(folder, environment, "--workers", "0") as base:
        yield base, json.loads(laid_out.stdout)


@contextmanager
def served(folder: Path, environment: dict[str, str], *options: str) -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    port = _free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "zoneworks.cli", "serve", "--port", str(port), "--web", "1"]
            + [*options],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(base, process, folder / "log")
        yield base
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, gone with the last test here: its event loop would be in Django's way."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Log in to the demonstration zone as somebody and give their page; a script's error on it
    fails the test."""
    with visiting(chromium, server, PASSWORD) as log_in:
        yield log_in


@pytest.fixture
def visit_small_zone(
    chromium: Browser, small_zone: tuple[str, dict[str, Any]]
) -> Iterator[Callable[..., Page]]:
    """As ``visit``, in the small zone."""
    with visiting(chromium, small_zone[0], make.PASSWORD) as log_in:
        yield log_in


@contextmanager
def visiting(chromium: Browser, base: str, password: str) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def log_in(
        username: str = "", *, width: int = 1440, theme: str = "light", language: str = "zh-hans"
    ) -> Page:
        context = chromium.new_context(
            base_url=base,
            viewport={"width": width, "height": 900},
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "zoneworks_theme", "value": theme, "url": base},
                {"name": "zoneworks_language", "value": language, "url": base},
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type == "error" and "status of 422" not in message.text
                else None
            ),
        )
        if username:
            page.goto("/login")
            page.fill("[name=username]", username)
            page.fill("[name=password]", password)
            page.click("form .button.is-primary")
            page.wait_for_url(f"{base}/")
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert errors == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(2400):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The platform did not start:\n{log.read_text()}")
