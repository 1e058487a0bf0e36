"""Programs elsewhere are told what happens here: signed, logged, tried again, resent by hand.

What is sent names acts and records and holds nothing of them: who is told fetches what they may
see by the API. It is sent only to hosts that the operator has named.
"""

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, encryption, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import MANAGE_WEBHOOKS
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Delivery, DeliveryState, Event, Webhook
from zoneworks.core.reading import get_one

logger = logging.getLogger(__name__)

WAIT = "200ms"
"""So long a look at the events waits for writers before it leaves its turn to the next time."""
AT_ONCE = 100
"""So many events go into one delivery."""
TIMEOUT_SECONDS, LONGEST_SECONDS = 10, 20
"""So long a silence is borne, and so long the whole of an answer."""
USUAL_PORTS = {"http": 80, "https": 443}
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
"""How long after each failed attempt the next one comes; after the last one it has failed."""
KEPT_ANSWER = 500
LOGGED = 20
KEPT_FOR = timedelta(days=90)
SECRET_BYTES = 32
CONTEXT = "webhook"
TOLD = ("id", "at", "act", "subject_type", "subject_id", "part_of_type", "part_of_id")
"""What is read of an event."""
SIGNATURE = "Zoneworks-Signature"
DELIVERY = "Zoneworks-Delivery"


def list_webhooks(actor: Actor) -> list[Webhook]:
    """The zone's webhooks by name."""
    actor.require(MANAGE_WEBHOOKS)
    return list(Webhook.objects.visible_to(actor).order_by("name"))


def get_webhook(actor: Actor, pk: int) -> Webhook:
    """One webhook of the zone.

    Raises:
        NotFound: there is none such.
    """
    actor.require(MANAGE_WEBHOOKS)
    found: Webhook = get_one(
        Webhook.objects.visible_to(actor).filter(pk=pk), _("There is no such webhook.")
    )
    return found


def list_deliveries(actor: Actor, webhook: Webhook, limit: int = 50) -> list[Delivery]:
    """The latest deliveries of a webhook that the actor was allowed to see."""
    actor.require(MANAGE_WEBHOOKS)
    return list(webhook.deliveries.order_by("-pk")[:limit])


def get_delivery(actor: Actor, pk: int) -> Delivery:
    """One delivery of a webhook of the zone.

    Raises:
        NotFound: there is none such.
    """
    actor.require(MANAGE_WEBHOOKS)
    return get_one(
        (
            Delivery.objects.filter(pk=pk, webhook__zone_id__in=actor.zone_ids).select_related(
                "webhook"
            )
        ),
        _("There is no such delivery."),
    )


def add_webhook(actor: Actor, name: str, url: str, acts: Sequence[str] = ()) -> tuple[Webhook, str]:
    """Tell an address of what happens from now on; give it and its secret, which is shown once.

    Raises:
        InvalidInput: the name is taken, the address cannot be used or its host is not named by the
            operator, or an act is none.
    """
    actor.require(MANAGE_WEBHOOKS)
    columns = _checked(actor, {"name": name, "url": url, "acts": acts})
    secret = secrets.token_urlsafe(SECRET_BYTES)
    latest = Event.objects.aggregate(latest=Max("pk"))["latest"] or 0
    row = Webhook(**columns, secret=encryption.encrypt(secret, CONTEXT), last_event=latest)
    return records.create(actor, row, act="core.webhook_added"), secret


def change_webhook(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None, reason: str = ""
) -> Webhook:
    """Change name, address, acts, or whether it is told at all.

    What happens while it is told nothing is not told later.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: see ``add_webhook``.
    """
    actor.require(MANAGE_WEBHOOKS)
    columns = _checked(actor, values, except_id=pk)
    with transaction.atomic():
        row = records.lock(actor, Webhook, pk)
        if columns.get("is_active") and not row.is_active:
            Webhook.objects.filter(pk=pk).update(
                last_event=Event.objects.aggregate(latest=Max("pk"))["latest"] or 0
            )
        return records.change(
            actor,
            Webhook,
            pk,
            columns,
            act="core.webhook_changed",
            version=version,
            reason=reason,
        )


