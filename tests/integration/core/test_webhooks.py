"""Webhooks: signed, logged, tried again, resent; only to hosts that the operator named."""

import hashlib
import hmac
import json
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import pytest
from tests import make

from zoneworks.core import clock, webhooks
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Delivery, Event, Webhook, Zone

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """A program that is told; it answers with the next status of ``statuses``, at last with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/told"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.got.append((dict(self.headers), body))
        status = server.statuses.pop(0) if server.statuses else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"thank you")

    def log_message(self, *_arguments: Any) -> None:
        pass


class _Drop(BaseHTTPRequestHandler):
    """Answers drop by drop, and never to the end; ``start`` comes at once."""

    start = b""
    has_started: threading.Event

    def do_POST(self) -> None:
        with suppress(OSError):
            self.wfile.write(self.start)
            self.has_started.set()
            while not self.server._BaseServer__shutdown_request:  # type: ignore[attr-defined]
                self.wfile.write(b"x")
                time.sleep(0.05)

    log_message = _Handler.log_message


class _Break(BaseHTTPRequestHandler):
    """Gives its status, and breaks the line before it has said what it announced."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nx")
        self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    log_message = _Handler.log_message


class _PatientTimer(threading.Timer):
    """Counts from the start of the answer, however late a crowded machine comes to it."""

    def run(self) -> None:
        _Drop.has_started.wait(60)
        super().run()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with Receiver() as server:
        settings.WEBHOOK_HOSTS = {f"localhost:{server.server_port}"}
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def administrator() -> Actor:
    return make.actor(make.zone(), Role.ADMINISTRATOR)


def officer_of(actor: Actor) -> Actor:
    return make.actor(Zone.objects.get(pk=actor.zone_id))


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [event for _headers, body in receiver.got for event in json.loads(body)["events"]]


