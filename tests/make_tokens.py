"""Builders of tokens, and a program that shows one."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zoneworks.core import clock, tokens
from zoneworks.core.actors import Actor
from zoneworks.core.models import ApiToken
from zoneworks.core.tokens import NewToken


def token(
    by: Actor,
    *parts: str,
    is_read_only: bool = False,
    name: str = "A program",
    expires_on: date | None = None,
) -> tuple[ApiToken, str]:
    """A token of somebody, by default of every part, that holds for a month; and its text."""
    last = expires_on or clock.today() + timedelta(days=30)
    wanted = parts or tuple(tokens.offered_parts())
    return tokens.make_token(by, NewToken(name, wanted, is_read_only, last))


class Program:
    """A program that shows a token, without a session unless it is given a browser with one."""

    def __init__(self, text: str, browser: Client | None = None) -> None:
        self.browser = browser or Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {text}"}

    def get(self, path: str, **params: Any) -> Any:
        """Ask for something."""
        return self.browser.get(f"/api/{path}", params, headers=self.headers)

    def send(self, method: str, path: str, values: Any = None, *, key: str = "") -> Any:
        """Send something as JSON, under a key if there is one."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        content = json.dumps({} if values is None else values)
        return self.browser.generic(
            method, f"/api/{path}", content, content_type="application/json", headers=headers
        )

    def upload(self, path: str, file: SimpleUploadedFile, *, key: str = "", **values: Any) -> Any:
        """Send a file as a form."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.browser.post(f"/api/{path}", values | {"file": file}, headers=headers)