def remove_webhook(actor: Actor, pk: int, *, version: int | None, reason: str = "") -> None:
    """Tell an address nothing any more; what waits for it is dropped.

    Raises:
        NotFound, StaleRecord.
    """
    actor.require(MANAGE_WEBHOOKS)
    records.remove(actor, Webhook, pk, act="core.webhook_removed", version=version, reason=reason)


def resend(actor: Actor, pk: int) -> Delivery:
    """Send a delivery again, whatever came of it.

    Raises:
        NotFound: there is none such.
    """
    delivery = get_delivery(actor, pk)
    with transaction.atomic():
        entry = events.Entry(delivery.webhook, "core.delivery_resent", after={"delivery": pk})
        events.record(actor, [entry])
        Delivery.objects.filter(pk=pk).update(
            state=DeliveryState.WAITING, attempts=0, next_at=clock.now()
        )
    return get_delivery(actor, pk)


def deliver_due() -> None:
    """Make deliveries of what has happened, and send those that are due: work that comes again."""
    collect()
    send_due()
    Delivery.objects.exclude(state=DeliveryState.WAITING).filter(
        made_at__lt=clock.now() - KEPT_FOR
    ).delete()


def collect() -> int:
    """Make deliveries of the events since the last look; return how many."""
    active = list(
        Webhook.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    )
    horizon = events.horizon(WAIT) if active else None
    return sum(_collect(pk, horizon) for pk in active) if horizon is not None else 0


def _collect(pk: int, horizon: int) -> int:
    made = 0
    with transaction.atomic():
        hook = Webhook.objects.select_for_update().filter(pk=pk, is_active=True).first()
        if hook is None or hook.last_event >= horizon:
            return made
        found = Event.objects.filter(
            zone_id=hook.zone_id, pk__gt=hook.last_event, pk__lte=horizon
        ).order_by("pk")
        told = [
            event
            for event in found.only(*TOLD).iterator(chunk_size=2000)
            if not hook.acts or event.act.startswith(tuple(hook.acts))
        ]
        moment = clock.now()
        for start in range(0, len(told), AT_ONCE):
            group = told[start : start + AT_ONCE]
            Delivery.objects.create(
                webhook=hook,
                first_event=group[0].pk,
                last_event=group[-1].pk,
                count=len(group),
                body=json.dumps({"events": [_told(event) for event in group]}, ensure_ascii=False),
                next_at=moment,
                made_at=moment,
            )
            made += 1
        Webhook.objects.filter(pk=pk).update(last_event=horizon)
    return made


def _told(event: Event) -> dict[str, Any]:
    part_of = {"type": event.part_of_type, "id": event.part_of_id}
    return {
        "id": event.pk,
        "at": event.at.isoformat(),
        "act": event.act,
        "subject": {"type": event.subject_type, "id": event.subject_id},
        "part_of": part_of if event.part_of_id is not None else None,
    }


def send_due(limit: int = AT_ONCE) -> int:
    """Send the deliveries that are due; return how many arrived.

    One that does not arrive holds nothing up but the rest of this round, so that who is away is
    asked once.
    """
    due = Delivery.objects.filter(
        state=DeliveryState.WAITING, next_at__lte=clock.now(), webhook__is_active=True
    )
    arrived = 0
    for hook_id in due.order_by("webhook_id").values_list("webhook_id", flat=True).distinct():
        for delivery in (
            due.filter(webhook=hook_id).select_related("webhook").order_by("pk")[:limit]
        ):
            if not _attempt(delivery):
                break
            arrived += 1
    return arrived


def _attempt(delivery: Delivery) -> bool:
    began = clock.now()
    status, answer = _post(delivery)
    is_delivered = 200 <= status < 300
    attempts = delivery.attempts + 1
    line = {
        "at": began,
        "status": status,
        "answer": answer[:KEPT_ANSWER].replace("\x00", "\ufffd"),
        "ms": int((clock.now() - began).total_seconds() * 1000),
    }
    values: dict[str, Any] = {
        "attempts": attempts,
        "sent_at": began,
        "log": [*delivery.log, line][-LOGGED:],
    }
    if is_delivered:
        values["state"] = DeliveryState.DELIVERED
    elif attempts > len(WAITS):
        values["state"] = DeliveryState.FAILED
    else:
        values["next_at"] = clock.now() + WAITS[attempts - 1]
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts).update(**values)
    return is_delivered


