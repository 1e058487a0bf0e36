"""Who asks: a program by its token, or somebody who is logged in."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer, SessionAuth

from zoneworks.core import tokens
from zoneworks.core.pages import ActorRequest
from zoneworks.core.tokens import Bearer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Token(HttpBearer):
    """A token in the header ``Authorization: Bearer …``.

    A request that shows one is the token's alone: a session beside it adds nothing.
    """

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        """Let the program act for its member, in the language that the person reads.

        Raises:
            DomainError: the token does not hold, or not for this operation.
        """
        bearer = tokens.authenticate(token.strip())
        (part,) = cast(Any, request).operation.tags
        bearer.require(part, writes=request.method not in SAFE)
        cast(ActorRequest, request).actor = bearer.actor
        translation.activate(bearer.language)
        return bearer


class Session(SessionAuth):
    """The session of somebody who is logged in; a write needs the form token in ``X-CSRFToken``."""


WAYS = [Token(), Session()]
"""In this order: a token that does not hold is refused, whoever else is logged in."""