def delivered_to(
    handler: type[BaseHTTPRequestHandler], administrator: Actor, settings: Any
) -> Delivery:
    """What came of the one delivery to a program that answers in its own way."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.WEBHOOK_HOSTS = {f"localhost:{server.server_port}"}
        webhooks.add_webhook(administrator, "ERP", f"http://localhost:{server.server_port}/")
        make.enterprise(officer_of(administrator))
        webhooks.deliver_due()
        server.shutdown()
    return Delivery.objects.get()


def test_events_are_told_once_in_order_and_signed(administrator: Actor, receiver: Receiver) -> None:
    officer = officer_of(administrator)
    make.enterprise(officer, "Before")
    _hook, secret = webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry."])
    rows = [make.enterprise(officer, f"Works {number}") for number in range(3)]
    make.enterprise(make.actor(make.zone()), "Foreign")
    webhooks.deliver_due()
    webhooks.deliver_due()
    (headers, body) = receiver.got[0]
    assert len(receiver.got) == 1
    subjects = [event["subject"] for event in told(receiver)]
    assert subjects == [{"type": "registry.Enterprise", "id": row.pk} for row in rows]
    assert "Works" not in body.decode()
    parts = dict(part.split("=") for part in headers["Zoneworks-Signature"].split(","))
    wanted = hmac.new(secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(parts["v1"], wanted.hexdigest())
    assert secret not in str(Webhook.objects.values()) + str(list(Event.objects.values()))


def test_an_act_that_is_not_asked_for_is_not_told(administrator: Actor, receiver: Receiver) -> None:
    webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry.project_"])
    officer = officer_of(administrator)
    make.enterprise(officer)
    make.project(officer)
    webhooks.deliver_due()
    assert {event["act"] for event in told(receiver)} == {"registry.project_registered"}


def test_what_is_refused_is_tried_again_later_and_later_and_fails_in_the_end(
    administrator: Actor, receiver: Receiver
) -> None:
    webhooks.add_webhook(administrator, "ERP", receiver.url)
    receiver.statuses = [500] * 10
    make.enterprise(officer_of(administrator))
    moment = clock.now()
    waits = []
    for _attempt in range(len(webhooks.WAITS) + 1):
        with clock.at(moment):
            webhooks.deliver_due()
            delivery = Delivery.objects.get()
            waits.append(delivery.next_at - moment)
            webhooks.deliver_due()
        moment = delivery.next_at
    assert tuple(waits[:-1]) == webhooks.WAITS
    assert (delivery.state, delivery.attempts) == ("FAILED", len(webhooks.WAITS) + 1)
    assert len(receiver.got) == delivery.attempts
    assert {body for _headers, body in receiver.got} == {delivery.body.encode()}
    assert delivery.log[0]["status"] == 500
    assert delivery.log[0]["answer"] == "thank you"


def test_what_one_refuses_does_not_hold_up_what_comes_later(
    administrator: Actor, receiver: Receiver
) -> None:
    webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry."])
    officer = officer_of(administrator)
    receiver.statuses = [503]
    moment = clock.now()
    first = make.enterprise(officer, "First")
    with clock.at(moment):
        webhooks.deliver_due()
    second = make.enterprise(officer, "Second")
    with clock.at(moment + timedelta(seconds=30)):
        webhooks.deliver_due()
    with clock.at(moment + timedelta(minutes=2)):
        webhooks.deliver_due()
    ids = [event["subject"]["id"] for event in told(receiver)]
    assert ids == [first.pk, second.pk, first.pk]


def test_who_does_not_answer_is_asked_once_a_round(
    administrator: Actor, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "AT_ONCE", 1)
    webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry."])
    officer = officer_of(administrator)
    receiver.statuses = [503] * 5
    for number in range(3):
        make.enterprise(officer, f"Works {number}")
    webhooks.collect()
    assert webhooks.send_due(10) == 0
    assert len(receiver.got) == 1


def test_a_delivery_is_sent_again_by_hand(administrator: Actor, receiver: Receiver) -> None:
    webhooks.add_webhook(administrator, "ERP", receiver.url)
    make.enterprise(officer_of(administrator))
    webhooks.deliver_due()
    delivery = Delivery.objects.get()
    browser = make.client(administrator)
    page = browser.get(f"/deliveries/{delivery.pk}").content.decode()
    assert "registry.enterprise_registered" in page
    assert "thank you" in page
    browser.post(f"/deliveries/{delivery.pk}/resend")
    webhooks.send_due()
    ids = [headers["Zoneworks-Delivery"] for headers, _body in receiver.got]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert Event.objects.filter(act="core.delivery_resent").exists()


def test_nothing_goes_to_a_host_that_nobody_named(
    administrator: Actor, receiver: Receiver, settings: Any
) -> None:
    for url in (
        "http://127.0.0.1:1/x",
        "http://localhost/",
        "http://localhost:99999/",
        "https://example.org/",
        "file:///etc/passwd",
        "ftp://localhost/",
        "http://user:password@localhost/",
        "localhost",
        "",
    ):
        with pytest.raises(InvalidInput):
            webhooks.add_webhook(administrator, "ERP", url)
    webhooks.add_webhook(administrator, "ERP", receiver.url)
    make.enterprise(officer_of(administrator))
    settings.WEBHOOK_HOSTS = set()
    webhooks.deliver_due()
    assert receiver.got == []
    assert "localhost" in Delivery.objects.get().log[0]["answer"]


def test_a_redirect_is_not_followed(administrator: Actor, receiver: Receiver) -> None:
    webhooks.add_webhook(administrator, "ERP", receiver.url)
    receiver.statuses = [302]
    make.enterprise(officer_of(administrator))
    webhooks.deliver_due()
    assert Delivery.objects.get().log[0]["status"] == 302
    assert Delivery.objects.get().state == "WAITING"


def test_a_program_that_is_not_there_is_told_later(administrator: Actor, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = {"localhost:9"}
    webhooks.add_webhook(administrator, "ERP", "http://localhost:9/")
    make.enterprise(officer_of(administrator))
    webhooks.deliver_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.log[0]["status"]) == ("WAITING", 1, 0)


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"", 0),
        (b"HTTP/1.0 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", 200),
    ],
)
def test_who_answers_drop_by_drop_is_cut_off(
    administrator: Actor,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    start: bytes,
    status: int,
) -> None:
    monkeypatch.setattr(webhooks, "LONGEST_SECONDS", 0.5)
    monkeypatch.setattr(webhooks, "KEPT_ANSWER", 5_000)
    monkeypatch.setattr(webhooks, "Timer", _PatientTimer)
    monkeypatch.setattr(_Drop, "start", start)
    monkeypatch.setattr(_Drop, "has_started", threading.Event(), raising=False)
    delivery = delivered_to(_Drop, administrator, settings)
    assert (delivery.attempts, delivery.log[0]["status"]) == (1, status)
    assert delivery.state == ("DELIVERED" if status else "WAITING")


def test_a_line_that_breaks_after_the_status_takes_nothing_back(
    administrator: Actor, settings: Any
) -> None:
    delivery = delivered_to(_Break, administrator, settings)
    assert (delivery.state, delivery.log[0]["status"]) == ("DELIVERED", 200)


def test_what_happens_while_it_is_told_nothing_is_not_told_later(
    administrator: Actor, receiver: Receiver
) -> None:
    hook, _secret = webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry."])
    officer = officer_of(administrator)

    def switch(is_active: bool) -> None:
        hook.refresh_from_db()
        webhooks.change_webhook(
            administrator, hook.pk, {"is_active": is_active}, version=hook.version
        )

    switch(False)
    make.enterprise(officer, "Unheard")
    webhooks.deliver_due()
    switch(True)
    row = make.enterprise(officer, "Heard")
    webhooks.deliver_due()
    assert [event["subject"]["id"] for event in told(receiver)] == [row.pk]


def test_many_events_come_in_several_deliveries(
    administrator: Actor, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "AT_ONCE", 2)
    webhooks.add_webhook(administrator, "ERP", receiver.url, ["registry."])
    officer = officer_of(administrator)
    for number in range(5):
        make.enterprise(officer, f"Works {number}")
    assert webhooks.collect() == 3
    while webhooks.send_due():
        pass
    assert len(told(receiver)) == 5


def test_only_the_zones_administrator_has_to_do_with_them(
    administrator: Actor, receiver: Receiver
) -> None:
    hook, _secret = webhooks.add_webhook(administrator, "ERP", receiver.url)
    with pytest.raises(InvalidInput):
        webhooks.add_webhook(administrator, "ERP", receiver.url)
    with pytest.raises(InvalidInput):
        webhooks.add_webhook(administrator, "Other", receiver.url, ["everything"])
    with pytest.raises(ActForbidden):
        webhooks.list_webhooks(officer_of(administrator))
    stranger = make.actor(make.zone(), Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        webhooks.get_webhook(stranger, hook.pk)
    with pytest.raises(NotFound):
        webhooks.remove_webhook(stranger, hook.pk, version=None)
    webhooks.remove_webhook(administrator, hook.pk, version=hook.version)
    assert not Webhook.objects.exists()


def test_the_secret_is_shown_once(administrator: Actor, receiver: Receiver) -> None:
    browser = make.client(administrator)
    made = browser.post("/webhooks", {"name": "ERP", "url": receiver.url, "acts": "registry., x."})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert Webhook.objects.get().acts == ["registry.", "x."]
    assert secret not in browser.get("/webhooks").content.decode()
    assert browser.post("/webhooks", {"name": "", "url": "x"}).status_code == 422
