"""Sessions in the database, each with its person, device, address and last use.

The row that a request loads anyway holds them, so that pages ask the database nothing more.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import auth
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from ua_parser import parse

from zoneworks.core import clock
from zoneworks.core.models import Session

SEEN_EVERY = timedelta(minutes=5)
_BEGUN = "begun"


class SessionStore(db.SessionStore):
    """The database's sessions, which know whose they are."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of the sessions."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row that holds the session as it is now."""
        row = cast(Session, super().create_model_instance(data))
        begun = data.get(_BEGUN, {})
        row.user_id = data.get(auth.SESSION_KEY)
        row.device, row.address = begun.get("device", ""), begun.get("address", "")
        row.began_at = datetime.fromisoformat(begun["at"]) if begun else None
        row.seen_at = clock.now()
        return row

    def begin(self, device: str, address: str) -> None:
        """Note where somebody has just logged in."""
        at = clock.now().isoformat()
        self[_BEGUN] = {"at": at, "device": device[:100], "address": address[:45]}

    def note_use(self) -> None:
        """Write that the session is in use, at most once in five minutes."""
        if self.row is None or self.row.user_id is None:
            return
        if clock.now() - self.row.seen_at >= SEEN_EVERY:
            Session.objects.filter(pk=self.row.pk).update(seen_at=clock.now())


def end_all(user_id: int, *, but: str | None = None) -> int:
    """End the sessions of a person, but for one; return how many could still be used."""
    rows = Session.objects.filter(user_id=user_id).exclude(session_key=but or "")
    running = rows.filter(expire_date__gt=clock.now()).count()
    rows.delete()
    return int(running)


def clear_expired() -> None:
    """Delete sessions that have run out, with the addresses in them."""
    SessionStore.clear_expired()


def device_of(request: HttpRequest) -> str:
    """Browser and system of a request in plain words, such as “Chrome · Windows”; else nothing."""
    found = parse(request.headers.get("User-Agent", "")[:1000])
    named = (found.user_agent, found.os)
    return " · ".join(part.family for part in named if part and part.family != "Other")
