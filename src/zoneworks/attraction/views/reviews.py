"""How a page of attraction shows that what it is about waits for its fair-competition review."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.compliance import queries as compliance
from zoneworks.compliance.engine.acts import OPEN_REVIEWS
from zoneworks.compliance.engine.reviews import StandingState
from zoneworks.compliance.engine.subjects import Subject
from zoneworks.core.actors import Actor
from zoneworks.core.pages import ActorRequest, button

UNDER_WAY = frozenset({StandingState.PASSED, StandingState.IN_HAND})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why an act waits for a review (empty: it does not), where it is, whether to open one."""

    why_not: str
    url: str
    may_open: bool


def standing_of(actor: Actor, subject: Subject) -> Waiting:
    """How a subject stands, for the page on which its act is."""
    found = compliance.find_standing(actor, subject)
    is_passed = found.state is StandingState.PASSED
    may_open = found.state not in UNDER_WAY and actor.may(OPEN_REVIEWS)
    return Waiting("" if is_passed else str(found.text), found.url, may_open)


def review_buttons(waiting: Waiting, open_url: str) -> list[dict[str, Any]]:
    """A button to the review, and one that opens it."""
    acts = []
    if waiting.url:
        acts.append(button(_("Fair-competition review"), waiting.url))
    if waiting.may_open:
        acts.append(button(_("Have it reviewed"), open_url, method="post"))
    return acts


def to_review(request: ActorRequest, review: Any) -> HttpResponse:
    """Go to the page of a review that was opened."""
    messages.success(request, _("The review %(number)s is open.") % {"number": review.number})
    return redirect(reverse("compliance:review", args=[review.pk]))
