"""The words of posts and substitutes in timelines."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.labels.handling import POSTS
from zoneworks.approvals.labels.names import name_of
from zoneworks.core.timelines import Words

_AUTHORITIES = {one.code: one for each in shipped_definitions() for one in each.process.authorities}


def _authority_name(code: str) -> str:
    return name_of(_AUTHORITIES[code])


_lazy_authority = lazy(_authority_name, str)
_NAMES: dict[str, Any] = {code: _lazy_authority(code) for code in _AUTHORITIES}

POST_TIMELINE = Words(
    {
        "approvals.authority_set": _("Acts for an authority"),
        "approvals.post_assigned": _("Post given"),
        "approvals.post_removed": _("Post taken back"),
        "approvals.substitution_begun": _("Substitution begun"),
        "approvals.substitution_ended": _("Substitution ended"),
        "core.unit_added": _("Unit added"),
        "core.unit_changed": _("Unit changed"),
    },
    {
        "authority": _("Authority"),
        "post": _("Post"),
        "membership": _("Member"),
        "holder": _("Holder"),
        "substitute": _("Substitute"),
        "since": _("From"),
        "until": _("Until before"),
        "document": _("Document"),
    },
    {**{post.value: label for post, label in POSTS.items()}, **_NAMES},
)
