"""How the events of reviews and of the positive list read."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance.engine.questions import Finding
from zoneworks.compliance.labels.names import FIELDS, HEARD, KINDS, OUTCOMES, QUESTIONS, STATES
from zoneworks.compliance.labels.texts import question_name
from zoneworks.core.documents import DOCUMENT
from zoneworks.core.timelines import EMPTY, Words

_ACTS_DONE = {
    "compliance.review_opened": _("Review opened"),
    "compliance.questions_answered": _("Questions answered"),
    "compliance.parts_placed": _("Parts placed in the positive list"),
    "compliance.hearing_added": _("Somebody was heard"),
    "compliance.hearing_changed": _("Hearing corrected"),
    "compliance.reading_written": _("Written in the first reading"),
    "compliance.reading_submitted": _("First reading concluded"),
    "compliance.conclusion_confirmed": _("Conclusion confirmed"),
    "compliance.reading_returned": _("Returned to the first reader"),
    "compliance.review_withdrawn": _("Review withdrawn"),
    "compliance.review_revoked": _("Review revoked"),
    "compliance.entry_begun": _("Taken over from the sample"),
    "compliance.entry_changed": _("Entry of the positive list changed"),
    "core.document_issued": _("Document issued"),
    "core.document_archived": _("File of the document made"),
    "core.document_withdrawn": _("Document withdrawn"),
}

_CODES = {
    str(code): label for words in (STATES, KINDS, HEARD, OUTCOMES) for code, label in words.items()
}


def _answers_told(value: Any, _event: Any) -> str:
    """Answers in a timeline: how many, and those that found something."""
    found = [question_name(one["question"]) for one in value if one["finding"] == Finding.YES]
    text = gettext("%(n)s of %(all)s answered") % {"n": len(value), "all": len(QUESTIONS)}
    return gettext("; ").join([text, *found])


def _placements_told(value: Any, _event: Any) -> str:
    """Placements in a timeline: the entry of each part."""
    return gettext("; ").join(
        f"{one['part']} → {one['entry']} {one['title']}".strip()
        if one["entry"]
        else f"{one['part']} → {EMPTY}"
        for one in value
    )


def _of_no_document(value: Any, event: Any) -> str:
    """A column that documents have too, of which their number says enough."""
    return EMPTY if event.subject_type == DOCUMENT else str(_CODES.get(value, value))


TIMELINE = Words(
    _ACTS_DONE,
    FIELDS,
    _CODES,
    {
        "answers": _answers_told,
        "placements": _placements_told,
        "kind": _of_no_document,
        "title": _of_no_document,
    },
)
