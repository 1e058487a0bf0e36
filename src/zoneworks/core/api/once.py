"""A write that is asked for twice under one key is done once, and answered twice.

The answer is kept in the transaction of the change. Of two requests that arrive at once the second
waits for the end of the first: on PostgreSQL at the key, on SQLite at the transaction. A refusal
changes nothing, so none is kept: the same key may be sent again once the cause is mended.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.api.authentication import SAFE
from zoneworks.core.errors import DomainError, InvalidInput
from zoneworks.core.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
LONGEST_KEY = 255
View = Callable[..., Any]


class KeyReused(DomainError):
    """The key has named another request."""

    status = 422


class Answered(Exception):
    """The request was answered before; ``kept`` is the answer."""

    def __init__(self, kept: KeptAnswer) -> None:
        self.kept = kept
        super().__init__(kept.key)


def keeping(run: View) -> View:
    """Around an operation: know it, and keep what it answers together with what it changes."""
    operation = run.__self__  # type: ignore[attr-defined]

    @wraps(run)
    def answer(request: Any, **path: Any) -> HttpResponse:
        request.operation, request.claim = operation, None
        if request.method in SAFE or HEADER not in request.headers:
            response: HttpResponse = run(request, **path)
        else:
            _receive(request)
            with transaction.atomic():
                response = run(request, **path)
                _keep(request.claim, response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def _receive(request: Any) -> None:
    """Take the whole body in, before the transaction holds anything that others wait for."""
    if request.content_type == "multipart/form-data":
        request.POST, request.FILES  # noqa: B018 - reading them receives them
    else:
        request.body  # noqa: B018


def claiming(view: View) -> View:
    """Inside an operation, once it is known who asks: claim the key, or give the kept answer."""

    @wraps(view)
    def claim(request: Any, **values: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is not None and request.method not in SAFE:
            request.claim = _claim(request, key)
        return view(request, **values)

    return claim


def replay(answered: Answered) -> HttpResponse:
    """The kept answer, which says so."""
    kept = answered.kept
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    response[REPLAYED] = "true"
    return response


def forget_answers() -> None:
    """Forget the answers whose day is over: work that comes again."""
    KeptAnswer.objects.filter(made_at__lt=clock.now() - KEPT).delete()


def _claim(request: Any, key: str) -> KeptAnswer | None:
    """Claim a key for this request. Who acts under no membership changes nothing to be kept.

    Raises:
        InvalidInput: no key.
        KeyReused: it has named another request.
        Answered: it has named this request.
    """
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        text = _("1 to %(most)s Latin letters, digits and signs.") % {"most": LONGEST_KEY}
        raise InvalidInput({HEADER: [text]})
    if not request.actor.membership_id:
        return None
    known = KeptAnswer.objects.filter(membership_id=request.actor.membership_id, key=key)
    known.filter(made_at__lt=clock.now() - KEPT).delete()
    digest = _digest(request)
    claim = KeptAnswer(
        membership_id=request.actor.membership_id,
        key=key,
        request_sha256=digest,
        made_at=clock.now(),
    )
    KeptAnswer.objects.bulk_create([claim], ignore_conflicts=True)  # waits for who has it
    kept = known.get()
    if kept.request_sha256 != digest:
        raise KeyReused(_("This key has named another request: take a new key for a new one."))
    if kept.status:
        raise Answered(kept)
    return kept


def _keep(claim: KeptAnswer | None, response: HttpResponse) -> None:
    if response.status_code >= 400:
        transaction.set_rollback(True)
    elif claim is not None:
        claim.status, claim.body = response.status_code, response.content.decode()
        claim.save(update_fields=["status", "body"])


def _digest(request: Any) -> str:
    """The digest of what is asked: method, address, and the body, a form by its parts."""
    digest = salted_hmac(
        "zoneworks.once", f"{request.method} {request.get_full_path()}\n", algorithm="sha256"
    )
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            digest.update(repr((name, file.name, content.hexdigest())).encode())
    return digest.hexdigest()