def _post(delivery: Delivery) -> tuple[int, str]:
    """The status that was answered and the beginning of the answer; 0 and why where none was."""
    hook, body = delivery.webhook, delivery.body.encode()
    if (refusal := host_refusal(hook.url)) is not None:
        return 0, str(refusal)
    try:
        secret = encryption.decrypt(hook.secret, CONTEXT)
    except encryption.Unreadable:
        return 0, str(_("The secret cannot be read: the site's secret key is another one."))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Zoneworks",
        DELIVERY: f"{hook.pk}-{delivery.pk}",
        SIGNATURE: signature(secret, int(clock.now().timestamp()), body),
    }
    try:
        return _send(urlsplit(hook.url), body, headers)
    except (OSError, HTTPException, ValueError) as error:
        return 0, f"{type(error).__name__}: {error}"


def _send(url: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Post to an address, straight and without following where it leads elsewhere.

    Who answers drop by drop is cut off: others wait.
    """
    make = HTTPSConnection if url.scheme == "https" else HTTPConnection
    line = make(str(url.hostname), url.port, timeout=TIMEOUT_SECONDS)
    line.connect()
    cut = Timer(LONGEST_SECONDS, _cut, [line.sock])
    cut.start()
    try:
        line.request("POST", urlunsplit(("", "", url.path or "/", url.query, "")), body, headers)
        answer = line.getresponse()
        return answer.status, _beginning(answer)
    finally:
        cut.cancel()
        line.close()


def _beginning(answer: HTTPResponse) -> str:
    """What an answer says at first; nothing where its line breaks: the status has come by then."""
    try:
        return answer.read(KEPT_ANSWER).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""


def _cut(wire: socket) -> None:
    with suppress(OSError):
        wire.shutdown(SHUT_RDWR)


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves who sent a body, and when (seconds since 1970): ``t=…,v1=…``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def host_refusal(url: str) -> Any:
    """Why nothing is sent to an address; None where it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # such as brackets that hold no address
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        return _("Write an address that begins with %(first)s or %(second)s, without a log-in.") % {
            "first": "https://",
            "second": "http://",
        }
    is_usual = port is None or port == USUAL_PORTS[parts.scheme]
    named = parts.hostname.lower() if is_usual else f"{parts.hostname.lower()}:{port}"
    if named not in settings.WEBHOOK_HOSTS:
        return _(
            "The operator of this site has not named the host “%(host)s” in the setting %(name)s."
        ) % {"host": named, "name": "ZONEWORKS_WEBHOOK_HOSTS"}
    return None


def _checked(actor: Actor, values: Mapping[str, Any], *, except_id: int = 0) -> dict[str, Any]:
    columns = dict(values)
    wrong: dict[str, list[Any]] = {}
    if "name" in columns:
        columns["name"] = name = columns["name"].strip()
        same = Webhook.objects.filter(zone_id=actor.writing_zone_id(), name=name)
        if not 0 < len(name) <= 60:
            wrong["name"] = [_("Give it a name of 1 to 60 characters.")]
        elif same.exclude(pk=except_id).exists():
            wrong["name"] = [_("This name is taken.")]
    if "url" in columns and (refusal := host_refusal(columns["url"])) is not None:
        wrong["url"] = [refusal]
    if "acts" in columns:
        columns["acts"] = acts = [one.strip() for one in columns["acts"] if one.strip()]
        if bad := [one for one in acts if not _is_act(one)]:
            text = _("“%(act)s” is no beginning of an act, such as “%(example)s”.")
            wrong["acts"] = [text % {"act": one, "example": "approvals."} for one in bad]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _is_act(text: str) -> bool:
    slice_name, dot, rest = text.partition(".")
    return bool(dot) and slice_name.isidentifier() and (not rest or rest.isidentifier())
