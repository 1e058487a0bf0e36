"""The client against a served instance, also through a line that loses and delays answers."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from pytest_django.live_server_helper import LiveServer
from tests import make, make_tokens

from zoneworks.client import Client, Problem
from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.models import KeptAnswer
from zoneworks.registry.models import Enterprise

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.once]
Fault = Callable[["Line"], bool]


@pytest.fixture
def officer(live_server: LiveServer) -> Actor:
    return make.actor(make.zone())


@pytest.fixture
def zone(live_server: LiveServer, officer: Actor) -> Client:
    return Client(live_server.url, make_tokens.token(officer)[1], first_wait=0.01)


class Line(BaseHTTPRequestHandler):
    """Passes requests on to ``target``; the first ones meet the ``faults``."""

    target = ""
    faults: list[Fault] = []
    seen: list[dict[str, Any]] = []

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **dict(self.headers)})
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or not fault(self):
            status, headers, body = self.forward()
            self.send(status, body, headers)

    do_POST = do_PUT = do_DELETE = do_GET

    def forward(self) -> tuple[int, dict[str, str], bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        asked = Request(self.target + self.path, body, headers, method=self.command)
        try:
            with urlopen(asked) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except HTTPError as refusal:
            with refusal:
                return refusal.code, dict(refusal.headers), refusal.read()

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            if name not in {"Content-Length", "Connection", "Transfer-Encoding", "Date", "Server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def busy(line: Line) -> bool:
    line.send(503, b"<html>busy</html>", {"Retry-After": "0"})
    return True


def too_many(line: Line) -> bool:
    line.send(429, b"", {"Retry-After": "0"})
    return True


def cut(line: Line) -> bool:
    line.close_connection = True
    return True


def lose_the_answer(line: Line) -> bool:
    line.forward()
    line.close_connection = True
    return True


def lead_elsewhere(line: Line) -> bool:
    line.send(302, b"", {"Location": "http://elsewhere.invalid/"})
    return True


@pytest.fixture
def line(live_server: LiveServer, zone: Client) -> Iterator[Client]:
    Line.target, Line.faults, Line.seen = live_server.url, [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Client(f"http://127.0.0.1:{server.server_port}", zone.token, first_wait=0.01)
    server.shutdown()
    thread.join()
    server.server_close()


def values(**more: Any) -> dict[str, Any]:
    known = {"name": "Steel Co.", "credit_code": make.code(7), "industry_code": "3841"}
    return known | {"scale": "SMALL"} | more


def test_a_list_is_read_page_after_page(zone: Client, officer: Actor) -> None:
    names = {make.enterprise(officer).name for _each in range(5)}
    found = list(zone.list("registry/enterprises", limit=2, sort="-name"))
    assert {one["name"] for one in found} == names
    assert [one["name"] for one in found] == sorted(names, reverse=True)
    assert list(zone.list("registry/enterprises", scale="LARGE")) == []


def test_a_refusal_is_a_problem_that_names_the_fields(zone: Client) -> None:
    with pytest.raises(Problem) as refused:
        zone.post("registry/enterprises", values(industry_code="0000"))
    assert (refused.value.status, refused.value.title) == (422, "InvalidInput")
    assert list(refused.value.fields) == ["industry_code"]
    assert not Enterprise.objects.exists()
    with pytest.raises(Problem) as unknown:
        Client(zone.base_url, "zw_wrong").get("registry/enterprises")
    assert (unknown.value.status, unknown.value.title) == (401, "TokenUnknown")


def test_writes_bear_a_key_each(zone: Client) -> None:
    made = zone.post("registry/enterprises", values())
    path = f"registry/enterprises/{made['id']}"
    zone.put(path, values(name="Glass Co.", version=1, reason="renamed"))
    name = zone.get(path)["former_names"][0]
    zone.delete(f"registry/former-names/{name['id']}", version=1, reason="by mistake")
    assert zone.get(path)["former_names"] == []
    assert KeptAnswer.objects.values("key").distinct().count() == 3


def test_one_key_over_several_calls_does_the_same_once(zone: Client) -> None:
    made = [zone.post("registry/enterprises", values(), key="order-1") for _time in range(2)]
    assert made[0] == made[1]
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize("fault", [busy, too_many, cut, lose_the_answer])
def test_a_write_is_sent_again_under_its_key_and_done_once(line: Client, fault: Fault) -> None:
    Line.faults = [fault, fault]
    made = line.post("registry/enterprises", values())
    assert Enterprise.objects.get().pk == made["id"]
    keys = [one["Idempotency-Key"] for one in Line.seen]
    assert len(keys) == 3
    assert len(set(keys)) == 1


@pytest.mark.parametrize("fault", [busy, cut])
def test_a_read_is_sent_again_too_but_not_for_ever(line: Client, fault: Fault) -> None:
    Line.faults = [fault] * 3
    assert line.get("registry/enterprises")["items"] == []
    Line.faults = [fault] * 4
    with pytest.raises((Problem, OSError)):
        line.get("registry/enterprises")
    assert len(Line.seen) == 8


def test_what_is_refused_is_not_sent_again(line: Client) -> None:
    with pytest.raises(Problem):
        line.get("registry/enterprises/999999")
    assert len(Line.seen) == 1


def test_the_token_follows_no_redirect(line: Client) -> None:
    Line.faults = [lead_elsewhere]
    with pytest.raises(Problem) as refused:
        line.get("registry/enterprises")
    assert (refused.value.status, refused.value.title) == (302, "NoProblemDetails")
    assert len(Line.seen) == 1


def test_the_wait_that_is_asked_for_is_kept(line: Client) -> None:
    def wait_a_second(here: Line) -> bool:
        here.send(503, b"", {"Retry-After": "1"})
        return True

    Line.faults = [wait_a_second]
    before = time.monotonic()
    line.get("registry/enterprises")
    assert time.monotonic() - before >= 1


def test_a_table_goes_in_and_a_list_comes_out(
    zone: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = f"credit_code,name,industry_code,scale\n{make.code()},Steel,3841,SMALL\n".encode()
    file = zone.upload("core/files", 'a "table".csv', table)
    assert file["size"] == len(table)
    path = f"registry/imports/enterprises/{file['id']}"
    done = zone.post(path, {"digest": zone.get(path)["digest"]})
    assert done["counts"]["new"] == 1
    job = zone.post("core/lists/registry.enterprises/exports", {"suffix": "csv"})
    with pytest.raises(TimeoutError):
        zone.wait(job["id"], every=0.01, longest=0.05)
    jobs.run.call(job["id"], 1)
    ended = zone.wait(job["id"])
    zone.download(f"core/files/{ended['result']['file']}/content", tmp_path / "list.csv")
    assert "Steel" in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_a_client_needs_an_address_and_hides_its_token() -> None:
    with pytest.raises(ValueError, match="no address"):
        Client("file:///etc/passwd", "zw_secret")
    assert "secret" not in repr(Client("https://zone.example.cn", "zw_secret"))
