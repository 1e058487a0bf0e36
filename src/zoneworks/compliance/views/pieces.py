"""What the pages of reviews have in common."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zoneworks.compliance import labels, queries
from zoneworks.compliance.engine.questions import Finding
from zoneworks.compliance.engine.reviews import State
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.traditional import in_script

if TYPE_CHECKING:
    from zoneworks.compliance.models import Review

CONTENT, QUESTIONS, HEARINGS = "content", "questions", "hearings"


def review_url(pk: int, tab: str = "") -> str:
    """Where a review, or one of its tabs, is read."""
    if tab:
        return reverse("compliance:review_tab", args=[pk, tab])
    return reverse("compliance:review", args=[pk])


def elsewhere(review: "Review", method: str | None, *at: State) -> HttpResponse | None:
    """Lead whoever opens the form of an act that the state does not know to the review itself."""
    if method == "GET" and State(review.state) not in at:
        return redirect(review_url(review.pk))
    return None


def working_days(since: date, due_on: date) -> tuple[int, int]:
    """Working days used and left of a term."""
    calendar, today = national_calendar(), clock.today()
    return calendar.used(since, today, due_on), calendar.left(today, due_on)


def findings_context(review: "Review", *, may_write: bool = False) -> dict[str, Any]:
    """The questions of the law with their answers, article by article, and what they come to."""
    rulebook, conclusion = queries.rulebook_of(review), queries.conclusion_of(review)
    lines = {one.answer.question: one for one in conclusion.lines}
    articles = [
        {
            "title": labels.article_title(article),
            "text": in_script(article.text),
            "rows": [
                {
                    "cited": labels.cited(question),
                    "name": labels.question_label(question),
                    "text": labels.question_text(question),
                    "line": (line := lines.get(question.code)),
                    "finding": labels.FINDINGS[line.answer.finding] if line else "",
                    "shape": labels.OUTCOME_SHAPES[line.outcome]
                    if line and line.answer.finding is Finding.YES
                    else "",
                    "follows": labels.line_text(rulebook, line) if line else "",
                    "url": reverse("compliance:answer", args=[review.pk, question.code])
                    if may_write and line and line.answer.finding is Finding.YES
                    else "",
                }
                for question in article.questions
            ],
        }
        for article in rulebook.articles
    ]
    return {
        "articles": articles,
        "answered": len(lines),
        "questions": len(rulebook.questions),
        "conclusion": {
            "word": labels.OUTCOMES[conclusion.outcome],
            "shape": labels.OUTCOME_SHAPES[conclusion.outcome],
            "text": labels.conclusion_text(rulebook, conclusion),
        }
        if queries.is_answered(review)
        else None,
    }
