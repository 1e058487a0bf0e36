"""What the first reader writes: answers, places in the positive list, who was heard."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zoneworks.compliance import labels, queries, services
from zoneworks.compliance.engine.acts import READ_FIRST
from zoneworks.compliance.engine.questions import Answer, Finding
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.forms import AnswerForm, AnswersForm, HearingForm, PlacementsForm
from zoneworks.compliance.views.pieces import (
    CONTENT,
    HEARINGS,
    QUESTIONS,
    elsewhere,
    review_url,
)
from zoneworks.core import clock
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer as answered
from zoneworks.core.saving import save
from zoneworks.core.traditional import in_script


@page(READ_FIRST, "GET", "POST")
def answers(request: ActorRequest, pk: int) -> HttpResponse:
    """All questions of the law on one page; what was begun can be saved and gone on with."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    if (away := elsewhere(review, request.method, State.FIRST_READING)) is not None:
        return away
    form = AnswersForm(
        request.POST or None,
        rulebook=queries.rulebook_of(review),
        known=queries.answers_of(review),
        initial={"version": queries.seen_version(review)},
    )
    attempt = save(
        form,
        lambda values: services.answer(actor, pk, form.answers(), version=values["version"]),
    )

    def said(saved: Any) -> str:
        found = [one for one in queries.answers_of(saved) if one.finding is Finding.YES]
        text = _("Saved: %(n)s of %(all)s answered.")
        told = text % {"n": len(saved.answers), "all": len(labels.QUESTIONS)}
        more = _("Say of each that is contained where it stands and what defends it.")
        return f"{told} {more}" if found else told

    return answered(
        request,
        attempt,
        said=said,
        title=_("Questions of the law"),
        subtitle=review.title,
        line=_(
            "Does the content contain it? Regulation on Fair Competition Review, articles 8 to 11."
        ),
        cancel_url=review_url(pk, QUESTIONS),
    )


@page(READ_FIRST, "GET", "POST")
def answer(request: ActorRequest, pk: int, question: str) -> HttpResponse:
    """What is contained of one question, and what may defend it."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    rulebook = queries.rulebook_of(review)
    if question not in rulebook.questions:
        raise NotFound(_("The law asks no such question."))
    if (away := elsewhere(review, request.method, State.FIRST_READING)) is not None:
        return away
    known = next((one for one in queries.answers_of(review) if one.question == question), None)
    found = known or Answer(question, Finding.YES)
    names = ("evidence", "defense", "basis", "ground", "alternatives", "ends_on", "ending")
    initial = {name: getattr(found, name) for name in names}
    form = AnswerForm(
        request.POST or None,
        has_basis=question in rulebook.with_basis,
        initial=initial | {"version": queries.seen_version(review)},
    )
    attempt = save(
        form,
        lambda values: services.answer(
            actor, pk, [form.answer(question)], version=values["version"]
        ),
    )
    return answered(
        request,
        attempt,
        said=_("Saved."),
        title=labels.question_name(question),
        subtitle=review.title,
        line=in_script(rulebook.questions[question].text),
        cancel_url=review_url(pk, QUESTIONS),
    )


@page(READ_FIRST, "GET", "POST")
def places(request: ActorRequest, pk: int) -> HttpResponse:
    """Where each part of the content falls in the positive list."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    if (away := elsewhere(review, request.method, State.FIRST_READING)) is not None:
        return away
    form = PlacementsForm(
        request.POST or None,
        content=review.content,
        entries=queries.list_entries(actor, review.zone),
        known=queries.placements_of(review),
        initial={"version": queries.seen_version(review)},
    )
    attempt = save(
        form,
        lambda values: services.place(actor, pk, form.placements(), version=values["version"]),
    )
    return answered(
        request,
        attempt,
        said=_("The places of the parts are saved."),
        title=_("Places in the positive list"),
        subtitle=review.title,
        cancel_url=review_url(pk, CONTENT),
    )


@page(READ_FIRST, "GET", "POST")
def hearing_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter who was heard."""
    actor = request.actor
    review = queries.get_review(actor, pk)
    if (away := elsewhere(review, request.method, State.FIRST_READING)) is not None:
        return away
    initial = {"heard_on": clock.today(), "version": queries.seen_version(review)}

    def add(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.add_hearing(actor, pk, values, version=version)

    return answered(
        request,
        save(HearingForm(request.POST or None, initial=initial), add),
        said=_("What they said is kept."),
        title=_("Who was heard"),
        subtitle=review.title,
        line=_(
            "Operators whom it touches, trade associations or chambers; the public where its"
            " interests are touched (article 16)."
        ),
        cancel_url=review_url(pk, HEARINGS),
    )


@page(READ_FIRST, "GET", "POST")
def hearing(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct what somebody said."""
    actor = request.actor
    row = queries.get_hearing(actor, pk)
    if (away := elsewhere(row.review, request.method, State.FIRST_READING)) is not None:
        return away

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_hearing(actor, pk, values, version=version)

    return answered(
        request,
        save(HearingForm(request.POST or None, initial=vars(row)), change, vars),
        said=_("What they said is kept."),
        title=_("Who was heard"),
        subtitle=row.review.title,
        cancel_url=review_url(row.review_id, HEARINGS),
    )
