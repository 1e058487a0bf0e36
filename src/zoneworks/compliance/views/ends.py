"""How the readings of a review end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zoneworks.compliance import labels, queries, services
from zoneworks.compliance.engine.acts import OPEN_REVIEWS, READ_FIRST, READ_SECOND, REVOKE_REVIEWS
from zoneworks.compliance.engine.reviews import RULES, ReviewAct, State
from zoneworks.compliance.forms import ConfirmForm, SubmitForm
from zoneworks.compliance.views.pieces import elsewhere, findings_context, review_url
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import Attempt, answer, save

if TYPE_CHECKING:
    from zoneworks.compliance.models import Review

A = ReviewAct
READ = "compliance/reading_end.html"


@page(READ_FIRST, "GET", "POST")
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Conclude the first reading, beside what the answers come to."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    if (away := elsewhere(review, request.method, *RULES[A.SUBMIT].at)) is not None:
        return away
    initial = {
        "opinion": review.opinion,
        "concerns_public": review.concerns_public,
        "second_unit": review.second_unit_id,
        "version": queries.seen_version(review),
    }

    def hand_on(values: dict[str, Any]) -> Any:
        unit = values.pop("second_unit")
        return services.submit(actor, pk, second_unit_id=unit, **values)

    form = SubmitForm(request.POST or None, actor=actor, initial=initial)
    gaps = queries.gaps_of(review)
    return _page(
        request,
        review,
        A.SUBMIT,
        save(form, hand_on),
        _("The first reading is concluded; the second reader sees it on their desk."),
        template=READ,
        gaps=labels.gaps_text(gaps) if gaps else "",
        **findings_context(review, may_write=True),
    )


@page(READ_SECOND, "GET", "POST")
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm the conclusion, beside the answers that lead to it."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    if (away := elsewhere(review, request.method, *RULES[A.CONFIRM].at)) is not None:
        return away
    form = ConfirmForm(request.POST or None, initial={"version": queries.seen_version(review)})

    def said(done: Any) -> str:
        if done.state == State.PASSED:
            text = _("The review has passed and holds until %(day)s. Its conclusion is issued.")
            return text % {"day": labels.last_day(done.valid_until)}
        return _("The review is refused: nothing may be issued by it. Its conclusion is issued.")

    attempt = save(form, lambda values: services.confirm(actor, pk, **values))
    return _page(
        request, review, A.CONFIRM, attempt, said, template=READ, **findings_context(review)
    )


@page(READ_SECOND, "GET", "POST")
def send_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Return a review to its first reader."""
    said = _("Returned: the first reader sees it on their desk.")
    return _reasoned(request, pk, A.SEND_BACK, services.send_back, said)


@page(OPEN_REVIEWS, "GET", "POST")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """End a review without a conclusion."""
    return _reasoned(request, pk, A.WITHDRAW, services.withdraw, _("The review is withdrawn."))


@page(REVOKE_REVIEWS, "GET", "POST")
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a passed review back."""
    said = _("The review is revoked: nothing more may be issued by it.")
    return _reasoned(request, pk, A.REVOKE, services.revoke, said)


def _reasoned(
    request: ActorRequest, pk: int, act: A, service: Callable[..., Any], said: str
) -> HttpResponse:
    review = queries.get_review(request.actor, pk)
    if (away := elsewhere(review, request.method, *RULES[act].at)) is not None:
        return away
    form = SeenReasonForm(request.POST or None, initial={"version": queries.seen_version(review)})
    attempt = save(form, lambda values: service(request.actor, pk, **values))
    return _page(request, review, act, attempt, said)


def _page(
    request: ActorRequest, review: "Review", act: A, attempt: Attempt, said: Any, **more: Any
) -> HttpResponse:
    return answer(
        request,
        attempt,
        said=said,
        title=labels.ACTS[act],
        subtitle=review.title,
        cancel_url=review_url(review.pk),
        submit_label=labels.ACTS[act],
        review=review,
        **more,
    )
