"""What is told of answers, conclusions and standings, and why an act is not possible."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import facts
from zoneworks.compliance.engine.conclusions import Conclusion, Gap, Lack, Line, Outcome
from zoneworks.compliance.engine.questions import Article, Question, Rulebook
from zoneworks.compliance.engine.reviews import StandingState
from zoneworks.compliance.labels.names import ACTS, ARTICLES, GROUNDS, QUESTIONS, STATES
from zoneworks.core import clock, wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.engine.wording import open_ended
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import EMPTY
from zoneworks.core.traditional import in_script
from zoneworks.core.wording import is_chinese

_CONCLUSIONS = {
    Outcome.NO_EFFECT: _(
        "The content contains nothing of articles 8 to 11. It may be issued (article 17)."
    ),
    Outcome.WITH_BASIS: _(
        "What the content contains of article 10 has a basis in law or an approval of the State"
        " Council. It may be issued."
    ),
    Outcome.BY_EXCEPTION: _(
        "The content may affect competition and is allowed as an exception under article 12 until"
        " %(ends_on)s, which is its last day."
    ),
    Outcome.VIOLATES: _(
        "The content violates %(violated)s and is no exception under article 12. It must not be"
        " issued (article 18)."
    ),
}
_LACKS = {
    Lack.ANSWER: _("%(of)s: no answer"),
    Lack.EVIDENCE: _("%(of)s: where it stands in the content"),
    Lack.BASIS: _("%(of)s: the basis, with its number and article"),
    Lack.GROUND: _("%(of)s: the ground of article 12"),
    Lack.ALTERNATIVES: _("%(of)s: why there is no alternative of less effect"),
    Lack.TERM: _("%(of)s: the last day of the exception"),
    Lack.PLACEMENT: _("part %(of)s: its place in the positive list"),
    Lack.PLACEMENT_REASON: _("part %(of)s: why it is under no entry"),
    Lack.HEARING: _("nobody was heard (article 16)"),
    Lack.PUBLIC_HEARING: _("the public was not heard, whose interests it touches (article 16)"),
}

_MANY = {
    Lack.ANSWER: ngettext_lazy(
        "%(n)s question without an answer", "%(n)s questions without an answer", "n"
    ),
    Lack.PLACEMENT: ngettext_lazy(
        "%(n)s part without its place in the positive list",
        "%(n)s parts without their place in the positive list",
        "n",
    ),
}
TOLD_ONE_BY_ONE = 3

_STANDINGS = {
    StandingState.PASSED: _("Review %(number)s has passed and holds until %(last_day)s."),
    StandingState.NONE: _(
        "No fair-competition review was held of this version. Without one nothing may be issued,"
        " signed or paid (Regulation on Fair Competition Review, article 18): have it reviewed"
        " first."
    ),
    StandingState.IN_HAND: _(
        "Review %(number)s is still being read. Nothing may be issued, signed or paid before it"
        " has passed (Regulation on Fair Competition Review, article 18)."
    ),
    StandingState.CHANGED: _(
        "Review %(number)s was held of another version: the content has been changed since. This"
        " version is not reviewed, and nothing may be issued, signed or paid by it (Regulation on"
        " Fair Competition Review, article 18)."
    ),
    StandingState.REFUSED: _(
        "Review %(number)s found that the content violates %(violated)s. It must not be issued,"
        " signed or paid (Regulation on Fair Competition Review, article 18)."
    ),
    StandingState.EXPIRED: _(
        "Review %(number)s has expired: %(last_day)s was its last day. Without a review that"
        " holds nothing may be issued, signed or paid (Regulation on Fair Competition Review,"
        " article 18)."
    ),
    StandingState.REVOKED: _(
        "Review %(number)s was revoked on %(ended_on)s: %(ended_because)s. Without a review that"
        " holds nothing may be issued, signed or paid (Regulation on Fair Competition Review,"
        " article 18)."
    ),
}
_REFUSALS = {
    "REVIEW_CONTENT_MISSING": _("There is nothing to read: give each part its words."),
    "REVIEW_TOO_MANY_PARTS": _(
        "%(parts)s parts; at most %(most)s are reviewed at once: divide it."
    ),
    "REVIEW_QUESTION_UNKNOWN": _("The law asks no question “%(question)s”."),
    "REVIEW_BASIS_OF_NO_USE": _(
        "%(question)s: a basis in law counts for article 10 alone. Name an exception under article"
        " 12, or nothing."
    ),
    "REVIEW_EXCEPTION_OVER": _(
        "The exception ended on %(ends_on)s: give it a later last day, or claim none."
    ),
    "REVIEW_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the review is in the state “%(state)s”."
    ),
    "REVIEW_REASON_MISSING": _("Say why: the record keeps it."),
    "REVIEW_SAME_READER": _(
        "You have written in the first reading: the second reader is another person."
    ),
    "REVIEW_ANOTHER_UNIT_READS": _(
        "The second reading was given to another unit: one of its members reads it."
    ),
    "POSITIVE_LIST_ENTRY_UNKNOWN": _("The positive list has no entry %(entry)s."),
    "POSITIVE_LIST_PART_UNKNOWN": _("The content has no part %(part)s."),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    if "gaps" in refusal.values:
        return gaps_text(refusal.values["gaps"])
    words: wording.Words = {"act": ACTS, "state": STATES, "question": question_name}
    return wording.refusal_text(refusal, _REFUSALS, words)


def gaps_text(gaps: Iterable[Gap]) -> str:
    """What is missing, and of what; the same of many is told at once."""
    of: dict[Lack, list[str]] = {}
    for gap in gaps:
        of.setdefault(gap.lack, []).append(gap.of)
    told = [text for lack, places in of.items() for text in _lack_texts(lack, places)]
    return gettext("Still missing: %(gaps)s.") % {"gaps": gettext("; ").join(told)}


def _lack_texts(lack: Lack, places: list[str]) -> list[str]:
    if lack in _MANY and len(places) > TOLD_ONE_BY_ONE:
        return [str(_MANY[lack] % {"n": len(places)})]
    names = [question_name(one) if one in QUESTIONS else one for one in places]
    return [str(_LACKS[lack]) % {"of": name} for name in names]


def question_name(code: str) -> str:
    """A question by article, item and short name."""
    question = facts.rulebook_on(clock.today()).questions.get(code)
    return code if question is None else f"{cited(question)} {QUESTIONS.get(code, '')}".strip()


def article_title(article: Article) -> str:
    """An article by its number and what it is about."""
    name = ARTICLES.get(article.number, "")
    if is_chinese():
        return f"{in_script(article.cited)} {name}".strip()
    return gettext("Article %(number)s: %(name)s") % {"number": article.number, "name": name}


def question_label(question: Question) -> str:
    """What a question asks, in few words; in Chinese those of the law."""
    if is_chinese():
        return in_script(question.text)
    return str(QUESTIONS.get(question.code, question.text))


def question_text(question: Question) -> str:
    """The words of the law, where the label is another one."""
    return "" if is_chinese() else question.text


def cited(question: Question) -> str:
    """How an item is cited: in Chinese as officials do."""
    if is_chinese():
        return in_script(question.cited)
    return gettext("article %(article)s(%(item)s)") % {
        "article": question.article,
        "item": question.item,
    }


def violated_text(rulebook: Rulebook, codes: Iterable[str]) -> str:
    """The items that a content violates."""
    known = (rulebook.questions[code] for code in codes if code in rulebook.questions)
    return gettext("; ").join(cited(one) for one in known)


def conclusion_text(rulebook: Rulebook, conclusion: Conclusion) -> str:
    """What all answers come to, with the articles."""
    return str(_CONCLUSIONS[conclusion.outcome]) % {
        "ends_on": _day(conclusion.ends_on),
        "violated": violated_text(rulebook, conclusion.violated),
    }


def line_text(rulebook: Rulebook, line: Line) -> str:
    """What one answer comes to, and why."""
    answer = line.answer
    if line.outcome is Outcome.WITH_BASIS:
        return gettext("By its basis: %(basis)s.") % {"basis": open_ended(answer.basis)}
    if line.outcome is Outcome.BY_EXCEPTION and answer.ground is not None:
        ground = rulebook.grounds[answer.ground]
        text = gettext("%(ground)s: %(alternatives)s. Last day: %(ends_on)s.")
        name = in_script(ground.cited) if is_chinese() else ""
        return text % {
            "ground": f"{name} {GROUNDS[answer.ground]}".strip(),
            "alternatives": open_ended(answer.alternatives),
            "ends_on": _day(answer.ends_on),
        }
    if line.outcome is Outcome.VIOLATES:
        return gettext("Neither a basis nor an exception defends it.")
    return ""


def standing_text(state: StandingState, review: Any, violated: str) -> str:
    """Why a subject may be issued, or not: ``review`` is the one by which it stands, if any."""
    if review is None:
        return str(_STANDINGS[state])
    return str(_STANDINGS[state]) % {
        "number": review.number,
        "violated": violated,
        "last_day": _day(last_day(review.valid_until)),
        "ended_on": _day(review.ended_on),
        "ended_because": open_ended(review.ended_because),
    }


def last_day(valid_until: date | None) -> date | None:
    """The last day on which something holds that ends before a day."""
    return None if valid_until is None else valid_until - timedelta(days=1)


def _day(day: date | None) -> str:
    return EMPTY if day is None else full_day(day)
