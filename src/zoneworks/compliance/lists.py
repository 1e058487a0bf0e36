"""Reviews on screen."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import labels
from zoneworks.compliance.engine.conclusions import Outcome
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.engine.subjects import SubjectKind
from zoneworks.compliance.models import Review
from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import full_day, state

EXPIRED = "EXPIRED"
"""What the address calls passed reviews that no longer hold."""


def has_expired(row: Review) -> bool:
    """Whether a review has passed and no longer holds."""
    until = row.valid_until
    return row.state == State.PASSED and until is not None and until <= clock.today()


def holds_until(row: Review) -> date | None:
    """The last day of a review that has passed; None for one that never held, or was revoked."""
    return labels.last_day(row.valid_until) if row.state == State.PASSED else None


def shown_state(row: Review) -> tuple[str, object]:
    """The shape and the word of a review's state today."""
    if has_expired(row):
        return "inapplicable", labels.EXPIRED
    known = State(row.state)
    return labels.STATE_SHAPES[known], labels.STATES[known]


def _in_state(code: str) -> Q:
    over = Q(valid_until__lte=clock.today())
    if code == EXPIRED:
        return Q(state=State.PASSED) & over
    return Q(state=code) & ~(over & Q(state=State.PASSED))


def _states() -> list[tuple[str, object]]:
    states = [(one.value, label) for one, label in labels.STATES.items()]
    place = states.index((State.PASSED.value, labels.STATES[State.PASSED])) + 1
    return [*states[:place], (EXPIRED, labels.EXPIRED), *states[place:]]


REVIEWS = ListSpec(
    title=_("Fair-competition reviews"),
    default_sort="-opened_on",
    row_url=record_url("compliance:review"),
    create_label=_("Have a text reviewed"),
    empty_title=_("No review yet"),
    empty_text=_(
        "Before an agreement is signed, a measure published, a reward or subsidy paid, it is"
        " reviewed here (Regulation on Fair Competition Review, article 18)."
    ),
    columns=[
        Column("title", labels.FIELDS["title"], lambda row: row.title),
        Column("number", labels.FIELDS["number"], lambda row: row.number, sort="number"),
        Column("kind", labels.FIELDS["kind"], lambda row: labels.KINDS[SubjectKind(row.kind)]),
        Column("state", labels.FIELDS["state"], lambda row: state(*shown_state(row))),
        Column(
            "outcome",
            labels.FIELDS["outcome"],
            lambda row: labels.OUTCOMES[Outcome(row.outcome)] if row.outcome else "—",
        ),
        Column(
            "last_day",
            _("Holds until"),
            lambda row: full_day(holds_until(row)),
            is_numeric=True,
        ),
        day_column("opened_on", _("Opened on")),
    ],
    filters=[
        Filter(
            "q",
            _("Title or number"),
            "text",
            lambda text: Q(title__icontains=text) | Q(number__icontains=text),
        ),
        Filter("state", labels.FIELDS["state"], "choice", _in_state, _states),
        choice_filter("kind", labels.FIELDS["kind"], labels.KINDS),
    ],
)
