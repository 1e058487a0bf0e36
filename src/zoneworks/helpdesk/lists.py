"""Class consultations on screen."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import state
from zoneworks.helpdesk import labels
from zoneworks.helpdesk.engine.consultations import State
from zoneworks.helpdesk.models import Consultation


def _state(row: Consultation) -> str:
    known = State(row.state)
    return state(labels.STATE_SHAPES[known], labels.STATES[known])


def _answers(row: Consultation) -> str:
    asked = list(row.questions.all())
    given = sum(one.answered_on is not None for one in asked)
    text = ngettext("%(given)s of %(n)s answer", "%(given)s of %(n)s answers", len(asked))
    return text % {"given": given, "n": len(asked)}


CONSULTATIONS = ListSpec(
    title=_("Class consultations"),
    default_sort="-opened_on",
    row_url=record_url("helpdesk:consultation"),
    create_label=_("Consult departments"),
    empty_title=_("No consultation yet"),
    empty_text=_("Where a class is not clear, departments are asked; then it is decided."),
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name),
        Column("number", labels.FIELDS["number"], lambda row: row.number, sort="number"),
        Column(
            "enterprise",
            labels.FIELDS["enterprise"],
            lambda row: row.enterprise.name if row.enterprise else "—",
        ),
        Column("state", labels.FIELDS["state"], _state),
        Column("answers", _("Answers"), _answers),
        Column("class_code", labels.FIELDS["class_code"], lambda row: row.class_code or "—"),
        day_column("opened_on", _("Opened on")),
    ],
    filters=[
        Filter(
            "q",
            _("Business or number"),
            "text",
            lambda text: Q(name__icontains=text) | Q(number__icontains=text),
        ),
        choice_filter("state", labels.FIELDS["state"], labels.STATES),
    ],
)
