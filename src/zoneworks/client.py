"""A client of the API for programs in Python: of the standard library alone, without the platform.

from zoneworks.client import Client

zone = Client("https://zone.example.cn", "zw_…")
for project in zone.list("registry/projects", stage="SIGNED"):
    print(project["code"], project["name"])
zone.post("registry/enterprises", {"name": …})
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener
from uuid import uuid4

__all__ = ["Client", "Problem"]

AGAIN = frozenset({429, 502, 503, 504})
"""Answers after which the same request is sent again."""
LONGEST_WAIT = 30.0


class Problem(Exception):
    """A refusal, as problem details (RFC 9457): ``title`` names its kind, ``fields`` what is wrong.

    ``fields`` holds the texts by the name of the field; ``__all__`` is the request as a whole.
    """

    def __init__(self, status: int, title: str, detail: str, fields: Mapping[str, list[str]]):
        self.status, self.title, self.detail, self.fields = status, title, detail, dict(fields)
        super().__init__(f"{status} {title}: {detail}")


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is not followed: it could carry the token elsewhere."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class Client:
    """An installation as one token reaches it.

    ``base_url`` is its address, such as ``https://zone.example.cn``. Reads are sent again, up to
    ``tries`` times, where the installation is busy or cannot be reached. So are writes: each bears
    a key under which the installation does it once, however often it is sent.
    """

    base_url: str
    token: str = field(repr=False)
    timeout: float = 30.0
    tries: int = 4
    first_wait: float = 0.5
    _open: OpenerDirector = field(default_factory=_opener, repr=False)

    def __post_init__(self) -> None:
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise ValueError(f"“{self.base_url}” is no address of an installation.")

    def get(self, path: str, **params: Any) -> Any:
        """Read something below ``/api/``, such as ``registry/projects/12``.

        Raises:
            Problem: it was refused.
            OSError: it could not be reached.
        """
        return self._json("GET", _with(path, params))

    def list(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Each entry of a list, page after page; ``params`` are its filters and its ``sort``.

        Raises:
            Problem, OSError: see ``get``.
        """
        while True:
            page = self.get(path, **params)
            yield from page["items"]
            if page["next"] is None:
                return
            params["after"] = page["next"]

    def post(self, path: str, values: Any = None, *, key: str = "", **params: Any) -> Any:
        """Do something. ``key`` names it, where the same is to be done once over several calls.

        Raises:
            Problem, OSError: see ``get``.
        """
        return self._write("POST", path, values, key, params)

    def put(self, path: str, values: Any, *, key: str = "", **params: Any) -> Any:
        """Set something as a whole. Raises Problem, OSError."""
        return self._write("PUT", path, values, key, params)

    def delete(self, path: str, *, key: str = "", **params: Any) -> None:
        """Take something away, by its ``version``. Raises Problem, OSError."""
        self._write("DELETE", path, None, key, params)

    def upload(self, path: str, name: str, content: bytes, *, key: str = "", **values: str) -> Any:
        """Send a file under its name, with further fields of the form. Raises Problem, OSError."""
        boundary = uuid4().hex
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        headers["Idempotency-Key"] = key or str(uuid4())
        return _read(self._send("POST", path, _form(boundary, name, content, values), headers))

    def download(self, path: str, to: Path) -> None:
        """Read a file, such as ``core/files/7/content``, and write it. Raises Problem, OSError."""
        to.write_bytes(self._send("GET", path, None, {}))

    def wait(self, job_id: int, *, every: float = 1.0, longest: float = 600.0) -> dict[str, Any]:
        """Wait until a job has ended, and give it.

        Raises:
            TimeoutError: it has not ended.
            Problem, OSError: see ``get``.
        """
        end = time.monotonic() + longest
        while time.monotonic() < end:
            job: dict[str, Any] = self.get(f"core/jobs/{job_id}")
            if job["state"] not in {"WAITING", "RUNNING"}:
                return job
            time.sleep(every)
        raise TimeoutError(f"Job {job_id} has not ended in {longest:g} seconds.")

    def _write(
        self, method: str, path: str, values: Any, key: str, params: Mapping[str, Any]
    ) -> Any:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
        body = None if values is None else json.dumps(values).encode()
        return _read(self._send(method, _with(path, params), body, headers))

    def _json(self, method: str, path: str) -> Any:
        return _read(self._send(method, path, None, {}))

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        """Send a request until it is answered, refused, or has been tried often enough."""
        url = f"{self.base_url.rstrip('/')}/api/{path.lstrip('/')}"
        headers = headers | {"Authorization": f"Bearer {self.token}"}
        wait = self.first_wait
        for left in reversed(range(self.tries)):
            request = Request(url, body, headers, method=method)  # noqa: S310 - http or https
            asked: float | None = None
            try:
                with self._open.open(request, timeout=self.timeout) as answer:
                    content: bytes = answer.read()
                    return content
            except HTTPError as refusal:
                with refusal:
                    if refusal.code not in AGAIN or not left:
                        raise _problem(refusal) from None
                    asked = _asked_wait(refusal.headers.get("Retry-After"))
            except (URLError, HTTPException, ConnectionError, TimeoutError) as error:
                if not left:
                    raise ConnectionError(f"{method} {url}: {error}") from error
            time.sleep(min(wait if asked is None else asked, LONGEST_WAIT))
            wait *= 2
        raise ValueError("tries must be at least 1.")


def _with(path: str, params: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(params)}" if params else path


def _read(content: bytes) -> Any:
    return json.loads(content) if content else None


def _problem(refusal: HTTPError) -> Problem:
    """What the installation says; in short, where it is no answer of the API."""
    try:
        told = json.loads(refusal.read())
        title, detail = str(told["title"]), str(told["detail"])
    except (ValueError, KeyError, TypeError):
        return Problem(refusal.code, "NoProblemDetails", str(refusal.reason), {})
    return Problem(refusal.code, title, detail, told.get("fields", {}))


def _asked_wait(header: str | None) -> float | None:
    """The seconds for which ``Retry-After`` asks, given as such or as a moment."""
    if header is None:
        return None
    if header.isdigit():
        return float(header)
    try:
        return max(parsedate_to_datetime(header).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _form(boundary: str, name: str, content: bytes, values: Mapping[str, str]) -> bytes:
    """A form of fields and one file."""
    shown = name.replace("\\", "").replace('"', "%22").replace("\r", "").replace("\n", "")
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field_}"\r\n\r\n{value}\r\n'
        for field_, value in values.items()
    )
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
