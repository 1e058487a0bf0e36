"""Who logs in: a person comes with the memberships between which they may switch."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from zoneworks.core import queries
from zoneworks.core.models import User


class People(ModelBackend):
    """Passwords as Django checks them; a person and their memberships by one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, with their memberships; None where they may not log in."""
        memberships = queries.list_memberships_of(user_id)
        if not memberships:
            alone: User | None = super().get_user(user_id)
            return alone
        user: User = memberships[0].user
        user.own_memberships = memberships
        return user if self.user_can_authenticate(user) else None
